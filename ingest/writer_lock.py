"""The lock of a data folder's only writer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from retrieval.build import require_library, writer_lock
from retrieval.types import DatelineError


@contextmanager
def hold_writer_lock(folder: Path, tell: Callable[[str], None], create: bool = False) -> Iterator[None]:
    """Hold the lock; while another process holds it, `tell` which one, and wait.

    Raises `DatelineError`, and makes nothing, where there is no whole library, unless it may `create` one.
    """
    if not create:
        require_library(folder)
    with ExitStack() as stack:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock = writer_lock(folder).wait(lambda who: tell(f"{who} is writing to {folder}; waiting for it"))
            stack.enter_context(lock)
        except OSError as error:
            raise DatelineError(
                f"{folder} cannot be written ({error.strerror}): check DATELINE_DATA or --data"
            ) from error
        yield
