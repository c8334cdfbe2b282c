"""Builds generations of an index and dies by kill -9 at a point of the swap that it is told.

`swaps.py` reads lines `FOLDER POINT SEED` from standard input, builds each in a process of its own, which is
a copy of this one, and answers with how that ended. A point is a step that `Index.build` tells, or a call to
the operating system: of those that replace a small file, of the fsyncs in a row, of those that remove a
generation.
"""

from __future__ import annotations

import os
import random
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

from retrieval.chroma.index import Index
from retrieval.ports import Batch

STEPS = ("locked", "filled", "sealed", "recorded", "verified", "swapped", "swept")
MANIFEST, POINTER = "manifest.json.draft", "CURRENT.draft"
REPLACING = tuple(
    f"{moment}:{draft}"
    for draft in (MANIFEST, POINTER)
    for moment in ("opened", "written", "forced", "renamed")
)
WITHIN = ("filling", "forcing", "sweeping")
POINTS = STEPS + REPLACING + WITHIN
# A generation has about so many files that Python opens, and so many to force to disk or to remove.
ROW = {"filling": 6, "forcing": 12, "sweeping": 12}
DIMENSION = 16


def passages(seed: int) -> Batch:
    """Between 250 and 500 passages, the same for the same seed."""
    draw = np.random.default_rng(seed)
    count = int(draw.integers(250, 500))
    vectors = draw.normal(size=(count, DIMENSION)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return Batch(np.arange(1, count + 1), vectors, np.zeros(count, dtype=np.int64), ["outlet"] * count)


def asked(seed: int) -> str:
    """The name of the encoder that a build with this seed says it used: a generation tells whose it is."""
    return f"encoder {seed}"


def build(folder: Path, seed: int, at: Callable[[str], None] | None = None) -> None:
    """Build the generation of this seed, without the child process that would ask it."""
    index = Index(folder, verify=lambda _folder: [], patience=0, at=at)
    index.build(asked(seed), DIMENSION, [passages(seed)])
    index.close()


def die_at(folder: Path, point: str, seed: int) -> None:
    """Build, and end at the point as a power cut ends a process."""
    moment, _, draft = point.partition(":")
    watched = Watched(moment, draft, random.Random(seed).randint(1, ROW.get(moment, 1)))
    sys.addaudithook(watched.event)
    forced = os.fsync

    def fsync(handle: int) -> None:
        watched.fsync(Path(f"/proc/self/fd/{handle}").readlink())
        forced(handle)

    os.fsync = fsync
    build(folder, seed, watched.step)


class Watched:
    """Counts what the build does, and ends it when it is at its point."""

    def __init__(self, moment: str, draft: str, turn: int) -> None:
        """`turn`: which of the calls that come in a row is the one to die at."""
        self._moment, self._draft, self._turn = moment, draft, turn
        self._renamed = self._sweeping = False

    def step(self, reached: str) -> None:
        self._sweeping = reached == "swapped"
        self._die_if(reached == self._moment)

    def fsync(self, path: Path) -> None:
        self._die_if(self._moment == "written" and path.name == self._draft)
        self._die_if(self._moment == "forcing" and self._now())

    def event(self, name: str, arguments: tuple[object, ...]) -> None:
        """Called by the interpreter before it opens, renames or removes a file."""
        path = str(arguments[0]) if arguments else ""
        if name == "open":
            # The folder is opened, to be forced to disk, once the draft has its new name.
            self._die_if(self._moment == "renamed" and self._renamed)
            self._die_if(self._moment == "opened" and path.endswith(self._draft))
            self._die_if(self._moment == "filling" and "/0" in path and self._now())
        if name == "os.rename" and path.endswith(self._draft):
            self._die_if(self._moment == "forced")
            self._renamed = True
        if name == "os.remove" and self._sweeping:
            self._die_if(self._moment == "sweeping" and self._now())

    def _now(self) -> bool:
        self._turn -= 1
        return self._turn == 0

    def _die_if(self, there: bool) -> None:
        if there:
            os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    import chromadb  # noqa: F401  (loaded once, before the copies are made)

    for line in sys.stdin:
        folder, point, seed = line.rstrip("\n").split("\t")
        child = os.fork()
        if not child:
            die_at(Path(folder), point, int(seed))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
