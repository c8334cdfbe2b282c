"""A person or place belongs to one deed of a sentence, not to the other."""

from __future__ import annotations

import pytest
from asking import read

from retrieval.read.deeds import is_of_other_deed
from retrieval.understand.answer_type import kind

FOUND = "The helmet stolen from the City Museum was recovered on Thursday by divers in Lake Sorn."


@pytest.mark.parametrize(
    ("question", "words", "sentence", "other"),
    [
        ("Who stole the helmet?", "divers in Lake Sorn", FOUND, True),
        ("Who stole the helmet?", "City Museum", FOUND, True),
        ("Whom was the helmet stolen from?", "City Museum", FOUND, False),
        ("Who recovered the helmet?", "divers in Lake Sorn", FOUND, False),
        ("Where was the helmet found?", "the City Museum", FOUND, True),
        ("Where was the helmet found?", "Lake Sorn", FOUND, False),
        ("Where was the helmet stolen?", "the City Museum", FOUND, False),
        ("Who wrote the novel?", "Ada Brandt", "The novel, penned by Ada Brandt, sold well.", False),
        ("Where was Ada Brandt born?", "Orrin", "Ada Brandt was raised in Orrin.", False),
        ("Who was arrested?", "Ada Brandt", "Ada Brandt was arrested.", False),
        (
            "Who stole the still life?",
            "Ada Brandt",
            "A small oil of lemons by the painter Ada Brandt was stolen.",
            True,
        ),
        (
            "Who painted the still life?",
            "Ada Brandt",
            "A small oil by the painter Ada Brandt was stolen.",
            False,
        ),
        (
            "Who won the runoff?",
            "Signe Dahl",
            "Otto Varga was elected, beating Signe Dahl by 312 votes.",
            True,
        ),
        (
            "Who won the runoff?",
            "Otto Varga",
            "Otto Varga was elected, beating Signe Dahl by 312 votes.",
            False,
        ),
        ("Who won the runoff?", "Signe Dahl", "Signe Dahl won 46.2 percent in the first round.", True),
        ("Who beat Orrin City?", "Velm Rovers", "Velm Rovers beat Orrin City 3-1.", False),
        ("Who did Lund beat?", "Signe Dahl", "Otto Lund beat Signe Dahl on Sunday.", False),
        ("Who won?", "Orrin City", "Velm Rovers lost 3-1 against Orrin City.", False),
        ("Who won the election?", "Signe Dahl", "Signe Dahl won 58.5% of the vote.", False),
        ("Who scored the winner?", "Orrin City", "Velm Rovers won, beating Orrin City 2-1.", True),
        ("Who lost the final?", "Velm Rovers", "Velm Rovers, the holders, beat Orrin City 3-1.", True),
        ("Who lost the final?", "Orrin City", "Velm Rovers beat Orrin City 3-1.", False),
        ("Who lost the final?", "Velm Rovers", "Orrin City lost to Velm Rovers.", True),
        ("Who is the next head of Arden?", "Tom Reed", "Ida Holm will replace Tom Reed in July.", True),
        ("Who is the next head of Arden?", "Ida Holm", "Ida Holm will replace Tom Reed in July.", False),
        ("Who will replace Tom Reed?", "Ida Holm", "Ida Holm will take over from Tom Reed.", False),
        (
            "Who coached Norden before Rita Lund?",
            "Pau Ferran",
            "Pau Ferran will be in charge.",
            True,
        ),
        ("Who will decide before Christmas?", "Sara Pihl", "Sara Pihl will decide before Christmas.", False),
        ("Who was there before Christmas?", "Sara Pihl", "Sara Pihl will be there before Christmas.", False),
        ("Who coached Norden before Rita Lund?", "Dag Thorne", "Rita Lund followed Dag Thorne.", False),
        ("Who scored?", "Cole Reed", "A late goal from Cole Reed won the match.", False),
        ("Who shot Ada Lund?", "Ivo Berg", "Lund was killed by Ivo Berg, who shot her.", False),
        ("Where was the man killed?", "Brixen", "The man shot in Brixen has died.", False),
        ("How many were arrested?", "12", "The 12 were freed by police after they were arrested.", False),
    ],
)
def test_who_did_another_thing_or_where_it_was_done_does_not_answer(
    question: str, words: str, sentence: str, other: bool
) -> None:
    assert is_of_other_deed(kind(question), words, sentence, read(question)) is other
