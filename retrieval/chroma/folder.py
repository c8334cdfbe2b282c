"""The folder of index generations: which one is current, who may build, which ones can go."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from retrieval.chroma import manifest as record
from retrieval.chroma.manifest import IndexDamaged
from retrieval.disk import DRAFT, replace_text, sync_path
from retrieval.types import DatelineError

CURRENT = "CURRENT"
BUILD_LOCK = "BUILD.lock"
ATTEMPTS = 10
_GENERATION = re.compile(r"\d{6,}-.+")


class GenerationFolder:
    """A folder for each generation, a file `CURRENT` that names one, and locks; made by the first build.

    A reader holds a shared lock on the generation it reads, a builder an exclusive one on the whole
    folder, for which others wait `patience` seconds. Both fall when a process is killed.
    """

    def __init__(self, folder: Path, patience: float) -> None:
        self.folder = folder
        self._patience = patience

    def current(self) -> str | None:
        """The name in `CURRENT`, `None` when there is no such file; raises `IndexDamaged`."""
        path = self.folder / CURRENT
        try:
            text = record.read_text(path)
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise IndexDamaged(f"{path} cannot be read ({error}): {record.REPAIR}") from error
        name = text.removesuffix("\n")
        if not name or name == text or Path(name).name != name:
            raise IndexDamaged(f"{path} does not name a generation: {record.REPAIR}")
        return name

    def hold_current(self) -> tuple[Path, IO[str]] | None:
        """The current generation's folder and a shared lock on it; `None` when there is none.

        Raises `IndexDamaged` when `CURRENT` names a folder that is not there.
        """
        # Between reading the name and taking the lock, a builder may have swapped and swept.
        for _ in range(ATTEMPTS):
            name = self.current()
            if name is None:
                return None
            lock = hold(self.folder / name)
            if lock is not None:
                return self.folder / name, lock
        raise IndexDamaged(f"{self.folder / CURRENT} names what is missing: {record.REPAIR}")

    def finished(self) -> list[Path]:
        """The folders that were filled to the end, current or not."""
        return [path for path in self._generations() if (path / record.MANIFEST).exists()]

    def strays(self) -> list[Path]:
        """Files in the folder that are no part of an index; what a killed build left is a part of one."""
        if not self.folder.is_dir():
            return [self.folder] if self.folder.exists() else []
        known = {CURRENT, BUILD_LOCK, f"{CURRENT}{DRAFT}"}
        return sorted(
            path for path in self.folder.iterdir() if path.name not in known and not _is_generation(path)
        )

    def _generations(self) -> list[Path]:
        """The folders of generations, oldest first: all that may ever be removed."""
        found = self.folder.iterdir() if self.folder.is_dir() else ()
        return sorted(path for path in found if _is_generation(path))

    def leftovers(self) -> list[Path]:
        current = None
        with suppress(IndexDamaged):
            current = self.current()
        return [path for path in self._generations() if path.name != current]

    def clear(self) -> list[Path]:
        """Remove a pointer that a kill left half made, or that is a folder; returns what was removed.

        It is for when nobody builds. What somebody else put into the folder stays.
        """
        draft = self.folder / f"{CURRENT}{DRAFT}"
        pointer = self.folder / CURRENT
        # A pointer that is no file could not be replaced.
        removed = [path for path in (draft, pointer) if path.exists() and (path == draft or path.is_dir())]
        for path in removed:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        return removed

    def withdraw(self) -> None:
        """Unset the current generation, on disk on return; open generations stay until they are closed."""
        (self.folder / CURRENT).unlink(missing_ok=True)
        if self.folder.is_dir():
            sync_path(self.folder)

    @contextmanager
    def building(self, patience: float | None = None) -> Iterator[None]:
        """While this lasts nobody else builds. Raises `DatelineError` with the process that does.

        `patience` is how many seconds to wait for it, if not those of the folder.
        """
        import portalocker

        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / BUILD_LOCK
        flags = portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING
        seconds = self._patience if patience is None else patience
        lock = portalocker.Lock(path, "a+", timeout=seconds, check_interval=0.1, flags=flags)
        try:
            file = lock.acquire()
        except portalocker.LockException as error:
            holder = record.read_text(path).strip()
            raise DatelineError(
                f"process {holder} is building the index in {self.folder}: try again when it has ended"
            ) from error
        try:
            file.truncate(0)
            file.write(f"{os.getpid()}\n")
            file.flush()
            yield
        finally:
            lock.release()

    def new(self) -> Path:
        numbers = [int(path.name.partition("-")[0]) for path in self._generations()]
        # The ending is random: a name used twice could be taken for the generation one holds.
        folder = Path(tempfile.mkdtemp(prefix=f"{max(numbers, default=0) + 1:06d}-", dir=self.folder))
        (folder / record.LOCK).touch()
        return folder

    def swap(self, folder: Path) -> None:
        """Make this generation the current one, on disk on return; a crash leaves the old one or this."""
        replace_text(self.folder / CURRENT, f"{folder.name}\n")

    def discard(self, folder: Path) -> None:
        with suppress(IndexDamaged):
            if self.current() == folder.name:
                return
        with suppress(OSError):
            _remove(folder)

    def sweep(self) -> None:
        """Remove generations that are neither current nor in use: old ones, and those of killed builds."""
        import portalocker

        current = self.current()
        flags = portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING
        for path in self._generations():
            if path.name == current:
                continue
            # Somebody still reads it, or it cannot be removed: a later build tries again.
            with suppress(OSError, portalocker.LockException), (path / record.LOCK).open("a") as lock:
                portalocker.lock(lock, flags)
                _remove(path)


def _is_generation(path: Path) -> bool:
    """Whether a build made this folder; somebody else may keep one with such a name ("202601-x").

    A build puts the lock into it first; a folder without one has a manifest.
    """
    if not path.is_dir() or not _GENERATION.fullmatch(path.name):
        return False
    if (path / record.LOCK).exists() or not any(path.iterdir()):
        return True
    with suppress(IndexDamaged):
        return bool(record.read(path))
    return False


def _remove(folder: Path) -> None:
    """Remove a generation, its lock last, so that what a kill leaves of it still counts as one."""
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != record.LOCK:
            path.unlink()
    shutil.rmtree(folder)


def hold(folder: Path) -> IO[str] | None:
    """A shared lock on the generation in `folder`, or `None` when it is being or has been removed."""
    import portalocker

    try:
        lock = (folder / record.LOCK).open("r", encoding="utf-8")
    except OSError:
        return None
    try:
        portalocker.lock(lock, portalocker.LockFlags.SHARED | portalocker.LockFlags.NON_BLOCKING)
        if os.path.samestat(os.fstat(lock.fileno()), (folder / record.LOCK).stat()):
            return lock
    except (OSError, portalocker.LockException):
        pass
    lock.close()
    return None
