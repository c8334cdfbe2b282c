"""Whether the numbers and dates of a clause stand in the passages, in a clause about the same thing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from retrieval.text.lexicon import ARTICLE, PUBLISHING, STOP
from retrieval.verify.claims import Claims, Day, find_numbers, read_claims, split_clauses, weekday_of
from retrieval.verify.evidence import Dated, Evidence, Sentence

Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class _Part:
    """A clause of a sentence; `weight` is how many words it shares with the clause that is checked."""

    weight: int
    line: Sentence
    claims: Claims
    numbers: frozenset[str]
    dated: tuple[Dated, ...]


def are_figures_supported(clause: str, topic: Words, whole: Claims, evidence: Sequence[Evidence]) -> bool:
    """Whether the numbers, dates and weekdays of a clause stand in passages, said of the same thing.

    `topic` is what it is about if it has no words of its own, `whole` the sentence that it is part of.
    """
    claimed = read_claims(clause)
    about = claimed.words or topic
    words = whole.words or topic
    lines = [line for one in evidence for line in one.lines if not words or words & line.claims.words]
    numbered = _parts(about, lines, _has_numbers)
    dated = _parts(about, lines, _has_dates)
    reckoned = {weekday_of(day, day.year) for day in claimed.days}
    return (
        all(_stands(numbered, _has_numbers, _number(number)) for number in claimed.numbers)
        and all(
            any(_tells_of_publication(day, claimed, one) for one in evidence)
            or _stands(dated, _has_dates, _day(day))
            for day in claimed.days
        )
        and all(
            weekday in reckoned or _stands(dated, _has_dates, _weekday(weekday))
            for weekday in claimed.weekdays
        )
    )


def has_day(day: Day, line: Sentence) -> bool:
    """Whether a sentence gives the date `day`, written out or worked out from its words."""
    written = any(_as_written(day, other) for other in line.claims.days)
    return written or any(_as_meant(day, dated) for dated in line.dated)


def _as_written(day: Day, other: Day) -> bool:
    if (day.month, day.day) != (other.month, other.day if day.day else None):
        return False
    return day.year in (None, other.year) and day.weekday in (None, other.weekday)


def _as_meant(day: Day, dated: Dated) -> bool:
    begin, end = dated.begin, dated.end
    if (begin.month, begin.year) != (end.month, end.year) or day.month != begin.month:
        return False
    if day.year not in (None, begin.year) or (day.day and not day.day == begin.day == end.day):
        return False
    return day.weekday in (None, begin.weekday())


def _parts(about: Words, lines: Sequence[Sentence], figured: Callable[[_Part], bool]) -> list[_Part]:
    """Sentences, and the clauses of those where more than one clause has a figure."""
    parts: list[_Part] = []
    for line in lines:
        pieces = [_part(about, line, text) for text in split_clauses(line.text)]
        several = sum(map(figured, pieces)) > 1
        parts += pieces if several else [_part(about, line, " ".join(line.text.split()))]
    return parts


def _part(about: Words, line: Sentence, text: str) -> _Part:
    stated = read_claims(text)
    dated = tuple(dated for dated in line.dated if dated.words in text)
    return _Part(len(about & stated.words), line, stated, find_numbers(text), dated)


def _has_numbers(part: _Part) -> bool:
    return bool(part.claims.numbers)


def _has_dates(part: _Part) -> bool:
    return bool(part.claims.days or part.claims.weekdays or part.dated)


def _number(number: str) -> Callable[[_Part], bool]:
    return lambda part: number in part.numbers


def _day(day: Day) -> Callable[[_Part], bool]:
    return lambda part: (
        any(_as_written(day, other) for other in part.claims.days)
        or any(_as_meant(day, dated) for dated in part.dated)
    )


def _weekday(weekday: int) -> Callable[[_Part], bool]:
    def holds(part: _Part) -> bool:
        meant = {dated.begin.weekday() for dated in part.dated if dated.begin == dated.end}
        written = part.claims.weekdays | {day.weekday for day in part.claims.days}
        return weekday in written | meant

    return holds


def _stands(parts: Sequence[_Part], figured: Callable[[_Part], bool], holds: Callable[[_Part], bool]) -> bool:
    """Whether a clause holds the figure and none with another is more about the same thing.

    A rival in the same sentence wins by one word; one in another sentence by two, for a sentence may
    take up what it is about with a pronoun.
    """
    holding = [part for part in parts if holds(part)]
    rivals = [part for part in parts if figured(part) and not holds(part)]
    return any(
        all(rival.weight < part.weight + (1 if rival.line is part.line else 2) for rival in rivals)
        for part in holding
    )


def _tells_of_publication(day: Day, claimed: Claims, one: Evidence) -> bool:
    """Whether the clause gives the day as the article's own: an event's date is never taken from there."""
    article = one.hit.article
    if article.published is None or not day.day:
        return False
    published = Dated("", article.published, article.published)
    if not _as_meant(day, published):
        return False
    outlet = read_claims(article.source).vocabulary - STOP
    named = bool(outlet) and outlet <= claimed.vocabulary
    return named or bool(claimed.vocabulary & ARTICLE) or claimed.vocabulary <= PUBLISHING | STOP
