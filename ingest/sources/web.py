"""Web addresses -> articles: a page, or every page that a feed or a sitemap lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urljoin

from ingest.documents import Document, Moment, Refusal, Unreadable, make_article, refuse
from ingest.extract.feeds import FULL_WORDS, Entry, Listing, is_feed, newest_first, parse_feed
from ingest.extract.formats import MEDIA, read_document
from ingest.extract.html_page import read_html
from ingest.fetch.decompress import gunzip
from ingest.fetch.fetcher import Fetched
from ingest.fetch.robots import PoliteFetcher
from ingest.fetch.urls import host_of, normalize_url
from retrieval.types import Arrival, Article, Origin

MOST_PAGES = 500
MOST_SITEMAPS = 20
# Further pages of one article.
MOST_PARTS = 20
_NUMBERED = re.compile(
    r"(?:[/?&;_-](?:(?:page|p|pg|seite|pagina|part|teil)[=/_-]?)?\d{1,2})/?$|/$", re.IGNORECASE
)
# A sitemap that comes as a file of gzip unpacks to as much as a plain one may have.
MOST_UNPACKED = 5 * 2**20
_GOES_ON = re.compile(
    r"(?:…|\.\.\.|\[…\]|(?:continue reading|read (?:more|on|the full (?:story|article))|more)\W*)\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class WebReader:
    """Reads articles from the web. `today` is asked for each page, since a reader may run for months."""

    fetcher: PoliteFetcher
    today: Callable[[], date]

    def read(self, url: str) -> Iterator[Article | Refusal]:
        """The articles of an address that a person has named: a page, a feed or a sitemap."""
        try:
            fetched = self.fetch_named(url)
            if not is_feed(fetched.body or b"", fetched.media):
                yield self._page_article(fetched, Entry("", ""))
                return
            listing = self.parse_listing(fetched)
            entries, missed = self.list_entries(listing)
        except Exception as error:
            yield refuse(url, error)
            return
        yield from missed
        if listing.without_url:
            noun = "entry" if listing.without_url == 1 else "entries"
            yield Refusal(url, 0, f"lists {listing.without_url} {noun} without a web address")
        if not entries:
            yield Refusal(url, 0, "lists no articles")
        for entry in entries[:MOST_PAGES]:
            try:
                yield self.read_entry(entry, url)
            except Exception as error:
                yield refuse(entry.url or url, error)
        if len(entries) > MOST_PAGES:
            yield Refusal(url, 0, f"lists {len(entries)} articles, of which the first {MOST_PAGES} were read")

    def fetch_named(self, url: str) -> Fetched:
        """What an address holds that a person has named, unpacked; raises as `PoliteFetcher.get_named`."""
        return _unpack(self.fetcher.get_named(url))

    def parse_listing(self, fetched: Fetched) -> Listing:
        return parse_feed(_unpack(fetched).body or b"", fetched.url, fetched.charset)

    def list_entries(self, listing: Listing) -> tuple[list[Entry], list[Refusal]]:
        """Its entries with those of the sitemaps it lists, and which of these could not be read.

        Raises `Unreadable` when none can be.
        """
        entries, missed = [*listing.entries], list[Refusal]()
        failed: Unreadable | None = None
        for url in listing.sitemaps[:MOST_SITEMAPS]:
            try:
                entries += self.parse_listing(self.fetcher.get_named(url)).entries
            except Unreadable as error:
                failed = error
                missed.append(Refusal(url, 0, str(error)))
        if failed and not entries:
            raise failed
        for url in listing.sitemaps[MOST_SITEMAPS : MOST_SITEMAPS + 1]:
            found = f"{len(listing.sitemaps)} sitemaps, of which the first {MOST_SITEMAPS} were read"
            missed.append(Refusal(url, 0, f"is one of {found}"))
        return ([*newest_first(entries)] if listing.sitemaps else entries), missed

    def read_entry(self, entry: Entry, feed: str, title: str = "") -> Article:
        """The article that a feed lists: the feed's own text where that is all of it, else the linked page.

        A feed's text is taken for pages of its own host alone, so that none can speak for another outlet.
        """
        is_own = not entry.url or host_of(entry.url) == host_of(feed)
        if is_own and (document := _full_text(entry, self.today())):
            found = _fill_in(replace(document, url=entry.url), entry, title or host_of(feed), entry.id)
            origin = Origin(entry.url, page=False)
            arrival = Arrival(entry.url or feed, _dated_by(found))
            return replace(found, origin=None if entry.id else origin, arrival=arrival)
        if not entry.url:
            raise Unreadable("has an entry without a web address that is no whole article")
        return self._page_article(self.fetcher.get(entry.url), entry, title)

    def read_again(self, held: Article, origin: Origin) -> Article | None:
        """What stands now where an article was read; `None` when its server says that nothing changed.

        What the page does not say of itself stays as it was, and so does the publication date; its `url` is
        the one that the page has by now. Raises as `PoliteFetcher.get`, and `Unreadable` where there is no
        article.
        """
        fetched = self.fetcher.get(origin.address, origin.etag, origin.modified)
        if fetched.body is None:
            return None
        found = self._page_article(fetched, _entry_of(held, origin), held.source)
        published = (held.published, held.instant) if held.published else (found.published, found.instant)
        return replace(found, id=held.id, published=published[0], instant=published[1])

    def _read_on(self, first: Document, fetched: Fetched) -> Document:
        """The article with its further pages; a page that says the same again is no page of it."""
        texts, page, address = [first.text], first, fetched.url
        for _ in range(MOST_PARTS):
            address = next_page_of(address, page.next_page)
            if not address:
                break
            page = _read_page(self.fetcher.get(address), self.today(), Entry("", ""))
            if page.text in texts:
                break
            texts.append(page.text)
        return replace(first, text="\n".join(texts))

    def _page_article(self, fetched: Fetched, entry: Entry, title: str = "") -> Article:
        document = _read_page(fetched, self.today(), entry)
        if document.next_page:
            document = self._read_on(document, fetched)
        found = _fill_in(document, entry, title)
        origin = Origin(normalize_url(fetched.url) or fetched.url, fetched.etag, fetched.modified)
        return replace(found, origin=origin, arrival=Arrival(fetched.url, _dated_by(found)))


def next_page_of(address: str, named: str) -> str:
    """The address of an article's next page; empty where `named` leads to another article, as on many sites.

    >>> next_page_of("https://a.example/story.html", "story-2.html")
    'https://a.example/story-2.html'
    """
    found = normalize_url(urljoin(address, named))
    here, there = (_NUMBERED.sub("", re.sub(r"\.html?$", "", one)) for one in (normalize_url(address), found))
    return found if found and here == there and found != normalize_url(address) else ""


def _fill_in(document: Document, entry: Entry, title: str, identifier: str = "") -> Article:
    """The article of a document; what it does not say is taken from the feed's entry and title."""
    return make_article(
        replace(
            document,
            title=document.title or entry.title,
            source=document.source or entry.outlet or title or host_of(document.url),
            authors=document.authors or entry.authors,
            language=document.language or entry.language,
        ),
        identifier,
    )


def read_saved_page(
    body: bytes, address: str, today: date, charset: str = "", media: str = "text/html"
) -> Article:
    """The article of a page that somebody saved, and the address it had; raises `Unreadable`."""
    entry = Entry("", "")
    return _fill_in(_read_page(Fetched(address, body, media, charset), today, entry), entry, "")


def _dated_by(article: Article) -> str:
    return article.arrival.dated_by if article.arrival else ""


def _unpack(fetched: Fetched) -> Fetched:
    """Unpacked where it is a file of gzip, as large sitemaps are; raises `Unreadable`."""
    body = fetched.body or b""
    is_packed = body.startswith(b"\x1f\x8b")
    return replace(fetched, body=gunzip(body, MOST_UNPACKED)) if is_packed else fetched


def _entry_of(held: Article, origin: Origin) -> Entry:
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


def _full_text(entry: Entry, today: date) -> Document | None:
    """The article out of the feed itself; `None` where the feed has only a part of it."""
    if len(entry.content.split()) < FULL_WORDS or entry.published is None:
        return None
    page = f"<html><body><article>{entry.content}</article></body></html>"
    try:
        found = read_html(page, today, entry.published)
    except Unreadable:
        return None
    if not found.published or len(found.text.split()) < FULL_WORDS or _GOES_ON.search(found.text):
        return None
    return Document(
        found.text,
        entry.title,
        published=found.published,
        authors=entry.authors,
    )


def _read_page(fetched: Fetched, today: date, entry: Entry) -> Document:
    """What a fetched page holds; the address that it calls its own counts only within its own host."""
    body = fetched.body or b""
    kind = ".pdf" if body.startswith(b"%PDF-") else MEDIA.get(fetched.media)
    if kind is None:
        raise Unreadable(f"is of the kind {fetched.media}, which is not read from the web")
    found = read_document(kind, body, today, fetched.charset, entry.published)
    own = normalize_url(found.url)
    return replace(found, url=own if host_of(own) == host_of(fetched.url) else normalize_url(fetched.url))
