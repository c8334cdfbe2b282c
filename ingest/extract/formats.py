"""Which format a file or a web answer has, by its name or its header, and what reads each format."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from ingest.documents import Document, Unreadable
from ingest.extract.charset import decode_text
from ingest.extract.docx_odt_epub import Rejected
from ingest.extract.html_page import read_html
from ingest.extract.markdown import read_markdown
from ingest.extract.publication_date import Moment, parse_moment, parse_publication_day
from ingest.extract.sandbox import SANDBOXED, Sandbox

_DATE_LINE = re.compile(r"\s*date ([0-9]{4}-[0-9]{2}-[0-9]{2})\s+")
TEXT = {".txt", ".text"}
MARKDOWN = {".md", ".markdown"}
HTML = {".html", ".htm", ".xhtml"}
LINES = {".jsonl", ".ndjson"}
GZIP = ".gz"
SUFFIXES = TEXT | MARKDOWN | HTML | LINES | {*SANDBOXED}
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


def format_of(path: Path) -> str:
    """The format of a file by its name: `.txt`, also for a `news.TXT.gz`; "" where it is none."""
    suffix = path.suffix.lower()
    if suffix == GZIP:
        suffix = Path(path.stem).suffix.lower()
        return suffix if suffix in SUFFIXES - {*SANDBOXED} else ""
    return suffix if suffix in SUFFIXES else ""


def read_document(
    kind: str, data: bytes, today: date, charset: str = "", known: Moment | None = None
) -> Document:
    """What bytes of a format hold; `charset` as a server names it, `known` the date that a feed gives.

    Raises `Unreadable` when they hold no article.
    """
    if kind in SANDBOXED:
        return _read_sandboxed(kind, data, today)
    text = decode_text(data, charset)
    if kind in HTML:
        return read_html(text, today, known)
    if kind in MARKDOWN:
        return read_markdown(text, today)
    return read_plain_text(text.strip(), today)


def _read_sandboxed(kind: str, data: bytes, today: date) -> Document:
    try:
        got = Sandbox()(kind, data)
    except Rejected as error:
        raise Unreadable(str(error)) from error
    found = parse_moment(got.published)
    document = read_plain_text(got.text, today)
    return replace(
        document,
        title=got.title,
        authors=got.authors,
        language=got.language,
        published=document.published or (parse_publication_day(found.day, today) if found else None),
        instant=found.instant if found and not document.published else None,
    )


def read_plain_text(text: str, today: date) -> Document:
    """`date 2022-01-20 ` right before the first sentence is the publication date, and no part of the text.

    Any other text stays as it is, white space included. Raises `Unreadable` when the date is none, or lies
    in the future.
    """
    match = _DATE_LINE.match(text)
    if not match:
        return Document(text)
    return Document(text[match.end() :].strip(), published=parse_publication_day(match[1], today))
