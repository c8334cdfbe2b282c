"""Discover, clean, chunk, store, embed, index: what `dateline ingest` does."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Protocol

from ingest.chunk import chunk
from ingest.documents import Refusal
from retrieval.build import writer_lock
from retrieval.dates import find_times
from retrieval.ports import Encoder, Library, VectorIndex
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
    vectors: VectorIndex,
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
    taken = store(found, library, summary, progress, total)
    deduplicate(library, progress)
    summary.copies = len(library.stories(taken))
    summary.embedded = embed_missing(library, encoder, progress)
    with library.writing():
        library.note("last_ingest", datetime.now(UTC).isoformat(timespec="seconds"))
    if vectors.merge_due():
        merge(vectors, progress)
    summary.seconds = time.monotonic() - started
    return summary


def merge(vectors: VectorIndex, progress: Progress) -> None:
    """Build the next generation of the index."""
    progress("index", 0, None)
    vectors.merge(lambda done, total: progress("index", done, total))


def store(
    found: Iterable[Article | Refusal],
    library: Library,
    summary: Summary,
    progress: Progress,
    total: int | None = None,
) -> list[str]:
    """Put every article into the library, a transaction for each `STORE_AT_ONCE` of them.

    Returns the ids of those that are new or changed.
    """
    done, taken = 0, list[str]()
    for group in _groups(found, STORE_AT_ONCE):
        summary.refused += [item for item in group if isinstance(item, Refusal)]
        articles = [item for item in group if isinstance(item, Article)]
        read = [
            (one, chunk(one.text), find_times(one.text, one.published))
            for one in articles
            if not library.holds(one)
        ]
        outcomes = _put(read, [one for one in articles if one.origin], library)
        taken += [one.id for one, *_ in read]
        outcomes += ["same"] * (len(articles) - len(read))
        summary.new += outcomes.count("new")
        summary.changed += outcomes.count("changed")
        summary.same += outcomes.count("same")
        done += len(group)
        progress("articles", done, max(total or 0, done) or None)
    return taken


def _put(
    read: Sequence[tuple[Article, list[Span], list[TimeMention]]], from_web: list[Article], library: Library
) -> list[str]:
    """Store what is new, its copies and where it came from, in one transaction; none where nothing is."""
    if not read and not from_web:
        return []
    with library.writing():
        outcomes = [library.put(*one) for one in read]
        library.link_copies(one.id for one, *_ in read)
        library.origins.note(from_web)
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
                library.replace_mentions(one, mentions)
        progress("dates", begin + len(some), len(identifiers))


def deduplicate(library: Library, progress: Progress) -> None:
    """Link the articles to their copies that nobody has linked yet: those of an older library."""
    left = library.unlinked_articles()
    for begin in range(0, len(left), STORE_AT_ONCE):
        some = left[begin : begin + STORE_AT_ONCE]
        with library.writing():
            library.link_copies(some)
        progress("copies", begin + len(some), len(left))


def deduplicate_again(library: Library, progress: Progress) -> None:
    """Link all articles to their copies anew; a kill leaves the rest to the next ingest."""
    with library.writing():
        library.unlink_copies()
    deduplicate(library, progress)


@contextmanager
def only_writer(folder: Path, tell: Callable[[str], None]) -> Iterator[None]:
    """Hold the folder's writer lock; while another process holds it, say which, and wait."""
    with ExitStack() as stack:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock = writer_lock(folder).wait(lambda who: tell(f"{who} is writing to {folder}; waiting for it"))
            stack.enter_context(lock)
        except OSError as error:
            raise DatelineError(
                f"{folder} cannot be written ({error.strerror}): check DATELINE_DATA or --data"
            ) from error
        yield


def embed_missing(library: Library, encoder: Encoder, progress: Progress) -> int:
    """Embed every passage that has no vector of this encoder; returns how many there were."""
    store = library.vectors(encoder.name)
    missing = store.unembedded()
    if missing:
        progress("encoder", 0, None)
        _ = encoder.dimension  # loads the model
        progress("passages", 0, len(missing))
    for begin in range(0, len(missing), EMBED_AT_ONCE):
        some = missing[begin : begin + EMBED_AT_ONCE]
        made = encoder.encode(store.inputs(identifier for _, identifier in some))
        store.put([hashed for hashed, _ in some], made)
        progress("passages", begin + len(some), len(missing))
    return len(missing)


def _groups(items: Iterable[Article | Refusal], size: int) -> Iterator[list[Article | Refusal]]:
    iterator = iter(items)
    while group := list(islice(iterator, size)):
        yield group
