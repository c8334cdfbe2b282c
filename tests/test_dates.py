"""What the date engine promises of time expressions: each class found, with its span, value and days."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from retrieval.dates import find_times
from retrieval.types import TimeMention

THURSDAY = date(2022, 1, 20)
SEED = Path(__file__).resolve().parents[2] / "shared" / "seed" / "000_a3ca47b8a512c2a0.txt"


def read(text: str, published: date | None = THURSDAY) -> list[tuple[str, str]]:
    return [(m.text, m.value) for m in find_times(text, published)]


def one(text: str, published: date | None = THURSDAY) -> TimeMention:
    found = find_times(text, published)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.skipif(not SEED.exists(), reason="the seed article is not here")
def test_the_seed_article_reads_as_a_reader_reads_it() -> None:
    text = SEED.read_text(encoding="utf-8").split("date 2022-01-20 ", 1)[1]
    assert read(text) == [
        ("Friday, December 21", "2022-01-21"),
        ("January 10", "2022-01-10"),
        ("January 12", "2022-01-12"),
        ("January 13", "2022-01-13"),
        ("recent weeks", "PAST_REF"),
        ("the years", "PXY"),
        ("Earlier in the day", "2022-01-20"),
        ("Friday at 11:00 local time", "2022-01-21T11:00"),
        ("13:00 Moscow time", "2022-01-21T13:00"),
        ("January 19", "2022-01-19"),
        ("January 21", "2022-01-21"),
        ("the same day", "2022-01-19"),
        ("A day earlier", "2022-01-18"),
        ("January 10", "2022-01-10"),
        ("January 12", "2022-01-12"),
        ("January 13", "2022-01-13"),
        ("January 10", "2022-01-10"),
        ("December 17", "2021-12-17"),
    ]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("January 12, 2022", "2022-01-12"),
        ("12 January 2022", "2022-01-12"),
        ("the 12th of January 2022", "2022-01-12"),
        ("Jan. 12, 2022", "2022-01-12"),
        ("Wednesday, January 12, 2022", "2022-01-12"),
        ("March the 3rd, 2021", "2021-03-03"),
        ("2022-01-12", "2022-01-12"),
        ("31/12/2021", "2021-12-31"),
        ("12/31/2021", "2021-12-31"),
        ("5.11.2021", "2021-11-05"),
        ("January 2021", "2021-01"),
        ("mid-January", "2022-01"),
        ("early 2021", "2021"),
        ("the end of 2019", "2019"),
        ("the first half of 2008", "2008-H1"),
        ("the third quarter of 2009", "2009-Q3"),
        ("Q3 2009", "2009-Q3"),
        ("the third quarter of fiscal 2009", "2009-Q3"),
        ("the 1990s", "199"),
        ("the '80s", "198"),
        ("the 20th century", "19"),
        ("the summer of 2008", "2008-SU"),
        ("Thanksgiving 2008", "2008-11-27"),
        ("New Year's Eve", "2021-12-31"),
        ("Good Friday 2021", "2021-04-02"),
        ("nineteen eighty-four", "1984"),
        ("the first Monday in May 2021", "2021-05-03"),
        ("the last weekend of March 2021", "2021-W12-WE"),
        ("the second half of March 2021", "2021-03"),
    ],
)
def test_explicit_dates(words: str, value: str) -> None:
    mention = one(f"It was seen in {words} by nobody.")
    assert (mention.text, mention.value, mention.type) == (words, value, "DATE")


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("today", "2022-01-20"),
        ("yesterday", "2022-01-19"),
        ("late yesterday", "2022-01-19"),
        ("the day before yesterday", "2022-01-18"),
        ("last week", "2022-W02"),
        ("this week", "2022-W03"),
        ("earlier this month", "2022-01"),
        ("last month", "2021-12"),
        ("last year", "2021"),
        ("last summer", "2021-SU"),
        ("two years ago", "2020"),
        ("three months ago", "2021-10"),
        ("six weeks ago", "2021-W49"),
        ("ten days ago", "2022-01-10"),
        ("last November", "2021-11"),
        ("last Friday", "2022-01-14"),
        ("Tuesday of last week", "2022-01-11"),
        ("the weekend", "2022-W02-WE"),
        ("a few years ago", "PAST_REF"),
        ("recent months", "PAST_REF"),
        ("the near future", "FUTURE_REF"),
        ("these days", "PRESENT_REF"),
    ],
)
def test_dates_counted_from_publication(words: str, value: str) -> None:
    mention = one(f"The roof was mended {words}.".replace("mended recent", "mended in recent"))
    assert (mention.text, mention.value, mention.type) == (words, value, "DATE")


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("It begins at 11:00 local time.", "11:00 local time", "2022-01-20T11:00"),
        ("The bus left at 9 a.m. Tuesday.", "9 a.m. Tuesday", "2022-01-18T09:00"),
        ("It broke at half past; by 6:30 p.m. all was dark.", "6:30 p.m.", "2022-01-20T18:30"),
        ("A flare was seen at 1800 GMT on Monday.", "1800 GMT on Monday", "2022-01-17T18:00"),
        ("They voted at noon on Wednesday.", "noon on Wednesday", "2022-01-19T12:00"),
        ("The hall burned on Tuesday night.", "Tuesday night", "2022-01-18TNI"),
        (
            "It was lifted at five o'clock on Sunday night.",
            "five o'clock on Sunday night",
            "2022-01-16T17:00",
        ),
        ("He came this morning.", "this morning", "2022-01-20TMO"),
        ("It froze last night.", "last night", "2022-01-19TNI"),
        (
            "It will reopen at six in the morning on Saturday.",
            "six in the morning on Saturday",
            "2022-01-22T06:00",
        ),
    ],
)
def test_times_of_day(text: str, words: str, value: str) -> None:
    mention = one(text)
    assert (mention.text, mention.value, mention.type) == (words, value, "TIME")


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("two weeks", "P2W"),
        ("nearly three years", "P3Y"),
        ("two and a half years", "P2Y6M"),
        ("several months", "PXM"),
        ("at least 72 hours", "PT72H"),
        ("half an hour", "PT30M"),
        ("a decade", "P10Y"),
        ("a couple of days", "P2D"),
        ("twenty-one days", "P21D"),
    ],
)
def test_durations_cover_no_day(words: str, value: str) -> None:
    mention = one(f"They waited for {words}.")
    assert (mention.text, mention.value, mention.type) == (words, value, "DURATION")
    assert mention.begin is None


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("every Tuesday", "XXXX-WXX-2"),
        ("each July", "XXXX-07"),
        ("every day", "P1D"),
        ("every other week", "P2W"),
        ("every four years", "P4Y"),
        ("twice a week", "P1W"),
        ("daily", "P1D"),
        ("Sundays", "XXXX-WXX-7"),
        ("Monday nights", "XXXX-WXX-1TNI"),
    ],
)
def test_what_recurs_is_a_set(words: str, value: str) -> None:
    mention = one(f"The choir sings there {words}.")
    assert (mention.text, mention.value, mention.type) == (words, value, "SET")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("On December 17, the council adopted the plan.", "2021-12-17"),
        ("The new hall will open on March 3.", "2022-03-03"),
        ("The store closed on March 3 for good.", "2021-03-03"),
        ("Shares are payable February 14.", "2022-02-14"),
        ("He was arrested on December 30.", "2021-12-30"),
        ("The January 6 attack is still before the court.", "2022-01-06"),
        ("She met him Tuesday.", "2022-01-18"),
        ("She will meet him on Tuesday.", "2022-01-25"),
        ("A ruling is expected Monday.", "2022-01-24"),
        ("The offer was extended until Friday.", "2022-01-21"),
        ("Trains are to run again from Saturday.", "2022-01-22"),
        ("The minister resigned on Thursday.", "2022-01-20"),
        ("By 18 votes to 17, the council on Tuesday elected a mayor.", "2022-01-18"),
        ("Next Monday the school opens.", "2022-01-24"),
        ("The law took effect in September.", "2021-09"),
        ("Markets reopen Tuesday.", "2022-01-25"),
        ("She agreed to speak on Monday.", "2022-01-24"),
        ("The record was set on Sunday.", "2022-01-16"),
        ("It had been due to end on Sunday.", "2022-01-16"),
        ("Sioux Falls lost its mayor on Sunday.", "2022-01-16"),
        ("As recently as Friday he was at sea.", "2022-01-14"),
        ("The film could be shown as early as Friday.", "2022-01-21"),
        ("He said the vote on Tuesday will be close.", "2022-01-25"),
        ("Tuesday's ruling will be appealed.", "2022-01-18"),
        ("Elections will be held in May.", "2022-05"),
    ],
)
def test_the_year_and_the_week_follow_the_tense(text: str, value: str) -> None:
    assert one(text).value == value


def test_a_story_counts_from_where_it_stands() -> None:
    text = (
        "On November 3 the dam cracked. The same day the valley was cleared. Two days later the river broke"
        " through, and the following week soldiers arrived. The alarm had been raised a day earlier."
    )
    assert [value for _, value in read(text)] == [
        "2021-11-03",
        "2021-11-03",
        "2021-11-05",
        "2021-W45",
        "2021-11-04",
    ]


def test_what_is_planned_does_not_move_the_story() -> None:
    text = "On January 5 it was said that the king would visit on February 9. On the same day he denied it."
    assert [value for _, value in read(text)] == ["2022-01-05", "2022-02-09", "2022-01-05"]


def test_days_are_not_counted_from_a_year_named_on_the_way() -> None:
    text = "Sales fell below those of 2008, the council said on Tuesday. Earlier in the day it had met."
    assert [value for _, value in read(text)] == ["2008", "2022-01-18", "2022-01-18"]
    text = "The line was begun in April 2005. Earlier in the day the mayor had cut a ribbon."
    assert [value for _, value in read(text)] == ["2005-04", "2022-01-20"]


def test_a_counted_day_within_a_sentence_counts_from_the_day_before_it() -> None:
    text = "Deliveries are expected to start in 2024 and to end two years later."
    assert [value for _, value in read(text)] == ["2024", "2026"]


def test_a_date_once_resolved_keeps_its_year() -> None:
    text = "He was shot on October 23, 2019, at home. Friends laid flowers for the October 23 victim."
    assert [value for _, value in read(text)] == ["2019-10-23", "2019-10-23"]


def test_quarters_of_a_company_are_told_from_the_report() -> None:
    text = (
        "Profit rose in the third quarter. A year earlier it had fallen. The year-ago quarter held a charge."
    )
    assert [value for _, value in read(text, date(2021, 11, 2))] == ["2021-Q3", "2020-Q3", "2020-Q3"]


def test_a_story_of_another_year_keeps_its_year() -> None:
    text = "In 1912 the ship sailed. On April 15, it sank. The inquiry opened in May."
    assert [value for _, value in read(text)] == ["1912", "1912-04-15", "2021-05"]


def test_the_day_after_an_event_points_at_the_day_of_the_event() -> None:
    mention = find_times("The strike began Tuesday, a day after the vote was lost.", THURSDAY)[1]
    assert (mention.text, mention.type, mention.value) == ("a day", "DURATION", "P1D")
    assert mention.begin == mention.end_of_range == date(2022, 1, 17)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("The fair runs from January 10 to 13.", ["2022-01-10", "2022-01-13"]),
        ("Between March and May 2008 it rained.", ["2008-03", "2008-05"]),
        ("It rained from June 3 to July 4, 2008.", ["2008-06-03", "2008-07-04"]),
        ("He ruled from 1994 to 1999.", ["1994", "1999"]),
        ("The war of 1914-1918 began here.", ["1914", "1918"]),
    ],
)
def test_ranges_give_both_ends(text: str, values: list[str]) -> None:
    assert [value for _, value in read(text)] == values


@pytest.mark.parametrize(
    "text",
    [
        "Theresa May spoke to the house.",
        "It may rain; they march on regardless.",
        "The March on Washington was led by King.",
        "She came second, and he won the second prize.",
        "Some 1,984 people and 2000 sheep were there.",
        "The Sunday Times broke the news.",
        "They won 3-2 and 21-19.",
        "Flight 1549 and a Boeing 737 landed at gate 12.",
        "The fine was $2008, or 1998 euros.",
        "She drives a 2008 model.",
        "He is in his 30s and they met on Good Morning.",
        "About three-quarters of the bread is gone.",
        "Call 760-325-1188 for details.",
        "He watched 60 Minutes.",
    ],
)
def test_what_is_not_a_time_is_left_alone(text: str) -> None:
    assert read(text) == []


def test_a_weekday_that_does_not_fall_on_the_date_is_told() -> None:
    mention = one("The talks will be held in Geneva on Friday, December 21.")
    assert mention.value == "2022-01-21"
    assert mention.note and "Wednesday, not a Friday" in mention.note
    assert mention.confidence < 1


def test_a_near_date_outweighs_a_wrong_weekday() -> None:
    mention = one("The fair opens on Wednesday, February 17.", date(2022, 2, 11))
    assert mention.value == "2022-02-17"
    assert mention.note == "17 February 2022 is a Thursday, not a Wednesday."


def test_a_day_that_no_month_has_is_told() -> None:
    mention = one("They met on June 31, 2021.")
    assert (mention.value, mention.confidence) == ("2021-06-30", 0.4)
    assert mention.note and "30 days" in mention.note


def test_the_past_does_not_lie_ahead_unnoticed() -> None:
    mention = one("They met on March 3, 2023.")
    assert mention.value == "2023-03-03"
    assert mention.note and "lies after publication" in mention.note and "2021-03-03" in mention.note


def test_numeric_dates_follow_the_habit_of_the_text() -> None:
    assert [v for _, v in read("On 25/11/2021 and on 03/04/2021 it rained.")] == ["2021-11-25", "2021-04-03"]
    assert [v for _, v in read("On 11/25/2021 and on 03/04/2021 it rained.")] == ["2021-11-25", "2021-03-04"]


def test_without_a_publication_date_no_year_is_invented() -> None:
    text = (
        "On January 12 they met; last Tuesday, in March and yesterday too. In 1874 it was lit, on 4 October."
    )
    found = find_times(text, None)
    assert [found[0].value, found[2].value] == ["XXXX-01-12", "XXXX-03"]
    assert all(m.begin is None for m in found[:4])
    assert [m.value for m in found[4:]] == ["1874", "1874-10-04"]


def test_an_explicit_date_anchors_a_text_without_publication() -> None:
    assert [v for _, v in read("On March 5, 1946 he spoke. Two days later he left.", None)] == [
        "1946-03-05",
        "1946-03-07",
    ]


@settings(max_examples=300, deadline=None)
@given(st.dates(min_value=date(1583, 1, 1), max_value=date(2100, 12, 31)), st.sampled_from(range(6)))
def test_a_written_date_is_read_back(day: date, form: int) -> None:
    assume(day != date(1970, 1, 1) or form)  # what programs write where they know no date
    month = day.strftime("%B")
    written = [
        day.isoformat(),
        f"{month} {day.day}, {day.year}",
        f"{day.day} {month} {day.year}",
        f"{day.strftime('%A')}, {month} {day.day}, {day.year}",
        f"the {day.day}th of {month} {day.year}",
        f"{month[:3]}. {day.day}, {day.year}".replace("May.", "May"),
    ][form]
    mention = one(f"It happened on {written}, they said.")
    assert (mention.value, mention.text, mention.begin) == (day.isoformat(), written, day)


@settings(max_examples=200, deadline=None)
@given(
    st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)),
    st.integers(0, 150),
    st.sampled_from([1, -1]),
)
def test_a_day_and_month_near_publication_get_their_year(published: date, days: int, way: int) -> None:
    day = published + timedelta(days=way * days)
    verb = "was signed" if way < 0 or not days else "will be signed"
    assert one(f"The treaty {verb} on {day.strftime('%B')} {day.day}.", published).begin == day


EDGES = [date(2020, 2, 20), date(2024, 2, 22), date(2021, 12, 22), date(2015, 12, 24), date(1999, 12, 25)]


@pytest.mark.parametrize("first", EDGES)
def test_every_weekday_of_every_week_around_a_leap_day_and_a_years_end(first: date) -> None:
    for published in (first + timedelta(days=n) for n in range(21)):
        for back in range(7):
            day = published - timedelta(days=back)
            assert one(f"They met on {day.strftime('%A')}.", published).begin == day
        for ahead in range(1, 7):
            day = published + timedelta(days=ahead)
            assert one(f"They will meet on {day.strftime('%A')}.", published).begin == day
            assert one(f"Next {day.strftime('%A')} they will meet.", published).begin == day
        assert one("They met last week.", published).value == (published - timedelta(7)).strftime("%G-W%V")


def test_the_engine_starts_light() -> None:
    code = "import sys, retrieval.dates; print(sorted({'numpy', 'torch', 'chromadb'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
