"""The period a question asks about ("on January 12", "last week")."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import regex

from retrieval.dates import TimeRange, find_times, question_range
from retrieval.dates.reckoning import add_days
from retrieval.ports import Library
from retrieval.text.date_words import format_date, format_days
from retrieval.text.verbs import is_past_form
from retrieval.types import Period, Question, When
from retrieval.understand.answer_type import asks_when

if TYPE_CHECKING:
    from retrieval.understand.query import Query

# Words that count from the day of asking; a date without them and without a year ("January 12") may be
# of any year, and the library's own years are the likeliest.
FROM_NOW = regex.compile(
    r"\b(?:today|tonight|yesterday|tomorrow|ago|last|past|this|next|coming|now|previous|recent(?:ly)?"
    r"|weekend|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    regex.I,
)
# Who says "this week" on a Monday means the days that just went by.
_RUNNING = regex.compile(
    r"\bthis\s+(?:past\s+)?(?:week|month|quarter|season|year|winter|spring|summer|autumn|fall)\b", regex.I
)
_YEAR = regex.compile(r"\b\d{4}\b")
_OTHER_CLAUSE = regex.compile(
    r"\b(?:that|which|who|whose|where|after|before|since|until|from|by|to|for|over|into|about|would|will)\b",
    regex.I,
)
_PASSIVE = regex.compile(r"\b(?:was|were|been|has|have|had)\b", regex.I)
_AUXILIARIES = frozenset(("did", "was", "were", "been", "had", "has", "have"))
_AS_OF = regex.compile(r"\bas of\s+", regex.I)


def with_period(question: Question, library: Library, today: date) -> Question:
    """The question with its period, and with `asof` where its words say "as of" a date.

    Days are counted from `asof`, else from `today`; "January 12" without a year is the one that the
    library speaks of, as near to its newest article as there is one.
    """
    if question.period is not None:
        return question
    if known := _known_by(question, today):
        return with_period(known, library, today)
    text = question.text
    found = next(_ranges(text, question.asof or today, library.newest_day(), library), None)
    if found is None and question.context:
        text = question.context
        found = next(_ranges(text, question.asof or today, library.newest_day(), library), None)
    if found is None:
        return question
    words = text[found.start : found.stop]
    firm = not asks_when(question.text) and not _is_boundless(found, question.asof or today)
    wrong = (one.note for one in find_times(text, found.begin or today) if one.note)
    reach = _reach(words, found, question.asof or today)
    return replace(question, period=Period(found.begin, found.end, words, firm, next(wrong, None), reach))


def extended_period(period: Period) -> Period:
    """The days that may be meant: of a running week, month or year those that just went by, too."""
    return replace(period, begin=period.reach) if period.reach else period


def _reach(words: str, found: TimeRange, now: date) -> date | None:
    """The first day that the running week, month or year may mean: a week ago at the latest."""
    if not _RUNNING.search(words) or found.begin is None:
        return None
    return min(add_days(now, -7), found.begin)


def _is_boundless(found: TimeRange, now: date) -> bool:
    """Whether all that has happened lies within it, as with "by 2050"."""
    return found.begin is None and (found.end is None or found.end >= now)


def _known_by(question: Question, today: date) -> Question | None:
    """The question without "as of" a date, which bounds what had been published instead."""
    found = _AS_OF.search(question.text)
    if not found:
        return None
    first = next(iter(find_times(question.text[found.end() :], question.asof or today)), None)
    if first is None or first.start > len("the ") or first.end_of_range is None:
        return None
    rest = question.text[: found.start()] + question.text[found.end() + first.end :]
    if not rest.strip(" ,?"):
        return None
    asof = min(first.end_of_range, question.asof or first.end_of_range)
    return replace(question, text=rest.strip(" ,"), asof=asof)


def _ranges(text: str, now: date, last: date | None, library: Library) -> Iterator[TimeRange]:
    """The readings of the question's period, the likeliest first."""
    found = question_range(text, now)
    if found is None:
        return
    words = text[found.start : found.stop]
    if last and not FROM_NOW.search(words) and not _YEAR.search(words):
        near = last if last < now else now
        years = (near, _years_later(near, -1), _years_later(near, 1))
        readings = [one for year in years if (one := question_range(text, year))]
        yield from (one for one in readings if len(library.passages_dated_within(Period(one.begin, one.end))))
    yield found


def _years_later(day: date, years: int) -> date:
    year = min(max(day.year + years, date.min.year), date.max.year)
    return day.replace(year=year, day=min(day.day, 28))


def nothing_of(library: Library, period: Period | None) -> str | None:
    """A line that the library holds nothing at all of a period; `None` when it does, or there is none.

    It names the library's newest day where the period lies behind that.
    """
    if period is None or not period.firm or len(library.passages_about(period)):
        return None
    newest = library.newest_day()
    over = newest is not None and period.begin is not None and newest < period.begin
    until = f": its newest article is of {format_date(newest)}" if newest and over else ""
    if period.begin and period.end:
        return f"The library holds nothing of {format_days(period.begin, period.end)}{until}."
    return f"The library holds nothing {period.words.strip()}{until}." if period.words else None


def is_date_in_question(query: Query, when: When | None) -> bool:
    """Whether a date can answer a query: it lies in the period of a year that the question puts it in.

    One that asks for no date needs none. Only a period at the end or the beginning of a question with one
    verb bounds it: "the firm that he founded in 2004" is of another deed.
    """
    if not query.asks_when:
        return True
    period, text = query.message.period, query.message.text
    if when is None or period is None or not _puts_in(text, period.words):
        return when is not None
    begin, end = _bounds(period)
    return when.begin <= end and when.end >= begin


def _puts_in(text: str, words: str) -> bool:
    bare = text.strip(" ?")
    rest = (
        bare.removesuffix(words.strip()) if bare.endswith(words.strip()) else bare.removeprefix(words.strip())
    )
    asking = rest.partition(" ")[2]
    if not words or rest == bare or not _YEAR.search(words) or _OTHER_CLAUSE.search(asking):
        return False
    # "The Olympics in 2024" are not when they were given away.
    if not rest or rest.split()[-1][:1].isupper():
        return False
    told = [one for one in rest.lower().split() if is_past_form(one) and one not in _AUXILIARIES]
    return len(told) <= bool(_PASSIVE.search(rest))


def _bounds(period: Period) -> tuple[date, date]:
    return period.begin or date.min, period.end or date.max
