"""What happened on a day is told by the dates of events, each cited, and never invented."""

from __future__ import annotations

from datetime import date

import pytest
from conftest import Build

from retrieval.events.digest import MOST
from retrieval.pipeline import Engine
from retrieval.types import Article, Period, Question
from retrieval.understand.parts import digest_topic

ASKED = (
    ("What happened on January 12?", "on January 12", ""),
    ("what took place yesterday", "yesterday", ""),
    ("What's the news of last week?", "last week", ""),
    ("What is the news of last week?", "of last week", ""),
    ("What happened in Kestrel Bay in January 2022?", "in January 2022", "Kestrel Bay"),
    ("What happened to the Gannet Bridge last week?", "last week", "the Gannet Bridge"),
    ("Who met on January 12?", "on January 12", None),
    ("What happened?", "", None),
)


def test_what_happened_is_asked_of_a_period_and_perhaps_a_topic() -> None:
    days = date(2022, 1, 1), date(2022, 1, 2)
    assert [(text, words, digest_topic(text, Period(*days, words))) for text, words, _ in ASKED] == list(
        ASKED
    )
    assert digest_topic("What happened?", None) is None


@pytest.mark.slow
def test_the_events_of_a_day_are_told(samples: Engine) -> None:
    answer = samples.answer(Question("What happened on January 12?"))
    assert answer.answered
    assert answer.text.startswith("Wednesday, 12 January 2022: “The NATO-Russia Council met in Brussels")


@pytest.mark.slow
def test_the_days_of_all_events_lie_in_the_period(samples: Engine) -> None:
    answer = samples.answer(Question("What happened in February 2022?"))
    days = [line.partition(":")[0] for line in answer.text.splitlines()]
    assert len(days) == len(answer.citations) == MOST
    assert all(said.endswith("February 2022") or "February 2022" in said for said in days)
    assert answer.notice and answer.notice.startswith(f"These are {MOST} of ")


@pytest.mark.slow
def test_a_topic_leaves_out_what_is_about_other_things(samples: Engine) -> None:
    answer = samples.answer(Question("What happened to the Gannet Bridge in February 2022?"))
    assert answer.answered
    assert all("Gannet Bridge" in citation.article.title for citation in answer.citations)


@pytest.mark.slow
def test_what_was_not_out_yet_is_not_told(samples: Engine) -> None:
    question = Question("What happened on January 12?", asof=date(2022, 1, 19))
    assert not samples.answer(question).answered


@pytest.mark.slow
def test_only_the_outlet_asked_for_is_told_of(samples: Engine) -> None:
    answer = samples.answer(Question("What happened in February 2022?", source="Northline"))
    assert {citation.article.source for citation in answer.citations} == {"Northline"}


@pytest.mark.slow
def test_a_day_without_dated_events_is_told_by_what_came_out_on_it(samples: Engine) -> None:
    answer = samples.answer(Question("What happened today?", asof=date(2022, 3, 21)))
    assert answer.answered
    assert answer.text.startswith("Published Monday, 21 March 2022: “A milk van was the first vehicle")
    assert {citation.article.published for citation in answer.citations} == {date(2022, 3, 21)}


@pytest.mark.slow
def test_days_of_which_the_library_holds_nothing_are_named(samples: Engine) -> None:
    answer = samples.answer(Question("What happened in June 2019?"))
    assert not answer.answered and answer.reason.startswith("The library holds nothing of June 2019.")


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
    desk = built.engine(built.encoder)
    answer = desk.answer(Question("What happened to Meridian Bank in October 2025?"))
    assert answer.text.startswith("Published Tuesday, 21 October 2025: “Meridian Bank earned")
    assert [one.article.id for one in answer.citations] == ["profit"]
    assert not desk.answer(Question("What happened to Meridian Bank in May 2025?")).answered
