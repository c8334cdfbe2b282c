"""Where articles were read on the web, when that was last looked at, and whether they are still there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from retrieval.provenance import Known, digest_of
from retrieval.sqlite.database import Database
from retrieval.sqlite.rows import now, utc
from retrieval.types import Article


class SqliteOrigins:
    def __init__(self, database: Database) -> None:
        self._db = database

    def note(self, articles: Iterable[Article]) -> None:
        self._db.run_many(
            "INSERT OR REPLACE INTO origins VALUES (?, ?, ?, ?, ?, ?, NULL, 0)",
            [
                (
                    one.id,
                    one.origin.address,
                    one.origin.etag,
                    one.origin.modified,
                    digest_of(one) if one.origin.page else None,
                    now(),
                )
                for one in articles
                if one.origin
            ],
        )

    def all(self, source: str | None = None) -> list[Known]:
        rows = self._db.rows(
            "SELECT o.id, o.address, o.etag, o.modified, o.seen, o.missing, o.gone FROM origins o"
            " JOIN versions v ON v.id = o.id AND v.current = 1 WHERE ?1 IS NULL OR v.source = ?1"
            " ORDER BY o.checked, o.id",
            source,
        )
        return [
            Known(
                article,
                address,
                etag,
                modified,
                seen,
                datetime.fromisoformat(missing) if missing else None,
                bool(gone),
            )
            for article, address, etag, modified, seen, missing, gone in rows
        ]

    def found(self, one: Known, at: datetime, etag: str, modified: str, seen: bytes | None) -> None:
        self._change(
            "etag = ?, modified = ?, seen = ?, missing = NULL, gone = 0", one, at, etag, modified, seen
        )

    def missed(self, one: Known, at: datetime, gone: bool) -> None:
        self._change("missing = coalesce(missing, ?), gone = ?", one, at, utc(at), gone)

    def looked(self, one: Known, at: datetime) -> None:
        self._change("missing = missing", one, at)

    def doubted(self, one: Known, at: datetime) -> None:
        self._change("missing = CASE WHEN gone THEN missing END", one, at)

    def gone_since(self, article: str) -> date | None:
        missing = self._db.value("SELECT missing FROM origins WHERE id = ? AND gone = 1", article)
        return datetime.fromisoformat(missing).date() if missing else None

    def _change(self, assignments: str, one: Known, at: datetime, *values: object) -> None:
        with self._db.writing():
            self._db.run(
                f"UPDATE origins SET {assignments}, checked = ? WHERE id = ?", *values, utc(at), one.article
            )
