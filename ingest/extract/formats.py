"""Which format a file or a web answer has, by its name or its header, and what reads each format."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from ingest.documents import Document, Moment, Unreadable
from ingest.extract.charset import decode_text
from ingest.extract.docx_odt_epub import Rejected
from ingest.extract.html_page import read_html
from ingest.extract.markdown import read_markdown
from ingest.extract.plain_text import read_plain_text, read_text_file
from ingest.extract.publication_date import parse_moment, parse_stated_date
from ingest.extract.sandbox import SANDBOXED, Sandbox

TEXT = {".txt", ".text"}
MARKDOWN = {".md", ".markdown"}
HTML = {".html", ".htm", ".xhtml"}
LINES = {".jsonl", ".ndjson"}
ROWS = LINES | {".json", ".csv", ".tsv", ".eml", ".mbox", ".mhtml", ".mht", ".warc"}
ARCHIVES = {".zip", ".wacz", ".tar", ".tgz"}
GZIP = ".gz"
SUFFIXES = TEXT | MARKDOWN | HTML | ROWS | ARCHIVES | {*SANDBOXED}
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
    if path.stem.lower().endswith(".tar") and suffix in (GZIP, ".bz2", ".xz"):
        return ".tgz"
    if suffix == GZIP:
        suffix = Path(path.stem).suffix.lower()
        return suffix if suffix in SUFFIXES - ARCHIVES - {*SANDBOXED} else ""
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
    return read_text_file(text, today)


def _read_sandboxed(kind: str, data: bytes, today: date) -> Document:
    try:
        got = Sandbox()(kind, data)
    except Rejected as error:
        raise Unreadable(str(error)) from error
    document = read_plain_text(got.text, today)
    return replace(
        document,
        title=got.title,
        authors=got.authors,
        language=got.language,
        published=document.published or _parse_said(got.published, today),
    )


def _parse_said(value: str, today: date) -> Moment | None:
    """A date that a program wrote into the file."""
    found = parse_moment(value)
    return parse_stated_date(value, today, "the file's own date") if found else None
