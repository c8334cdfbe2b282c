"""Dates, outlets and counts in plain English."""

from dataclasses import replace
from datetime import date

from scripted import ARTICLE, CONFLICT, COVERAGE, WHEN, refusal

from bot.show import wording
from retrieval.types import Conflict, Coverage, When


def when(value: str, begin: str, end: str, words: str = "then", published: date | None = None) -> When:
    return When(value, date.fromisoformat(begin), date.fromisoformat(end), words, published)


def test_an_event_is_dated_no_finer_than_it_is_known() -> None:
    table = (
        ("2022-01-12", "2022-01-12", "2022-01-12", "Wednesday, 12 January 2022"),
        ("2022-01-21T11:00", "2022-01-21", "2022-01-21", "Friday, 21 January 2022, 11:00"),
        ("2022-01-18TNI", "2022-01-18", "2022-01-18", "Tuesday, 18 January 2022, night"),
        ("2021-12", "2021-12-01", "2021-12-31", "December 2021"),
        ("2024-02", "2024-02-01", "2024-02-29", "February 2024"),
        ("2021-Q3", "2021-07-01", "2021-09-30", "July to September 2021"),
        ("2021", "2021-01-01", "2021-12-31", "2021"),
        ("199", "1990-01-01", "1999-12-31", "1990 to 1999"),
        ("2022-W03", "2022-01-17", "2022-01-23", "17 to 23 January 2022"),
        ("2022-W05", "2022-01-31", "2022-02-06", "31 January to 6 February 2022"),
        ("2021-W52", "2021-12-27", "2022-01-02", "27 December 2021 to 2 January 2022"),
        ("2021-WI", "2021-12-01", "2022-02-28", "December 2021 to February 2022"),
        ("2021-11-30", "2021-11-30", "2021-11-30", "Tuesday, 30 November 2021"),
    )
    assert not [
        (value, begin, end, shown)
        for value, begin, end, shown in table
        if wording.format_event_date(when(value, begin, end)) != shown
    ]


def test_the_words_a_date_came_from_stand_beside_the_date_of_their_article():
    assert wording.event_source(WHEN) == '("on January 12", article of 20 January 2022)'


def test_an_unknown_publication_date_is_said_to_be_unknown():
    assert wording.event_source(replace(WHEN, published=None)).endswith("article of unknown date)")
    assert wording.outlet_and_date(replace(ARTICLE, published=None)) == "The Example · date unknown"


def test_the_outlet_is_left_out_where_nobody_knows_it():
    assert wording.outlet_and_date(replace(ARTICLE, source="")) == "20 Jan 2022"


def test_an_article_always_has_a_title() -> None:
    table = (
        ("A\n title ", "x", "A title"),
        ("", "A long story. " * 20, ("A long story. " * 20)[:80].strip()),
        ("", "", "Untitled"),
    )
    assert not [
        (title, text, shown)
        for title, text, shown in table
        if wording.article_title(replace(ARTICLE, title=title, text=text)) != shown
    ]


def test_a_refusal_says_why_if_it_says_nothing_else():
    assert wording.refusal_text(refusal()) == "The library does not say who won."
    assert wording.refusal_text(refusal(text="")) == "no passage supports an answer"
    assert wording.refusal_text(refusal(text="", reason=None))


def test_a_disagreement_names_each_citation_once():
    assert wording.conflict_line(CONFLICT) == "Note: the sources give 12 and 13 January [1] [2]"
    assert wording.conflict_line(Conflict("12 [1], 13 [2] January", (1, 2))) == "Note: 12 [1], 13 [2] January"


def test_what_the_library_covers_is_one_sentence() -> None:
    table = (
        (COVERAGE, "The library holds 12 articles from 3 January 2022 to 5 March 2022."),
        (
            Coverage(1, 2, (), date(2022, 1, 3), date(2022, 1, 3)),
            "The library holds 1 article of 3 January 2022.",
        ),
        (Coverage(1234, 5), "The library holds 1,234 articles; their dates are unknown."),
        (Coverage(0, 0), "The library is empty: `dateline ingest` puts articles into it."),
    )
    assert not [(coverage, shown) for coverage, shown in table if wording.days_covered(coverage) != shown]


def test_twenty_outlets_are_named_the_largest_first_and_the_others_counted():
    sources = tuple((f"Outlet {number:02}", number) for number in range(1, 26))
    lines = wording.outlet_lines(Coverage(325, 325, sources))
    assert lines[:2] == ["Outlet 25: 25", "Outlet 24: 24"]
    assert lines[20:] == ["5 other outlets: 15"]


def test_articles_of_an_unknown_outlet_are_counted_as_such():
    assert wording.outlet_lines(Coverage(2, 2, (("", 2),))) == ["outlet unknown: 2"]


def test_the_last_ingest_is_shown_as_it_is_known() -> None:
    table = (
        ("2022-03-06T08:15:00+00:00", "Last ingest: 6 Mar 2022, 08:15 UTC"),
        ("2022-03-06 08:15:00", "Last ingest: 6 Mar 2022, 08:15"),
        ("this morning", "Last ingest: this morning"),
        (None, ""),
    )
    assert not [
        (moment, shown)
        for moment, shown in table
        if wording.last_ingest_line(replace(COVERAGE, last_ingest=moment)) != shown
    ]
