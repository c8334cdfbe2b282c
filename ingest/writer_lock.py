"""The lock of a data folder's only writer."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import portalocker

from retrieval.sqlite.opening import FILE, prepare
from retrieval.types import DatelineError


@contextmanager
def hold_writer_lock(folder: Path, tell: Callable[[str], None], create: bool = False) -> Iterator[None]:
    """Hold the lock; while another process holds it, `tell` which one, and wait.

    Raises `DatelineError`, and makes nothing, where there is no whole library, unless it may `create` one.
    """
    if not create:
        prepare(folder / FILE, create=False)
    path = folder / "writer.lock"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stream = path.open("a+")
    except OSError as error:
        raise DatelineError(
            f"{folder} cannot be written ({error.strerror}): check DATELINE_DATA or --data"
        ) from error
    with stream:
        try:
            portalocker.lock(stream, portalocker.LOCK_EX | portalocker.LOCK_NB)
        except portalocker.LockException:
            stream.seek(0)
            tell(f"process {stream.read().strip() or 'unknown'} is writing to {folder}; waiting for it")
            portalocker.lock(stream, portalocker.LOCK_EX)
        stream.seek(0)
        stream.truncate()
        stream.write(str(os.getpid()))
        stream.flush()
        yield
