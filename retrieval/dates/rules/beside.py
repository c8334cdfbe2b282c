"""Rules for days and weeks told by another date: `the week of March 6`, `a week from Monday`."""

from __future__ import annotations

from datetime import date

from retrieval.dates import check, quantity, reckoning
from retrieval.dates.grammar import Reading, Words, rule
from retrieval.dates.lexicon import WEEKDAY_NUMBER, unit_of
from retrieval.dates.story import Story


@rule(
    r"THE? (?P<unit>UNIT|WEEKEND) OF (?P<inner>{monthday}|{iso}|{numeric}|{holiday}|THE? ORDN)"
    r"(?! WORD| CAP| OF)",
    r"(?P<self>THE? (?P<unit>UNIT) WORD ON? (?P<inner>{monthday}|{iso}|{numeric}))",
    r"(?P<inner>{holiday}) (?P<unit>WEEKEND) (?P<year>INT4)?",
)
def unit_around(words: Words, story: Story) -> Reading | None:
    """`the week of March 7` = 2022-W10, `the week of the 18th` = 2022-W03."""
    unit, days = words.get("unit"), _inner(words, story)
    starting = words.tokens.word(words.span("unit")[1]) in ("starting", "beginning", "of")
    if (
        days is None
        or unit not in ("week", "weekend")
        or (not starting and words.span("inner")[0] > words.first)
    ):
        return None
    if words.has("year") and days[0].year != words.number("year"):
        return None
    eve = reckoning.add_days(days[0], -3 if unit == "weekend" and days[0].isoweekday() < 3 else 0)
    return Reading("DATE", reckoning.value_at(eve, unit), 0.9)


@rule(
    r"(?P<count>{quantity}) (?P<unit>ANYUNIT) (?P<way>FROM|AFTER|BEFORE)"
    r" (?P<inner>{today}|{beyond}|{monthday}|{weekday}|{holiday}|{iso}|{numeric})(?! POSS| WORD? ENDED)",
    r"(?P<count>AN|CARD|{quantity}) (?P<unit>UNIT|UNITS) (?P<way>ON) (?P<inner>{weekday}|{today})",
    part="countedday",
)
def counted_from_a_day(words: Words, story: Story) -> Reading | None:
    """`a week from Monday` = 2022-01-31, `two days after tomorrow` = 2022-01-23."""
    n, unit, days = quantity.amount(words.list("count")), unit_of(words.get("unit")), _inner(words, story)
    if days is None or n is None or unit not in ("day", "week", "fortnight", "month", "year"):
        return None
    if words.is_after("FOR", "OF", "WITHIN") or (
        words.get("way") == "on" and (unit not in ("week", "fortnight") or story.tense(words) == "past")
    ):
        return None
    first = days[0]
    if words.get("way") in ("from", "on") and words.tokens.is_kind(words.span("inner")[0], "WEEKDAY"):
        first = reckoning.weekday_near(story.published, first.isoweekday(), 1)
    step = -round(n) if words.get("way") == "before" else round(n)
    return Reading("DATE", reckoning.shift(first, step, unit).isoformat(), 0.8, moves=False)


def _inner(words: Words, story: Story) -> tuple[date, date] | None:
    inner = story.part(words, "inner")
    if inner is None and words.tokens.is_kind(words.span("inner")[1] - 1, "ORDN"):
        found = reckoning.valid(story.published.year, story.published.month, words.number("inner"))
        return (found, found) if found else None
    return reckoning.days_of(inner.value) if inner else None


@rule(
    r"THE? (?P<unit>UNIT|WEEKEND|WEEKDAY|SEASON) (?: (?P<back>BEFORE) LAST | AFTER NEXT )"
    r"(?! UNIT| WEEKDAY| MONTHNAME| SEASON)"
)
def two_away(words: Words, story: Story) -> Reading | None:
    """`the week before last` = 2022-W01, `the Friday before last` = 2022-01-07."""
    unit, now = words.get("unit"), story.published
    if unit in ("day", "hour", "minute") or words.tokens.is_kind(words.first + 1, "SEASON"):
        return None
    way = -1 if words.has("back") else 1
    if unit in WEEKDAY_NUMBER:
        next_one = reckoning.weekday_near(now, WEEKDAY_NUMBER[unit], way)
        return Reading("DATE", reckoning.add_days(next_one, 7 * way).isoformat(), 0.8)
    return Reading("DATE", reckoning.value_at(reckoning.shift(now, 2 * way, unit), unit), 0.9)


@rule(
    r"(?P<weekday>DAYNAME) DOT? COMMA? THE? (?P<day>ORDN)(?! WORD| CAP| MONTHNAME| OF| UNIT)",
    r"(?P<weekday>DAYNAME) (?P<day>DAYNUM)(?= STOP| PARA| $| COMMA PARA| DOT PARA)",
)
def weekday_and_day(words: Words, story: Story) -> Reading | None:
    """`Tuesday the 11th` = 2022-01-11: in the nearest month in which it is that weekday."""
    weekday, day, now = WEEKDAY_NUMBER[words.get("weekday")], words.number("day"), story.published
    months = (reckoning.add_months(now.replace(day=1), n) for n in range(-6, 7))
    found = [reckoning.valid(month.year, month.month, day) for month in months]
    fits = [each for each in found if each and each.isoweekday() == weekday]
    best = [each for each in fits if check.agrees(each, story, words)] or fits
    if not best:
        return None
    near = min(best, key=lambda each: abs(reckoning.days_between(now, each)))
    return Reading("DATE", near.isoformat(), 0.8)
