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
_JOINED = re.compile(r"(?:\b(?:to|and|or|until|through)\s+|[-–]\s*)$", re.I)
_LENGTH = re.compile(
    r"(?:the )?(last|past|next|coming|previous) (?:(.+) )?(day|week|fortnight|month|quarter|year)s?$", re.I
)


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
    apart = [
        r for r in found if best and r.begin and r.end and best.begin and best.end and not _meet(best, r)
    ]
    if best is None or not apart:
        return best
    begin = min(r.begin for r in (best, *apart) if r.begin)
    return TimeRange(begin, max(r.end for r in (best, *apart) if r.end), best.start, best.stop)


def _meet(one: TimeRange, other: TimeRange) -> bool:
    """Do two closed periods have a day in common?"""
    return max(one.begin or date.min, other.begin or date.min) <= min(
        one.end or date.max, other.end or date.max
    )


def _beside(text: str, today: date) -> TimeRange | None:
    """`the week before Christmas`: the seven days up to its eve; `three days after January 12`: the 15th."""
    found = _BESIDE.search(text)
    if not found:
        return None
    inner = next(iter(find_times(text[found.end() :], today)), None)
    if inner is None or inner.start > 4 or inner.begin is None or inner.end_of_range is None:
        return None
    way, unit = (-1 if found["way"].lower() == "before" else 1), found["unit"].lower()
    count = (found["n"] or "").strip().lower()
    n = round(amount([count]) or 3) if count else 1
    stop = found.end() + inner.end
    if count and not found["lead"]:
        day = reckoning.shift(inner.begin, way * n, unit)
        return TimeRange(day, day, found.start("n"), stop)
    edge = reckoning.add_days(inner.begin if way < 0 else inner.end_of_range, way)
    far = reckoning.add_days(reckoning.shift(edge, way * n, unit), -way)
    return TimeRange(min(edge, far), max(edge, far), found.start(), stop)


def _bounds(tokens: Tokens, mention: TimeMention) -> bool:
    if mention.type == "SET" or mention.value.endswith("_REF"):
        return False
    if _OF_AN_EVENT.match(tokens.text, mention.start) or _OWN.search(tokens.text, 0, mention.start):
        return False
    if _is_bare(tokens, mention):
        return False
    inside = [i for i, s in enumerate(tokens.starts) if mention.start <= s < mention.end]
    return bool(inside) and not is_attributive(tokens, inside[0], inside[-1] + 1)


def _is_bare(tokens: Tokens, mention: TimeMention) -> bool:
    """A year or a name without a preposition (`Euro 2017`, `Halloween costumes`), an hour without a day."""
    inside = [i for i, s in enumerate(tokens.starts) if mention.start <= s < mention.end]
    if mention.type == "TIME":
        return not any(tokens.is_kind(i, *_DAYS) for i in inside)
    before = tokens.text[: mention.start]
    if not inside or _LEAD.search(before) or _JOINED.search(before) or tokens.is_kind(inside[0], "DAYNAME"):
        return False
    if mention.text.isdigit():
        return True
    named = mention.text[0].isupper() and inside[0] > 0
    return named and tokens.is_kind(inside[-1] + 1, "WORD", "CAP")


def _length(found: TimeRange) -> int:
    return reckoning.days_between(found.begin or date.min, found.end or date.max)


def _range(text: str, mention: TimeMention, today: date) -> TimeRange | None:
    if mention.type == "DURATION":
        return _counted(text, mention, today)
    if mention.begin is None or mention.end_of_range is None:
        return None
    before = text[: mention.start]
    lead = _LEAD.search(before)
    word = lead[1].lower() if lead else ""
    begin, end = _opened(word, mention.begin, mention.end_of_range, today)
    return TimeRange(begin, end, lead.start() if lead else mention.start, mention.end)


def _opened(word: str, first: date, last: date, today: date) -> tuple[date | None, date | None]:
    if word in ("since", "from"):
        return first, max(today, last)
    if word == "after":
        return reckoning.add_days(last, 1), max(today, reckoning.add_days(last, 1))
    if word == "before":
        return None, reckoning.add_days(first, -1)
    if word in ("until", "till", "by", "through", "as of"):
        return None, last
    return first, last


def _counted(text: str, mention: TimeMention, today: date) -> TimeRange | None:
    """`the last two weeks`: so many up to today; `the next three days`: so many after it."""
    found = _LENGTH.search(mention.text)
    if not found:
        return None
    n = amount(found[2].lower().split()) if found[2] else 1
    ahead = found[1].lower() in ("next", "coming")
    far = reckoning.shift(today, round(n or 3) * (1 if ahead else -1), found[3].lower())
    lead = _LEAD.search(text[: mention.start])
    start = lead.start() if lead else mention.start
    return TimeRange(min(today, far), max(today, far), start, mention.end)


def _alike(one: TimeRange, other: TimeRange) -> bool:
    return abs(_length(one) - _length(other)) <= 3


def _joined(text: str, found: list[TimeRange]) -> TimeRange | None:
    """`between March and May`, `from January 10 to 13`, as one."""
    for one, other in pairwise(found):
        between = text[one.stop : other.start].strip().lower()
        opens = text[one.start : one.stop].lower().startswith(("between", "from"))
        led = not between and bool(
            re.match(r"(?:to|until|till|through)\b", text[other.start : other.stop], re.I)
        )
        begin = _ordered(one.begin, other.begin)
        if begin and other.end and begin > other.end:
            continue
        if led or (between in _JOINS and (opens or _alike(one, other))):
            end = _same_year(text, begin, other)
            if begin and end and begin > end:
                begin, end = end, begin
            return TimeRange(begin, end, one.start, other.stop)
    return None


def _same_year(text: str, begin: date | None, other: TimeRange) -> date | None:
    """The last day, in the year of the first where it is written without one ("January 10 and 13")."""
    end = other.end
    written = re.search(r"\d{4}", text[other.start : other.stop])
    if begin is None or end is None or written or reckoning.days_between(begin, end) < 330:
        return end
    return date(begin.year, end.month, min(end.day, 28) if end.month == 2 else end.day)


def _ordered(first: date | None, second: date | None) -> date | None:
    """The first day, put into the year of the second if it would lie after it."""
    if first is None or second is None or first <= second:
        return first
    return date(second.year, first.month, min(first.day, 28))
