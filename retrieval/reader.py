"""Hits -> the sentence that answers, and how sure that is; without a model, by the words they share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import regex

from retrieval.lexical import Lexical, stems, terms, words
from retrieval.library import Library
from retrieval.sentences import Span, sentences
from retrieval.types import Article, Citation, Hit, Question, Reading, TimeMention, When
from retrieval.when import asks_when, dates_event, event_date

READ = 8

# What a question's term counts for where it stands: in the sentence, beside it or in the title, in the
# rest of the article; a name counts for more. Chosen from a coarse grid on public questions and the samples.
IN_SENTENCE, NEAR, IN_ARTICLE = 1.0, 0.7, 0.4
# So many characters of an article can vouch for what a sentence leaves out; more would cost time.
VOUCHES = 8_000
NAME_WEIGHT = 1.25
# No sentence holds all terms of a long question: so many times the weight of the rarest is all it can be
# asked for. Public questions of two and more parts, answerable and not, were parted best with this.
ENOUGH = 4.5
KIND = 0.3

_NUMBER = regex.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozens?|hundreds?|thousands?)\b", regex.I
)
_HOW_MANY = regex.compile(r"\bhow (?:many|much|old|long|far|tall|high|big)\b", regex.I)
_ASKS = regex.compile(r"\b(?:who|whom|whose|what|which|when|where|why|how)\b", regex.I)
_NAME = regex.compile(r"\b\p{Lu}[\p{L}\p{N}'’.-]*")


class Reader(Protocol):
    """Finds the words that answer."""

    def read(self, question: Question, hits: Sequence[Hit]) -> list[Reading]:
        """What was found in the hits, the likeliest answer first; [] when there is nothing to read."""

    def date(self, question: Question, citation: Citation) -> When | None:
        """The date of the event asked about that the cited words give."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as the reader sees it: the weight of each term, what is enough, the kind of answer."""

    weights: dict[str, float]
    enough: float
    when: bool
    number: bool


class SentenceReader:
    """Chooses sentences by the weighted share of the question's terms in and around them."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lexical = Lexical(library)

    def read(self, question: Question, hits: Sequence[Hit]) -> list[Reading]:
        """The best sentence of each of the first `READ` hits, the best first."""
        asked = self._asked(question)
        found = [one for hit in hits[:READ] if (one := self._read(asked, hit))]
        return [reading for _, reading in sorted(found, key=lambda one: -one[0])]

    def date(self, question: Question, citation: Citation) -> When | None:
        """The date in the cited words that stands nearest to those asked about; None unless asked for."""
        asked = self._asked(question)
        if not asked.when:
            return None
        mentions = self._library.mentions(citation.article)
        return event_date(citation.article, (citation.start, citation.end), mentions, asked.weights)

    def _asked(self, question: Question) -> _Asked:
        text = f"{question.context} {question.text}" if question.context else question.text
        kind = question.text if _ASKS.search(question.text) else text
        named = frozenset(stems([word for name in _NAME.findall(text)[1:] for word in words(name)]))
        weights = self._lexical.weights(terms(text))
        return _Asked(
            weights={
                term: weight * (NAME_WEIGHT if term in named else 1) for term, weight in weights.items()
            },
            enough=ENOUGH * self._lexical.heaviest(),
            when=asks_when(kind),
            number=bool(_HOW_MANY.search(kind)),
        )

    def _read(self, asked: _Asked, hit: Hit) -> tuple[float, Reading] | None:
        """The fit of the best sentence, and what it says."""
        article, passage = hit.article, hit.passage
        spans = [(passage.start + start, passage.start + end) for start, end in sentences(passage.text)]
        if not spans:
            return None
        mentions = self._library.mentions(article) if asked.when else []
        held = [frozenset(stems(words(article.text[slice(*span)]))) for span in spans]
        title = frozenset(stems(words(article.title)))
        whole = frozenset(stems(words(article.text[:VOUCHES]))).union(*held)
        support = [
            _support(asked, line, title.union(*held[max(at - 1, 0) : at + 2]), whole)
            for at, line in enumerate(held)
        ]
        fit = [
            share + _kind(asked, article, span, mentions) for share, span in zip(support, spans, strict=True)
        ]
        best = max(range(len(spans)), key=lambda at: (fit[at], -at))
        when = event_date(article, spans[best], mentions, asked.weights) if asked.when else None
        return fit[best], Reading(hit, *spans[best], support=min(support[best], 1.0), when=when)


def _support(
    asked: _Asked,
    line: frozenset[str],
    beside: frozenset[str],
    whole: frozenset[str],
) -> float:
    """The graded share of the term weight that a sentence can be asked for; 1 is as much as that."""
    total = got = 0.0
    for term, weight in asked.weights.items():
        total += weight
        if term in line:
            got += weight * IN_SENTENCE
        elif term in beside:
            got += weight * NEAR
        elif term in whole:
            got += weight * IN_ARTICLE
    return got / min(total, asked.enough) if total else 0.0


def _kind(asked: _Asked, article: Article, span: Span, mentions: Sequence[TimeMention]) -> float:
    """A bonus for a sentence that holds the kind of thing asked for."""
    if asked.when:
        return KIND * any(dates_event(mention, span) for mention in mentions)
    if asked.number:
        return KIND * bool(_NUMBER.search(article.text[slice(*span)]))
    return 0.0
