"""A lock in a file that names the process which holds it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import portalocker

from retrieval.types import StorageBusy

_AT_ONCE = portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING


class FileLock:
    """The port `Lock`; the file stays. Raises `OSError` when it cannot be written."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def hold(self, refusal: str) -> Iterator[None]:
        with self.path.open("a+") as stream:
            try:
                portalocker.lock(stream, _AT_ONCE)
            except portalocker.LockException as error:
                raise StorageBusy(refusal) from error
            _sign(stream)
            yield

    @contextmanager
    def wait(self, tell: Callable[[str], None]) -> Iterator[None]:
        with self.path.open("a+") as stream:
            try:
                portalocker.lock(stream, _AT_ONCE)
            except portalocker.LockException:
                stream.seek(0)
                tell(f"process {stream.read().strip() or 'unknown'}")
                portalocker.lock(stream, portalocker.LockFlags.EXCLUSIVE)
            _sign(stream)
            yield


def _sign(stream: IO[str]) -> None:
    stream.seek(0)
    stream.truncate()
    stream.write(str(os.getpid()))
    stream.flush()
