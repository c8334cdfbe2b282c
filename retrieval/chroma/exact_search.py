"""The exact search of an index generation: the similarities of all passages that a filter lets through."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from retrieval.embed import Vectors
from retrieval.ports import Filter
from retrieval.types import day_number

Ids = NDArray[np.int64]
Mask = NDArray[np.bool_]

ROWS = 4_096
# From this share on it is cheaper to multiply a whole block than to gather the rows that are wanted.
DENSE_SHARE = 0.25


def allowed_by(where: Filter, ids: Ids, days: Ids, outlet: Mask | None, about: Ids | None) -> Mask:
    """Which passages a filter lets through: bool[n].

    `outlet` are those of its outlet, `about` the ids of those that speak of its period; `None` for any.
    """
    allowed = np.ones(len(ids), dtype=bool)
    if where.first_day is not None or where.last_day is not None:
        allowed &= days > 0
    if where.first_day is not None:
        allowed &= days >= day_number(where.first_day)
    if where.last_day is not None:
        allowed &= days <= day_number(where.last_day)
    if outlet is not None:
        allowed &= outlet
    if about is not None:
        allowed &= np.isin(ids, about)
    return allowed


def scan(vectors: Vectors, ids: Ids, allowed: Mask, vector: Vectors, k: int) -> list[tuple[int, float]]:
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
    if len(scores) > k:
        # All that tie with the last one stay, so that the order decides among them.
        keep = scores >= np.partition(scores, len(scores) - k)[len(scores) - k]
        ids, scores = ids[keep], scores[keep]
    best = np.lexsort((ids, -scores))[:k]
    return list(zip(ids[best].tolist(), scores[best].tolist(), strict=True))
