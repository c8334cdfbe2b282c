"""Merging over and over costs no memory, descriptor, thread or disk, neither here nor in a reader."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT
from faults import merging
from faults.measured import Trial

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").is_file(), reason="reads memory and descriptors in /proc"
)
# What is in use after so many merges is what a process needs; a leak would come on top, at every merge.
WARM = 0.4
MB_A_MERGE = 0.02
# Chroma's threads, and the descriptors they poll with, take a moment to end.
ENDING = 12


@dataclass
class Process:
    """A process of `merging`, and its size after each thing it did."""

    running: subprocess.Popen[str]
    sizes: list[dict[str, float]] = field(default_factory=list)

    def tell(self, command: str, number: int) -> dict[str, float]:
        """Let it do this; what it found, how long that took, and how big it is then."""
        assert self.running.stdin and self.running.stdout
        self.running.stdin.write(f"{command} {number}\n")
        self.running.stdin.flush()
        told: dict[str, float] = json.loads(self.running.stdout.readline())
        if command == "ask":
            assert told["found"] == merging.PASSAGES
            self.sizes.append(told)
        return told

    def warm(self, name: str) -> list[float]:
        """What it told under this name, once it was warm."""
        return [size[name] for size in self.sizes[int(len(self.sizes) * WARM) :]]

    def growth(self, name: str) -> float:
        """How much of it is added a merge, by the straight line that fits best."""
        values = self.warm(name)
        return float(np.polyfit(range(len(values)), values, 1)[0])


@contextmanager
def started(folder: Path, probed: bool) -> Iterator[Process]:
    path = os.pathsep.join([str(ROOT / "tests"), str(ROOT)])
    with subprocess.Popen(
        [sys.executable, merging.__file__, str(folder), str(probed)],
        env={**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        yield Process(running)
        running.stdin.close()  # type: ignore[union-attr]
        assert running.wait(60) == 0


@dataclass
class Seen:
    """The one that merges and the one that only reads, seconds a merge took, and what lay on the disk."""

    merger: Process
    reader: Process
    seconds: list[float]
    most_on_disk: float
    last_on_disk: float


def merged(folder: Path, passages: int, merges: int, probed: bool) -> Seen:
    """Merge so often, each time with another article, and let both ask for it."""
    with started(folder, probed) as merger, started(folder, probed) as reader:
        merger.tell("fill", passages)
        seen = Seen(merger, reader, [], 0.0, 0.0)
        for number in range(passages // merging.PASSAGES, passages // merging.PASSAGES + merges):
            built = merger.tell("merge", number)
            # The reader still has the one before; any older is gone.
            assert built["generations"] <= 2
            seen.seconds.append(built["seconds"])
            merger.tell("ask", number)
            after = reader.tell("ask", number)
            assert after["generations"] == 1
            seen.most_on_disk = max(seen.most_on_disk, built["index"])
            seen.last_on_disk = after["index"]
    return seen


def told(one: Process) -> str:
    resident, growth = one.warm("resident"), one.growth("resident")
    return (
        f"{resident[0]:.0f} MB when warm, {resident[-1]:.0f} MB at the end ({growth:+.3f} MB a merge),"
        f" {min(one.warm('files')):.0f} to {max(one.warm('files')):.0f} descriptors,"
        f" {min(one.warm('threads')):.0f} to {max(one.warm('threads')):.0f} threads"
    )


def _listed(sizes: list[float]) -> str:
    return ", ".join(f"{size:.0f}" for size in sizes)


@pytest.mark.slow
def test_merges_do_not_add_up(tmp_path: Path, trial: Trial) -> None:
    passages, merges = trial.size(200, 400), trial.size(12, 500)
    seen = merged(tmp_path, passages, merges, probed=False)
    for one in (seen.merger, seen.reader):
        for name in ("files", "threads"):
            assert max(one.warm(name)) <= one.sizes[0][name] + ENDING
        # A dozen merges are still part of the warming up.
        assert one.growth("resident") < MB_A_MERGE or not trial.full
    assert seen.most_on_disk < 2.5 * seen.last_on_disk
    trial.saw(
        f"memory: {merges} merges",
        f"{passages} passages of {merging.DIMENSION} numbers, {merges} merges in one process, a question"
        " there and in a second process after each",
        f"merging: {told(seen.merger)}; reading: {told(seen.reader)}; 1 generation after each question,"
        f" at most {seen.most_on_disk:.1f} MB of index",
    )


@pytest.mark.slow
def test_a_merge_of_a_large_library_gives_back_what_it_took(tmp_path: Path, trial: Trial) -> None:
    passages, merges = trial.size(1_000, 100_000), trial.size(2, 4)
    seen = merged(tmp_path, passages, merges, probed=trial.full)
    resident = [size["resident"] for size in seen.merger.sizes]
    reading = [size["resident"] for size in seen.reader.sizes]
    # A generation that stayed in memory would add its vectors and its graph.
    generation = passages * merging.DIMENSION * 4 / 1e6
    for sizes in (resident, reading):
        assert sizes[-1] - sizes[0] < max(generation, 20)
    trial.saw(
        "memory: a large library",
        f"{passages} passages of {merging.DIMENSION} numbers, {merges} merges, a question in two processes"
        " after each",
        f"a merge took {min(seen.seconds):.0f} to {max(seen.seconds):.0f} s; merging {_listed(resident)} MB,"
        f" reading {_listed(reading)} MB after each; at most {seen.most_on_disk:.0f} MB of index,"
        f" {seen.last_on_disk:.0f} MB at the end",
    )
