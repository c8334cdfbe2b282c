"""Hits -> the sentences that answer, and how sure that is, with a trained reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, replace
from math import exp, log
from typing import Protocol

import regex

from retrieval.judge.same_answer import same_answer
from retrieval.ports import Encoder, Library
from retrieval.read.batching import Busy, Together
from retrieval.read.candidates import asks_name, candidates
from retrieval.read.lines import Line
from retrieval.read.reader import Measured, Read, Reader, SentenceReader
from retrieval.read.spans import Pair, Span, span_reader
from retrieval.read.weights import Rule, Rules
from retrieval.text.lexicon import VALUES
from retrieval.text.persons import person
from retrieval.text.phrases import widened
from retrieval.types import Citation, Hit, Question, Reading, When
from retrieval.understand.answer_type import Kind, kind, sentence_answers
from retrieval.understand.parts import is_long
from retrieval.understand.query import Asked

# Passages that are read in one batch.
READ = 10
# The log-odds of a span, and its margin, count for so much at most, for or against: those of one that is
# not there are minus 10,000.
MOST, MOST_MARGIN = 8.0, 12.0
# So many of the likeliest sentences get a short answer and are held against each other, and so much of
# another's probability counts.
LIKELY, AGREES = 16, 0.5
# What the odds gain by an article that is new. The search has the same weight for it; it cannot be fitted on
# public questions, which have no day.
NEWER = 0.6
# What the odds of a sentence lose for each doubt whether it tells of something else. Chosen on invented news.
UNTOLD = 1.5
# No sentence is surer than this, or less sure, when it is put in order.
DOUBT = 1e-12
# A span is shown as the short answer if it is so likely by itself that its passage answers.
LIKELY_SPAN = 0.1
# "After six years" is six years, where their number is asked for.
_BEFORE_NUMBER = regex.compile(
    rf"^(?:after|for|in|during|of|with|by|the)\s+(?=\p{{Sc}}?\d|(?:{'|'.join(VALUES)})\b)", regex.IGNORECASE
)
NO_MODEL = "none"
BUSY = "Many questions came at once: this answer was chosen without the reading model."


class Spans(Protocol):
    """Reads pairs of a question and a passage."""

    @property
    def rules(self) -> Rules:
        """What makes a probability of the signs; loads the model."""

    def read_parts(self, pairs: Sequence[Pair]) -> list[list[Span]]:
        """The best span of each part of each pair. `Busy` when too many are waiting already."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for a sentence: the log-odds that its best span answers, how far that span is above "no
    answer" (`margin`), the share of the question's words in and around it (`words`) and in it alone
    (`said`), what it gains by holding the kind of thing that is asked for (`kind`), and how well its
    passage fits by the search (`search`).
    """

    span: float
    margin: float
    words: float
    said: float
    kind: float
    search: float


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that was read: its best span, at its place in the article, and the signs."""

    line: Line
    span: Span
    signs: Signs


def reader_for(library: Library, encoder: Encoder, name: str = "", *, offline: bool = True) -> Reader:
    """The reader that `READER_MODEL` names: `""` is Dateline's own, `"none"` one without a model."""
    plain = SentenceReader(library, encoder)
    if name == NO_MODEL:
        return plain
    return TrainedReader(plain, Together(lambda: span_reader(name, offline=offline)))


class TrainedReader:
    """Reads the best passages in one batch and weighs what the model says with how well the words fit.

    Where the model has no time, answers are chosen by words and meaning alone, and say so.
    """

    def __init__(self, plain: SentenceReader, spans: Spans) -> None:
        self._plain = plain
        self._spans = spans

    def warm_up(self) -> None:
        """Load the model."""
        _ = self._spans.rules

    def read(self, question: Question, hits: Sequence[Hit]) -> Read:
        """The sentences of the first `READ` hits, the likeliest first; the hits in the order of theirs.

        What other articles say, too, goes before what is as likely by itself, but for dates, which may be
        those of something else; that does not move the hits. Of what is as likely, the newer goes first, but
        for dates, since news is asked about soon.
        """
        try:
            seen, sentences = self.sentences(question, hits)
        except Busy:
            return replace(self._plain.read(question, hits), notice=BUSY)
        rule = self._rule(seen.what)
        wanted = kind(question.text)
        doubt = UNTOLD * (2.0 if asks_name(question.text) else 1.0)
        by_words = not sentence_answers(wanted) or wanted in (Kind.REASON, Kind.MANNER)
        chances = {
            one: _less(rule.chance(astuple(one.signs)), doubt * _doubts(one.line, by_words=by_words))
            for one in sentences
        }
        new = self._plain.newness(question) if not seen.what.when else lambda _article: 0.0

        def odds(chance: float, hit: Hit) -> float:
            return log_odds(chance) + NEWER * new(hit.article)

        ordered = sorted(sentences, key=lambda one: -odds(chances[one], one.line.hit))
        readings = [
            seen.reading(one.line, chances[one], _short(seen, one, wanted) if at < LIKELY else None)
            for at, one in enumerate(ordered)
        ]
        told = agreed(seen.dated_first(readings))
        if not seen.what.when:
            told.sort(key=lambda one: (one.support < rule.enough, -odds(one.support, one.hit)))
        read = Read(tuple(told), _reordered(hits, ordered), rule.enough, calibrated=True)
        if read.answers or seen.what.when or not is_long(question.text):
            return read
        # The model learned from questions of one part: that one sentence answers several is unlikely to it.
        plain = self._plain.choose(question, seen, read.hits)
        return plain if plain.answers else read

    def _rule(self, what: Asked) -> Rule:
        rules = self._spans.rules
        return rules.when if what.when else rules.other

    def date(self, question: Question, citation: Citation) -> When | None:
        """The date of the event asked about that the cited words give."""
        return self._plain.date(question, citation)

    def sentences(self, question: Question, hits: Sequence[Hit]) -> tuple[Measured, list[Sentence]]:
        """Every sentence of the first `READ` hits that may speak of the period asked about."""
        seen = self._plain.sentences(question, hits[:READ])
        of: dict[int, list[Line]] = {}
        for line, _ in seen.lines:
            of.setdefault(line.hit.passage.id, []).append(line)
        may_answer = candidates(seen.what, kind(question.text))
        pairs = [_pair(seen.what, held, may_answer) for held in of.values()]
        found: list[Sentence] = []
        for held, spans in zip(of.values(), self._spans.read_parts(pairs), strict=True):
            found += [_sentence(line, span) for line, span in zip(held, spans, strict=True)]
        return seen, found


def agreed(readings: Sequence[Reading]) -> list[Reading]:
    """The readings in their order, those of which another article says the same being likelier.

    Each other article that gives the same date, or the same words, leaves of the doubt what it would leave
    if it stood alone and were right `AGREES` as often as it seems: articles follow each other. Of an article
    its likeliest sentence that does counts; an article that carries the same story is none of its own.
    """
    likely = readings[:LIKELY]
    found = []
    for one in likely:
        doubt, heard = 1.0 - one.support, {one.hit.article.id}
        for other in likely:
            if other.hit.article.id not in heard and _same(one, other):
                heard.add(other.hit.article.id)
                doubt *= 1.0 - AGREES * other.support
        found.append(replace(one, support=1.0 - doubt))
    return [*found, *readings[LIKELY:]]


def _same(one: Reading, other: Reading) -> bool:
    """Whether two readings give the same answer."""
    if one.when or other.when:
        return bool(
            one.when and other.when and (one.when.begin, one.when.end) == (other.when.begin, other.when.end)
        )
    return bool(one.short and other.short and same_answer(one.short, other.short))


def _pair(what: Asked, held: Sequence[Line], may_answer: Callable[[str, str], bool]) -> Pair:
    """The passage of these sentences, which are its parts."""
    passage = held[0].hit.passage
    parts = tuple((line.span[0] - passage.start, line.span[1] - passage.start) for line in held)
    return Pair(what.text, passage.text, parts, may_answer)


def _sentence(line: Line, span: Span) -> Sentence:
    return Sentence(
        line,
        span,
        Signs(
            span=_within(span.score, MOST),
            margin=_within(span.margin, MOST_MARGIN),
            words=min(line.support, 1.0),
            said=line.said,
            kind=line.fit - line.support,
            search=line.hit.score,
        ),
    )


def log_odds(chance: float) -> float:
    """The log-odds of a probability; finite, even of what is certain."""
    sure = min(max(chance, DOUBT), 1.0 - DOUBT)
    return log(sure / (1.0 - sure))


def _less(chance: float, doubt: float) -> float:
    """A probability with so much less log-odds."""
    return 1.0 / (1.0 + exp(doubt - log_odds(chance))) if doubt else chance


def _doubts(line: Line, *, by_words: bool) -> float:
    return line.elsewhere + (line.doubts if by_words else 0.0)


def _within(value: float, most: float) -> float:
    return max(min(value, most), -most)


def _short(seen: Measured, one: Sentence, wanted: Kind) -> str | None:
    """The span, widened to a whole phrase; `None` where a sentence has to say it, or no span is likely."""
    if seen.what.when or sentence_answers(wanted) or one.span.probability < LIKELY_SPAN:
        return None
    article, begin = one.line.hit.article, one.line.hit.passage.start
    span = (begin + one.span.start, begin + one.span.end)
    mentions = seen.mentions.get(article.id, ())
    words = article.text[slice(*widened(article.text, span, mentions, one.line.span))]
    if wanted is Kind.NUMBER:
        return _BEFORE_NUMBER.sub("", words)
    return person(words, seen.what.text) if wanted is Kind.PERSON else words


def _reordered(hits: Sequence[Hit], ordered: Sequence[Sentence]) -> tuple[Hit, ...]:
    """The hits by their best sentence; those without one, and those that were not read, after them."""
    places: dict[int, int] = {}
    for place, one in enumerate(ordered):
        places.setdefault(one.line.hit.passage.id, place)
    return tuple(sorted(hits, key=lambda hit: places.get(hit.passage.id, len(ordered))))
