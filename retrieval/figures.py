"""Whether the numbers and dates of a clause stand in the passages, in a clause about the same thing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from retrieval.claims import Claims, Day, claims, clauses, nearest_year, numbers, weekday_of
from retrieval.evidence import Evidence, Sentence
from retrieval.lexicon import PUBLISHING, SAME_DAY, STOP

Words = frozenset[str]
_Line = tuple[Sentence, date | None]


@dataclass(frozen=True, slots=True)
class _Part:
    """A clause of a sentence; `weight` is how many words it shares with the clause that is checked."""

    weight: int
    line: Sentence
    claims: Claims
    numbers: frozenset[str]
    published: date | None


def figures_stand(clause: str, topic: Words, whole: Claims, evidence: Sequence[Evidence]) -> bool:
    """Whether the numbers and dates of a clause stand in passages, in a clause about the same thing."""
    claimed = claims(clause)
    about = claimed.words or topic
    lines = [(line, one.hit.article.published) for one in evidence for line in one.lines]
    lines = [(line, published) for line, published in lines if _shared(line, whole.words or topic)]
    numbered = _parts(about, lines, lambda part: bool(part.numbers))
    dated = _parts(about, lines, lambda part: bool(part.days))
    weekdays = {weekday for day in claimed.days for weekday in _weekdays_of(day, evidence)}
    return (
        all(_number_stands(number, numbered) for number in claimed.numbers)
        and all(weekday in weekdays or _weekday_stands(weekday, lines, about) for weekday in claimed.weekdays)
        and all(
            any(_tells_of_publication(day, claimed, one) for one in evidence)
            or _day_stands(day, dated)
            or _is_same_day(day, about, lines)
            for day in claimed.days
        )
    )


def _parts(about: Words, lines: Sequence[_Line], figured: Callable[[Claims], bool]) -> list[_Part]:
    """Sentences, and the clauses of those where more than one clause has a figure."""
    parts: list[_Part] = []
    for line, published in lines:
        texts = clauses(line.text)
        if sum(figured(claims(text)) for text in texts) < 2:
            texts = (line.text,)
        parts += [
            _Part(len(about & claims(text).words), line, claims(text), numbers(text), published)
            for text in texts
        ]
    return parts


def _shared(line: Sentence, words: Words) -> bool:
    return not words or bool(words & line.claims.words)


def _number_stands(number: str, parts: Sequence[_Part]) -> bool:
    holding = [part for part in parts if number in part.numbers]
    return _attached(holding, [part for part in parts if part.claims.numbers and part not in holding])


def _weekday_stands(weekday: int, lines: Sequence[_Line], about: Words) -> bool:
    """As a number, but a sentence is not cut: "on Monday and Tuesday" is said of one thing."""
    parts = [
        _Part(len(about & line.claims.words), line, line.claims, frozenset(), published)
        for line, published in lines
    ]
    holding = [part for part in parts if weekday in _weekdays(part.claims)]
    return _attached(holding, [part for part in parts if _weekdays(part.claims) and part not in holding])


def _weekdays(stated: Claims) -> frozenset[int | None]:
    return stated.weekdays | {day.weekday for day in stated.days if day.weekday is not None}


def _weekdays_of(day: Day, evidence: Sequence[Evidence]) -> list[int | None]:
    """The weekday on which a date falls, in the year that the articles make it."""
    published = [one.hit.article.published for one in evidence]
    years = [day.year or (nearest_year(day, each) if each else None) for each in published]
    return [weekday_of(day, year) for year in years]


def _day_stands(day: Day, parts: Sequence[_Part]) -> bool:
    holding = [
        part for part in parts if any(same_day(day, other, part.published) for other in part.claims.days)
    ]
    return _attached(holding, [part for part in parts if part.claims.days and part not in holding])


def _attached(holding: Sequence[_Part], rivals: Sequence[_Part]) -> bool:
    """Whether a clause holds the figure and none with another is more about the same thing.

    A rival in the same sentence wins by one word; one in another sentence by two, for a sentence may
    take up what it is about with a pronoun.
    """
    return any(
        all(rival.weight < part.weight + (1 if rival.line is part.line else 2) for rival in rivals)
        for part in holding
    )


def _tells_of_publication(day: Day, claimed: Claims, one: Evidence) -> bool:
    """Whether the clause gives the day as the article's own: an event's date is never taken from there."""
    article = one.hit.article
    outlet = claims(article.source).vocabulary - STOP
    if article.published is None or not _is_published(day, article.published):
        return False
    return bool(claimed.vocabulary & (PUBLISHING | outlet))


def _is_same_day(day: Day, about: Words, lines: Sequence[_Line]) -> bool:
    """Whether the sentence most about it dates it to the day the article came out: "today", that weekday."""
    most = max((len(about & line.claims.words) for line, _ in lines), default=0)
    for line, published in lines:
        if published is None or len(about & line.claims.words) < most or not _is_published(day, published):
            continue
        if line.claims.vocabulary & SAME_DAY or published.weekday() in line.claims.weekdays:
            return True
    return False


def _is_published(day: Day, published: date) -> bool:
    if (day.month, day.day) != (published.month, published.day):
        return False
    return day.year in (None, published.year) and day.weekday in (None, published.weekday())


def same_day(day: Day, other: Day, published: date | None) -> bool:
    """Whether an article that has the date `other` bears out `day`: a missing year is the nearest one."""
    if day.month != other.month or (day.day is not None and day.day != other.day):
        return False
    meant = other.year or (nearest_year(other, published) if published else None)
    if day.year is not None and day.year != meant:
        return False
    return day.weekday in (None, other.weekday, weekday_of(other, meant))
