"""A process that merges and asks, or only asks, over and over, and tells after every step how big it is.

`merging.py DATA PROBED` reads a command a line from standard input and answers each with a line of JSON:
`fill N` puts N passages into the library, `merge NUMBER` exchanges an article for the one of that number and
builds the next generation, `ask NUMBER` looks for that article. The vectors are drawn, each from its number.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from retrieval.chroma.index import Index
from retrieval.chroma.vector_index import ChromaVectorIndex
from retrieval.embed import Vectors
from retrieval.sqlite.library import SqliteLibrary
from retrieval.types import Article

ENCODER = "drawn"
DIMENSION = 384
# An article has so many passages of a few words each.
PASSAGES = 20
AT_ONCE = 5_000


def vector_of(number: int, passage: int) -> Vectors:
    """The vector of a passage of the article with this number."""
    drawn = np.random.default_rng((number, passage)).normal(size=DIMENSION)
    return np.asarray(drawn / np.linalg.norm(drawn), dtype=np.float32)


class House:
    """One data folder, as a process sees it."""

    def __init__(self, folder: Path, probed: bool) -> None:
        self.folder = folder
        self.library = SqliteLibrary(folder)
        self.index = Index(folder / "index") if probed else Index(folder / "index", verify=lambda _folder: [])
        self.dense = ChromaVectorIndex(self.library, self.index, ENCODER)
        self.oldest = 0

    def fill(self, passages: int) -> None:
        numbers = iter(range(passages // PASSAGES))
        while some := [number for number, _ in zip(numbers, range(AT_ONCE // PASSAGES), strict=False)]:
            self._store(some)

    def merge(self, number: int) -> None:
        """Take the oldest article out, put this one in, and build the next generation."""
        with self.library.writing():
            assert self.library.forget(f"a{self.oldest}")
        self.oldest += 1
        self._store([number])
        self.dense.merge()

    def ask(self, number: int) -> int:
        """How many of the article's passages are the first that is found for their own vector."""
        found = [self.dense.search(vector_of(number, passage), 10)[0] for passage in range(PASSAGES)]
        held = self.library.passages(identifier for identifier, _ in found)
        places = [(held[identifier][1].id, held[identifier][0].start) for identifier, _ in found]
        wanted = [(f"a{number}", start) for start, _ in _spans(number)]
        return sum(place == want for place, want in zip(places, wanted, strict=True))

    def _store(self, numbers: list[int]) -> None:
        vectors = {}
        with self.library.writing():
            for number in numbers:
                self.library.put(Article(f"a{number}", _text(number), f"Article {number}"), _spans(number))
        store = self.library.vectors(ENCODER)
        missing = store.unembedded()
        held = self.library.passages(identifier for _, identifier in missing)
        for hashed, identifier in missing:
            passage, article = held[identifier]
            place = [start for start, _ in _spans(int(article.id[1:]))].index(passage.start)
            vectors[hashed] = vector_of(int(article.id[1:]), place)
        store.put(list(vectors), np.array(list(vectors.values())))

    def size(self) -> dict[str, float]:
        """Memory in MB, open files, threads, and of the folder: its generations and their MB."""
        gc.collect()
        status = dict(
            line.split(":", 1) for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
        )
        index = self.folder / "index"
        return {
            "resident": int(status["VmRSS"].split()[0]) / 1024,
            "own": int(status["RssAnon"].split()[0]) / 1024,
            "files": len(list(Path("/proc/self/fd").iterdir())),
            "threads": int(status["Threads"]),
            "generations": sum(path.is_dir() for path in index.iterdir()) if index.is_dir() else 0,
            "index": _bytes(index) / 1e6,
            "log": (self.folder / "library.db-wal").stat().st_size / 1e6,
        }


def _bytes(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size
        except FileNotFoundError:  # an old generation that is being removed
            continue
    return total


def _sentences(number: int) -> Iterator[str]:
    for passage in range(PASSAGES):
        yield f"Sentence {passage} of article {number}."


def _text(number: int) -> str:
    return " ".join(_sentences(number))


def _spans(number: int) -> list[tuple[int, int]]:
    spans, start = [], 0
    for sentence in _sentences(number):
        spans.append((start, start + len(sentence)))
        start += len(sentence) + 1
    return spans


def main(folder: str, probed: str) -> None:
    house = House(Path(folder), probed == "True")
    for line in sys.stdin:
        command, argument = line.split()
        began = time.monotonic()
        found = getattr(house, command)(int(argument))
        told = {"found": found, "seconds": time.monotonic() - began, **house.size()}
        sys.stdout.write(f"{json.dumps(told)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
