"""What the date engine promises of any text: no error, spans that fit, time that grows with the length."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date, timedelta
from statistics import median

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.dates import find_times, question_range
from retrieval.dates.reckoning import days_of
from retrieval.types import TimeMention

TYPES = {"DATE", "TIME", "DURATION", "SET"}
_WORDS = (
    "the a on in of at last next this past May March January Jan. Sept. Dec 31 29 12 0 2008 1999 99999 "
    "first second third quarter half week weeks day days year years ago earlier later before after Monday "
    "Sunday's today noon midnight 11:00 25:61 p.m. GMT local time - / , . ; ( ) 's '80s 1990s 2022-02-30 "
    "31/12/2021 13/13/13 twenty five hundred thousand several couple every each daily now end beginning "
    "mid early late Christmas Eve New Year 10th 99th 1/0 ½ ½ \n \n\n Q3 fiscal weekend night morning "
    "since until to and or by ² ٣ １２ 𝟙𝟚 İ ß '' `` … \u202e"
)
_WORDS += (
    " 10/25 10/1-10/7 2015-12 20220112 nov H2 Q3FY15 week between from through than Eid Mon fortnight of for"
)
PIECES = _WORDS.split(" ")
DAYS = st.dates(min_value=date(2, 1, 1), max_value=date(9998, 12, 31))


def _check(text: str, found: list[TimeMention]) -> None:
    last = 0
    for mention in found:
        assert 0 <= last <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        assert mention.type in TYPES and mention.value
        assert 0 <= mention.confidence <= 1
        assert mention.begin is None or mention.end_of_range is None or mention.begin <= mention.end_of_range
        last = mention.end


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.none() | DAYS)
def test_no_text_makes_it_fail(text: str, published: date | None) -> None:
    _check(text, find_times(text, published))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30), st.sampled_from([" ", ""]), st.none() | DAYS)
def test_no_heap_of_time_words_makes_it_fail(pieces: list[str], glue: str, published: date | None) -> None:
    text = glue.join(pieces)
    _check(text, find_times(text, published))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12), DAYS)
def test_no_question_makes_it_fail(pieces: list[str], today: date) -> None:
    text = " ".join(pieces)
    found = question_range(text, today)
    assert found is None or 0 <= found.start < found.stop <= len(text)
    assert found is None or not (found.begin and found.end) or found.begin <= found.end


@pytest.mark.parametrize("published", [date.min, date(1, 12, 31), date(9999, 1, 1), date.max])
def test_the_ends_of_the_calendar_are_no_cliff(published: date) -> None:
    text = (
        "Last century, a thousand years ago, next decade, yesterday, Friday, in March and 9,000 years later."
    )
    _check(text, find_times(text, published))


@pytest.fixture(autouse=True, scope="module")
def _warm() -> None:
    find_times("on Monday", date(2008, 1, 1))


def _seconds(text: str) -> float:
    start = time.process_time()
    find_times(text, date(2008, 1, 1))
    return time.process_time() - start


@pytest.mark.parametrize("piece", ["1", "1/", "the "])
def test_a_megabyte_of_nothing_takes_less_than_five_seconds(piece: str) -> None:
    assert _seconds((piece * (10**6 // len(piece) + 1))[: 10**6]) < 5


@pytest.mark.parametrize(
    "piece", ["/", "1-", "1.", "the end of the ", "12:", "last ", " \n ", "'", "twenty-", "A"]
)
def test_no_expression_backtracks_without_bound(piece: str) -> None:
    assert _seconds((piece * (10**5 // len(piece) + 1))[: 10**5]) < 0.5


HOSTILE = """
10/1- | 5/1-5/7/ | 12-2015- | 2015-12 | Jan-Feb- | first week of | the last day of the last day of
next week Mon or | before after | from May 3 to | between 9th and | two weeks after | St. Patrick's
a week on Tuesday | twenty-two | nineteen eighty | Q1 2020-H2 | Eid al- | last next past | FY15Q3
the week of the | March 1, 2, 3, | 20220112
in two weeks' time from now | Day Day | a a a a a a a a a a a a a a a day
"""


@pytest.mark.parametrize(
    "piece", [each.lstrip() for line in HOSTILE.split("\n") for each in line.split("|")][1:-1]
)
def test_no_input_takes_more_than_50_ms_a_thousand_characters(piece: str) -> None:
    assert _seconds((piece * (20_000 // len(piece) + 1))[:20_000]) < 1


def test_a_thousand_articles_take_less_than_ten_seconds() -> None:
    assert sum(_seconds(NEWS * 3) for _ in range(100)) < 1


@pytest.mark.parametrize(
    "piece", ["Monday ", "January 1 ", "2008 ", "Q3 ", "a year ago ", "the day after ", "May "]
)
def test_time_grows_no_faster_than_the_text(piece: str) -> None:
    short, long = (min(_seconds(piece * times) for _ in range(3)) for times in (1_000, 10_000))
    assert long < 30 * max(short, 0.005)


NEWS = (
    "The harbour board said on Tuesday that the ferry would sail again on March 3, two weeks later than"
    " planned. It had been laid up since last November, when a storm tore off its ramp. “We lost a whole"
    " winter,” said the mate, who has worked there for 11 years. Passengers numbered 1,984 a day in the"
    " summer of 2021, against 2,310 a year earlier. The board meets every Thursday at 6 p.m. and will"
    " publish its figures for the third quarter soon. Behind the ticket office a row of lockers has been cut"
    " open and stands empty, and gulls have taken over the bench where anglers used to sort their bait. The"
    " manager, a quiet woman in yellow boots, unrolled a drawing of the new ramp on the bonnet of her van and"
    " explained how the hinge is to bear the weight of lorries without giving way to the swell. Fishermen at"
    " the far end of the quay doubted it, but none of them wished to be named. The harbour has room for two"
    " ferries side by side, though nobody remembers both berths being used at once.\n\n"
)


# Megabytes a second that the same engine splits into words on a core of 2.4 GHz with nothing beside it.
SPLITTING = 6.0


def _splitting(text: str) -> float:
    start = time.process_time()
    Counter(found[0].lower() for found in regex.finditer(r"[\p{L}\p{M}\p{N}]+(?:['’]\p{L}+)*|\S", text))
    return time.process_time() - start


def test_news_is_read_at_half_a_megabyte_a_second() -> None:
    text = NEWS * 200
    _seconds(NEWS)
    shares = [_splitting(text) / _seconds(text) for _ in range(4)]
    assert SPLITTING * median(shares) > 0.5


@settings(max_examples=200, deadline=None)
@given(DAYS, st.integers(0, 400))
def test_a_day_covers_itself_and_a_month_covers_its_days(day: date, ahead: int) -> None:
    later = day + timedelta(days=min(ahead, (date.max - day).days))
    assert days_of(later.isoformat()) == (later, later)
    month = days_of(later.isoformat()[:7])
    assert month and month[0] <= later <= month[1] and month[0].day == 1
