"""Hits -> the sentences that answer, and how sure that is; without a trained model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from retrieval.asked import Asked, asked
from retrieval.embed import Encoder
from retrieval.lexical import Lexical
from retrieval.library import Library
from retrieval.lines import Line, lines
from retrieval.types import Citation, Hit, Question, Reading, TimeMention, When
from retrieval.when import event_date

READ = 8
# So many sentences, those whose words fit best, are compared by meaning: each costs the encoder's time.
COMPARED = 12
# What nearness of meaning adds to the fit, and where it is positive to the support: `SENSE` times what
# the cosine has over `NEUTRAL`. Chosen on public questions; among sentences of Wikipedia any weight from
# 0.3 to 1.5 finds more answers than words alone.
SENSE, NEUTRAL = 0.5, 0.5


class Reader(Protocol):
    """Finds the words that answer."""

    def read(self, question: Question, hits: Sequence[Hit]) -> list[Reading]:
        """What was found in the hits, the likeliest answer first; [] when there is nothing to read."""

    def date(self, question: Question, citation: Citation) -> When | None:
        """The date of the event asked about that the cited words give."""


class SentenceReader:
    """Chooses sentences by the weighted share of the question's terms in and around them, and by meaning."""

    def __init__(self, library: Library, encoder: Encoder | None = None) -> None:
        """Without an encoder sentences are compared by their words alone."""
        self._library = library
        self._encoder = encoder
        self._lexical = Lexical(library)

    def read(self, question: Question, hits: Sequence[Hit]) -> list[Reading]:
        """The best sentences of the first `READ` hits, the best first.

        Of a question about a period only sentences are read that may speak of it; of a "when" question
        those that say when go before all others.
        """
        what = asked(question, self._lexical)
        dated = what.when or what.number or what.period is not None
        articles = {hit.article.id: hit.article for hit in hits[:READ]} if dated else {}
        mentions = {name: self._library.mentions(article) for name, article in articles.items()}
        found: list[Line] = []
        for hit in hits[:READ]:
            found += lines(what, hit, mentions.get(hit.article.id, ()))
        likely = sorted(found, key=lambda line: -line.fit)[:COMPARED]
        measured = list(zip(likely, self._senses(what, likely), strict=True))
        measured.sort(key=lambda one: -(one[0].fit + one[1]))
        readings = [
            _reading(what, line, sense, mentions.get(line.hit.article.id, ())) for line, sense in measured
        ]
        return sorted(readings, key=lambda one: one.when is None) if what.when else readings

    def date(self, question: Question, citation: Citation) -> When | None:
        """The date in the cited words that stands nearest to those asked about; None unless asked for."""
        what = asked(question, self._lexical)
        if not what.when:
            return None
        mentions = self._library.mentions(citation.article)
        return event_date(citation.article, (citation.start, citation.end), mentions, what)

    def _senses(self, what: Asked, likely: Sequence[Line]) -> list[float]:
        """What each sentence gains or loses by how near its meaning is to the question's."""
        if self._encoder is None or not likely:
            return [0.0] * len(likely)
        vectors = self._encoder.encode([what.text, *(line.text for line in likely)])
        return [SENSE * (float(cosine) - NEUTRAL) for cosine in vectors[1:] @ vectors[0]]


def _reading(what: Asked, line: Line, sense: float, mentions: Sequence[TimeMention]) -> Reading:
    date = None
    if what.when or what.number:
        date = event_date(line.hit.article, line.span, mentions, what)
    when, on = (date, None) if what.when else (None, date)
    support = min(line.support + max(sense, 0.0), 1.0)
    return Reading(line.hit, *line.span, support, line.said, line.told, on, when=when)
