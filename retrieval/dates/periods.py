"""Rules for quarters, halves, and the beginning, middle and end of a period."""

from __future__ import annotations

from retrieval.dates import reckoning
from retrieval.dates.explicit import named_month
from retrieval.dates.grammar import Reading, Words, rule
from retrieval.dates.story import Story
from retrieval.dates.tokens import number

_RELATIVE = {"this": 0, "last": -1, "next": 1, "current": 0}


@rule(
    r"THE? FISCAL? (?:(?P<year>INT4) POSS? | (?P<rel>THIS|LAST|NEXT) UNIT POSS"
    r" | (?P<ago>UNIT DASH (?:AGO|EARLIER)) )? (?:FISCAL DASH?)?"
    r" (?P<n>ORDW|ORDN|SECOND|LAST) DASH? (?:FISCAL)? (?P<unit>QUARTER)"
    r" (?: (?:OF|IN)? (?:FISCAL)? (?:(?P<year2>INT4) | (?P<rel2>THIS|LAST|NEXT) UNIT) )?",
    r"(?:THE FISCAL?)? (?P<self>FISCAL? (?P<n>ORDW|ORDN|SECOND) DASH (?P<unit>QUARTER))(?= WORD)",
)
def quarter(words: Words, story: Story) -> Reading | None:
    """`the third quarter`, `third-quarter`, `the fourth quarter of 2008`, `last year's first quarter`."""
    n = 4 if words.get("n") == "last" else words.number("n")
    if not 1 <= n <= 4 or words.tokens.word(words.last + 2) in ("game", "match", "final"):
        return None
    year = words.number("year") or words.number("year2")
    rel = words.get("rel") or words.get("rel2")
    if not year and story.published is None:
        return Reading("DATE", f"XXXX-Q{n}", 0.5)
    now = story.published
    if not year and now:
        year = now.year + (_RELATIVE[rel] if rel else _quarter_year(words, story, n)) - words.has("ago")
    return Reading("DATE", f"{year:04d}-Q{n}", 1.0 if words.has("year") or words.has("year2") else 0.8)


def _quarter_year(words: Words, story: Story, n: int) -> int:
    now = story.published
    if now is None:
        return 0
    if story.quarter and story.recent_quarter(words) and story.quarter.value == f"{now.year:04d}-Q{n - 1}":
        return 0
    ahead = n - (now.month + 2) // 3
    if ahead >= 3 or (ahead >= 1 and story.tense(words) == "past" and now.month <= 3):
        return -1
    return 1 if ahead <= -3 and story.tense(words) == "future" else 0


@rule(
    r"(?P<q>QSIGN) (?:(?P<year>INT4) | OF? (?P<rel>THIS|LAST|NEXT) UNIT)?",
)
def quarter_sign(words: Words, story: Story) -> Reading | None:
    """`Q3`, `Q3 2009`."""
    sign = words.get("q")
    if not words.has("year") and story.published is None:
        return Reading("DATE", f"XXXX-{sign.upper()}", 0.5)
    year = words.number("year")
    if not year and story.published:
        rel = words.get("rel")
        year = story.published.year + (_RELATIVE[rel] if rel else _quarter_year(words, story, int(sign[1])))
    return Reading("DATE", f"{year:04d}-{sign.upper()}")


@rule(
    r"THE? (?P<n>ORDW|SECOND|LAST|LATEST) (?P<unit>HALF) OF (?:FISCAL)? (?:THE UNIT)?"
    r" (?:(?P<year>INT4) | (?P<rel>THIS|LAST|NEXT) UNIT)",
    r"THE (?P<n>ORDW|SECOND) (?P<unit>HALF)(?= OF THE UNIT)",
    r"THE? (?P<n>ORDW|SECOND|LAST) (?P<count>CARD|INT12) (?P<unit>QUARTERS) OF"
    r" (?:(?P<year>INT4) | (?P<rel>THIS|LAST|NEXT) UNIT)",
)
def half(words: Words, story: Story) -> Reading | None:
    """`the first half of 2008`, `first two quarters of last year`."""
    first = words.get("n") == "first"
    if (not first and words.get("n") not in ("second", "last")) or (
        words.has("count") and words.number("count") != 2
    ):
        return None
    year = words.number("year")
    if not year and story.published:
        year = story.published.year + _RELATIVE.get(words.get("rel"), 0)
    return Reading("DATE", f"{year:04d}-H{1 if first else 2}" if year else f"XXXX-H{1 if first else 2}")


@rule(
    r"{edge} DASH? (?P<inner>{monthyear}|{baremonth}|MONTHNAME|INT4|{decade})",
    r"(?: THE (?: END | START | MIDDLE | MID ) OF | THE (?:ORDW|SECOND|LAST) HALF OF)"
    r" (?P<inner>{monthyear}|{baremonth}|MONTHNAME|{decade}|{thisunit}|INT4|{century}|{season})",
    r"(?P<self>(?:{edge}|END) DASH? (?P<inner>{month}))(?! DOT? DAYNUM| ORDN)",
)
def edge_of(words: Words, story: Story) -> Reading | None:
    """`mid-January`, `early 2021`, `the middle of last week`: the value of the whole period."""
    first, last = words.span("inner")
    bare = last - first == 1 or words.tokens.is_kind(last - 1, "DOT")
    if bare and words.tokens.is_kind(first, "MONTH", "MONTHISH", "MONTHABBR"):
        return named_month(words, story, words.tokens.word(first))
    if last - first == 1 and words.tokens.is_kind(first, "INT4"):
        year = number(words.tokens.word(first)) or 0
        return Reading("DATE", f"{year:04d}") if 1000 <= year <= 2100 else None
    return story.part(words, "inner")


@rule(r"THE? (?:END|START|MIDDLE) OF THE (?P<unit>UNIT|QUARTER)", r"(?P<unit>UNIT) (?:POSS|DASH)? END")
def end_of_unit(words: Words, story: Story) -> Reading | None:
    """`the end of the year`, `year-end`, `the beginning of the week`: the unit around publication."""
    unit = words.get("unit")
    if unit not in ("year", "month", "week", "quarter", "decade", "century"):
        return None
    if story.published is None:
        return Reading("DATE", "XXXX", 0.3, moves=False)
    return Reading("DATE", reckoning.value_at(story.published, unit), 0.8, moves=False)
