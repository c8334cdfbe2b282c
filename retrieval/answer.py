"""Question -> Answer: search, read, cite, check, or refuse."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from retrieval.coverage import coverage, source_names
from retrieval.dense import Dense
from retrieval.embed import Encoder
from retrieval.grounding import ModelUnavailable, Worded, Wording, faults
from retrieval.index import Index
from retrieval.library import Library
from retrieval.period import understood
from retrieval.reader import Reader, SentenceReader
from retrieval.search import Search
from retrieval.sentences import storable
from retrieval.types import Answer, Article, Citation, Coverage, Finding, Hit, Question, Reading

log = logging.getLogger(__name__)

# Below this support a sentence is about the same things but does not answer (see docs/answers.md).
SUPPORT = 0.64
# A second article is quoted when its sentence is nearly as well supported as the best.
SECOND = 0.9
NEAREST = 3
_DOUBLE = '"“”„«»'
EMPTY = "The library is empty: `dateline ingest SOURCE` fills it."
NOTHING = "The library does not hold the answer."


class Newsdesk:
    """Answers questions from one library; safe to use from several threads."""

    def __init__(
        self,
        library: Library,
        search: Search,
        reader: Reader,
        wording: Wording | None = None,
        today: Callable[[], date] = date.today,
    ) -> None:
        self._library = library
        self._search = search
        self._reader = reader
        self._wording = wording
        self._today = today

    def search(self, question: Question) -> Finding:
        """The passages that may answer, best first."""
        return self._search.search(self._understood(question))

    def _understood(self, question: Question) -> Question:
        return understood(_clean(question), self._library, self._today())

    def warm_up(self) -> None:
        """Load the models and open the index, so that the first question does not wait for them."""
        self.search(Question("warm up"))

    def coverage(self) -> Coverage:
        """What the library holds."""
        return coverage(self._library)

    def answer(self, question: Question) -> Answer:
        """The answer with its citations, or a refusal with the nearest articles."""
        started = time.perf_counter()
        question = self._understood(question)
        if reason := self._empty_bounds(question):
            return self._refusal(question, (), reason)
        hits = tuple(self.search(question).hits)
        answer = self._answer(question, hits)
        if wrong := _faults(answer, hits):
            log.error("an answer was held back: %s", "; ".join(wrong))
            answer = self._refusal(question, hits)
        elapsed = (time.perf_counter() - started) * 1000
        return replace(answer, hits=hits, elapsed_ms=round(elapsed, 1))

    def _answer(self, question: Question, hits: Sequence[Hit]) -> Answer:
        notice = None
        if self._wording and hits:
            try:
                worded = self._wording.word(question, hits)
                return self._worded(question, worded) if worded else self._refusal(question, hits)
            except ModelUnavailable as error:
                notice = f"{error} This answer was made without it."
        readings = self._reader.read(question, hits)
        supported = bool(readings) and readings[0].support >= SUPPORT
        answer = extract(question, readings) if supported else self._refusal(question, hits)
        return replace(answer, notice=notice)

    def _worded(self, question: Question, worded: Worded) -> Answer:
        dates = (self._reader.date(question, citation) for citation in worded.citations)
        return Answer(
            question.text,
            worded.text,
            answered=True,
            when=next((when for when in dates if when), None),
            citations=worded.citations,
        )

    def _empty_bounds(self, question: Question) -> str | None:
        """Why no article at all can lie within the bounds of a question."""
        if question.source and question.source not in source_names(self._library):
            return f"The library holds no outlet named {question.source!r}: `dateline sources` lists them."
        if question.since and question.until and question.since > question.until:
            return f"No day lies between {question.since} and {question.until}: swap --since and --until."
        return None

    def _refusal(self, question: Question, hits: Sequence[Hit], reason: str = NOTHING) -> Answer:
        nearest: dict[str, Article] = {hit.article.id: hit.article for hit in reversed(hits)}
        held = self.coverage()
        reason = reason if held.articles else EMPTY
        return Answer(
            question.text,
            reason,
            answered=False,
            nearest=tuple(list(nearest.values())[: -NEAREST - 1 : -1]),
            reason=reason,
            coverage=held,
        )


def extract(question: Question, readings: Sequence[Reading]) -> Answer:
    """An answer of quoted sentences: the best, and another article's when that is nearly as good."""
    best = readings[0]
    chosen = [best]
    for reading in readings[1:]:
        close = reading.support >= max(SUPPORT, SECOND * best.support)
        if close and reading.hit.article.id != best.hit.article.id and not _same_words(reading, best):
            chosen.append(reading)
            break
    citations = tuple(
        Citation(number, reading.hit.article, reading.hit.passage, reading.start, reading.end)
        for number, reading in enumerate(chosen, 1)
    )
    lines = [f"{quoted(citation.quote)} [{citation.number}]" for citation in citations]
    return Answer(
        question.text,
        "\n".join(lines),
        answered=True,
        short=best.short,
        when=best.when,
        citations=citations,
    )


def _clean(question: Question) -> Question:
    """The question without what neither SQLite nor the encoder takes."""
    return replace(
        question,
        text=storable(question.text),
        context=question.context and storable(question.context),
        source=question.source and storable(question.source),
    )


def _faults(answer: Answer, hits: Sequence[Hit]) -> tuple[str, ...]:
    """What is wrong with the citations; the words between them may hold marks and brackets of their own."""
    marks = " ".join(f"[{citation.number}]" for citation in answer.citations)
    return faults(marks, answer.citations, hits)


def quoted(quote: str) -> str:
    """A quotation on one line; white space is shown as single spaces.

    Its marks are single where the words hold double ones.
    """
    line = " ".join(quote.split())
    return f"‘{line}’" if any(mark in line for mark in _DOUBLE) else f"“{line}”"


def _same_words(one: Reading, other: Reading) -> bool:
    texts = [reading.hit.article.text[reading.start : reading.end].split() for reading in (one, other)]
    return texts[0] == texts[1]


def open_newsdesk(folder: Path, encoder: Encoder, wording: Wording | None = None) -> Newsdesk:
    """A Newsdesk over the library in `folder`; raises `DatelineError` when there is none."""
    library = Library(folder, create=False)
    dense = Dense(library, Index(folder / "index"), encoder.name)
    return Newsdesk(library, Search(library, dense, encoder), SentenceReader(library, encoder), wording)
