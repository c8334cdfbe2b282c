"""A deed is told in many words: whoever tells of none of them answers something else."""

from __future__ import annotations

import pytest

from retrieval.text.tellings import tellings


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Who replaced Ann Lee?", "Tom Reed was appointed on Friday."),
        ("When did the talks end?", "The two sides agreed on Friday."),
        ("What did the union demand?", "The union is seeking 7.5%."),
        ("Did the council approve the plan?", "The council rejected it."),
        ("When was the fire brought under control?", "Crews contained it on Monday."),
        ("Who took over from Ann Lee?", "Tom Reed succeeds her."),
        ("Who won the cup?", "Varna beat Lund 2-1."),
        ("How many died?", "The storm claimed 34 lives."),
        ("How much does the pass cost?", "A pass is €40."),
        ("Did the board turn down the bid?", "The board rebuffed the offer."),
        ("Who stole the coins?", "A guard made off with them."),
        ("When was the walker found?", "A drone spotted him on Monday."),
        ("When does the new line open?", "The first passengers will ride it in May."),
    ],
)
def test_a_deed_is_known_in_other_words(question: str, told: str) -> None:
    assert all(deed.is_told(told) for deed in tellings(question))


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Who owns the ferry?", "The manager, Tom Reed, spoke."),
        ("Who replaced Ann Lee?", "Ann Lee spoke of the vote."),
        ("How much does the pass cost?", "The pass is valid for 30 days."),
        ("Who was the referee?", "Varna scored twice."),
        ("When does the trial begin?", "The skipper is 52."),
    ],
)
def test_what_tells_of_no_such_deed_is_known_too(question: str, told: str) -> None:
    assert tellings(question)
    assert not any(deed.is_told(told) for deed in tellings(question))


@pytest.mark.parametrize(
    "question",
    ["Where is Kestrel Bay?", "Whose idea was the newly launched ferry?", "Which toys are hard to find?"],
)
def test_of_a_question_for_no_known_deed_nothing_is_said(question: str) -> None:
    assert tellings(question) == ()
