"""A feed that is followed, what is noted of its entries, and whether it has gone quiet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from retrieval.types import FeedState

# The last articles of a feed that make its habit, and how few make none.
HABIT, FEWEST = 100, 5
# A feed is quiet when it has been silent this many times its longest silence, and this long.
QUIET_FACTOR, SHORTEST_QUIET = 2, timedelta(days=2)
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


def feed_state(feed: Feed, appeared: Sequence[datetime], now: datetime) -> FeedState:
    """How a feed is; `appeared` are the moments of its last `HABIT` articles, newest first."""
    age = max(now - appeared[0], timedelta()) if appeared else None
    quiet = age is not None and len(appeared) >= FEWEST and age > _patience(appeared)
    return FeedState(feed.url, feed.title, age, quiet, feed.failures, feed.reason)


def _patience(appeared: Sequence[datetime]) -> timedelta:
    longest = max(later - earlier for later, earlier in pairwise(appeared))
    return max(SHORTEST_QUIET, QUIET_FACTOR * longest)
