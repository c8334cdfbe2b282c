"""The feeds that a library follows, and what is known of their entries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from retrieval.feeds import HABIT, KEPT_ENTRIES, NEVER, Feed, Noted, feed_state
from retrieval.sqlite.database import Database
from retrieval.sqlite.rows import utc
from retrieval.types import FeedState


class SqliteFeeds:
    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, url: str, title: str, now: datetime) -> bool:
        return self._change(
            "INSERT OR IGNORE INTO feeds VALUES (?, ?, ?, '', '', NULL, 0, 0, '')", url, title, utc(now)
        )

    def remove(self, url: str) -> bool:
        return self._change("DELETE FROM feeds WHERE url = ?", url)

    def all(self) -> list[Feed]:
        rows = self._db.rows(
            "SELECT url, title, etag, modified, due, failures, reason FROM feeds ORDER BY due, url"
        )
        return [Feed(*row) for row in rows]

    def noted(self, feed: Feed) -> dict[str, Noted]:
        rows = self._db.rows(
            "SELECT key, stamp, appeared, tries, settled FROM entries WHERE feed = ?", feed.url
        )
        return {
            key: Noted(key, stamp, datetime.fromisoformat(at), tries, bool(settled))
            for key, stamp, at, tries, settled in rows
        }

    def note(self, feed: Feed, entries: Iterable[Noted]) -> None:
        with self._db.writing():
            # Another process may have removed the feed while it was read.
            if not self._db.row("SELECT 1 FROM feeds WHERE url = ?", feed.url):
                return
            self._db.run_many(
                "INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (feed.url, one.key, one.stamp, utc(one.appeared), one.tries, one.settled)
                    for one in entries
                ],
            )
            self._db.run(
                "DELETE FROM entries WHERE feed = ?1 AND key NOT IN (SELECT key FROM entries WHERE feed = ?1"
                " ORDER BY appeared DESC LIMIT ?2)",
                feed.url,
                KEPT_ENTRIES,
            )

    def was_read(self, feed: Feed, now: datetime, due: float) -> None:
        self._change(
            "UPDATE feeds SET title = ?, etag = ?, modified = ?, read = ?, due = ?, failures = 0,"
            " reason = '' WHERE url = ?",
            *(feed.title, feed.etag, feed.modified, utc(now), due, feed.url),
        )

    def failed(self, feed: Feed, reason: str, due: float) -> None:
        self._change(
            "UPDATE feeds SET failures = failures + 1, reason = ?, due = ? WHERE url = ?",
            *(reason, due, feed.url),
        )

    def outlet_of(self, article: str) -> str:
        found = self._db.value("SELECT source FROM versions WHERE id = ? AND current = 1", article)
        return found or ""

    def states(self, now: datetime) -> list[FeedState]:
        feeds = sorted(self.all(), key=lambda one: one.url)
        return [feed_state(feed, self._appeared(feed), now) for feed in feeds]

    def _appeared(self, feed: Feed) -> list[datetime]:
        rows = self._db.rows(
            "SELECT appeared FROM entries WHERE feed = ? AND appeared > ? ORDER BY appeared DESC LIMIT ?",
            *(feed.url, utc(NEVER), HABIT),
        )
        return [datetime.fromisoformat(at) for (at,) in rows]

    def _change(self, sql: str, *values: object) -> bool:
        with self._db.writing():
            return self._db.run(sql, *values).rowcount > 0
