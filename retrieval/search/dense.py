"""Dense search: the current index generation, and by brute force what is not in it yet."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.chroma.index import Batch, Filter, Generation, Index, IndexDamaged
from retrieval.embed import Vectors
from retrieval.sqlite.library import Library
from retrieval.sqlite.vectors import VectorStore
from retrieval.types import DatelineError

log = logging.getLogger(__name__)

Ids = NDArray[np.int64]
Scored = list[tuple[int, float]]

# A merge copies every vector, so it has to be worth it: a tail of this size costs a query about 1 ms.
MERGE_AT_LEAST = 2_000
MERGE_SHARE = 0.1


class WrongEncoder(DatelineError):
    """The index was built with another embedding model than the one that is set."""


def open_dense(folder: Path, encoder: str, create: bool = False) -> tuple[Library, Dense]:
    """The library of a data folder, and the search by vectors of that encoder.

    Raises `DatelineError` where there is no library, unless it may `create` one; where it is damaged, and
    where it has lost what its index has.
    """
    from retrieval.sqlite.integrity import refuse_lost

    library, index = Library(folder, create), Index(folder / "index")
    refuse_lost(library, index.peek())
    return library, Dense(library, index, encoder)


@dataclass(frozen=True)
class Tail:
    """Passages outside the generation with their vectors, and the ids in it that are no longer live."""

    generation: str
    revision: int
    batch: Batch | None = None
    gone: frozenset[int] = field(default_factory=frozenset)

    @property
    def size(self) -> int:
        """How many passages are searched by brute force."""
        return len(self.batch.ids) if self.batch else 0


class Dense:
    """Nearest passages by cosine similarity; safe to use from several threads."""

    def __init__(self, library: Library, index: Index, encoder: str) -> None:
        self._library = library
        self._index = index
        self._encoder = encoder
        self._vectors = VectorStore(library, encoder)
        self._lock = threading.Lock()
        self._tail: Tail | None = None

    def search(self, vector: Vectors, k: int, where: Filter | None = None) -> Scored:
        """The `k` passages nearest to `vector` (float32[d]) as (id, cosine), best first, ties by id.

        Raises `WrongEncoder` when the generation's vectors cannot be compared with `vector`.
        A damaged generation is passed over: the library's own vectors are searched instead.
        """
        generation = self._generation()
        tail = self._refreshed(generation)
        try:
            indexed = _live(generation, tail.gone, vector, k, where) if generation else []
        except IndexDamaged as error:
            _warn(error)
            tail, indexed = self._refreshed(None), []
        found = _brute_force(tail.batch, vector, k, where) + indexed
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:k]

    def require_encoder(self) -> None:
        """Raise `WrongEncoder` when the current generation was built with another encoder."""
        manifest = self._index.peek()
        if manifest and manifest.encoder != self._encoder:
            raise _wrong(manifest.encoder, self._encoder)

    def merge_due(self) -> bool:
        """Whether enough has changed since the generation was built that a new one is worth building.

        Tells it without opening the generation, which takes seconds: most ingests change little.
        """
        manifest = self._index.peek()
        if manifest is None or manifest.encoder != self._encoder:
            return len(self._vectors.passage_ids()) > 0
        try:
            indexed = self._index.ids()
        except IndexDamaged as error:
            _warn(error)
            return True
        if indexed is None:
            return True
        changed = len(np.setxor1d(indexed, self._vectors.passage_ids(), assume_unique=True))
        return changed >= max(MERGE_AT_LEAST, MERGE_SHARE * manifest.count)

    def merge(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Build the next generation from the library's vectors and swap it in; nothing without vectors.

        `progress` is told how many vectors are in, of how many.
        """
        first = next(self._vectors.batches(1), None)
        if first is not None:
            self._index.build(self._encoder, first.vectors.shape[1], self._vectors.batches(), progress)

    def purge(self) -> None:
        """Build the current generation anew from the vectors that the library still has.

        It stays one of the encoder it was built with, whichever is set now. To be called before the
        old one was opened: Chroma writes spare room as it lay in memory, with what was read before.
        """
        manifest = self._index.peek()
        if manifest is not None:
            vectors = VectorStore(self._library, manifest.encoder)
            self._index.build(manifest.encoder, manifest.dimension, vectors.batches())

    def leftovers(self) -> list[str]:
        """Old generations that a running process still reads, after removing those that none does."""
        return self._index.sweep()

    def holds_forgotten(self) -> bool:
        """Whether the current generation has vectors of passages that the library no longer has."""
        if self._index.peek() is None:
            return False
        try:
            generation = self._index.current()
        except IndexDamaged:
            return True
        return generation is None or bool(len(np.setdiff1d(generation.ids, self._vectors.passage_ids())))

    def _generation(self) -> Generation | None:
        try:
            generation = self._index.current()
        except IndexDamaged as error:
            _warn(error)
            return None
        if generation and generation.encoder != self._encoder:
            raise _wrong(generation.encoder, self._encoder)
        return generation

    def _refreshed(self, generation: Generation | None) -> Tail:
        name = generation.name if generation else ""
        with self._lock:
            revision = self._library.revision
            tail = self._tail
            if tail is None or (tail.generation, tail.revision) != (name, revision):
                tail = self._tail = self._read_tail(generation, name, revision)
            return tail

    def _read_tail(self, generation: Generation | None, name: str, revision: int) -> Tail:
        live = self._vectors.passage_ids()
        indexed: Ids = generation.ids if generation else np.zeros(0, dtype=np.int64)
        wanted = np.setdiff1d(live, indexed, assume_unique=True)
        gone = np.setdiff1d(indexed, live, assume_unique=True)
        held = self._tail.batch if self._tail else None
        return Tail(name, revision, self._fetch(wanted, held), frozenset(gone.tolist()))

    def _fetch(self, wanted: Ids, held: Batch | None) -> Batch | None:
        """The batch of the wanted passages, reading only what `held` does not have."""
        parts: list[Batch] = []
        if held is not None:
            keep = np.isin(held.ids, wanted)
            parts.append(_take(held, keep))
            wanted = np.setdiff1d(wanted, held.ids, assume_unique=True)
        for begin in range(0, len(wanted), 500):
            batch = self._vectors.batch_of(wanted[begin : begin + 500].tolist())
            parts += [batch] if batch else []
        parts = [part for part in parts if len(part.ids)]
        if not parts:
            return None
        return Batch(
            ids=np.concatenate([part.ids for part in parts]),
            vectors=np.concatenate([part.vectors for part in parts]),
            days=np.concatenate([part.days for part in parts]),
            sources=[source for part in parts for source in part.sources],
        )


def _live(
    generation: Generation, gone: frozenset[int], vector: Vectors, k: int, where: Filter | None
) -> Scored:
    """The `k` nearest of a generation that are not gone: more are asked for until there are enough."""
    asked = k + min(len(gone), k)
    while True:
        indexed = generation.search(vector, asked, where)
        live = [(i, score) for i, score in indexed if i not in gone]
        if len(live) >= k or len(indexed) < asked or asked >= k + len(gone):
            return live
        asked = min(2 * asked, k + len(gone))


def _warn(error: IndexDamaged) -> None:
    log.warning("%s; answering from the library's own vectors meanwhile", error)


def _wrong(built: str, wanted: str) -> WrongEncoder:
    return WrongEncoder(
        f"the index was built with {built}, but EMBEDDING_MODEL is {wanted}: "
        f"run `dateline reindex`, or set EMBEDDING_MODEL={built}"
    )


def _take(batch: Batch, keep: NDArray[np.bool_]) -> Batch:
    sources = [source for source, kept in zip(batch.sources, keep, strict=True) if kept]
    return Batch(ids=batch.ids[keep], vectors=batch.vectors[keep], days=batch.days[keep], sources=sources)


def _brute_force(batch: Batch | None, vector: Vectors, k: int, where: Filter | None) -> Scored:
    if batch is None:
        return []
    scores = batch.vectors @ vector
    if where is not None:
        scores = np.where(_allowed(batch, where), scores, -np.inf)
    best = np.argsort(-scores, kind="stable")[:k]
    return [(int(batch.ids[i]), float(scores[i])) for i in best if np.isfinite(scores[i])]


def _allowed(batch: Batch, where: Filter) -> NDArray[np.bool_]:
    allowed = np.ones(len(batch.ids), dtype=bool)
    if where.first_day is not None:
        allowed &= batch.days >= where.first_day
    if where.last_day is not None:
        allowed &= (batch.days > 0) & (batch.days <= where.last_day)
    if where.source is not None:
        allowed &= np.array([source == where.source for source in batch.sources], dtype=bool)
    if where.ids is not None:
        allowed &= np.isin(batch.ids, np.array(where.ids, dtype=np.int64))
    return allowed
