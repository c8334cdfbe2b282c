"""One index generation: a folder of vectors that is written once and from then on only read."""

from __future__ import annotations

import hashlib
import json
import weakref
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

import numpy as np

from retrieval.chroma import manifest as record
from retrieval.chroma.exact_search import Ids, Mask, allowed_by, scan
from retrieval.chroma.manifest import IndexDamaged, Manifest
from retrieval.embed import Vectors, of_unit_length
from retrieval.ports import Batch, Filter, Scored

IDS = "ids.npy"
DAYS = "days.npy"
FIRST = "first.npy"
SOURCES = "sources.json"
VECTORS = "vectors.f32"
# A filter that lets more than this many passages through is first tried on the approximate search,
# unless it lets through less than that share: more would have to be asked for than a scan costs.
SCAN_AT_MOST = 50_000
COMMON_SHARE = 0.05


class Nearest(Protocol):
    """An approximate search over all vectors of a generation."""

    def nearest(self, vector: Vectors, k: int) -> Scored: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Written:
    """What `write` stored: all ids, all vectors (mapped from disk), and the rows of the distinct vectors."""

    ids: Ids
    vectors: Vectors
    distinct: Ids


def write(folder: Path, dimension: int, batches: Iterable[Batch]) -> Written:
    """Store the batches in `folder`, one at a time.

    Raises `ValueError` on vectors that cannot be searched and on ids that come twice.
    """
    ids, days, sources = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)], list[str]()
    first: list[int] = []
    seen: dict[bytes, int] = {}
    with (folder / VECTORS).open("wb") as file:
        for batch in batches:
            _refuse_unfit(batch, dimension)
            for vector in np.ascontiguousarray(batch.vectors, dtype=np.float32):
                content = vector.tobytes()
                file.write(content)
                first.append(seen.setdefault(hashlib.sha256(content).digest(), len(first)))
            ids.append(batch.ids)
            days.append(batch.days)
            sources += batch.sources
    rows = np.concatenate(ids)
    if twice := len(rows) - len(np.unique(rows)):
        raise ValueError(f"{twice} passage ids were given to the index twice")
    np.save(folder / IDS, rows)
    np.save(folder / DAYS, np.concatenate(days))
    np.save(folder / FIRST, np.array(first, dtype=np.int64))
    names = {name: number for number, name in enumerate(sorted(set(sources)))}
    listed = {"names": list(names), "passages": [names[source] for source in sources]}
    (folder / SOURCES).write_text(json.dumps(listed), encoding="utf-8")
    distinct = np.unique(np.array(first, dtype=np.int64))
    return Written(rows, _mapped(folder / VECTORS, (len(rows), dimension)), distinct)


def read_ids(folder: Path, lock: IO[str]) -> Ids:
    """The ids of the passages in a generation, ascending, without opening it; lets go of `lock`.

    Raises `IndexDamaged` when the generation is not as it was recorded.
    """
    with lock:
        if wrong := record.problems(folder, record.read(folder)):
            raise IndexDamaged(f"{wrong[0]}: {record.REPAIR}")
        rows: Ids = np.load(folder / IDS)
    return np.sort(rows)


def _refuse_unfit(batch: Batch, dimension: int) -> None:
    count = len(batch.ids)
    if batch.vectors.shape != (count, dimension) or len(batch.days) != count or len(batch.sources) != count:
        raise ValueError(
            f"a batch of {count} ids has vectors {batch.vectors.shape}, expected {(count, dimension)},"
            f" {len(batch.days)} days and {len(batch.sources)} sources"
        )
    unfit = batch.ids[~of_unit_length(batch.vectors)]
    if len(unfit):
        raise ValueError(f"the vector of passage {unfit[0]} is not of unit length")


class Generation:
    """An open generation; safe to use from several threads. Whoever holds one keeps it from being removed.

    It is closed by `close()`, or when nobody refers to it any more: a thread that still searches the
    old generation while another opens the next is not disturbed.
    """

    def __init__(
        self, folder: Path, manifest: Manifest, lock: IO[str], connect: Callable[[Path], Nearest]
    ) -> None:
        """Open the generation in `folder`, on which `lock` is held; `connect` opens its approximate search.

        Raises `IndexDamaged` when a file is not as the manifest says.
        """
        self.manifest = manifest
        shape = (manifest.count, manifest.dimension)
        try:
            self._rows: Ids = np.load(folder / IDS)
            self._days: Ids = np.load(folder / DAYS)
            sources = json.loads((folder / SOURCES).read_text(encoding="utf-8"))
            self._names: list[str] = sources["names"]
            self._sources: Ids = np.array(sources["passages"], dtype=np.int64)
            self._vectors = _mapped(folder / VECTORS, shape)
            self._twins = _twins(self._rows, np.load(folder / FIRST))
        except (OSError, ValueError, KeyError) as error:
            raise IndexDamaged(f"{folder} cannot be read ({error}): run `dateline check --repair`") from error
        self._order: Ids = np.argsort(self._rows, kind="stable")
        self.ids: Ids = self._rows[self._order]
        self._search: Nearest | None = connect(folder) if manifest.count else None
        self._release = weakref.finalize(self, _let_go, self._search, lock)

    @property
    def name(self) -> str:
        return self.manifest.name

    @property
    def encoder(self) -> str:
        return self.manifest.encoder

    @property
    def dimension(self) -> int:
        return self.manifest.dimension

    def search(
        self, vector: Vectors, k: int, where: Filter | None = None, about: Ids | None = None
    ) -> Scored:
        """The `k` passages nearest to `vector` (float32[d]) by cosine similarity.

        `about` are the passages that speak of the filter's period.

        Without a filter the search is approximate. With one the similarities of all passages it lets
        through are computed, so nothing is missed; of more than `SCAN_AT_MOST` only when there are not
        `k` of them among the approximately nearest. Chroma's own filter reads SQLite for every
        passage: 30 to 90 ms among 20,000, where the product takes 1 to 15 ms among 50,000.
        """
        if not self._release.alive:
            raise RuntimeError(f"generation {self.name} is closed")
        if vector.shape != (self.dimension,):
            raise ValueError(
                f"a vector of shape {vector.shape} was asked for, the index has ({self.dimension},)"
            )
        k = min(k, self.manifest.count)
        if k <= 0 or self._search is None:
            return []
        if where is None or where == Filter():
            return self._approximate(self._search, vector, k)[:k]
        allowed = self._allowed(where, about)
        nearest = self._common(self._search, vector, k, allowed)
        return nearest or scan(self._vectors, self._rows, allowed, vector, k)

    def _approximate(self, search: Nearest, vector: Vectors, k: int) -> Scored:
        """The `k` nearest distinct vectors, with all passages that have them."""
        nearest = search.nearest(vector, k)
        found = [(twin, score) for i, score in nearest for twin in self._twins.get(i, (i,))]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    def _common(self, search: Nearest, vector: Vectors, k: int, allowed: Mask) -> Scored:
        """The `k` nearest of many allowed passages, from the nearest of all; [] when those are too few."""
        through = int(np.count_nonzero(allowed))
        if through <= SCAN_AT_MOST or through < COMMON_SHARE * len(allowed):
            return []
        # Twice as many as it takes when the filter has nothing to do with what is near.
        asked = min(2 * k * len(allowed) // through, len(allowed))
        found = self._approximate(search, vector, asked)
        rows = self._order[np.searchsorted(self.ids, [i for i, _ in found])]
        passed = [pair for pair, good in zip(found, allowed[rows], strict=True) if good]
        return passed[:k] if len(passed) >= k else []

    def sample(self, size: int) -> tuple[Ids, Vectors]:
        """Up to `size` stored (ids, vectors), spread evenly over the generation."""
        rows = np.unique(
            np.linspace(0, self.manifest.count - 1, min(size, self.manifest.count)).astype(np.int64)
        )
        return self._rows[rows], np.array(self._vectors[rows])

    def close(self) -> None:
        self._release()

    def _allowed(self, where: Filter, about: Ids | None) -> Mask:
        outlet = None
        if where.source is not None:
            known = where.source in self._names
            outlet = self._sources == (self._names.index(where.source) if known else -1)
        return allowed_by(where, self._rows, self._days, outlet, about)


def _twins(ids: Ids, first: Ids) -> dict[int, tuple[int, ...]]:
    """For each id whose vector others share: all ids that have it."""
    shared, counts = np.unique(first, return_counts=True)
    order = np.argsort(first, kind="stable")
    ends = np.cumsum(counts)
    several = counts > 1
    return {
        int(ids[row]): tuple(ids[order[end - count : end]].tolist())
        for row, count, end in zip(
            shared[several].tolist(), counts[several].tolist(), ends[several].tolist(), strict=True
        )
    }


def _mapped(path: Path, shape: tuple[int, int]) -> Vectors:
    # An empty file cannot be mapped.
    if not shape[0]:
        return np.zeros(shape, dtype=np.float32)
    return np.memmap(path, dtype=np.float32, mode="r", shape=shape)


def _let_go(search: Nearest | None, lock: IO[str]) -> None:
    if search is not None:
        search.close()
    lock.close()
