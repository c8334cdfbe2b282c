"""Reads articles again at their sources: what changed is stored, what went is noted."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from ingest.documents import Unreadable
from ingest.fetch.errors import Absent, Refused, Unreachable
from ingest.fetch.urls import host_of
from ingest.follow.later_version import quote_start, why_not_later_version
from ingest.sources.web import WebReader
from retrieval.ports import Library, Origins
from retrieval.provenance import Known, digest_of
from retrieval.types import Article, Origin
from retrieval.verify.rewording import find_rewordings

log = logging.getLogger(__name__)

# An address that says 404 is believed when it says so again this much later; one that says 410, at once.
GONE_AFTER = timedelta(days=1)
# Failures in a row after which a host is asked nothing more in one run.
HOST_FAILURES = 3

UNCHANGED, CHANGED, MISSING, GONE = "unchanged", "changed", "missing", "gone"
UNREACHABLE, DOUBTFUL = "unreachable", "doubtful"
KINDS = (UNCHANGED, CHANGED, GONE, MISSING, UNREACHABLE, DOUBTFUL)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check found of one article: one of `KINDS`, and why.

    `since` is the day of the first check that found nothing, `now` the article that took its place.
    """

    kind: str
    article: Article
    address: str
    reason: str = ""
    since: date | None = None
    now: Article | None = None


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """The parts that read articles again. `store` has put an article on disk when it returns."""

    library: Library
    web: WebReader
    store: Callable[[Article], None]
    clock: Callable[[], datetime]

    def run(self, known: Iterable[Known]) -> Iterator[Outcome]:
        """What became of each article; it is noted, and a new version stored, before the next is read.

        A host that fails again and again, or asks to wait, is asked nothing more in this run.
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
                yield self._check(one, held)
                failed[host] = 0
            except Unreachable as error:
                failed[host] += HOST_FAILURES if error.after else 1
                yield self._note_failure(one, held, str(error))

    def _check(self, one: Known, held: Article) -> Outcome:
        try:
            found = self.web.read_again(held, Origin(one.address, one.etag, one.modified))
        except Unreachable:
            raise
        except Absent as error:
            return self._note_missing(one, held, error)
        except Refused as error:
            return self._note_failure(one, held, str(error))
        except Unreadable as error:
            return self._note_doubt(one, held, str(error))
        except Exception as error:
            # A parser that stumbles over one page must not keep the others from being read.
            log.exception("%s cannot be read", one.address)
            return self._note_doubt(one, held, f"cannot be read ({type(error).__name__})")
        if found is None:
            self._origins.found(one, self.clock(), one.etag, one.modified, one.seen)
            return Outcome(UNCHANGED, held, one.address)
        return self._compare(one, held, found)

    def _compare(self, one: Known, held: Article, found: Article) -> Outcome:
        sent = found.origin or Origin(one.address)
        new = replace(found, url=held.url, origin=replace(sent, address=one.address))
        changed = not self._is_unchanged(one, held, new)
        if changed:
            moved = {_place(found.url), _place(sent.address)} - {_place(one.address), _place(held.url)}
            if reason := why_not_later_version(held.text, new.text, bool(moved)):
                return self._note_doubt(one, held, f"{reason}: {quote_start(new.text)}")
            self.store(new)
        self._origins.found(one, self.clock(), sent.etag, sent.modified, digest_of(new))
        return Outcome(CHANGED if changed else UNCHANGED, held, one.address, now=new if changed else None)

    def _is_unchanged(self, one: Known, held: Article, new: Article) -> bool:
        """Whether an address gave what it gave before; where only a feed gave it, whether it has all that."""
        if one.seen is None and next(find_rewordings(held.text, new.text), None) is None:
            return True
        return digest_of(new) == one.seen or self.library.holds(new)

    def _note_missing(self, one: Known, held: Article, error: Absent) -> Outcome:
        now = self.clock()
        first = one.missing or now
        gone = one.gone or error.for_good or now - first >= GONE_AFTER
        self._origins.missed(one, now, gone)
        return Outcome(GONE if gone else MISSING, held, one.address, str(error), first.date())

    def _note_failure(self, one: Known, held: Article, reason: str) -> Outcome:
        self._origins.looked(one, self.clock())
        return Outcome(UNREACHABLE, held, one.address, reason)

    def _note_doubt(self, one: Known, held: Article, reason: str) -> Outcome:
        self._origins.doubted(one, self.clock())
        return Outcome(DOUBTFUL, held, one.address, reason)

    @property
    def _origins(self) -> Origins:
        return self.library.origins


def _place(url: str) -> str:
    """An address without what often differs between two of the same page."""
    parts = urlsplit(url)
    return f"{host_of(url)}{parts.path.rstrip('/')}?{parts.query}"
