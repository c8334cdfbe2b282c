"""Opens the library's file, or makes a new one in one step; a damaged or incomplete library is left alone."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from retrieval.disk import drafting, log_of, place_new
from retrieval.sqlite.schema import migrate
from retrieval.types import DatelineError, StorageBroken

FILE = "library.db"
BUSY_SECONDS = 30
PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON")
WAYS_ON = "`dateline check` tells more, `dateline restore FILE` brings a backup back"


def prepare(path: Path, create: bool) -> None:
    """See that there is a library at `path` that can be opened, and make it if wanted.

    Raises `DatelineError` where there is none, where it is damaged, and where what is left of one shows
    that it has been lost; nothing is changed then.
    """
    try:
        if not path.exists():
            _refuse_lost(path)
            if not create:
                raise DatelineError(
                    f"there is no library in {path.parent}: `dateline ingest SOURCE` makes one"
                )
            path.parent.mkdir(parents=True, exist_ok=True)
            make(path)
        elif fault := fault_at_a_glance(path):
            raise StorageBroken(f"{fault}: {WAYS_ON}")
    except OSError as error:
        raise DatelineError(f"{path} cannot be opened ({error}): check DATELINE_DATA or --data") from error


def make(path: Path) -> None:
    """Make an empty library at `path` in one step, unless another process has just done that."""
    with drafting(path) as draft:
        try:
            with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                migrate(connection, str(path))
        except sqlite3.Error as error:
            raise DatelineError(explained(error, path)) from error
        place_new(draft, path)


def fault_at_a_glance(path: Path) -> str | None:
    """What is wrong with a file, as far as its first pages tell; changes nothing.

    A connection that may write would delete the `-wal` of an empty file, and write it into a broken one.
    """
    if not path.is_file():
        return f"{path} is not a file"
    if not path.stat().st_size:
        return f"{path} is damaged (it is empty)"
    try:
        open_at_rest(path).close()
    except sqlite3.OperationalError:
        # Locked, or in a folder where nothing can be written: opening tells.
        return None
    except sqlite3.DatabaseError as error:
        return f"{path} is damaged ({error})"
    return None


def connect(path: Path) -> sqlite3.Connection:
    """A connection to the library at `path`; one that only reads where no file can be made beside it."""
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    except sqlite3.OperationalError as error:
        connection.close()
        if "locked" in str(error):
            raise
        # A folder that is read-only, or a disk that has no room for a `-shm` file.
        with suppress(sqlite3.Error):
            return _looked_into(connect_to_read(path))
        raise
    except BaseException:
        connection.close()
        raise
    return connection


def open_at_rest(path: Path) -> sqlite3.Connection:
    """A read-only connection that makes no file beside a library that no process has open."""
    if log_of(path).exists():
        return open_to_read(path)
    return _looked_into(connect_to_read(path))


def open_to_read(path: Path) -> sqlite3.Connection:
    how = f"{_uri(path)}?mode=ro"
    try:
        return _looked_into(sqlite3.connect(how, uri=True, timeout=BUSY_SECONDS, isolation_level=None))
    except sqlite3.OperationalError:
        return _looked_into(connect_to_read(path))


def _looked_into(connection: sqlite3.Connection) -> sqlite3.Connection:
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except UnicodeDecodeError as error:
        # SQLite's own line about a description that it cannot read may be none that Python can.
        connection.close()
        raise sqlite3.DatabaseError("the description of its tables is damaged") from error
    except BaseException:
        connection.close()
        raise
    return connection


def connect_to_read(path: Path) -> sqlite3.Connection:
    """A read-only connection that makes no file beside this one, for read-only folders.

    Without a `-wal`, the file alone is all there is, and nobody changes it. With one, SQLite builds the
    index of it in memory, which it does for a connection that is alone: so it is told to lock nothing.
    """
    log = log_of(path)
    waiting = log.exists() and log.stat().st_size > 0
    how = "mode=ro&vfs=unix-none" if waiting else "immutable=1"
    connection = sqlite3.connect(
        f"{_uri(path)}?{how}", uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    if waiting:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    return connection


def explained(error: sqlite3.Error, path: Path) -> str:
    """What went wrong with the library at `path`, in one line that says what to do."""
    said = str(error)
    if "full" in said or "disk I/O" in said:
        return f"{path} cannot be written ({said}): make room on its disk, and run the command again"
    if "readonly" in said:
        return f"{path} cannot be written ({said}): it is read-only, or its disk is full"
    if any(word in said for word in ("malformed", "not a database", "decode", "no such", "constraint")):
        return f"{path} is damaged ({said}): {WAYS_ON}"
    if "locked" in said:
        return f"{path} is in use ({said}): try again when the other `dateline` has ended"
    return f"{path} cannot be opened ({said}): check DATELINE_DATA or --data"


def _refuse_lost(path: Path) -> None:
    """Raise `DatelineError` where the library's file is gone and other parts of the library are not."""
    log = log_of(path)
    index = path.parent / "index"
    left = [log] if log.exists() and log.stat().st_size else []
    left += [index] if index.is_dir() and any(index.glob("*/manifest.json")) else []
    if left:
        named = " and ".join(map(str, left))
        raise DatelineError(
            f"{path} is missing beside {named}: `dateline restore FILE` brings a backup back; "
            "to begin anew, move them away"
        )


def _uri(path: Path) -> str:
    return path.absolute().as_uri()
