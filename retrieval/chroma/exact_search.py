"""The exact search of an index generation: the similarities of all passages that a filter lets through."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Vectors = NDArray[np.float32]

ROWS = 4_096
# From this share on it is cheaper to multiply a whole block than to gather the rows that are wanted.
DENSE_SHARE = 0.25


def scan(
    vectors: Vectors, ids: Ids, allowed: NDArray[np.bool_], vector: Vectors, k: int
) -> list[tuple[int, float]]:
    """The `k` allowed rows of `vectors` (float32[n, d]) nearest to `vector`, by the products of them all."""
    scores = np.empty(len(allowed), dtype=np.float32)
    # In blocks, so that a filter that lets all pass does not copy all vectors at once.
    for start in range(0, len(allowed), ROWS):
        block = slice(start, start + ROWS)
        wanted = np.flatnonzero(allowed[block])
        if len(wanted) > DENSE_SHARE * ROWS:
            scores[block] = vectors[block] @ vector
        elif len(wanted):
            scores[start + wanted] = vectors[start + wanted] @ vector
    rows = np.flatnonzero(allowed)
    return _best(ids[rows], scores[rows], k)


def _best(ids: Ids, scores: Vectors, k: int) -> list[tuple[int, float]]:
    """The `k` highest scores with their ids, best first, ties by id."""
    if len(scores) > k:
        # All that tie with the last one stay, so that the order decides among them.
        keep = scores >= np.partition(scores, len(scores) - k)[len(scores) - k]
        ids, scores = ids[keep], scores[keep]
    best = np.lexsort((ids, -scores))[:k]
    return list(zip(ids[best].tolist(), scores[best].tolist(), strict=True))
