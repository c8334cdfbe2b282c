"""How well a passage fits a question: a weighted sum of a few measures, the weights fitted on public data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from retrieval.embed import Vectors
from retrieval.text.sentences import split_sentences
from retrieval.text.words import split_words, stem_words
from retrieval.types import Article, Hit, Passage

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Measures:
    """How a passage measures against the whole of a question, each between 0 and about 1.

    `cosine` of the vectors; `coverage`, the share of the question's term weight in passage and title;
    `sentence`, the same for the best single sentence; `recency` of the article.
    """

    cosine: float
    coverage: float
    sentence: float
    recency: float


# Chosen on public question sets as a whole, from a coarse grid around equal weights. The words of the
# title alone and neighbouring terms were measured too, and added nothing.
WEIGHTS = Measures(cosine=1.5, coverage=1.0, sentence=0.6, recency=0.6)


def weighted(measures: Measures) -> float:
    """The sum of the measures by `WEIGHTS`: what candidates are ordered by."""
    return float(sum(a * b for a, b in zip(astuple(measures), astuple(WEIGHTS), strict=True)))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that was found, its score, and its fit to each part asked (the whole first)."""

    passage: Passage
    article: Article
    score: float
    parts: tuple[float, ...]

    @classmethod
    def of(
        cls, passage: Passage, article: Article, asked: Sequence[Weights], cosines: Vectors, now: date | None
    ) -> Candidate:
        """Measure a passage for a question whose whole and parts have these term weights and cosines."""
        title = frozenset(stem_words(split_words(article.title)))
        whole = asked[0]
        lines = [
            frozenset(stem_words(split_words(passage.text[start:end])))
            for start, end in split_sentences(passage.text)
        ]
        held = title.union(*lines)
        measures = Measures(
            cosine=float(cosines[0]),
            coverage=covered(whole, held),
            sentence=max((covered(whole, line) for line in lines), default=0.0),
            recency=recency(article.published, now),
        )
        parts = [covered(part, held) + float(cosine) for part, cosine in zip(asked, cosines, strict=True)]
        return cls(passage, article, weighted(measures), tuple(parts))

    def hit(self) -> Hit:
        """The passage as a hit."""
        return Hit(self.passage, self.article, self.score)


def part_fits(candidates: Sequence[Candidate]) -> NDArray[np.float64]:
    """The fit of each candidate to each part as a share of the best one's: float64[candidates, parts]."""
    if not candidates:
        return np.ones((0, 1))
    fits = np.array([one.parts for one in candidates], dtype=np.float64)
    shares: NDArray[np.float64] = fits / fits.max(axis=0, initial=1e-9)
    return shares


def covered(weights: Weights, held: frozenset[str]) -> float:
    """The share of the question's term weight that stands in `held`: 0 to 1."""
    total = sum(weights.values())
    return sum(weight for term, weight in weights.items() if term in held) / total if total else 0.0


def recency(published: date | None, now: date | None) -> float:
    """How new an article is: 1 for what came out on that day, a half a week before; 0 when unknown."""
    if published is None or now is None:
        return 0.0
    return 1 / (1 + max((now - published).days, 0) / 7)
