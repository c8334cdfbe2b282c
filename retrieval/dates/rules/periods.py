"""Rules for quarters, halves, and the beginning, middle and end of a period."""

from __future__ import annotations

from dataclasses import replace

from retrieval.dates import check, quantity, reckoning
from retrieval.dates.grammar import Reading, Words, rule
from retrieval.dates.lexicon import unit_of
from retrieval.dates.rules.written import named_month
from retrieval.dates.story import Story
from retrieval.dates.tokens import number

_UNITS = ("year", "month", "week", "quarter", "half", "decade", "century")
_RELATIVE = {"this": 0, "last": -1, "next": 1, "current": 0}


@rule(
    r"THE? FISCAL? (?:(?P<year>INT4) POSS? | (?P<rel>THIS|LAST|NEXT) UNIT POSS"
    r" | (?P<ago>UNIT DASH (?:AGO|EARLIER)) )? (?:FISCAL DASH?)?"
    r" (?P<n>ORDW|ORDN|SECOND|LAST) (?:FISCAL)? (?P<unit>QUARTER)"
    r" (?: (?:OF|IN)? (?:FISCAL)? (?:(?P<year2>INT4) | (?P<rel2>THIS|LAST|NEXT) UNIT) )?",
    r"(?:THE)? (?P<self>FISCAL? (?P<n>ORDW|ORDN|SECOND) DASH (?P<unit>QUARTER) (?P<year>INT4)?)",
    part="quarterof",
)
def quarter(words: Words, story: Story) -> Reading | None:
    """`the third quarter of 2008` = 2008-Q3, `third-quarter profit fell` = 2021-Q3."""
    n = 4 if words.get("n") == "last" else words.number("n")
    dated = any(map(words.has, ("year", "year2", "rel", "rel2", "ago")))
    game = words.tokens.word(words.last + 2) in ("game", "match", "final")
    if not 1 <= n <= 4 or game or (words.get("n") == "last" and not dated):
        return None
    year = words.number("year") or words.number("year2")
    rel = words.get("rel") or words.get("rel2")
    now = story.published
    if not year:
        year = now.year + (_RELATIVE[rel] if rel else _quarter_year(words, story, n)) - words.has("ago")
    return Reading("DATE", f"{year:04d}-Q{n}", 1.0 if words.has("year") or words.has("year2") else 0.9)


def _quarter_year(words: Words, story: Story, n: int) -> int:
    now = story.published
    if story.quarter and story.recent_quarter(words) and story.quarter.value == f"{now.year:04d}-Q{n - 1}":
        return 0
    ahead = n - (now.month + 2) // 3
    if ahead >= 3 or (ahead >= 1 and story.tense(words) == "past" and now.month <= 3):
        return -1
    return 1 if ahead <= -3 and story.tense(words) == "future" else 0


@rule(
    r"(?P<q>QSIGN) (?: (?:OF|IN)? (?P<fiscal>FISCAL)? (?P<year>INT4|SHORTYEAR|INT12|INT24|INT31|INT99)"
    r" | OF? (?P<rel>THIS|LAST|NEXT) UNIT )(?! PERCENT| AMPM)",
    r"(?P<q>QSIGN) (?:OF|IN)? (?P<fiscal>FISCAL)? (?P<year>INT4)",
    r"(?P<year>INT4) (?:DASH|SLASH|COMMA)? (?P<q>QSIGN|HSIGN)",
    r"(?P<q>HSIGN) (?:OF|IN)? (?P<fiscal>FISCAL)? (?P<year>INT4)",
    r"(?P<q>QSIGN)",
)
def quarter_sign(words: Words, story: Story) -> Reading | None:
    """`Q3 2009` = 2009-Q3, `2025Q3` = 2025-Q3, `2019-H2` = 2019-H2, `q1 of 2017` = 2017-Q1."""
    sign, written = words.get("q"), words.get("year")
    if len(written.strip("'’")) < 4 and written and not (words.has("fiscal") or written[0] in "'’"):
        return None
    year = int(written.strip("'’") or 0)
    year = check.full_year(year, story) if written and year < 100 else year
    if not year:
        rel = words.get("rel")
        year = story.published.year + (_RELATIVE[rel] if rel else _quarter_year(words, story, int(sign[1])))
    found = Reading("DATE", f"{year:04d}-{sign.upper()}", 1.0 if written else 0.8)
    return _of_fiscal(found) if words.has("fiscal") else found


def _of_fiscal(reading: Reading) -> Reading:
    return replace(reading, confidence=0.6, note="A fiscal year may begin in another month than January.")


@rule(r"FISCAL (?: UNIT )? (?P<year>INT4|INT24|INT31|INT12)", r"(?P<year>INT4) (?= FISCAL UNIT)")
def fiscal_year(words: Words, _story: Story) -> Reading | None:
    """`fiscal 1989` = 1989, `FY15` = 2015: the calendar's year, marked as fiscal."""
    year = words.number("year")
    short = year < 100 and words.tokens.word(words.first) == "fy" and not words.tokens.gap(words.first)
    year += 2000 if short else 0
    return _of_fiscal(Reading("DATE", f"{year:04d}")) if 1900 <= year <= 2100 else None


@rule(
    r"THE? (?P<unit>UNIT) (?P<n>INT12|INT24|INT31|INT99) (?: (?:OF|IN|COMMA)? (?P<year>INT4) )?"
    r"(?! UNITS| DASH| OF)"
)
def numbered_week(words: Words, story: Story) -> Reading | None:
    """`week 10` = 2022-W10: by ISO 8601; `Week 10` is one of a season of games."""
    n = words.number("n")
    named = words.tokens.raw(words.span("unit")[0])[:1].isupper() and not words.has("year")
    if words.get("unit") != "week" or not 1 <= n <= 53 or named:
        return None
    year = words.number("year") or story.published.year
    return Reading("DATE", f"{year:04d}-W{n:02d}", 0.6)


_YEARS = r"{thisunit}|INT4|FISCAL INT4|THE UNIT|{quarterof}|{season}"
_INNER = rf"(?P<inner>{{monthyear}}|{{baremonth}}|{{month}}|{_YEARS})"


@rule(
    rf"THE? (?P<n>LAST|{{ord}}) (?P<what>WEEKDAY|WEEKEND|UNIT|QUARTER|HALF) (?:OF|IN) {_INNER}"
    r"(?! DASH? ANYUNIT)",
    rf"(?P<self>THE? (?P<n>LAST|ORDINAL|WORD) (?P<count>CARD|INTEGER) (?P<what>UNITS)) OF {_INNER}",
    r"THE (?P<n>ORDN) OF? (?P<inner>{thisunit})",
    r"THE? (?P<rest>REST) OF (?:THE|THIS|POSS|CURRENT) (?P<what>UNIT|QUARTER)",
)
def nth_of_a_period(words: Words, story: Story) -> Reading | None:
    """`the first Monday in May 2021` = 2021-05-03, `the last day of February` = 2022-02-28."""
    what = unit_of(words.get("what")) if words.has("what") else "day"
    if words.has("rest"):
        value = reckoning.value_at(story.published, what)
        return Reading(
            "DATE", value, 0.8, moves=False, other=reckoning.part_of(value, "later", story.published)
        )
    n = {"last": -1, "final": -1}.get(words.get("n")) or words.number("n")
    period = period_inside(words, story)
    days = reckoning.days_of(period.value) if period and len(period.value) > 3 else None
    if not n or period is None or days is None or (words.has("count") and n not in (1, -1)):
        return None
    count = words.number("count") if words.has("count") else 1
    found = reckoning.nth_within(*days, what, n, count) if 1 <= count <= 366 else None
    if found is None:
        return None
    if count == 1:
        return Reading("DATE", found, min(period.confidence, 0.9), period.note)
    return Reading("DURATION", quantity.duration(count, what), 0.9, moves=False, other=found)


@rule(
    r"(?P<edge>{edge}) DASH? (?P<inner>{monthyear}|{baremonth}|MONTHNAME|INT4|{decade})",
    r"(?: THE? (?P<edge> END | START | MIDDLE | MID ) OF | THE (?P<half>ORDW|SECOND|LAST) HALF OF)"
    r" (?P<inner>{monthyear}|{baremonth}|MONTHNAME|{decade}|{thisunit}|INT4|{century}|{season})",
    r"THE? (?P<edge>END|START|MIDDLE) OF (?P<inner>THE? (?:UNIT|QUARTER))",
    r"(?P<edge>END|START) OF (?P<inner>THIS (?:UNIT|QUARTER))",
    r"(?P<self>(?P<edge>{edge}|END) DASH? (?P<inner>{month}))(?! DOT? DAYNUM| ORDN)",
)
def edge_of(words: Words, story: Story) -> Reading | None:
    """`mid-January` = 2022-01-11/2022-01-20: the value is that of the whole period."""
    found = period_inside(words, story)
    if found is None or len(found.value) < 2:
        return None
    bare = words.tokens.is_kind(words.span("inner")[1] - 1, "UNIT", "QUARTER") and not words.has("half")
    edge = words.get("edge") or {"first": "first half"}.get(words.get("half"), "last half")
    days, sure = reckoning.part_of(found.value, edge, story.published), min(found.confidence, 0.9)
    return replace(found, confidence=sure, moves=found.moves and not bare, other=days)


def period_inside(words: Words, story: Story) -> Reading | None:
    """The period of the group `inner`: a month's name, a year, or what a rule for parts says."""
    first, last = words.span("inner")
    bare = last - first == 1 or words.tokens.is_kind(last - 1, "DOT")
    if bare and words.tokens.is_kind(first, "MONTHNAME"):
        return named_month(words, story, words.tokens.word(first))
    if last - first == 1 and words.tokens.is_kind(first, "INT4"):
        year = number(words.tokens.word(first)) or 0
        return Reading("DATE", f"{year:04d}") if 1000 <= year <= 2100 else None
    unit = words.tokens.word(last - 1)
    if last - first < 3 and words.tokens.is_kind(first, "THE", "UNIT", "QUARTER") and unit in _UNITS:
        return Reading("DATE", reckoning.value_at(story.published, unit), 0.8, moves=False)
    if words.tokens.is_kind(first, "FISCAL"):
        return _of_fiscal(Reading("DATE", words.tokens.word(last - 1)))
    return story.part(words, "inner")


@rule(r"(?P<unit>UNIT) (?:POSS|(?P<dash>DASH))? END")
def units_end(words: Words, story: Story) -> Reading | None:
    """`year-end` = 2022-12-31, `the year's end` = 2022."""
    if words.get("unit") not in _UNITS:
        return None
    value = reckoning.value_at(story.published, words.get("unit"))
    day = words.has("dash") and words.get("unit") == "year" and not words.is_before("WORD")
    return Reading("DATE", f"{value}-12-31" if day else value, 0.8, moves=False)
