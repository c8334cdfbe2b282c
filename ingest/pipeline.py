"""How an article gets into the library, one step after the other:

    source -> fetch -> extract -> date -> chunk -> store -> deduplicate -> embed -> index

`sources/` lists what was named; `fetch/` opens web addresses; `extract/` makes a document of bytes of any
format. What comes out is an `Article`, or a `Refusal` that says why there is none. `Ingest.run` is the rest.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Protocol

from ingest.chunk import chunk
from ingest.documents import Refusal
from ingest.writer_lock import hold_writer_lock
from retrieval.build import open_storage
from retrieval.dates import find_times
from retrieval.ports import Encoder, Library, VectorIndex
from retrieval.types import Article

# Articles a transaction, and passages an embedding step: what a kill costs at most, to be done again.
STORE_AT_ONCE = 64
EMBED_AT_ONCE = 512


Found = Article | Refusal


class Progress(Protocol):
    def __call__(self, step: str, done: int, total: int | None) -> None:
        """`done` of `total` in a step ("articles", "passages", "index"); `None` when nobody knows."""


def ignore_progress(step: str, done: int, total: int | None) -> None:
    del step, done, total


@dataclass(frozen=True, slots=True)
class Summary:
    """What an ingest did: articles new, changed and unchanged, what was refused, passages embedded.

    `copies` of the new and changed articles were linked to others that carry the same story.
    """

    new: int = 0
    changed: int = 0
    same: int = 0
    embedded: int = 0
    seconds: float = 0.0
    refused: tuple[Refusal, ...] = ()
    copies: int = 0


@dataclass(frozen=True, slots=True)
class Ingest:
    """The parts that write to a library; `open_ingest` puts them together."""

    library: Library
    dense: VectorIndex
    encoder: Encoder

    def run(
        self, found: Iterable[Found], progress: Progress = ignore_progress, total: int | None = None
    ) -> Summary:
        """Take in what `sources/` finds; `total` is how much that is, where somebody knows.

        An article is safe once its batch is stored. The later steps do what is missing for any article, so
        an ingest that was killed goes on where it stopped when it is run again.
        """
        started = time.monotonic()
        outcomes, refused, done = Counter[str](), list[Refusal](), 0
        taken: list[str] = []
        arriving = iter(found)
        while batch := [*islice(arriving, STORE_AT_ONCE)]:
            articles = [one for one in batch if isinstance(one, Article)]
            refused += [one for one in batch if isinstance(one, Refusal)]
            stored = store_articles(self.library, articles)
            outcomes.update(stored)
            taken += [one.id for one, outcome in zip(articles, stored, strict=True) if outcome != "same"]
            done += len(batch)
            progress("articles", done, max(total or 0, done) or None)
        deduplicate(self.library, progress)
        embedded = embed_passages(self.library, self.encoder, progress)
        with self.library.writing():
            self.library.note("last_ingest", datetime.now(UTC).isoformat(timespec="seconds"))
        if self.dense.merge_due():
            build_index(self.dense, progress)
        return Summary(
            **outcomes,
            embedded=embedded,
            seconds=time.monotonic() - started,
            refused=tuple(refused),
            copies=len(self.library.stories(taken)),
        )

    def redo(self, progress: Progress) -> int:
        """Date, deduplicate and index every article anew, embed what lacks a vector; how many passages."""
        date_articles(self.library, progress)
        deduplicate(self.library, progress, anew=True)
        embedded = embed_passages(self.library, self.encoder, progress)
        build_index(self.dense, progress)
        return embedded


@contextmanager
def open_ingest(
    folder: Path,
    encoder: Encoder,
    tell: Callable[[str], None],
    create: bool = False,
    same_encoder: bool = True,
) -> Iterator[Ingest]:
    """Open what writes to a data folder, and hold its writer's lock; `tell` says for whom it waits.

    Raises `DatelineError` where there is no library, unless it may `create` one; where it is damaged or has
    lost what its index has; and, unless told otherwise, where another encoder built the index.
    """
    with hold_writer_lock(folder, tell, create):
        storage = open_storage(folder, encoder.name, create=create)
        try:
            if same_encoder:
                storage.vectors.require_encoder()
            yield Ingest(storage.library, storage.vectors, encoder)
        finally:
            storage.close()


def store_articles(library: Library, articles: Sequence[Article]) -> list[str]:
    """Date, chunk and store what is not held, with its copies, in one transaction.

    Returns "new", "changed" or "same" for each.
    """
    read = [
        None if library.holds(one) else (one, chunk(one.text), find_times(one.text, one.published))
        for one in articles
    ]
    from_web = [one for one in articles if one.origin]
    if not from_web and not any(read):
        return ["same"] * len(articles)
    with library.writing():
        outcomes = [library.put(*one) if one else "same" for one in read]
        library.link_copies(one[0].id for one in read if one)
        library.origins.note(from_web)
    return outcomes


def date_articles(library: Library, progress: Progress) -> None:
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


def deduplicate(library: Library, progress: Progress, anew: bool = False) -> None:
    """Link each article that nobody has compared yet, or every one anew, with those that carry its story."""
    if anew:
        with library.writing():
            library.unlink_copies()
    missing = library.unlinked_articles()
    for begin in range(0, len(missing), STORE_AT_ONCE):
        some = missing[begin : begin + STORE_AT_ONCE]
        with library.writing():
            library.link_copies(some)
        progress("copies", begin + len(some), len(missing))


def embed_passages(library: Library, encoder: Encoder, progress: Progress) -> int:
    """Embed every passage that has no vector of this encoder; returns how many there were."""
    store = library.vectors(encoder.name)
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


def build_index(dense: VectorIndex, progress: Progress) -> None:
    progress("index", 0, None)
    dense.merge(lambda done, total: progress("index", done, total))
