"""Two questions in one get both their answers, and what has none is said."""

from __future__ import annotations

from datetime import date

import pytest
from conftest import Build

from bot.chat.conversation import Reply
from bot.show.plain import render_plain
from retrieval.compose.joined import parts
from retrieval.types import Answer, Article, Question

COLLISION = Article(
    "crash",
    "Two trains collided near Osby on Tuesday. A signal had been passed at red. The line will be closed until"
    " Friday.",
    "Trains collide near Osby",
    "",
    "Coast Courier",
    date(2025, 11, 19),
)
FLOOD = Article(
    "flood",
    "The river Teller flooded the town of Dunmore on Monday. Schools will reopen on Thursday.",
    "Teller floods Dunmore",
    "",
    "Coast Courier",
    date(2025, 10, 28),
)


@pytest.mark.parametrize(
    ("question", "each"),
    [
        ("When and where did they meet?", ["When did they meet?", "where did they meet?"]),
        ("Who won, and how many voted?", ["Who won", "how many voted?"]),
        (
            "How many died and how many were hurt in the Osby fire?",
            ["How many died in the Osby fire?", "how many were hurt in the Osby fire?"],
        ),
        (
            "When did Ada Brandt resign and who succeeded her?",
            ["When did Ada Brandt resign", "who succeeded Ada Brandt?"],
        ),
        (
            "When did Ada Brandt resign and who is her successor?",
            ["When did Ada Brandt resign", "who is her successor?"],
        ),
        ("Who won Wimbledon and how old is she?", ["Who won Wimbledon", "how old is she?"]),
        ("Which party left the coalition and why?", ["Which party left the coalition", "why?"]),
    ],
)
def test_a_question_is_parted_where_another_begins(question: str, each: list[str]) -> None:
    assert [part.text for part in parts(Question(question))] == each


@pytest.mark.parametrize(
    "question",
    [
        "Who won the cup and the league?",
        "Did it open and close?",
        "When did the man and the woman who sued win?",
        "Tell me about the fair and the road",
        "Who was it and what and when and where and why?",
    ],
)
def test_other_questions_are_left_whole(question: str) -> None:
    assert parts(Question(question)) == []


def test_a_short_part_is_asked_together_with_the_first() -> None:
    first, why = parts(Question("Which party left the coalition and why?"))
    assert first.context is None and why.context == first.text


def ask(house: Build, text: str) -> Answer:
    built = house()
    built.ingest([COLLISION, FLOOD])
    return built.desk().answer(Question(text))


def test_each_part_is_answered_with_its_own_passage(house: Build) -> None:
    answer = ask(house, "When did the trains collide near Osby and when did the river Teller flood Dunmore?")
    assert [one.article.id for one in answer.citations] == ["crash", "flood"]
    assert [one.number for one in answer.citations] == [1, 2]
    assert answer.text.split("\n") == [f"“{one.quote}” [{one.number}]" for one in answer.citations]
    assert answer.when and answer.when.value == "2025-11-18"
    assert answer.short == "18 November 2025; 27 October 2025"


def test_the_dates_of_both_are_seen_in_the_reply(house: Build) -> None:
    answer = ask(house, "When did the trains collide near Osby and when did the river Teller flood Dunmore?")
    headline = render_plain(Reply(answer=answer)).splitlines()[0]
    assert headline.startswith("Tuesday, 18 November 2025") and headline.endswith(" 27 October 2025.")


def test_a_part_without_an_answer_is_named(house: Build) -> None:
    answer = ask(
        house, "When did the trains collide near Osby and who composed the requiem for Lotte Krantz?"
    )
    assert answer.answered and [one.article.id for one in answer.citations] == ["crash"]
    assert answer.notice == "The library does not answer “who composed the requiem for Lotte Krantz?”."


def test_where_the_first_part_has_no_answer_the_question_is_asked_whole(house: Build) -> None:
    answer = ask(house, "Who composed the requiem for Lotte Krantz and who sang it?")
    assert not answer.answered
