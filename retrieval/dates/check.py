"""Chooses the year of a date without one, and checks a date against the calendar and the story's tense."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

from retrieval.dates import reckoning
from retrieval.dates.grammar import Reading, Words
from retrieval.dates.lexicon import MONTHS, WEEKDAYS
from retrieval.dates.story import Story
from retrieval.dates.tense import is_a_start, is_attributive, is_firm, is_vague_future, may_start_later

# Days of distance that speaking of a date in the wrong tense weighs as much as.
_TOLD_AS_PAST, _PERHAPS_PAST, _TOLD_AS_TO_COME, _PERHAPS_TO_COME, _WRONG_WEEKDAY = 360, 180, 330, 100, 150
_PENALTY = {"past": _TOLD_AS_PAST, "perhaps past": _PERHAPS_PAST}
_AHEAD = {"future": _TOLD_AS_TO_COME, "perhaps future": _PERHAPS_TO_COME}
_NEAR = 62


@dataclass(frozen=True, slots=True)
class Written:
    """A date as the text has it: the year and the ISO weekday may be missing."""

    year: int | None
    month: int
    day: int
    weekday: int | None = None


def told(words: Words, story: Story) -> str | None:
    """The tense of the expression: none after `to`, `by`, `until`, `of`, which reach past the verb."""
    first = words.around[0]
    if words.tokens.is_kind(first - 1, "SINCE"):
        return "past"
    found = story.tense(words)
    if (
        words.tokens.is_kind(first - 1, "UNTIL", "THROUGH", "BY") or is_a_start(words.tokens, first)
    ) and found != "past":
        return "perhaps future"
    if words.tokens.is_kind(first - 1, "UNTIL", "TO", "BY", "THROUGH", "OF") or may_start_later(
        words.tokens, first
    ):
        return None
    if found == "past" and not is_firm(words.tokens, first):
        return "perhaps past"
    if found == "future" and is_vague_future(words.tokens, *words.around):
        return "perhaps future"
    return found


def _cost(day: date, base: date, tense: str | None) -> int:
    distance = reckoning.days_between(base, day)
    wrong = _PENALTY.get(tense or "", 0) if distance > 0 else 0
    wrong = _AHEAD.get(tense or "", 0) if distance < 0 else wrong
    return abs(distance) + wrong


def _story_year(words: Words, story: Story, base: date) -> int | None:
    anchor = story.anchor
    if anchor is None or abs(anchor.day.year - base.year) < 2 or story.tense(words) == "future":
        return None
    if anchor.unit in ("decade", "century"):
        return None
    if any(words.tokens.word(i) == "born" for i in range(anchor.first - 5, anchor.first)):
        return None
    same_sentence = anchor.first >= story.sentence(words.first)
    opens = words.first - story.sentence(words.first) <= 1 and words.first - anchor.last <= 40
    return anchor.day.year if same_sentence or opens else None


def _year_of_range(words: Words, story: Story, month: int, day: int) -> int | None:
    """The year of the end of `from June 3 to June 9`: the end does not come before the beginning."""
    begin, first = story.latest, words.around[0]
    if begin is None or begin.last != first - 1 or begin.unit not in ("day", "month"):
        return None
    tokens = words.tokens
    between = tokens.is_kind(first - 1, "AND") and tokens.is_kind(begin.first - 1, "BETWEEN")
    led = tokens.is_kind(begin.first - 1, "FROM") and not may_start_later(tokens, begin.first)
    if not between and not (led and tokens.is_kind(first - 1, "TO", "UNTIL", "THROUGH")):
        return None
    earlier = (month, day or 31) < (begin.day.month, begin.day.day)
    return begin.day.year + earlier


def likely_year(words: Words, story: Story, month: int, day: int = 0, weekday: int | None = None) -> int:
    """The year of a month (and day) that stands without one: nearest to publication that goes with the tense.

    A story that is being told of another time (two years away or more, not far back) gives its own year.
    """
    base = story.published or (story.anchor.day if story.anchor else date(2000, 1, 1))
    known = story.years.get((month, day))
    if known is None and is_attributive(words.tokens, *words.around):
        known = story.written.get((month, day))
    if known and weekday and date(known, month, day).isoweekday() != weekday:
        known = None
    if year := known or _year_of_range(words, story, month, day) or _story_year(words, story, base):
        return year
    if story.published is None and story.anchor and story.anchor.unit == "year":
        return base.year
    tense = told(words, story)
    reference = base if day else base.replace(day=1)

    def cost(year: int) -> int:
        found = reckoning.valid(year, month, day or 1) or reckoning.valid(year, month, 28)
        if found is None:
            return 10**6
        wrong = _WRONG_WEEKDAY if weekday and found.isoweekday() != weekday else 0
        return _cost(found, reference, tense) + wrong

    years = [y for y in (base.year, base.year - 1, base.year + 1) if 1 <= y <= 9999]
    return min(years, key=cost)


def agrees(day: date, story: Story, words: Words) -> bool:
    """Does the day lie on the side of publication that the verbs speak of?"""
    tense = story.tense(words)
    if story.published is None or tense is None:
        return True
    return day <= story.published if tense == "past" else day >= story.published


def settle(words: Words, story: Story, written: Written) -> Reading | None:
    """The date that was written, or the likeliest one that was meant, with a note where the two differ."""
    year = written.year
    if year is None:
        year = likely_year(words, story, written.month, written.day, written.weekday)
    if not 1 <= year <= 9999:
        return None
    day = reckoning.valid(year, written.month, written.day)
    if day is None:
        return _no_such_day(year, written)
    if written.weekday and day.isoweekday() != written.weekday:
        return _wrong_weekday(words, story, written, day)
    return _in_order(words, story, written, day)


def _no_such_day(year: int, written: Written) -> Reading:
    length = calendar.monthrange(year, written.month)[1]
    name = MONTHS[written.month - 1].capitalize()
    note = f"{name} {year} has {length} days: there is no {written.day}; its last day may be meant."
    return Reading("DATE", reckoning.day_value(date(year, written.month, length)), 0.4, note)


def _wrong_weekday(words: Words, story: Story, written: Written, day: date) -> Reading:
    weekday, real = (WEEKDAYS[n].capitalize() for n in ((written.weekday or 1) - 1, day.weekday()))
    month = MONTHS[day.month - 1].capitalize()
    fact = f"{day.day} {month} {day.year} is a {real}, not a {weekday}"
    meant = None if written.year else _other_month(words, story, written, day)
    if meant is None:
        return Reading("DATE", reckoning.day_value(day), 0.6, f"{fact}.")
    named = f"{MONTHS[meant.month - 1].capitalize()} {meant.day}" in story.tokens.text
    note = f"{fact}; {weekday}, {meant.isoformat()} may be meant" + (
        ", as the text has elsewhere." if named else "."
    )
    return Reading("DATE", reckoning.day_value(meant), 0.8 if named else 0.6, note)


def _other_month(words: Words, story: Story, written: Written, day: date) -> date | None:
    """The same day of a month near publication, if it is that weekday and the written date is far off."""
    now = story.published
    if now is None:
        return None
    tense = told(words, story)
    if _cost(day, now, tense) <= _NEAR:
        return None
    near = (reckoning.add_months(now.replace(day=1), n) for n in (0, 1, -1))
    found = [reckoning.valid(m.year, m.month, written.day) for m in near]
    fits = [d for d in found if d and d.isoweekday() == written.weekday and _cost(d, now, tense) <= _NEAR]
    return min(fits, key=lambda d: _cost(d, now, tense), default=None)


def _in_order(words: Words, story: Story, written: Written, day: date) -> Reading:
    now = story.published
    reaching = words.tokens.is_kind(words.around[0] - 1, "AFTER", "BEFORE", "FOR", "SINCE", "COMMA")
    if now and written.year and day > now and told(words, story) == "past" and not reaching:
        ahead = (day.month, day.day) > (now.month, now.day)
        earlier = reckoning.add_months(day, 12 * (now.year - day.year - ahead))
        note = f"Told as past, but {day.isoformat()} lies after publication on {now.isoformat()}"
        return Reading("DATE", reckoning.day_value(day), 0.5, f"{note}; {earlier} may be meant.")
    return Reading("DATE", reckoning.day_value(day), 1.0 if written.year else 0.9)
