"""Whoever only says what a sentence tells did not do it."""

from __future__ import annotations

import pytest
from asking import read

from retrieval.read.speakers import only_speaks

PAVED = "Work begins on Monday, harbour master Ottilie Brand said on Friday."


@pytest.mark.parametrize(
    ("question", "name", "sentence"),
    [
        ("Which contractor is paving the Lund quay?", "Ottilie Brand", PAVED),
        ("Which contractor is paving the Lund quay?", "Ottilie", PAVED),
        ("Who refereed the final?", "Jon Aune", '"It tasted good," said Varna coach Jon Aune.'),
        ("Who mediated in the dispute?", "Ada Lund", 'Union negotiator Ada Lund called it "an insult".'),
        ("Which company ran the ferry?", "Marin", "The ferry left in spite of the storm, Marin said."),
        ("Who was the captain of the ferry?", "Odd Berg", "Odd Berg, 68, said he had seen nothing."),
    ],
)
def test_who_only_speaks_is_no_answer(question: str, name: str, sentence: str) -> None:
    assert only_speaks(name, sentence, read(question))


@pytest.mark.parametrize(
    ("question", "name", "sentence"),
    [
        ("Who is the harbour master?", "Ottilie Brand", PAVED),
        ("Who said that work begins on Monday?", "Ottilie Brand", PAVED),
        ("Who criticised the plan?", "Ada Lund", "The plan is bad, Ada Lund said."),
        ("Who won the race?", "Anna Berg", '"I could not believe it," said Anna Berg after the race.'),
        ("Who will resign?", "Anna Berg", "Anna Berg said she would resign in May."),
        ("Which airline will buy Dormer?", "Kestrel Air", "Kestrel Air said it would buy Dormer."),
        ("Who discovered the tomb?", "Priya Rao", '"It is whole," said Priya Rao, who discovered the tomb.'),
        ("Who owns the warehouse?", "Brask", "Damage is small, said the owner, Brask."),
        ("Who was driving the coach?", "Jon Ode", "The driver, Jon Ode, told police that it was dark."),
        ("Who performed the surgery?", "Piet Maas", "Surgeon Piet Maas said the operation took nine hours."),
        ("Who designed the bridge?", "Mira Sen", "Architect Mira Sen said the bridge weighed 40 tonnes."),
        ("Who expects prices to rise?", "Hugo Lamb", "Analyst Hugo Lamb said prices would rise."),
        ("Who was hurt?", "Anna Berg", "Anna Berg was hurt, police said."),
    ],
)
def test_who_speaks_of_what_is_asked_or_is_called_so_may_be(question: str, name: str, sentence: str) -> None:
    assert not only_speaks(name, sentence, read(question))
