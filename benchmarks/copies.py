"""Precision, recall and time of finding copies of a story, by kind of edit: `python -m benchmarks.copies`."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, islice
from pathlib import Path

import numpy as np

from benchmarks.wire import Carried, Wire
from retrieval.build import open_library
from retrieval.ports import Library

AT_ONCE = 500
# So many articles are timed at each size.
TIMED = 500

Pair = tuple[int, int]


def grouped(folder: Path, held: Sequence[Carried]) -> list[int]:
    library = open_library(folder, create=True)
    store(library, iter(held))
    story = library.stories(one.article.id for one in held)
    library.close()
    return [story.get(one.article.id, -place) for place, one in enumerate(held, 1)]


def store(library: Library, held: Iterator[Carried]) -> None:
    """Store articles, `AT_ONCE` a transaction."""
    while some := list(islice(held, AT_ONCE)):
        with library.writing():
            for one in some:
                library.put(one.article, [])
            library.link_copies(one.article.id for one in some)


def pairs(stories: Sequence[int]) -> set[Pair]:
    places: defaultdict[int, list[int]] = defaultdict(list)
    for place, story in enumerate(stories):
        places[story].append(place)
    return {pair for one in places.values() for pair in combinations(one, 2)}


def accuracy(held: Sequence[Carried], found: Sequence[int]) -> None:
    said, true = pairs(found), pairs([one.story for one in held])
    print(f"{len(held):,} articles, {len(true):,} pairs of copies")
    print(f"precision {len(said & true) / max(len(said), 1):.3f}   recall {len(said & true) / len(true):.3f}")
    by_edit: defaultdict[str, list[bool]] = defaultdict(list)
    for one, other in true:
        for edit in {held[one].edit, held[other].edit} - {"original"}:
            by_edit[edit].append((one, other) in said)
    for edit, hits in sorted(by_edit.items()):
        print(f"  {edit:<34}{len(hits):>6} pairs   recall {sum(hits) / len(hits):.3f}")
    wrong = Counter(edit for pair in said - true for edit in {held[place].edit for place in pair})
    for edit in ("follow-up", "other figure", "quotes it", "round-up", "same form"):
        there = sum(one.edit == edit for one in held)
        print(f"  {edit:<34}{there:>6} articles, {wrong[edit]} pairs taken for copies")


def growth(folder: Path, seed: int, sizes: Sequence[int]) -> None:
    """Print the processor time an article takes to be linked when the library has so many, and the slope."""
    library, taken = open_library(folder, create=True), {}
    held = Wire(seed).carried()
    count = 0
    for size in sizes:
        store(library, islice(held, size - count))
        count = size
        taken[size] = linking(library, list(islice(Wire(seed + size).carried(), TIMED)))
        print(f"{size:>9,} articles: {taken[size]:.2f} ms an article", flush=True)
    library.close()
    if len(sizes) > 1:
        slope = np.polyfit(np.log(list(taken)), np.log(list(taken.values())), 1)[0]
        print(f"time for all grows with the number of articles to the power of {1 + slope:.2f}")


def linking(library: Library, held: Sequence[Carried]) -> float:
    """Milliseconds of processor time to sign, look up and link an article; the library stays as it was."""
    timed = [replace(one.article, id=f"timed-{one.article.id}") for one in held]
    try:
        with library.writing():
            for one in timed:
                library.put(one, [])
            start = time.process_time()
            library.link_copies(one.id for one in timed)
            taken = time.process_time() - start
            raise _Undo
    except _Undo:
        return 1000 * taken / len(held)


class _Undo(Exception):
    pass


def main(articles: int, seed: int, sizes: Sequence[int]) -> None:
    with tempfile.TemporaryDirectory() as name:
        held = list(islice(Wire(seed).carried(), articles))
        accuracy(held, grouped(Path(name) / "pairs", held))
        growth(Path(name) / "growth", seed + 1, sizes)


def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="python -m benchmarks.copies", description=__doc__)
    options.add_argument("--articles", type=int, default=2_000, help="articles to find copies among (2000)")
    options.add_argument("--seed", type=int, default=5, help="what they are drawn from (5)")
    options.add_argument("--sizes", type=int, nargs="*", default=[1_000, 10_000], help="sizes to time at")
    return options


if __name__ == "__main__":
    main(**vars(parser().parse_args()))
