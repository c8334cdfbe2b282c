"""The port `VectorIndex`: the current generation, and by brute force what is not in it yet."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from retrieval.chroma.exact_search import Mask, allowed_by
from retrieval.chroma.index import Generation, Index, IndexDamaged
from retrieval.chroma.manifest import REPAIR
from retrieval.disk import put_aside
from retrieval.embed import Vectors
from retrieval.ports import Batch, Filter, Library, Scored, WrongEncoder

if TYPE_CHECKING:
    from retrieval.ports import Ids

log = logging.getLogger(__name__)

# A merge copies every vector, so it has to be worth it: a tail of this size costs a query about 1 ms.
MERGE_AT_LEAST = 2_000
MERGE_SHARE = 0.1


@dataclass(frozen=True)
class Tail:
    """What the library has changed since a generation was built.

    `missing` are its passages that the generation lacks, `batch` those of them with a vector, `gone` the
    generation's passages that are no longer there. `last` is the highest id and `count` the number of all
    passages at `revision`.
    """

    generation: str
    revision: int
    last: int
    count: int
    missing: Ids
    gone: frozenset[int] = field(default_factory=frozenset)
    batch: Batch | None = None

    @property
    def size(self) -> int:
        return len(self.batch.ids) if self.batch else 0


class ChromaVectorIndex:
    """Nearest passages by cosine similarity; safe to use from several threads.

    A damaged generation is passed over: the library's own vectors are searched instead.
    """

    def __init__(self, library: Library, index: Index, encoder: str) -> None:
        self._library = library
        self._index = index
        self._encoder = encoder
        self._vectors = library.vectors(encoder)
        self._lock = threading.Lock()
        self._tail: Tail | None = None

    def search(self, vector: Vectors, k: int, where: Filter | None = None) -> Scored:
        generation = self._generation()
        tail = self._refreshed(generation)
        about = self._library.passages_about(where.period) if where and where.period else None
        try:
            indexed = _search_live(generation, tail.gone, vector, k, where, about) if generation else []
        except IndexDamaged as error:
            _warn(error)
            tail, indexed = self._refreshed(None), []
        found = _brute_force(tail.batch, vector, k, where, about) + indexed
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:k]

    def require_encoder(self) -> None:
        manifest = self._index.peek()
        if manifest and manifest.encoder != self._encoder:
            raise _wrong(manifest.encoder, self._encoder)

    def older_library(self) -> str | None:
        """In words, that the library has lost passages that the index has; `None` when it has not.

        Its `-wal` file was lost then, or an older copy was put in its place: new passages would be given
        numbers that the index has for others.
        """
        manifest, last = self._index.peek(), self._library.last_passage()
        if manifest is None or manifest.last <= last:
            return None
        return (
            f"{self._library.place} is older than its index (it knows passages up to {last}, the index up to"
            f" {manifest.last}): its -wal file was lost, or a copy was put in its place"
        )

    def faults(self, deep: bool = False) -> list[str]:
        wrong, manifest = self._index.check(deep), self._index.peek()
        found = []
        if manifest is None and not wrong and self._library.article_ids():
            found.append(f"there is no index generation: {REPAIR}")
        if manifest and manifest.encoder != self._encoder:
            found.append(f"the index was built with {manifest.encoder}, EMBEDDING_MODEL is {self._encoder}")
        if fault := self.older_library():
            found.append(f"{fault}: `dateline restore FILE`, or `dateline check --repair`")
        return found + wrong

    def mend(self) -> list[str]:
        folder = self._index.folder
        done = []
        if os.path.lexists(folder) and not folder.is_dir():
            done.append(f"{folder} is not a folder and is kept as {put_aside(folder)}")
        manifest = self._index.peek()
        whole = manifest is not None and not self._index.faults(deep=True) and not self.older_library()
        done += [f"{path} removed" for path in self._index.clear()]
        if whole:
            return done
        before = manifest.name if manifest else ""
        self.merge()
        self._index.close()
        built = self._index.peek()
        if built is None or built.name == before:
            # There are no vectors to build one from; what is there belongs to another library.
            self._index.withdraw()
            return done
        return [*done, f"the index was built from the library: {built.count} passages, none embedded anew"]

    def merge_due(self) -> bool:
        # Told without opening the generation, which takes seconds: most ingests change little.
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
        """Build the next generation from the library's vectors, if it has any, and swap it in."""
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
            vectors = self._library.vectors(manifest.encoder)
            self._index.build(manifest.encoder, manifest.dimension, vectors.batches())

    def leftovers(self) -> list[str]:
        return self._index.sweep()

    def holds_forgotten(self) -> bool:
        if self._index.peek() is None:
            return False
        try:
            generation = self._index.current()
        except IndexDamaged:
            return True
        return generation is None or bool(len(np.setdiff1d(generation.ids, self._vectors.passage_ids())))

    def close(self) -> None:
        self._index.close()

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
                same = tail if tail and tail.generation == name else None
                fresh = (same and self._followed(same, revision)) or self._compared(
                    generation, name, revision
                )
                tail = self._tail = self._filled(fresh, tail.batch if tail else None)
            return tail

    def _compared(self, generation: Generation | None, name: str, revision: int) -> Tail:
        """The tail by comparing all ids of the library with those of the generation."""
        live = self._vectors.passage_ids()
        indexed: Ids = generation.ids if generation else np.zeros(0, dtype=np.int64)
        missing = np.setdiff1d(live, indexed, assume_unique=True)
        gone = np.setdiff1d(indexed, live, assume_unique=True)
        last = int(live[-1]) if len(live) else 0
        return Tail(name, revision, last, len(live), missing, frozenset(gone.tolist()))

    def _followed(self, tail: Tail, revision: int) -> Tail | None:
        """The tail with what came in since; `None` where passages went, too."""
        if self._vectors.count_passages(tail.last) != tail.count:
            return None
        new = self._vectors.passage_ids(after=tail.last)
        last = int(new[-1]) if len(new) else tail.last
        missing = np.concatenate([tail.missing, new])
        return Tail(tail.generation, revision, last, tail.count + len(new), missing, tail.gone)

    def _filled(self, tail: Tail, held: Batch | None) -> Tail:
        """The tail with its vectors, reading only those that `held` does not have."""
        parts: list[Batch] = []
        wanted = tail.missing
        if held is not None:
            parts.append(_take(held, np.isin(held.ids, wanted)))
            wanted = np.setdiff1d(wanted, held.ids, assume_unique=True)
        for begin in range(0, len(wanted), 500):
            batch = self._vectors.batch_of(wanted[begin : begin + 500].tolist())
            parts += [batch] if batch else []
        return replace(tail, batch=_joined([part for part in parts if len(part.ids)]))


def _search_live(
    generation: Generation,
    gone: frozenset[int],
    vector: Vectors,
    k: int,
    where: Filter | None,
    about: Ids | None,
) -> Scored:
    """The `k` nearest of a generation that are not gone: more are asked for until there are enough."""
    asked = k + min(len(gone), k)
    while True:
        indexed = generation.search(vector, asked, where, about)
        live = [(i, score) for i, score in indexed if i not in gone]
        if len(live) >= k or len(indexed) < asked or asked >= k + len(gone):
            return live
        asked = min(2 * asked, k + len(gone))


def _brute_force(
    batch: Batch | None, vector: Vectors, k: int, where: Filter | None, about: Ids | None
) -> Scored:
    if batch is None:
        return []
    scores = batch.vectors @ vector
    if where is not None:
        outlet = None if where.source is None else np.array([one == where.source for one in batch.sources])
        scores = np.where(allowed_by(where, batch.ids, batch.days, outlet, about), scores, -np.inf)
    best = np.argsort(-scores, kind="stable")[:k]
    return [(int(batch.ids[i]), float(scores[i])) for i in best if np.isfinite(scores[i])]


def _joined(parts: list[Batch]) -> Batch | None:
    if not parts:
        return None
    return Batch(
        ids=np.concatenate([part.ids for part in parts]),
        vectors=np.concatenate([part.vectors for part in parts]),
        days=np.concatenate([part.days for part in parts]),
        sources=[source for part in parts for source in part.sources],
    )


def _take(batch: Batch, keep: Mask) -> Batch:
    sources = [source for source, kept in zip(batch.sources, keep, strict=True) if kept]
    return Batch(ids=batch.ids[keep], vectors=batch.vectors[keep], days=batch.days[keep], sources=sources)


def _warn(error: IndexDamaged) -> None:
    log.warning("%s; answering from the library's own vectors meanwhile", error)


def _wrong(built: str, wanted: str) -> WrongEncoder:
    return WrongEncoder(
        f"the index was built with {built}, but EMBEDDING_MODEL is {wanted}: "
        f"run `dateline reindex`, or set EMBEDDING_MODEL={built}"
    )
