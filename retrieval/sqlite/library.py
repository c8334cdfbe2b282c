"""The library: articles, passages and embeddings in one SQLite file, the one source of truth."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.ports import Version
from retrieval.provenance import digest_of
from retrieval.sqlite.copies import Copies
from retrieval.sqlite.coverage import Holdings
from retrieval.sqlite.database import Row, reporting
from retrieval.sqlite.feeds import SqliteFeeds
from retrieval.sqlite.opening import BUSY_SECONDS, FILE, prepare
from retrieval.sqlite.origins import SqliteOrigins
from retrieval.sqlite.periods import Periods
from retrieval.sqlite.rows import COLUMNS, as_article, as_day, as_row, iso, now
from retrieval.sqlite.schema import migrate
from retrieval.types import Article, Passage, TimeMention, day_number, passage_input

if TYPE_CHECKING:
    from retrieval.sqlite.full_text import SqliteFullText
    from retrieval.sqlite.vectors import SqliteVectorStore

__all__ = ["BUSY_SECONDS", "FILE", "SqliteLibrary"]


class SqliteLibrary(Periods, Copies, Holdings):
    """The port `Library` over the file in one data folder."""

    def __init__(self, folder: Path, create: bool = True) -> None:
        """Open the library in `folder`, made when missing unless `create` says no.

        Raises `DatelineError` when that fails; what is damaged or half missing is left as it is.
        """
        super().__init__(folder / FILE)
        prepare(self.path, create)
        try:
            with reporting(self.path):
                migrate(self.connection, str(self.path))
        except BaseException:
            self.close()
            raise

    @property
    def place(self) -> str:
        return str(self.path)

    @cached_property
    def full_text(self) -> SqliteFullText:
        from retrieval.sqlite.full_text import SqliteFullText

        return SqliteFullText(self)

    @property
    def feeds(self) -> SqliteFeeds:
        return SqliteFeeds(self)

    @property
    def origins(self) -> SqliteOrigins:
        return SqliteOrigins(self)

    def vectors(self, encoder: str) -> SqliteVectorStore:
        from retrieval.sqlite.vectors import SqliteVectorStore

        return SqliteVectorStore(self, encoder)

    def holds(self, article: Article) -> bool:
        return bool(self._current(article.id, "digest") == (digest_of(article),))

    def put(
        self, article: Article, spans: Sequence[tuple[int, int]], mentions: Sequence[TimeMention] = ()
    ) -> str:
        digest = digest_of(article)
        held = self._current(article.id, "key, version, digest")
        if held and held[2] == digest:
            return "same"
        if held:
            self._drop_passages(held[0])
            self.run("UPDATE versions SET current = 0 WHERE key = ?", held[0])
        key = int(
            self.run(
                f"INSERT INTO versions (id, version, current, digest, {COLUMNS}, ingested)"
                f" VALUES (?, ?, 1, ?{', ?' * len(as_row(article))}, ?)",
                *(article.id, held[1] + 1 if held else 1, digest, *as_row(article), now()),
            ).lastrowid
            or 0
        )
        for start, end in spans:
            self._put_passage(article, key, start, end)
        self._put_mentions(key, mentions)
        self.revise()
        return "changed" if held else "new"

    def _current(self, article: str, columns: str) -> Row | None:
        return self.row(f"SELECT {columns} FROM versions WHERE id = ? AND current = 1", article)

    def _put_passage(self, article: Article, version: int, start: int, end: int) -> None:
        text = article.text[start:end]
        hashed = hashlib.sha256(passage_input(article.title, text).encode()).digest()
        passage = self.run(
            "INSERT INTO passages (version, start, end, hash, day, source) VALUES (?, ?, ?, ?, ?, ?)",
            *(version, start, end, hashed, day_number(article.published), article.source),
        ).lastrowid
        self.run("INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)", passage, article.title, text)

    def replace_mentions(self, article: Article, mentions: Sequence[TimeMention]) -> None:
        if held := self._current(article.id, "key"):
            self.run("DELETE FROM mentions WHERE version = ?", *held)
            self._put_mentions(held[0], mentions)
            self.revise()

    def _put_mentions(self, version: int, mentions: Sequence[TimeMention]) -> None:
        self.run_many(
            "INSERT INTO mentions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    *(version, one.start, one.end, one.type, one.value),
                    *(iso(one.begin), iso(one.end_of_range), one.confidence, one.note),
                )
                for one in mentions
            ],
        )

    def _drop_passages(self, version: int) -> None:
        ((title, text),) = self.rows("SELECT title, text FROM versions WHERE key = ?", version)
        self.run_many(
            "INSERT INTO words (words, rowid, title, text) VALUES ('delete', ?, ?, ?)",
            [
                (passage, title, text[start:end])
                for passage, start, end in self.rows(
                    "SELECT id, start, end FROM passages WHERE version = ?", version
                )
            ],
        )
        self.run("DELETE FROM passages WHERE version = ?", version)

    def forget(self, article: str) -> bool:
        keys = self.rows("SELECT key FROM versions WHERE id = ?", article)
        for (key,) in keys:
            self.links.unlink(key)
            self._drop_passages(key)
        self.run("DELETE FROM versions WHERE id = ?", article)
        self.run("DELETE FROM origins WHERE id = ?", article)
        self.run("DELETE FROM embeddings WHERE hash NOT IN (SELECT hash FROM passages)")
        if keys:
            self.revise()
        return bool(keys)

    def vacuum(self) -> None:
        self.run("INSERT INTO words (words) VALUES ('optimize')")
        self.run("VACUUM")
        self.run("PRAGMA wal_checkpoint(TRUNCATE)")

    def article_ids(self) -> list[str]:
        return [one for (one,) in self.rows("SELECT id FROM versions WHERE current = 1 ORDER BY key")]

    def article(self, identifier: str) -> Article | None:
        found = self.row(f"SELECT id, {COLUMNS} FROM versions WHERE id = ? AND current = 1", identifier)
        return as_article(*found) if found else None

    def mentions(self, article: Article) -> list[TimeMention]:
        rows = self.rows(
            "SELECT m.start, m.end, m.type, m.value, m.begin, m.end_of_range, m.confidence, m.note"
            " FROM mentions m JOIN versions v ON v.key = m.version"
            " WHERE v.id = ? AND v.digest = ? ORDER BY v.key DESC, m.start",
            *(article.id, digest_of(article)),
        )
        return [
            TimeMention(
                start, end, article.text[start:end], kind, value, as_day(begin), as_day(last), sure, note
            )
            for start, end, kind, value, begin, last, sure, note in rows
        ]

    def version_of(self, article: Article) -> Version | None:
        digest = digest_of(article)
        found = self.row(
            "SELECT version, ingested FROM versions WHERE id = ? AND digest = ?"
            " ORDER BY version DESC LIMIT 1",
            *(article.id, digest),
        )
        return Version(found[0], digest.hex(), datetime.fromisoformat(found[1])) if found else None

    def earlier_texts(self, article: str, number: int) -> list[tuple[str, datetime]]:
        rows = self.rows(
            "SELECT text, ingested FROM versions WHERE id = ? AND version < ? ORDER BY version DESC",
            *(article, number),
        )
        return [(text, datetime.fromisoformat(read)) for text, read in rows]

    def text_of_version(self, article: str, digest: str) -> str | None:
        found: str | None = self.value(
            "SELECT text FROM versions WHERE id = ?1 AND lower(substr(hex(digest), 1, length(?2))) = ?2"
            " AND ?2 != ''",
            *(article, digest),
        )
        return found

    def passages(self, ids: Iterable[int]) -> dict[int, tuple[Passage, Article]]:
        rows = self.rows(
            "SELECT p.id, p.start, p.end, p.version FROM json_each(?) j"
            " CROSS JOIN passages p ON p.id = j.value",
            json.dumps([int(one) for one in ids]),
        )
        # A long article with many passages is read once.
        held = self.rows(
            f"SELECT key, id, {COLUMNS} FROM versions WHERE key IN (SELECT value FROM json_each(?))",
            json.dumps(list({version for *_, version in rows})),
        )
        articles = {key: as_article(*columns) for key, *columns in held}
        return {
            one: (Passage(one, article.id, start, end, article.text[start:end]), article)
            for one, start, end, version in rows
            # Another process may have forgotten it between the two questions.
            if (article := articles.get(version))
        }

    def passages_of(self, article: str) -> list[int]:
        rows = self.rows(
            "SELECT p.id FROM passages p JOIN versions v ON v.key = p.version"
            " WHERE v.id = ? AND v.current = 1 ORDER BY p.id",
            article,
        )
        return [one for (one,) in rows]

    def last_passage(self) -> int:
        return self.value("SELECT seq FROM sqlite_sequence WHERE name = 'passages'") or 0

    def faults(self, deep: bool = False) -> list[str]:
        from retrieval.sqlite.integrity import deep_faults, file_faults

        return deep_faults(self) if deep else file_faults(self)

    def mend(self) -> list[str]:
        from retrieval.sqlite.integrity import mend

        return mend(self)
