"""Query, hits -> Evidence: the sentences that may answer, with their features, short answers and dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date as Day

import regex

from retrieval.ports import Encoder, FullText, Library, SpanReader
from retrieval.read.batching import Batching, Busy
from retrieval.read.event_date import find_event_date
from retrieval.read.evidence import Candidate, Evidence, Features
from retrieval.read.sentence_features import Sentence, measure_sentences
from retrieval.read.spans import Pair, Span, span_reader
from retrieval.search.rank import covered, recency
from retrieval.text.corrections import is_taken_back
from retrieval.text.lexicon import VALUES
from retrieval.text.phrases import widen_span
from retrieval.text.words import list_terms, split_words, stem_words
from retrieval.types import Citation, Hit, When
from retrieval.understand.answer_type import AnswerType, is_told_in_sentence
from retrieval.understand.query import Query

# Passages that the model reads: first these, and where they leave doubt up to the others. Without a model.
FIRST_PASSAGES, PASSAGES_TO_READ, PASSAGES_WITHOUT_MODEL = 4, 10, 8
# The log-odds of a span, and its margin, count for so much at most: those of a missing one are -10,000.
MOST_SPAN, MOST_MARGIN = 8.0, 12.0
# A span is shown as the short answer if its own probability that the passage answers is so high.
LIKELY_SPAN = 0.1
# Without a model so many sentences, those whose words fit best, are compared by meaning.
COMPARED = 12
# What the cosine has over `NEUTRAL_COSINE` counts so much.
MEANING_WEIGHT, NEUTRAL_COSINE = 0.5, 0.5
# A sentence tells of a clause if, with its article's title, it has so much of the weight of its words.
TELLS_OF_CLAUSE = 0.5
NO_MODEL = "none"
HALF_READ = "Many questions came at once: this answer was chosen from the first passages alone."
BUSY = "Many questions came at once: this answer was chosen without the reading model."

# "After six years" is six years, where their number is asked for.
_BEFORE_NUMBER = regex.compile(
    rf"^(?:after|for|in|during|of|with|by|the)\s+(?=\p{{Sc}}?\d|(?:{'|'.join(VALUES)})\b)", regex.IGNORECASE
)


def open_spans(name: str = "", *, offline: bool = True) -> SpanReader | None:
    """The span reader that `READER_MODEL` names: "" is Dateline's own, "none" gives `None`."""
    return None if name == NO_MODEL else Batching(lambda: span_reader(name, offline=offline))


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads hits; without `spans` sentences are measured by words and, with an encoder, by meaning."""

    library: Library
    full_text: FullText
    spans: SpanReader | None = None
    encoder: Encoder | None = None

    def warm_up(self) -> None:
        if self.spans:
            _ = self.spans.rules

    def read(self, query: Query, hits: Sequence[Hit]) -> Evidence:
        """The sentences of the best hits; where the model has no time the evidence says so."""
        if self.spans is None:
            return self._by_words(query, hits)
        try:
            return self._by_model(query, hits, self.spans)
        except Busy:
            return self._by_words(query, hits, BUSY)

    def date(self, query: Query, citation: Citation) -> When | None:
        """The date that cited words give to the event asked about; `None` unless a date is asked for."""
        if not query.asks_when:
            return None
        mentions = self.library.mentions(citation.article)
        return find_event_date(citation.article, (citation.start, citation.end), mentions, query)

    def read_on(self, query: Query, evidence: Evidence) -> Evidence:
        """The evidence with the passages that were left unread; where the model has no time it says so."""
        assert self.spans
        begin = len(evidence.hits[:FIRST_PASSAGES])
        try:
            more = self._read_spans(query, evidence.hits[begin : begin + evidence.unread], self.spans)
        except Busy:
            return replace(evidence, unread=0, notice=HALF_READ)
        made = [*evidence.candidates, *more]
        return replace(
            evidence,
            candidates=tuple(made),
            unread=0,
            clauses=self._tell_of_clauses(query, made),
        )

    def _by_model(self, query: Query, hits: Sequence[Hit], spans: SpanReader) -> Evidence:
        """The first passages alone: the others only matter where these do not answer."""
        made = self._read_spans(query, hits[:FIRST_PASSAGES], spans)
        unread = len(hits[FIRST_PASSAGES:PASSAGES_TO_READ])
        return Evidence(tuple(hits), tuple(made), True, unread, None, self._tell_of_clauses(query, made))

    def _read_spans(self, query: Query, hits: Sequence[Hit], spans: SpanReader) -> list[Candidate]:
        found, now = self._sentences(query, hits), self._now(query)
        by_passage: dict[int, list[Sentence]] = {}
        for one in found:
            by_passage.setdefault(one.hit.passage.id, []).append(one)
        read = spans.read_parts([_pair(query, held) for held in by_passage.values()])
        # A question of many parts may have to be answered by words and meaning (see `judge`).
        best = sorted(found, key=lambda one: -one.fit)[:COMPARED] if query.is_long else []
        meanings = dict(zip(best, self._meanings(query, best), strict=True))
        return [
            self._candidate(query, one, span, meanings.get(one), now)
            for held, spans_of in zip(by_passage.values(), read, strict=True)
            for one, span in zip(held, spans_of, strict=True)
        ]

    def _by_words(self, query: Query, hits: Sequence[Hit], notice: str | None = None) -> Evidence:
        found, now = self._sentences(query, hits[:PASSAGES_WITHOUT_MODEL]), self._now(query)
        best = sorted(found, key=lambda one: -one.fit)[:COMPARED]
        meanings = self._meanings(query, best)
        made = [self._candidate(query, one, None, at, now) for one, at in zip(best, meanings, strict=True)]
        return Evidence(tuple(hits), tuple(made), False, 0, notice, self._tell_of_clauses(query, made))

    def _now(self, query: Query) -> Day | None:
        """The day from which the age of an article counts: as-of, else that of the newest article."""
        return query.message.asof or self.library.newest_day()

    def _sentences(self, query: Query, hits: Sequence[Hit]) -> list[Sentence]:
        articles = {hit.article.id: hit.article for hit in hits}
        mentions = {name: self.library.mentions(article) for name, article in articles.items()}
        return list(measure_sentences(query, hits, mentions))

    def _candidate(
        self, query: Query, one: Sentence, span: Span | None, meaning: float | None, now: Day | None
    ) -> Candidate:
        article = one.hit.article
        event = None
        if query.asks_when or query.asks_number:
            event = find_event_date(article, one.span, one.mentions, query)
        features = Features(
            span=_within(span.score, MOST_SPAN) if span else 0.0,
            margin=_within(span.margin, MOST_MARGIN) if span else 0.0,
            words=min(one.words, 1.0),
            said=one.said,
            kind=one.kind,
            search=one.hit.score,
            recency=recency(article.published, now),
            taken_back=float(is_taken_back(article.text, one.span)),
        )
        return Candidate(
            one.hit,
            *one.span,
            features,
            told=one.told,
            meaning=meaning,
            span_text=_words_of(one, span) if span else "",
            short=self._short(query, one, span) if span else None,
            when=event if query.asks_when else None,
            on=None if query.asks_when else event,
        )

    def _short(self, query: Query, one: Sentence, span: Span) -> str | None:
        """The span, widened to a whole phrase; `None` where a sentence has to say it."""
        if query.asks_when or is_told_in_sentence(query.answer_type) or span.probability < LIKELY_SPAN:
            return None
        article, begin = one.hit.article, one.hit.passage.start
        place = (begin + span.start, begin + span.end)
        short = article.text[slice(*widen_span(article.text, place, one.mentions, one.span))]
        return _BEFORE_NUMBER.sub("", short) if query.answer_type is AnswerType.NUMBER else short

    def _meanings(self, query: Query, found: Sequence[Sentence]) -> list[float]:
        """What each sentence gains or loses by how near its meaning is to the question's."""
        if self.encoder is None or not found:
            return [0.0] * len(found)
        vectors = self.encoder.encode([query.text, *(one.text for one in found)])
        return [MEANING_WEIGHT * (float(cosine) - NEUTRAL_COSINE) for cosine in vectors[1:] @ vectors[0]]

    def _tell_of_clauses(self, query: Query, made: Sequence[Candidate]) -> tuple[int, ...]:
        """Of each clause of a question the candidate that tells most of it, each once, by its place."""
        if not query.clauses or not made:
            return ()
        held = [frozenset(stem_words(split_words(f"{one.hit.article.title} {one.text}"))) for one in made]
        found: dict[int, None] = {}
        for clause in query.clauses:
            weights = self.full_text.weights(list_terms(clause))
            shares = [covered(weights, one) for one in held]
            best = max(range(len(made)), key=lambda at: shares[at])
            if shares[best] >= TELLS_OF_CLAUSE:
                found.setdefault(best)
        return tuple(found)


def _words_of(one: Sentence, span: Span) -> str:
    begin = one.hit.passage.start
    return one.hit.article.text[begin + span.start : begin + span.end]


def _pair(query: Query, held: Sequence[Sentence]) -> Pair:
    passage = held[0].hit.passage
    parts = tuple((one.span[0] - passage.start, one.span[1] - passage.start) for one in held)
    return Pair(query.text, passage.text, parts)


def _within(value: float, most: float) -> float:
    return max(min(value, most), -most)
