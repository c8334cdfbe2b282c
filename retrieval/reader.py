"""Hits -> the sentence that answers, and how sure that is; without a model, by the words they share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import regex

from retrieval.lexical import Lexical, stems, terms, words
from retrieval.library import Library
from retrieval.sentences import Span, sentences
from retrieval.types import Article, Hit, Question, Reading, TimeMention
from retrieval.when import asks_when, dates_event, event_date

READ = 8

# What a question's term counts for where it stands: in the sentence, beside it, in the title, in the
# passage. Fitted on the public "when" questions and the samples together, in steps of 0.05.
IN_SENTENCE, BESIDE, IN_TITLE, IN_PASSAGE = 1.0, 0.6, 0.6, 0.35
NAME_WEIGHT = 1.5
KIND = 0.15

_NUMBER = regex.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozens?|hundreds?|thousands?)\b", regex.I
)
_HOW_MANY = regex.compile(r"\bhow (?:many|much|old|long|far|tall|high|big)\b", regex.I)
_NAME = regex.compile(r"\b\p{Lu}[\p{L}\p{N}'’.-]*")


class Reader(Protocol):
    """Finds the words that answer."""

    def read(self, question: Question, hits: Sequence[Hit]) -> list[Reading]:
        """What was found in the hits, the likeliest answer first; [] when there is nothing to read."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as the reader sees it: the weight of each term, and the kind of answer."""

    weights: dict[str, float]
    when: bool
    number: bool


class SentenceReader:
    """Chooses sentences by the weighted share of the question's terms in and around them."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lexical = Lexical(library)

    def read(self, question: Question, hits: Sequence[Hit]) -> list[Reading]:
        """The best sentence of each of the first `READ` hits, the best supported first."""
        asked = self._asked(question)
        readings = [reading for hit in hits[:READ] if (reading := self._read(asked, hit))]
        order = sorted(range(len(readings)), key=lambda at: (-readings[at].support, at))
        return [readings[at] for at in order]

    def _asked(self, question: Question) -> _Asked:
        text = f"{question.context} {question.text}" if question.context else question.text
        named = frozenset(stems([word for name in _NAME.findall(text)[1:] for word in words(name)]))
        weights = self._lexical.weights(terms(text))
        return _Asked(
            weights={
                term: weight * (NAME_WEIGHT if term in named else 1) for term, weight in weights.items()
            },
            when=asks_when(text),
            number=bool(_HOW_MANY.search(text)),
        )

    def _read(self, asked: _Asked, hit: Hit) -> Reading | None:
        article, passage = hit.article, hit.passage
        spans = [(passage.start + start, passage.start + end) for start, end in sentences(passage.text)]
        if not spans:
            return None
        mentions = self._library.mentions(article) if asked.when else []
        held = [frozenset(stems(words(article.text[slice(*span)]))) for span in spans]
        title = frozenset(stems(words(article.title)))
        whole = frozenset[str]().union(*held)
        scores = [
            _support(asked, line, held[max(at - 1, 0) : at + 2], title, whole)
            + _kind(asked, article, span, mentions)
            for at, (span, line) in enumerate(zip(spans, held, strict=True))
        ]
        best = max(range(len(spans)), key=lambda at: (scores[at], -at))
        when = event_date(article, spans[best], mentions, asked.weights) if asked.when else None
        return Reading(hit, *spans[best], support=min(scores[best], 1.0), when=when)


def _support(
    asked: _Asked,
    line: frozenset[str],
    near: Sequence[frozenset[str]],
    title: frozenset[str],
    whole: frozenset[str],
) -> float:
    """The graded share of the question's term weight: 0 to 1."""
    beside = frozenset[str]().union(*near)
    total = got = 0.0
    for term, weight in asked.weights.items():
        total += weight
        if term in line:
            got += weight * IN_SENTENCE
        elif term in beside or term in title:
            got += weight * (BESIDE if term in beside else IN_TITLE)
        elif term in whole:
            got += weight * IN_PASSAGE
    return got / total if total else 0.0


def _kind(asked: _Asked, article: Article, span: Span, mentions: Sequence[TimeMention]) -> float:
    """A bonus for a sentence that holds the kind of thing asked for."""
    if asked.when:
        return KIND * any(dates_event(mention, span) for mention in mentions)
    if asked.number:
        return KIND * bool(_NUMBER.search(article.text[slice(*span)]))
    return 0.0
