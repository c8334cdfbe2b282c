"""Rules for years, decades, centuries, quarters, halves, and the beginning, middle and end of a period."""

from __future__ import annotations

from retrieval.dates import reckoning
from retrieval.dates.explicit import named_month
from retrieval.dates.grammar import Reading, Words, rule
from retrieval.dates.lexicon import DECADE_NUMBER, word_set
from retrieval.dates.story import Story
from retrieval.dates.tokens import Tokens, number

_NO_YEAR_BEFORE = word_set(
    "$ £ € ¥ # no page pages flight room route highway boeing model windows office resolution section article"
    " chapter bill verse some"
)
_COUNTED = word_set("people dollars euros pounds men women feet miles metres meters cases jobs copies troops")
_MODELS = word_set(
    "model models chevrolet chevy ford toyota honda nissan bmw mercedes volkswagen audi porsche dodge buick"
    " cadillac pontiac jeep"
)
_AFTER_A_YEAR = word_set("was is has had will when which that would saw where who were as it he she they we")
_DETERMINERS = word_set("the a an its his her their our my early late mid")
_RELATIVE = {"this": 0, "last": -1, "next": 1, "current": 0}


@rule(
    r"(?P<self>(?:FISCAL|ALSO)? (?: THE UNIT )? (?P<year>INT4))"
    r"(?! PERCENT| DASH? ANYUNIT | MARK? POINTED )",
)
def year_alone(words: Words, _story: Story) -> Reading | None:
    """`2008`, `fiscal 1989`, `the year 2000`; no year where it counts or numbers something."""
    tokens, year = words.tokens, words.number("year")
    first, last = words.match.start("year"), words.last
    if not 1000 <= year <= 2100 or tokens.word(words.first - 1) in _NO_YEAR_BEFORE:
        return None
    if tokens.word(last) in _MODELS or _ends_a_number(tokens, first):
        return None
    if last - words.first > 1:
        named = tokens.word(first - 1) in ("year", "fiscal", "financial")
        return Reading("DATE", f"{year:04d}") if named else None
    if _is_number(tokens, first, last):
        return None
    if _is_led(tokens, first, last):
        return Reading("DATE", f"{year:04d}")
    if not 1900 <= year <= 2050 or not _stands_alone(tokens, first, last):
        return None
    return Reading("DATE", f"{year:04d}", 0.7)


def _ends_a_number(tokens: Tokens, first: int) -> bool:
    """`760-325-1988`; but `1994-1996` and `mid-1996` are years."""
    spans = tokens.is_kind(first - 2, "INT4") and not tokens.is_kind(first - 3, "DASH")
    return tokens.is_kind(first - 1, "DASH") and tokens.is_kind(first - 2, "INTEGER", "CLOSE") and not spans


def _is_number(tokens: Tokens, first: int, last: int) -> bool:
    """`between 1500 and 2000 people`, `at 1920 Main Street`, `closed at 2013`."""
    if tokens.is_kind(first - 1, "AT"):
        return not tokens.is_kind(last, "WORD", "POSS")
    if tokens.is_kind(last, "AND", "TO", "OR", "DASH") and tokens.is_kind(last + 1, "INT4"):
        last += 2
    return tokens.word(last) in _COUNTED


def _is_led(tokens: Tokens, first: int, last: int) -> bool:
    """Does a word before it (`in`, `since`, `late`) say that it is a year?"""
    if tokens.is_kind(first - 1, "AND", "OR", "TO"):
        return tokens.is_kind(first - 2, "INT4", "CLOSE", "MONTHNAME")
    if tokens.is_kind(first - 1, "OPEN"):
        return not tokens.is_kind(last, "WORD", "CAP")
    return tokens.is_kind(first - 1, "LEAD", "FOR", "DASH", "OVER", "WITHIN")


def _stands_alone(tokens: Tokens, first: int, last: int) -> bool:
    """`the 2008 crisis`, `2008 was bad`; not `2000 sheep`, `a 1999-page report`."""
    if tokens.is_kind(last, "DASH", "SLASH") and tokens.is_kind(last + 1, "WORD", "CAP", "NUM"):
        return False
    if not tokens.is_kind(last, "WORD") or tokens.word(first - 1) in _DETERMINERS:
        return True
    if tokens.word(last) in _AFTER_A_YEAR:
        return True
    led = tokens.is_kind(first - 1, "COMMA", "OPEN", "CAP", "POSS", "WORD", "THIS", "THAT")
    return led and not tokens.word(last).endswith("s")


@rule(
    r"(?: THE (?:{edge} DASH?)? | {edge} DASH? )? (?P<decade>DECADE)",
    r"(?: THE (?:{edge} DASH?)? | {edge} DASH? ) (?P<words>DECADES)",
    r"(?P<century>CARD DASH? HUNDRED?) (?P<words>DECADES)",
    part="decade",
)
def decade(words: Words, _story: Story) -> Reading | None:
    """`the 1990s`, `the '80s`, `the early nineties`."""
    if words.has("words"):
        return Reading("DATE", f"{190 + DECADE_NUMBER[words.get('words')] // 10:03d}", 0.9)
    digits = words.get("decade").strip("'’s").rstrip("'’")
    marked = len(digits) == 4 or words.get("decade")[0] in "'’" or words.tokens.is_kind(words.first, "THE")
    marked = marked or (
        words.tokens.is_kind(words.first - 1, "AND", "TO") and words.tokens.is_kind(words.first - 2, "DECADE")
    )
    if not digits.endswith("0") or not marked:
        return None
    if len(digits) == 4:
        whole = digits.endswith("00") and words.tokens.is_kind(words.first, "THE") and digits[1] != "0"
        return Reading("DATE", digits[:2] if whole else digits[:3])
    return Reading("DATE", f"19{digits[0]}" if int(digits) >= 20 else f"20{digits[0]}", 0.9)


@rule(
    r"(?P<head>CARD) (?P<tail>CARD (?:DASH? CARD)?)(?! HUNDRED| DASH| ANYUNIT| WORD)",
    r"(?P<head>CARD) (?P<tail>CARD DASH CARD)",
    r"THE UNIT (?P<thousand>CARD HUNDRED)",
)
def spoken_year(words: Words, _story: Story) -> Reading | None:
    """`nineteen ninety-six`, `the year two thousand`."""
    if words.has("thousand"):
        head = number(words.get("thousand")) or 0
        year = head * 1000 if words.list("thousand")[1] == "thousand" else 0
        return Reading("DATE", f"{year:04d}", 0.8) if 1000 <= year <= 3000 else None
    head, tail = words.number("head"), words.number("tail")
    return Reading("DATE", f"{head:02d}{tail:02d}", 0.8) if 15 <= head <= 20 and 10 <= tail <= 99 else None


@rule(
    r"(?: THE (?:{edge} DASH?)? | {edge} DASH? )? (?P<n>ORDN|ORDW|CARD DASH ORDINAL) DASH? (?P<unit>UNIT)",
    part="century",
)
def century(words: Words, _story: Story) -> Reading | None:
    """`the 20th century`."""
    n = words.number("n")
    if words.get("unit") != "century" or not 1 <= n <= 22:
        return None
    return Reading("DATE", f"{n - 1:02d}", moves=False)


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
    if not 1 <= n <= 4:
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
    r"(?P<self>(?:{edge}|END) DASH? (?P<inner>{month}))",
)
def edge_of(words: Words, story: Story) -> Reading | None:
    """`mid-January`, `early 2021`, `the middle of last week`: the value of the whole period."""
    first, last = words.span("inner")
    if last - first <= 2 and words.tokens.is_kind(first, "MONTH", "MONTHISH", "MONTHABBR"):
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
