"""What a time expression dates: the words around it, or what it is counted from ("a day after the vote")."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import regex

from retrieval.dates.reckoning import days_of, shift
from retrieval.text.sentences import Span
from retrieval.types import Article, TimeMention, When

_LEAD = regex.compile(r"\b(?:on|in|at|since|by|until|from|during|over)\s+$", regex.I)
_COUNTS = regex.compile(r"\s+(after|before|following)\b", regex.I)
_OPENS = regex.compile(r"(?:^|[.!?”\"\n])\s*$")
_CLOSE = regex.compile(r"[,.;:!?—–\n]")
_LENGTH = regex.compile(r"P(\d+)([DWMY])")
_BESIDE = regex.compile(r",? (?:just |some |about |exactly )?")
# Counted in months a day is known to the month: so much of the ISO date is given.
SHOWN = {"D": 10, "W": 10, "M": 7, "Y": 4}
_UNITS = {"D": "day", "W": "week", "M": "month", "Y": "year"}


@dataclass(frozen=True, slots=True)
class Dated:
    """A date that a mention gives to the words of a stretch of the text (`within`), or to all but them."""

    mention: TimeMention
    value: str
    begin: date
    end: date
    stop: int
    clause: Span | None = None
    within: bool = False

    def dates(self, start: int) -> bool:
        """Whether it can be the date of what the word at `start` speaks of."""
        if self.mention.start <= start < self.stop:
            return False
        return self.clause is None or (self.clause[0] <= start < self.clause[1]) == self.within


def dates_of(text: str, mention: TimeMention, end_of_sentence: int) -> Iterator[Dated]:
    """What a mention dates: "a day after the vote" the vote, and what was a day after it.

    The mention's days are those of the vote, if the rest is on the story's day ("it came a day after the
    vote"). Where it opens the sentence, the vote is the story's day, and the rest is counted from it.
    """
    begin, end = mention.begin, mention.end_of_range or mention.begin
    if begin is None or end is None:
        return
    if mention.type != "DURATION":
        yield Dated(mention, mention.value, begin, end, mention.end)
        return
    counts, length = _COUNTS.match(text, mention.end), _LENGTH.fullmatch(mention.value)
    if not counts:
        return
    if length is None or begin != end:
        return
    step = int(length[1]) * (-1 if counts[1].lower() == "before" else 1)
    opens = bool(_OPENS.search(text, max(mention.start - 4, 0), mention.start))
    inner = shift(begin, step, _UNITS[length[2]]) if opens else begin
    outer = shift(inner, step, _UNITS[length[2]])
    stop = counts.end(1)
    close = _CLOSE.search(text, stop, end_of_sentence) if opens else None
    clause = (stop, close.start() if close else end_of_sentence)
    yield Dated(mention, inner.isoformat(), inner, inner, stop, clause, within=True)
    yield Dated(mention, outer.isoformat(), outer, outer, stop, clause)


def counted_back(text: str, span: Span, mentions: Sequence[TimeMention]) -> Iterator[Dated]:
    """The launch in "on Thursday, 26 months after its launch", as sharp as the unit that it is counted in."""
    inside = [one for one in mentions if span[0] <= one.start and one.end <= span[1]]
    for day, length in pairwise(inside):
        counted, counts = _LENGTH.fullmatch(length.value), _COUNTS.match(text, length.end)
        if not counted or not counts or not _BESIDE.fullmatch(text, day.end, length.start):
            continue
        if day.begin is None or day.begin != day.end_of_range:
            continue
        step = int(counted[1]) * (1 if counts[1].lower() == "before" else -1)
        found = shift(day.begin, step, _UNITS[counted[2]]).isoformat()
        value, clause = found[: SHOWN[counted[2]]], (counts.end(1), span[1])
        if days := days_of(value):
            yield Dated(length, value, *days, counts.end(1), clause, within=True)
            yield Dated(day, day.value, day.begin, day.begin, day.end, clause)


def as_when(article: Article, dated: Dated) -> When:
    """The date with the words that give it, from the preposition before them on."""
    mention = dated.mention
    lead = _LEAD.search(article.text, max(mention.start - 12, 0), mention.start)
    return When(
        value=dated.value,
        begin=dated.begin,
        end=dated.end,
        words=article.text[lead.start() if lead else mention.start : dated.stop],
        published=article.published,
        note=mention.note,
    )
