"""What the date engine promises of spans, open ends, lists, outlets' habits, filler dates and live blogs."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.dates import find_times
from retrieval.types import TimeMention

THURSDAY = date(2022, 1, 20)


def whole(found: list[TimeMention]) -> str:
    """The first and last day of all mentions together."""
    begins, ends = [one.begin for one in found], [one.end_of_range for one in found]
    first = None if None in begins else min(filter(None, begins), default=None)
    last = None if None in ends else max(filter(None, ends), default=None)
    return f"{first or ''}/{last or ''}"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("The baths close from December 28 to January 3, 2023.", "2022-12-28/2023-01-03"),
        ("The baths will close from 28 December until 3 January.", "2022-12-28/2023-01-03"),
        ("They met between 28 December and 3 January.", "2021-12-28/2022-01-03"),
        ("Votes are cast from the 4th to the 9th of June.", "2022-06-04/2022-06-09"),
        ("Will it run from Nov to March?", "2021-11-01/2022-03-31"),
        ("The school will be shut from next Monday to Friday.", "2022-01-24/2022-01-28"),
        ("They sailed from 26 June to 28 June in 2020.", "2020-06-26/2020-06-28"),
        ("Sales from April in 2016 to June in 2017 fell.", "2016-04-01/2017-06-30"),
        ("They will tour between August and October.", "2022-08-01/2022-10-31"),
        ("She is away 5/1-5/7, 2020.", "2020-05-01/2020-05-07"),
        ("She is away 10/1-11/2/2017.", "2017-10-01/2017-11-02"),
        ("Numbers rose from 2014 through May 2018.", "2014-01-01/2018-05-31"),
        ("It was between the ninth and the seventeenth of April.", "2021-04-09/2021-04-17"),
        ("In the October-December quarter it fell.", "2021-10-01/2021-12-31"),
        ("Fights broke out on March 3, 5 and 9, 2021.", "2021-03-03/2021-03-09"),
    ],
)
def test_the_ends_of_a_span_are_in_order_and_share_what_one_has(text: str, days: str) -> None:
    assert whole(find_times(text, THURSDAY)) == days


def test_a_span_that_would_end_before_it_begins_is_none_and_says_so() -> None:
    first, last = find_times("The road was shut from 5 May 2021 to 3 March 2021.", THURSDAY)
    assert first.note is None and last.confidence < 0.5
    assert last.note == "The span would end on 2021-03-03, before it begins on 2021-05-05."


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("What was built before 2010?", "/2009-12-31"),
        ("It happened earlier than March 2021.", "/2021-02-28"),
        ("Who left after Feb 2018?", "2018-03-01/2022-01-20"),
        ("She will stay after the year 2030.", "2031-01-01/"),
        ("It will be later than 2030.", "2031-01-01/"),
        ("It must be done no later than tomorrow.", "/2022-01-21"),
        ("What has changed since late July?", "2021-07-16/2021-07-31"),
        ("Nobody may enter before the end of December 2021.", "/2021-12-31"),
        ("He resigned after Tuesday's vote.", "2022-01-18/2022-01-18"),
        ("It closed three days before Christmas 2021.", "2021-12-22/2021-12-22"),
    ],
)
def test_before_and_after_leave_one_end_open(text: str, days: str) -> None:
    assert whole(find_times(text, THURSDAY)) == days


@pytest.mark.parametrize(("day_first", "day"), [(True, "2021-04-03"), (False, "2021-03-04")])
def test_an_outlet_s_country_tells_the_day_from_the_month(day_first: bool, day: str) -> None:
    assert [one.value for one in find_times("Updated 03/04/2021 at dawn.", THURSDAY, day_first)] == [day]
    text = "It was 25/11/2021, not 03/04/2021."
    assert find_times(text, THURSDAY, day_first)[1].value == "2021-04-03"


def test_a_numeric_date_that_can_be_two_days_is_not_said_surely() -> None:
    (mention,) = find_times("It was on 03/04/2021 that it fell.", THURSDAY)
    assert mention.confidence < 0.7


@pytest.mark.parametrize("filler", ["1970-01-01", "01/01/1970", "0001-01-01", "9999-12-31"])
def test_what_programs_write_where_they_know_no_date_is_none(filler: str) -> None:
    assert find_times(f"Last seen: {filler}.", THURSDAY) == []


def test_the_headings_of_a_live_blog_say_on_which_day_what_follows_was_written() -> None:
    text = (
        "Wednesday 19 January, 09:40\nThe mayor resigned this morning. Yesterday she had denied it.\n"
        "Day one: Tuesday, 18 January 2022\nThe hall was searched today. It had been sealed on Monday.\n"
    )
    told = {one.text: str(one.begin) for one in find_times(text, THURSDAY)}
    assert told["this morning"] == "2022-01-19" and told["Yesterday"] == "2022-01-18"
    assert told["today"] == "2022-01-18" and told["Monday"] == "2022-01-17"


def test_a_date_on_a_line_of_its_own_of_another_year_changes_no_day() -> None:
    text = "A timeline of the bridge\nMarch 3, 1998\nIt was opened.\n\nToday it was closed."
    assert find_times(text, THURSDAY)[-1].begin == THURSDAY


@pytest.mark.parametrize("words", ["Q4 FY2015", "fiscal 2015", "FY15", "the first half of fiscal 2015"])
def test_a_fiscal_year_is_marked(words: str) -> None:
    (mention,) = find_times(f"Exports rose in {words}.", THURSDAY)
    assert mention.value.startswith("2015") and mention.confidence <= 0.6
    assert mention.note and "fiscal" in mention.note
