"""What the readers of files share: the items they find, and how much may be read."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, Protocol

from ingest.documents import Unreadable
from retrieval.types import Article

MOST_BYTES = 20_000_000
# A packed file unpacks to no more than so many times its size, and as much as an article may have.
MOST_UNPACKED = 200


class Item(NamedTuple):
    """An article to be made: what makes it, and where in the file it stands: the member, the line.

    `make` raises `Unreadable`, or anything else where its reader has a fault.
    """

    make: Callable[[], Article]
    member: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """What readers need to know: the day, and the columns that a person named for parts of an article."""

    today: date
    names: Mapping[str, str] = field(default_factory=dict)


ReadItems = Callable[[io.BufferedReader, Reading], Iterator[Item]]


def read_whole(stream: io.BufferedReader, most: int = MOST_BYTES) -> bytes:
    """All that is left of a stream; raises `Unreadable` where it is more than `most` bytes."""
    data = stream.read(most + 1)
    if len(data) > most:
        raise Unreadable(f"is larger than {MOST_BYTES // 1_000_000} MB")
    return data


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class TooLarge(Unreadable):
    """What unpacks to far more than it holds; nothing more is read of it."""


class Budget:
    """How many bytes may still be unpacked of a file of `packed` bytes, whatever lies in it."""

    def __init__(self, packed: int) -> None:
        self._left = MOST_UNPACKED * packed + MOST_BYTES

    def limit(self, stream: Readable) -> io.BufferedReader:
        """A stream whose bytes count; raises `TooLarge` when they are too many."""
        return io.BufferedReader(_Limited(stream, self), 100_000)

    def spend(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise TooLarge(f"unpacks to more than {MOST_UNPACKED} times its size")


class _Limited(io.RawIOBase):
    def __init__(self, stream: Readable, budget: Budget) -> None:
        self._stream, self._budget = stream, budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        self._budget.spend(len(data))
        buffer[: len(data)] = data
        return len(data)
