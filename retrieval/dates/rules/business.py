"""Rules for what companies report on: `the quarter`, `the year-ago period`, `the quarter ended May 31`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from retrieval.dates import quantity, reckoning
from retrieval.dates.grammar import Reading, Words, rule
from retrieval.dates.lexicon import unit_of, word_set
from retrieval.dates.rules import periods
from retrieval.dates.story import Story

_END = r"(?:ENDED|TO|THROUGH) (?:ON|IN)? (?P<end>{monthday}|{monthyear}|{baremonth})"
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_RESULTS = word_set("profit profits earnings results revenue revenues sales net loss losses income figures")
_AGO = "UNIT DASH? (?:AGO|EARLIER)"


def _quarter(words: Words, story: Story) -> str:
    """The quarter the story tells of, else the last one that had ended at publication."""
    if story.quarter and story.recent_quarter(words) and story.quarter.unit == "quarter":
        return story.quarter.value
    return reckoning.value_at(reckoning.shift(story.published, -1, "quarter"), "quarter")


@rule(
    r"(?:THE|THIS) LATEST (?P<unit>QUARTER|PERIOD)",
    r"THE? (?: LATEST | LEAST RECENT ) (?P<unit>QUARTER)",
    r"THE (?P<unit>QUARTER)(?! OF| ORDW| CAP)",
)
def reported_quarter(words: Words, story: Story) -> Reading | None:
    """`the latest quarter` = 2021-Q4, `the quarter` = 2021-Q4."""
    value = _quarter(words, story)
    if value is None or (words.get("unit") == "period" and not story.recent_quarter(words)):
        return None
    story.tell_quarter(words, value)
    return Reading("DATE", value, 0.7, moves=False)


@rule(
    rf"(?: (?:THE|AN) YEAREARLIER? )?{_AGO} (?P<unit>QUARTER|PERIOD|HALF)",
    rf"(?:THE)? YEAREARLIER? {_AGO} (?P<unit>QUARTER|PERIOD|HALF)",
    r"THE? PREVIOUS DASH UNIT (?P<unit>QUARTER|PERIOD)",
    r"(?P<self>UNIT DASH (?:AGO|EARLIER))(?! QUARTER| PERIOD| HALF)",
    r"THE YEAREARLIER (?P<unit>QUARTER|PERIOD) (?: LAST UNIT | AN UNIT (?:AGO|EARLIER) )?",
    r"THE (?P<unit>QUARTER|PERIOD) AN UNIT (?:AGO|EARLIER)",
    r"LAST UNIT POSS (?P<unit>QUARTER|PERIOD)",
    r"THE SAME (?P<unit>QUARTER|PERIOD) (?:OF|IN)? (?: LAST UNIT | THE PREVIOUS UNIT | THE UNIT BEFORE"
    r" | THE UNIT EARLIER | AN UNIT (?:AGO|EARLIER|BEFORE) )",
)
def year_ago_period(words: Words, story: Story) -> Reading | None:
    """`the year-earlier quarter` = 2020-Q4, `year-ago profit` = 2021."""
    if "year" not in [words.tokens.word(i) for i in range(words.first, words.last)]:
        return None
    quarter = _quarter(words, story)
    if quarter and (words.get("unit") == "quarter" or story.recent_quarter(words)):
        return Reading("DATE", f"{int(quarter[:4]) - 1:04d}{quarter[4:]}", 0.7, moves=False)
    return Reading("DATE", f"{story.published.year - 1:04d}", 0.6, moves=False)


@rule(
    r"THE (?P<year>INT4) (?P<unit>QUARTER|PERIOD)",
    r"THE SAME (?P<unit>QUARTER|PERIOD) (?:OF|IN) (?P<year>INT4)",
)
def quarter_of_a_year(words: Words, story: Story) -> Reading | None:
    """`the 1988 quarter` = 1988-Q4: that year's quarter of the one the story tells of."""
    year = words.number("year")
    if not 1900 <= year <= 2100:
        return None
    told = words.get("unit") == "quarter" or story.recent_quarter(words)
    quarter = _quarter(words, story) if told else None
    return Reading("DATE", f"{year:04d}{quarter[4:] if quarter else ''}", 0.6, moves=False)


@rule(r"THE (?P<span>ALL|FISCAL|LATEST FISCAL)? (?P<unit>UNIT)(?= ENDED)")
def year_that_ended(words: Words, _story: Story) -> Reading | None:
    """`the year ended then` = P1Y: a length of time, which the date after it ends."""
    value = {"year": "P1Y", "month": "P1M", "week": "P1W"}.get(words.get("unit"))
    return Reading("DURATION", value, 0.8, moves=False) if value else None


@rule(
    r"(?:FOR|OF|DURING|IN) (?P<self>THE (?:ALL|FISCAL|ALL FISCAL)? (?P<unit>UNIT))"
    r"(?! ENDED| OF| INT4| WORD ORDW)",
    r"(?P<self>THE (?:FISCAL|ALL FISCAL?) (?P<unit>UNIT))(?! ENDED| INT4)",
    r"(?P<self>THE (?P<unit>UNIT)) POSS",
)
def current_unit(words: Words, story: Story) -> Reading | None:
    """`for the year` = 2022, `the week's busiest day` = 2022-W03: the one around publication."""
    unit = words.get("unit")
    if unit not in ("year", "week", "month") or words.is_name("unit"):
        return None
    return Reading("DATE", reckoning.value_at(story.published, unit), 0.6, moves=False)


def _days_to(words: Words, story: Story, months: int) -> str | None:
    """The interval of so many months that ends with the group `end`."""
    inner = story.part(words, "end")
    days = reckoning.days_of(inner.value) if inner else None
    if days is None:
        return None
    last = days[1]
    over = words.tokens.word(words.span("end")[0] - 1) == "ended"
    if over and last > story.published and last.year == story.published.year:
        last = reckoning.add_months(last, -12)
    return reckoning.until(reckoning.add_months(reckoning.add_days(last, 1), -months), last)


@rule(
    rf"(?P<self>THE? FISCAL? (?P<n>ORDW|ORDN|SECOND) DASH? FISCAL? QUARTER) {_END}",
    rf"(?P<self>THE? FISCAL? (?P<n>ORDW|ORDN|SECOND) DASH? FISCAL? QUARTER"
    rf" OF? FISCAL? (?P<year>INT4)) {_END}",
)
def quarter_ended(words: Words, story: Story) -> Reading | None:
    """`the third quarter ended May 31` = 2021-03-01/2021-05-31: the third by name, with its days."""
    found = periods.quarter(words, story)
    return replace(found, other=_days_to(words, story, 3)) if found else None


@rule(rf"(?P<self>THE (?P<unit>QUARTER)) {_END}")
def the_quarter_ended(words: Words, story: Story) -> Reading | None:
    """`the quarter ended March 31` = 2021-Q1: the one that was named, or that of the calendar."""
    days = _days_to(words, story, 3)
    if days is None:
        return None
    if story.quarter and story.recent_quarter(words):
        return Reading("DATE", story.quarter.value, 0.7, moves=False, other=days)
    value = reckoning.value_at(reckoning.add_days(date.fromisoformat(days[:10]), 45), "quarter")
    story.tell_quarter(words, value)
    return Reading("DATE", value, 0.8, moves=False, other=days)


@rule(
    rf"(?P<self>THE (?: ALL | FISCAL | LATEST FISCAL )? (?P<unit>UNIT)) {_END}",
    rf"(?P<self>THE? (?: ORDW | LATEST )? (?P<count>{{count}}) (?P<unit>UNITS)) {_END}",
    rf"(?P<self>(?P<count>{{count}}) DASH (?P<unit>UNIT) PERIOD?) {_END}",
)
def length_that_ended(words: Words, story: Story) -> Reading | None:
    """`the six months to September` = 2021-04-01/2021-09-30: a length, and the days it covers."""
    unit = unit_of(words.get("unit"))
    n = quantity.amount(words.list("count")) if words.has("count") else 1
    if unit not in _MONTHS or n is None or n != int(n) or n > 1200:
        return None
    days = _days_to(words, story, int(n) * _MONTHS[unit])
    return Reading("DURATION", quantity.duration(n, unit), 0.9, moves=False, other=days)


@rule(r"(?P<n>ORDW|SECOND) DASH HALF(?= WORD)")
def half_of_results(words: Words, story: Story) -> Reading | None:
    """`first-half profit` = 2022-H1: of the year of publication, or of the one before."""
    now, n = story.published, words.number("n")
    if n > 2 or words.next_word not in _RESULTS:
        return None
    year = now.year - (n == 2 and now.month < 7) - (n == 1 and now.month < 4 and story.tense(words) == "past")
    return Reading("DATE", f"{year:04d}-H{n}", 0.8)
