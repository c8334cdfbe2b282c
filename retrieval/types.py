"""What moves through the rooms: articles, passages, hits, readings and answers, all frozen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from retrieval.provenance import Arrival as Arrival
from retrieval.provenance import Copy as Copy
from retrieval.provenance import Edition as Edition
from retrieval.provenance import Origin as Origin

DEFAULT_MODEL = "sentence-transformers/all-MiniLM-L6-v2"
"""The encoder that is installed with Dateline."""
ENDLESS = 4_000_000
WEEK = 6


class DatelineError(Exception):
    """An error a person can act on: one line that names the thing and says what to do."""


class StorageBusy(DatelineError):
    """A backend cannot take this now (another process writes, the disk is full): it may work later."""


class StorageBroken(DatelineError):
    """A backend is damaged, and will be until somebody mends it."""


def day_number(day: date | None) -> int:
    """A day as an integer that sorts (20220112); 0 when unknown."""
    return day.year * 10_000 + day.month * 100 + day.day if day else 0


@dataclass(frozen=True, slots=True)
class Article:
    """One news article. `published` is the day it came out, `None` when nobody knows, never invented.

    It is the day where it came out; `instant` is the moment in UTC, where a time zone was given.
    `language` is a code of ISO 639. `origin` is set on what was just read from the web, `arrival` on all
    that was just read; neither is part of it.
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
    origin: Origin | None = field(default=None, compare=False, repr=False)
    arrival: Arrival | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of an article: `article.text[start:end] == text`, in characters. `id` is the library's."""

    id: int
    article_id: str
    start: int
    end: int
    text: str


def passage_input(title: str, text: str) -> str:
    """What the encoder sees of a passage: the article's title, then the passage."""
    return f"{title}\n{text}" if title else text


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
class Period:
    """The days a question asks about, both included, `None` where open; `words` are those that say so.

    One that is not `firm` may belong to what the event was about ("sales rose in February", it was said).
    `reach` is the first day that the running week, month or year may mean ("this week", on a Monday).
    `note` says what is wrong with the days as they were written ("31 June").
    """

    begin: date | None
    end: date | None
    words: str = ""
    firm: bool = True
    note: str | None = None
    reach: date | None = None

    @property
    def width(self) -> int:
        """Days from the first to the last; as good as endless where one is open."""
        return (self.end - self.begin).days if self.begin and self.end else ENDLESS

    def holds(self, begin: date, end: date) -> bool:
        """Whether what is dated from `begin` to `end` may have been within the period.

        A date much wider than the period ("in 2022" for a day of it) says nothing about it.
        """
        meets = (self.end is None or begin <= self.end) and (self.begin is None or end >= self.begin)
        return meets and (end - begin).days <= max(self.width, WEEK)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. `asof` hides what was published after it; `since`, `until` bound the publication date.

    `context` is the question that this one follows up ("and where?"); `previous` was asked before it, and
    counts only where this one makes no sense alone. `limit` is how many passages to rank. `period` bounds
    the date of the event that is asked about.
    """

    text: str
    asof: date | None = None
    since: date | None = None
    until: date | None = None
    source: str | None = None
    context: str | None = None
    limit: int = 10
    period: Period | None = None
    previous: Question | None = None

    @property
    def last(self) -> date | None:
        """The last day on which an article may have been published, `None` for any."""
        return min((day for day in (self.asof, self.until) if day), default=None)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question, with its article and that one's copies; a greater `score` is better."""

    passage: Passage
    article: Article
    score: float
    also: tuple[Copy, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered quotation: `quote` is, character for character, `article.text[start:end]`.

    `also` are the copies of the article, which need not have the quoted words.
    """

    number: int
    article: Article
    passage: Passage
    start: int
    end: int
    edition: Edition | None = None
    also: tuple[Copy, ...] = ()

    @property
    def quote(self) -> str:
        """The words of the article that are cited."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class When:
    """The date of the event that was asked about: a TIMEX3 `value` and the first and last day it covers.

    `words` are the article's own ("on January 12"), `published` the date they were resolved against.
    `note` says what is wrong with the date as written, where something is.
    """

    value: str
    begin: date
    end: date
    words: str
    published: date | None = None
    note: str | None = None


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
    """What a library holds: counts (`copies` carry another article's story), outlets, days, feeds."""

    articles: int
    passages: int
    sources: tuple[tuple[str, int], ...] = ()
    first: date | None = None
    last: date | None = None
    last_ingest: str | None = None
    feeds: tuple[FeedState, ...] = ()
    copies: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question, or the refusal to give one.

    `text` is plain text; a statement in it ends with the numbers of its citations (`[1]`). `short` is
    the answer in a few words. When `answered` is false, `reason` says why, `citations` is empty and
    `nearest` holds the articles that came closest. `notice` is a line about how the answer was made
    (that the language model failed, say). `coverage` is set on a refusal. `confidence` is the probability
    that the sentence quoted first answers, or would have, where a trained reader gave one.

    `intent` is the kind of message this replies to; `topic` is what a message that leans on it is about:
    `None` for this very message, "" for what was spoken of before it. A refusal may have `citations`: the
    newest of what the library has on the topic, of which no sentence answers.
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
    confidence: float | None = None
    elapsed_ms: float = 0.0
    intent: str | None = None
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a search returns: hits, best first, and the question's outlet where it named one."""

    hits: Sequence[Hit] = field(default_factory=tuple)
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, or is to happen, on a date, as one article or several tell it.

    Articles that tell it again are further `citations`; the date and the first citation belong together.
    Citations carry the number of their article. `note` says in one sentence what is to be known about
    the date: that it was corrected, that articles differ, that the weekday does not fall on it.
    """

    when: When
    citations: tuple[Citation, ...]
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The dated events of a topic in the order of their dates, or the refusal to tell them.

    `found` counts all events, of which the most relevant are in `events`. Without events `reason` says
    why there are none, `nearest` holds the articles that came closest, and `coverage` is set.
    """

    topic: str
    events: tuple[Event, ...] = ()
    found: int = 0
    reason: str | None = None
    notice: str | None = None
    nearest: tuple[Article, ...] = ()
    coverage: Coverage | None = None
    elapsed_ms: float = 0.0
