"""Web addresses -> articles: a page, or every page that a feed or a sitemap lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlsplit

from ingest.documents import Document, Refusal, Unreadable, article
from ingest.extract.formats import MEDIA, document
from ingest.extract.html_page import html
from ingest.extract.publication_date import Moment, day
from ingest.fetch.decompress import Garbled, inflater
from ingest.fetch.fetcher import Fetched
from ingest.fetch.robots import Guest
from ingest.follow.feeds import FULL_WORDS, Entry, Listing, is_listing, listing, newest_first, tidy
from ingest.sources.files import stumbled
from retrieval.types import Article, Origin

MOST_PAGES = 500
MOST_SITEMAPS = 20
# A sitemap that comes as a file of gzip unpacks to as much as a plain one may have.
MOST_UNPACKED = 5 * 2**20
_GOES_ON = re.compile(
    r"(?:…|\.\.\.|\[…\]|(?:continue reading|read (?:more|on|the full (?:story|article))|more)\W*)\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Web:
    """Reads articles from the web. `today` is asked for each page, since a reader may run for months."""

    guest: Guest
    today: Callable[[], date]

    def read(self, url: str) -> Iterator[Article | Refusal]:
        """The articles of an address that a person has named: a page, a feed or a sitemap."""
        try:
            fetched = unpacked(self.guest.named(url))
            if not is_listing(fetched.body or b"", fetched.media):
                yield self._article(fetched)
                return
            found = self.listed(fetched)
            entries, missed = self.entries(found)
        except Unreadable as error:
            yield Refusal(url, 0, str(error))
            return
        except Exception as error:
            yield stumbled(url, error)
            return
        yield from missed
        if found.nowhere:
            entry_or_entries = "entry" if found.nowhere == 1 else "entries"
            yield Refusal(url, 0, f"lists {found.nowhere} {entry_or_entries} without a web address")
        if not entries:
            yield Refusal(url, 0, "lists no articles")
        for entry in entries[:MOST_PAGES]:
            try:
                yield self.entry(entry, url)
            except Unreadable as error:
                yield Refusal(entry.url, 0, str(error))
            except Exception as error:
                yield stumbled(entry.url, error)
        if len(entries) > MOST_PAGES:
            yield Refusal(url, 0, f"lists {len(entries)} articles, of which the first {MOST_PAGES} were read")

    def listed(self, fetched: Fetched) -> Listing:
        """What a feed or a sitemap that was fetched lists; raises as `listing`."""
        return listing(unpacked(fetched).body or b"", fetched.url, fetched.charset)

    def entries(self, found: Listing) -> tuple[list[Entry], list[Refusal]]:
        """Its entries with those of the sitemaps it lists, and which of these could not be read.

        Raises `Unreadable` when none can be.
        """
        entries, missed = [*found.entries], list[Refusal]()
        failed: Unreadable | None = None
        for url in found.sitemaps[:MOST_SITEMAPS]:
            try:
                entries += self.listed(self.guest.named(url)).entries
            except Unreadable as error:
                failed = error
                missed.append(Refusal(url, 0, str(error)))
        if failed and not entries:
            raise failed
        if len(found.sitemaps) > MOST_SITEMAPS:
            reason = f"is one of {len(found.sitemaps)} sitemaps, of which the first {MOST_SITEMAPS} were read"
            missed.append(Refusal(found.sitemaps[MOST_SITEMAPS], 0, reason))
        return ([*newest_first(entries)] if found.sitemaps else entries), missed

    def entry(self, entry: Entry, feed: str, title: str = "") -> Article:
        """The article that a feed lists: the feed's own text where that is all of it, else the linked page.

        A feed's text is taken for pages of its own host alone, so that none can speak for another outlet.
        """
        if _host(entry.url) == _host(feed) and (document := _full(entry, self.today())):
            found = self._of_entry(replace(document, url=entry.url), entry, title)
            return replace(found, origin=Origin(entry.url, page=False))
        return self._of_page(self.guest.get(entry.url), entry, title)

    def again(self, held: Article, origin: Origin) -> Article | None:
        """What stands now where an article was read; `None` when its server says that nothing changed.

        What the page does not say of itself stays as it was, so the date on which it came out, too; its
        `url` is the one that the page has by now. Raises as `Guest.get`, and `Unreadable` where there is
        no article.
        """
        fetched = self.guest.get(origin.address, origin.etag, origin.modified)
        if fetched.body is None:
            return None
        found = self._of_page(fetched, _listed(held, origin), held.source)
        came_out = (held.published, held.instant) if held.published else (found.published, found.instant)
        return replace(found, id=held.id, published=came_out[0], instant=came_out[1])

    def _article(self, fetched: Fetched) -> Article:
        document = _document(fetched, self.today())
        found = article(replace(document, source=document.source or _host(document.url)))
        return replace(found, origin=_origin(fetched))

    def _of_page(self, fetched: Fetched, entry: Entry, title: str) -> Article:
        found = self._of_entry(_document(fetched, self.today(), entry), entry, title)
        return replace(found, origin=_origin(fetched))

    def _of_entry(self, document: Document, entry: Entry, title: str) -> Article:
        return article(
            replace(
                document,
                title=document.title or entry.title,
                source=document.source or entry.outlet or title or _host(document.url),
                authors=document.authors or entry.authors,
                language=document.language or entry.language,
            )
        )


def unpacked(fetched: Fetched) -> Fetched:
    """What was fetched, unpacked where it is a file of gzip, as large sitemaps are; raises `Unreadable`."""
    body = fetched.body or b""
    if not body.startswith(b"\x1f\x8b"):
        return fetched
    stream, parts, size = inflater("gzip"), list[bytes](), 0
    try:
        for part in stream.feed(body):
            size += len(part)
            if size > MOST_UNPACKED:
                raise Unreadable(f"unpacks to more than {MOST_UNPACKED // 2**20} MiB")
            parts.append(part)
    except Garbled as error:
        raise Unreadable(str(error)) from None
    return replace(fetched, body=b"".join(parts))


def _listed(held: Article, origin: Origin) -> Entry:
    """An article of the library as a feed would list it, to fill in what its page does not say."""
    return Entry(
        origin.address,
        origin.address,
        title=held.title,
        published=Moment(held.published, held.instant) if held.published else None,
        authors=held.authors,
        language=held.language,
        outlet=held.source,
    )


def _origin(fetched: Fetched) -> Origin:
    return Origin(tidy(fetched.url) or fetched.url, fetched.etag, fetched.modified)


def _full(entry: Entry, today: date) -> Document | None:
    """The article out of the feed itself, or `None` where the feed has only a part of it."""
    if len(entry.content.split()) < FULL_WORDS or entry.published is None:
        return None
    try:
        found = html(f"<html><body><article>{entry.content}</article></body></html>", today, entry.published)
    except Unreadable:
        return None
    if len(found.text.split()) < FULL_WORDS or _GOES_ON.search(found.text):
        return None
    return Document(
        found.text,
        entry.title,
        published=day(entry.published.day, today),
        instant=entry.published.instant,
        authors=entry.authors,
    )


def _document(fetched: Fetched, today: date, entry: Entry | None = None) -> Document:
    """What a fetched page holds. Its address is its own word for it only within the host it came from."""
    body = fetched.body or b""
    kind = ".pdf" if body.startswith(b"%PDF-") else MEDIA.get(fetched.media)
    if kind is None:
        raise Unreadable(f"is of the kind {fetched.media}, which is not read from the web")
    found = document(kind, body, today, fetched.charset, entry.published if entry else None)
    own = tidy(found.url)
    return replace(found, url=own if _host(own) == _host(fetched.url) else tidy(fetched.url))


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
