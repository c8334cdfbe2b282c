"""What happened on a day is told by the dates of events, each cited, and never invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from conftest import Build

from retrieval.compose.digest import MOST, what_happened
from retrieval.embed import SentenceEncoder
from retrieval.search.search import Search
from retrieval.timeline import Chronicle, open_chronicle
from retrieval.types import Answer, Article, Period, Question


@pytest.fixture(scope="module")
def samples(sample_folder: Path) -> Chronicle:
    return open_chronicle(sample_folder, SentenceEncoder())


def about(text: str, words: str) -> str | None:
    return what_happened(Question(text, period=Period(date(2022, 1, 1), date(2022, 1, 2), words)))


def quotes(answer: Answer) -> list[str]:
    return [citation.quote for citation in answer.citations]


@pytest.mark.parametrize(
    ("text", "words", "topic"),
    [
        ("What happened on January 12?", "on January 12", ""),
        ("what took place yesterday", "yesterday", ""),
        ("What's the news of last week?", "last week", ""),
        ("What is the news of last week?", "of last week", ""),
        ("What happened in Kestrel Bay in January 2022?", "in January 2022", "Kestrel Bay"),
        ("What happened to the Gannet Bridge last week?", "last week", "the Gannet Bridge"),
        ("Who met on January 12?", "on January 12", None),
    ],
)
def test_what_happened_is_asked_of_a_period_and_perhaps_a_topic(
    text: str, words: str, topic: str | None
) -> None:
    assert about(text, words) == topic


def test_without_a_period_nothing_is_asked_of_one() -> None:
    assert what_happened(Question("What happened?")) is None


def test_the_events_of_a_day_are_told(samples: Chronicle) -> None:
    answer = samples.answer(Question("What happened on January 12?"))
    assert answer.answered
    assert answer.text.startswith("Wednesday, 12 January 2022: “The NATO-Russia Council met in Brussels")


def test_the_days_of_all_events_lie_in_the_period(samples: Chronicle) -> None:
    answer = samples.answer(Question("What happened in February 2022?"))
    days = [line.partition(":")[0] for line in answer.text.splitlines()]
    assert len(days) == len(answer.citations) == MOST
    assert all(said.endswith("February 2022") or "February 2022" in said for said in days)
    assert answer.notice and answer.notice.startswith(f"These are {MOST} of ")


def test_a_topic_leaves_out_what_is_about_other_things(samples: Chronicle) -> None:
    answer = samples.answer(Question("What happened to the Gannet Bridge in February 2022?"))
    assert answer.answered
    assert all("Gannet Bridge" in citation.article.title for citation in answer.citations)


def test_what_was_not_out_yet_is_not_told(samples: Chronicle) -> None:
    question = Question("What happened on January 12?", asof=date(2022, 1, 19))
    assert not samples.answer(question).answered


def test_only_the_outlet_asked_for_is_told_of(samples: Chronicle) -> None:
    answer = samples.answer(Question("What happened in February 2022?", source="Northline"))
    assert {citation.article.source for citation in answer.citations} == {"Northline"}


def test_a_day_without_dated_events_is_told_by_what_came_out_on_it(samples: Chronicle) -> None:
    answer = samples.answer(Question("What happened today?", asof=date(2022, 3, 21)))
    assert answer.answered
    assert answer.text.startswith("Published Monday, 21 March 2022: “A milk van was the first vehicle")
    assert {citation.article.published for citation in answer.citations} == {date(2022, 3, 21)}


def test_days_of_which_the_library_holds_nothing_are_named(samples: Chronicle) -> None:
    answer = samples.answer(Question("What happened in June 2019?"))
    assert not answer.answered and answer.reason == "The library holds nothing of June 2019."


def test_on_a_topic_without_dated_events_what_came_out_then_is_told(house: Build) -> None:
    built = house()
    built.ingest(
        [
            Article(
                "profit",
                "Meridian Bank earned $812 million in the third quarter, helped by higher rates.",
                "Meridian Bank posts record profit",
                published=date(2025, 10, 21),
            ),
            Article(
                "flood", "The river Teller rose by two metres.", "Teller rises", published=date(2025, 10, 22)
            ),
        ]
    )
    search = Search(built.library, built.dense, built.encoder)
    desk = Chronicle(built.library, search, built.encoder)
    answer = desk.answer(Question("What happened to Meridian Bank in October 2025?"))
    assert answer.text.startswith("Published Tuesday, 21 October 2025: “Meridian Bank earned")
    assert [one.article.id for one in answer.citations] == ["profit"]
    assert not desk.answer(Question("What happened to Meridian Bank in May 2025?")).answered
