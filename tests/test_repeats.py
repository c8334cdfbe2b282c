"""What only repeats the question answers nothing; what may be an answer is never taken for that."""

from __future__ import annotations

import pytest

from retrieval.read.repeats import only_repeats
from retrieval.understand.answer_type import Kind


@pytest.mark.parametrize(
    ("wanted", "text", "question"),
    [
        (Kind.PLACE, "Kestrel Bay", "Where is Kestrel Bay?"),
        (Kind.PLACE, "in Kestrel Bay", "Where is Kestrel Bay?"),
        (Kind.PLACE, "the Gannet Bridge", "Where was the Gannet Bridge built?"),
        (Kind.PLACE, "Kestrel Bay", "where is kestrel bay"),
        (Kind.PLACE, "in Norway", "Where in Norway did Ruth Kaplan speak?"),
        (Kind.PLACE, "Ruth Kaplan", "Where did Ruth Kaplan speak?"),
        (Kind.PLACE, "in the cellar", "Where is the cellar?"),
        (Kind.PERSON, "Ruth Kaplan", "Who succeeded Ruth Kaplan?"),
        (Kind.PERSON, "Ruth Kaplan", "Who is Ruth Kaplan's deputy?"),
        (Kind.PERSON, "Ruth Kaplan", "Who married Mayor Ruth Kaplan?"),
        (Kind.NAME, "Gull Ferries", "Which company bought Gull Ferries?"),
        (Kind.NAME, "Gull Ferries", "Which firm replaced Gull Ferries as operator of the Lund line?"),
        (Kind.NAME, "the operator, Gull Ferries", "Which firm replaced Gull Ferries on the Lund line?"),
    ],
)
def test_the_name_that_is_asked_about_is_no_answer(wanted: Kind, text: str, question: str) -> None:
    assert only_repeats(wanted, text, question)


@pytest.mark.parametrize(
    ("wanted", "text", "question"),
    [
        (Kind.PLACE, "Alder", "Where is Kestrel Bay?"),
        (Kind.PLACE, "Kestrel Bay in Alder", "Where is Kestrel Bay?"),
        (Kind.PLACE, "Alder", "Where was the Alder Fair held?"),
        (Kind.PLACE, "Alder", "Where was the Alder fair held?"),
        (Kind.PLACE, "alder", "where was the alder fair held"),
        (Kind.PLACE, "Alder", "Where does the Bank of Alder have its seat?"),
        (Kind.PLACE, "in the harbour", "Where was the harbour meeting held?"),
        (Kind.PLACE, "Alder", "Where is it dearer to live, Alder or Kestrel Bay?"),
        (Kind.PLACE, "Norway", "Which country won when Norway met Denmark?"),
        (Kind.PLACE, "Norway", "Which country lost when Norway hosted Denmark?"),
        (Kind.PERSON, "Ruth Kaplan", "Who won, Ruth Kaplan or Tom Reed?"),
        (Kind.PERSON, "Ruth Kaplan", "Who is the singer Ruth Kaplan?"),
        (Kind.PERSON, "Ruth Kaplan", "who is ruth kaplan"),
        (Kind.PERSON, "Kaplan", "Who succeeded Ruth Kaplan?"),
        (Kind.NAME, "Gull Ferries", "Which company is older than Gull Ferries?"),
        (Kind.NUMBER, "12", "How many of the 12 boats sank?"),
        (Kind.OTHER, "Ruth Kaplan", "What did Ruth Kaplan say?"),
        (Kind.PLACE, "", "Where is Kestrel Bay?"),
        (Kind.PLACE, "the", "Where is the fair?"),
    ],
)
def test_what_may_be_an_answer_is_no_repetition(wanted: Kind, text: str, question: str) -> None:
    assert not only_repeats(wanted, text, question)
