"""Follows the feeds of a library: reads each when it is due, takes in what is new, backs off on failure."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from random import Random
from urllib.parse import urljoin

from ingest.documents import Moment, NotYet, Refusal, Unreadable, refuse
from ingest.extract.charset import decode_text
from ingest.extract.feeds import Entry, is_feed
from ingest.fetch.backoff import seconds_to_wait
from ingest.fetch.errors import Unreachable
from ingest.fetch.fetcher import Fetched
from ingest.sources.web import WebReader
from retrieval.feeds import NEVER, Feed, Noted
from retrieval.ports import Feeds
from retrieval.types import Article

log = logging.getLogger(__name__)

EVERY = 900.0
JITTER = 0.1
SOON = 60.0
PAGES_AT_ONCE = 50
TRIES = 3
FEED_MEDIA = ("application/rss+xml", "application/atom+xml", "application/feed+json")

Store = Callable[[list[Article | Refusal]], None]


@dataclass(frozen=True, slots=True)
class Watch:
    """The parts that follow feeds: where they are kept, how the web is read, where articles go.

    `store` puts articles on disk before it returns. `clock` counts seconds since 1970, `random` spreads
    the times at which feeds are read, `every` is how many seconds lie between two readings of a feed.
    """

    feeds: Feeds
    web: WebReader
    store: Store
    clock: Callable[[], float]
    random: Random
    every: float = EVERY

    def due_feeds(self) -> list[Feed]:
        return [feed for feed in self.feeds.all() if feed.due <= self.clock()]

    def read(self, feeds: Iterable[Feed]) -> None:
        """Read feeds and take in what is new in them.

        A feed that fails is noted and tried again later; the others are read all the same. Raises what
        `store` and the library raise.
        """
        for feed in feeds:
            try:
                self._read_feed(feed)
            except Unreadable as error:
                self._note_failure(feed, str(error), error.after if isinstance(error, Unreachable) else None)

    def seconds_to_wait(self) -> float:
        """Until the next feed is due, at most a minute, so that one that is added is soon read."""
        due = [feed.due for feed in self.feeds.all()]
        return min(max(min(due, default=float("inf")) - self.clock(), 1.0), SOON)

    def _read_feed(self, feed: Feed) -> None:
        fetched = self.web.fetcher.get_named(feed.url, feed.etag, feed.modified)
        now = datetime.fromtimestamp(self.clock(), UTC)
        if fetched.body is None:
            self.feeds.was_read(feed, now, self._in(self.every))
            return
        title, entries = self._list_entries(fetched)
        feed = replace(feed, title=title or feed.title)
        waiting = [*self._choose_unread(feed, entries)]
        left = self._take(feed, waiting[:PAGES_AT_ONCE], now) or len(waiting) > PAGES_AT_ONCE
        # The tags are kept only when nothing is left to do, or the server would not send the rest again.
        tags = ("", "") if left else (fetched.etag, fetched.modified)
        wait = SOON if len(waiting) > PAGES_AT_ONCE else self.every
        self.feeds.was_read(replace(feed, etag=tags[0], modified=tags[1]), now, self._in(wait))

    def _list_entries(self, fetched: Fetched) -> tuple[str, list[Entry]]:
        try:
            listing = self.web.parse_listing(fetched)
            entries, missed = self.web.list_entries(listing)
        except Unreadable:
            raise
        except Exception as error:
            # A parser that stumbles over one feed must not keep the others from being read.
            log.debug("%s cannot be parsed", fetched.url, exc_info=True)
            raise Unreadable(f"cannot be parsed ({type(error).__name__})") from error
        for one in missed:
            log.warning("%s", one)
        return listing.title, entries

    def _choose_unread(self, feed: Feed, entries: list[Entry]) -> Iterator[tuple[Entry, int]]:
        """The entries that are new, changed or still to be tried, with how often they were tried."""
        noted = self.feeds.noted(feed)
        for entry in {entry.key: entry for entry in entries}.values():
            known = noted.get(entry.key)
            if known is None or known.stamp != entry.stamp:
                yield entry, 0
            elif not known.settled:
                yield entry, known.tries

    def _take(self, feed: Feed, waiting: list[tuple[Entry, int]], now: datetime) -> bool:
        """Read and store entries, and only then note them as read; whether some are to be tried again."""
        taken: list[Article | Refusal] = []
        notes: list[Noted] = []
        for entry, tries in waiting:
            try:
                found = self._read_entry(entry, feed)
                taken.append(found)
                notes.append(Noted(entry.key, entry.stamp, _came_out(found, entry, now), tries + 1, True))
            except NotYet:
                notes.append(Noted(entry.key, entry.stamp, NEVER, tries, False))
            except Unreachable as error:
                settled = tries + 1 >= TRIES
                notes.append(Noted(entry.key, entry.stamp, NEVER, tries + 1, settled))
                if settled:
                    taken.append(refuse(entry.url, error))
        if taken:
            self.store(taken)
        if notes:
            self.feeds.note(feed, notes)
        return not all(one.settled for one in notes)

    def _read_entry(self, entry: Entry, feed: Feed) -> Article | Refusal:
        """The article of an entry, or why there is none; raises `Unreachable` or `NotYet` if it may come."""
        try:
            found = self.web.read_entry(entry, feed.url, feed.title)
            # Another feed may have brought the article: its page names no outlet, and keeps the one it has.
            held = self.feeds.outlet_of(found.id) if found.source == feed.title else ""
            return replace(found, source=held) if held else found
        except (Unreachable, NotYet):
            raise
        except Exception as error:
            return refuse(entry.url, error)

    def _note_failure(self, feed: Feed, reason: str, after: float | None) -> None:
        wait = seconds_to_wait(self.every, feed.failures + 1, after)
        log.warning("%s %s; trying again in %.0f min", feed.url, reason, wait / 60)
        self.feeds.failed(feed, reason, self._in(wait))

    def _in(self, wait: float) -> float:
        return self.clock() + wait * (1 + self.random.uniform(-JITTER, JITTER))


def _came_out(found: Article | Refusal, entry: Entry, now: datetime) -> datetime:
    """When an article came out by its own word, else by the feed's, else when it was first seen.

    A refused input is no article that the feed brought, and never came out.
    """
    if isinstance(found, Refusal):
        return NEVER
    own = Moment(found.published, found.instant) if found.published else None
    said = own or entry.published
    if said is None:
        return now
    start_of_day = datetime.combine(said.day, datetime.min.time(), UTC)
    return min(said.instant or start_of_day, now)


def look_up_feed(web: WebReader, url: str) -> tuple[str, int]:
    """The title of a feed or sitemap, and how many articles it lists, before it is followed.

    Raises `Unreadable` when it is none; for a page that names its feeds, the reason names them, too.
    """
    fetched = web.fetch_named(url)
    if not is_feed(fetched.body or b"", fetched.media):
        feeds = _linked_feeds(decode_text(fetched.body or b"", fetched.charset), fetched.url)
        reason = f"is a page, whose feed is {' or '.join(feeds)}" if feeds else "is no feed and no sitemap"
        raise Unreadable(reason)
    listing = web.parse_listing(fetched)
    return listing.title, len(web.list_entries(listing)[0])


def _linked_feeds(markup: str, url: str) -> list[str]:
    from lxml.html import HTMLParser, document_fromstring  # type: ignore[import-untyped]

    root = document_fromstring(f"<html>{markup}</html>".encode(), parser=HTMLParser(encoding="utf-8"))
    return [
        urljoin(url, one.get("href") or "")
        for one in root.iter("link")
        if (one.get("type") or "").lower() in FEED_MEDIA and "alternate" in (one.get("rel") or "").split()
    ]
