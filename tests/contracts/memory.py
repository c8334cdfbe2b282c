"""The ports in memory, as plainly as they can be: what the contracts hold the real backends against."""

from __future__ import annotations

import math
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from hashlib import sha256

import numpy as np

from bot.telegram.inbox import KEEP_SEEN, KEEP_TOPICS, Draft, Incoming
from retrieval.duplicates.compare import ComparedText, is_copy
from retrieval.feeds import HABIT, KEPT_ENTRIES, NEVER, Feed, Noted, feed_state
from retrieval.ports import Batch, Filter, Scored, Version, WrongEncoder
from retrieval.provenance import Copy, Known, digest_of
from retrieval.read.spans import NO_SPAN, Pair, Span
from retrieval.read.weights import shipped
from retrieval.text.sentences import split_sentences
from retrieval.text.words import STOP_WORDS, porter_stems, split_words, stem_words
from retrieval.types import (
    Article,
    Coverage,
    FeedState,
    Passage,
    Period,
    StorageBusy,
    TimeMention,
    day_number,
    passage_input,
)


@dataclass
class Stored:
    """A version of an article."""

    article: Article
    number: int
    read: datetime
    mentions: list[TimeMention]
    current: bool = True


@dataclass
class State:
    """All that a library holds."""

    versions: dict[str, list[Stored]] = field(default_factory=dict)
    passages: dict[int, tuple[str, int, int]] = field(default_factory=dict)
    vectors: dict[tuple[str, bytes], np.ndarray] = field(default_factory=dict)
    stories: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    feeds: dict[str, Feed] = field(default_factory=dict)
    entries: dict[str, dict[str, Noted]] = field(default_factory=dict)
    origins: dict[str, tuple[Known, datetime]] = field(default_factory=dict)
    last: int = 0
    revision: int = 0


class MemoryLibrary:
    place = "memory"

    def __init__(self) -> None:
        self.state, self._lock, self._revised = State(), threading.RLock(), False
        self.full_text, self.feeds, self.origins = (
            MemoryFullText(self),
            MemoryFeeds(self),
            MemoryOrigins(self),
        )

    def vectors(self, encoder: str) -> MemoryVectorStore:
        return MemoryVectorStore(self, encoder)

    @property
    def revision(self) -> int:
        return self.state.revision

    @contextmanager
    def writing(self) -> Iterator[None]:
        with self._lock:
            before, self._revised = deepcopy(self.state), False
            try:
                yield
                self.state.revision += self._revised
            except BaseException:
                self.state = before
                raise

    def _current(self, article: str) -> Stored | None:
        return next((one for one in self.state.versions.get(article, ()) if one.current), None)

    def _articles(self) -> list[Article]:
        held = (one for versions in self.state.versions.values() for one in versions if one.current)
        return [one.article for one in sorted(held, key=lambda one: one.read)]

    def put(
        self, article: Article, spans: Sequence[tuple[int, int]], mentions: Sequence[TimeMention] = ()
    ) -> str:
        if self.holds(article):
            return "same"
        held = self._current(article.id)
        if held:
            held.current = False
            self._drop(article.id)
        versions = self.state.versions.setdefault(article.id, [])
        kept = replace(article, origin=None)
        versions.append(Stored(kept, len(versions) + 1, datetime.now(UTC), list(mentions)))
        for start, end in spans:
            self.state.last += 1
            self.state.passages[self.state.last] = (article.id, start, end)
        self._revised = True
        return "changed" if held else "new"

    def _drop(self, article: str) -> None:
        self.state.passages = {i: one for i, one in self.state.passages.items() if one[0] != article}
        self.state.stories.pop(article, None)

    def replace_mentions(self, article: Article, mentions: Sequence[TimeMention]) -> None:
        if held := self._current(article.id):
            held.mentions, self._revised = list(mentions), True

    def link_copies(self, articles: Iterable[str]) -> None:
        for name in articles:
            one = self.article(name)
            if one is None or name in self.state.stories:
                continue
            told = ComparedText.of(one)
            like = (
                story
                for other, (story, _) in self.state.stories.items()
                if (held := self.article(other)) and is_copy(told, ComparedText.of(held))
            )
            new = max((story for story, _ in self.state.stories.values()), default=0) + 1
            self.state.stories[name] = (next(like, new), digest_of(one))

    def unlink_copies(self) -> None:
        self.state.stories.clear()

    def unlinked_articles(self) -> list[str]:
        return [one for one in self.article_ids() if one not in self.state.stories]

    def stories(self, articles: Iterable[str]) -> dict[str, int]:
        counted = Counter(story for story, _ in self.state.stories.values())
        held = {name: self.state.stories[name][0] for name in articles if name in self.state.stories}
        return {name: story for name, story in held.items() if counted[story] > 1}

    def stories_of_passages(self, ids: Iterable[int]) -> dict[int, int]:
        of = {one: self.state.passages[one][0] for one in ids if one in self.state.passages}
        stories = self.stories(of.values())
        return {one: stories[name] for one, name in of.items() if name in stories}

    def articles_of_story(self, story: int) -> list[Copy]:
        held = [one for one in self._articles() if self.state.stories.get(one.id, (0,))[0] == story]
        held.sort(key=lambda one: one.published or date.max)
        return [Copy(one.id, one.source, one.url, one.title, one.published) for one in held]

    def forget(self, article: str) -> bool:
        self._drop(article)
        known = self.state.versions.pop(article, None) is not None
        self.state.origins.pop(article, None)
        hashes = {hashed for hashed, _ in self.vectors("").hashes()}
        self.state.vectors = {key: one for key, one in self.state.vectors.items() if key[1] in hashes}
        self._revised |= known
        return known

    def note(self, name: str, value: str) -> None:
        self.state.facts[name] = value

    def fact(self, name: str) -> str | None:
        return self.state.facts.get(name)

    def vacuum(self) -> None: ...
    def close(self) -> None: ...

    def holds(self, article: Article) -> bool:
        held = self._current(article.id)
        return held is not None and digest_of(held.article) == digest_of(article)

    def article(self, identifier: str) -> Article | None:
        held = self._current(identifier)
        return held.article if held else None

    def article_ids(self) -> list[str]:
        return [one.id for one in self._articles()]

    def mentions(self, article: Article) -> list[TimeMention]:
        for one in reversed(self.state.versions.get(article.id, ())):
            if digest_of(one.article) == digest_of(article):
                found = [replace(m, text=article.text[m.start : m.end]) for m in one.mentions]
                return sorted(found, key=lambda m: m.start)
        return []

    def passages(self, ids: Iterable[int]) -> dict[int, tuple[Passage, Article]]:
        found = {}
        for one in map(int, ids):
            if one in self.state.passages:
                name, start, end = self.state.passages[one]
                article = self.article(name)
                assert article
                found[one] = Passage(one, name, start, end, article.text[start:end]), article
        return found

    def passages_of(self, article: str) -> list[int]:
        return sorted(one for one, (name, *_) in self.state.passages.items() if name == article)

    def _told(self, passage: Passage) -> list[TimeMention]:
        """The dates that stand in a passage."""
        held = self._current(passage.article_id)
        assert held
        return [m for m in held.mentions if m.begin and passage.start <= m.start and m.end <= passage.end]

    def passages_dated_within(self, period: Period) -> np.ndarray:
        found = [
            passage
            for passage, _ in self.passages(self.state.passages).values()
            if any(
                m.type in ("DATE", "TIME")
                and m.begin
                and m.end_of_range
                and period.holds(m.begin, m.end_of_range)
                for m in self._told(passage)
            )
        ]
        return np.array(
            [one.id for one in sorted(found, key=lambda one: (one.start, one.id))], dtype=np.int64
        )

    def passages_about(self, period: Period) -> np.ndarray:
        found = set(self.passages_dated_within(period).tolist())
        for one, (passage, article) in self.passages(self.state.passages).items():
            day = article.published
            if day and (period.begin or day) <= day <= (period.end or day):
                found.add(one)
            if not day and not self._told(passage):
                found.add(one)
        return np.array(sorted(found), dtype=np.int64)

    def leads(self, first: date | None, last: date | None, source: str | None = None) -> np.ndarray:
        found: dict[str, tuple[Passage, Article]] = {}
        for passage, article in self.passages(sorted(self.state.passages)).values():
            day = article.published
            if not day or not (first or day) <= day <= (last or day) or source not in (None, article.source):
                continue
            if article.id not in found or passage.start < found[article.id][0].start:
                found[article.id] = (passage, article)
        kept = sorted(found.values(), key=lambda one: (one[1].published, one[0].id), reverse=True)
        return np.array([passage.id for passage, _ in kept], dtype=np.int64)

    def version_of(self, article: Article) -> Version | None:
        for one in reversed(self.state.versions.get(article.id, ())):
            if digest_of(one.article) == digest_of(article):
                return Version(one.number, digest_of(article).hex(), one.read)
        return None

    def earlier_texts(self, article: str, number: int) -> list[tuple[str, datetime]]:
        held = self.state.versions.get(article, [])
        return [(one.article.text, one.read) for one in reversed(held) if one.number < number]

    def text_of_version(self, article: str, digest: str) -> str | None:
        held = self.state.versions.get(article, [])
        found = (one.article.text for one in held if digest_of(one.article).hex().startswith(digest))
        return next(found, None) if digest else None

    def outlets(self) -> list[str]:
        return sorted({one.source for one in self._articles()} - {""})

    def newest_day(self) -> date | None:
        return max((one.published for one in self._articles() if one.published), default=None)

    def coverage(self, now: datetime | None = None, asof: date | None = None) -> Coverage:
        known = [one for one in self._articles() if not asof or (one.published and one.published <= asof)]
        days = sorted(one.published for one in known if one.published)
        names = {one.id for one in known}
        stories = Counter(self.stories(names).values())
        outlets = Counter(one.source for one in known if one.source)
        return Coverage(
            articles=len(known),
            passages=sum(name in names for name, *_ in self.state.passages.values()),
            sources=tuple(sorted(outlets.items(), key=lambda pair: (-pair[1], pair[0]))),
            first=days[0] if days else None,
            last=days[-1] if days else None,
            last_ingest=self.fact("last_ingest"),
            feeds=tuple(self.feeds.states(now or datetime.now(UTC))),
            copies=sum(stories.values()) - len(stories),
        )

    def faults(self, deep: bool = False) -> list[str]:
        return []

    def mend(self) -> list[str]:
        return []

    def last_passage(self) -> int:
        return self.state.last


class MemoryFullText:
    """BM25 as it stands in Robertson and Zaragoza 2009, title and passage as one text."""

    def __init__(self, library: MemoryLibrary) -> None:
        self._library = library

    def _texts(self) -> dict[int, list[str]]:
        found = self._library.passages(self._library.state.passages)
        return {
            one: porter_stems(split_words(f"{article.title} {passage.text}"))
            for one, (passage, article) in found.items()
        }

    def search(self, text: str, k: int, where: Filter | None = None) -> Scored:
        asked = {
            *stem_words([one for one in split_words(text) if one not in STOP_WORDS] or split_words(text))
        }
        texts = self._texts()
        weights = self.weights(asked)
        mean = sum(map(len, texts.values())) / max(len(texts), 1) or 1.0
        scored = []
        for one in _let_through(self._library, where):
            counted = Counter(word for word in texts[one] if word in asked)
            scale = 1.2 * (0.25 + 0.75 * len(texts[one]) / mean)
            score = sum(weights[word] * n * 2.2 / (n + scale) for word, n in counted.items())
            scored += [(one, score)] if counted else []
        return sorted(scored, key=lambda pair: (-pair[1], pair[0]))[:k]

    def weights(self, found: Iterable[str]) -> dict[str, float]:
        texts = [set(text) for text in self._texts().values()]
        return {
            stem: math.log(1 + len(texts) / (sum(stem in text for text in texts) + 1))
            for stem in dict.fromkeys(found)
        }

    def heaviest(self) -> float:
        return math.log(1 + len(self._library.state.passages))

    def counts(self, stems: Iterable[str]) -> dict[str, int]:
        texts = [set(text) for text in self._texts().values()]
        found = {stem: sum(stem in text for text in texts) for stem in stems}
        return {stem: count for stem, count in found.items() if count}

    def passages_with(self, text: str, k: int) -> list[int]:
        asked = " ".join(porter_stems(split_words(text)))
        found = self._library.passages(self._library.state.passages).items()
        texts = {one: " ".join(porter_stems(split_words(passage.text))) for one, (passage, _) in found}
        return sorted(one for one, held in texts.items() if asked and f" {asked} " in f" {held} ")[:k]


def _let_through(library: MemoryLibrary, where: Filter | None) -> list[int]:
    where = where or Filter()
    about = set(library.passages_about(where.period).tolist()) if where.period else None
    found = []
    for one, (_, article) in library.passages(library.state.passages).items():
        day, bounded = article.published, where.first_day or where.last_day
        if bounded and not (day and (where.first_day or day) <= day <= (where.last_day or day)):
            continue
        if where.source in (None, article.source) and (about is None or one in about):
            found.append(one)
    return found


class MemoryVectorStore:
    def __init__(self, library: MemoryLibrary, encoder: str) -> None:
        self._library, self.encoder = library, encoder

    def hashes(self) -> list[tuple[bytes, int]]:
        found = self._library.passages(sorted(self._library.state.passages))
        inputs = {
            one: passage_input(article.title, passage.text) for one, (passage, article) in found.items()
        }
        return [(sha256(text.encode()).digest(), one) for one, text in inputs.items()]

    def unembedded(self) -> list[tuple[bytes, int]]:
        first: dict[bytes, int] = {}
        for hashed, one in self.hashes():
            if (self.encoder, hashed) not in self._library.state.vectors:
                first.setdefault(hashed, one)
        spans = self._library.state.passages
        return sorted(first.items(), key=lambda pair: (spans[pair[1]][1] - spans[pair[1]][2], pair[1]))

    def inputs(self, ids: Iterable[int]) -> list[str]:
        found = self._library.passages(ids).values()
        return [passage_input(article.title, passage.text) for passage, article in found]

    def put(self, hashes: Sequence[bytes], vectors: np.ndarray) -> None:
        with self._library.writing():
            for hashed, vector in zip(hashes, vectors, strict=True):
                self._library.state.vectors[self.encoder, hashed] = vector.copy()
            self._library._revised = True

    def batches(self, size: int = 2_000) -> Iterator[Batch]:
        ids = [one for hashed, one in self.hashes() if (self.encoder, hashed) in self._library.state.vectors]
        for begin in range(0, len(ids), size):
            batch = self.batch_of(ids[begin : begin + size])
            assert batch
            yield batch

    def batch_of(self, ids: Sequence[int]) -> Batch | None:
        wanted, vectors = set(map(int, ids)), self._library.state.vectors
        held = {one: vectors.get((self.encoder, hashed)) for hashed, one in self.hashes() if one in wanted}
        found = [one for one, vector in held.items() if vector is not None]
        if not found:
            return None
        articles = [article for _, article in self._library.passages(found).values()]
        return Batch(
            np.array(found, dtype=np.int64),
            np.array([held[one] for one in found], dtype=np.float32),
            np.array([day_number(article.published) for article in articles], dtype=np.int64),
            [article.source for article in articles],
        )

    def passage_ids(self, after: int = 0) -> np.ndarray:
        return np.array(sorted(one for one in self._library.state.passages if one > after), dtype=np.int64)

    def count_passages(self, up_to: int) -> int:
        return sum(one <= up_to for one in self._library.state.passages)


class MemoryVectorIndex:
    """Compares with every vector; `merge` only notes what it was built with."""

    def __init__(self, library: MemoryLibrary, encoder: str) -> None:
        self._library, self._encoder = library, encoder
        self._vectors = library.vectors(encoder)

    def search(self, vector: np.ndarray, k: int, where: Filter | None = None) -> Scored:
        self.require_encoder()
        batch = self._vectors.batch_of(_let_through(self._library, where))
        scores = zip(batch.ids.tolist(), (batch.vectors @ vector).tolist(), strict=True) if batch else ()
        return sorted(scores, key=lambda pair: (-pair[1], pair[0]))[:k]

    def require_encoder(self) -> None:
        built = self._library.fact("index encoder")
        if built not in (None, self._encoder):
            raise WrongEncoder(f"the index was built with {built}, but EMBEDDING_MODEL is {self._encoder}")

    def merge(self, progress: Callable[[int, int], None] | None = None) -> None:
        count = len(next(self._vectors.batches(), Batch(np.zeros(0), np.zeros((0, 1)), np.zeros(0), [])).ids)
        if count:
            self._library.note("index encoder", self._encoder)
            self._library.note("index", ",".join(map(str, self._vectors.passage_ids())))
        if count and progress:
            progress(count, count)

    def merge_due(self) -> bool:
        return not self._library.fact("index") and bool(len(self._vectors.passage_ids()))

    def _indexed(self) -> set[int]:
        return {int(one) for one in (self._library.fact("index") or "").split(",") if one}

    def purge(self) -> None:
        left = self._indexed() & set(self._vectors.passage_ids().tolist())
        self._library.note("index", ",".join(map(str, sorted(left))))

    def holds_forgotten(self) -> bool:
        return bool(self._indexed() - set(self._vectors.passage_ids().tolist()))

    def leftovers(self) -> list[str]:
        return []

    def close(self) -> None: ...


class MemoryFeeds:
    def __init__(self, library: MemoryLibrary) -> None:
        self._library = library

    def add(self, url: str, title: str, now: datetime) -> bool:
        new = url not in self._library.state.feeds
        self._library.state.feeds.setdefault(url, Feed(url, title))
        return new

    def remove(self, url: str) -> bool:
        self._library.state.entries.pop(url, None)
        return self._library.state.feeds.pop(url, None) is not None

    def all(self) -> list[Feed]:
        return sorted(self._library.state.feeds.values(), key=lambda one: (one.due, one.url))

    def noted(self, feed: Feed) -> dict[str, Noted]:
        return dict(self._library.state.entries.get(feed.url, {}))

    def note(self, feed: Feed, entries: Iterable[Noted]) -> None:
        if feed.url in self._library.state.feeds:
            held = self.noted(feed) | {one.key: one for one in entries}
            newest = sorted(held.values(), key=lambda one: one.appeared, reverse=True)[:KEPT_ENTRIES]
            self._library.state.entries[feed.url] = {one.key: one for one in newest}

    def was_read(self, feed: Feed, now: datetime, due: float) -> None:
        if feed.url in self._library.state.feeds:
            self._library.state.feeds[feed.url] = replace(feed, due=due, failures=0, reason="")

    def failed(self, feed: Feed, reason: str, due: float) -> None:
        if held := self._library.state.feeds.get(feed.url):
            failed = replace(held, failures=held.failures + 1, reason=reason, due=due)
            self._library.state.feeds[feed.url] = failed

    def states(self, now: datetime) -> list[FeedState]:
        states = []
        for feed in sorted(self.all(), key=lambda one: one.url):
            times = sorted((one.appeared for one in self.noted(feed).values()), reverse=True)
            states.append(feed_state(feed, [one for one in times if one > NEVER][:HABIT], now))
        return states

    def outlet_of(self, article: str) -> str:
        held = self._library.article(article)
        return held.source if held else ""


class MemoryOrigins:
    def __init__(self, library: MemoryLibrary) -> None:
        self._library = library

    def note(self, articles: Iterable[Article]) -> None:
        for one in articles:
            if origin := one.origin:
                seen = digest_of(one) if origin.page else None
                known = Known(one.id, origin.address, origin.etag, origin.modified, seen)
                self._library.state.origins[one.id] = (known, datetime.now(UTC))

    def all(self, source: str | None = None) -> list[Known]:
        held = sorted(self._library.state.origins.values(), key=lambda one: (one[1], one[0].article))
        articles = ((known, self._library.article(known.article)) for known, _ in held)
        return [known for known, one in articles if one and source in (None, one.source)]

    def found(self, one: Known, at: datetime, etag: str, modified: str, seen: bytes | None) -> None:
        self._change(one, at, etag=etag, modified=modified, seen=seen, missing=None, gone=False)

    def missed(self, one: Known, at: datetime, gone: bool) -> None:
        self._change(one, at, missing=one.missing or at, gone=gone)

    def looked(self, one: Known, at: datetime) -> None:
        self._change(one, at)

    def doubted(self, one: Known, at: datetime) -> None:
        self._change(one, at, missing=one.missing if one.gone else None)

    def _change(self, one: Known, at: datetime, **changes: object) -> None:
        if held := self._library.state.origins.get(one.article):
            self._library.state.origins[one.article] = (replace(held[0], **changes), at)

    def gone_since(self, article: str) -> date | None:
        known, _ = self._library.state.origins.get(article, (None, None))
        return known.missing.date() if known and known.gone and known.missing else None


@dataclass
class Kept:
    """A message of an inbox."""

    message: Incoming
    received: float
    tries: int = 0
    draft: Draft | None = None
    done: bool = False


class MemoryInbox:
    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._kept: dict[int, Kept] = {}
        self._topics: dict[tuple[int, int], tuple[int | None, str, float]] = {}

    def accept_messages(self, messages: Iterable[Incoming]) -> list[Incoming]:
        new = {one.update_id: one for one in reversed([*messages]) if one.update_id not in self._kept}
        self._kept |= {key: Kept(one, self._now()) for key, one in new.items()}
        return [*reversed(new.values())]

    def list_waiting(self) -> list[Incoming]:
        return [one.message for _, one in sorted(self._kept.items()) if not one.done]

    def count_attempt(self, update_id: int) -> int:
        self._kept[update_id].tries += 1
        return self._kept[update_id].tries

    def find_draft(self, update_id: int) -> Draft | None:
        return self._kept[update_id].draft

    def save_draft(self, update_id: int, draft: Draft) -> None:
        self._kept[update_id].draft = draft

    def mark_sent(self, update_id: int, chat: int, reply_message: int, count: int) -> None:
        held = self._kept[update_id]
        assert held.draft
        held.draft = replace(held.draft, sent=count)
        if held.draft.topic is not None:
            self._topics[chat, reply_message] = (held.message.thread, held.draft.topic, self._now())

    def mark_answered(self, update_id: int) -> None:
        held = self._kept[update_id]
        held.message, held.draft, held.done = replace(held.message, text=""), None, True

    def find_topic(self, chat: int, reply_message: int) -> str | None:
        return self._topics.get((chat, reply_message), (None, None, 0.0))[1]

    def find_latest_topic(self, chat: int, thread: int | None, seconds: float) -> str | None:
        found = {
            message: question
            for (there, message), (of, question, sent) in self._topics.items()
            if (there, of) == (chat, thread) and sent >= self._now() - seconds
        }
        return found[max(found)] if found else None

    def delete_old(self) -> None:
        now = self._now()
        self._kept = {
            key: one for key, one in self._kept.items() if not one.done or one.received >= now - KEEP_SEEN
        }
        self._topics = {key: one for key, one in self._topics.items() if one[2] >= now - KEEP_TOPICS}

    def close(self) -> None: ...


class MemoryLock:
    """Named locks of this process."""

    def __init__(self, held: threading.Lock) -> None:
        self._held = held

    @contextmanager
    def hold(self, refusal: str) -> Iterator[None]:
        if not self._held.acquire(blocking=False):
            raise StorageBusy(refusal)
        try:
            yield
        finally:
            self._held.release()

    @contextmanager
    def wait(self, tell: Callable[[str], None]) -> Iterator[None]:
        if not self._held.acquire(blocking=False):
            tell("process 1")
            self._held.acquire()
        try:
            yield
        finally:
            self._held.release()


class MemorySpanReader:
    """Takes the sentence with most words of the question for the answer."""

    rules = property(lambda _self: shipped().rules)

    def read_parts(self, pairs: Sequence[Pair]) -> list[list[Span]]:
        return [
            [self._best(pair, *part) for part in pair.parts or ((0, len(pair.passage)),)] for pair in pairs
        ]

    def _best(self, pair: Pair, begin: int, end: int) -> Span:
        part, asked = pair.passage[begin:end], {*stem_words(split_words(pair.question))}
        found = [NO_SPAN]
        for start, stop in split_sentences(part):
            shared = len(asked & {*stem_words(split_words(part[start:stop]))})
            found.append(Span(begin + start, begin + stop, float(shared)))
        return max(found, key=lambda one: one.score)
