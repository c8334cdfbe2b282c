"""The timelines of the sample articles are exactly those that a reader of the articles would list."""

import json
from datetime import date

import pytest
from conftest import SAMPLES

from retrieval.events.timeline import NOTHING
from retrieval.pipeline import Engine
from retrieval.types import Question, Timeline

pytestmark = pytest.mark.slow

EXPECTED = [
    json.loads(line) for line in (SAMPLES / "timelines.jsonl").read_text(encoding="utf-8").splitlines()
]
ASKED = [(topic, row["events"]) for row in EXPECTED for topic in (row["topic"], *row["also"])]
ABOUT_NOTHING = (
    "the by-election in Kestrel Bay",
    "Mars rover",
    "NATO summit in Madrid",
    "the war in Syria",
    "the tram in Lindmark",
    "bridge collapse in Genoa",
    "Chandrayaan moon landing",
    "earthquake in Turkey",
)


def listed(timeline: Timeline) -> list[tuple[str, str, int]]:
    return [
        (one.when.value, one.citations[0].quote, len({cited.article.id for cited in one.citations}))
        for one in timeline.events
    ]


def test_a_topic_of_the_samples_has_exactly_the_events_an_editor_would_list(samples: Engine) -> None:
    misses = []
    for topic, events in ASKED:
        found = listed(samples.timeline(Question(topic, limit=100)))
        wanted = [(one["when"], one["articles"]) for one in events]
        told = all(quote.startswith(one["begins"]) for (_, quote, _), one in zip(found, events, strict=False))
        if [(when, articles) for when, _, articles in found] != wanted or not told:
            misses.append((topic, found))
    assert not misses


def test_enough_topics_are_demanded_in_enough_words() -> None:
    assert len(EXPECTED) >= 5
    assert len(ASKED) >= 20


def test_a_topic_that_no_article_is_about_is_refused_with_what_comes_nearest(samples: Engine) -> None:
    refused = {topic: samples.timeline(Question(topic)) for topic in ABOUT_NOTHING}
    assert not [topic for topic, one in refused.items() if one.events or one.reason != NOTHING]
    assert {len(one.nearest) for one in refused.values()} == {3}
    assert all(one.coverage and one.coverage.articles == 23 for one in refused.values())


def test_every_quotation_is_in_its_article_to_the_character(samples: Engine) -> None:
    for row in EXPECTED:
        for event in samples.timeline(Question(row["topic"], limit=100)).events:
            for cited in event.citations:
                assert cited.quote == cited.article.text[cited.start : cited.end]
                assert cited.quote.strip() == cited.quote
                assert cited.passage.start <= cited.start < cited.end <= cited.passage.end


def test_one_article_has_one_number_in_the_order_in_which_they_are_cited(samples: Engine) -> None:
    events = samples.timeline(Question("Gannet Bridge", limit=100)).events
    numbered = {cited.number: cited.article.id for event in events for cited in event.citations}
    assert list(numbered) == sorted(numbered) == [1, 2, 3, 4]
    assert len(set(numbered.values())) == 4


def test_as_of_a_day_only_what_had_been_published_is_told(samples: Engine) -> None:
    then = samples.timeline(Question("Northgate tram", asof=date(2022, 2, 15), limit=100))
    assert [one.when.value for one in then.events] == ["2022-W06", "2022-05-07"]
    assert then.events[1].citations[0].quote.startswith("The first trams with passengers")
    assert not any(one.note for one in then.events)
    now = samples.timeline(Question("Northgate tram", limit=100))
    assert now.events[-1].when.value == "2022-06-11"
    assert now.events[-1].note == "This takes the place of 7 May 2022."


def test_before_the_reopening_the_bridge_is_shut_and_the_plan_is_told(samples: Engine) -> None:
    then = samples.timeline(Question("Gannet Bridge", asof=date(2022, 2, 25), limit=100)).events
    assert then[-1].when.value == "2022-03-19T06:00"
    assert then[-1].citations[0].quote.startswith("The Gannet Bridge will reopen")


def test_an_outlet_and_days_bound_the_articles(samples: Engine) -> None:
    by = samples.timeline(Question("Gannet Bridge", source="Meridian Wire", limit=100))
    assert {cited.article.source for one in by.events for cited in one.citations} == {"Meridian Wire"}
    late = samples.timeline(Question("Gannet Bridge", since=date(2022, 3, 1), limit=100))
    assert {cited.article.source for one in late.events for cited in one.citations} == {"Northline"}


def test_the_most_relevant_are_kept_in_the_order_of_their_dates(samples: Engine) -> None:
    few = samples.timeline(Question("Gannet Bridge", limit=4))
    assert (len(few.events), few.found) == (4, 13)
    assert [one.when.begin for one in few.events] == sorted(one.when.begin for one in few.events)
    assert "2022-01-23T22:00" in [one.when.value for one in few.events]


def test_a_word_that_no_article_has_is_named(samples: Engine) -> None:
    told = samples.timeline(Question("Olympic Games in Tokyo"))
    assert told.notice == "None of these articles has the word “tokyo”."
    assert samples.timeline(Question("Gannet Bridge")).notice is None


def test_a_date_at_odds_with_the_calendar_says_so(samples: Engine) -> None:
    (fair, *_) = samples.timeline(Question("Kestrel Bay book fair")).events
    assert fair.when.value == "2022-02-17"
    assert fair.note == "17 February 2022 is a Thursday, not a Wednesday."
