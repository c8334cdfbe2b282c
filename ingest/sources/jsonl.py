"""JSON -> articles: an object a line (JSONL), an array of them, an object that holds an array, or one."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from ingest.documents import Unreadable
from ingest.extract.row import read_row
from ingest.sources.reading import MOST_BYTES, Item, Reading, read_whole
from retrieval.types import Article

# Under these a news service lists the articles of an answer.
LISTS = ("articles", "results", "docs", "items", "data", "news", "stories", "hits", "documents", "response")
BLANK = b"\xef\xbb\xbf \t\r\n"


def read_jsonl(stream: io.BufferedReader, reading: Reading, before: int = 0) -> Iterator[Item]:
    """Line by line, of which so many went `before`."""
    number = 0
    for number, line in split_lines(stream, MOST_BYTES):
        yield Item(partial(_read_line, line, reading), line=before + number)
    if not number and not before:
        raise Unreadable("holds no articles")


def split_lines(stream: io.BufferedReader, most: int) -> Iterator[tuple[int, bytes | None]]:
    """The lines that are not blank with their numbers, `None` for one that is longer than `most` bytes."""
    number = 0
    while line := stream.readline(most + 1):
        number += 1
        whole = len(line) <= most
        while not line.endswith(b"\n") and (rest := stream.readline(most + 1)):
            line = rest
        if not whole or line.strip():
            yield number, line if whole else None


def _read_line(line: bytes | None, reading: Reading) -> Article:
    if line is None:
        raise Unreadable(f"is longer than {MOST_BYTES // 1_000_000} MB")
    return read_row(_parse(line), reading.today, reading.names)


def _parse(data: bytes) -> Any:
    try:
        return json.loads(data)
    except UnicodeDecodeError:
        raise Unreadable("is not UTF-8, as JSON has to be") from None
    except (ValueError, RecursionError):
        raise Unreadable("is not JSON") from None


def read_json(stream: io.BufferedReader, reading: Reading) -> Iterator[Item]:
    """An array is read piece by piece, however long it is, and so are lines of an object each."""
    line = stream.readline(MOST_BYTES + 1)
    while line and not line.strip(BLANK):
        line = stream.readline(MOST_BYTES + 1)
    if line.lstrip(BLANK).startswith(b"["):
        yield from _read_array(_Begun(line.lstrip(BLANK), stream), reading)
        return
    row = rows = None
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        row = _parse(line + read_whole(stream, MOST_BYTES - min(len(line), MOST_BYTES)))
    rest = next(split_lines(stream, MOST_BYTES), None)
    if rest:
        yield Item(partial(read_row, row, reading.today, reading.names), line=1)
        yield Item(partial(_read_line, rest[1], reading), line=1 + rest[0])
        yield from read_jsonl(stream, reading, before=1 + rest[0])
        return
    rows = _find_rows(row)
    for number, one in enumerate(rows or [row], 1):
        yield Item(partial(read_row, one, reading.today, reading.names), line=number if rows else 0)


def _read_array(stream: _Begun, reading: Reading) -> Iterator[Item]:
    import ijson

    number = 0
    try:
        for number, row in enumerate(ijson.items(stream, "item", use_float=True), 1):
            yield Item(partial(read_row, row, reading.today, reading.names), line=number)
    except (ijson.JSONError, UnicodeDecodeError, RecursionError):
        raise Unreadable(f"is not JSON after its article {number}") from None
    if not number:
        raise Unreadable("holds no articles")


def _find_rows(value: object, depth: int = 3) -> list[dict[str, Any]]:
    """The objects that an answer of a news service lists; none where it is an article itself."""
    if isinstance(value, list):
        return [one for one in value if isinstance(one, dict)]
    if isinstance(value, dict) and depth:
        lists = (value.get(name) for name in LISTS)
        found = (_find_rows(one, depth - 1) for one in lists if isinstance(one, list | dict))
        return next(filter(None, found), [])
    return []


class _Begun:
    """A stream whose first bytes have been read already."""

    def __init__(self, first: bytes, rest: io.BufferedReader) -> None:
        self._first, self._rest = first, rest

    def read(self, size: int) -> bytes:
        taken, self._first = self._first[:size], self._first[size:]
        return taken or self._rest.read(size)
