"""A row of an archive -> its article, whatever names a news service or a crawler gives its parts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from html import unescape
from typing import Any

from ingest.documents import Document, Moment, Unreadable, make_article
from ingest.extract.authors import split_authors
from ingest.extract.markup import text_of_markup
from ingest.extract.plain_text import read_plain_text
from ingest.extract.publication_date import parse_moment, parse_stated_date
from retrieval.types import Article

# The names of each part, the surest first; names are compared without case, "_", "-" and blanks.
NAMES: Mapping[str, tuple[str, ...]] = {
    "text": (
        "text",
        "content",
        "maintext",
        "body",
        "articlebody",
        "fulltext",
        "bodytext",
        "article",
        "story",
    ),
    "title": ("title", "headline", "webtitle", "heading"),
    "url": ("url", "link", "weburl", "canonicalurl", "sourceurl", "permalink"),
    "source": (
        "source",
        "outlet",
        "publisher",
        "publication",
        "sourcename",
        "site",
        "sourcedomain",
        "domain",
    ),
    "published": (
        *("published", "publishedat", "datepublish", "datepublished", "publisheddate", "publicationdate"),
        *(
            "publishdate",
            "pubdate",
            "firstpublicationdate",
            "webpublicationdate",
            "date",
            "datetime",
            "created",
        ),
        *("createdat", "timestamp"),
    ),
    "authors": ("authors", "author", "byline", "creator", "writer"),
    "id": ("id", "guid", "uuid", "articleid"),
    "language": ("language", "lang"),
}
_SHORTENED = re.compile(r"\s*(?:…|\.\.\.)?\s*\[\+\d+ chars\]\s*$")
_TAG = re.compile(
    r"</?(?:p|br|div|span|a|b|i|em|strong|h[1-6]|ul|ol|li|blockquote|figure|img|table|section)\b[^<>]*>", re.I
)
_ENTITY = re.compile(r"&(?:[a-z]{2,8}|#\d{1,6}|#x[0-9a-f]{1,6});", re.IGNORECASE)


def read_row(row: object, today: date, names: Mapping[str, str] | None = None) -> Article:
    """The article of an object of JSON or a row of a table; `names` are columns for parts of an article.

    Raises `Unreadable` where it has no text, or a part of it is not what its name says.
    """
    if not isinstance(row, dict):
        raise Unreadable('is not an object with a "text"')
    found = _find_parts(row, names or {})
    is_own = "dateline" in row  # what `dateline export` wrote is clean already
    text = found.get("text")
    if not isinstance(text, str):
        raise Unreadable('is not an object with a "text"')
    for name in ("title", "url", "language"):
        if not isinstance(found.get(name), str | None):
            raise Unreadable(f'has a "{name}" that is not a string')
    published = _published(row, found, today)
    text = text if is_own else clean_markup(_SHORTENED.sub("", text))
    document = Document(text) if published else read_plain_text(text, today)
    title, source = found.get("title") or "", _name(found.get("source"), "source")
    return make_article(
        Document(
            text=document.text,
            title=title if is_own else clean_markup(title),
            source=source if is_own else unescape(source),
            url=found.get("url") or "",
            published=published or document.published,
            authors=_authors(found.get("authors")),
            language=found.get("language") or "",
        ),
        identifier=_identifier(found.get("id")),
    )


def fold_name(name: str) -> str:
    return re.sub(r"[_\s-]", "", name).lower()


def _find_parts(row: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """The parts of an article by our names; of several columns for one, the first that holds something."""
    folded = {fold_name(str(key)): value for key, value in reversed([*row.items()])}
    found = {
        part: next((folded[key] for key in keys if folded.get(key) not in (None, "")), None)
        for part, keys in NAMES.items()
    }
    return found | {part: row.get(column) for part, column in names.items()}


def _published(row: Mapping[str, Any], found: Mapping[str, Any], today: date) -> Moment | None:
    """The day, and the instant that an export gives beside it."""
    said = parse_stated_date(found["published"], today, "the row's own date")
    exact = parse_moment(row.get("published_at")) if said else None
    is_same = said and exact and exact.instant and abs((exact.day - said.day).days) <= 1
    return replace(said, instant=exact.instant) if said and exact and is_same else said


def _identifier(value: object) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Unreadable('has an "id" that is no string and no number')
    return str(value)


def _name(value: object, part: str) -> str:
    """A name, or that of an object: `{"id": null, "name": "The Post"}`."""
    if isinstance(value, dict):
        value = value.get("name") or value.get("title") or value.get("id")
    if not isinstance(value or "", str):
        raise Unreadable(f'has "{part}" that is no name')
    return str(value or "")


def _authors(value: object) -> tuple[str, ...]:
    """Of a byline, or of a list of names or of objects that have one."""
    if isinstance(value, str):
        return split_authors(value)
    values = value if isinstance(value, list) else [value] if value else []
    if not all(isinstance(one, str | dict) for one in values):
        raise Unreadable('has "authors" that are not a list of strings')
    return tuple(filter(None, (_name(one, "authors") for one in values)))


def clean_markup(text: str) -> str:
    """The text without HTML, where it is some; entities count as the characters they stand for."""
    if len(_TAG.findall(text[:20_000])) > 1:
        return text_of_markup(text)
    return unescape(text) if _ENTITY.search(text) else text
