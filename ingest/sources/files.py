"""One file -> its articles: unpacked where it is packed, read as its name says."""

from __future__ import annotations

import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from ingest.documents import Refusal, Unreadable, make_article, name_by_text, refuse
from ingest.extract.formats import GZIP, SUFFIXES, format_of, read_document
from ingest.sources.jsonl import read_json, read_jsonl
from ingest.sources.mail import read_eml, read_mbox, read_mhtml
from ingest.sources.packed import read_tar, read_zip
from ingest.sources.reading import Budget, Item, Reading, ReadItems, read_whole
from ingest.sources.tables import read_table
from ingest.sources.warc import read_warc
from retrieval.types import Arrival, Article

READERS: Mapping[str, ReadItems] = {
    **dict.fromkeys((".jsonl", ".ndjson"), read_jsonl),
    ".json": read_json,
    **dict.fromkeys((".csv", ".tsv"), read_table),
    ".eml": read_eml,
    ".mbox": read_mbox,
    **dict.fromkeys((".mhtml", ".mht"), read_mhtml),
    ".warc": read_warc,
}
PACKED = {".zip": read_zip, ".wacz": read_zip, ".tar": read_tar, ".tgz": read_tar}


class SeenArticles:
    """The articles of one run by id, so that a second text under one id is not taken for a correction."""

    def __init__(self) -> None:
        self._texts: dict[str, tuple[bytes, str]] = {}

    def check(self, article: Article, place: str) -> Article:
        """The article with its place; of two texts with one title, outlet and day, the second by its text.

        Raises `Unreadable` when this run had another text under its own id or address.
        """
        found = replace(article, arrival=replace(article.arrival or Arrival(), place=place))
        if (before := self._have_other(found, place)) and not (article.arrival and article.arrival.has_name):
            found = name_by_text(found)
            before = self._have_other(found, place)
        if before:
            raise Unreadable(
                f"has the identity of {before}, but another text: give it an id or url of its own"
            )
        return found

    def _have_other(self, article: Article, place: str) -> str:
        """Where another text under this id was read; empty where none was."""
        digest = hashlib.blake2b(article.text.encode(), digest_size=16).digest()
        held, before = self._texts.setdefault(article.id, (digest, place))
        return before if held != digest else ""


def read_file(path: Path, reading: Reading, seen: SeenArticles) -> Iterator[Article | Refusal]:
    try:
        if not path.is_file():
            raise Unreadable("is not a regular file")
        for item in _items_of(path, reading):
            place = f"{path} {item.member}".rstrip()
            try:
                yield seen.check(item.make(), f"{place}:{item.line}" if item.line else place)
            except Exception as error:
                yield replace(refuse(place, error), line=item.line)
    except Exception as error:
        yield refuse(str(path), error)


def _items_of(path: Path, reading: Reading) -> Iterator[Item]:
    kind = format_of(path)
    if kind in PACKED:
        yield from PACKED[kind](path, partial(_read_member, reading=reading))
        return
    with _open(path) as stream:
        yield from _read_stream(kind, stream, reading)


def _read_member(name: str, stream: io.BufferedReader, reading: Reading) -> Iterator[Item]:
    """What a file within an archive holds; one of no kind that is read holds nothing."""
    kind = format_of(Path(name))
    if kind in PACKED:
        raise Unreadable("is an archive within an archive")
    if name.lower().endswith(GZIP):
        stream = io.BufferedReader(gzip.GzipFile(fileobj=stream))
    if kind:
        yield from _read_stream(kind, stream, reading)


def _read_stream(kind: str, stream: io.BufferedReader, reading: Reading) -> Iterator[Item]:
    if not kind:
        raise Unreadable(f"is of no kind that can be read ({', '.join(sorted(SUFFIXES))})")
    if kind in READERS:
        yield from READERS[kind](stream, reading)
        return
    data = read_whole(stream)
    yield Item(lambda: make_article(read_document(kind, data, reading.today)))


@contextmanager
def _open(path: Path) -> Iterator[io.BufferedReader]:
    """A file to read from, unpacked on the way where its name ends in `.gz`."""
    with path.open("rb") as stream:
        if path.suffix.lower() != GZIP:
            yield stream
            return
        try:
            with gzip.GzipFile(fileobj=stream) as unpacked:
                yield Budget(path.stat().st_size).limit(unpacked)
        except (gzip.BadGzipFile, EOFError, zlib.error):
            raise Unreadable("is not whole gzip") from None
