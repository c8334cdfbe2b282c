"""One SQLite file: a connection for each thread, transactions, a revision; errors as those of storage."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar, cast

from retrieval.sqlite.opening import connect, explained
from retrieval.types import StorageBroken, StorageBusy

T = TypeVar("T")
Row = tuple[Any, ...]

# Values of a revision that are kept, the oldest dropped first.
KEPT_VALUES = 20_000


@contextmanager
def reporting(path: Path) -> Iterator[None]:
    """SQLite's errors as `StorageBusy` where the same call may work later, else as `StorageBroken`.

    Errors of the program (a wrong number of values, a closed connection) come out as they are.
    """
    try:
        yield
    except (sqlite3.ProgrammingError, sqlite3.InterfaceError):
        raise
    except sqlite3.OperationalError as error:
        raise StorageBusy(explained(error, path)) from error
    except sqlite3.Error as error:
        raise StorageBroken(explained(error, path)) from error


class Database:
    """The file at `path`; safe to use from several threads and processes."""

    def __init__(self, path: Path, connect: Callable[[Path], sqlite3.Connection] = connect) -> None:
        self.path = path
        self._connect = connect
        self._local = threading.local()
        self._lock = threading.Lock()
        self._opened: list[tuple[threading.Thread, sqlite3.Connection]] = []
        self._kept: tuple[int, dict[Hashable, object]] = (-1, {})

    @property
    def connection(self) -> sqlite3.Connection:
        if isinstance(existing := getattr(self._local, "connection", None), sqlite3.Connection):
            return existing
        with reporting(self.path):
            connection = self._connect(self.path)
        self._local.connection = connection
        self._keep(connection)
        return connection

    def _keep(self, connection: sqlite3.Connection) -> None:
        with self._lock:
            ended = [one for thread, one in self._opened if not thread.is_alive()]
            self._opened = [(thread, one) for thread, one in self._opened if thread.is_alive()]
            self._opened.append((threading.current_thread(), connection))
        for one in ended:
            one.close()

    def close(self) -> None:
        for _, connection in self._opened:
            connection.close()
        self._opened.clear()
        self._local = threading.local()

    def rows(self, sql: str, *values: object) -> list[Row]:
        with reporting(self.path):
            return self.connection.execute(sql, values).fetchall()

    def row(self, sql: str, *values: object) -> Row | None:
        with reporting(self.path):
            return cast("Row | None", self.connection.execute(sql, values).fetchone())

    def value(self, sql: str, *values: object) -> Any:
        found = self.row(sql, *values)
        return found[0] if found else None

    def run(self, sql: str, *values: object) -> sqlite3.Cursor:
        with reporting(self.path):
            return self.connection.execute(sql, values)

    def run_many(self, sql: str, rows: Iterable[Row]) -> None:
        with reporting(self.path):
            self.connection.executemany(sql, rows)

    def run_script(self, sql: str) -> None:
        with reporting(self.path):
            self.connection.executescript(sql)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction, all of it on disk when it ends, or none of it when the block raises.

        Other writers wait for it up to `BUSY_SECONDS`. What called `revise()` in it counts as one revision.
        """
        self._local.revised = False
        self.run("BEGIN IMMEDIATE")
        try:
            yield
            if self._local.revised:
                self.note("revision", str(self.revision + 1))
            self.run("COMMIT")
        except BaseException:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            raise

    def revise(self) -> None:
        """Count this transaction as a change to passages, their dates or their vectors."""
        self._local.revised = True

    @property
    def revision(self) -> int:
        """A number that grows with every change to the passages."""
        return int(self.fact("revision") or 0)

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made once a revision."""
        if self.connection.in_transaction:
            # What it reads may be taken back.
            return make()
        revision = self.revision
        of, values = self._kept
        if of != revision or len(values) >= KEPT_VALUES:
            self._kept = of, values = revision, {}
        if key not in values:
            values[key] = make()
        return cast("T", values[key])

    def note(self, name: str, value: str) -> None:
        self.run("INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)", name, value)

    def fact(self, name: str) -> str | None:
        return cast("str | None", self.value("SELECT value FROM facts WHERE name = ?", name))
