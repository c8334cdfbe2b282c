"""The period that a question asks about: `on January 12`, `since March`, `in the week before Christmas`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from retrieval.dates import reckoning
from retrieval.dates.engine import find_times
from retrieval.dates.quantity import amount
from retrieval.dates.tense import is_attributive
from retrieval.dates.tokens import Tokens, tokenize
from retrieval.types import TimeMention

_BESIDE = re.compile(
    r"\b(?P<lead>(?:in|during|over|within) )?(?:the )?(?P<n>\w+ )??(?P<unit>day|week|fortnight|month|year)s?"
    r" (?P<way>before|after) (?=\S)",
    re.I,
)
_OF_AN_EVENT = re.compile(r"(?:the )?(?:day|week|month|year) (?:before|after|following) (?!last)", re.I)
_LEAD = re.compile(
    r"(?:\b(since|until|till|before|after|by|from|between|in|on|at|during|over|within|through|as of)\s+)"
    r"(?:the\s+)?$",
    re.I,
)
_DAYS = ("MONTHNAME", "DAYNAME", "TODAY", "YESTERDAY", "TOMORROW", "ISO", "NUMDATE", "DAYPART", "TONIGHT")
# "The mayor's last day" is not counted back from today.
_OWN = re.compile(r"(?:['’]s|\b(?:his|her|its|their|our|my|your))\s+$", re.I)
_JOINS = ("and", "to", "until", "till", "through", "-", "–")
_TO = re.compile(r"(?:to|until|till|through)\b", re.I)
_JOINED = re.compile(r"(?:\b(?:to|and|or|until|through)\s+|[-–]\s*)$", re.I)
_ONWARDS = re.compile(r"\s*(?:on|onwards?|up)\b", re.I)
_COUNTED = re.compile(r"\b(?:last|past|previous|next|following|coming|upcoming)\b", re.I)


@dataclass(frozen=True, slots=True)
class TimeRange:
    """A period: its first and last day (`None` where it is open) and the words of the question that give it.

    `start` and `stop` are character offsets, the preposition included, so that a caller can strip them.
    """

    begin: date | None
    end: date | None
    start: int
    stop: int


def question_range(text: str, today: date) -> TimeRange | None:
    """The period a question asks about, as of `today`; `None` if it names none.

    A date that only names a thing ("the 2008 crash", "the January 6 attack") bounds nothing. Of several
    periods the shortest is taken, of two that lie apart or are joined ("between … and") the whole.
    """
    if beside := _beside(text, today):
        return beside
    tokens = tokenize(text)
    bounds = [m for m in find_times(text, today) if _bounds(tokens, m)]
    found = [r for m in bounds if (r := _range(text, m, today))]
    return _joined(text, found) or _narrowest(found)


def _narrowest(found: list[TimeRange]) -> TimeRange | None:
    """The shortest period, or the stretch from first to last where two lie apart."""
    best = min(found, key=_length, default=None)
    if best is None or best.begin is None or best.end is None:
        return best
    closed = [(r.begin, r.end) for r in found if r.begin and r.end]
    apart = [(best.begin, best.end), *((b, e) for b, e in closed if e < best.begin or b > best.end)]
    return TimeRange(min(b for b, _ in apart), max(e for _, e in apart), best.start, best.stop)


def _beside(text: str, today: date) -> TimeRange | None:
    """`the week before Christmas`, `in the three days after January 12`: so many days up to or from it."""
    found = _BESIDE.search(text)
    if not found or (found["n"] and not found["lead"]):
        return None
    inner = next(iter(find_times(text[found.end() :], today)), None)
    if inner is None or inner.start > 4 or inner.begin is None or inner.end_of_range is None:
        return None
    way, unit = (-1 if found["way"].lower() == "before" else 1), found["unit"].lower()
    n = round(amount([found["n"].strip().lower()]) or 3) if found["n"] else 1
    edge = reckoning.add_days(inner.begin if way < 0 else inner.end_of_range, way)
    far = reckoning.add_days(reckoning.shift(edge, way * n, unit), -way)
    return TimeRange(min(edge, far), max(edge, far), found.start(), found.end() + inner.end)


def _bounds(tokens: Tokens, mention: TimeMention) -> bool:
    if mention.type == "SET" or mention.value.endswith("_REF"):
        return False
    if _OF_AN_EVENT.match(tokens.text, mention.start) or _OWN.search(tokens.text, 0, mention.start):
        return False
    inside = [i for i, s in enumerate(tokens.starts) if mention.start <= s < mention.end]
    if not inside or _is_bare(tokens, mention, inside):
        return False
    return not is_attributive(tokens, inside[0], inside[-1] + 1)


def _is_bare(tokens: Tokens, mention: TimeMention, inside: list[int]) -> bool:
    """A year or a name without a preposition (`Euro 2017`, `Halloween costumes`), an hour without a day."""
    if mention.type == "TIME":
        return not any(tokens.is_kind(i, *_DAYS) for i in inside)
    before = tokens.text[: mention.start]
    if _LEAD.search(before) or _JOINED.search(before) or tokens.is_kind(inside[0], "DAYNAME"):
        return False
    if mention.text.isdigit():
        return True
    named = mention.text[0].isupper() and inside[0] > 0
    return named and tokens.is_kind(inside[-1] + 1, "WORD", "CAP")


def _length(found: TimeRange) -> int:
    return reckoning.days_between(found.begin or date.min, found.end or date.max)


def _range(text: str, mention: TimeMention, today: date) -> TimeRange | None:
    begin, end = mention.begin, mention.end_of_range
    lead = _LEAD.search(text, 0, mention.start)
    word = lead[1].lower() if lead else ""
    if mention.type == "DURATION":
        counted = _COUNTED.search(mention.text)
        if begin is None or end is None or not (counted or word in ("in", "within")):
            return None
        end = max(end, today) if counted and begin <= today else end
    elif begin and end and (word == "since" or (word == "from" and _is_start(text, mention))):
        end = max(today, end)
    elif word in ("until", "till", "by", "through", "as of"):
        begin = None
    if begin is None and end is None:
        return None
    return TimeRange(begin, end, lead.start() if lead else mention.start, mention.end)


def _is_start(text: str, mention: TimeMention) -> bool:
    """Whether "from" a date opens a span: news "from January 2022" is of that month, "from January 3" is
    later.
    """
    return mention.begin == mention.end_of_range or bool(_ONWARDS.match(text, mention.end))


def _joined(text: str, found: list[TimeRange]) -> TimeRange | None:
    """`between March and May`, `from January 10 to 13`, as one."""
    for one, other in pairwise(found):
        between = text[one.stop : other.start].strip().lower()
        opens = text[one.start : one.stop].lower().startswith(("between", "from"))
        led = not between and _TO.match(text, other.start, other.stop)
        if not led and not (between in _JOINS and (opens or abs(_length(one) - _length(other)) <= 3)):
            continue
        if one.begin and other.end and one.begin <= other.end:
            return TimeRange(one.begin, other.end, one.start, other.stop)
    return None
