"""The date of an event is the one that its own words stand next to."""

from __future__ import annotations

from datetime import date

from asking import ask, date_of

from retrieval.dates import find_times
from retrieval.read.event_date import dates_event, find_event_date
from retrieval.types import Article, Period, When

PUBLISHED = date(2022, 1, 20)
DATED = (
    (
        "The ministers met in Vienna on January 13, and the trade fair opened on January 17.",
        "When did the ministers meet in Vienna?",
        "2022-01-13",
    ),
    (
        "The ministers met in Vienna on January 13, and the trade fair opened on January 17.",
        "When did the trade fair open?",
        "2022-01-17",
    ),
    (
        "After the vote on January 11, the council closed the bridge on January 14.",
        "When did the council close the bridge?",
        "2022-01-14",
    ),
    (
        "On January 12, at this year's fair, the company showed its boat.",
        "When did the company show its boat?",
        "2022-01-12",
    ),
    (
        "The fair, which the council announced on January 4 in the town hall, opened on January 17.",
        "When did the fair open?",
        "2022-01-17",
    ),
    (
        "The fair, which the council announced on January 4 in the town hall, opened on January 17.",
        "When was the fair announced?",
        "2022-01-04",
    ),
    (
        "The band said today that another concert is to be held on March 3.",
        "When is the concert planned to be held?",
        "2022-03-03",
    ),
    (
        "The mayor resigned on Tuesday and will be followed on March 3 by his deputy.",
        "When did the mayor resign?",
        "2022-01-18",
    ),
    (
        "Police recovered the picture, one of three stolen from a museum in December, in a flat on Monday.",
        "When was the picture recovered?",
        "2022-01-17",
    ),
    (
        "Police recovered the picture, one of three stolen from a museum in December, in a flat on Monday.",
        "When was the picture stolen?",
        "2021-12",
    ),
    ("The probe arrived on Monday, 26 months after its launch.", "When was the probe launched?", "2019-11"),
    ("The probe arrived on Monday, 26 months after its launch.", "When did the probe arrive?", "2022-01-17"),
    (
        "The theatre, opened on April 3, 1975, closed its doors on Tuesday.",
        "When did the theatre close?",
        "2022-01-18",
    ),
    (
        "It said on Tuesday that it had shot down a drone on Monday.",
        "When was the drone shot down?",
        "2022-01-17",
    ),
    ("The bridge opened on Monday, three years after it was closed.", "When was it closed?", "2019"),
    ("The bridge shut on January 10, two weeks before it was sold.", "When was it sold?", "2022-01-24"),
    (
        "The hikers, missing since January 12, were found on Sunday.",
        "When were the hikers found?",
        "2022-01-16",
    ),
    (
        "The search for victims of the slide that struck Lund two weeks ago was ended on Sunday.",
        "When was the search for victims ended?",
        "2022-01-16",
    ),
    (
        "Thieves stole a 17th-century painting from the museum on Sunday.",
        "When was the painting stolen?",
        "2022-01-16",
    ),
    ("Ada Brandt has died, the family said on Monday.", "When did Ada Brandt die?", "2022-01-17"),
    (
        "The move comes a day after the rival yard published its list of ships.",
        "When did the rival yard publish its list?",
        "2022-01-19",
    ),
    # Not dated by the day of saying, nor by the decade that a song is of.
    ("The council met for four hours.", "When did the council meet?", None),
    ("The council met for two days.", "When did the council meet?", None),
    ("The cause was pneumonia, the family said on Monday.", "When did Ada Brandt die?", None),
    ("Ada Brandt, whose songs of the 1970s are still sung, has died.", "When did Ada Brandt die?", None),
)
MISSES = 0


def dated(
    text: str, question: str, published: date | None = PUBLISHED, period: Period | None = None
) -> When | None:
    return date_of(text, question, published, period=period)


def test_of_the_dates_of_a_sentence_the_one_that_belongs_to_what_is_asked_is_the_event() -> None:
    found = [(text, question, dated(text, question)) for text, question, _ in DATED]
    misses = [
        (text, question, one and one.value)
        for (text, question, one), (*_, wanted) in zip(found, DATED, strict=True)
        if (one.value if one else None) != wanted
    ]
    assert len(misses) <= MISSES, misses


def test_the_words_and_the_date_they_were_resolved_against_are_kept() -> None:
    found = dated("The council met on January 12.", "When did the council meet?")
    assert found == When("2022-01-12", date(2022, 1, 12), date(2022, 1, 12), "on January 12", PUBLISHED)


def test_nothing_is_dated_from_an_article_without_a_date() -> None:
    assert dated("The council met on Friday.", "When did the council meet?", published=None) is None


def test_a_mention_outside_the_sentence_does_not_count() -> None:
    text = "It rained on January 12. The council met."
    mention = find_times(text, PUBLISHED)[0]
    assert dates_event(mention, (0, 24))
    assert not dates_event(mention, (25, len(text)))


def test_days_counted_from_an_event_are_the_date_of_that_event() -> None:
    text = "The move comes a day after the rival yard published its list of ships."
    found = dated(text, "When did the rival yard publish its list?")
    assert found and (found.value, found.words) == ("2022-01-19", "a day after")


def test_what_was_counted_from_an_event_has_a_date_of_its_own() -> None:
    text = "The board met on January 12. A day before the meeting, the yard cancelled its order for ships."
    article, span = Article("a", text, published=PUBLISHED), (29, len(text))
    found = find_event_date(
        article, span, find_times(text, PUBLISHED), ask("When did the yard cancel its order?")
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
