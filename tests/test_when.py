"""The date of an event is the one that its own words stand next to."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.dates import find_times
from retrieval.lexical import terms
from retrieval.types import Article, When
from retrieval.when import asks_when, dates_event, event_date

PUBLISHED = date(2022, 1, 20)


def dated(text: str, question: str, published: date | None = PUBLISHED) -> When | None:
    article = Article("a", text, published=published)
    asked = dict.fromkeys(terms(question), 1.0)
    return event_date(article, (0, len(text)), find_times(text, published), asked)


@pytest.mark.parametrize(
    "question",
    [
        "When did the council meet?",
        "and when?",
        "On which day does the bridge open?",
        "What year was the lamp lit?",
        "which month did they strike",
        "On what date was it signed?",
    ],
)
def test_a_question_for_a_date_is_known_as_one(question: str) -> None:
    assert asks_when(question)


@pytest.mark.parametrize(
    "question", ["Who opened the bridge?", "What opened that day?", "How many came?", "Where is Whenuapai?"]
)
def test_no_other_question_is_taken_for_one(question: str) -> None:
    assert not asks_when(question)


def test_of_two_dates_the_one_beside_the_words_asked_about_is_the_event() -> None:
    text = "The ministers met in Vienna on January 13, and the trade fair opened on January 17."
    assert (found := dated(text, "When did the ministers meet in Vienna?")) and found.value == "2022-01-13"
    assert (found := dated(text, "When did the trade fair open?")) and found.value == "2022-01-17"


def test_a_clause_between_them_counts_as_distance() -> None:
    text = "After the vote on January 11, the council closed the bridge on January 14."
    assert (found := dated(text, "When did the council close the bridge?")) and found.value == "2022-01-14"


def test_a_day_is_preferred_to_a_year() -> None:
    text = "On January 12, at this year's fair, the company showed its boat."
    assert (found := dated(text, "When did the company show its boat?")) and found.value == "2022-01-12"


def test_the_words_and_the_date_they_were_resolved_against_are_kept() -> None:
    found = dated("The council met on January 12.", "When did the council meet?")
    assert found == When("2022-01-12", date(2022, 1, 12), date(2022, 1, 12), "January 12", PUBLISHED)


def test_a_sentence_without_a_date_has_none() -> None:
    assert dated("The council met for four hours.", "When did the council meet?") is None


def test_nothing_is_dated_from_an_article_without_a_date() -> None:
    assert dated("The council met on Friday.", "When did the council meet?", published=None) is None


def test_a_mention_outside_the_sentence_does_not_count() -> None:
    text = "It rained on January 12. The council met."
    mention = find_times(text, PUBLISHED)[0]
    assert dates_event(mention, (0, 24))
    assert not dates_event(mention, (25, len(text)))


def test_a_duration_dates_nothing() -> None:
    assert dated("The council met for two days.", "When did the council meet?") is None
