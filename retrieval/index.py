"""The vector index: Chroma generations, built from the library, verified, swapped in, disposable.

What chromadb 1.5.9 does, measured, and what follows from it:

- Vectors reach the HNSW files each time `sync_threshold` of them have been added; the rest stay in a
  log inside SQLite. So all are counted first and the threshold is their number: the last one writes
  them, once.
- Opening a collection writes: every client adds a row to the table `acquire_write`. So that table is
  closed with a trigger once the generation is built. From then on no opening changes a byte, and the
  sizes and hashes in the manifest stay true; `build` checks it with the Chroma that is installed.
- Few good vectors are found beyond `ef_search` candidates: recall@50 was 0.97 at 100, 1.00 at 400.
- A thousand equal vectors (a sentence that every page of an outlet carries) tear the graph: recall@50
  among 5,000 fell to 0.5. So Chroma is given each distinct vector once.
- Its filters read SQLite for every passage, 27 to 62 ms among 20,000: it holds no metadata.
- Batches have an upper limit, which the client tells. `Client.close()` gives back every descriptor
  and thread. Settings come from `.env` and the environment, too: what matters is given here.
"""

from __future__ import annotations

import sqlite3
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from retrieval import manifest as record
from retrieval.generation import Batch, Filter, Generation, read_ids, write
from retrieval.manifest import IndexDamaged, Manifest
from retrieval.probe import Probe
from retrieval.scan import Ids, Vectors
from retrieval.shelf import CURRENT, Shelf
from retrieval.types import DatelineError

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

__all__ = ["Batch", "Filter", "Generation", "Index", "IndexDamaged", "Manifest", "open_generation"]

CHROMA = "chroma"
COLLECTION = "passages"
ADD_AT_ONCE = 2_000
HNSW = {"space": "ip", "max_neighbors": 16, "ef_construction": 100, "ef_search": 400, "num_threads": 1}

# Chroma keeps its open clients in a table without a lock; re-entrant, because a garbage collection
# may close a generation while another is being opened.
_CLIENTS = threading.RLock()


class Index:
    """The generations in one folder, of which one is current; safe to use from several threads.

    Any number of processes may read while one builds. `verify` says what is wrong with a generation
    before it becomes current, `clock` stamps it, `patience` is how many seconds to wait for another
    process that builds. `at` is told each step of a build when it is done: locked, filled, sealed,
    recorded, verified, swapped, swept.
    """

    def __init__(
        self,
        folder: Path,
        *,
        verify: Callable[[Path], list[str]] | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        patience: float = 600.0,
        at: Callable[[str], None] | None = None,
    ) -> None:
        """Use `folder`, made by the first build."""
        self._shelf = Shelf(folder, patience)
        self._verify = verify or Probe()
        self._clock = clock
        self._at = at or _unobserved
        self._lock = threading.Lock()
        self._open: Generation | None = None

    def current(self) -> Generation | None:
        """The current generation, kept open until another takes its place; `None` before the first build.

        Raises `IndexDamaged` when it is not as it was recorded, before Chroma touches it.
        """
        with self._lock:
            before = self._open
            if before is None or before.name != self._shelf.current():
                self._open = None
                held = self._shelf.hold_current()
                self._open = open_generation(*held) if held else None
            found = self._open
        if before is not None and found is not before:
            del before
            self.sweep()
        return found

    def sweep(self) -> list[str]:
        """Remove old generations that nobody reads; returns the names of those that stay meanwhile.

        A reader calls it when it lets go of one, so that a vector does not outlive its article because
        a bot was running. While another process builds, nothing is removed.
        """
        with suppress(DatelineError, OSError), self._shelf.building(patience=0):
            self._shelf.sweep()
        current = self._shelf.current()
        return [folder.name for folder in self._shelf.finished() if folder.name != current]

    def peek(self) -> Manifest | None:
        """What the current generation holds, without opening it; `None` when none can be read."""
        try:
            name = self._shelf.current()
            return record.read(self._shelf.folder / name) if name else None
        except IndexDamaged:
            return None

    def ids(self) -> Ids | None:
        """The ids in the current generation, without opening it; `None` or an error as for `current`."""
        held = self._shelf.hold_current()
        return read_ids(*held) if held else None

    def build(
        self,
        encoder: str,
        dimension: int,
        batches: Iterable[Batch],
        progress: Callable[[int, int], None] | None = None,
    ) -> Generation:
        """Build a generation of these vectors, verify it, make it the current one, remove the old ones.

        `progress` is told how many distinct vectors are in, of how many. When anything fails the
        current generation stays and `DatelineError` says why; `ValueError` is raised for unfit vectors.
        """
        with self._shelf.building():
            self._at("locked")
            folder = self._shelf.new()
            try:
                count = self._fill(folder, dimension, batches, progress)
                built = self._clock().isoformat(timespec="seconds")
                self._record(folder, Manifest(folder.name, encoder, dimension, count, built))
                self._refuse_damaged(folder)
                self._shelf.swap(folder)
                self._at("swapped")
            except (OSError, sqlite3.Error) as error:
                raise DatelineError(
                    f"the index in {self._shelf.folder} could not be built: {error}"
                ) from error
            finally:
                self._shelf.discard(folder)
            generation = self.current()
            self._shelf.sweep()
            self._at("swept")
        if generation is None:
            raise IndexDamaged(f"{self._shelf.folder / CURRENT} was removed: run `dateline reindex`")
        return generation

    def check(self, deep: bool = False) -> list[str]:
        """What is wrong with the current generation, a line each; `deep` reads every byte and searches it."""
        try:
            held = self._shelf.hold_current()
            if held is None:
                left = self._shelf.finished()
                return [f"{CURRENT} is missing beside {left[-1]}: run `dateline reindex`"] if left else []
            folder, lock = held
            with lock:
                manifest = record.read(folder)
                limit = sys.maxsize if deep else record.HASHED_AT_OPENING
                wrong = record.problems(folder, manifest, hash_up_to=limit)
                return wrong or (self._verify(folder) if deep else [])
        except IndexDamaged as error:
            return [str(error)]

    def close(self) -> None:
        """Let go of the open generation, if any."""
        with self._lock:
            if self._open:
                self._open.close()
            self._open = None

    def _fill(
        self,
        folder: Path,
        dimension: int,
        batches: Iterable[Batch],
        progress: Callable[[int, int], None] | None,
    ) -> int:
        written = write(folder, dimension, batches)
        count = len(written.distinct)
        with _new_collection(folder / CHROMA, count) as (collection, most):
            for start in range(0, count, most):
                rows = written.distinct[start : start + most]
                names = [str(i) for i in written.ids[rows]]
                collection.add(ids=names, embeddings=written.vectors[rows])
                if progress:
                    progress(start + len(rows), count)
        self._at("filled")
        _seal(folder / CHROMA)
        self._at("sealed")
        return len(written.ids)

    def _record(self, folder: Path, manifest: Manifest) -> None:
        record.write(folder, manifest)
        record.sync(folder)
        self._at("recorded")

    def _refuse_damaged(self, folder: Path) -> None:
        wrong = self._verify(folder)
        # Reading must not have changed a byte either.
        wrong = wrong or record.problems(folder, record.read(folder), hash_up_to=sys.maxsize)
        if wrong:
            raise DatelineError(f"a new index was refused, the one before stays: {'; '.join(wrong)}")
        self._at("verified")


class ChromaSearch:
    """The approximate search of a generation that is in place."""

    def __init__(self, folder: Path) -> None:
        """Open the Chroma part of the generation in `folder`."""
        self._folder = folder
        with _reporting(folder):
            self._client = _client(folder / CHROMA)
            self._collection = self._client.get_collection(COLLECTION, embedding_function=None)

    def nearest(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """The ids of the `k` nearest vectors with their cosine similarity."""
        with _reporting(self._folder):
            found = self._collection.query(query_embeddings=vector[None], n_results=k, include=["distances"])
        distances = found["distances"] or [[]]
        return [(int(i), 1.0 - float(d)) for i, d in zip(found["ids"][0], distances[0], strict=True)]

    def close(self) -> None:
        """Let go of files and memory."""
        with _CLIENTS:
            self._client.close()


def open_generation(folder: Path, lock: IO[str]) -> Generation:
    """The generation in `folder`, which keeps `lock`. Raises `IndexDamaged` when it is not as recorded."""
    try:
        manifest = record.read(folder)
        if wrong := record.problems(folder, manifest):
            raise IndexDamaged(f"{wrong[0]}: run `dateline reindex`")
        return Generation(folder, manifest, lock, ChromaSearch)
    except BaseException:
        lock.close()
        raise


def _client(folder: Path) -> Client:
    import chromadb
    from chromadb.config import Settings

    given: dict[str, Any] = {"_env_file": None, "chroma_api_impl": "chromadb.api.rust.RustBindingsAPI"}
    settings = Settings(**given, anonymized_telemetry=False, allow_reset=False, migrations="apply")
    with _CLIENTS:
        return cast("Client", chromadb.PersistentClient(str(folder), settings=settings))


@contextmanager
def _new_collection(folder: Path, count: int) -> Iterator[tuple[Collection, int]]:
    """A new collection for `count` vectors, and how many can be added at once."""
    configuration: Any = {"hnsw": {**HNSW, "sync_threshold": max(count, 1)}}
    with _reporting(folder), _closing(_client(folder)) as client:
        yield (
            client.create_collection(COLLECTION, configuration=configuration, embedding_function=None),
            min(client.get_max_batch_size(), ADD_AT_ONCE),
        )


def _seal(folder: Path) -> None:
    """Give back the room the log took, and keep Chroma from writing at every opening."""
    with closing(sqlite3.connect(folder / "chroma.sqlite3", isolation_level=None)) as database:
        database.execute(
            "CREATE TRIGGER only_read BEFORE INSERT ON acquire_write BEGIN SELECT RAISE(IGNORE); END"
        )
        database.execute("VACUUM")


@contextmanager
def _closing(client: Client) -> Iterator[Client]:
    try:
        yield client
    finally:
        with _CLIENTS:
            client.close()


@contextmanager
def _reporting(folder: Path) -> Iterator[None]:
    """Chroma's own errors as one line for a person."""
    from chromadb.errors import ChromaError

    try:
        yield
    except ChromaError as error:
        raise IndexDamaged(f"the index in {folder} failed ({error}): run `dateline reindex`") from error


def _unobserved(_step: str) -> None:
    pass
