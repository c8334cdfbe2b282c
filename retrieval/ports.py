"""What Dateline needs of its backends. Each Protocol has a contract suite in tests/contracts.

Every method of a storage port may raise `StorageBusy` or `StorageBroken`. Storage ports may be used from
several threads and processes at once, unless they say otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol, TypeVar

from retrieval.types import DatelineError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from retrieval.embed import Vectors
    from retrieval.feeds import Feed, Noted
    from retrieval.provenance import Copy, Known
    from retrieval.read.spans import Pair, Span
    from retrieval.read.weights import Rules
    from retrieval.types import Article, Coverage, FeedState, Passage, Period, TimeMention

    Ids = NDArray[np.int64]

Scored = list[tuple[int, float]]
"""Passage ids with their scores, best first, ties by id."""
Message = TypeVar("Message")
Reply = TypeVar("Reply")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which passages may be found: first and last day of publication, outlet, the period they speak of.

    A bound on days leaves out passages whose day is unknown. `period` lets through those that
    `Library.passages_about` lists.
    """

    first_day: date | None = None
    last_day: date | None = None
    source: str | None = None
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Passages with their vectors: days as `day_number` gives them, 0 when unknown."""

    ids: Ids  # int64[n]
    vectors: Vectors  # float32[n, d], rows of unit length
    days: Ids  # int64[n]
    sources: list[str]


@dataclass(frozen=True, slots=True)
class Version:
    """A stored version of an article: its number from 1, its digest in hex, when it was read."""

    number: int
    digest: str
    read: datetime


class WrongEncoder(DatelineError):
    """The index was built with another embedding model than the one that is set."""


class Library(Protocol):
    """Articles with their versions, passages and dates: the one source of truth.

    What changes it is called inside `with library.writing():`, one transaction, on disk when it ends.
    """

    @property
    def place(self) -> str:
        """Where it is kept, for messages."""

    @property
    def full_text(self) -> FullText: ...
    @property
    def feeds(self) -> Feeds: ...
    @property
    def origins(self) -> Origins: ...
    def vectors(self, encoder: str) -> VectorStore: ...
    def close(self) -> None: ...

    @property
    def revision(self) -> int:
        """A number that grows with each transaction that changed passages, their dates or their vectors."""

    def writing(self) -> AbstractContextManager[None]: ...
    def note(self, name: str, value: str) -> None: ...
    def fact(self, name: str) -> str | None:
        """What was noted last under a name (the last ingest, say)."""

    # Articles
    def put(
        self, article: Article, spans: Sequence[tuple[int, int]], mentions: Sequence[TimeMention] = ()
    ) -> str:
        """Store an article with its passages and dates; "new", "changed" or "same".

        A changed article becomes a new version, whose passages replace the older one's; all texts stay.
        """

    def replace_mentions(self, article: Article, mentions: Sequence[TimeMention]) -> None: ...
    def forget(self, article: str) -> bool:
        """Remove every version of an article and what only it used; whether there was one."""

    def vacuum(self) -> None:
        """Leave no trace of what was removed; outside of `writing()`."""

    def holds(self, article: Article) -> bool:
        """Whether this very version is the current one."""

    def article(self, identifier: str) -> Article | None: ...
    def article_ids(self) -> list[str]: ...
    def mentions(self, article: Article) -> list[TimeMention]: ...
    def version_of(self, article: Article) -> Version | None:
        """The newest version with this content."""

    def earlier_texts(self, article: str, number: int) -> list[tuple[str, datetime]]:
        """The texts of the versions before this one, the newest first, with when each was read."""

    def text_of_version(self, article: str, digest: str) -> str | None:
        """The text of the version whose digest begins so."""

    # Passages
    def passages(self, ids: Iterable[int]) -> dict[int, tuple[Passage, Article]]:
        """These passages with their articles, in the order given; those that are gone are left out."""

    def passages_of(self, article: str) -> list[int]: ...
    def passages_dated_within(self, period: Period) -> Ids:
        """The passages that name a date within the period, those that open articles first."""

    def passages_about(self, period: Period) -> Ids:
        """The passages that may speak of the period, ascending.

        Those that name a date within it; those of articles that came out within it; those of which nobody
        knows when they came out, and that name no date.
        """

    def leads(self, first: date | None, last: date | None, source: str | None = None) -> Ids:
        """The first passage of each article that came out from `first` to `last`, the newest article
        first.
        """

    def last_passage(self) -> int:
        """The highest id that was ever given."""

    # Copies: articles that carry one story
    def link_copies(self, articles: Iterable[str]) -> None:
        """Join each of these articles to those that carry the same story; again does no harm."""

    def unlink_copies(self) -> None: ...
    def unlinked_articles(self) -> list[str]:
        """The articles that `link_copies` has not seen, or saw in an older way."""

    def stories(self, articles: Iterable[str]) -> dict[str, int]:
        """The story of each of these articles that is one of several copies."""

    def stories_of_passages(self, ids: Iterable[int]) -> dict[int, int]: ...
    def articles_of_story(self, story: int) -> list[Copy]:
        """The current articles that carry a story, the earliest published first."""

    # All of it
    def outlets(self) -> list[str]: ...
    def newest_day(self) -> date | None: ...
    def coverage(self, now: datetime | None = None, asof: date | None = None) -> Coverage:
        """What the library holds, with the feeds at `now`; of what had been published by `asof`."""

    def faults(self, deep: bool = False) -> list[str]:
        """What is wrong, a line each that names what to do; `deep` compares all content with its hashes."""

    def mend(self) -> list[str]:
        """Make anew what follows from the articles; what was done, a line each."""


class FullText(Protocol):
    """BM25 over title and text of the passages."""

    def search(self, text: str, k: int, where: Filter | None = None) -> Scored:
        """The `k` passages that match the words of `text` best; any text is allowed."""

    def weights(self, stems: Iterable[str]) -> dict[str, float]:
        """The inverse document frequency of each stem, in the order given: log(1 + N / (n + 1))."""

    def counts(self, stems: Iterable[str]) -> dict[str, int]:
        """How many passages have each stem; those that none has are left out."""

    def heaviest(self) -> float:
        """The weight of a stem that no passage has."""

    def passages_with(self, text: str, k: int) -> list[int]:
        """The first `k` passages that have the words of `text` in a row, ascending."""


class VectorStore(Protocol):
    """The vectors that the library keeps of its passages for one encoder; equal texts share one."""

    def unembedded(self) -> list[tuple[bytes, int]]:
        """The hash of each passage text without a vector and a passage that has it, the longest first."""

    def inputs(self, ids: Iterable[int]) -> list[str]:
        """What the encoder is given for each of these passages, in their order."""

    def put(self, hashes: Sequence[bytes], vectors: Vectors) -> None:
        """Keep vectors, float32[n, d], of the texts with these hashes; a transaction of its own."""

    def batches(self, size: int = 2_000) -> Iterator[Batch]: ...
    def batch_of(self, ids: Sequence[int]) -> Batch | None:
        """The embedded ones among these passages, by ascending id."""

    def passage_ids(self, after: int = 0) -> Ids:
        """All passages with a higher id, embedded or not, ascending."""

    def count_passages(self, up_to: int) -> int:
        """How many passages have this id or a lower one; it can only fall."""


class VectorIndex(Protocol):
    """The passages nearest to a vector, of one encoder."""

    def search(self, vector: Vectors, k: int, where: Filter | None = None) -> Scored:
        """The `k` passages nearest to `vector`, float32[d] of unit length, with their cosine similarity.

        Passages count as soon as they are stored and embedded. Raises `WrongEncoder`.
        """

    def require_encoder(self) -> None: ...
    def merge_due(self) -> bool:
        """Whether enough has changed that `merge` is worth its time."""

    def merge(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Bring the index up to date; `progress` is told how many vectors are in, of how many."""

    def purge(self) -> None:
        """Leave no vector of a forgotten passage in the index; to be called before it was searched."""

    def holds_forgotten(self) -> bool:
        """Whether the index has vectors of passages that the library no longer has."""

    def leftovers(self) -> list[str]:
        """Older states of the index that a running process still reads."""

    def faults(self, deep: bool = False) -> list[str]:
        """What is wrong, a line each that names what to do; `deep` reads and searches all of it."""

    def mend(self) -> list[str]:
        """Build it anew from the library where it is not whole; what was done, a line each."""

    def close(self) -> None: ...


class Feeds(Protocol):
    """The feeds that are followed. Each call that changes something is a transaction."""

    def add(self, url: str, title: str, now: datetime) -> bool:
        """Follow a feed; whether it is a new one."""

    def remove(self, url: str) -> bool:
        """Follow a feed no longer; whether it was followed. Its articles stay."""

    def all(self) -> list[Feed]:
        """Every feed, the one that is due first at the beginning."""

    def noted(self, feed: Feed) -> dict[str, Noted]: ...
    def note(self, feed: Feed, entries: Iterable[Noted]) -> None:
        """Remember what came of entries; only the newest `KEPT_ENTRIES` are kept."""

    def was_read(self, feed: Feed, now: datetime, due: float) -> None: ...
    def failed(self, feed: Feed, reason: str, due: float) -> None: ...
    def states(self, now: datetime) -> list[FeedState]: ...
    def outlet_of(self, article: str) -> str:
        """The outlet of a current article; empty where there is none."""


class Origins(Protocol):
    """Where articles were read on the web. Each call but `note` is a transaction."""

    def note(self, articles: Iterable[Article]) -> None:
        """Remember where the articles with an `origin` were read just now, inside `writing()`."""

    def all(self, source: str | None = None) -> list[Known]:
        """The origins of all articles, or of an outlet's, the least recently read first."""

    def found(self, one: Known, at: datetime, etag: str, modified: str, seen: bytes | None) -> None:
        """The article stood at its address; the tags came with it."""

    def missed(self, one: Known, at: datetime, gone: bool) -> None:
        """Nothing was there; whether the article counts as gone now."""

    def looked(self, one: Known, at: datetime) -> None: ...
    def doubted(self, one: Known, at: datetime) -> None:
        """Something else was there: the article is no longer missing, unless it is gone."""

    def gone_since(self, article: str) -> date | None: ...


class Inbox(Protocol[Message, Reply]):
    """The messages that one bot has accepted, each kept until it is answered. Not for several threads.

    What a method has written is on disk when it returns; a method that raises has changed nothing.
    """

    def accept_messages(self, messages: Iterable[Message]) -> list[Message]:
        """Write messages down, all or none; those that were not known yet."""

    def list_waiting(self) -> list[Message]: ...
    def count_attempt(self, update_id: int) -> int:
        """Note that an answer is being worked out; the how many-th time that is."""

    def find_draft(self, update_id: int) -> Reply | None: ...
    def save_draft(self, update_id: int, draft: Reply) -> None: ...
    def mark_sent(self, update_id: int, chat: int, reply_message: int, count: int) -> None:
        """Note that the first `count` parts of the reply are out, the last as `reply_message`."""

    def mark_answered(self, update_id: int) -> None:
        """Note that nothing more is to be done about a message, and delete its text."""

    def find_topic(self, chat: int, reply_message: int) -> str | None: ...
    def find_latest_topic(self, chat: int, thread: int | None, seconds: float) -> str | None:
        """The question last answered in a thread of a chat, if that was within so many seconds."""

    def delete_old(self) -> None:
        """Remove what is older than it needs to be."""

    def close(self) -> None: ...


class Lock(Protocol):
    """What one process at a time holds; it falls with the process, however that ends."""

    def hold(self, refusal: str) -> AbstractContextManager[None]:
        """Hold it, or raise `StorageBusy` with `refusal` at once when somebody else does."""

    def wait(self, tell: Callable[[str], None]) -> AbstractContextManager[None]:
        """Hold it; while somebody else does, `tell` is told who ("process 4711"), and it waits."""


class Encoder(Protocol):
    """Turns text into vectors of unit length; those of encoders with another `name` cannot be compared."""

    @property
    def name(self) -> str:
        """The name under which the library keeps this encoder's vectors."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """float32[len(texts), dimension], rows of unit length."""


class SpanReader(Protocol):
    """Reads questions and passages together, and marks the words that answer."""

    @property
    def rules(self) -> Rules:
        """What makes a probability of this reader's spans and of how well the words fit."""

    def read_parts(self, pairs: Sequence[Pair]) -> list[list[Span]]:
        """The best span of each part of each pair, in the order given; one of a pair without parts.

        A part without words has the empty span and a probability of nearly 0. Raises `Busy` when too many
        requests are waiting already.
        """
