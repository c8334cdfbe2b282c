"""Rules for periods told with their end or their year: `the quarter ended May 31`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from retrieval.dates import check, periods, quantity, reckoning
from retrieval.dates.grammar import Reading, Words, rule
from retrieval.dates.lexicon import MONTH_NUMBER, unit_of, word_set
from retrieval.dates.story import Story

_END = r"(?:ENDED|TO|THROUGH) (?:ON|IN)? (?P<end>{monthday}|{monthyear}|{baremonth})"
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_RESULTS = word_set("profit profits earnings results revenue revenues sales net loss losses income figures")


def _days_to(words: Words, story: Story, months: int) -> str | None:
    """The interval of so many months that ends with the group `end`."""
    inner = story.part(words, "end")
    days = reckoning.days_of(inner.value) if inner else None
    if days is None:
        return None
    last = days[1]
    over = words.tokens.word(words.span("end")[0] - 1) == "ended"
    if over and story.published and last > story.published and last.year == story.published.year:
        last = reckoning.add_months(last, -12)
    return reckoning.until(reckoning.add_months(reckoning.add_days(last, 1), -months), last)


@rule(
    rf"(?P<self>THE? FISCAL? (?P<n>ORDW|ORDN|SECOND) DASH? FISCAL? QUARTER) {_END}",
    rf"(?P<self>THE? FISCAL? (?P<n>ORDW|ORDN|SECOND) DASH? FISCAL? QUARTER"
    rf" OF? FISCAL? (?P<year>INT4)) {_END}",
)
def quarter_ended(words: Words, story: Story) -> Reading | None:
    """`the third quarter ended May 31`: the third by name; its days are the three months to that day."""
    found = periods.quarter(words, story)
    return replace(found, other=_days_to(words, story, 3)) if found else None


@rule(rf"(?P<self>THE (?P<unit>QUARTER)) {_END}")
def the_quarter_ended(words: Words, story: Story) -> Reading | None:
    """`the quarter ended March 31`: the one that was named, or the calendar's that holds most of it."""
    days = _days_to(words, story, 3)
    if days is None:
        return None
    if story.quarter and story.recent_quarter(words):
        return Reading("DATE", story.quarter.value, 0.7, moves=False, other=days)
    value = reckoning.quarter_value(reckoning.add_days(date.fromisoformat(days[:10]), 45))
    story.tell_quarter(words, value)
    return Reading("DATE", value, 0.8, moves=False, other=days)


@rule(
    rf"(?P<self>THE (?: ALL | FISCAL | LATEST FISCAL )? (?P<unit>UNIT)) {_END}",
    rf"(?P<self>THE? (?: ORDW | LATEST )? (?P<count>{{count}}) (?P<unit>UNITS)) {_END}",
    rf"(?P<self>(?P<count>{{count}}) DASH (?P<unit>UNIT) PERIOD?) {_END}",
)
def length_that_ended(words: Words, story: Story) -> Reading | None:
    """`the year ended March 31`, `the three months to December`: a length, and the days it covers."""
    unit = unit_of(words.get("unit"))
    n = quantity.amount(words.list("count")) if words.has("count") else 1
    if unit not in _MONTHS or n is None or n != int(n) or n > 1200:
        return None
    days = _days_to(words, story, int(n) * _MONTHS[unit])
    return Reading("DURATION", quantity.duration(n, unit), 0.9, moves=False, other=days)


@rule(
    r"(?P<self>THE? (?P<n>ORDW|LAST|WORD) (?P<count>{count}) (?P<unit>UNITS)) OF"
    r" (?: (?P<year>INT4) | (?P<rel>THIS|LAST|NEXT) UNIT | THE UNIT )"
)
def months_of_a_year(words: Words, story: Story) -> Reading | None:
    """`the first nine months of 2012`, `the last three months of last year`: a length with its days."""
    tokens, n, now = words.tokens, words.number("count"), story.published
    if words.get("unit") != "months" or not 1 <= n <= 11 or words.get("n") not in ("first", "last", "final"):
        return None
    year = words.number("year")
    if not year and now and tokens.word(words.match.end() - 1) == "year":
        year = now.year + {"last": -1, "next": 1}.get(words.get("rel"), 0)
    value = quantity.duration(n, "month")
    if not 1000 <= year <= 2999:
        return Reading("DURATION", value, 0.9, moves=False)
    first, last = (1, n) if words.get("n") == "first" else (13 - n, 12)
    return Reading("DURATION", value, 0.9, moves=False, other=f"{year:04d}-{first:02d}/{year:04d}-{last:02d}")


@rule(r"(?P<n>ORDW|SECOND) DASH HALF(?= WORD)")
def half_of_results(words: Words, story: Story) -> Reading | None:
    """`first-half profit`: of the year of publication, or of the one before if that half is yet to come."""
    now, n = story.published, words.number("n")
    if now is None or n > 2 or words.tokens.word(words.last) not in _RESULTS:
        return None
    year = now.year - (n == 2 and now.month < 7) - (n == 1 and now.month < 4 and story.tense(words) == "past")
    return Reading("DATE", f"{year:04d}-H{n}", 0.8)


@rule(
    r"(?P<first>MONTHNAME) DOT? (?: DASH | TO | THROUGH ) (?P<last>MONTHNAME) DOT? (?P<unit>QUARTER|PERIOD)",
    r"(?P<first>MONTHNAME) DOT? (?: DASH | TO | THROUGH ) (?P<last>MONTHNAME) DOT? (?P<unit>QUARTER|PERIOD)"
    r" OF (?P<year>INT4)",
)
def months_of_a_quarter(words: Words, story: Story) -> Reading | None:
    """`the October-December quarter`: three months of the calendar's quarters."""
    first, last = MONTH_NUMBER[words.get("first")], MONTH_NUMBER[words.get("last")]
    if last - first != 2 or first % 3 != 1 or not (story.published or words.has("year")):
        return None
    year = words.number("year") or check.likely_year(words, story, last)
    value = f"{year:04d}-Q{last // 3}"
    story.tell_quarter(words, value)
    return Reading("DATE", value, 0.9, moves=False)
