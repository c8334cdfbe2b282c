"""What moves through the rooms: articles, passages, hits, readings and answers, all frozen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta


class DatelineError(Exception):
    """An error a person can act on: one line that names the thing and says what to do."""


@dataclass(frozen=True, slots=True)
class Article:
    """One news article. `published` is the day it came out, `None` when nobody knows, never invented.

    It is the day where it came out; `instant` is the moment in UTC, where a time zone was given.
    `language` is a code of ISO 639.
    """

    id: str
    text: str
    title: str = ""
    url: str = ""
    source: str = ""
    published: date | None = None
    authors: tuple[str, ...] = ()
    language: str = ""
    instant: datetime | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of an article: `article.text[start:end] == text`, in characters. `id` is the library's."""

    id: int
    article_id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time expression found in a text, in the terms of TIMEX3 (TimeML 1.2.1).

    `start` and `end` are character offsets, `text` the words between them. `type` is DATE, TIME,
    DURATION or SET; `value` an ISO 8601 or TIMEX3 value such as `2022-01-12`, `2022-W03`, `2021-Q3`,
    `P2W` or `2022-01-21T11:00`. `begin` and `end_of_range` are the first and last calendar day it
    covers, `None` for what covers none (a duration). `confidence` is between 0 and 1. `note` says in
    one sentence what is wrong with the date as written (a weekday that does not fall on it, say).
    """

    start: int
    end: int
    text: str
    type: str
    value: str
    begin: date | None = None
    end_of_range: date | None = None
    confidence: float = 1.0
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. `asof` hides what was published after it; `since`, `until` bound the publication date.

    `context` is the question that this one follows up ("and where?"), `limit` how many passages to rank.
    """

    text: str
    asof: date | None = None
    since: date | None = None
    until: date | None = None
    source: str | None = None
    context: str | None = None
    limit: int = 10


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question, with the article it stands in; a greater `score` is better."""

    passage: Passage
    article: Article
    score: float


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered quotation: `quote` is, character for character, `article.text[start:end]`."""

    number: int
    article: Article
    passage: Passage
    start: int
    end: int

    @property
    def quote(self) -> str:
        """The words of the article that are cited."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class When:
    """The date of the event that was asked about: a TIMEX3 `value` and the first and last day it covers.

    `words` are the article's own ("on January 12"), `published` the date they were resolved against.
    """

    value: str
    begin: date
    end: date
    words: str
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Sources, or sentences, that disagree: what about, and the numbers of the citations that do."""

    note: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FeedState:
    """How a feed that the library follows is: `age` of its newest article, `None` when it has none yet.

    `quiet` is set when that is long against the feed's own habit; `failures` counts the attempts since
    it was last read, `reason` says why the last one failed.
    """

    url: str
    title: str
    age: timedelta | None = None
    quiet: bool = False
    failures: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a library holds: counts, outlets with their articles, the days it spans, the feeds it follows."""

    articles: int
    passages: int
    sources: tuple[tuple[str, int], ...] = ()
    first: date | None = None
    last: date | None = None
    last_ingest: str | None = None
    feeds: tuple[FeedState, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question, or the refusal to give one.

    `text` is plain text; a statement in it ends with the numbers of its citations (`[1]`). `short` is
    the answer in a few words. When `answered` is false, `reason` says why, `citations` is empty and
    `nearest` holds the articles that came closest. `notice` is a line about how the answer was made
    (that the language model failed, say). `coverage` is set on a refusal.
    """

    question: str
    text: str
    answered: bool
    short: str | None = None
    when: When | None = None
    citations: tuple[Citation, ...] = ()
    hits: tuple[Hit, ...] = ()
    nearest: tuple[Article, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    reason: str | None = None
    notice: str | None = None
    coverage: Coverage | None = None
    elapsed_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found in one hit: the sentence or two at `start:end` of the article that answer.

    `support` is between 0 and 1: how sure the reader is that they do. `short` is the span in a few
    words, `when` the event's date, each `None` where it cannot be had.
    """

    hit: Hit
    start: int
    end: int
    support: float
    short: str | None = None
    when: When | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a search returns: hits, best first, and the question's outlet where it named one."""

    hits: Sequence[Hit] = field(default_factory=tuple)
    source: str | None = None
