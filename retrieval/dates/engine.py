"""Finds the time expressions of a text and resolves them in its order: find, classify, resolve, check."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from retrieval.dates import ranges, reckoning, rules  # noqa: F401
from retrieval.dates.grammar import RULES, Reading, Rule, Words
from retrieval.dates.story import Story, writes_day_first, years_written
from retrieval.dates.tokens import Tokens, tokenize
from retrieval.types import TimeMention


def _places(kinds: str) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for i, letter in enumerate(kinds):
        places.setdefault(letter, []).append(i)
    return places


def _windows(rule: Rule, places: dict[str, list[int]]) -> Iterator[tuple[int, int]]:
    """The stretches that a match can lie in: around the rarest of the kinds of token that it needs."""
    rarest = min(rule.needs.sets, key=lambda each: sum(len(places.get(letter, ())) for letter in each))
    reach, start, end = rule.needs.longest, 0, -1
    for at in sorted(place for letter in rarest for place in places.get(letter, ())):
        if at - reach > end:
            if end >= 0:
                yield start, end
            start = max(at - reach, 0)
        end = at + reach
    if end >= 0:
        yield start, end


def _candidates(tokens: Tokens) -> list[tuple[Rule, Words]]:
    found: list[tuple[Rule, Words]] = []
    places = _places(tokens.kinds)
    for each in RULES:
        for start, end in _windows(each, places):
            there = frozenset(tokens.kinds[start:end])
            if any(there.isdisjoint(needed) for needed in each.needs.sets):
                continue
            found.extend((each, Words(tokens, m)) for m in each.regex.finditer(tokens.kinds, start, end))
    found.sort(key=lambda c: (c[1].first, -c[1].last, c[1].match.start() - c[1].match.end()))
    return found


def _readings(story: Story) -> Iterator[tuple[Words, Reading]]:
    at = 0
    for each, words in _candidates(story.tokens):
        if words.first < at:
            continue
        reading = each.resolve(words, story)
        if reading is None:
            continue
        at = words.last
        story.move(words, reading)
        if story.is_dated and (day := _day_of_heading(words, reading, story.published)):
            story.published = day
        yield words, reading


_MOST_DAYS_OF_A_LIVE_BLOG = 31
_BEFORE_IN_HEADING = re.compile(r"(?:\w+[^\w\n]+){0,3}\Z")
_AFTER_IN_HEADING = re.compile(r"[^\w\n]*(?:\d{1,2}[:.]\d\d)?[^\w\n]*(?:\n|\Z)")


def _day_of_heading(words: Words, reading: Reading, published: date) -> date | None:
    """The day of a line of hardly more than a date, as in a live blog: what follows is told on it."""
    tokens, days = words.tokens, reckoning.days_of(reading.value)
    has_month = any(tokens.is_kind(i, "MONTHNAME") for i in range(words.first, words.last))
    if not has_month or not days or days[0] != days[1]:
        return None
    if abs(reckoning.days_between(days[0], published)) > _MOST_DAYS_OF_A_LIVE_BLOG:
        return None
    start, end = tokens.starts[words.first], tokens.ends[words.last - 1]
    line = tokens.text.rfind("\n", 0, start) + 1
    alone = _BEFORE_IN_HEADING.match(tokens.text, line, start) and _AFTER_IN_HEADING.match(tokens.text, end)
    return days[0] if alone else None


def _days(reading: Reading) -> tuple[date, date] | None:
    if reading.other:
        return reckoning.days_of(reading.other)
    return reckoning.days_of(reading.value) if reading.type in ("DATE", "TIME") else None


# A text without a day of publication is read as of both; what differs needs that day.
_ANY_DAYS = (date(2087, 2, 5), date(2095, 9, 24))


def _mention(words: Words, reading: Reading, published: date) -> TimeMention:
    start, end = words.tokens.starts[words.first], words.tokens.ends[words.last - 1]
    days = _days(reading)
    begin, last = ranges.opened(words, reading, days, published) if days else (None, None)
    sure, note = reading.confidence, reading.note
    return TimeMention(start, end, words.text, reading.type, reading.value, begin, last, sure, note)


def find_times(text: str, published: date | None, day_first: bool | None = None) -> list[TimeMention]:
    """Every time expression of a text, in order, none overlapping another; offsets in characters of `text`.

    `day_first` is the habit of the outlet's country with "3/4/2021", where the text itself shows none.

    `published` is the day the text came out. Without it nothing is resolved that needs it: the value
    is `XXXX-01-12` for "January 12", and no calendar days are given.
    """
    if published is None:
        return _undated(*(_read(tokenize(text), day, False, day_first) for day in _ANY_DAYS))
    return _read(tokenize(text), published, True, day_first)


def _read(tokens: Tokens, published: date, is_dated: bool, day_first: bool | None) -> list[TimeMention]:
    told = writes_day_first(tokens)
    habit = day_first if told is None else told
    story = Story(tokens, published, is_dated, habit, written=years_written(tokens))
    found = ranges.settle_ranges(list(_readings(story)), story)
    return [_mention(words, reading, published) for words, reading in found]


def _undated(one: list[TimeMention], other: list[TimeMention]) -> list[TimeMention]:
    """What two readings of a text as of different days agree on."""
    same = {mention.start: mention for mention in other}
    return [_common(mention, same.get(mention.start)) for mention in one]


def _common(one: TimeMention, other: TimeMention | None) -> TimeMention:
    if other == one:
        return one
    parts, others = re.split("([-T])", one.value), re.split("([-T])", other.value if other else "")
    if len(parts) != len(others):
        others = [""] * len(parts)
    kept = (a if a == b else re.sub(r"\d", "X", a) for a, b in zip(parts, others, strict=True))
    return replace(one, value="".join(kept), begin=None, end_of_range=None, confidence=0.5, note=None)
