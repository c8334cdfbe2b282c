"""The vector index: Chroma generations, built from the library, verified, swapped in, disposable."""

from __future__ import annotations

import sqlite3
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from retrieval.chroma import manifest as record
from retrieval.chroma.collection import CHROMA, ChromaSearch, engine, fill, seal
from retrieval.chroma.exact_search import Ids
from retrieval.chroma.folder import CURRENT, GenerationFolder
from retrieval.chroma.generation import Generation, read_ids, write
from retrieval.chroma.manifest import REPAIR, IndexDamaged, Manifest
from retrieval.chroma.probe import Probe
from retrieval.disk import sync_tree
from retrieval.ports import Batch
from retrieval.types import DatelineError

__all__ = ["Generation", "Index", "IndexDamaged", "Manifest", "open_generation"]


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
        self.folder = folder
        self._generations = GenerationFolder(folder, patience)
        self._verify = verify or Probe()
        self._clock = clock
        self._at = at or (lambda _step: None)
        self._lock = threading.Lock()
        self._open: Generation | None = None

    def current(self) -> Generation | None:
        """The current generation, kept open until another takes its place; `None` before the first build.

        Raises `IndexDamaged` when it is not as it was recorded, before Chroma touches it.
        """
        with self._lock:
            before = self._open
            if before is None or before.name != self._generations.current():
                self._open = None
                held = self._generations.hold_current()
                self._open = self._trusted(*held) if held else None
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
        with suppress(DatelineError, OSError), self._generations.building(patience=0):
            self._generations.sweep()
        current = self._generations.current()
        return [folder.name for folder in self._generations.finished() if folder.name != current]

    def peek(self) -> Manifest | None:
        """The manifest of the current generation, without opening it; `None` when it cannot be read."""
        try:
            name = self._generations.current()
            return record.read(self.folder / name) if name else None
        except IndexDamaged:
            return None

    def ids(self) -> Ids | None:
        """The ids in the current generation, without opening it; `None` or an error as for `current`."""
        held = self._generations.hold_current()
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
        with self._generations.building():
            self._at("locked")
            folder = self._generations.new()
            try:
                ids = self._fill(folder, dimension, batches, progress)
                built = self._clock().isoformat(timespec="seconds")
                last = int(ids.max(initial=0))
                made = Manifest(folder.name, encoder, dimension, len(ids), built, last, engine())
                self._record(folder, made)
                self._refuse_damaged(folder)
                self._generations.swap(folder)
                self._at("swapped")
            except (OSError, sqlite3.Error) as error:
                raise DatelineError(
                    f"the index in {self.folder} could not be built ({error}); the one before stays"
                ) from error
            finally:
                self._generations.discard(folder)
            generation = self.current()
            self._generations.sweep()
            self._at("swept")
        if generation is None:
            raise IndexDamaged(f"{self.folder / CURRENT} was removed: run `dateline check --repair`")
        return generation

    def check(self, deep: bool = False) -> list[str]:
        """What is wrong with the current generation, a line each; `deep` reads every byte and searches it."""
        folder = self.folder
        if folder.exists() and not folder.is_dir():
            return [f"{folder} is not a folder: {REPAIR}"]
        strays = [f"{path} is no part of the index: move it away" for path in self._generations.strays()]
        return strays + self.faults(deep)

    def faults(self, deep: bool = False) -> list[str]:
        """Like `check`, without the foreign files beside the generations, which do no harm."""
        try:
            held = self._generations.hold_current()
            if held is None:
                left = self._generations.finished()
                return [f"{CURRENT} is missing beside {one}: {REPAIR}" for one in left[-1:]]
            with held[1]:
                return self._wrong(held[0], deep)
        except IndexDamaged as error:
            return [str(error)]

    def _wrong(self, folder: Path, deep: bool) -> list[str]:
        manifest = record.read(folder)
        limit = sys.maxsize if deep else record.HASHED_AT_OPENING
        wrong = record.problems(folder, manifest, hash_up_to=limit, native=CHROMA)
        wrong += record.strays(folder, manifest)
        if wrong:
            return [f"{line}: {REPAIR}" for line in wrong]
        if manifest.engine != engine():
            wrong = [f"{folder} was written by Chroma {manifest.engine}, {engine()} is installed: {REPAIR}"]
        return wrong + (self._verify(folder) if deep else [])

    def clear(self) -> list[Path]:
        """Remove what killed builds left, but no foreign files; returns what was removed."""
        with self._generations.building():
            left = self._generations.leftovers()
            removed = self._generations.clear()
            with suppress(IndexDamaged):
                self._generations.sweep()
        return [*removed, *(path for path in left if not path.exists())]

    def withdraw(self) -> None:
        """Unset the current generation, so that it does not answer for a library it was not built from."""
        if self.folder.is_dir():
            with self._generations.building():
                self._generations.withdraw()

    def _trusted(self, folder: Path, lock: IO[str]) -> Generation:
        """An open generation, after a child has opened it where another Chroma wrote it."""
        try:
            if record.read(folder).engine != engine() and (wrong := self._verify(folder)):
                raise IndexDamaged(f"{wrong[0]}: {REPAIR}")
        except BaseException:
            lock.close()
            raise
        return open_generation(folder, lock)

    def close(self) -> None:
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
    ) -> Ids:
        written = write(folder, dimension, batches)
        fill(folder, written.ids, written.vectors, written.distinct, progress)
        self._at("filled")
        seal(folder)
        self._at("sealed")
        return written.ids

    def _record(self, folder: Path, manifest: Manifest) -> None:
        record.write(folder, manifest)
        sync_tree(folder)
        self._at("recorded")

    def _refuse_damaged(self, folder: Path) -> None:
        wrong = self._verify(folder)
        # Reading must not have changed a byte either.
        wrong = wrong or record.problems(folder, record.read(folder), hash_up_to=sys.maxsize)
        if wrong:
            raise DatelineError(f"a new index was refused, the one before stays: {'; '.join(wrong)}")
        self._at("verified")


def open_generation(folder: Path, lock: IO[str]) -> Generation:
    """The generation in `folder`, which keeps `lock`. Raises `IndexDamaged` when it is not as recorded."""
    try:
        manifest = record.read(folder)
        # SQLite would take a journal beside Chroma's database for one of its own.
        wrong = record.problems(folder, manifest, native=CHROMA) or record.strays(folder, manifest, CHROMA)
        if wrong:
            raise IndexDamaged(f"{wrong[0]}: {REPAIR}")
        return Generation(folder, manifest, lock, ChromaSearch)
    except BaseException:
        lock.close()
        raise
