"""The bytes of a file or a web answer -> a document, by the kind that its name or its header says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from ingest.documents import Document, Unreadable
from ingest.extract.charset import decode
from ingest.extract.docx_odt_epub import Told, Unfit
from ingest.extract.html_page import html
from ingest.extract.markdown import markdown
from ingest.extract.plain_text import plain
from ingest.extract.publication_date import Moment, day, moment
from ingest.extract.sandbox import KINDS as APART
from ingest.extract.sandbox import Apart

TEXT = {".txt", ".text"}
MARKDOWN = {".md", ".markdown"}
HTML = {".html", ".htm", ".xhtml"}
LINES = {".jsonl", ".ndjson"}
PACKED = ".gz"
SUFFIXES = TEXT | MARKDOWN | HTML | LINES | {*APART}
MEDIA = {
    "": ".html",
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/xml": ".html",
    "text/xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/epub+zip": ".epub",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}


def kind_of(path: Path) -> str:
    """The kind of a file by its name: `.txt`, also for a `news.TXT.gz`; "" where it is none."""
    suffix = path.suffix.lower()
    if suffix == PACKED:
        suffix = Path(path.stem).suffix.lower()
        return suffix if suffix in SUFFIXES - {*APART} else ""
    return suffix if suffix in SUFFIXES else ""


def document(
    kind: str,
    data: bytes,
    today: date,
    said: str = "",
    known: Moment | None = None,
    apart: Callable[[str, bytes], Told] | None = None,
) -> Document:
    """What bytes of a kind hold; `said` is the encoding a server names, `known` when a feed says it came out.

    Raises `Unreadable` when they hold no article.
    """
    if kind in APART:
        return _told(apart or Apart(), kind, data, today)
    text = decode(data, said)
    if kind in HTML:
        return html(text, today, known)
    if kind in MARKDOWN:
        return markdown(text, today)
    return plain(text.strip(), today)


def _told(apart: Callable[[str, bytes], Told], kind: str, data: bytes, today: date) -> Document:
    try:
        told = apart(kind, data)
    except Unfit as error:
        raise Unreadable(str(error)) from error
    found = moment(told.published)
    document = plain(told.text, today)
    return replace(
        document,
        title=told.title,
        authors=told.authors,
        language=told.language,
        published=document.published or (day(found.day, today) if found else None),
        instant=found.instant if found and not document.published else None,
    )
