"""Whether passages bear out a sentence: every number, date and name in it, and most of its words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from retrieval.claims import Claims, Day, claims, clauses, nearest_year, numbers, weekday_of
from retrieval.lexicon import PUBLISHING, SAME_DAY, STOP
from retrieval.sentences import sentences
from retrieval.types import Hit

Span = tuple[int, int]
Words = frozenset[str]

ENOUGH = 0.6
"""The share of a sentence's content words that must stand in its passages.

Of the 1,198 claims of the balanced development set of AttributionBench, freely worded by several
models, `supports` then keeps 54 % of those their sources bear out and 24 % of the others (61 and 32 %
at 0.5, 43 and 14 % at 0.75).
"""
SOME = 0.3
"""The share from which one passage among several counts as evidence."""

_NAME_ENDINGS = ("n", "i", "s", "es")


@dataclass(frozen=True, slots=True)
class _Sentence:
    span: Span
    text: str
    claims: Claims


@dataclass(frozen=True, slots=True)
class Evidence:
    """A hit with what its passage, sentence by sentence, and its article state."""

    hit: Hit
    whole: Claims
    lines: tuple[_Sentence, ...]
    known: frozenset[str]
    elsewhere: frozenset[str]

    @classmethod
    def of(cls, hit: Hit) -> Evidence:
        """The evidence of `hit`. Names may also come from the article's title and outlet."""
        article, passage = hit.article, hit.passage
        whole = claims(passage.text)
        head = claims(f"{article.title} \n {article.source}")
        return cls(
            hit=hit,
            whole=whole,
            lines=tuple(
                _Sentence((passage.start + start, passage.start + end), text, claims(text))
                for start, end in sentences(passage.text)
                if (text := passage.text[start:end])
            ),
            known=whole.vocabulary | head.vocabulary,
            elsewhere=claims(article.text).vocabulary,
        )


def states_nothing(claimed: Claims) -> bool:
    """Whether there is nothing to check: function words and verbs of saying only ("he said")."""
    figures = claimed.numbers or claimed.units or claimed.days or claimed.weekdays
    return not (claimed.words or claimed.names or figures or claimed.denies)


def share(claimed: Claims, evidence: Sequence[Evidence]) -> float:
    """The share of content words that stand in the passages, 0 to 1; 1 when the sentence has none."""
    if not claimed.words:
        return 1.0
    found = frozenset[str]().union(*(one.whole.words for one in evidence))
    return len(claimed.words & found) / len(claimed.words)


def best_sentence(said: str, evidence: Evidence, topic: str = "") -> Span:
    """The sentence of the passage, as a span of the article, that shares most with what is `said`.

    A shared date counts three, a number or a word of a name two, any other word one; of equals the
    first. `topic` lends its words to what has none of its own (a bare date).
    """
    claimed = claims(said)
    words = claimed.words or claims(topic).words
    named = frozenset(word for name in claimed.names for word in name)
    published = evidence.hit.article.published

    def weight(line: _Sentence) -> int:
        days = sum(any(_same(day, other, published) for other in line.claims.days) for day in claimed.days)
        figures = len(claimed.numbers & numbers(line.text)) + len(named & line.claims.vocabulary)
        return 3 * days + 2 * figures + len(words & line.claims.words)

    if not evidence.lines:
        return evidence.hit.passage.start, evidence.hit.passage.end
    return max(evidence.lines, key=weight).span


def supports(said: str, evidence: Sequence[Evidence], topic: str = "") -> bool:
    """Whether the passages bear out what is `said`; `topic` lends its words to what has none of its own.

    A check of words, not of sense. It finds a number, date, name or negation that no passage has, a
    date or number taken from the wrong clause, and a sentence made of other words; it does not find
    two names that changed places.
    """
    claimed = claims(said)
    if not (claimed.words or claimed.days or claimed.numbers):
        return False
    return (
        share(claimed, evidence) >= ENOUGH
        and all(any(unit in one.whole.units for one in evidence) for unit in claimed.units)
        and all(_weekday_stands(weekday, claimed, evidence) for weekday in claimed.weekdays)
        and all(_name_stands(name, evidence) for name in claimed.names)
        and all(_figures_stand(clause, claims(topic).words, claimed, evidence) for clause in clauses(said))
        and _same_sense(said, evidence, topic)
    )


def _figures_stand(clause: str, topic: Words, whole: Claims, evidence: Sequence[Evidence]) -> bool:
    """Whether the numbers and dates of a clause stand in passages, in a sentence about the same thing."""
    claimed = claims(clause)
    about = claimed.words or topic
    lines = [(line, one) for one in evidence for line in one.lines if _shared(line, whole.words or topic)]
    return all(
        any(_number_stands(number, about, line) for line, _ in lines) for number in claimed.numbers
    ) and all(
        any(_tells_of_publication(day, claimed, one) for one in evidence)
        or any(_day_stands(day, about, line, one.hit.article.published) for line, one in lines)
        or _is_same_day(day, about, lines)
        for day in claimed.days
    )


def _number_stands(number: str, about: Words, line: _Sentence) -> bool:
    return _attached(
        about,
        line,
        holds=lambda part: number in numbers(part),
        figures=lambda part: bool(claims(part).numbers),
    )


def _day_stands(day: Day, about: Words, line: _Sentence, published: date | None) -> bool:
    return _attached(
        about,
        line,
        holds=lambda part: any(_same(day, other, published) for other in claims(part).days),
        figures=lambda part: bool(claims(part).days),
    )


def _tells_of_publication(day: Day, claimed: Claims, one: Evidence) -> bool:
    """Whether the clause gives the day as the article's own: an event's date is never taken from there."""
    article = one.hit.article
    outlet = claims(article.source).vocabulary - STOP
    if article.published is None or not _is_published(day, article.published):
        return False
    return bool(claimed.vocabulary & (PUBLISHING | outlet))


def _is_same_day(day: Day, about: Words, lines: Sequence[tuple[_Sentence, Evidence]]) -> bool:
    """Whether the sentence most about it dates it to the day the article came out: "today", that weekday."""
    most = max((len(about & line.claims.words) for line, _ in lines), default=0)
    for line, one in lines:
        published = one.hit.article.published
        if published is None or len(about & line.claims.words) < most or not _is_published(day, published):
            continue
        if line.claims.vocabulary & SAME_DAY or published.weekday() in line.claims.weekdays:
            return True
    return False


def _shared(line: _Sentence, words: Words) -> bool:
    return not words or bool(words & line.claims.words)


def _attached(
    about: Words, line: _Sentence, holds: Callable[[str], bool], figures: Callable[[str], bool]
) -> bool:
    """Whether a clause holds the figure, and none with another figure is more about the same thing."""
    parts = [(len(about & claims(part).words), part) for part in clauses(line.text)]
    holding = [weight for weight, part in parts if holds(part)]
    rival = [weight for weight, part in parts if figures(part) and not holds(part)]
    return bool(holding) and max(holding) >= max(rival, default=0)


def _is_published(day: Day, published: date) -> bool:
    if (day.month, day.day) != (published.month, published.day):
        return False
    return day.year in (None, published.year) and day.weekday in (None, published.weekday())


def _same(day: Day, other: Day, published: date | None) -> bool:
    """Whether an article that has the date `other` bears out `day`: a missing year is the nearest one."""
    if day.month != other.month or (day.day is not None and day.day != other.day):
        return False
    meant = other.year or (nearest_year(other, published) if published else None)
    if day.year is not None and day.year != meant:
        return False
    return day.weekday in (None, other.weekday, weekday_of(other, meant))


def _weekday_stands(weekday: int, claimed: Claims, evidence: Sequence[Evidence]) -> bool:
    for one in evidence:
        if weekday in one.whole.weekdays or any(day.weekday == weekday for day in one.whole.days):
            return True
        published = one.hit.article.published
        for day in claimed.days:
            year = day.year or (nearest_year(day, published) if published else None)
            if weekday_of(day, year) == weekday:
                return True
    return False


def _name_stands(name: tuple[str, ...], evidence: Sequence[Evidence]) -> bool:
    """Each of its words is in a passage, or one is and the article has the rest ("Antony" Blinken)."""
    for one in evidence:
        here = [_has(one.known, word) for word in name]
        if all(here) or (any(here) and all(_has(one.elsewhere, word) for word in name)):
            return True
    return False


def _has(vocabulary: frozenset[str], word: str) -> bool:
    if word in vocabulary:
        return True
    longer = any(word + ending in vocabulary for ending in _NAME_ENDINGS)
    return longer or any(word.endswith(end) and word.removesuffix(end) in vocabulary for end in _NAME_ENDINGS)


def _same_sense(said: str, evidence: Sequence[Evidence], topic: str) -> bool:
    """No "not" or "denied" that the article lacks, and none left out that it has."""
    claimed = claims(said)
    spans = {best_sentence(said, one, topic) for one in evidence}
    best = [line.claims for one in evidence for line in one.lines if line.span in spans]
    if claimed.denies:
        return any(line.denies or line.reversals for line in best)
    if any(line.negated & claimed.words for line in best):
        return False
    return all(any(word in one.whole.vocabulary for one in evidence) for word in claimed.reversals)
