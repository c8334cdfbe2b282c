"""The date of an event is the one that its own words stand next to."""

from __future__ import annotations

from datetime import date

import pytest
from asking import dated as dated_on
from asking import read

from retrieval.dates import find_times
from retrieval.read.event_date import dates_event, event_date
from retrieval.types import Article, Period, When
from retrieval.understand.question_word import asks_when

PUBLISHED = date(2022, 1, 20)


def dated(
    text: str, question: str, published: date | None = PUBLISHED, period: Period | None = None
) -> When | None:
    return dated_on(text, question, published, period=period)


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
    assert found == When("2022-01-12", date(2022, 1, 12), date(2022, 1, 12), "on January 12", PUBLISHED)


def test_a_sentence_without_a_date_has_none() -> None:
    assert dated("The council met for four hours.", "When did the council meet?") is None


def test_nothing_is_dated_from_an_article_without_a_date() -> None:
    assert dated("The council met on Friday.", "When did the council meet?", published=None) is None


def test_a_mention_outside_the_sentence_does_not_count() -> None:
    text = "It rained on January 12. The council met."
    mention = find_times(text, PUBLISHED)[0]
    assert dates_event(mention, (0, 24))
    assert not dates_event(mention, (25, len(text)))


def test_the_verb_decides_between_two_dates_of_one_sentence() -> None:
    text = "The fair, which the council announced on January 4 in the town hall, opened on January 17."
    assert (found := dated(text, "When did the fair open?")) and found.value == "2022-01-17"
    assert (found := dated(text, "When was the fair announced?")) and found.value == "2022-01-04"


def test_a_question_about_what_is_to_come_takes_the_date_that_lies_ahead() -> None:
    text = "The band said today that another concert is to be held on March 3."
    assert (found := dated(text, "When is the concert planned to be held?")) and found.value == "2022-03-03"


def test_a_question_about_what_was_takes_no_date_that_lies_ahead() -> None:
    text = "The mayor resigned on Tuesday and will be followed on March 3 by his deputy."
    assert (found := dated(text, "When did the mayor resign?")) and found.value == "2022-01-18"


def test_days_counted_from_an_event_are_the_date_of_that_event() -> None:
    text = "The move comes a day after the rival yard published its list of ships."
    found = dated(text, "When did the rival yard publish its list?")
    assert found and (found.value, found.words) == ("2022-01-19", "a day after")


def test_what_was_counted_from_an_event_has_a_date_of_its_own() -> None:
    text = "The board met on January 12. A day before the meeting, the yard cancelled its order for ships."
    article, span = Article("a", text, published=PUBLISHED), (29, len(text))
    found = event_date(
        article, span, find_times(text, PUBLISHED), read("When did the yard cancel its order?")
    )
    assert found and (found.value, found.words) == ("2022-01-11", "A day before")


def test_only_a_date_within_a_firm_period_is_taken() -> None:
    text = "The yard was closed on January 12, after a vote in December 2021."
    december = Period(date(2021, 12, 1), date(2021, 12, 31), "in December")
    assert (found := dated(text, "When was the yard closed?", period=december)) and found.value == "2021-12"
    assert not dated("It closed on January 12.", "When was it closed?", period=december)


def test_what_is_wrong_with_a_date_goes_with_it() -> None:
    found = dated("The fair opens on Wednesday, January 27.", "When does the fair open?")
    assert found and found.note and "not a Wednesday" in found.note


def test_a_duration_dates_nothing() -> None:
    assert dated("The council met for two days.", "When did the council meet?") is None


def test_the_first_date_behind_another_verb_is_that_verb_s() -> None:
    text = "Police recovered the picture, one of three stolen from a museum in December, in a flat on Monday."
    assert (found := dated(text, "When was the picture recovered?")) and found.value == "2022-01-17"
    assert (found := dated(text, "When was the picture stolen?")) and found.value == "2021-12"


@pytest.mark.parametrize(
    ("text", "question", "value"),
    [
        (
            "The probe arrived on Monday, 26 months after its launch.",
            "When was the probe launched?",
            "2019-11",
        ),
        (
            "The probe arrived on Monday, 26 months after its launch.",
            "When did the probe arrive?",
            "2022-01-17",
        ),
        ("The bridge opened on Monday, three years after it was closed.", "When was it closed?", "2019"),
        ("The bridge shut on January 10, two weeks before it was sold.", "When was it sold?", "2022-01-24"),
    ],
)
def test_what_a_length_of_time_is_counted_from_is_as_sharp_as_its_unit(
    text: str, question: str, value: str
) -> None:
    assert (found := dated(text, question)) and found.value == value


@pytest.mark.parametrize(
    ("text", "question", "value"),
    [
        (
            "The theatre, opened on April 3, 1975, closed its doors on Tuesday.",
            "When did the theatre close?",
            "18",
        ),
        ("The hikers, missing since January 12, were found on Sunday.", "When were the hikers found?", "16"),
        (
            "It said on Tuesday that it had shot down a drone on Monday.",
            "When was the drone shot down?",
            "17",
        ),
    ],
)
def test_each_date_is_that_of_the_verb_before_it(text: str, question: str, value: str) -> None:
    assert (found := dated(text, question)) and found.value == f"2022-01-{value}"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The search for victims of the slide that struck Lund two weeks ago was ended on Sunday.", 16),
        ("Thieves stole a 17th-century painting from the museum on Sunday.", 16),
    ],
)
def test_a_date_of_something_else_in_the_sentence_gives_way(text: str, day: int) -> None:
    question = (
        "When was the search for victims ended?" if "search" in text else "When was the painting stolen?"
    )
    found = dated(text, question)
    assert found is not None and found.begin == date(2022, 1, day)


@pytest.mark.parametrize(
    "text",
    [
        "The cause was pneumonia, the family said on Monday.",
        "Ada Brandt, whose songs of the 1970s are still sung, has died.",
    ],
)
def test_neither_the_day_of_saying_nor_the_age_of_a_song_is_that_of_a_death(text: str) -> None:
    assert dated(text, "When did Ada Brandt die?") is None


def test_the_day_of_saying_stays_where_nothing_else_dates_the_deed() -> None:
    found = dated("Ada Brandt has died, the family said on Monday.", "When did Ada Brandt die?")
    assert found is not None and found.begin == date(2022, 1, 17)
