"""Polite fetching: what robots.txt closes is not read, and each host gets a pause between two requests."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from ingest.fetch.errors import Refused, Unreachable
from ingest.fetch.fetcher import Fetched, Fetcher

if TYPE_CHECKING:
    from protego import Protego

_Kept = TypeVar("_Kept")

NAME = "Dateline"
PAUSE = 1.0
LONGEST_PAUSE = 30.0
ROBOTS_LAST = 86_400.0
ROBOTS_MISSING_LAST = 300.0
MOST_HOSTS = 1_000


@dataclass(frozen=True, slots=True)
class _Rules:
    """A host's robots.txt until a time: `None` when there is none, `reason` when it cannot be had."""

    until: float
    robots: Protego | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PoliteFetcher:
    """Fetches with a pause between two requests to one host, within its robots.txt. For one thread."""

    fetcher: Fetcher
    clock: Callable[[], float]
    sleep: Callable[[float], None]
    _asked: OrderedDict[str, float] = field(default_factory=OrderedDict)
    _rules: OrderedDict[str, _Rules] = field(default_factory=OrderedDict)

    def get(self, url: str, etag: str = "", modified: str = "") -> Fetched:
        """As `Fetcher.get`; raises `Refused` where robots.txt closes the address."""
        rules = self._rules_of(_origin(url))
        if rules.reason:
            raise Unreachable(rules.reason)
        if rules.robots is not None and not rules.robots.can_fetch(url, NAME):
            raise Refused("is closed to Dateline by the robots.txt of its host")
        delay = rules.robots.crawl_delay(NAME) if rules.robots is not None else None
        return self.get_named(url, etag, modified, pause=min(max(PAUSE, delay or 0.0), LONGEST_PAUSE))

    def get_named(self, url: str, etag: str = "", modified: str = "", pause: float = PAUSE) -> Fetched:
        """As `Fetcher.get`, for an address that a person has named, whatever robots.txt says of it."""
        host = _origin(url)
        if (wait := self._asked.get(host, float("-inf")) + pause - self.clock()) > 0:
            self.sleep(wait)
        try:
            return self.fetcher.get(url, etag, modified)
        finally:
            _keep(self._asked, host, self.clock())

    def _rules_of(self, host: str) -> _Rules:
        held = self._rules.get(host)
        if held is None or held.until <= self.clock():
            held = self._read_robots(host)
            _keep(self._rules, host, held)
        return held

    def _read_robots(self, host: str) -> _Rules:
        from protego import Protego

        try:
            fetched = self.get_named(f"{host}/robots.txt")
        except Refused:
            return _Rules(self.clock() + ROBOTS_LAST)
        except Unreachable as error:
            return _Rules(self.clock() + ROBOTS_MISSING_LAST, reason=f"has a robots.txt that {error}")
        text = (fetched.body or b"")[:500_000].decode("utf-8", "replace")
        return _Rules(self.clock() + ROBOTS_LAST, Protego.parse(text))


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _keep(held: OrderedDict[str, _Kept], host: str, value: _Kept) -> None:
    """Remember a value for a host, and forget the host that was used longest ago when there are too many."""
    held[host] = value
    held.move_to_end(host)
    if len(held) > MOST_HOSTS:
        held.popitem(last=False)
