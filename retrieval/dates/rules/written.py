"""Rules for dates written out: month and day, month and year, a month alone, days that share a month."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from retrieval.dates import check, quantity, reckoning
from retrieval.dates.grammar import Reading, Words, rule
from retrieval.dates.lexicon import MONTH_NUMBER, WEEKDAY_NUMBER, word_set
from retrieval.dates.story import Story

_REL = r"(?: (?P<rel>THIS|LAST|NEXT|THAT) | (?:THE|THAT) (?P<told>SAME|FOLLOWING|PREVIOUS|NEXT) ) UNIT"
_YEAR = rf"(?: COMMA? (?:OF|IN)? (?P<year>{{year}}|SHORTYEAR)(?! DASH? ANYUNIT) | COMMA? OF? {_REL} )"
_ATTACK = word_set("attack attacks terrorist terror hijackings")
_JOIN = r"(?: TO | AND | DASH | THROUGH | UNTIL | OR )"
_LIST = rf"(?: {_JOIN} | COMMA AND? )"
_MARK = r"(?: DASH | SLASH | COMMA )"
_DAY = r"(?P<day>DAYNUM|{ord})"
_TO_DAY = r"THE? (?P<day>DAYNUM|{ord}) (?: DASH | TO | AND | THROUGH | UNTIL ) THE? (?P<last>DAYNUM|{ord})"
_WEEKDAY = (
    r"(?: THE? (?: THIS? COMING | LAST | NEXT | THIS )? (?P<weekday>DAYNAME) DOT? COMMA? (?: THE | ON )? )"
)


@rule(
    rf"{_WEEKDAY}? (?P<month>{{month}}) {_DAY}"
    rf" (?= (?: {_LIST} THE? (?:{{month}})? (?:DAYNUM|{{ord}}) ){{1,3}} COMMA? (?P<year>INT4))",
    rf"{_WEEKDAY}? THE? {_DAY} (?P<month>{{month}})"
    rf" (?= {_LIST} THE? (?:DAYNUM|{{ord}}) {{month}} (?P<year>INT4))",
    r"(?P<month>{month}) (?P<day>CARD (?:DASH? CARD)?) COMMA? (?P<year>{year})",
    r"(?P<day>CARD (?:DASH? CARD)?) OF? (?P<month>{month}) COMMA? (?P<year>{year})",
)
def day_with_a_year_elsewhere(words: Words, story: Story) -> Reading | None:
    """`September 12th and 22nd, 1914` = 1914-09-12/1914-09-22."""
    return month_and_day(words, story)


@rule(
    rf"{_WEEKDAY}? (?: (?P<which>LAST|NEXT) | THIS (?P<near>PAST|COMING) )? (?P<month>{{month}}) THE?"
    rf" {_DAY}{_YEAR}?",
    rf"{_WEEKDAY}? THE? {_DAY} (?P<unit>UNIT)? OF? (?P<month>{{month}}) {_YEAR}?",
    rf"(?P<month>{{month}}) COMMA THE? (?P<day>ORDN) {_YEAR}?",
    rf"{_DAY} {_MARK} (?P<month>{{month}}) {_MARK} (?P<year>INT4)",
    rf"(?P<year>INT4) {_MARK}? (?P<month>{{month}}) {_MARK}? {_DAY}(?! COMMA? INT4)",
    rf"(?P<month>{{month}}) (?: SLASH {_DAY} | DASH (?P<year>INT4) DASH (?P<day2>DAYNUM) )",
    part="monthday",
)
def month_and_day(words: Words, story: Story) -> Reading | None:
    """`January 12` = 2022-01-12, `the 3rd of June last year` = 2021-06-03, `14 nov 2023` = 2023-11-14."""
    month, day = MONTH_NUMBER[words.get("month")], words.number("day") or words.number("day2")
    tokens = words.tokens
    if not 1 <= day <= 31 or (words.is_after("MONEY") and tokens.is_kind(words.first, "DAYNUM")):
        return None
    if words.get("unit") not in ("", "day"):
        return None
    if tokens.is_kind(words.span("month")[0], "MONTHLOW") and words.is_before("WORD", "ANYUNIT"):
        return None
    weekday = WEEKDAY_NUMBER.get(words.get("weekday"))
    year = written_year(words, story)
    if year is None and (month, day) == (9, 11) and words.next_word in _ATTACK:
        year = 2001
    return check.settle(words, story, year, month, day, weekday)


def written_year(words: Words, story: Story) -> int | None:
    """The year that stands with the date, as a number or as `last year`."""
    if words.has("year"):
        short = words.get("year").strip("'’")
        return check.full_year(int(short), story) if len(short) == 2 else quantity.year_of(words.list("year"))
    if words.has("day") and (
        year := check.year_told(words, story, MONTH_NUMBER[words.get("month")], words.number("day"))
    ):
        return year
    if words.tokens.word(words.last - 1) != "year":
        return None
    if words.has("rel") and words.get("rel") != "that":
        return story.published.year + {"this": 0, "last": -1, "next": 1}[words.get("rel")]
    if not words.has("told") and not words.has("rel"):
        return None
    base = story.base(words)
    return base.year + {"previous": -1, "following": 1, "next": 1}.get(words.get("told"), 0)


@rule(
    rf"MONTHNAME DOT? (?:DAYNUM|{{ord}}) (?: COMMA (?:DAYNUM|{{ord}}) ){{0,2}} {_LIST}"
    r" (?P<self>THE? (?P<day>DAYNUM|{ord}) (?: COMMA? (?P<year>INT4) )?)"
    r"(?! AMPM|PERCENT|MONTHNAME|DASH? ANYUNIT|COMMA? INT4|OF)"
)
def second_day(words: Words, story: Story) -> Reading | None:
    """`January 10 to 13` = 2022-01-10/2022-01-13, `April 9th through seventeenth` = 2022-04-09/2022-04-17."""
    day, month = words.number("day"), MONTH_NUMBER[words.tokens.word(words.match.start())]
    before = story.latest
    if (
        before is None
        or before.last < words.match.start()
        or before.unit != "day"
        or before.day.month != month
    ):
        return None
    found = reckoning.valid(words.number("year") or before.day.year, month, day)
    if found is None or found <= before.day:
        return None
    return Reading("DATE", found.isoformat(), 0.9, moves=False)


@rule(
    rf"{_TO_DAY} OF? (?P<month>{{month}}) {_YEAR}?",
    rf"{_TO_DAY} (?:OF|IN)? (?P<rel>THIS|LAST|NEXT) (?P<unit>UNIT)",
)
def first_day(words: Words, story: Story) -> Reading | None:
    """`10 to 13 January` = 2022-01-10/2022-01-13: the value is the first day, the days are all of them."""
    first = day_of_a_month(words, story) if words.has("unit") else month_and_day(words, story)
    if first is None or len(first.value) != 10 or first.value[0] == "X":
        return first
    day = date.fromisoformat(first.value)
    last = reckoning.valid(day.year, day.month, words.number("last"))
    return replace(first, other=reckoning.until(day, last)) if last and last > day else first


def day_of_a_month(words: Words, story: Story) -> Reading | None:
    """The day with that number of the last, this or the next month."""
    if words.get("unit") != "month":
        return None
    month = reckoning.add_months(
        story.published.replace(day=1), {"last": -1, "next": 1}.get(words.get("rel"), 0)
    )
    found = reckoning.valid(month.year, month.month, words.number("day"))
    return Reading("DATE", found.isoformat(), 0.9) if found else None


@rule(
    r"(?: ON | (?:BY|UNTIL|SINCE|BEFORE|AFTER|FROM|TO|OF) (?=THE) ) (?P<self>THE? (?P<day>ORDN))"
    r"(?! WORD|CAP|UNIT|DECADE|MONTHNAME|QUARTER|SEASON|OF)",
    r"ON (?P<self>THE (?P<day>DAYNUM|{ord}))(?= DOT|STOP|COMMA|PARA|AT|FROM|BETWEEN|$)",
    part="daynumber",
)
def day_of_month(words: Words, story: Story) -> Reading | None:
    """`on the 12th` = 2022-01-12: in the month of the story, or by tense in one near."""
    day, base = words.number("day"), story.base(words, 60)
    if not 1 <= day <= 31 or (words.tokens.is_kind(words.last - 1, "ORDW", "SECOND") and day < 13):
        return None
    step = {"past": (0, -1), "future": (0, 1)}.get(story.tense(words) or "", (0, -1, 1))
    for months in step:
        first = reckoning.add_months(base.replace(day=1), months)
        found = reckoning.valid(first.year, first.month, day)
        if found and check.agrees(found, story, words):
            return Reading("DATE", found.isoformat(), 0.7)
    return None


@rule(
    rf"(?P<month>{{month}}) {_YEAR}",
    r"(?P<month>{month}) (?:DASH|SLASH) (?P<year>INT4)(?! DASH)",
    r"(?P<year>INT4) (?:COMMA|DASH|SLASH)? (?P<month>{month})(?! DOT? DAYNUM)",
    rf"(?P<month>{{month}}) (?= {_JOIN} {{month}} COMMA? (?:OF|IN)? (?P<year>INT4))",
    part="monthyear",
)
def month_and_year(words: Words, story: Story) -> Reading | None:
    """`January 2021` = 2021-01, `June last year` = 2021-06, `2017 april` = 2017-04, `Dec-2018` = 2018-12."""
    year = written_year(words, story)
    if year is None or not 1000 <= year <= 2999:
        return None
    return Reading("DATE", f"{year:04d}-{MONTH_NUMBER[words.get('month')]:02d}")


@rule(
    r"(?P<which>LAST|NEXT|THIS|PAST|COMING|THAT) (?P<month>{month})(?! CAP| DAYNUM)",
    r"THIS (?P<which>PAST|COMING) (?P<month>{month})(?! CAP| DAYNUM)",
    r"(?P<month>MONTH)",
    r"(?P<month>{month})(?= (?:TO|UNTIL|THROUGH|DASH) {month})",
    r"{month} (?:TO|UNTIL|THROUGH|DASH) (?P<self>(?P<month>{month}))",
    r"(?P<month>MONTHABBR DOT)(?! CAP)",
    r"(?<=LEAD)(?P<month>MONTHISH)(?! CAP)",
    r"(?<=DETERMINER)(?P<month>MONTHISH)(?= WORD)",
    part="baremonth",
)
def month_alone(words: Words, story: Story) -> Reading | None:
    """`in March` = 2022-03: The year follows the publication date and the tense."""
    verb = words.tokens.is_kind(words.span("month")[0], "MONTHLOW") and words.get("which") in ("this", "that")
    if verb or _is_first_name(words):
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
    month, which, now = MONTH_NUMBER[name], words.get("which"), story.now
    if which in ("last", "past", "next", "coming"):
        back = (now.month - month) % 12
        first = reckoning.add_months(
            now.replace(day=1), -(back or 12) if which in ("last", "past") else 12 - back
        )
        return Reading("DATE", reckoning.value_at(first, "month"), 0.9)
    year = now.year if which == "this" else check.likely_year(words, story, month)
    return Reading("DATE", f"{year:04d}-{month:02d}", 0.9)
