"""Discover, clean, chunk, store, embed, index: what `dateline ingest` does."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Protocol

import portalocker

from ingest.chunk import chunk
from ingest.documents import Refusal
from retrieval.dates import find_times
from retrieval.embed import Encoder
from retrieval.search.dense import Dense
from retrieval.sqlite import copies
from retrieval.sqlite.library import Library
from retrieval.sqlite.origins import note_origins
from retrieval.sqlite.vectors import VectorStore
from retrieval.text.sentences import Span
from retrieval.types import Article, DatelineError, TimeMention

# Articles a transaction, and passages an embedding step: what a kill costs at most, to be done again.
STORE_AT_ONCE = 64
EMBED_AT_ONCE = 512


class Progress(Protocol):
    """Told how far a step has come; `total` is None when nobody knows."""

    def __call__(self, step: str, done: int, total: int | None) -> None:
        """`done` of `total` in this step ("articles", "passages", "index")."""


@dataclass
class Summary:
    """What an ingest did: articles new, changed and unchanged, what was refused, passages embedded.

    `copies` of the new and changed articles were linked to others that carry the same story.
    """

    new: int = 0
    changed: int = 0
    same: int = 0
    embedded: int = 0
    seconds: float = 0.0
    refused: list[Refusal] = field(default_factory=list)
    copies: int = 0


def ingest(
    found: Iterable[Article | Refusal],
    library: Library,
    dense: Dense,
    encoder: Encoder,
    progress: Progress,
    total: int | None = None,
) -> Summary:
    """Store what was found, embed what has no vector, merge the index when it is worth it.

    An article is safe once its transaction has ended; a killed ingest goes on where it stopped when
    it is run again.
    """
    started = time.monotonic()
    summary = Summary()
    newest = copies.newest(library.connection)
    with library.writing():
        copies.renew(library.connection)
    store(found, library, summary, progress, total)
    link_missing(library, progress)
    summary.copies = copies.count_since(library.connection, newest)
    summary.embedded = embed_missing(library, encoder, progress)
    with library.writing():
        library.note("last_ingest", datetime.now(UTC).isoformat(timespec="seconds"))
    if dense.merge_due():
        merge(dense, progress)
    summary.seconds = time.monotonic() - started
    return summary


def merge(dense: Dense, progress: Progress) -> None:
    """Build the next generation of the index."""
    progress("index", 0, None)
    dense.merge(lambda done, total: progress("index", done, total))


def store(
    found: Iterable[Article | Refusal],
    library: Library,
    summary: Summary,
    progress: Progress,
    total: int | None = None,
) -> None:
    """Put every article into the library, a transaction for each `STORE_AT_ONCE` of them."""
    done = 0
    for group in _groups(found, STORE_AT_ONCE):
        summary.refused += [item for item in group if isinstance(item, Refusal)]
        articles = [item for item in group if isinstance(item, Article)]
        read = [
            (one, chunk(one.text), find_times(one.text, one.published))
            for one in articles
            if not library.holds(one)
        ]
        outcomes = _put(read, [one for one in articles if one.origin], library)
        outcomes += ["same"] * (len(articles) - len(read))
        summary.new += outcomes.count("new")
        summary.changed += outcomes.count("changed")
        summary.same += outcomes.count("same")
        done += len(group)
        progress("articles", done, max(total or 0, done) or None)


def _put(
    read: Sequence[tuple[Article, list[Span], list[TimeMention]]], from_web: list[Article], library: Library
) -> list[str]:
    """Store what is new, and where it came from, in one transaction; none where nothing is."""
    if not read and not from_web:
        return []
    with library.writing():
        outcomes = [library.put(*one) for one in read]
        note_origins(library, from_web)
    return outcomes


def date_again(library: Library, progress: Progress) -> None:
    """Find the time expressions of every article anew, as the date engine is now."""
    identifiers = library.article_ids()
    for begin in range(0, len(identifiers), STORE_AT_ONCE):
        some = identifiers[begin : begin + STORE_AT_ONCE]
        articles = [one for one in map(library.article, some) if one]
        read = [(one, find_times(one.text, one.published)) for one in articles]
        with library.writing():
            for one, mentions in read:
                library.date(one, mentions)
        progress("dates", begin + len(some), len(identifiers))


def link_missing(library: Library, progress: Progress) -> None:
    """Look for the copies of every article of which nobody has: those of an older library."""
    missing = copies.unlinked(library.connection)
    for begin in range(0, len(missing), STORE_AT_ONCE):
        some = missing[begin : begin + STORE_AT_ONCE]
        with library.writing():
            copies.link_again(library.connection, some)
        progress("copies", begin + len(some), len(missing))


def link_anew(library: Library, progress: Progress) -> None:
    """Look for copies among all articles anew; a kill leaves the rest to the next ingest."""
    with library.writing():
        copies.clear(library.connection)
    link_missing(library, progress)


@contextmanager
def only_writer(folder: Path, tell: Callable[[str], None]) -> Iterator[None]:
    """Hold the folder's writer lock; while another process holds it, say which, and wait."""
    path = folder / "writer.lock"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stream = path.open("a+")
    except OSError as error:
        raise DatelineError(
            f"{folder} cannot be written ({error.strerror}): check DATELINE_DATA or --data"
        ) from error
    with stream:
        try:
            portalocker.lock(stream, portalocker.LOCK_EX | portalocker.LOCK_NB)
        except portalocker.LockException:
            stream.seek(0)
            tell(f"process {stream.read().strip() or 'unknown'} is writing to {folder}; waiting for it")
            portalocker.lock(stream, portalocker.LOCK_EX)
        stream.seek(0)
        stream.truncate()
        stream.write(str(os.getpid()))
        stream.flush()
        yield


def embed_missing(library: Library, encoder: Encoder, progress: Progress) -> int:
    """Embed every passage that has no vector of this encoder; returns how many there were."""
    store = VectorStore(library, encoder.name)
    missing = store.unembedded()
    if missing:
        progress("encoder", 0, None)
        _ = encoder.dimension  # loads the model
        progress("passages", 0, len(missing))
    for begin in range(0, len(missing), EMBED_AT_ONCE):
        some = missing[begin : begin + EMBED_AT_ONCE]
        vectors = encoder.encode(store.inputs(identifier for _, identifier in some))
        store.put([hashed for hashed, _ in some], vectors)
        progress("passages", begin + len(some), len(missing))
    return len(missing)


def _groups(items: Iterable[Article | Refusal], size: int) -> Iterator[list[Article | Refusal]]:
    iterator = iter(items)
    while group := list(islice(iterator, size)):
        yield group
