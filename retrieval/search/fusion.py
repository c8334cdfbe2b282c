"""Several rankings -> one, by reciprocal rank."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

Ranked = list[int]

# The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher 2009 take 60, for long lists to be
# merged whole; a small one trusts the top of each list, which is what a question of several parts needs).
FUSION_K = 5


def fuse(ranks: Sequence[Ranked], weights: Sequence[float]) -> Ranked:
    """Reciprocal rank fusion: ids by the sum over the lists of weight / (FUSION_K + rank), ties by id."""
    total: defaultdict[int, float] = defaultdict(float)
    for ranked, weight in zip(ranks, weights, strict=True):
        for rank, identifier in enumerate(ranked, 1):
            total[identifier] += weight / (FUSION_K + rank)
    return sorted(total, key=lambda identifier: (-total[identifier], identifier))
