"""Makes sure that one bot alone works with a token and with a data folder."""

from __future__ import annotations

import getpass
import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import portalocker

from retrieval.types import DatelineError


@contextmanager
def only_instance(token: str, data: Path, runtime: Path) -> Iterator[None]:
    """Holds the locks while the block runs; they fall with the process, however that ends.

    `data` is locked by a file in it, the token by a file in `runtime`, a folder that all of a person's
    programs share, such as the one for temporary files; its name tells nothing of the token. Raises
    `DatelineError` when another bot holds one of them.
    """
    name = f"dateline-{_user()}-{hashlib.sha256(token.encode()).hexdigest()[:16]}.lock"
    with ExitStack() as stack:
        stack.enter_context(_held(data / "bot.lock", f"the data folder {data}"))
        stack.enter_context(_held(runtime / name, "this bot's token"))
        yield


@contextmanager
def _held(path: Path, what: str) -> Iterator[None]:
    lock = portalocker.Lock(path, timeout=0, fail_when_locked=True)
    try:
        lock.acquire()
    except portalocker.LockException as error:
        raise DatelineError(f"another `dateline bot` is using {what}; stop it first") from error
    except OSError as error:
        raise DatelineError(f"cannot write {path} ({error.strerror}); check its folder") from error
    try:
        yield
    finally:
        lock.release()


def _user() -> str:
    """A name for the person's account that fits into a file name."""
    try:
        return hashlib.sha256(getpass.getuser().encode()).hexdigest()[:8]
    except (KeyError, OSError):
        return "nobody"
