"""Chroma, the approximate search of a generation: the only module that knows it.

What chromadb 1.5.9 does, measured, and what follows from it:

- Vectors reach the HNSW files each time `sync_threshold` of them have been added; the rest stay in a
  log inside SQLite. So all are counted first and the threshold is their number: the last one writes
  them, once.
- Opening a collection writes: every client adds a row to the table `acquire_write`. So that table is
  closed with a trigger once the generation is built. From then on no opening changes a byte, and the
  sizes and hashes in the manifest stay true; `build` checks it with the Chroma that is installed.
- Search finds few good vectors beyond its `ef_search` candidates: recall@50 among 20,000 clustered
  vectors was 0.97 at 100 (recall@100 0.87); among 50,000 at 400 it was 1.00 (0.998), in 4 to 6 ms.
- A thousand equal vectors (a sentence that every page of an outlet carries) tear the graph: recall@50
  among 5,000 fell to 0.5. So Chroma is given each distinct vector once.
- Its filters read SQLite for every passage: 27 to 62 ms among 20,000. Filtered searches are therefore
  computed from the vectors themselves (`Generation.search`), and Chroma holds no metadata.
- Batches have an upper limit, which the client tells. `Client.close()` gives back every descriptor
  and thread. Settings are also read from `.env` and the environment, so what matters is given here.
- It parses its files in native code: of 4 generations with 30 flipped bits in the links of
  `data_level0.bin`, each ended the process that searched it. So what it reads is compared with the
  manifest at every opening, all of it; it is read as a whole anyway.
- It cannot open a database that it cannot write: one in a read-only folder is opened as a copy, with
  links to the files of its graph.
- It starts threads for each client, and glibc gives new threads heaps of their own, up to eight a core, of
  which each keeps the most it ever held: on 2 cores 216 merges of 400 passages took a process from 69 to
  136 MB. With two heaps in all it stood at 84 MB from the 24th merge to the 108th.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sqlite3
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from retrieval.chroma.exact_search import Ids
from retrieval.chroma.manifest import IndexDamaged
from retrieval.embed import Vectors
from retrieval.types import DatelineError

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

CHROMA = "chroma"
"""The folder of a generation that is Chroma's own."""
COLLECTION = "passages"
DATABASE = "chroma.sqlite3"
ADD_AT_ONCE = 2_000
HNSW = {"space": "ip", "max_neighbors": 16, "ef_construction": 100, "ef_search": 400, "num_threads": 1}

# M_ARENA_MAX of mallopt(3), in malloc.h, and the heaps that all threads of a process share.
ARENA_MAX, ARENAS = -8, 2

# Chroma keeps its open clients in a table without a lock; re-entrant, because a garbage collection
# may close a generation while another is being opened.
_CLIENTS = threading.RLock()


def engine() -> str:
    return version("chromadb")


def fill(
    folder: Path, ids: Ids, vectors: Vectors, rows: Ids, progress: Callable[[int, int], None] | None
) -> None:
    """Put these rows of `vectors` (float32[n, d]) into a new collection in `folder`, named by their ids."""
    count = len(rows)
    with _new_collection(folder / CHROMA, count) as (collection, most):
        for start in range(0, count, most):
            some = rows[start : start + most]
            collection.add(ids=[str(i) for i in ids[some]], embeddings=vectors[some])
            if progress:
                progress(start + len(some), count)


def seal(folder: Path) -> None:
    """Give back the room the log took, and keep Chroma from writing at every opening."""
    with closing(sqlite3.connect(folder / CHROMA / DATABASE, isolation_level=None)) as database:
        database.execute(
            "CREATE TRIGGER only_read BEFORE INSERT ON acquire_write BEGIN SELECT RAISE(IGNORE); END"
        )
        database.execute("VACUUM")


class ChromaSearch:
    """The approximate search of a generation that is in place."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._copy: tempfile.TemporaryDirectory[str] | None = None
        with _reporting(folder):
            self._client = _client(self._opened(folder / CHROMA))
            self._collection = self._client.get_collection(COLLECTION, embedding_function=None)

    def nearest(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        with _reporting(self._folder):
            found = self._collection.query(query_embeddings=vector[None], n_results=k, include=["distances"])
        distances = found["distances"] or [[]]
        return [(int(i), 1.0 - float(d)) for i, d in zip(found["ids"][0], distances[0], strict=True)]

    def close(self) -> None:
        with _CLIENTS:
            self._client.close()
        if self._copy:
            self._copy.cleanup()

    def _opened(self, folder: Path) -> Path:
        """The folder for Chroma to open: this one, or a copy that it may write to."""
        if os.access(folder, os.W_OK) and os.access(folder / DATABASE, os.W_OK):
            return folder
        try:
            self._copy = tempfile.TemporaryDirectory(prefix="dateline-index-")
            copy = Path(self._copy.name)
            shutil.copyfile(folder / DATABASE, copy / DATABASE)
            for graph in folder.iterdir():
                if graph.is_dir():
                    (copy / graph.name).symlink_to(graph.resolve(), target_is_directory=True)
        except OSError as error:
            raise IndexDamaged(f"the index in {folder} can only be read, and not copied ({error})") from error
        return copy


def share_heaps() -> None:
    """Let all threads that start from now on share `ARENAS` heaps, where the C library is glibc."""
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(ARENA_MAX, ARENAS)


def _client(folder: Path) -> Client:
    import chromadb
    from chromadb.config import Settings

    share_heaps()
    given: dict[str, Any] = {"_env_file": None, "chroma_api_impl": "chromadb.api.rust.RustBindingsAPI"}
    settings = Settings(**given, anonymized_telemetry=False, allow_reset=False, migrations="apply")
    with _CLIENTS:
        return cast("Client", chromadb.PersistentClient(str(folder), settings=settings))


@contextmanager
def _new_collection(folder: Path, count: int) -> Iterator[tuple[Collection, int]]:
    configuration: Any = {"hnsw": {**HNSW, "sync_threshold": max(count, 1)}}
    with _reporting(folder), _closing(_client(folder)) as client:
        yield (
            client.create_collection(COLLECTION, configuration=configuration, embedding_function=None),
            min(client.get_max_batch_size(), ADD_AT_ONCE),
        )


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
        if "full" in str(error):
            raise DatelineError(f"{folder} cannot be written ({error}): make room on its disk") from error
        raise IndexDamaged(
            f"the index in {folder} failed ({error}): run `dateline check --repair`"
        ) from error
