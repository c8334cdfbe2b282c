"""Query -> ranked hits: dense and lexical candidates, fused by rank, then ordered by how well they fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from retrieval.duplicates.collapse import collapse_duplicates, copies_beside
from retrieval.embed import Vectors
from retrieval.ports import Encoder, Filter, Library, VectorIndex
from retrieval.search.fusion import Ranked, fuse
from retrieval.search.rank import Candidate, part_fits
from retrieval.text.words import list_terms, split_words
from retrieval.types import Hit, Period
from retrieval.understand.query import Query

# Passages asked of each way of searching; more, where copies of a few stories take the places.
CANDIDATES, MOST_CANDIDATES = 100, 1_600
RERANKED = 60
PART_WEIGHT = 0.7
PER_ARTICLE = 2
STALE = 0.9
FIRST = 10


class Search:
    """Finds the passages that may answer a question; safe to use from several threads."""

    def __init__(self, library: Library, dense: VectorIndex, encoder: Encoder) -> None:
        self._library = library
        self._dense = dense
        self._encoder = encoder
        self._full_text = library.full_text
        self._vectors = library.vectors(encoder.name)

    def search(self, query: Query) -> tuple[Hit, ...]:
        """The `query.message.limit` best hits, at most `PER_ARTICLE` of one article in the first ten.

        Of the articles that carry one story, one is among the hits, the others beside it. A bound on
        days leaves out articles whose publication date is unknown. Passages that may speak of
        the period asked about go before all others. How new an article is
        counts from `asof`, else from the newest article: the clock has no part in an answer.
        """
        message = query.message
        period = query.period if query.period and query.period.firm else None
        hits = self._hits(query, _filter(query, period))
        if period is not None and len(hits) < message.limit:
            known = {hit.passage.id for hit in hits}
            told = {hit.article.id for hit in hits}
            more = self._hits(query, _filter(query), told)
            hits += [hit for hit in more if hit.passage.id not in known]
        hits = hits[: message.limit]
        beside = copies_beside(self._library, {hit.article.id for hit in hits}, message)
        return tuple(replace(hit, also=beside.get(hit.article.id, ())) for hit in hits)

    def _hits(self, query: Query, where: Filter | None, told: Collection[str] = ()) -> list[Hit]:
        """The best hits that the filter lets through; of the stories of the articles `told`, from these."""
        asked = [query.text, *query.clauses]
        vectors = self._encoder.encode(asked)
        limit = query.message.limit
        found = self._found(asked, vectors, where, max(RERANKED, limit), told)
        now = query.message.asof or self._library.newest_day()
        candidates = self._candidates(asked, vectors, found, now)
        return spread(candidates, limit, named_article(query.text, candidates))

    def _found(
        self,
        asked: Sequence[str],
        vectors: Vectors,
        where: Filter | None,
        most: int,
        told: Collection[str],
    ) -> Ranked:
        """The passages that may fit, fused, each story from one of its copies."""
        k = CANDIDATES
        while True:
            ranks = self._ranks(asked, vectors, where, k)
            fused = fuse(ranks, [1.0, 1.0] + [PART_WEIGHT] * (len(ranks) - 2))
            once = collapse_duplicates(self._library, fused, where, most, told)
            crowded = len(once) < min(most, len(fused)) and any(len(ranked) == k for ranked in ranks)
            if not crowded or k >= MOST_CANDIDATES:
                return once
            k *= 4

    def _ranks(self, asked: Sequence[str], vectors: Vectors, where: Filter | None, k: int) -> list[Ranked]:
        ranks: list[Ranked] = []
        for text, vector in zip(asked, vectors, strict=True):
            ranks.append([i for i, _ in self._dense.search(vector, k, where)])
            ranks.append([i for i, _ in self._full_text.search(text, k, where)])
        return ranks

    def _candidates(
        self, asked: Sequence[str], vectors: Vectors, ids: Ranked, now: date | None
    ) -> list[Candidate]:
        """What was found with its fit, best first."""
        found = self._library.passages(ids)
        weights = [self._full_text.weights(list_terms(part)) for part in asked]
        batch = self._vectors.batch_of(list(found))
        cosines = dict(zip(batch.ids.tolist(), batch.vectors @ vectors.T, strict=True)) if batch else {}
        unknown = np.zeros(len(asked), dtype=np.float32)
        measured = [Candidate.of(*found[i], weights, cosines.get(i, unknown), now) for i in ids if i in found]
        return sorted(measured, key=lambda one: (-one.score, one.passage.id))


def spread(candidates: Sequence[Candidate], limit: int, free: str | None = None) -> list[Hit]:
    """The best hits, the first ten chosen one by one so that together they speak to every part asked.

    Each choice adds to a candidate's score its fit to the part it fits best; a part that a hit was
    chosen for counts `STALE` times as much from then on (a greedy choice in the manner of xQuAD,
    Santos, Macdonald and Ounis 2010). Of one article, but `free`, at most `PER_ARTICLE` are
    chosen while there are others; then what is left follows in the order of its score.
    """
    left = list(candidates)
    fits = part_fits(left)
    fresh = np.ones(fits.shape[1])
    held: Counter[str] = Counter()
    chosen: list[Hit] = []
    while left and len(chosen) < min(FIRST, limit):
        open_ = [
            i for i, one in enumerate(left) if one.article.id == free or held[one.article.id] < PER_ARTICLE
        ]
        if not open_:
            break
        gains = fits * fresh
        best = max(open_, key=lambda i: (left[i].score + gains[i].max(), -i))
        fresh[gains[best].argmax()] *= STALE
        held[left[best].article.id] += 1
        chosen.append(left.pop(best).hit())
        fits = np.delete(fits, best, axis=0)
    return [*chosen, *(one.hit() for one in left)][:limit]


def named_article(text: str, candidates: Iterable[Candidate]) -> str | None:
    """The id of the article whose whole title the question quotes, if it does."""
    asked = " ".join(split_words(text))
    for one in candidates:
        title = split_words(one.article.title)
        if len(title) >= 4 and " ".join(title) in asked:
            return one.article.id
    return None


def _filter(query: Query, period: Period | None = None) -> Filter | None:
    message = query.message
    where = Filter(message.since, message.last, query.source, period)
    return None if where == Filter() else where
