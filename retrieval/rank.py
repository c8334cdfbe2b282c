"""How well a passage fits a question: a weighted sum of a few measures, the weights fitted on public data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from itertools import pairwise

from retrieval.embed import Vectors
from retrieval.lexical import stems, words
from retrieval.sentences import sentences
from retrieval.types import Article, Passage

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Features:
    """The measures of one passage for one question, each between about 0 and 1."""

    cosine: float
    part_cosine: float
    coverage: float
    part_coverage: float
    sentence: float
    title: float
    pairs: float
    recency: float

    @classmethod
    def of(
        cls, passage: Passage, article: Article, asked: Sequence[Weights], cosines: Vectors, now: date
    ) -> Features:
        """Measure `passage` for a question whose whole and parts have these term weights and cosines."""
        body = stems(words(passage.text))
        title = frozenset(stems(words(article.title)))
        held = frozenset(body) | title
        whole = asked[0]
        lines = [frozenset(stems(words(passage.text[start:end]))) for start, end in sentences(passage.text)]
        return cls(
            cosine=float(cosines[0]),
            part_cosine=float(cosines[1:].max(initial=cosines[0])),
            coverage=covered(whole, held),
            part_coverage=max((covered(part, held) for part in asked[1:]), default=covered(whole, held)),
            sentence=max((covered(whole, line) for line in lines), default=0.0),
            title=covered(whole, title),
            pairs=_pairs(list(whole), body),
            recency=_recency(article.published, now),
        )


WEIGHTS = Features(1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0)


def score(features: Features) -> float:
    """The weighted sum that passages are ordered by."""
    return float(sum(a * b for a, b in zip(astuple(features), astuple(WEIGHTS), strict=True)))


def covered(weights: Weights, held: frozenset[str]) -> float:
    """The share of the question's term weight that stands in `held`: 0 to 1."""
    total = sum(weights.values())
    return sum(weight for term, weight in weights.items() if term in held) / total if total else 0.0


def _pairs(asked: Sequence[str], body: Sequence[str]) -> float:
    """The share of the question's neighbouring terms that stand side by side in the passage."""
    wanted = set(pairwise(asked))
    return len(wanted & set(pairwise(body))) / len(wanted) if wanted else 0.0


def _recency(published: date | None, now: date) -> float:
    """1 for what came out today, a half for what is a week old, falling slowly after; 0 when unknown."""
    if published is None:
        return 0.0
    return 1 / (1 + max((now - published).days, 0) / 7)
