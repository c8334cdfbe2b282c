"""WARC, the files of web crawls -> the articles among the pages they hold."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial
from typing import Any

from ingest.documents import Unreadable
from ingest.extract.formats import MEDIA
from ingest.fetch.urls import normalize_url
from ingest.sources.reading import MOST_BYTES, Item, Reading
from ingest.sources.web import read_saved_page
from retrieval.types import Article

_KINDS = ("response", "resource", "conversion")
PAGES = {
    name
    for name, kind in MEDIA.items()
    if kind in (".html", ".txt") and name not in ("", "application/xml", "text/xml")
}


def read_warc(stream: io.BufferedReader, reading: Reading) -> Iterator[Item]:
    """Record by record; what is no page (pictures, scripts, requests) is passed over."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    records = 0
    try:
        for record in ArchiveIterator(stream):
            records += 1
            if record.rec_type in _KINDS and (page := _page_of(record)):
                address, status, media, charset, body = page
                if status == "200":
                    yield Item(partial(_read_page, address, charset, body, media, reading), address)
                else:
                    yield Item(partial(_refuse, status), address)
    except (ArchiveLoadFailed, EOFError, OSError, ValueError, LookupError, AttributeError) as error:
        raise Unreadable(f"is damaged after its record {records} ({type(error).__name__})") from None
    if not records:
        raise Unreadable("holds no records")


def _page_of(record: Any) -> tuple[str, str, str, str, bytes] | None:
    address = normalize_url(record.rec_headers.get_header("WARC-Target-URI") or "")
    headers = record.http_headers
    status = headers.get_statuscode() if headers else "200"
    said = (headers or record.rec_headers).get_header("Content-Type") or ""
    media, _, rest = said.partition(";")
    media = media.strip().lower()
    if not address or media not in PAGES or status.startswith("3") or address.endswith("/robots.txt"):
        return None
    charset = rest.partition("charset=")[2].strip(" \"'") if "charset=" in rest else ""
    return address, status, media, charset, _body_of(record)


def _body_of(record: Any) -> bytes:
    """The body without its codings, one byte more than may be read at most."""
    body, stream = bytearray(), record.content_stream()
    while len(body) <= MOST_BYTES and (piece := stream.read(65_536)):
        body += piece
    return bytes(body)


def _read_page(address: str, charset: str, body: bytes, media: str, reading: Reading) -> Article:
    if len(body) > MOST_BYTES:
        raise Unreadable(f"is larger than {MOST_BYTES // 1_000_000} MB")
    return read_saved_page(body, address, reading.today, charset, media)


def _refuse(status: str) -> Article:
    raise Unreadable(f"answered with the status {status}")
