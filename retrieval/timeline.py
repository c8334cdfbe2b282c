"""Topic -> Timeline: search, keep what is about it, date it, tell each event once, or refuse."""

from __future__ import annotations

import calendar
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from retrieval.answer import Newsdesk, parts
from retrieval.events.events import Occasion, dated
from retrieval.events.merge import Happening, happenings, in_order
from retrieval.events.on_topic import PASSAGES, Aboutness
from retrieval.events.same_event import Likeness
from retrieval.events.topic import Topic, holds, parse
from retrieval.ports import Encoder, Library
from retrieval.read.reader import Reader, SentenceReader
from retrieval.search.search import Search
from retrieval.text.words import stems, words
from retrieval.types import Citation, Event, Hit, Question, Timeline
from retrieval.understand.clean import clean
from retrieval.verify.grounding import Wording
from retrieval.verify.versions import with_editions_of_events

NO_TOPIC = "A timeline needs a topic: name what it is about."
NOTHING = "The library holds no dated event of that topic."


class Chronicle(Newsdesk):
    """A newsdesk that also tells the dated events of a topic; safe to use from several threads."""

    def __init__(
        self,
        library: Library,
        search: Search,
        encoder: Encoder,
        wording: Wording | None = None,
        reader: Reader | None = None,
    ) -> None:
        """Without a `reader` answers are chosen by words and meaning alone."""
        super().__init__(
            library, search, reader or SentenceReader(library, encoder), wording, encoder=encoder
        )
        self._encode = encoder.encode
        self._lexical = library.full_text
        self._about = Aboutness(library, encoder)

    def timeline(self, question: Question) -> Timeline:
        """The events of the topic that `question.text` names, `question.limit` of them at most.

        Where there are more, those that are most about the topic are kept. The bounds of the question
        are those on the publication of articles, as in `answer`.
        """
        started = time.perf_counter()
        made = with_editions_of_events(self._library, self._timeline(clean(question)))
        return replace(made, elapsed_ms=round((time.perf_counter() - started) * 1000, 1))

    def _timeline(self, question: Question) -> Timeline:
        topic = parse(question.text, self._lexical.weights)
        if topic is None:
            return self._nothing(question, (), NO_TOPIC)
        if reason := self._empty_bounds(question):
            return self._nothing(question, (), reason)
        hits = tuple(self.search(replace(question, text=topic.text, limit=PASSAGES)).hits)
        lines = list(self._about.lines(topic, hits))
        found = list(_continued(dated(lines, self._library.mentions)))
        if not found:
            return self._nothing(question, hits, NOTHING)
        told = happenings(found, Likeness(found, self._lexical.weights, self._encode), lines)
        kept = sorted(sorted(told, key=_relevance, reverse=True)[: question.limit], key=in_order)
        events = tuple(
            replace(one, citations=self._with_copies(one.citations, question)) for one in _events(kept)
        )
        return Timeline(question.text, events, len(told), notice=_missing(topic, told))

    def _nothing(self, question: Question, hits: Sequence[Hit], reason: str) -> Timeline:
        refused = self._refusal(question, hits, reason)
        return Timeline(
            question.text, reason=refused.reason, nearest=refused.nearest, coverage=refused.coverage
        )


def _continued(found: Iterator[Occasion]) -> Iterator[Occasion]:
    """Takes "on that day" together with the sentence before it, which has the date, as one quotation."""
    last: Occasion | None = None
    for one in found:
        if not one.again:
            if last:
                yield last
            last = one
        elif last and one.line.before == last.sentence and one.meets(last):
            span = last.sentence[0], one.sentence[1]
            last = replace(last, line=replace(last.line, span=span))
    if last:
        yield last


def _relevance(one: Happening) -> tuple[float, int]:
    """How much it is about the topic, and in how many articles it stands; a day is worth more than a year."""
    articles = len({telling.article.id for telling in one.told})
    sharp = 0.2 * (one.best.days == 0)
    return max(telling.line.support for telling in one.told) + 0.15 * (articles - 1) + sharp, -one.best.days


def _events(told: Sequence[Happening]) -> tuple[Event, ...]:
    numbers: dict[str, int] = {}
    return tuple(_event(one, numbers) for one in told)


def _event(one: Happening, numbers: dict[str, int]) -> Event:
    citations: dict[tuple[str, int], Citation] = {}
    for telling in one.told:
        number = numbers.setdefault(telling.article.id, len(numbers) + 1)
        cited = Citation(number, telling.article, telling.line.passage, *telling.sentence)
        citations.setdefault((telling.article.id, telling.sentence[0]), cited)
    return Event(one.best.when, tuple(citations.values()), _note(one))


def _note(one: Happening) -> str | None:
    """What is to be known about the date; of a correction or a contradiction that, before all else."""
    if one.instead_of:
        return f"This takes the place of {_told_as(one.instead_of)}."
    if one.against:
        return f"Another article gives {_told_as(one.against)}."
    return next((telling.note for telling in one.told if telling.note), None)


def _told_as(one: Occasion) -> str:
    """A date in another one's note: `7 May 2022`, `January 2009`, or the article's own words for it."""
    begin = one.when.begin
    month = f"{calendar.month_name[begin.month]} {begin.year}"
    if not one.days:
        return f"{begin.day} {month}"
    return month if one.when.value == f"{begin:%Y-%m}" else f"“{one.when.words}”"


def _missing(topic: Topic, told: Sequence[Happening]) -> str | None:
    """A line about words of the topic that none of the articles has, which may be about something else."""
    texts = {one.article.id: f"{one.article.title}\n{one.article.text}" for each in told for one in each.told}
    held = frozenset(stems(words("\n".join(texts.values()))))
    lacking = [word for word in topic.words if not holds(held, stems([word])[0])]
    if not lacking:
        return None
    named = " and ".join(f"“{word}”" for word in lacking)
    return f"None of these articles has the word {named}."


def open_chronicle(
    folder: Path,
    encoder: Encoder,
    wording: Wording | None = None,
    reader: str = "",
    *,
    offline: bool = True,
) -> Chronicle:
    """A Chronicle over the library in `folder`, opened as `open_newsdesk` opens it."""
    library, search, reads = parts(folder, encoder, reader, offline=offline)
    return Chronicle(library, search, encoder, wording, reads)
