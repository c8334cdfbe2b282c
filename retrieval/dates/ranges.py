"""The days of expressions that bound a span together (`from May 3 to June 2`) or alone (`before 2010`)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise, product

from retrieval.dates import reckoning
from retrieval.dates.grammar import Reading, Words
from retrieval.dates.lexicon import word_set
from retrieval.dates.story import Story
from retrieval.dates.tense import is_attributive, may_start_later

Found = tuple[Words, Reading]
_FIXED = re.compile(
    r"\d{4}|\b(?:last|next|this|that|year|week|month|today|yesterday|tomorrow|ago|same)\b", re.I
)
_LATER, _SOONER = word_set("later"), word_set("earlier sooner")


def settle_ranges(found: list[Found], story: Story) -> list[Found]:
    """The readings, those without a year or a week put where the span that they begin or end can be."""
    out = found[:1]
    for _, (words, reading) in pairwise(found):
        one, first = out[-1]
        alike = reckoning.granularity(first.value) == reckoning.granularity(reading.value)
        if _is_span(one, words, alike) and not may_start_later(words.tokens, one.first):
            first, reading = _in_order(one, first, words, reading, story)
            out[-1] = (one, first)
        out.append((words, reading))
    return out


def _is_span(one: Words, other: Words, alike: bool) -> bool:
    tokens, at, end = one.tokens, one.last, other.first
    if tokens.is_kind(end - 1, "THE", "ON", "IN"):
        end -= 1
    if end - at != 1:
        return False
    leads = (one.first - 1, one.first - 2)
    if tokens.is_kind(at, "AND"):
        return any(tokens.is_kind(lead, "BETWEEN") for lead in leads)
    if not tokens.is_kind(at, "TO", "UNTIL", "THROUGH", "DASH") or tokens.is_kind(other.last, "POSS"):
        return False
    return alike or any(tokens.is_kind(lead, "FROM") for lead in leads)


def _readings(words: Words, reading: Reading, other: int) -> list[Reading]:
    """The reading, and the same in years (near, or the other end's) or weeks near, where none is written."""
    value, shape = reading.value, _movable(words, reading)
    if shape is None:
        return [reading]
    if shape == "week":
        day = date.fromisoformat(value)
        return [replace(reading, value=reckoning.add_days(day, 7 * n).isoformat()) for n in (0, 1, -1)]
    year = int(value[:4])
    near = dict.fromkeys((year, year + 1, year - 1, other, other + 1, other - 1))
    years = [f"{each:04d}{value[4:]}" for each in near if 1 <= each <= 9999]
    kept = reading.other and reading.other.replace(f"{year:04d}", "{year}")
    return [
        replace(reading, value=each, other=kept and kept.replace("{year}", each[:4]))
        for each in years
        if reckoning.days_of(each)
    ]


def _movable(words: Words, reading: Reading) -> str | None:
    if reading.type != "DATE" or _FIXED.search(words.text):
        return None
    if words.tokens.is_kind(words.first, "WEEKDAY", "WEEKDAYABBR") and words.last - words.first == 1:
        return "week"
    return "year" if re.match(r"\d{4}-\d\d", reading.value) else None


def _span_of(reading: Reading) -> tuple[date, date] | None:
    return reckoning.days_of(reading.other or reading.value)


def _in_order(
    one: Words, first: Reading, other: Words, last: Reading, story: Story
) -> tuple[Reading, Reading]:
    """The two readings as near to their own as the order of a span allows."""
    days, ends, now = _span_of(first), _span_of(last), story.published
    if days is None or ends is None:
        return first, last
    tense, best, least = story.tense(one), None, 10**9
    shift = 1 if _movable(one, first) == "week" else 365
    begins = [(each, _span_of(each)) for each in _readings(one, first, ends[0].year)]
    closes = [(each, _span_of(each)) for each in _readings(other, last, days[0].year)]
    for (n, (begin, start)), (m, (close, stop)) in product(enumerate(begins), enumerate(closes)):
        if start is None or stop is None or start[0] > stop[1]:
            continue
        gap = reckoning.days_between(start[0], stop[0])
        far = gap > 365 and len(begins) + len(closes) > 2
        wrong = (tense == "future" and stop[1] < now) or (tense == "past" and start[0] > now)
        near = abs(reckoning.days_between(now, start[0])) if tense == "future" else shift * (n > 0)
        cost = 1000 * far + 400 * wrong + near + gap + min(shift, 30) * ((n > 0) + (m > 0))
        if cost < least:
            best, least = (begin, close), cost
    if best is None:
        note = f"The span would end on {ends[1]}, before it begins on {days[0]}."
        return first, replace(last, confidence=0.3, note=last.note or note)
    return best


def opened(
    words: Words, reading: Reading, days: tuple[date, date], now: date
) -> tuple[date | None, date | None]:
    """The first and last day, one of them open after `before`, `after`, `later than`, `earlier than`."""
    tokens, at = words.tokens, words.first - 1
    if tokens.is_kind(at, "THE"):
        at -= 1
    than = tokens.is_kind(at, "THAN") and not tokens.is_kind(at - 2, "NO")
    prior = tokens.is_kind(at, "TO") and tokens.word(at - 1) == "prior"
    before = prior or tokens.is_kind(at, "BEFORE") or (than and tokens.word(at - 1) in _SOONER)
    after = tokens.is_kind(at, "AFTER") or (than and tokens.word(at - 1) in _LATER)
    if tokens.is_kind(at, "THAN") and tokens.is_kind(at - 2, "NO") and tokens.word(at - 1) in _LATER:
        return None, days[1]
    counted = tokens.is_kind(at - 1, "ANYUNIT") or reading.type not in ("DATE", "TIME")
    if not (before or after) or counted or is_attributive(tokens, words.first, words.last):
        return days
    whole = reckoning.days_of(reading.value) or days
    if before:
        return None, whole[1] if "end" in words.text.lower() else reckoning.add_days(days[0], -1)
    begin = whole[0] if "beginning" in words.text.lower() else reckoning.add_days(days[1], 1)
    return begin, now if begin <= now else None
