"""Looks at a feed before it is followed: what it is called, and how many articles it lists."""

from __future__ import annotations

from urllib.parse import urljoin

from ingest.documents import Unreadable
from ingest.extract.charset import decode
from ingest.follow.feeds import is_listing
from ingest.sources.web import Web, unpacked

FEED_KINDS = ("application/rss+xml", "application/atom+xml", "application/feed+json")


def subscription(web: Web, url: str) -> tuple[str, int]:
    """The title of a feed or sitemap and the number of its articles.

    Raises `Unreadable` when it is none; of a page that names its feeds the reason names them, too.
    """
    fetched = unpacked(web.guest.named(url))
    data = fetched.body or b""
    if not is_listing(data, fetched.media):
        named = _named(decode(data, fetched.charset), fetched.url)
        raise Unreadable(
            f"is a page, whose feed is {' or '.join(named)}" if named else "is no feed and no sitemap"
        )
    found = web.listed(fetched)
    return found.title, len(web.entries(found)[0])


def _named(markup: str, url: str) -> list[str]:
    """The addresses of the feeds that a page links as its own."""
    from lxml.html import HTMLParser, document_fromstring  # type: ignore[import-untyped]

    root = document_fromstring(f"<html>{markup}</html>".encode(), parser=HTMLParser(encoding="utf-8"))
    return [
        urljoin(url, one.get("href") or "")
        for one in root.iter("link")
        if (one.get("type") or "").lower() in FEED_KINDS and "alternate" in (one.get("rel") or "").split()
    ]
