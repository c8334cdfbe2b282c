"""Chooses the year of a date without one, and checks a date against the calendar and the story's tense."""

from __future__ import annotations

import calendar
from datetime import date

from retrieval.dates import reckoning
from retrieval.dates.grammar import Reading, Words
from retrieval.dates.lexicon import WEEKDAYS
from retrieval.dates.story import Story
from retrieval.dates.tense import is_a_start, is_attributive, is_firm, is_vague_future, may_start_later

# Days of distance that speaking of a date in the wrong tense weighs as much as.
_TOLD_AS_PAST, _PERHAPS_PAST, _TOLD_AS_TO_COME, _PERHAPS_TO_COME, _WRONG_WEEKDAY = 360, 180, 330, 100, 150
_PENALTY = {"past": _TOLD_AS_PAST, "perhaps past": _PERHAPS_PAST}
_AHEAD = {"future": _TOLD_AS_TO_COME, "perhaps future": _PERHAPS_TO_COME}
_NEAR = 62


def told(words: Words, story: Story) -> str | None:
    """The tense of the expression: none after `to`, `by`, `until`, `of`, which reach past the verb."""
    first = words.around[0]
    if words.tokens.is_kind(first - 1, "SINCE"):
        return "past"
    found, tokens = story.tense(words), words.tokens
    limits = tokens.is_kind(first - 1, "UNTIL", "THROUGH", "BY")
    if found != "past" and (limits or is_a_start(tokens, first)):
        return "perhaps future"
    if limits or tokens.is_kind(first - 1, "TO", "OF") or may_start_later(tokens, first):
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


def likely_year(words: Words, story: Story, month: int, day: int = 0, weekday: int | None = None) -> int:
    """The year of a month (and day) that stands without one: nearest to publication that goes with the tense.

    A story that is being told of another time (two years away or more, not far back) gives its own year.
    """
    base = story.now
    known = story.years.get((month, day))
    if known is None and is_attributive(words.tokens, *words.around):
        known = story.written.get((month, day))
    if known and weekday and date(known, month, day).isoweekday() != weekday:
        known = None
    if year := known or _story_year(words, story, base):
        return year
    if not story.is_dated and story.anchor and story.anchor.unit == "year":
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


def full_year(year: int, story: Story, ahead: int = 10) -> int:
    """The year of two digits: the last one up to `ahead` years after publication."""
    latest = (story.published.year if story.is_dated else 2030) + ahead
    return latest - (latest - year) % 100


def year_told(words: Words, story: Story, month: int, day: int) -> int | None:
    """The year that `next` or `last` before a date says, in the groups `which` and `near`."""
    if not (words.has("which") or words.has("near")):
        return None
    gone = (month, day) < (story.published.month, story.published.day)
    return story.published.year + gone - (words.get("which") == "last" or words.get("near") == "past")


def agrees(day: date, story: Story, words: Words) -> bool:
    """Does the day lie on the side of publication that the verbs speak of?"""
    tense = story.tense(words)
    if tense is None:
        return True
    return day <= story.published if tense == "past" else day >= story.published


def settle(
    words: Words, story: Story, year: int | None, month: int, day: int, weekday: int | None = None
) -> Reading | None:
    """The date that was written, or the likeliest one that was meant, with a note where the two differ.

    `weekday` is that of ISO 8601; it and the year may be missing.
    """
    found_in = likely_year(words, story, month, day, weekday) if year is None else year
    if not 1 <= found_in <= 9999:
        return None
    found = reckoning.valid(found_in, month, day)
    if found is None:
        last = date(found_in, month, calendar.monthrange(found_in, month)[1])
        note = f"{last:%B} {found_in} has {last.day} days: there is no {day}; its last day may be meant."
        return Reading("DATE", last.isoformat(), 0.4, note)
    if weekday and found.isoweekday() != weekday:
        return _wrong_weekday(words, story, year is not None, weekday, found)
    return _in_order(words, story, year is not None, found)


def _wrong_weekday(words: Words, story: Story, has_year: bool, number: int, day: date) -> Reading:
    weekday = WEEKDAYS[number - 1].capitalize()
    fact = f"{day.day} {day:%B} {day.year} is a {day:%A}, not a {weekday}"
    meant = None if has_year else _other_month(words, story, number, day)
    if meant is None:
        return Reading("DATE", day.isoformat(), 0.6, f"{fact}.")
    named = f"{meant:%B} {meant.day}" in story.tokens.text
    note = f"{fact}; {weekday}, {meant.isoformat()} may be meant{', as the text has elsewhere' * named}."
    return Reading("DATE", meant.isoformat(), 0.8 if named else 0.6, note)


def _other_month(words: Words, story: Story, number: int, day: date) -> date | None:
    """The same day of a month near publication, if it is that weekday and the written date is far off."""
    now, tense = story.now, told(words, story)
    if _cost(day, now, tense) <= _NEAR:
        return None
    near = (reckoning.add_months(now.replace(day=1), n) for n in (0, 1, -1))
    found = [reckoning.valid(m.year, m.month, day.day) for m in near]
    fits = [d for d in found if d and d.isoweekday() == number and _cost(d, now, tense) <= _NEAR]
    return min(fits, key=lambda d: _cost(d, now, tense), default=None)


def _in_order(words: Words, story: Story, has_year: bool, day: date) -> Reading:
    now = story.published
    reaching = words.tokens.is_kind(words.around[0] - 1, "AFTER", "BEFORE", "FOR", "SINCE", "COMMA")
    if has_year and day > now and told(words, story) == "past" and not reaching:
        ahead = (day.month, day.day) > (now.month, now.day)
        earlier = reckoning.add_months(day, 12 * (now.year - day.year - ahead))
        note = f"Told as past, but {day.isoformat()} lies after publication on {now.isoformat()}"
        return Reading("DATE", day.isoformat(), 0.5, f"{note}; {earlier} may be meant.")
    return Reading("DATE", day.isoformat(), 1.0 if has_year else 0.9)
