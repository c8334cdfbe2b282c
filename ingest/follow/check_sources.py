"""Reads articles again at the addresses they came from: what changed is stored, what went is noted."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from ingest.documents import Refusal, Unreadable
from ingest.fetch.fetcher import Absent, Refused, Unreachable
from ingest.follow.later_version import doubt
from ingest.sources.web import Web
from retrieval.ports import Library, Origins
from retrieval.provenance import Known, digest_of
from retrieval.types import Article, Origin
from retrieval.verify.rewording import rewordings

log = logging.getLogger(__name__)

# An address that says 404 is believed when it says so again this much later; one that says 410, at once.
APART = timedelta(days=1)
# Failures in a row after which a host is asked nothing more in one reading.
HOST_FAILURES = 3
SHOWN = 80

UNCHANGED, CHANGED, MISSING, GONE = "unchanged", "changed", "missing", "gone"
UNREACHABLE, DOUBTFUL = "unreachable", "doubtful"
KINDS = (UNCHANGED, CHANGED, GONE, MISSING, UNREACHABLE, DOUBTFUL)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a reading found of one article, which is one of `KINDS`, and why.

    `since` is the day of the first reading that found nothing, `now` the article that took its place.
    """

    kind: str
    article: Article
    address: str
    reason: str = ""
    since: date | None = None
    now: Article | None = None


@dataclass(frozen=True, slots=True)
class Rereading:
    """The parts that read articles again. `store` has put an article on disk when it returns."""

    library: Library
    web: Web
    store: Callable[[Article], None]
    clock: Callable[[], datetime]

    def read(self, known: Iterable[Known]) -> Iterator[Outcome]:
        """What became of each article; it is noted, and a new version stored, before the next is read.

        A host that fails again and again, or asks to wait, is left alone for the rest of it.
        """
        failed: Counter[str] = Counter()
        for one in known:
            held, host = self.library.article(one.article), urlsplit(one.address).netloc
            if held is None:
                continue
            if failed[host] >= HOST_FAILURES:
                yield Outcome(UNREACHABLE, held, one.address, "was not asked, since its host fails")
                continue
            try:
                yield self._read(one, held)
                failed[host] = 0
            except Unreachable as error:
                failed[host] += HOST_FAILURES if error.after else 1
                yield self._failed(one, held, str(error))

    def _read(self, one: Known, held: Article) -> Outcome:
        try:
            found = self.web.again(held, Origin(one.address, one.etag, one.modified))
        except Unreachable:
            raise
        except Absent as error:
            return self._missed(one, held, error)
        except Refused as error:
            return self._failed(one, held, str(error))
        except Unreadable as error:
            return self._doubted(one, held, str(error))
        except Exception as error:
            # A parser that stumbles over one page must not keep the others from being read.
            log.exception("%s cannot be read", one.address)
            return self._doubted(one, held, f"cannot be read ({type(error).__name__})")
        if found is None:
            self._origins.found(one, self.clock(), one.etag, one.modified, one.seen)
            return Outcome(UNCHANGED, held, one.address)
        return self._compared(one, held, found)

    def _compared(self, one: Known, held: Article, found: Article) -> Outcome:
        sent = found.origin or Origin(one.address)
        new = replace(found, url=held.url, origin=replace(sent, address=one.address))
        if self._same(one, held, new):
            self._origins.found(one, self.clock(), sent.etag, sent.modified, digest_of(new))
            return Outcome(UNCHANGED, held, one.address)
        places = {_place(one.address), _place(held.url)}
        moved = not {_place(found.url), _place(sent.address)} <= places
        if reason := doubt(held.text, new.text, moved):
            return self._doubted(one, held, f"{reason}: “{_start(new.text)}”")
        self.store(new)
        self._origins.found(one, self.clock(), sent.etag, sent.modified, digest_of(new))
        return Outcome(CHANGED, held, one.address, now=new)

    def _same(self, one: Known, held: Article, new: Article) -> bool:
        """Whether an address gave what it gave before; where only a feed gave it, whether it has all that."""
        if one.seen is None and next(rewordings(held.text, new.text), None) is None:
            return True
        return digest_of(new) == one.seen or self.library.holds(new)

    def _missed(self, one: Known, held: Article, error: Absent) -> Outcome:
        now = self.clock()
        first = one.missing or now
        gone = one.gone or error.good or now - first >= APART
        self._origins.missed(one, now, gone)
        return Outcome(GONE if gone else MISSING, held, one.address, str(error), first.date())

    def _failed(self, one: Known, held: Article, reason: str) -> Outcome:
        self._origins.looked(one, self.clock())
        return Outcome(UNREACHABLE, held, one.address, reason)

    def _doubted(self, one: Known, held: Article, reason: str) -> Outcome:
        self._origins.doubted(one, self.clock())
        return Outcome(DOUBTFUL, held, one.address, reason)

    @property
    def _origins(self) -> Origins:
        return self.library.origins


def guarded(library: Library, found: Iterable[Article | Refusal]) -> list[Article | Refusal]:
    """What feeds brought, without the texts that are not taken for later versions of what is there.

    That is what is stored, and what came before them in `found`.
    """
    taken: dict[str, Article] = {}
    checked: list[Article | Refusal] = []
    for one in found:
        if isinstance(one, Article):
            one = _checked(taken.get(one.id) or library.article(one.id), one)
        if isinstance(one, Article):
            taken[one.id] = one
        checked.append(one)
    return checked


def _checked(held: Article | None, new: Article) -> Article | Refusal:
    reason = doubt(held.text, new.text) if held else ""
    return Refusal(new.url, 0, f"{reason} now: “{_start(new.text)}”") if reason else new


def _place(url: str) -> str:
    """An address without what often differs between two of the same page."""
    parts = urlsplit(url)
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


def _start(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else f"{line[:SHOWN].rstrip()}…"
