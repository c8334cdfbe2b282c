"""Where articles came from on the web, when that was last looked at, and whether they are still there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from retrieval.sqlite.library import Library
from retrieval.sqlite.rows import digest_of
from retrieval.sqlite.rows import now as this_moment
from retrieval.types import Article


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an article's origin.

    `seen` is the digest of the article as its address gave it last, `None` while only a feed has.
    `missing` is the first of the moments in a row at which nothing was there, `gone` whether that is
    believed by now.
    """

    article: str
    address: str
    etag: str = ""
    modified: str = ""
    seen: bytes | None = None
    missing: datetime | None = None
    gone: bool = False


def note_origins(library: Library, articles: Iterable[Article]) -> None:
    """Remember where the articles that came from the web were read just now, inside `writing()`."""
    library.connection.executemany(
        "INSERT OR REPLACE INTO origins VALUES (?, ?, ?, ?, ?, ?, NULL, 0)",
        [
            (
                one.id,
                one.origin.address,
                one.origin.etag,
                one.origin.modified,
                digest_of(one) if one.origin.page else None,
                this_moment(),
            )
            for one in articles
            if one.origin
        ],
    )


def gone_since(library: Library, identifier: str) -> date | None:
    """The day since which an article is no longer at its source; `None` as long as it is."""
    row = library.connection.execute(
        "SELECT missing FROM origins WHERE id = ? AND gone = 1", (identifier,)
    ).fetchone()
    return datetime.fromisoformat(row[0]).date() if row else None


class Origins:
    """The origins of one library's articles. Each call that changes something is a transaction."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def all(self, source: str | None = None) -> list[Known]:
        """The origins of all articles, or of an outlet's, the one that was looked at least recently first."""
        rows = self._library.connection.execute(
            "SELECT o.id, o.address, o.etag, o.modified, o.seen, o.missing, o.gone FROM origins o"
            " JOIN versions v ON v.id = o.id AND v.current = 1 WHERE ?1 IS NULL OR v.source = ?1"
            " ORDER BY o.checked, o.id",
            (source,),
        ).fetchall()
        return [_known(*row) for row in rows]

    def found(self, one: Known, at: datetime, etag: str, modified: str, seen: bytes | None) -> None:
        """Remember that the article stood at its address, with the tags that came with it."""
        self._change(
            "etag = ?, modified = ?, seen = ?, missing = NULL, gone = 0", one, at, etag, modified, seen
        )

    def missed(self, one: Known, at: datetime, gone: bool) -> None:
        """Remember that nothing was at the address, and whether the article counts as gone now."""
        self._change("missing = coalesce(missing, ?), gone = ?", one, at, _utc(at), gone)

    def looked(self, one: Known, at: datetime) -> None:
        """Remember that the address was tried, and did not answer."""
        self._change("missing = missing", one, at)

    def doubted(self, one: Known, at: datetime) -> None:
        """Remember that something else was there: the article is no longer missing, unless it is gone."""
        self._change("missing = CASE WHEN gone THEN missing END", one, at)

    def _change(self, assignments: str, one: Known, at: datetime, *values: object) -> None:
        with self._library.writing():
            self._library.connection.execute(
                f"UPDATE origins SET {assignments}, checked = ? WHERE id = ?",
                (*values, _utc(at), one.article),
            )


def _known(
    identifier: str,
    address: str,
    etag: str,
    modified: str,
    seen: bytes | None,
    missing: str | None,
    gone: int,
) -> Known:
    since = datetime.fromisoformat(missing) if missing else None
    return Known(identifier, address, etag, modified, seen, since, bool(gone))


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
