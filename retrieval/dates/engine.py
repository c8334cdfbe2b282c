"""Finds the time expressions of a text and resolves them in its order: find, classify, resolve, check."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

# The rules register themselves; a module may use the shared parts of those above it.
from retrieval.dates import (  # noqa: F401
    beside,
    business,
    clock,
    durations,
    explicit,
    holidays,
    nearby,
    periods,
    quantity,
    reckoning,
    repeats,
    reported,
    vague,
    weekdays,
    years,
)
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
        yield words, reading


def _days(reading: Reading) -> tuple[date, date] | None:
    if reading.other:
        return reckoning.days_of(reading.other)
    return reckoning.days_of(reading.value) if reading.type in ("DATE", "TIME") else None


def _mention(words: Words, reading: Reading) -> TimeMention:
    tokens = words.tokens
    start, end = tokens.starts[words.first], tokens.ends[words.last - 1]
    begin, last = _days(reading) or (None, None)
    text = tokens.text[start:end]
    return TimeMention(
        start, end, text, reading.type, reading.value, begin, last, reading.confidence, reading.note
    )


def find_times(text: str, published: date | None) -> list[TimeMention]:
    """Every time expression of a text, in order, none overlapping another; offsets in characters of `text`.

    `published` is the day the text came out. Without it nothing is resolved that needs it: the value
    is `XXXX-01-12` for "January 12", and no calendar days are given.
    """
    tokens = tokenize(text)
    story = Story(tokens, published, writes_day_first(tokens), written=years_written(tokens))
    return [_mention(words, reading) for words, reading in _readings(story)]
