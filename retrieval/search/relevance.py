"""Hits -> the articles that are about a topic, each with the probability that it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from math import exp

from retrieval.ports import Encoder, FullText, Library
from retrieval.search.rank import covered
from retrieval.text.words import list_terms, split_words, stem_words
from retrieval.types import Article, Hit

# Characters of an article that count as its head, and as what it is about at all.
HEAD, BODY = 600, 8_000


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for an article to be about a topic, each between 0 and 1.

    `body` and `head` are the shares of the topic's term weight that stand in the article, and in its title
    and beginning; `rarest` whether its rarest term does; `cosine` is that of the nearest passage.
    """

    body: float
    head: float
    rarest: float
    cosine: float


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of the signs, set by hand: fitted on Wikipedia's questions the cosine outweighed the words, and
    more topics that no article is about were taken for known.
    """

    body: float = 3.0
    head: float = 2.0
    rarest: float = 1.0
    cosine: float = 6.0
    bias: float = -6.0


WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class Found:
    """An article with its hits, best first, and the probability that it is about the topic."""

    article: Article
    hits: tuple[Hit, ...]
    signs: Signs
    probability: float


@dataclass(frozen=True, slots=True)
class Relevance:
    """Tells which of the articles that were found are about a topic."""

    library: Library
    full_text: FullText
    encoder: Encoder

    def rate(self, topic: str, hits: Sequence[Hit]) -> list[Found]:
        """The articles of the hits, the likeliest first."""
        weights = self.full_text.weights(dict.fromkeys(list_terms(topic)))
        cosines = self._cosines(topic, hits)
        grouped: dict[str, list[Hit]] = {}
        for hit in hits:
            grouped.setdefault(hit.article.id, []).append(hit)
        found = []
        for group in grouped.values():
            signs = measure_signs(
                weights, group[0].article, max(cosines.get(hit.passage.id, 0.0) for hit in group)
            )
            found.append(Found(group[0].article, tuple(group), signs, probability(signs)))
        return sorted(found, key=lambda one: -one.probability)

    def _cosines(self, topic: str, hits: Sequence[Hit]) -> dict[int, float]:
        batch = self.library.vectors(self.encoder.name).batch_of(sorted({hit.passage.id for hit in hits}))
        if batch is None:
            return {}
        asked = self.encoder.encode([topic])[0]
        return dict(zip(batch.ids.tolist(), (batch.vectors @ asked).tolist(), strict=True))


def measure_signs(weights: Mapping[str, float], article: Article, cosine: float) -> Signs:
    head = stems_of(f"{article.title}\n{article.text[:HEAD]}")
    body = head | stems_of(article.text[HEAD:BODY])
    rarest = max(weights, key=lambda term: weights[term], default="")
    return Signs(covered(weights, body), covered(weights, head), float(rarest in body), max(cosine, 0.0))


def stems_of(text: str) -> frozenset[str]:
    return frozenset(stem_words(split_words(text)))


def probability(signs: Signs, weights: Weights = WEIGHTS) -> float:
    *slopes, bias = astuple(weights)
    odds = bias + sum(slope * sign for slope, sign in zip(slopes, astuple(signs), strict=True))
    return 1 / (1 + exp(-odds))
