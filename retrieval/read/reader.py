"""Hits -> the sentences that answer, and how sure that is; without a trained model."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from retrieval.ports import Encoder, Library
from retrieval.read.denials import denies
from retrieval.read.event_date import event_date
from retrieval.read.lines import Line, lines
from retrieval.read.several import for_each_part
from retrieval.search.rank import recency
from retrieval.types import Article, Citation, Hit, Question, Reading, TimeMention, When
from retrieval.understand.parts import is_long
from retrieval.understand.query import Asked, asked

READ = 8
# So many sentences, those whose words fit best, are compared by meaning: each costs the encoder's time.
COMPARED = 12
# What nearness of meaning adds to the fit, and where it is positive to the support: `SENSE` times what
# the cosine has over `NEUTRAL`. Chosen on public questions; among sentences of Wikipedia any weight from
# 0.3 to 1.5 finds more answers than words alone.
SENSE, NEUTRAL = 0.5, 0.5
# Below this support a sentence is about the same things but does not answer (see docs/answers.md).
SUPPORT = 0.64
# The same for a long question of several parts, whose words no one sentence holds.
SUPPORT_OF_ONE_PART = 0.6


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader found: readings, the likeliest answer first, none when there is nothing to read.

    One with a support of `enough` answers. `hits` are those that were given, in the order in which they
    are best shown. `parts` are the readings that tell of the parts of a question that has several.
    `calibrated` says whether support is a probability. `notice` is a line about how they were read, where
    something is to be said.
    """

    readings: tuple[Reading, ...]
    hits: tuple[Hit, ...]
    enough: float = SUPPORT
    calibrated: bool = False
    notice: str | None = None
    parts: tuple[Reading, ...] = ()

    @property
    def answers(self) -> bool:
        """Whether the likeliest reading answers."""
        return bool(self.readings) and self.readings[0].support >= self.enough


@dataclass(frozen=True, slots=True)
class Measured:
    """The sentences of hits, the best first, each with what nearness of meaning adds to its fit."""

    what: Asked
    lines: tuple[tuple[Line, float], ...]
    mentions: Mapping[str, Sequence[TimeMention]]

    def reading(self, line: Line, support: float, short: str | None = None) -> Reading:
        """The reading that a sentence is, with the date that it gives."""
        date, denied = None, denies(line.text, self.what)
        if (self.what.when and not denied) or self.what.number:
            mentions = self.mentions.get(line.hit.article.id, ())
            date = event_date(line.hit.article, line.span, mentions, self.what)
        when, on = (date, None) if self.what.when else (None, date)
        return Reading(line.hit, *line.span, support, line.said, line.told, on, short, when, denied)

    def dated_first(self, readings: Sequence[Reading]) -> tuple[Reading, ...]:
        """The readings in their order; for a "when" question those that say when before all others."""
        return tuple(sorted(readings, key=lambda one: one.when is None) if self.what.when else readings)


class Reader(Protocol):
    """Finds the words that answer."""

    def warm_up(self) -> None:
        """Load what is loaded at the first use."""

    def read(self, question: Question, hits: Sequence[Hit]) -> Read:
        """What was found in the hits."""

    def date(self, question: Question, citation: Citation) -> When | None:
        """The date of the event asked about that the cited words give."""


class SentenceReader:
    """Chooses sentences by the weighted share of the question's terms in and around them, and by meaning."""

    def __init__(self, library: Library, encoder: Encoder | None = None) -> None:
        """Without an encoder sentences are compared by their words alone."""
        self._library = library
        self._encoder = encoder
        self._lexical = library.full_text

    def warm_up(self) -> None:
        """Nothing: the encoder is loaded by the search."""

    def read(self, question: Question, hits: Sequence[Hit]) -> Read:
        """The best sentences of the first `READ` hits, the best first.

        Of a question about a period only sentences are read that may speak of it; of a "when" question
        those that say when go before all others.
        """
        return self.choose(question, self.sentences(question, hits[:READ]), hits)

    def choose(self, question: Question, seen: Measured, hits: Sequence[Hit]) -> Read:
        """The best of the sentences that were seen in some of the hits, as `read` chooses them."""
        seen = self._measured(seen)
        found = {line: seen.reading(line, _support(line, sense)) for line, sense in seen.lines}
        told = for_each_part(question.text, list(found), self._lexical)
        ordered = seen.dated_first(list(found.values()))
        enough = SUPPORT_OF_ONE_PART if is_long(question.text) and not seen.what.when else SUPPORT
        return Read(ordered, tuple(hits), enough, parts=tuple(found[line] for line in told))

    def _measured(self, seen: Measured) -> Measured:
        """The `COMPARED` sentences whose words fit best, measured by meaning, too."""
        likely = [line for line, _ in seen.lines[:COMPARED]]
        measured = list(zip(likely, self._senses(seen.what, likely), strict=True))
        measured.sort(key=lambda one: -(one[0].fit + one[1]))
        return replace(seen, lines=tuple(measured))

    def sentences(self, question: Question, hits: Sequence[Hit]) -> Measured:
        """All sentences of the hits that may speak of the period asked about, by how their words fit."""
        what = asked(question, self._lexical)
        articles = {hit.article.id: hit.article for hit in hits}
        mentions = {name: self._library.mentions(article) for name, article in articles.items()}
        found = [line for hit in hits for line in lines(what, hit, mentions.get(hit.article.id, ()))]
        found.sort(key=lambda line: -line.fit)
        return Measured(what, tuple((line, 0.0) for line in found), mentions)

    def newness(self, question: Question) -> Callable[[Article], float]:
        """What tells how new an article is, as of the question: 0 to 1."""
        now = question.asof or self._library.newest_day()
        return lambda article: recency(article.published, now)

    def date(self, question: Question, citation: Citation) -> When | None:
        """The date in the cited words that stands nearest to those asked about; None unless asked for."""
        what = asked(question, self._lexical)
        if not what.when or denies(citation.quote, what):
            return None
        mentions = self._library.mentions(citation.article)
        return event_date(citation.article, (citation.start, citation.end), mentions, what)

    def _senses(self, what: Asked, likely: Sequence[Line]) -> list[float]:
        """What each sentence gains or loses by how near its meaning is to the question's."""
        if self._encoder is None or not likely:
            return [0.0] * len(likely)
        vectors = self._encoder.encode([what.text, *(line.text for line in likely)])
        return [SENSE * (float(cosine) - NEUTRAL) for cosine in vectors[1:] @ vectors[0]]


def _support(line: Line, sense: float) -> float:
    return min(line.support + max(sense, 0.0), 1.0)
