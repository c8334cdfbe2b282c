"""Period -> the digest: its stories, those that most outlets tell first, a line each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from retrieval.compose.brief import Briefs
from retrieval.compose.quoting import Quoting, Sentence, dated
from retrieval.embed import Vectors
from retrieval.ports import Library
from retrieval.text.date_words import format_date, format_days
from retrieval.types import Answer, Article, Passage, Question
from retrieval.understand.query import Query

# Stories that are told; articles, the newest, that are looked at for them.
STORIES, ARTICLES = 5, 1_500
# Opening passages this near on the average tell one story.
ALIKE = 0.5
# Where no period is named: the newest days, at least this many articles of them, and at most so many days.
NEWEST_ARTICLES, NEWEST_DAYS = 12, 7
# How far a digest of an empty period looks for the nearest day with news.
FURTHER = (7, 31, 366, 36_600)


@dataclass(frozen=True, slots=True)
class Story:
    """Articles that tell one story: the one that tells it best first, with its opening passage."""

    leads: tuple[tuple[Passage, Article], ...]
    outlets: int


@dataclass(frozen=True, slots=True)
class Digests:
    """Tells the stories of a period; safe to use from several threads."""

    library: Library
    encoder: str
    briefs: Briefs

    def compose(self, query: Query) -> Answer:
        """The digest, or the nearest days with news where the period has none."""
        message = replace(query.message, source=query.source)
        first, last = find_days(self.library, message)
        found = self.leads(message, first, last)
        quoting = Quoting()
        stories = find_stories(self.library, self.encoder, found)
        for story in stories:
            if sentence := self._tell(story):
                more = f" ({len(story.leads)} articles)" if len(story.leads) > 1 else ""
                quoting.add([sentence], dated(sentence.article), more)
            if len(quoting.lines) == STORIES:
                break
        if not quoting.lines:
            return self._nothing(message, first, last)
        shown = len(quoting.lines)
        return Answer(
            message.text,
            quoting.text,
            answered=True,
            citations=tuple(quoting.citations),
            hits=quoting.hits(),
            notice=f"These are {shown} of {len(stories)} stories." if shown < len(stories) else None,
        )

    def leads(
        self, message: Question, first: date | None, last: date | None
    ) -> list[tuple[Passage, Article]]:
        ids = self.library.leads(first, last, message.source)[:ARTICLES]
        return list(self.library.passages(ids.tolist()).values())

    def _tell(self, story: Story) -> Sentence | None:
        """The first sentence of a story that is news, from the article that tells it best."""
        for passage, article in story.leads[:3]:
            for sentence in self.briefs.news_of(article, [passage]):
                return sentence
        return None

    def _nothing(self, message: Question, first: date | None, last: date | None) -> Answer:
        if not first and not last:
            reason = "The library holds no article with a date."
            return Answer(message.text, reason, answered=False, reason=reason)
        days = format_days(first or last or date.min, last or first or date.max)
        by = f" by {message.source}" if message.source else ""
        reason = f"The library holds nothing{by} of {days}."
        for reach in FURTHER:
            around = [
                article.published
                for _, article in self.leads(
                    message,
                    max(filter(None, (message.since, first and _shifted(first, -reach))), default=None),
                    min(filter(None, (message.last, last and _shifted(last, reach))), default=None),
                )
                if article.published
            ]
            if around and first and last:
                nearest = min(around, key=lambda day: min(abs(day - first), abs(day - last)))
                reason += f" The nearest it has is of {format_date(nearest)}: ask for that day."
                break
        return Answer(message.text, reason, answered=False, reason=reason)


def _shifted(day: date, days: int) -> date:
    """So many days on, or back, within the calendar."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def find_days(library: Library, message: Question) -> tuple[date | None, date | None]:
    """The first and last day of publication that a digest is about: those named, else the newest ones."""
    period, limit = message.period, message.last
    if period and (period.begin or period.end):
        begin = period.reach or period.begin
        ends = [day for day in (period.end, limit) if day]
        return max((day for day in (begin, message.since) if day), default=None), min(ends, default=None)
    ids = library.leads(message.since, limit, message.source)[:NEWEST_ARTICLES]
    days = [article.published for _, article in library.passages(ids.tolist()).values() if article.published]
    if not days:
        return message.since, limit
    # However old they are, there are enough for a digest.
    least = min(days[:STORIES])
    return min(max(min(days), _shifted(days[0], -NEWEST_DAYS)), least), days[0]


def find_stories(library: Library, encoder: str, leads: Sequence[tuple[Passage, Article]]) -> list[Story]:
    """The stories of articles, given by their opening passages: those of most outlets, then of most articles,
    then the newest first. Average linkage over the cosine distance.
    """
    batch = library.vectors(encoder).batch_of(sorted(passage.id for passage, _ in leads)) if leads else None
    if batch is None:
        return []
    by_id = {passage.id: (passage, article) for passage, article in leads}
    labels = cluster_vectors(batch.vectors)
    stories = []
    for label in dict.fromkeys(labels.tolist()):
        own = np.flatnonzero(labels == label)
        centre = batch.vectors[own].mean(axis=0)
        nearest = own[np.argsort(-(batch.vectors[own] @ centre), kind="stable")]
        members = tuple(by_id[int(batch.ids[at])] for at in nearest)
        known = library.stories(article.id for _, article in members)
        once = {known.get(article.id, article.id): article for _, article in members}
        kept = tuple(one for one in members if once[known.get(one[1].id, one[1].id)] is one[1])
        stories.append(Story(kept, len({article.source for _, article in kept})))
    newest = {one: max(a.published or date.min for _, a in one.leads).toordinal() for one in stories}
    return sorted(stories, key=lambda one: (-len(one.leads), -one.outlets, -newest[one]))


def cluster_vectors(vectors: Vectors) -> NDArray[np.int64]:
    """The number of the cluster of each vector."""
    if len(vectors) < 2:
        return np.zeros(len(vectors), dtype=np.int64)
    from scipy.cluster.hierarchy import fcluster, linkage

    distances = linkage(vectors.astype(np.float64), method="average", metric="cosine")
    return np.asarray(fcluster(distances, 1 - ALIKE, criterion="distance"), dtype=np.int64)


def within(query: Query, first: date | None, last: date | None) -> Query:
    """The query bounded to articles that came out from `first` to `last`."""
    message = replace(query.message, since=first, until=last, period=None)
    return replace(query, message=message, period=None)
