"""Files, folders and JSONL -> articles, or the reason why not."""

from __future__ import annotations

import gzip
import json
import logging
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import BinaryIO, cast

from ingest.documents import Document, Refusal, Unreadable, article
from ingest.extract.formats import LINES, PACKED, SUFFIXES, document, kind_of
from ingest.extract.plain_text import plain
from ingest.extract.publication_date import day, instant
from ingest.sources.folders import existing, files, is_address, strange
from retrieval.types import Article

log = logging.getLogger(__name__)

MOST_BYTES = 20_000_000
# A packed file unpacks to no more than so many times its size, and as much as an article may have.
MOST_UNPACKED = 200
FIELDS = ("id", "title", "url", "source", "language")


ReadAddress = Callable[[str], Iterator[Article | Refusal]]


def discover(
    sources: Iterable[str], today: date, read_address: ReadAddress | None = None
) -> Iterator[Article | Refusal]:
    """Every article in the sources named, in a fixed order, and a refusal for each that is none.

    Sources are files, folders and, where `read_address` reads them, web addresses. Raises
    `DatelineError` before anything is read when a file or folder does not exist.
    """
    named = [name if read_address and is_address(name) else existing(name) for name in sources]
    seen = Seen()
    for_addresses = read_address or (lambda _address: iter(()))
    return (
        item
        for one in named
        for item in (_read_all(one, today, seen) if isinstance(one, Path) else for_addresses(one))
    )


class Seen:
    """The articles of one run by id, so that a second text under one id is not taken for a correction."""

    def __init__(self) -> None:
        self._texts: dict[str, tuple[str, str]] = {}

    def once(self, article: Article, place: str) -> Article:
        """The article; raises `Unreadable` when this run had another text under its id."""
        text, before = self._texts.setdefault(article.id, (article.text, place))
        if text != article.text:
            raise Unreadable(
                f"has the identity of {before}, but another text: give it an id, a url or a title of its own"
            )
        return article


def _read_all(path: Path, today: date, seen: Seen) -> Iterator[Article | Refusal]:
    if not path.is_dir():
        yield from read(path, today, seen)
        return
    closed: list[OSError] = []
    found = files(path, closed)
    for error in closed:
        yield Refusal(str(error.filename), 0, f"cannot be read ({error.strerror})")
    yield from (odd := [*strange(path)])
    if not found and not closed and not odd:
        yield Refusal(str(path), 0, f"holds no file that can be read ({', '.join(sorted(SUFFIXES))})")
    for file in found:
        yield from read(file, today, seen)


def read(path: Path, today: date, seen: Seen | None = None) -> Iterator[Article | Refusal]:
    """The articles of one file; `seen` are those of the run it belongs to."""
    seen = seen or Seen()
    try:
        if not path.is_file():
            raise Unreadable("is not a regular file")
        if kind_of(path) in LINES:
            yield from _read_lines(path, today, seen)
        else:
            yield seen.once(article(_document(path, today)), str(path))
    except Unreadable as error:
        yield Refusal(str(path), 0, str(error))
    except OSError as error:
        yield Refusal(str(path), 0, f"cannot be read ({error.strerror})")
    except Exception as error:
        yield stumbled(str(path), error)


def stumbled(place: str, error: Exception) -> Refusal:
    """The refusal of an input over which a reader stumbled: it must not keep the others from being read."""
    log.debug("%s cannot be read", place, exc_info=error)
    return Refusal(place, 0, f"cannot be read ({type(error).__name__})")


def _document(path: Path, today: date) -> Document:
    kind = kind_of(path)
    if not kind:
        raise Unreadable(f"is of no kind that can be read ({', '.join(sorted(SUFFIXES))})")
    with _opened(path) as stream:
        data = _at_most(stream.read, MOST_BYTES)
    if data is None:
        raise Unreadable(f"is larger than {MOST_BYTES // 1_000_000} MB")
    return document(kind, data, today)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """A file to read from, unpacked on the way where its name ends in `.gz`."""
    if path.suffix.lower() != PACKED:
        with path.open("rb") as stream:
            yield stream
        return
    try:
        with gzip.open(path, "rb") as unpacked:
            yield cast(BinaryIO, _Bounded(unpacked, MOST_UNPACKED * path.stat().st_size + MOST_BYTES))
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise Unreadable("is not whole gzip") from None


class _Bounded:
    """A stream of which so many bytes are read in all; raises `Unreadable` where it has more."""

    def __init__(self, stream: gzip.GzipFile, most: int) -> None:
        self._stream, self._left = stream, most

    def read(self, size: int) -> bytes:
        return self._counted(self._stream.read(size))

    def readline(self, size: int) -> bytes:
        return self._counted(self._stream.readline(size))

    def _counted(self, data: bytes) -> bytes:
        self._left -= len(data)
        if self._left < 0:
            raise Unreadable(f"unpacks to more than {MOST_UNPACKED} times its size")
        return data


def _at_most(read: Callable[[int], bytes], most: int) -> bytes | None:
    """What `read` gives, `None` when that is more than so many bytes."""
    data = read(most + 1)
    return data if len(data) <= most else None


def _numbered(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """The lines of a stream with their numbers, `None` for one that is longer than `MOST_BYTES`."""
    number = 0
    while line := stream.readline(MOST_BYTES + 1):
        number += 1
        whole = len(line) <= MOST_BYTES
        while not line.endswith(b"\n") and (rest := stream.readline(MOST_BYTES + 1)):
            line = rest
        yield number, line if whole else None


def _read_lines(path: Path, today: date, seen: Seen) -> Iterator[Article | Refusal]:
    empty = True
    with _opened(path) as stream:
        for number, line in _numbered(stream):
            if line is not None and not line.strip():
                continue
            empty = False
            try:
                yield seen.once(_from_line(line, today), f"{path}:{number}")
            except Unreadable as error:
                yield Refusal(str(path), number, str(error))
    if empty:
        raise Unreadable("holds no articles")


def _from_line(line: bytes | None, today: date) -> Article:
    if line is None:
        raise Unreadable(f"is longer than {MOST_BYTES // 1_000_000} MB")
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
    published = day(row.get("published"), today)
    document = Document(row["text"]) if published else plain(row["text"], today)
    return article(
        Document(
            text=document.text,
            title=row.get("title") or "",
            source=row.get("source") or "",
            url=row.get("url") or "",
            published=published or document.published,
            instant=instant(row.get("published")),
            authors=tuple(authors),
            language=row.get("language") or "",
        ),
        identifier=row.get("id") or "",
    )
