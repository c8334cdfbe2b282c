"""Rules for years, decades and centuries: `2008`, `2008-09`, `the summer of '69`, `the 1990s`."""

from __future__ import annotations

from retrieval.dates import check
from retrieval.dates.grammar import Reading, Words, rule
from retrieval.dates.lexicon import DECADE_NUMBER, word_set
from retrieval.dates.story import Story
from retrieval.dates.tokens import Tokens, number

_NO_YEAR_BEFORE = word_set(
    "$ £ € ¥ # no page pages flight room route highway boeing model windows office resolution section article"
    " chapter bill verse some"
)
_MEASURES = word_set("levels prices lows highs figures results elections standards estimates earnings")
_DATING = word_set("circa dated")
_WEATHER = word_set("temperature temperatures highs lows degrees mercury")
_COUNTED = word_set("people dollars euros pounds men women feet miles metres meters cases jobs copies troops")
_MODELS = word_set(
    "model models chevrolet chevy ford toyota honda nissan bmw mercedes volkswagen audi porsche dodge buick"
    " cadillac pontiac jeep"
)
_AFTER_A_YEAR = word_set("was is has had will when which that would saw where who were as it he she they we")
_DETERMINERS = word_set("the a an its his her their our my early late mid")


@rule(
    r"(?P<self>(?:FISCAL|ALSO)? (?: THE UNIT )? (?P<year>INT4))"
    r"(?! PERCENT| DASH? ANYUNIT | MARK? POINTED | DASH INTEGER DASH )"
)
def year_alone(words: Words, _story: Story) -> Reading | None:
    """`in 2008` = 2008, `the year 2000` = 2000; no year where it counts or numbers something."""
    tokens, year = words.tokens, words.number("year")
    first, last = words.match.start("year"), words.last
    if not 1000 <= year <= 2200 or words.word_before in _NO_YEAR_BEFORE:
        return None
    if tokens.word(last) in _MODELS or _ends_a_number(tokens, first):
        return None
    if last - words.first > 1:
        named = tokens.word(first - 1) in ("year", "fiscal", "financial")
        return Reading("DATE", f"{year:04d}") if named else None
    if _is_before_christ(tokens, last):
        return Reading("DATE", f"BC{year:04d}", moves=False)
    if _is_number(tokens, first, last):
        return None
    if _is_led(tokens, first, last):
        return Reading("DATE", f"{year:04d}")
    if not 1900 <= year <= 2050 or not _stands_alone(tokens, first, last):
        return None
    return Reading("DATE", f"{year:04d}", 0.9)


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
    return (
        tokens.is_kind(first - 1, "LEAD", "FOR", "DASH", "OVER", "WITHIN")
        or tokens.word(first - 1) in _DATING
    )


def _stands_alone(tokens: Tokens, first: int, last: int) -> bool:
    """`the 2008 crisis`, `2008 was bad`; not `2000 sheep`, `a 1999-page report`."""
    if tokens.is_kind(last, "DASH", "SLASH") and tokens.is_kind(last + 1, "WORD", "CAP", "NUM"):
        return False
    if not tokens.is_kind(last, "WORD") or tokens.word(first - 1) in _DETERMINERS:
        return True
    if tokens.word(last) in _AFTER_A_YEAR:
        return True
    if tokens.word(last) in _MEASURES:
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
    """`the 1990s` = 199, `the '80s` = 198, `the early nineties` = 199."""
    if words.has("words"):
        return Reading("DATE", f"{190 + DECADE_NUMBER[words.get('words')] // 10:03d}", 0.9)
    digits = words.get("decade").strip("'’s").rstrip("'’")
    marked = len(digits) == 4 or words.get("decade")[0] in "'’" or words.tokens.is_kind(words.first, "THE")
    marked = marked or (words.is_after("AND", "TO") and words.tokens.is_kind(words.first - 2, "DECADE"))
    if not digits.endswith("0") or not marked or (len(digits) == 2 and _is_weather(words)):
        return None
    if len(digits) == 4:
        whole = digits.endswith("00") and words.tokens.is_kind(words.first, "THE") and digits[1] != "0"
        return Reading("DATE", digits[:2] if whole else digits[:3])
    return Reading("DATE", f"19{digits[0]}" if int(digits) >= 20 else f"20{digits[0]}", 0.9)


def _is_weather(words: Words) -> bool:
    """`temperatures in the 80s`."""
    return any(words.tokens.word(i) in _WEATHER for i in range(words.first - 8, words.first))


@rule(
    r"(?P<head>CARD) (?P<tail>CARD (?:DASH? CARD)?)(?! HUNDRED| DASH| ANYUNIT| WORD)",
    r"(?P<head>CARD) (?P<tail>CARD DASH CARD)",
    r"THE UNIT (?P<thousand>CARD HUNDRED)",
)
def spoken_year(words: Words, _story: Story) -> Reading | None:
    """`nineteen ninety-six` = 1996, `the year two thousand` = 2000."""
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
    """`the 20th century` = 19."""
    n = words.number("n")
    if words.get("unit") != "century" or not 1 <= n <= 22:
        return None
    if _is_before_christ(words.tokens, words.last):
        return Reading("DATE", f"BC{n - 1:02d}", moves=False)
    return Reading("DATE", f"{n - 1:02d}", moves=False)


def _is_before_christ(tokens: Tokens, at: int) -> bool:
    """Does `BC`, `B.C.` or `BCE` stand there?"""
    written = "".join(tokens.raw(i) for i in range(at, at + 3))
    return tokens.raw(at) in ("BC", "BCE") or written == "B.C"


@rule(
    r"(?P<self>(?:FISCAL|ALSO)? (?P<year>INT4) (?:DASH|SLASH) (?P<to>INT12|INT24|INT31|INT99))"
    r"(?! DASH| SLASH)"
)
def years_joined(words: Words, _story: Story) -> Reading | None:
    """`2008-09` = 2008-01-01/2009-12-31: its value is the first year; it covers all of them."""
    year, to = words.number("year"), words.tokens.word(words.last - 1)
    last = year - year % 100 + int(to)
    if not 1500 <= year < last <= 2100 or len(to) != 2 or words.word_before in _NO_YEAR_BEFORE:
        return None
    if words.tokens.gap(words.last - 2) or words.tokens.gap(words.last - 3) or words.is_after("DASH"):
        return None
    note = "It may be one fiscal year or season." if last == year + 1 else None
    return Reading("DATE", f"{year:04d}", 0.9, note, other=f"{year:04d}/{last:04d}")


@rule(r"(?: IN | OF | SINCE | BY | FROM | UNTIL ) (?P<self>(?P<year>SHORTYEAR))(?! ANYUNIT| WORD PLURAL)")
def short_year(words: Words, story: Story) -> Reading | None:
    """`the summer of '69` = 1969: the last such year up to publication."""
    return Reading("DATE", f"{check.full_year(int(words.get('year')[1:]), story, 5):04d}", 0.8)
