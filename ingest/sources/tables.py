"""CSV and TSV -> articles: a row each, under the names in the first row."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from functools import partial
from itertools import chain

from ingest.documents import Unreadable
from ingest.extract.row import NAMES, fold_name, read_row
from ingest.sources.reading import MOST_BYTES, Item, Reading

_DELIMITERS = ",;\t|"
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def read_table(stream: io.BufferedReader, reading: Reading) -> Iterator[Item]:
    """Row by row; raises `Unreadable` where no column holds a text."""
    csv.field_size_limit(MOST_BYTES)
    text = io.TextIOWrapper(stream, _encoding_of(stream.peek()), errors="replace", newline="")
    lines = iter(lambda: text.readline(MOST_BYTES), "")
    head = next((line for line in lines if line.strip()), "")
    rows = csv.reader(chain([head], lines), delimiter=max(_DELIMITERS, key=head.count))
    try:
        names = [name.strip() for name in next(rows, [])]
        _require_columns(names, reading)
        for row in rows:
            if any(row):
                known = dict(zip(names, row, strict=False))
                yield Item(partial(read_row, known, reading.today, reading.names), line=rows.line_num)
    except csv.Error as error:
        raise Unreadable(f"is no table after its line {rows.line_num} ({error})") from None
    finally:
        text.detach()


def _require_columns(names: list[str], reading: Reading) -> None:
    for column in reading.names.values():
        if column not in names:
            raise Unreadable(f"has no column {column!r}, only {', '.join(names)[:200]}")
    if "text" not in reading.names and not any(fold_name(name) in NAMES["text"] for name in names):
        raise Unreadable(f"has no column like {NAMES['text'][0]!r}: name it, as in --map text=COLUMN")


def _encoding_of(sample: bytes) -> str:
    for mark, name in _MARKS.items():
        if sample.startswith(mark):
            return name
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        best = from_bytes(sample).best()
        return best.encoding if best else "cp1252"
    return "utf-8"
