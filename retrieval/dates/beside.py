"""Rules for days and weeks told by another date: `the week of March 6`, `a week from Monday`."""

from __future__ import annotations

from datetime import date

from retrieval.dates import check, quantity, reckoning
from retrieval.dates.grammar import Reading, Words, rule
from retrieval.dates.lexicon import WEEKDAY_NUMBER, unit_of
from retrieval.dates.story import Story


@rule(r"THE? (?P<unit>UNIT|WEEKEND) OF (?P<inner>{monthday}|{iso}|{numeric})")
def unit_around(words: Words, story: Story) -> Reading | None:
    """`the week of March 6`, `the weekend of June 8`: the one that holds the day."""
    unit, days = words.get("unit"), _inner(words, story)
    if days is None or unit not in ("week", "weekend"):
        return None
    return Reading("DATE", reckoning.value_at(days[0], unit), 0.9)


@rule(r"(?P<count>{quantity}) (?P<unit>ANYUNIT) FROM (?P<inner>{monthday}|{weekday}|{today}|{holiday})")
def counted_from_a_day(words: Words, story: Story) -> Reading | None:
    """`a week from Monday`, `ten days from tomorrow`: the weekday is the next one."""
    n, unit, days = quantity.amount(words.list("count")), unit_of(words.get("unit")), _inner(words, story)
    if days is None or n is None or unit not in ("day", "week", "month", "year"):
        return None
    if words.tokens.is_kind(words.first - 1, "FOR", "OF", "WITHIN"):
        return None
    first = days[0]
    if words.tokens.is_kind(words.span("inner")[0], "WEEKDAY") and story.published:
        first = reckoning.weekday_near(story.published, first.isoweekday(), 1)
    return Reading("DATE", reckoning.value_at(reckoning.shift(first, round(n), unit), "day"), 0.8)


def _inner(words: Words, story: Story) -> tuple[date, date] | None:
    inner = story.part(words, "inner")
    return reckoning.days_of(inner.value) if inner else None


@rule(r"THE (?P<unit>UNIT|WEEKEND|WEEKDAY|SEASON) BEFORE LAST(?! UNIT| WEEKDAY| MONTHNAME| SEASON)")
def before_the_last(words: Words, story: Story) -> Reading | None:
    """`the week before last`, `the Friday before last`: two back from publication."""
    unit, now = words.get("unit"), story.published
    if now is None or unit in ("day", "hour", "minute") or words.tokens.is_kind(words.first + 1, "SEASON"):
        return None
    if unit in WEEKDAY_NUMBER:
        last = reckoning.weekday_near(now, WEEKDAY_NUMBER[unit], -1)
        return Reading("DATE", reckoning.day_value(reckoning.add_days(last, -7)), 0.8)
    return Reading("DATE", reckoning.value_at(reckoning.shift(now, -2, unit), unit), 0.9)


@rule(r"(?P<weekday>WEEKDAY) COMMA? THE (?P<day>ORDN)(?! WORD| CAP| MONTHNAME| OF)")
def weekday_and_day(words: Words, story: Story) -> Reading | None:
    """`Tuesday the 12th`: in the month near publication in which that day is that weekday."""
    weekday, day, now = WEEKDAY_NUMBER[words.get("weekday")], words.number("day"), story.published
    if now is None:
        return None
    months = (reckoning.add_months(now.replace(day=1), n) for n in range(-6, 7))
    found = [reckoning.valid(month.year, month.month, day) for month in months]
    fits = [each for each in found if each and each.isoweekday() == weekday]
    best = [each for each in fits if check.agrees(each, story, words)] or fits
    if not best:
        return None
    near = min(best, key=lambda each: abs(reckoning.days_between(now, each)))
    return Reading("DATE", reckoning.day_value(near), 0.8)
