"""Topic -> Timeline: search, keep what is about it, date it, tell each event once, or refuse."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import replace

from retrieval.compose.refusal import Refusals
from retrieval.events.events import Occasion, find_occasions
from retrieval.events.merge import Happening, merge_occasions, order_by_day
from retrieval.events.on_topic import PASSAGES, Aboutness
from retrieval.events.same_event import Likeness
from retrieval.events.topic import Topic, has_term, parse_topic
from retrieval.ports import Encoder, Library
from retrieval.search.search import Search
from retrieval.text.words import split_words, stem_words
from retrieval.types import Citation, Event, Hit, Timeline
from retrieval.understand.query import Query

NO_TOPIC = "A timeline needs a topic: name what it is about."
NOTHING = "The library holds no dated event of that topic."


class Timelines:
    """Tells the dated events of a topic; safe to use from several threads."""

    def __init__(self, library: Library, search: Search, encoder: Encoder, refusals: Refusals) -> None:
        self._library = library
        self._search = search
        self._refusals = refusals
        self._encode = encoder.encode
        self._full_text = library.full_text
        self._about = Aboutness(library, encoder)

    def compose(self, query: Query) -> Timeline:
        """The events of the topic that the message names, `message.limit` of them at most.

        Where there are more, those that are most about the topic are kept. The bounds of the message
        are those on the publication of articles.
        """
        topic = parse_topic(query.message.text, self._full_text.weights)
        if topic is None:
            return self._refuse(query, (), NO_TOPIC)
        if query.refusal:
            return self._refuse(query, (), query.refusal)
        hits = self._search.search(make_topic_query(query, topic.text))
        found = list(_continued(find_occasions(self._about.lines(topic, hits), self._library.mentions)))
        if not found:
            return self._refuse(query, hits, NOTHING)
        told = merge_occasions(found, Likeness(found, self._full_text.weights, self._encode))
        limit = query.message.limit
        kept = sorted(sorted(told, key=_relevance, reverse=True)[:limit], key=order_by_day)
        return Timeline(query.message.text, _events(kept), len(told), notice=_missing(topic, told))

    def _refuse(self, query: Query, hits: Sequence[Hit], reason: str) -> Timeline:
        refused = self._refusals.refuse(query, hits, reason)
        return Timeline(
            query.message.text, reason=refused.reason, nearest=refused.nearest, coverage=refused.coverage
        )


def make_topic_query(query: Query, text: str) -> Query:
    """The query that searches for what is about a topic."""
    return replace(query, text=text, clauses=(), message=replace(query.message, limit=PASSAGES))


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
    """A notice about words of the topic that no article has: the articles may be about something else."""
    texts = {one.article.id: f"{one.article.title}\n{one.article.text}" for each in told for one in each.told}
    held = frozenset(stem_words(split_words("\n".join(texts.values()))))
    lacking = [word for word in topic.words if not has_term(held, stem_words([word])[0])]
    if not lacking:
        return None
    named = " and ".join(f"“{word}”" for word in lacking)
    return f"None of these articles has the word {named}."
