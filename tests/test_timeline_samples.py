"""The timelines of the sample articles are exactly those that a reader of the articles would list."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import SAMPLES

from retrieval.embed import SentenceEncoder
from retrieval.timeline import Chronicle, open_chronicle
from retrieval.types import Question, Timeline

EXPECTED = [
    json.loads(line) for line in (SAMPLES / "timelines.jsonl").read_text(encoding="utf-8").splitlines()
]
ASKED = [(topic, row["events"]) for row in EXPECTED for topic in (row["topic"], *row["also"])]


@pytest.fixture(scope="module")
def chronicle(sample_folder: Path) -> Iterator[Chronicle]:
    yield open_chronicle(sample_folder, SentenceEncoder())


def listed(timeline: Timeline) -> list[tuple[str, str, int]]:
    return [
        (one.when.value, one.citations[0].quote, len({cited.article.id for cited in one.citations}))
        for one in timeline.events
    ]


@pytest.mark.parametrize(("topic", "events"), ASKED, ids=[topic for topic, _ in ASKED])
def test_a_topic_of_the_samples_has_exactly_the_events_an_editor_would_list(
    chronicle: Chronicle, topic: str, events: list[dict[str, Any]]
) -> None:
    found = listed(chronicle.timeline(Question(topic, limit=100)))
    assert [(when, articles) for when, _, articles in found] == [
        (one["when"], one["articles"]) for one in events
    ]
    assert all(quote.startswith(one["begins"]) for (_, quote, _), one in zip(found, events, strict=True))


def test_enough_topics_are_demanded_in_enough_words() -> None:
    assert len(EXPECTED) >= 5
    assert len(ASKED) >= 20


@pytest.mark.parametrize(
    "topic",
    [
        "the by-election in Kestrel Bay",
        "Mars rover",
        "NATO summit in Madrid",
        "the war in Syria",
        "the tram in Lindmark",
        "bridge collapse in Genoa",
        "Chandrayaan moon landing",
        "earthquake in Turkey",
    ],
)
def test_a_topic_that_no_article_is_about_is_refused_with_what_comes_nearest(
    chronicle: Chronicle, topic: str
) -> None:
    refused = chronicle.timeline(Question(topic))
    assert not refused.events
    assert refused.reason == "The library holds no dated event of that topic."
    assert len(refused.nearest) == 3
    assert refused.coverage and refused.coverage.articles == 23


def test_every_quotation_is_in_its_article_to_the_character(chronicle: Chronicle) -> None:
    for row in EXPECTED:
        for event in chronicle.timeline(Question(row["topic"], limit=100)).events:
            for cited in event.citations:
                assert cited.quote == cited.article.text[cited.start : cited.end]
                assert cited.quote.strip() == cited.quote
                assert cited.passage.start <= cited.start < cited.end <= cited.passage.end


def test_one_article_has_one_number_in_the_order_in_which_they_are_cited(chronicle: Chronicle) -> None:
    events = chronicle.timeline(Question("Gannet Bridge", limit=100)).events
    numbered = {cited.number: cited.article.id for event in events for cited in event.citations}
    assert list(numbered) == sorted(numbered) == [1, 2, 3, 4]
    assert len(set(numbered.values())) == 4


def test_as_of_a_day_only_what_had_been_published_is_told(chronicle: Chronicle) -> None:
    then = chronicle.timeline(Question("Northgate tram", asof=date(2022, 2, 15), limit=100))
    assert [one.when.value for one in then.events] == ["2022-W06", "2022-05-07"]
    assert then.events[1].citations[0].quote.startswith("The first trams with passengers")
    assert not any(one.note for one in then.events)
    now = chronicle.timeline(Question("Northgate tram", limit=100))
    assert now.events[-1].when.value == "2022-06-11"
    assert now.events[-1].note == "This takes the place of 7 May 2022."


def test_before_the_reopening_the_bridge_is_shut_and_the_plan_is_told(chronicle: Chronicle) -> None:
    then = chronicle.timeline(Question("Gannet Bridge", asof=date(2022, 2, 25), limit=100)).events
    assert then[-1].when.value == "2022-03-19T06:00"
    assert then[-1].citations[0].quote.startswith("The Gannet Bridge will reopen")


def test_an_outlet_and_days_bound_the_articles(chronicle: Chronicle) -> None:
    by = chronicle.timeline(Question("Gannet Bridge", source="Meridian Wire", limit=100))
    assert {cited.article.source for one in by.events for cited in one.citations} == {"Meridian Wire"}
    late = chronicle.timeline(Question("Gannet Bridge", since=date(2022, 3, 1), limit=100))
    assert {cited.article.source for one in late.events for cited in one.citations} == {"Northline"}


def test_the_most_relevant_are_kept_in_the_order_of_their_dates(chronicle: Chronicle) -> None:
    few = chronicle.timeline(Question("Gannet Bridge", limit=4))
    assert (len(few.events), few.found) == (4, 13)
    assert [one.when.begin for one in few.events] == sorted(one.when.begin for one in few.events)
    assert "2022-01-23T22:00" in [one.when.value for one in few.events]


def test_a_word_that_no_article_has_is_named(chronicle: Chronicle) -> None:
    told = chronicle.timeline(Question("Olympic Games in Tokyo"))
    assert told.notice == "None of these articles has the word “tokyo”."
    assert chronicle.timeline(Question("Gannet Bridge")).notice is None


def test_a_date_at_odds_with_the_calendar_says_so(chronicle: Chronicle) -> None:
    (fair, *_) = chronicle.timeline(Question("Kestrel Bay book fair")).events
    assert fair.when.value == "2022-02-17"
    assert fair.note == "17 February 2022 is a Thursday, not a Wednesday."
