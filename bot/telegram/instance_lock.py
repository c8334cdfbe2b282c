"""Makes sure that one process alone works with a token, or with a data folder."""

from __future__ import annotations

import getpass
import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from retrieval.sqlite.lock import FileLock
from retrieval.types import DatelineError


@contextmanager
def hold_bot_locks(token: str, data: Path, runtime: Path) -> Iterator[None]:
    """Holds the locks while the block runs; they fall with the process, however that ends.

    `data` is locked by a file in it, the token by a file in `runtime`, a folder that all of a person's
    programs share, such as the one for temporary files; its name tells nothing of the token. Raises
    `DatelineError` when another bot holds one of them.
    """
    name = f"dateline-{_user()}-{hashlib.sha256(token.encode()).hexdigest()[:16]}.lock"
    refusal = "another `dateline bot` is using {}; stop it first"
    with (
        hold_lock(data / "bot.lock", refusal.format(f"the data folder {data}")),
        hold_lock(runtime / name, refusal.format("this bot's token")),
    ):
        yield


@contextmanager
def hold_lock(path: Path, refusal: str) -> Iterator[None]:
    """Holds the lock in a file, which names this process meanwhile.

    Raises `DatelineError` with `refusal` when another process holds it, and when it cannot be written.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(FileLock(path).hold(refusal))
        except OSError as error:
            raise DatelineError(f"cannot write {path} ({error.strerror}); check its folder") from error
        yield


def _user() -> str:
    try:
        return hashlib.sha256(getpass.getuser().encode()).hexdigest()[:8]
    except (KeyError, OSError):
        return "nobody"
