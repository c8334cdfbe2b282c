"""What a data folder holds, in a form in which two can be compared, however each came to hold it."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from retrieval.chroma.index import Index
from retrieval.sqlite.library import FILE

# Of every table but the vectors: the rows without their numbers and times, which differ from run to run.
TABLES = {
    "articles": "SELECT id, version, current, digest, title, url, source, published, text, authors, language,"
    " instant FROM versions",
    "passages": "SELECT v.id, v.version, v.current, p.start, p.end, p.hash, p.day, p.source FROM passages p"
    " LEFT JOIN versions v ON v.key = p.version",
    "mentions": "SELECT v.id, v.version, m.start, m.end, m.type, m.value, m.begin, m.end_of_range, m.note"
    " FROM mentions m LEFT JOIN versions v ON v.key = m.version",
    "words": "SELECT v.id, v.version, p.start, w.term, w.col, w.offset FROM temp.seen w"
    " LEFT JOIN passages p ON p.id = w.doc LEFT JOIN versions v ON v.key = p.version",
    "feeds": "SELECT url, title, etag, modified, failures, reason FROM feeds",
    "entries": "SELECT feed, key, stamp, tries, settled FROM entries",
}
Rows = Counter[tuple[object, ...]]


@dataclass(frozen=True)
class Contents:
    """The rows of each table, how often each is there, and the vectors by encoder and hash of the text."""

    articles: Rows
    passages: Rows
    mentions: Rows
    words: Rows
    feeds: Rows
    entries: Rows
    vectors: dict[tuple[str, bytes], bytes]

    def beyond(self, other: Contents) -> int:
        """How many rows are here that `other` has not, or has less often; vectors by their key."""
        rows = sum((getattr(self, name) - getattr(other, name)).total() for name in TABLES)
        return rows + len(self.vectors.keys() - other.vectors.keys())

    def by_article(self) -> dict[object, Rows]:
        """The rows of each article in all tables: what one transaction stores."""
        found: dict[object, Rows] = {}
        for name in ("articles", "passages", "mentions", "words"):
            for row, times in getattr(self, name).items():
                found.setdefault(row[0], Counter())[name, *row] += times
        return found


def contents(folder: Path) -> Contents:
    """Everything that the library in `folder` holds."""
    with closing(sqlite3.connect(folder / FILE)) as library:
        library.execute("CREATE VIRTUAL TABLE temp.seen USING fts5vocab (main, words, instance)")
        rows = {name: Counter(library.execute(query).fetchall()) for name, query in TABLES.items()}
        vectors = library.execute("SELECT encoder, hash, vector FROM embeddings").fetchall()
    return Contents(**rows, vectors={(encoder, hashed): vector for encoder, hashed, vector in vectors})


def alike(one: Contents, other: Contents) -> bool:
    """Whether both have the same vectors, but for the last digits, which hang on what is encoded at once."""
    return one.vectors.keys() == other.vectors.keys() and all(
        float(_row(vector) @ _row(other.vectors[key])) > 0.9999 for key, vector in one.vectors.items()
    )


def _row(vector: bytes) -> np.ndarray:
    return np.frombuffer(vector, dtype=np.float32)


def halves(held: Contents, *states: Contents) -> list[object]:
    """The ids of articles that are here as in none of these states: half of one, or doubled."""
    allowed = [state.by_article() for state in states]
    return [
        one for one, rows in held.by_article().items() if rows not in [state.get(one) for state in allowed]
    ]


def found_themselves(folder: Path, sample: int) -> tuple[int, int]:
    """How many of up to `sample` vectors of the index find themselves, and how many were asked for."""
    index = Index(folder / "index")
    generation = index.current()
    if generation is None:
        return 0, 0
    ids, vectors = generation.sample(sample)
    found = 0
    for identifier, vector in zip(ids.tolist(), vectors, strict=True):
        nearest = generation.search(vector, 10)
        found += any(i == identifier for i, _ in nearest) or all(score > 0.99999 for _, score in nearest)
    index.close()
    return found, len(ids)
