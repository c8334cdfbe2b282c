"""The feeds that a library follows: what was read of each, when it is due, whether it has gone quiet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from retrieval.sqlite.library import Library
from retrieval.types import FeedState

HABIT = 100
FEWEST = 5
QUIET_FACTOR = 2
SHORTEST_QUIET = timedelta(days=2)
KEPT_ENTRIES = 3_000
# When an entry appeared of which no article came into the library.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that is followed. `due` is a time of the clock, in seconds; the tags are those it last sent."""

    url: str
    title: str = ""
    etag: str = ""
    modified: str = ""
    due: float = 0.0
    failures: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Noted:
    """What is known of an entry: the stamp of the version that was tried, how often, whether that is all."""

    key: str
    stamp: str
    appeared: datetime
    tries: int
    settled: bool


class Feeds:
    """The feeds of one library. Each call that changes something is a transaction."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def add(self, url: str, title: str, now: datetime) -> bool:
        """Follow a feed; whether it is a new one."""
        with self._library.writing():
            changed = self._library.connection.execute(
                "INSERT OR IGNORE INTO feeds VALUES (?, ?, ?, '', '', NULL, 0, 0, '')",
                (url, title, _utc(now)),
            )
        return changed.rowcount > 0

    def remove(self, url: str) -> bool:
        """Follow a feed no longer; whether it was followed. Its articles stay."""
        with self._library.writing():
            return self._library.connection.execute("DELETE FROM feeds WHERE url = ?", (url,)).rowcount > 0

    def all(self) -> list[Feed]:
        """Every feed, the one that is due first at the beginning."""
        rows = self._library.connection.execute(
            "SELECT url, title, etag, modified, due, failures, reason FROM feeds ORDER BY due, url"
        ).fetchall()
        return [Feed(*row) for row in rows]

    def noted(self, feed: Feed) -> dict[str, Noted]:
        """What is known of the entries of a feed, by key."""
        rows = self._library.connection.execute(
            "SELECT key, stamp, appeared, tries, settled FROM entries WHERE feed = ?", (feed.url,)
        ).fetchall()
        return {
            key: Noted(key, stamp, datetime.fromisoformat(at), tries, bool(settled))
            for key, stamp, at, tries, settled in rows
        }

    def note(self, feed: Feed, entries: Iterable[Noted]) -> None:
        """Remember what came of entries; of the oldest no more than the feed still lists are kept."""
        with self._library.writing():
            # Another process may have removed the feed while it was read.
            if not self._followed(feed):
                return
            self._library.connection.executemany(
                "INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (feed.url, one.key, one.stamp, _utc(one.appeared), one.tries, one.settled)
                    for one in entries
                ],
            )
            self._library.connection.execute(
                "DELETE FROM entries WHERE feed = ?1 AND key NOT IN (SELECT key FROM entries WHERE feed = ?1"
                " ORDER BY appeared DESC LIMIT ?2)",
                (feed.url, KEPT_ENTRIES),
            )

    def was_read(self, feed: Feed, now: datetime, due: float) -> None:
        """Remember that a feed was read, with the tags and the title it sent."""
        with self._library.writing():
            self._library.connection.execute(
                "UPDATE feeds SET title = ?, etag = ?, modified = ?, read = ?, due = ?, failures = 0,"
                " reason = '' WHERE url = ?",
                (feed.title, feed.etag, feed.modified, _utc(now), due, feed.url),
            )

    def failed(self, feed: Feed, reason: str, due: float) -> None:
        """Remember that a feed could not be read, why, and when to try again."""
        with self._library.writing():
            self._library.connection.execute(
                "UPDATE feeds SET failures = failures + 1, reason = ?, due = ? WHERE url = ?",
                (reason, due, feed.url),
            )

    def outlet_of(self, article: str) -> str:
        """The outlet of an article that the library has; empty where it has none."""
        row = self._library.connection.execute(
            "SELECT source FROM versions WHERE id = ? AND current = 1", (article,)
        ).fetchone()
        return row[0] if row else ""

    def _followed(self, feed: Feed) -> bool:
        row = self._library.connection.execute("SELECT 1 FROM feeds WHERE url = ?", (feed.url,)).fetchone()
        return row is not None

    def states(self, now: datetime) -> list[FeedState]:
        """How each feed is at this moment, in the order of their addresses."""
        return [self._state(feed, now) for feed in sorted(self.all(), key=lambda one: one.url)]

    def _state(self, feed: Feed, now: datetime) -> FeedState:
        rows = self._library.connection.execute(
            "SELECT appeared FROM entries WHERE feed = ? AND appeared > ? ORDER BY appeared DESC LIMIT ?",
            (feed.url, _utc(NEVER), HABIT),
        ).fetchall()
        times = [datetime.fromisoformat(at) for (at,) in rows]
        age = max(now - times[0], timedelta()) if times else None
        quiet = age is not None and len(times) >= FEWEST and age > _patience(times)
        return FeedState(feed.url, feed.title, age, quiet, feed.failures, feed.reason)


def _patience(times: list[datetime]) -> timedelta:
    """How long a feed may be silent: twice the longest silence among its last articles, newest first."""
    longest = max(later - earlier for later, earlier in pairwise(times))
    return max(SHORTEST_QUIET, QUIET_FACTOR * longest)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
