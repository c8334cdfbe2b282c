"""Requests of several threads, read in one batch: what waits while a batch is read makes the next one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future

from retrieval.read.spans import Pair, Span, SpanReader
from retrieval.read.weights import Rules

# Requests that may wait while a batch is read; one more is refused.
WAITING = 4
# Pairs of a batch, unless one request has more.
BATCH = 64

Request = tuple[Sequence[Pair], "Future[list[list[Span]]]"]


class Busy(Exception):
    """So many requests are waiting that another one would wait too long."""


class Batching:
    """A reader that threads share, loaded when it is first asked; it works in the threads that ask.

    Each reads for all that wait by then. Where a batch fails, each of its requests is read alone.
    """

    def __init__(self, load: Callable[[], SpanReader], waiting: int = WAITING) -> None:
        self._load = load
        self._most = waiting
        self._guard = threading.Lock()
        self._reads = threading.Lock()
        self._waiting: list[Request] = []
        self._reader: SpanReader | None = None

    @property
    def rules(self) -> Rules:
        """The rules of the reader; loads it."""
        if self._reader is None:
            with self._reads:
                self._loaded()
        return self._loaded().rules

    def _loaded(self) -> SpanReader:
        self._reader = self._reader or self._load()
        return self._reader

    def read_parts(self, pairs: Sequence[Pair]) -> list[list[Span]]:
        """What `SpanReader.read_parts` gives. `Busy`, at once, when too many requests are waiting."""
        mine: Future[list[list[Span]]] = Future()
        with self._guard:
            if len(self._waiting) >= self._most:
                raise Busy
            self._waiting.append((pairs, mine))
        with self._reads:
            while not mine.done():
                # Nothing waits, and mine is not read: who took it was interrupted before reading it.
                self._read(self._next() or [(pairs, mine)])
        return mine.result()

    def _next(self) -> list[Request]:
        """The requests of the next batch, which do not wait any more."""
        with self._guard:
            taken, size = 0, 0
            for pairs, _ in self._waiting:
                if taken and size + len(pairs) > BATCH:
                    break
                taken, size = taken + 1, size + len(pairs)
            batch, self._waiting = self._waiting[:taken], self._waiting[taken:]
            return batch

    def _read(self, batch: Sequence[Request]) -> None:
        """Give each request its spans, or its error; whatever happens, none is left without."""
        try:
            found = self._loaded().read_parts([pair for pairs, _ in batch for pair in pairs])
            begin = 0
            for pairs, future in batch:
                future.set_result(found[begin : begin + len(pairs)])
                begin += len(pairs)
        except Exception as error:
            if len(batch) > 1:
                for request in batch:
                    self._read([request])
            else:
                batch[0][1].set_exception(error)
        finally:
            for _, future in batch:
                if not future.done():
                    future.set_exception(Busy())
