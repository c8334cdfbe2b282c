"""What happened on a day or in a week, as one answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice

from retrieval.duplicates.collapse import is_published_within
from retrieval.events.events import Line, Occasion, find_occasions
from retrieval.events.merge import Happening, merge_occasions, order_by_day
from retrieval.events.on_topic import Aboutness
from retrieval.events.same_event import Likeness
from retrieval.events.timeline import make_topic_query
from retrieval.events.topic import Topic, parse_topic
from retrieval.ports import Encoder, Library
from retrieval.search.search import Search
from retrieval.text.date_words import format_days, format_event_date
from retrieval.text.quotes import quote_line
from retrieval.text.sentences import skip_datelines
from retrieval.types import Answer, Article, Citation, Hit, Passage, Period, Question
from retrieval.understand.query import Query

# So many events are told, and so many passages of a period are read for them, those that open articles first.
MOST = 5
READ = 400
BEFOREHAND = " (told beforehand)"


class Digests:
    """Tells what happened in a period; safe to use from several threads."""

    def __init__(self, library: Library, search: Search, encoder: Encoder) -> None:
        self._library = library
        self._search = search
        self._encode = encoder.encode
        self._full_text = library.full_text
        self._about = Aboutness(library, encoder)

    def compose(self, query: Query) -> Answer | None:
        """What happened in the period that a message names, all of it or on a topic; `None` for another
        message, and where nothing is told of it.
        """
        period = query.message.period
        if query.topic is None or period is None:
            return None
        answer = self._compose(query, period)
        hits = tuple(Hit(one.passage, one.article, 1.0) for one in answer.citations) if answer else ()
        return replace(answer, hits=hits) if answer else None

    def _compose(self, query: Query, period: Period) -> Answer | None:
        message = query.message
        topic = parse_topic(query.topic, self._full_text.weights) if query.topic else None
        lines = self._lines_on(topic, query, period) if topic else []
        dates = (
            find_occasions(lines, self._library.mentions)
            if topic
            else find_occasions_in_period(self._library, message, period)
        )
        found = [one for one in dates if is_within_period(one, period)]
        if not found:
            if topic:
                return compose_published_on_topic(message, period, lines)
            return compose_published(self._library, message, period)
        told = merge_occasions(found, Likeness(found, self._full_text.weights, self._encode))
        if not told:
            return None
        stories = self._library.stories({one.article.id for one in found})
        return compose_digest(message, told, stories)

    def _lines_on(self, topic: Topic, query: Query, period: Period) -> list[Line]:
        hits = self._search.search(make_topic_query(query, f"{topic.text} {period.words}"))
        return list(self._about.lines(topic, hits))


def find_occasions_in_period(library: Library, question: Question, period: Period) -> Iterator[Occasion]:
    """What is dated in passages of a period; the sooner it stands in its article, the more it counts."""
    first = islice(_bounded(library, question, library.passages_dated_within(period).tolist()), READ)
    lines = (line for passage, article in first for line in _lines(passage, article))
    return find_occasions(lines, library.mentions)


def _bounded(library: Library, question: Question, ids: Sequence[int]) -> Iterator[tuple[Passage, Article]]:
    """Passages, in the order of their ids here, of articles within the bounds of a question."""
    for begin in range(0, len(ids), READ):
        found = library.passages(ids[begin : begin + READ]).values()
        yield from ((passage, article) for passage, article in found if is_within_bounds(question, article))


def _lines(passage: Passage, article: Article) -> Iterator[Line]:
    """The sentences of a passage; support falls with their place in the article."""
    before = (0, 0)
    for start, end in skip_datelines(passage.text):
        place = passage.start + start, passage.start + end
        yield Line(article, passage, place, before, 1 / (1 + place[0] / 500))
        before = place


def is_within_period(one: Occasion, period: Period) -> bool:
    """Whether it happened on a day of the period; a date that is only looked back on does not count."""
    return period.holds(one.when.begin, one.when.end) and not one.back


def compose_digest(question: Question, told: Sequence[Happening], stories: Mapping[str, int]) -> Answer:
    """The events that count most, in their order; `told` is not empty, `stories` those that have copies."""
    weighed = sorted(told, key=lambda one: _weight(one, stories), reverse=True)
    chosen = sorted(weighed[:MOST], key=order_by_day)
    citations = [
        Citation(number, one.best.article, one.best.line.passage, *one.best.sentence)
        for number, one in enumerate(chosen, 1)
    ]
    days = [f"{format_event_date(one.best.when)}{BEFOREHAND * one.best.plan}" for one in chosen]
    lines = [
        f"{day}: {quote_line(cited.quote)} [{cited.number}]"
        for day, cited in zip(days, citations, strict=True)
    ]
    notice = None
    if len(told) > len(chosen):
        notice = f"These are {len(chosen)} of {len(told)} events that the library dates within that time."
    return Answer(question.text, "\n".join(lines), answered=True, citations=tuple(citations), notice=notice)


def compose_published(library: Library, question: Question, period: Period) -> Answer | None:
    """The first sentences of articles that came out within the period; `None` when there are none.

    For days of which no article tells anything with its date.
    """
    opening: dict[str | int, tuple[Passage, Article]] = {}
    found = list(islice(_bounded(library, question, library.passages_about(period).tolist()), READ))
    stories = library.stories({article.id for _, article in found})
    for passage, article in found:
        if article.published and period.holds(article.published, article.published):
            opening.setdefault(stories.get(article.id, article.id), (passage, article))
    citations = []
    for number, (passage, article) in enumerate(islice(opening.values(), MOST), 1):
        start, end = next(iter(skip_datelines(passage.text)), (0, len(passage.text)))
        citations.append(Citation(number, article, passage, passage.start + start, passage.start + end))
    return _published(question, citations)


def compose_published_on_topic(question: Question, period: Period, lines: Sequence[Line]) -> Answer | None:
    """The first sentences on a topic of articles that came out within the period; `None` without any."""
    first: dict[str, Line] = {}
    for line in lines:
        day = line.article.published
        if day and period.holds(day, day):
            first.setdefault(line.article.id, line)
    chosen = sorted(islice(first.values(), MOST), key=lambda line: line.article.published or date.min)
    return _published(
        question,
        [Citation(number, one.article, one.passage, *one.span) for number, one in enumerate(chosen, 1)],
    )


def _published(question: Question, citations: Sequence[Citation]) -> Answer | None:
    if not citations:
        return None
    lines = [f"Published {_day(one.article)}: {quote_line(one.quote)} [{one.number}]" for one in citations]
    return Answer(question.text, "\n".join(lines), answered=True, citations=tuple(citations))


def is_within_bounds(question: Question, article: Article) -> bool:
    """Whether an article lies within the bounds of a question."""
    within = is_published_within(article.published, question)
    return within and question.source in (None, article.source)


def _day(article: Article) -> str:
    return format_days(article.published, article.published) if article.published else ""


def _weight(one: Happening, stories: Mapping[str, int]) -> tuple[int, float, int]:
    """In how many articles it stands, copies counted once, how soon, and how sharp its date is."""
    ids = (telling.article.id for telling in one.told)
    articles = len({stories.get(identifier, identifier) for identifier in ids})
    return articles, max(telling.line.support for telling in one.told), -one.best.days
