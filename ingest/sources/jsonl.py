"""JSONL -> articles: a JSON object a line, with a "text" and what else is known."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from ingest.documents import Document, Unreadable, make_article
from ingest.extract.formats import read_plain_text
from ingest.extract.publication_date import parse_instant, parse_publication_day
from retrieval.types import Article

FIELDS = ("id", "title", "url", "source", "language")


def split_lines(stream: BinaryIO, most: int) -> Iterator[tuple[int, bytes | None]]:
    """The lines that are not blank with their numbers, `None` for one that is longer than `most` bytes."""
    number = 0
    while line := stream.readline(most + 1):
        number += 1
        whole = len(line) <= most
        while not line.endswith(b"\n") and (rest := stream.readline(most + 1)):
            line = rest
        if not whole or line.strip():
            yield number, line if whole else None


def read_line(line: bytes, today: date) -> Article:
    try:
        row = json.loads(line)
    except UnicodeDecodeError:
        raise Unreadable("is not UTF-8, as JSON has to be") from None
    except (ValueError, RecursionError):
        raise Unreadable("is not JSON") from None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise Unreadable('is not an object with a "text"')
    for name in FIELDS:
        if row.get(name) is not None and not isinstance(row[name], str):
            raise Unreadable(f'has a "{name}" that is not a string')
    authors = row.get("authors") or []
    if not isinstance(authors, list) or not all(isinstance(one, str) for one in authors):
        raise Unreadable('has "authors" that are not a list of strings')
    published = parse_publication_day(row.get("published"), today)
    document = Document(row["text"]) if published else read_plain_text(row["text"], today)
    return make_article(
        Document(
            text=document.text,
            title=row.get("title") or "",
            source=row.get("source") or "",
            url=row.get("url") or "",
            published=published or document.published,
            instant=parse_instant(row.get("published")),
            authors=tuple(authors),
            language=row.get("language") or "",
        ),
        identifier=row.get("id") or "",
    )
