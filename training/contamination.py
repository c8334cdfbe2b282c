"""Finds training records that share a question or a passage with a benchmark."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.records import Record, open_text, plain, words

Hashes = NDArray[np.uint64]

SHINGLE = 13
# A context is shared when so many of its runs of 13 words stand in a benchmark, or all when it has fewer:
# 16 words in a row. A quotation of 13 to 15 words alone is not yet the passage.
RUNS = 4
# Questions shorter than this ("Who won?") are asked of many passages.
QUESTION_WORDS = 5
_FACTORS = np.array([pow(0x9E3779B97F4A7C15, n, 2**64) | 1 for n in range(SHINGLE)], dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What must not be trained on: questions as plain words, and sorted hashes of runs of 13 words."""

    questions: frozenset[str]
    shingles: Hashes


@dataclass(frozen=True, slots=True)
class Shared:
    """A record that may not be trained on, and why: "question" or "passage"."""

    record: Record
    what: str


def benchmark(paths: Iterable[Path]) -> Benchmark:
    """Every text of the JSON files named, or found below the folders named, packed with gzip or not.

    `ValueError` when there is none: a check against nothing would always pass.
    """
    questions: set[str] = set()
    found: list[Hashes] = []
    for file in files(paths):
        for key, text in _texts(_values(file)):
            if "question" in key or "query" in key or text.rstrip().endswith("?"):
                questions.add(plain(text))
            found.append(shingles(text))
    if not found:
        raise ValueError("no benchmark holds a text: name JSON files with questions and passages")
    return Benchmark(frozenset(questions), np.unique(np.concatenate(found)))


def shared(records: Sequence[Record], held: Benchmark) -> Iterator[Shared]:
    known: dict[str, bool] = {}
    for record in records:
        question = plain(record.question)
        if len(question.split()) >= QUESTION_WORDS and question in held.questions:
            yield Shared(record, "question")
            continue
        if record.context not in known:
            known[record.context] = _stands_in(record.context, held)
        if known[record.context]:
            yield Shared(record, "passage")


def _stands_in(context: str, held: Benchmark) -> bool:
    own = np.unique(shingles(context))
    if not len(own) or not len(held.shingles):
        return False
    at = np.minimum(np.searchsorted(held.shingles, own), len(held.shingles) - 1)
    return int((held.shingles[at] == own).sum()) >= min(RUNS, len(own))


def shingles(text: str) -> Hashes:
    """A 64-bit hash of every run of 13 words, in order; none when the text is shorter."""
    numbers = np.array([_word(word) for word in words(text)], dtype=np.uint64)
    if len(numbers) < SHINGLE:
        return np.zeros(0, dtype=np.uint64)
    runs = np.lib.stride_tricks.sliding_window_view(numbers, SHINGLE)
    hashed: Hashes = (runs * _FACTORS).sum(axis=1, dtype=np.uint64)
    return hashed


@lru_cache(maxsize=1_000_000)
def _word(word: str) -> int:
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "big")


def files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files named, and the JSON files below the folders named, in order.

    `ValueError` when a path names none: a benchmark passed over would look like one that shares nothing.
    """
    for path in paths:
        below = [path] if path.is_file() else sorted(path.rglob("*"))
        found = [one for one in below if {".json", ".jsonl"} & {*one.suffixes}]
        if not found:
            raise ValueError(f"no benchmark in {path}: name a JSON file, or a folder of them")
        yield from found


def _values(path: Path) -> Iterator[Any]:
    with open_text(path) as file:
        if ".jsonl" in path.suffixes:
            yield from (json.loads(line) for line in file if line.strip())
        else:
            yield json.load(file)


def _texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every string within a JSON value, with the key it stands under."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _texts(inner, str(name))
    elif isinstance(value, list | tuple) or hasattr(value, "__next__"):
        for inner in value:
            yield from _texts(inner, key)
