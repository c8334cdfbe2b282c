"""Rules for dates written out: month and day, ISO and numeric dates, months with or without a year."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from retrieval.dates import check, reckoning
from retrieval.dates.grammar import Reading, Words, rule
from retrieval.dates.lexicon import MONTH_NUMBER, WEEKDAY_NUMBER, word_set
from retrieval.dates.story import Story

_REL = r"(?: (?P<rel>THIS|LAST|NEXT|THAT) | (?:THE|THAT) (?P<told>SAME|FOLLOWING|PREVIOUS|NEXT) ) UNIT"
_YEAR = rf"(?: COMMA? (?P<year>{{year}})(?! DASH? ANYUNIT) | COMMA? OF? {_REL} )"
_NTH = r"THE? (?P<n>ORDINAL|LAST) (?P<what>WEEKDAY|WEEKEND|UNIT) (?:OF|IN) (?P<month>{month})"
_ATTACK = word_set("attack attacks terrorist terror hijackings")
_JOIN = r"(?: TO | AND | DASH | THROUGH | UNTIL | OR )"
_WEEKDAY = (
    r"(?: THE? (?: THIS? COMING | LAST | NEXT | THIS )? (?P<weekday>DAYNAME) DOT? COMMA? (?: THE | ON )? )"
)


@rule(
    rf"{_WEEKDAY}? (?P<month>{{month}}) (?P<day>DAYNUM)"
    rf" (?= {_JOIN} (?:{{month}})? DAYNUM COMMA? (?P<year>INT4))",
    rf"{_WEEKDAY}? THE? (?P<day>DAYNUM|{{ord}}) (?P<month>{{month}})"
    rf" (?= {_JOIN} DAYNUM {{month}} (?P<year>INT4))",
    rf"{_WEEKDAY}? (?: (?P<which>LAST|NEXT) | THIS (?P<near>PAST|COMING) )? (?P<month>{{month}}) THE?"
    rf" (?P<day>DAYNUM|{{ord}}){_YEAR}?",
    rf"{_WEEKDAY}? THE? (?P<day>DAYNUM|{{ord}}) OF? (?P<month>{{month}}) {_YEAR}?",
    r"(?P<day>DAYNUM) DASH (?P<month>{month}) DASH (?P<year>INT4)",
    part="monthday",
)
def month_and_day(words: Words, story: Story) -> Reading | None:
    """`January 12`, `Friday, December 21`, `12 January 2022`, `the 3rd of June last year`."""
    month, day = MONTH_NUMBER[words.get("month")], words.number("day")
    if not 1 <= day <= 31:
        return None
    weekday = WEEKDAY_NUMBER.get(words.get("weekday"))
    year = written_year(words, story)
    if year is None and (month, day) == (9, 11) and words.tokens.word(words.last) in _ATTACK:
        year = 2001
    if year is None and story.published is None and story.anchor is None:
        return Reading("DATE", f"XXXX-{month:02d}-{day:02d}", 0.7)
    return check.settle(words, story, check.Written(year, month, day, weekday))


def written_year(words: Words, story: Story) -> int | None:
    """The year that stands with the date, as a number or as `last year`."""
    if words.has("year"):
        return words.number("year")
    if (words.has("which") or words.has("near")) and words.has("day") and story.published:
        month_day = (MONTH_NUMBER[words.get("month")], words.number("day"))
        gone = month_day < (story.published.month, story.published.day)
        return story.published.year + gone - (words.get("which") == "last" or words.get("near") == "past")
    if words.tokens.word(words.last - 1) != "year":
        return None
    if words.has("rel") and story.published and words.get("rel") != "that":
        return story.published.year + {"this": 0, "last": -1, "next": 1}[words.get("rel")]
    base = story.base(words) if words.has("told") or words.has("rel") else None
    return base.year + {"previous": -1, "following": 1, "next": 1}.get(words.get("told"), 0) if base else None


@rule(r"ISO", part="iso")
def iso_date(words: Words, _story: Story) -> Reading | None:
    """`2022-01-12`, `2022-01-12T10:00`, `2022/1/12`."""
    text = words.tokens.word(words.first).upper()
    year, month, day = (int(p) for p in re.split(r"[-/T]", text)[:3])
    if not reckoning.valid(year, month, day):
        return None
    clock = text.partition("T")[2].rstrip("Z")
    value = f"{year:04d}-{month:02d}-{day:02d}" + (f"T{clock}" if clock else "")
    return Reading("TIME" if clock else "DATE", value)


@rule(r"(?P<day>FRACTION)(?! ANYUNIT| WORD ANYUNIT| OF)")
def attack_of_2001(words: Words, _story: Story) -> Reading | None:
    """`9/11`: the one day that is named by its numbers alone."""
    return Reading("DATE", "2001-09-11", 0.9, moves=False) if words.get("day") == "9/11" else None


@rule(r"NUMDATE", part="numeric")
def numeric_date(words: Words, story: Story) -> Reading | None:
    """`12/01/2022`, day first or month first as the rest of the text has it; `5.11.2021` is day first."""
    text = words.tokens.word(words.first)
    mark = re.sub(r"\d", "", text)[0]
    first, second, year = (int(p) for p in text.split(mark))
    if len(text.split(mark)[2]) == 2:
        limit = (story.published.year if story.published else 2030) % 100 + 10
        year += 2000 if year <= limit else 1900
        if mark != "/" and mark != "-":
            return None
    if not 1500 <= year <= 2200:
        return None
    found = [d for d in (reckoning.valid(year, first, second), reckoning.valid(year, second, first)) if d]
    if mark == "." or story.day_first:
        found.reverse()
    elif story.day_first is None and story.published:
        found.sort(key=lambda d: abs(reckoning.days_between(d, story.published or d)))
    day = found[0] if found else None
    sure = 1.0 if first > 12 or second > 12 or first == second else 0.7
    return Reading("DATE", reckoning.day_value(day), sure) if day else None


@rule(
    r"(?:MONTHNAME DOT? DAYNUM | MONTHNAME DOT? {ord})"
    r" (?: DASH | TO | AND | THROUGH | UNTIL | COMMA AND? | OR )"
    r" (?P<self>DAYNUM)(?! AMPM|PERCENT|MONTHNAME|DASH? ANYUNIT|COMMA? INT4 DASH)",
)
def second_day(words: Words, story: Story) -> Reading | None:
    """The last day of `January 10 to 13`: in the month that was named before it."""
    day = words.number("self") or int(words.tokens.word(words.first))
    month = MONTH_NUMBER.get(words.tokens.word(words.match.start()))
    before = story.latest.value[:10] if story.latest and story.latest.last >= words.match.start() else ""
    days = reckoning.days_of(before) if reckoning.granularity(before) == "day" else None
    if days is None or days[0].month != month:
        return None
    found = reckoning.valid(days[0].year, days[0].month, day)
    return Reading("DATE", reckoning.day_value(found), moves=False) if found and found > days[0] else None


@rule(
    r"(?P<day>DAYNUM) (?: DASH | TO | AND ) (?P<last>DAYNUM) OF? (?P<month>{month}) (?P<year>{year})?",
)
def first_day(words: Words, story: Story) -> Reading | None:
    """`10 to 13 January`: one expression whose value is its first day; it covers all of them."""
    first = month_and_day(words, story)
    if first is None or len(first.value) != 10 or first.value[0] == "X":
        return first
    day = date.fromisoformat(first.value)
    last = reckoning.valid(day.year, day.month, words.number("last"))
    return replace(first, other=reckoning.until(day, last)) if last and last > day else first


@rule(
    r"(?:ON|BY|UNTIL|SINCE|BEFORE|FROM|TO) (?P<self>THE (?P<day>ORDN))"
    r"(?! WORD|CAP|UNIT|DECADE|MONTH|QUARTER|SEASON)"
)
def day_of_month(words: Words, story: Story) -> Reading | None:
    """`on the 12th`: in the month the story stands in, or by tense in the one before or after publication."""
    day, base = words.number("day"), story.base(words, 60)
    if not 1 <= day <= 31:
        return None
    if base is None:
        return Reading("DATE", f"XXXX-XX-{day:02d}", 0.5)
    step = {"past": (0, -1), "future": (0, 1)}.get(story.tense(words) or "", (0, -1, 1))
    for months in step:
        first = reckoning.add_months(base.replace(day=1), months)
        found = reckoning.valid(first.year, first.month, day)
        if found and check.agrees(found, story, words):
            return Reading("DATE", reckoning.day_value(found), 0.7)
    return None


@rule(
    r"(?P<month>{month}) COMMA? OF? (?P<year>INT4)",
    rf"(?P<month>{{month}}) COMMA? OF? {_REL}",
    rf"(?P<month>{{month}}) (?= {_JOIN} {{month}} COMMA? OF? (?P<year>INT4))",
    part="monthyear",
)
def month_and_year(words: Words, story: Story) -> Reading | None:
    """`January 2022`, `June last year`."""
    year = written_year(words, story)
    if year is None or not 1000 <= year <= 2999:
        return None
    return Reading("DATE", f"{year:04d}-{MONTH_NUMBER[words.get('month')]:02d}")


@rule(
    rf"{_NTH} (?: COMMA? (?P<year>INT4) | {_REL} )?",
)
def nth_of_month(words: Words, story: Story) -> Reading | None:
    """`the first Monday in May`, `the last weekend of March 2008`, `the second week of June`."""
    month, what = MONTH_NUMBER[words.get("month")], words.get("what")
    n = -1 if words.get("n") == "last" else words.number("n")
    weekday = WEEKDAY_NUMBER.get(what, {"weekend": 6, "week": 1}.get(what, 0))
    if not weekday or not -1 <= n <= 5 or (story.published is None and not words.has("year")):
        return None
    year = written_year(words, story) or check.likely_year(words, story, month)
    day = reckoning.nth_weekday(year, month, weekday, n)
    return Reading("DATE", reckoning.value_at(day, "day" if what in WEEKDAY_NUMBER else what), 0.9)


@rule(
    r"(?P<which>LAST|NEXT|THIS|PAST|COMING|THAT) (?P<month>{month})(?! CAP| DAYNUM)",
    r"THIS (?P<which>PAST|COMING) (?P<month>{month})(?! CAP| DAYNUM)",
    r"(?P<month>MONTH)",
    r"(?P<month>MONTHABBR DOT)(?! CAP)",
    r"(?<=LEAD)(?P<month>MONTHISH)(?! CAP)",
    r"(?<=DETERMINER)(?P<month>MONTHISH)(?= WORD)",
    part="baremonth",
)
def month_alone(words: Words, story: Story) -> Reading | None:
    """`in March`, `last November`: the year by the publication date and the tense."""
    if _is_first_name(words):
        return None
    return named_month(words, story, words.get("month"))


def _is_first_name(words: Words) -> bool:
    """`June Carter sang`: a month before a name, with no word before it that leads to a date."""
    tokens, at = words.tokens, words.first
    if words.get("month") not in ("april", "june", "august") or words.last - at != 1:
        return False
    if not (tokens.is_kind(at + 1, "CAP") and tokens.raw(at + 1)[1:].islower()):
        return False
    joined = tokens.is_kind(at - 1, "AND") and not tokens.is_kind(at - 2, "MONTHNAME")
    return joined or not tokens.is_kind(
        at - 1, "LEAD", "DETERMINER", "POSS", "LAST", "NEXT", "THIS", "WEEKDAY", "ORDINAL"
    )


def named_month(words: Words, story: Story, name: str) -> Reading:
    """The month of that name which the text speaks of; a group `which` may say `last` or `next`."""
    month, which, now = MONTH_NUMBER[name], words.get("which"), story.published
    if now is None and story.anchor is None:
        return Reading("DATE", f"XXXX-{month:02d}", 0.7)
    now = now or (story.anchor.day if story.anchor else date.today())
    if which in ("last", "past", "next", "coming"):
        back = (now.month - month) % 12
        first = reckoning.add_months(
            now.replace(day=1), -(back or 12) if which in ("last", "past") else 12 - back
        )
        return Reading("DATE", reckoning.month_value(first))
    year = now.year if which == "this" else check.likely_year(words, story, month)
    return Reading("DATE", f"{year:04d}-{month:02d}", 0.9)
