"""How an article gets into the library, one step after the other:

    source -> fetch -> extract -> date -> chunk -> store -> deduplicate -> embed -> index

`sources/` lists what was named; `fetch/` opens web addresses; `extract/` makes a document of bytes of any
format. What comes out is an `Article`, or a `Refusal` that says why there is none. `Ingest.run` is the rest.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Protocol

from ingest.chunk import chunk
from ingest.documents import Refusal, name_by_text
from ingest.follow.later_version import why_not_later_version
from ingest.live_blog import find_article_times
from ingest.writer_lock import hold_writer_lock
from retrieval.build import open_storage
from retrieval.ports import Encoder, Library, VectorIndex
from retrieval.types import Article

# Articles a transaction, and passages an embedding step: what a kill costs at most, to be done again.
STORE_AT_ONCE = 64
EMBED_AT_ONCE = 512
UNDATED_SHOWN = 5
# The fact that keeps the days which people set.
DAYS_BY_HAND = "days_by_hand"


Found = Article | Refusal


class Progress(Protocol):
    def __call__(self, step: str, done: int, total: int | None) -> None:
        """`done` of `total` in a step ("articles", "passages", "index"); `None` when nobody knows."""


def ignore_progress(step: str, done: int, total: int | None) -> None:
    del step, done, total


@dataclass(frozen=True, slots=True)
class Summary:
    """What an ingest did: articles new, changed and unchanged, what was refused, passages embedded.

    `copies` of the new and changed articles were linked to others that carry the same story. Of the articles
    so many are `undated`; `undated_places` are where the first of them were read.
    """

    new: int = 0
    changed: int = 0
    same: int = 0
    embedded: int = 0
    seconds: float = 0.0
    refused: tuple[Refusal, ...] = ()
    copies: int = 0
    undated: int = 0
    undated_places: tuple[str, ...] = ()


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
        report, taken, done = _Report(), list[str](), 0
        for articles, refused in _batches(found):
            stored = store_articles(self.library, articles)
            report.add(stored, refused)
            taken += [one.id for one, outcome in stored if outcome != "same"]
            done += len(articles) + len(refused)
            progress("articles", done, max(total or 0, done) or None)
        deduplicate(self.library, progress)
        embedded = embed_passages(self.library, self.encoder, progress)
        with self.library.writing():
            self.library.note("last_ingest", datetime.now(UTC).isoformat(timespec="seconds"))
        if self.dense.merge_due():
            build_index(self.dense, progress)
        seconds, copies = time.monotonic() - started, len(self.library.stories(taken))
        return replace(report.summary(), embedded=embedded, seconds=seconds, copies=copies)

    def set_day(self, article: Article, day: date) -> Summary:
        """Date an article by hand: the day holds whatever its source says from then on."""
        with self.library.writing():
            days = days_by_hand(self.library) | {article.id: day.isoformat()}
            self.library.note(DAYS_BY_HAND, json.dumps(days))
        return self.run([replace(article, published=day)])

    def redo(self, progress: Progress) -> int:
        """Date, deduplicate and index every article anew, embed what lacks a vector; how many passages."""
        date_articles(self.library, progress)
        deduplicate(self.library, progress, anew=True)
        embedded = embed_passages(self.library, self.encoder, progress)
        build_index(self.dense, progress)
        return embedded


class _Report:
    """What became of the articles so far, and of the inputs that are none."""

    def __init__(self) -> None:
        self._outcomes, self._refused, self._undated = Counter[str](), list[Refusal](), 0
        self._places: list[str] = []

    def add(self, stored: Sequence[tuple[Article, str]], refused: Iterable[Refusal]) -> None:
        self._outcomes.update(outcome for _, outcome in stored)
        self._refused += refused
        undated = [one for one, _ in stored if one.published is None]
        self._undated += len(undated)
        for one in undated[: UNDATED_SHOWN - len(self._places)]:
            self._places.append((one.arrival.place if one.arrival else "") or one.url or one.id)

    def summary(self) -> Summary:
        places, refused = tuple(self._places), tuple(self._refused)
        return Summary(**self._outcomes, refused=refused, undated=self._undated, undated_places=places)


def _batches(found: Iterable[Found]) -> Iterator[tuple[list[Article], list[Refusal]]]:
    arriving = iter(found)
    while batch := [*islice(arriving, STORE_AT_ONCE)]:
        refused = [one for one in batch if isinstance(one, Refusal)]
        yield [one for one in batch if isinstance(one, Article)], refused


def preview(library: Library | None, found: Iterable[Found]) -> Summary:
    """What `Ingest.run` would do of the articles, into a library or a new one; nothing is stored."""
    started, report = time.monotonic(), _Report()
    for articles, refused in _batches(found):
        identified = identify(library, articles) if library else [(one, False) for one in articles]
        report.add([(one, _foresee(library, one, held)) for one, held in identified], refused)
    return replace(report.summary(), seconds=time.monotonic() - started)


def _foresee(library: Library | None, article: Article, is_held: bool) -> str:
    if is_held:
        return "same"
    return "changed" if library and library.article(article.id) else "new"


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


def identify(library: Library, articles: Iterable[Article]) -> list[tuple[Article, bool]]:
    """The articles as they are to be stored, and whether the library holds them so.

    One gets another id where its own, made of title, outlet and day, is that of another article; and the day
    that a person has set for it, or that it had when it still said one.
    """
    days, found = days_by_hand(library), list[tuple[Article, bool]]()
    for one in articles:
        held = one.id not in days and library.holds(one)
        if not held:
            named = _name_apart(library, one)
            one = _keep_day(library, named, days.get(named.id))
            held = one is not named and library.holds(one)
        found.append((one, held))
    return found


def _name_apart(library: Library, article: Article) -> Article:
    if article.arrival is None or article.arrival.has_name or not (held := library.article(article.id)):
        return article
    is_other = held.text != article.text and why_not_later_version(held.text, article.text)
    return name_by_text(article) if is_other else article


def _keep_day(library: Library, article: Article, by_hand: str | None) -> Article:
    if by_hand:
        return replace(article, published=date.fromisoformat(by_hand), instant=None)
    held = None if article.published else library.article(article.id)
    return replace(article, published=held.published, instant=held.instant) if held else article


def days_by_hand(library: Library) -> dict[str, str]:
    """The days that people have set, in ISO 8601, by article."""
    found: dict[str, str] = json.loads(library.fact(DAYS_BY_HAND) or "{}")
    return found


def forget_days(library: Library, articles: Iterable[str]) -> None:
    """Forget the days that people set for these; inside `library.writing()`."""
    days = days_by_hand(library)
    if kept := {*days} - {*articles}:
        library.note(DAYS_BY_HAND, json.dumps({one: days[one] for one in sorted(kept)}))
    elif days:
        library.note(DAYS_BY_HAND, "{}")


def store_articles(library: Library, articles: Sequence[Article]) -> list[tuple[Article, str]]:
    """Date, chunk and store what is not held, with its copies, in one transaction.

    Returns each as it is stored, with "new", "changed" or "same".
    """
    identified = identify(library, articles)
    read = [
        None if is_held else (one, chunk(one.text), find_article_times(one.text, one.published))
        for one, is_held in identified
    ]
    from_web = [one for one, _ in identified if one.origin]
    if not from_web and not any(read):
        return [(one, "same") for one, _ in identified]
    with library.writing():
        outcomes = [library.put(*one) if one else "same" for one in read]
        library.link_copies(one[0].id for one in read if one)
        library.origins.note(from_web)
    return [(one, outcome) for (one, _), outcome in zip(identified, outcomes, strict=True)]


def date_articles(library: Library, progress: Progress) -> None:
    """Find the time expressions of every article anew, as the date engine is now."""
    identifiers = library.article_ids()
    for begin in range(0, len(identifiers), STORE_AT_ONCE):
        some = identifiers[begin : begin + STORE_AT_ONCE]
        articles = [one for one in map(library.article, some) if one]
        read = [(one, find_article_times(one.text, one.published)) for one in articles]
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
