"""Rules for lengths of time: `two weeks`, `the past five years`, `a three-day visit`, `for months`."""

from __future__ import annotations

from retrieval.dates import quantity, reckoning
from retrieval.dates.grammar import Reading, Words, rule
from retrieval.dates.lexicon import unit_of
from retrieval.dates.story import Story

_LEAD = (
    r"(?: (?: THE | THESE | THOSE | ALL ) (?: (?P<way>LAST|PAST|NEXT|COMING|PREVIOUS|FOLLOWING) | ORDW"
    r" | LATEST | SECOND | PERIODIC ) | (?P<way2>PAST|NEXT|COMING) | ORDW | THE | THESE | THOSE | ALL"
    r" | ANOTHER )"
)
_COUNTED = r"(?P<count>{quantity}) (?: MORE | ANOTHER | TRADING | ALL | FISCAL ){0,2} (?P<unit>ANYUNIT)"
_TAIL = r"(?: (?P<half>AND AN HALF))?(?: OR SO| DASH LONG)?"
_AFTER = r"(?! OLD| DASH OLD| DASH UNIT DASH OLD)"
_NUMBERS = ("NUM", "POINTED", "INT12", "INT24", "INT31", "INT99", "CARD")


@rule(
    r"(?: AN | THE )? (?P<self>(?P<count>{count} DASH AND DASH AN DASH HALF) DASH (?P<unit>ANYUNIT))",
    r"(?: AN | THE )? (?P<self>(?P<count>{count}|FEW) DASH (?P<unit>ANYUNIT)(?! DASH))",
    r"(?P<self>(?: AN | THE )? (?P<count>{count}|FEW) DASH (?P<unit>ANYUNIT) PERIOD)",
    rf"(?P<self>{{rough}}? {_LEAD}? {_COUNTED}{_TAIL}){_AFTER}",
    rf"(?P<self>(?P<way>LAST|PREVIOUS|FOLLOWING) {_COUNTED})",
    r"(?P<self>THE? (?P<count>{count}) (?P<way>LAST|PAST|PREVIOUS|NEXT|COMING|FOLLOWING) (?P<unit>PLURAL))",
    r"(?P<self>(?P<unit>UNIT|UNITS) DASH LONG)",
    r"(?: AN | THE )? (?P<self>(?P<count>HALF) DASH (?P<unit>UNIT))",
    r"(?P<self>THE? (?:PAST|LAST|NEXT) (?P<count>HALF) DASH? (?P<unit>UNIT))",
    r"(?P<self>(?P<count>AN) (?P<unit>UNIT) OR CARD)",
    r"(?P<self>THE (?:LAST|PAST|NEXT|COMING) (?P<unit>UNIT) OR CARD)",
    r"(?P<self>(?P<lead>THE) (?P<which>LAST|PAST|NEXT) (?P<unit>UNITS))",
)
def length(words: Words, story: Story) -> Reading | None:
    """`nearly three years` = P3Y, `last 3 months` = 2021-10-20/2022-01-19."""
    unit = unit_of(words.get("unit"))
    counts = words.list("count")
    n = (
        quantity.amount(counts)
        if words.has("count")
        else (None if words.has("which") or unit != words.get("unit") else 1)
    )
    if _is_rate(words, counts) or not _is_length(words, counts, unit):
        return None
    other = _days_counted(words, story, n, unit) if words.has("count") else None
    return Reading("DURATION", quantity.duration(n, unit, words.has("half")), 0.9, moves=False, other=other)


_BACK = ("last", "past", "previous")
_NO_DAYS = ("weekend", "second", "night", "decade", "century")


def _days_counted(words: Words, story: Story, n: float | None, unit: str) -> str | None:
    """`the last three weeks` are so many days up to publication, `in three weeks` is the day after them."""
    now, way = story.published, words.get("way") or words.get("way2")
    n, soon = n or (3 if way else 0), not way and _is_to_come(words, story)
    if not n or unit in _NO_DAYS or not (way or soon) or (n != int(n) and unit != "hour"):
        return None
    if unit in ("hour", "minute"):
        days = round(n / (24 if unit == "hour" else 1440))
        return reckoning.until(*sorted((now, reckoning.add_days(now, -days if way in _BACK else days))))
    far = reckoning.shift(now, -int(n) if way in _BACK else int(n), unit)
    if soon:
        return reckoning.until(now if words.is_after("WITHIN") else far, far)
    if unit == "quarter":
        ends = sorted((far, reckoning.shift(now, -1 if way in _BACK else 1, unit)))
        return "/".join(reckoning.value_at(end, unit) for end in ends)
    first, last = (far, reckoning.add_days(now, -1)) if way in _BACK else (reckoning.add_days(now, 1), far)
    return reckoning.until(first, last) if first <= last else None


def _is_to_come(words: Words, story: Story) -> bool:
    """`will leave in two weeks`, `in two weeks' time`, or nothing before it that tells of anything else."""
    tokens, opens = words.tokens, words.first - story.sentence(words.first) <= 1
    if not words.is_after("IN", "WITHIN") or _is_record(words):
        return False
    return tokens.is_kind(words.last + 1, "TIME") or story.tense(words) == (None if opens else "future")


def _is_record(words: Words) -> bool:
    """`the lowest in six years`, `the first 90 minutes`, `within a month of the vote`: no time to come."""
    tokens = words.tokens
    before = [tokens.word(i) for i in range(words.first - 5, words.first - 1)]
    lead = words.span("count")[0] > words.first and not tokens.is_kind(words.first, "ABOUT", "LEAST", "AT")
    told = any(
        word.endswith("est") or word in ("first", "most", "least", "record", "time") for word in before
    )
    return lead or told or words.is_before("OF")


def _is_rate(words: Words, counts: list[str]) -> bool:
    """`$25 a share a year`, `700 seats a week`: a unit after something counted, no length of its own."""
    if counts not in (["a"], ["an"]) or words.last - words.first != 2:
        return False
    tokens, before = words.tokens, words.first - 1
    if tokens.is_kind(before, *_NUMBERS, "PERCENT", "TIMES", "TWICE", "ONCE"):
        return True
    return (
        tokens.is_kind(before, "WORD", "UNITS", "QUARTERS")
        and tokens.word(before).endswith("s")
        and _counted_before(words)
    )


def _counted_before(words: Words) -> bool:
    kinds = (*_NUMBERS, "INT4", "HUNDRED")
    return any(words.tokens.is_kind(i, *kinds) for i in range(words.first - 4, words.first - 1))


def _is_length(words: Words, counts: list[str], unit: str) -> bool:
    tokens, first = words.tokens, words.first
    if unit in ("second", "night") and len(counts) == 0:
        return False
    if words.list("self")[0] in ("last", "previous", "following") and _is_verb(words, counts):
        return False
    if words.get("unit") in ("hr", "min") and tokens.raw(words.span("unit")[0]).isupper():
        return False
    if counts[:1] == ["many"] and tokens.is_kind(first - 1, "AS"):
        return False
    if counts == ["zero"] or (words.is_before("INT4") and words.has("lead")):
        return False
    if counts == ["some"] and unit == words.get("unit"):
        return False
    if counts and counts[0][0] == "0" and counts[0].isdigit():
        return False
    if counts in (["a"], ["an"]) and tokens.is_kind(words.last - 1, "LONG"):
        return False
    if words.is_name("unit") or (unit == "quarter" and tokens.is_kind(words.last + 1, "INT4")):
        return False
    if tokens.is_kind(first - 1, "MONEY") or (unit == "quarter" and _is_share(words, counts)):
        return False
    alone = counts in (["a"], ["an"]) and words.last - first == 2
    if alone and words.is_before("WORD", "CAP", "DASH"):
        return tokens.is_kind(first - 1, "FOR", "WITHIN", "IN", "ABOUT", "OVER", "EVERY", "AFTER")
    return not (unit == "weekend" and counts == ["a"])


def _is_verb(words: Words, counts: list[str]) -> bool:
    """`can last six months`, `following a week of protests`: no part of the expression."""
    led = words.is_after("WORD", "CAP", "TO", "AND")
    return led or counts[:1] in (["a"], ["an"]) or words.is_before("OF")


def _is_share(words: Words, counts: list[str]) -> bool:
    """`three-quarters of the food`, `a quarter of the seats`: a fraction, no time."""
    part = counts[:1] in (["a"], ["one"], ["three"]) or "quarter" in words.list("unit")
    return part and (words.is_before("OF") or "-" in words.list("self"))


@rule(
    r"(?: FOR | WITHIN | IN | OVER | AFTER | OF | DURING )"
    r" (?P<self>(?P<the>THE)? (?P<unit>UNITS))(?! AGO| OLD| OF| TRADING| INT4)"
)
def open_length(words: Words, _story: Story) -> Reading | None:
    """`for weeks` = PXW, `over the years` = PXY: an unspecified number of them."""
    return Reading("DURATION", quantity.duration(None, words.get("unit")), 0.6, moves=False)


@rule(r"(?P<lasting>LASTING)")
def lasting(words: Words, _story: Story) -> Reading | None:
    """`a weeklong visit` = P1W, `a decadeslong feud` = PXE."""
    word = words.get("lasting").removesuffix("long")
    unit = unit_of(word)
    return Reading("DURATION", quantity.duration(1 if unit == word else None, unit), 0.9, moves=False)


@rule(
    r"(?P<count>AN|CARD) (?P<unit>QUARTER|QUARTERS) OF AN (?P<whole>UNIT)",
    r"(?P<count>AN)? (?P<unit>QUARTER) DASH? (?P<whole>UNIT)",
)
def quarters(words: Words, _story: Story) -> Reading | None:
    """`three quarters of an hour` = PT45M, `a quarter century` = P25Y."""
    n, whole = words.number("count") or 1, words.get("whole")
    if whole == "century" and n == 1:
        return Reading("DURATION", "P25Y", 0.9, moves=False)
    if whole != "hour":
        return None
    return Reading("DURATION", quantity.duration(15 * n, "minute"), 0.9, moves=False) if n < 4 else None
