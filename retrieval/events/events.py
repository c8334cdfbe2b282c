"""Sentence -> its dated occasions, each with the clause that the date belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

import regex

from retrieval.dates.role import WIDEST, is_date_of_speech, is_incidental_date, looks_back, width_in_days
from retrieval.read.event_date import dates_event
from retrieval.text.sentences import Span
from retrieval.types import Article, Passage, TimeMention, When

# Below this the date was guessed from very little.
SURE = 0.5

_TOGETHER = regex.compile(r"\s*(?:and|to|till|until|through|–|-|or|,)\s*(?:on |the )?", regex.IGNORECASE)
_BOUNDARY = regex.compile(
    r"[,;:—–]|\b(?:and|but|or|after|before|when|while|as|who|which|where|then|from|to|until)\b",
    regex.IGNORECASE,
)
_SAME_DAY = regex.compile(r"(?:that|the same|this very|that same) (?:day|date)", regex.IGNORECASE)
_CLOCK = regex.compile(r"T\d\d:\d\d")


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, the one `before` it in its passage (empty for the first), and how much is on the topic."""

    article: Article
    passage: Passage
    span: Span
    before: Span
    support: float


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something a line dates: the `clause` that the date belongs to, and the date.

    `back` says that the date is looked back on ("since January 23"), `plan` that it lay ahead when the
    article came out, `again` that it takes up the day of the sentence before ("on that day").
    """

    line: Line
    clause: Span
    when: When
    note: str | None = None
    back: bool = False
    plan: bool = False
    again: bool = False

    @property
    def article(self) -> Article:
        return self.line.article

    @property
    def sentence(self) -> Span:
        return self.line.span

    @property
    def days(self) -> int:
        return (self.when.end - self.when.begin).days

    @property
    def clock(self) -> str | None:
        found = _CLOCK.search(self.when.value)
        return found[0] if found else None

    def words(self, span: Span) -> str:
        """The article's words in a span, without those of the date."""
        return self.article.text[slice(*span)].replace(self.when.words, " ")

    def meets(self, other: Occasion) -> bool:
        return self.when.begin <= other.when.end and other.when.begin <= self.when.end


def find_occasions(
    lines: Iterable[Line], mentions: Callable[[Article], Sequence[TimeMention]]
) -> Iterator[Occasion]:
    """What the lines date, in their order; `mentions` is asked once for each article."""
    known: dict[str, Sequence[TimeMention]] = {}
    for line in lines:
        if line.article.id not in known:
            known[line.article.id] = mentions(line.article)
        yield from find_occasions_in_line(line, known[line.article.id])


def find_occasions_in_line(line: Line, mentions: Sequence[TimeMention]) -> list[Occasion]:
    """What the line dates, in its order; [] when no time expression of it dates anything.

    A date that tells only when something was said counts where the line has no other.
    """
    text, published = line.article.text, line.article.published
    dated = [one for one in mentions if one.confidence >= SURE and width_in_days(one) <= WIDEST]
    dated = [one for one in dated if dates_event(one, line.span)]
    dated = [one for one in dated if not is_incidental_date(text, line.span, one, published)]
    told = [one for one in dated if not is_date_of_speech(text, line.span, one)] or dated[:1]
    kept = _finest(_joined(text, told))
    return [_occasion(line, *pair) for pair in zip(_clauses(text, line.span, kept), kept, strict=True)]


def _joined(text: str, dated: Sequence[TimeMention]) -> list[TimeMention]:
    """Days in a row that are named together ("on Saturday and Sunday") as one span."""
    joined: list[TimeMention] = []
    for one in dated:
        last = joined[-1] if joined else None
        if last and _runs_on(last, one) and _TOGETHER.fullmatch(text, last.end, one.start):
            value = f"{last.value.partition('/')[0]}/{one.value}"
            words = text[last.start : one.end]
            joined[-1] = replace(last, end=one.end, text=words, value=value, end_of_range=one.end_of_range)
        else:
            joined.append(one)
    return joined


def _runs_on(one: TimeMention, other: TimeMention) -> bool:
    return other.begin is not None and _last(one) + timedelta(1) == other.begin == _last(other)


def _finest(dated: Sequence[TimeMention]) -> list[TimeMention]:
    """Each day once, and no month or year beside a day in it."""
    kept: list[TimeMention] = []
    for one in dated:
        finer = (
            other for other in dated if _within(one, other) and width_in_days(one) > width_in_days(other)
        )
        if not any(finer) and not any(_within(one, other) for other in kept):
            kept.append(one)
    return kept


def _within(coarse: TimeMention, fine: TimeMention) -> bool:
    return _first(coarse) <= _first(fine) and _last(fine) <= _last(coarse)


def _first(mention: TimeMention) -> date:
    return mention.begin or date.min


def _last(mention: TimeMention) -> date:
    return mention.end_of_range or _first(mention)


def _clauses(text: str, sentence: Span, dated: Sequence[TimeMention]) -> list[Span]:
    """The stretch of the sentence that belongs to each date; it ends at the first boundary behind it."""
    edges = [sentence[0]] if dated else []
    for one, other in pairwise(dated):
        found = _BOUNDARY.search(text, one.end, other.start)
        edges.append(found.start() if found else one.end)
    return list(pairwise([*edges, sentence[1]]))


def _occasion(line: Line, clause: Span, mention: TimeMention) -> Occasion:
    published, begin = line.article.published, _first(mention)
    return Occasion(
        line,
        clause,
        When(mention.value, begin, _last(mention), mention.text, published),
        note=mention.note,
        back=looks_back(line.article.text[clause[0] : mention.start]),
        plan=published is not None and begin > published,
        again=bool(_SAME_DAY.fullmatch(mention.text)),
    )
