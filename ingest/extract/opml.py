"""OPML, in which feed readers keep their lists -> the addresses of the feeds."""

from __future__ import annotations

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from ingest.documents import Unreadable
from ingest.fetch.urls import normalize_url

MOST_FEEDS = 2_000
MOST_BYTES = 5_000_000


def list_feeds(data: bytes) -> list[str]:
    """The addresses, each once; raises `Unreadable` where it is no OPML, or lists no feed."""
    if len(data) > MOST_BYTES:
        raise Unreadable(f"is larger than {MOST_BYTES // 1_000_000} MB")
    try:
        root = fromstring(data, forbid_entities=True, forbid_external=True)
    except DefusedXmlException:
        raise Unreadable("declares XML entities, which no list of feeds needs") from None
    except (ParseError, ValueError, RecursionError):
        raise Unreadable("is XML that is not well-formed") from None
    if root.tag != "opml":
        raise Unreadable("is no OPML")
    named = (one.get("xmlUrl") or one.get("xmlurl") or "" for one in root.iter("outline"))
    found = [*dict.fromkeys(filter(None, map(normalize_url, named)))][:MOST_FEEDS]
    if not found:
        raise Unreadable("lists no feeds")
    return found
