"""Text -> word n-grams as numbers, their MinHash signature, and the keys of its bands."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint64]

# Words of a run: long ones to propose copies, since two stories share few of them by chance; short ones
# to verify, since each changed word spoils as many runs as it has words.
LONG, SHORT = 5, 3
PERMUTATIONS = 128
SIGNATURE_BYTES = 4 * PERMUTATIONS
# Values of a signature that make a key: with two, 99 of 100 copies that were cut to a third are proposed.
ROWS = 2
SEED = 1

_PRIME = np.uint64(0x9E3779B97F4A7C15)


def sketch_version() -> str:
    """Names what signatures depend on: those of another version cannot be compared and are made anew."""
    from rensa import RMinHash

    return f"{RMinHash.ALGORITHM_VERSION}.{PERMUTATIONS}.{SEED}.{LONG}.{ROWS}"


def distinct_runs(words: Sequence[str], width: int) -> Numbers:
    """The distinct runs of `width` words, each as a number, in ascending order: uint64[n]."""
    return np.unique(hash_runs(words, width))


def hash_runs(words: Sequence[str], width: int) -> Numbers:
    """A number for the run of `width` words that begins at each word: uint64[len(words) - width + 1]."""
    count = len(words) - width + 1
    if count < 1:
        return np.zeros(0, dtype=np.uint64)
    coded = np.fromiter(map(_hash_word, words), dtype=np.uint64, count=len(words))
    total = np.zeros(count, dtype=np.uint64)
    for place in range(width):
        total = _mix_bits(total * _PRIME + coded[place : place + count])
    return total


def make_signature(found: Numbers) -> bytes:
    """The MinHash signature of a set of runs: `PERMUTATIONS` numbers of 32 bits; b"" of none.

    Each may be given more than once. Source: A. Broder, "On the resemblance and containment of documents",
    1997; rensa's R-MinHash makes it.
    """
    from rensa import RMinHash

    if not len(found):
        return b""
    held = found.astype("<u8").tobytes()
    made = RMinHash(PERMUTATIONS, SEED)
    made.update([held[at : at + 8] for at in range(0, len(held), 8)])
    return np.array(made.digest(), dtype="<u4").tobytes()


def band_keys(signed: bytes) -> list[int]:
    """The keys under which a signature is looked up, each of `ROWS` of its values; signed 64-bit numbers."""
    values = np.frombuffer(signed, dtype="<u4").astype(np.uint64).reshape(-1, ROWS)
    keys = np.arange(1, len(values) + 1, dtype=np.uint64) * _PRIME
    for row in range(ROWS):
        keys = _mix_bits(keys ^ values[:, row])
    return [int(key) for key in keys.view(np.int64)]


def estimate_similarity(one: bytes, other: bytes) -> float:
    """The estimated Jaccard similarity of the sets with these signatures: 0 to 1, give or take 0.04."""
    first, second = (np.frombuffer(signed, dtype="<u4") for signed in (one, other))
    return float((first == second).mean())


@lru_cache(maxsize=50_000)
def _hash_word(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def _mix_bits(numbers: Numbers) -> Numbers:
    """Every bit of the result depends on every bit of the number (the finalizer of SplitMix64)."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: Numbers = numbers ^ (numbers >> np.uint64(31))
    return mixed
