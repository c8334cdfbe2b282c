"""Question -> Answer: search, read, cite, check, or refuse."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from retrieval.build import open_storage
from retrieval.compose.comparison import compared, same_sentence, tells_length
from retrieval.compose.digest import Digest
from retrieval.compose.extract import extract
from retrieval.compose.holders import still_held
from retrieval.compose.joined import joined
from retrieval.compose.overtaken import latest_first
from retrieval.duplicates.collapse import copies_beside
from retrieval.judge.story import Stories
from retrieval.ports import Encoder, Library
from retrieval.read.reader import Read, Reader
from retrieval.read.trained import reader_for
from retrieval.search.search import Search
from retrieval.types import Answer, Article, Citation, Coverage, Finding, Hit, Question, Reading, When
from retrieval.understand.beforehand import tells_later, when_instead
from retrieval.understand.clean import clean, with_names
from retrieval.understand.comparison import Comparison, comparison, own_date, undated, verdict
from retrieval.understand.period import nothing_of, tells_when, understood
from retrieval.verify.grounding import ModelUnavailable, Worded, Wording, faults
from retrieval.verify.versions import with_editions

Found = tuple[Answer, tuple[Hit, ...]]

log = logging.getLogger(__name__)

# What a sentence with its title must say of an event that is compared with another.
TOLD = 0.7
NEAREST = 3
EMPTY = "The library is empty: `dateline ingest SOURCE` fills it."
NOTHING = "The library does not hold the answer."
UNDATED = "The library tells of this, but gives no date for it."


class Newsdesk:
    """Answers questions from one library; safe to use from several threads."""

    def __init__(
        self,
        library: Library,
        search: Search,
        reader: Reader,
        wording: Wording | None = None,
        today: Callable[[], date] = date.today,
        encoder: Encoder | None = None,
    ) -> None:
        """`today` tells the day of asking.

        Without an `encoder` sentences are compared by words alone, and what happened in a period is not told.
        """
        self._library = library
        self._search = search
        self._reader = reader
        self._wording = wording
        self._today = today
        self._encoder = encoder
        self._digest = Digest(library, search, encoder) if encoder else None
        self._stories = Stories(library, encoder.name if encoder else "")

    def search(self, question: Question) -> Finding:
        """The passages that may answer, best first."""
        return self._search.search(self._understood(question))

    def _understood(self, question: Question) -> Question:
        return understood(clean(question), self._library, self._today())

    def warm_up(self) -> None:
        """Load the models and open the index, so that the first question does not wait for them."""
        self._reader.warm_up()
        self.search(Question("warm up"))

    def coverage(self) -> Coverage:
        """What the library holds."""
        return self._library.coverage()

    def answer(self, question: Question) -> Answer:
        """The answer with its citations, or a refusal with the nearest articles."""
        started = time.perf_counter()
        asked, question = question, self._understood(question)
        answer, hits = (
            self._impossible(question)
            or self._compared(question)
            or self._happened(question)
            or self._joined(question)
            or self._plain(question)
        )
        if wrong := _faults(answer, hits):
            log.error("an answer was held back: %s", "; ".join(wrong))
            answer = self._refusal(question, hits)
        answer = with_editions(self._library, answer)
        if question.period and question.period.note:
            answer = replace(answer, notice=" ".join(filter(None, (question.period.note, answer.notice))))
        answer = replace(answer, citations=self._with_copies(answer.citations, question))
        elapsed = (time.perf_counter() - started) * 1000
        return replace(answer, question=asked.text, hits=hits, elapsed_ms=round(elapsed, 1))

    def _with_copies(self, citations: Sequence[Citation], question: Question) -> tuple[Citation, ...]:
        """Citations with the copies of their articles."""
        beside = copies_beside(self._library, {one.article.id for one in citations}, question)
        return tuple(replace(one, also=beside.get(one.article.id, ())) for one in citations)

    def _impossible(self, question: Question) -> Found | None:
        """The refusal of a question within whose bounds nothing can lie."""
        reason = self._empty_bounds(question)
        return (self._refusal(question, (), reason), ()) if reason else None

    def _joined(self, question: Question) -> Found | None:
        """The answers to both of two questions in one; `None` if it is one, or a language model words it."""
        return None if self._wording else joined(question, lambda part: self._plain(self._understood(part)))

    def _plain(self, question: Question) -> Found:
        question, read = self._read(question)
        answer = self._answer(question, read)
        instead = when_instead(question, answer)
        later = self._plain(instead) if instead else None
        return later if later and tells_later(later[0], question) else (answer, read.hits)

    def _read(self, question: Question) -> tuple[Question, Read]:
        """A question as the articles found for it write its names, and what was read there."""
        hits = self._search.search(question).hits
        question = with_names(question, hits)
        return question, self._reader.read(question, hits)

    def _happened(self, question: Question) -> Found | None:
        """The answer to "what happened" in a period; `None` for what is none."""
        answer = self._digest.answer(question) if self._digest else None
        if answer is None:
            return None
        return answer, tuple(Hit(one.passage, one.article, 1.0) for one in answer.citations)

    def _compared(self, question: Question) -> Found | None:
        """The answer to a question that compares two events; `None` if it is none, or may be another one."""
        asked = comparison(question.text)
        if asked is None:
            return None
        today = question.asof or self._today()
        hits: list[Hit] = []
        found: list[Answer | None] = []
        for text, name in zip((asked.one, asked.two), asked.names, strict=True):
            found.append(None if own_date(name, today) else self._side(replace(question, text=text), hits))
        dates = [answer.when for answer in found if answer and answer.when]
        if not hits:
            return self._two_dates(question, asked, today)
        if asked.kind == "between" and len(dates) < len(found) and (told := self._told_length(question)):
            return told
        may_be_another = asked.kind in ("before", "after")
        if not dates:
            return None if may_be_another else self._no_date(question, hits, asked.names[0])
        sides: list[Answer | When] = []
        for answer, name in zip(found, asked.names, strict=True):
            # A date without a year is of the year of what it is compared with.
            side = answer or own_date(name, dates[0].begin)
            if side is None or (isinstance(side, Answer) and side.when is None):
                return None if may_be_another else self._no_date(question, hits, name)
            sides.append(side)
        if same_sentence(sides):
            return self._no_date(question, hits, asked.names[1])
        notice = next((answer.notice for answer in found if answer and answer.notice), None)
        return replace(compared(question.text, asked, sides), notice=notice), tuple(hits)

    def _told_length(self, question: Question) -> Found | None:
        """The answer of a sentence that tells itself how long after something else it was."""
        answer, hits = self._plain(question)
        return (answer, hits) if tells_length(answer) else None

    def _two_dates(self, question: Question, asked: Comparison, today: date) -> Found | None:
        """What is said of two dates that the question gives itself: no article has a part in it."""
        one, two = (own_date(name, today) for name in asked.names)
        if one is None or two is None:
            return None
        _, said = verdict(asked, one, two)
        reason = f"Both are dates of your question, not events of the library. {said.format('', '')}"
        return self._refusal(question, (), reason), ()

    def _side(self, question: Question, hits: list[Hit]) -> Answer:
        """The date of one event of a comparison, from a sentence that says what it is; adds to `hits`."""
        side = self._understood(replace(question, context=None, period=None))
        side, read = self._read(side)
        hits += [hit for hit in read.hits if hit not in hits]
        return replace(self._quoted(side, read, TOLD), notice=read.notice)

    def _no_date(self, question: Question, hits: Sequence[Hit], name: str) -> Found:
        return self._refusal(question, hits, undated(name)), tuple(hits)

    def _answer(self, question: Question, read: Read) -> Answer:
        notice = read.notice
        if self._wording and read.hits:
            try:
                worded = self._wording.word(question, read.hits)
                return self._worded(question, worded) if worded else self._refusal(question, read.hits)
            except ModelUnavailable as error:
                notice = f"{error} This answer was made without it."
        return replace(self._quoted(question, read), notice=notice)

    def _quoted(self, question: Question, read: Read, told: float = 0.0) -> Answer:
        """The answer in the articles' own words, from sentences that say so much of it, or the refusal."""
        every = [one for one in read.readings if one.told >= told]
        held = still_held(question.text, [one for one in every if not one.denied], read.enough)
        readings = latest_first(question, held, read.enough, self._stories.among(read.hits))
        supported = [one for one in readings if one.support >= read.enough]
        dated = [one for one in readings if tells_when(question, one.when)]
        if dated and dated[0].support >= read.enough:
            chosen = [one for one in supported if one in dated]
            answer = extract(question, chosen, every, self._cosine, read.parts)
        else:
            reason = UNDATED if supported and dated != readings else NOTHING
            answer = self._refusal(question, read.hits, reason)
        return replace(answer, confidence=_confidence(answer, dated) if read.calibrated else None)

    def _cosine(self, one: str, other: str) -> float:
        if self._encoder is None:
            return 0.0
        first, second = self._encoder.encode([one, other])
        return float(first @ second)

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
        if question.source and question.source not in self._library.outlets():
            return f"The library holds no outlet named {question.source!r}: `dateline sources` lists them."
        if question.since and question.until and question.since > question.until:
            return f"No day lies between {question.since} and {question.until}: swap --since and --until."
        return None

    def _refusal(self, question: Question, hits: Sequence[Hit], reason: str = NOTHING) -> Answer:
        nearest: dict[str, Article] = {hit.article.id: hit.article for hit in reversed(hits)}
        held = self._library.coverage(asof=question.asof)
        if reason == NOTHING:
            reason = nothing_of(self._library, question.period) or reason
        reason = reason if held.articles or question.asof else EMPTY
        return Answer(
            question.text,
            reason,
            answered=False,
            nearest=tuple(list(nearest.values())[: -NEAREST - 1 : -1]),
            reason=reason,
            coverage=held,
        )


def _confidence(answer: Answer, readings: Sequence[Reading]) -> float | None:
    """How likely the reading that is quoted first is, or of a refusal the likeliest."""
    sure = {(one.hit.article.id, one.start): one.support for one in reversed(readings)}
    if not answer.citations:
        return readings[0].support if readings else None
    quoted = ((one.article.id, one.start) for one in answer.citations)
    return next((sure[place] for place in quoted if place in sure), None)


def _faults(answer: Answer, hits: Sequence[Hit]) -> tuple[str, ...]:
    """What is wrong with the citations; the words between them may hold marks and brackets of their own."""
    marks = " ".join(f"[{citation.number}]" for citation in answer.citations)
    return faults(marks, answer.citations, hits)


def open_newsdesk(
    folder: Path,
    encoder: Encoder,
    wording: Wording | None = None,
    reader: str = "",
    *,
    offline: bool = True,
) -> Newsdesk:
    """A Newsdesk over the library in `folder`; raises `DatelineError` when there is none.

    `reader` is what `READER_MODEL` takes, `offline` keeps it from being fetched.
    """
    library, search, reads = parts(folder, encoder, reader, offline=offline)
    return Newsdesk(library, search, reads, wording, encoder=encoder)


def parts(folder: Path, encoder: Encoder, reader: str, *, offline: bool) -> tuple[Library, Search, Reader]:
    """What a desk over the library in `folder` is made of."""
    storage = open_storage(folder, encoder.name)
    library, search = storage.library, Search(storage.library, storage.vectors, encoder)
    return library, search, reader_for(library, encoder, reader, offline=offline)
