"""The library: articles, passages and embeddings in one SQLite file, the one source of truth."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from retrieval.sqlite.opening import BUSY_SECONDS, FILE, connect, explained, prepare
from retrieval.sqlite.rows import COLUMNS, as_article, as_day, as_row, digest_of, iso, now
from retrieval.sqlite.schema import migrate
from retrieval.text.sentences import Span
from retrieval.types import Article, DatelineError, Passage, TimeMention

__all__ = ["BUSY_SECONDS", "FILE", "Library", "day_number", "passage_input"]


def day_number(day: date | None) -> int:
    """A day as an integer that sorts (20220112); 0 when unknown."""
    return day.year * 10_000 + day.month * 100 + day.day if day else 0


def passage_input(title: str, text: str) -> str:
    """What the encoder sees of a passage: the article's title, then the passage."""
    return f"{title}\n{text}" if title else text


class Library:
    """The articles of one data folder; safe to use from several threads and processes.

    Every thread has a connection of its own. What a `with library.writing():` block did is on disk
    when the block ends, all of it, or none of it when the block raised.
    """

    def __init__(self, folder: Path, create: bool = True) -> None:
        """Open the library in `folder`, made when missing unless `create` says no.

        Raises `DatelineError` when that fails; what is damaged or half missing is left as it is.
        """
        self.path = folder / FILE
        self._local = threading.local()
        self._lock = threading.Lock()
        self._opened: list[tuple[threading.Thread, sqlite3.Connection]] = []
        prepare(self.path, create)
        try:
            migrate(self.connection, str(self.path))
        except sqlite3.Error as error:
            self.close()
            raise DatelineError(explained(error, self.path)) from error

    @property
    def connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        if isinstance(existing := getattr(self._local, "connection", None), sqlite3.Connection):
            return existing
        connection = connect(self.path)
        self._local.connection = connection
        self._keep(connection)
        return connection

    def _keep(self, connection: sqlite3.Connection) -> None:
        """Remember this thread's connection, and close those of threads that have ended."""
        with self._lock:
            ended = [one for thread, one in self._opened if not thread.is_alive()]
            self._opened = [(thread, one) for thread, one in self._opened if thread.is_alive()]
            self._opened.append((threading.current_thread(), connection))
        for one in ended:
            one.close()

    def close(self) -> None:
        """Close every thread's connection."""
        for _, connection in self._opened:
            connection.close()
        self._opened.clear()
        self._local = threading.local()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction; other writers wait for it up to `BUSY_SECONDS`."""
        connection = self.connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    def holds(self, article: Article) -> bool:
        """Whether this very version of the article is the current one."""
        row = self.connection.execute(
            "SELECT digest FROM versions WHERE id = ? AND current = 1", (article.id,)
        ).fetchone()
        return bool(row) and row[0] == digest_of(article)

    def put(self, article: Article, spans: Sequence[Span], mentions: Sequence[TimeMention] = ()) -> str:
        """Store an article with its passages and dates, in `writing()`; "new", "changed" or "same".

        A changed article becomes a new version, whose passages replace the older one's; all texts stay.
        """
        digest = digest_of(article)
        held = self.connection.execute(
            "SELECT key, version, digest FROM versions WHERE id = ? AND current = 1", (article.id,)
        ).fetchone()
        if held and held[2] == digest:
            return "same"
        if held:
            self._drop_passages(held[0])
            self.connection.execute("UPDATE versions SET current = 0 WHERE key = ?", (held[0],))
        cursor = self.connection.execute(
            f"INSERT INTO versions (id, version, current, digest, {COLUMNS}, ingested)"
            f" VALUES (?, ?, 1, ?{', ?' * len(as_row(article))}, ?)",
            (article.id, held[1] + 1 if held else 1, digest, *as_row(article), now()),
        )
        for start, end in spans:
            self._put_passage(article, int(cursor.lastrowid or 0), start, end)
        self._put_mentions(int(cursor.lastrowid or 0), mentions)
        # Loaded when it is written to: copies need numpy, and most commands only read.
        from retrieval.sqlite.copies import link

        link(self.connection, int(cursor.lastrowid or 0), article)
        self.revise()
        return "changed" if held else "new"

    def _put_passage(self, article: Article, version: int, start: int, end: int) -> None:
        text = article.text[start:end]
        hashed = hashlib.sha256(passage_input(article.title, text).encode()).digest()
        cursor = self.connection.execute(
            "INSERT INTO passages (version, start, end, hash, day, source) VALUES (?, ?, ?, ?, ?, ?)",
            (version, start, end, hashed, day_number(article.published), article.source),
        )
        self.connection.execute(
            "INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)", (cursor.lastrowid, article.title, text)
        )

    def date(self, article: Article, mentions: Sequence[TimeMention]) -> None:
        """Replace the time expressions of the current version of an article, inside `writing()`."""
        row = self.connection.execute(
            "SELECT key FROM versions WHERE id = ? AND current = 1", (article.id,)
        ).fetchone()
        if row:
            self.connection.execute("DELETE FROM mentions WHERE version = ?", row)
            self._put_mentions(row[0], mentions)

    def _put_mentions(self, version: int, mentions: Sequence[TimeMention]) -> None:
        self.connection.executemany(
            "INSERT INTO mentions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    version,
                    m.start,
                    m.end,
                    m.type,
                    m.value,
                    iso(m.begin),
                    iso(m.end_of_range),
                    m.confidence,
                    m.note,
                )
                for m in mentions
            ],
        )

    def _drop_passages(self, version: int) -> None:
        from retrieval.sqlite.copies import unlink

        unlink(self.connection, version)
        title, text = self.connection.execute(
            "SELECT title, text FROM versions WHERE key = ?", (version,)
        ).fetchone()
        rows = self.connection.execute(
            "SELECT id, start, end FROM passages WHERE version = ?", (version,)
        ).fetchall()
        for passage, start, end in rows:
            self.connection.execute(
                "INSERT INTO words (words, rowid, title, text) VALUES ('delete', ?, ?, ?)",
                (passage, title, text[start:end]),
            )
        self.connection.execute("DELETE FROM passages WHERE version = ?", (version,))

    def forget(self, identifier: str) -> bool:
        """Remove every version of an article and what only it used, in `writing()`; whether there was one."""
        keys = self.connection.execute("SELECT key FROM versions WHERE id = ?", (identifier,)).fetchall()
        for (key,) in keys:
            self._drop_passages(key)
        self.connection.execute("DELETE FROM versions WHERE id = ?", (identifier,))
        self.connection.execute("DELETE FROM origins WHERE id = ?", (identifier,))
        self.connection.execute("DELETE FROM embeddings WHERE hash NOT IN (SELECT hash FROM passages)")
        if keys:
            self.revise()
        return bool(keys)

    def vacuum(self) -> None:
        """Give back the space of what was removed, so that nothing of it is left in the files."""
        self.connection.execute("INSERT INTO words (words) VALUES ('optimize')")
        self.connection.execute("VACUUM")
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def faults(self) -> list[str]:
        """What SQLite finds wrong with the file, in its words; [] when it is whole."""
        rows = self.connection.execute("PRAGMA integrity_check").fetchall()
        found = [f"{self.path}: {text}" for (text,) in rows if text != "ok"]
        broken = self.connection.execute("PRAGMA foreign_key_check").fetchall()
        return found + (
            [f"{self.path}: {len(broken)} rows point at rows that are not there"] if broken else []
        )

    def note(self, name: str, value: str) -> None:
        """Remember a fact about the library (the last ingest, say) under a name."""
        self.connection.execute("INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)", (name, value))

    def fact(self, name: str) -> str | None:
        """What `note` was told last under this name."""
        row = self.connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def revise(self) -> None:
        """Count a change to the passages or their vectors, inside `writing()`."""
        self.note("revision", str(self.revision + 1))

    @property
    def revision(self) -> int:
        """A number that grows with every change to the passages."""
        return int(self.fact("revision") or 0)

    def article_ids(self) -> list[str]:
        """The ids of the current articles, in the order they came."""
        rows = self.connection.execute("SELECT id FROM versions WHERE current = 1 ORDER BY key").fetchall()
        return [identifier for (identifier,) in rows]

    def article(self, identifier: str) -> Article | None:
        """The current version of an article."""
        found = self.connection.execute(
            f"SELECT id, {COLUMNS} FROM versions WHERE id = ? AND current = 1",
            (identifier,),
        ).fetchone()
        return as_article(*found) if found else None

    def mentions(self, article: Article) -> list[TimeMention]:
        """The time expressions of the current version of an article, in the order of the text."""
        rows = self.connection.execute(
            "SELECT m.start, m.end, m.type, m.value, m.begin, m.end_of_range, m.confidence, m.note"
            " FROM mentions m JOIN versions v ON v.key = m.version"
            " WHERE v.id = ? AND v.digest = ? ORDER BY v.key DESC, m.start",
            (article.id, digest_of(article)),
        ).fetchall()
        return [
            TimeMention(
                start, end, article.text[start:end], kind, value, as_day(begin), as_day(last), sure, note
            )
            for start, end, kind, value, begin, last, sure, note in rows
        ]

    def passages(self, ids: Iterable[int]) -> dict[int, tuple[Passage, Article]]:
        """The passages with these ids and their articles; ids that are no longer there are left out."""
        found: dict[int, tuple[Passage, Article]] = {}
        articles: dict[int, Article] = {}
        for identifier in ids:
            row = self.connection.execute(
                "SELECT version, start, end FROM passages WHERE id = ?", (identifier,)
            ).fetchone()
            if not row:
                continue
            version, start, end = row
            if version not in articles:
                held = self.connection.execute(
                    f"SELECT id, {COLUMNS} FROM versions WHERE key = ?", (version,)
                ).fetchone()
                # Another process may have forgotten it between the two questions.
                if not held:
                    continue
                articles[version] = as_article(*held)
            article = articles[version]
            found[identifier] = (
                Passage(identifier, article.id, start, end, article.text[start:end]),
                article,
            )
        return found
