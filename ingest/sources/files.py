"""One file -> its articles: unpacked where it is gzip, read as its name says, JSONL line by line."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import BinaryIO, cast

from ingest.documents import Refusal, Unreadable, make_article, refuse
from ingest.extract.formats import GZIP, LINES, SUFFIXES, format_of, read_document
from ingest.sources.jsonl import read_line, split_lines
from retrieval.types import Article

MOST_BYTES = 20_000_000
# A packed file unpacks to no more than so many times its size, and as much as an article may have.
MOST_UNPACKED = 200


class SeenArticles:
    """The articles of one run by id, so that a second text under one id is not taken for a correction."""

    def __init__(self) -> None:
        self._texts: dict[str, tuple[str, str]] = {}

    def check(self, article: Article, place: str) -> Article:
        """Raises `Unreadable` when this run had another text under its id."""
        text, before = self._texts.setdefault(article.id, (article.text, place))
        if text != article.text:
            raise Unreadable(
                f"has the identity of {before}, but another text: give it an id, a url or a title of its own"
            )
        return article


def read_file(path: Path, today: date, seen: SeenArticles) -> Iterator[Article | Refusal]:
    try:
        if not path.is_file():
            raise Unreadable("is not a regular file")
        if format_of(path) in LINES:
            yield from _read_jsonl(path, today, seen)
        else:
            yield seen.check(_read_article(path, today), str(path))
    except Exception as error:
        yield refuse(str(path), error)


def _read_article(path: Path, today: date) -> Article:
    kind = format_of(path)
    if not kind:
        raise Unreadable(f"is of no kind that can be read ({', '.join(sorted(SUFFIXES))})")
    with _open(path) as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Unreadable(f"is larger than {MOST_BYTES // 1_000_000} MB")
    return make_article(read_document(kind, data, today))


def _read_jsonl(path: Path, today: date, seen: SeenArticles) -> Iterator[Article | Refusal]:
    number = 0
    with _open(path) as stream:
        for number, line in split_lines(stream, MOST_BYTES):
            try:
                if line is None:
                    raise Unreadable(f"is longer than {MOST_BYTES // 1_000_000} MB")
                yield seen.check(read_line(line, today), f"{path}:{number}")
            except Unreadable as error:
                yield Refusal(str(path), number, str(error))
    if not number:
        raise Unreadable("holds no articles")


@contextmanager
def _open(path: Path) -> Iterator[BinaryIO]:
    """A file to read from, unpacked on the way where its name ends in `.gz`."""
    if path.suffix.lower() != GZIP:
        with path.open("rb") as stream:
            yield stream
        return
    try:
        with gzip.open(path, "rb") as unpacked:
            yield cast(BinaryIO, _Limited(unpacked, MOST_UNPACKED * path.stat().st_size + MOST_BYTES))
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise Unreadable("is not whole gzip") from None


class _Limited:
    """A stream of which `most` bytes are read in all; raises `Unreadable` where it has more."""

    def __init__(self, stream: gzip.GzipFile, most: int) -> None:
        self._stream, self._left = stream, most

    def read(self, size: int) -> bytes:
        return self._count(self._stream.read(size))

    def readline(self, size: int) -> bytes:
        return self._count(self._stream.readline(size))

    def _count(self, data: bytes) -> bytes:
        self._left -= len(data)
        if self._left < 0:
            raise Unreadable(f"unpacks to more than {MOST_UNPACKED} times its size")
        return data
