"""A kill -9 at any point of the swap leaves a whole generation in use, no lock, and nothing that stays."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import ROOT
from faults import swaps
from faults.measured import Trial

from retrieval.chroma import manifest as record
from retrieval.chroma import probe
from retrieval.chroma.index import Index

Kill = Callable[[Path, str, int], int]
FIRST = 1
BUILT_AFTER = 3


@pytest.fixture(scope="module")
def kill() -> Iterator[Kill]:
    """Builds in a process that dies at a point; returns how that process ended."""
    with subprocess.Popen(
        [sys.executable, swaps.__file__],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as builder:
        assert builder.stdin and builder.stdout

        def at(folder: Path, point: str, seed: int) -> int:
            assert builder.stdin and builder.stdout
            builder.stdin.write(f"{folder}\t{point}\t{seed}\n")
            builder.stdin.flush()
            return int(builder.stdout.readline())

        yield at
        builder.stdin.close()
        assert builder.wait(30) == 0


def in_use(folder: Path) -> str:
    """Whose generation is in use; it must be whole, and each of 200 of its vectors must be found."""
    index = Index(folder, verify=lambda _folder: [])
    assert index.check(deep=True) == []
    generation = index.current()
    assert generation is not None
    seed = int(generation.encoder.split()[1])
    held = swaps.passages(seed)
    assert generation.manifest.count == len(held.ids)
    ids, vectors = generation.sample(probe.SAMPLE)
    assert len(ids) == probe.SAMPLE
    assert [generation.search(vector, 1)[0][0] for vector in vectors] == ids.tolist()
    index.close()
    return generation.encoder


def folders(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_dir())


AFTER = {"renamed:CURRENT.draft", "swapped", "swept", "sweeping"}


def test_a_kill_around_the_swap_leaves_a_whole_generation(tmp_path: Path, kill: Kill, trial: Trial) -> None:
    folder, times = tmp_path / "index", trial.size(1, 10)
    order = [point for point in swaps.POINTS for _ in range(times)]
    random.Random(4).shuffle(order)
    swaps.build(folder, FIRST)
    found, left = [swaps.asked(FIRST)], 0
    for seed, point in enumerate(order, FIRST + 1):
        assert kill(folder, point, seed) == -signal.SIGKILL, point
        expected = swaps.asked(seed) if point in AFTER else found[-1]
        found.append(in_use(folder))
        assert found[-1] == expected, point
        left = max(left, len(folders(folder)))
        if seed % BUILT_AFTER:
            continue
        # It waits for nobody, since the lock of the dead has fallen, and sweeps what they left.
        swaps.build(folder, seed)
        found.append(swaps.asked(seed))
        assert folders(folder) == [(folder / "CURRENT").read_text().strip()], point
        assert sorted(path.name for path in folder.iterdir() if path.is_file()) == ["BUILD.lock", "CURRENT"]
    trial.saw(
        "kill -9 around the swap",
        f"{len(swaps.POINTS)} points of a build, {times} kills at each, on one index;"
        f" after every {BUILT_AFTER} a build that ends",
        f"the pointer named a whole generation {len(order)} of {len(order)} times, and 200 of 200 of its"
        f" vectors found themselves; of up to {left} folders the next build left 1; no lock stayed",
    )


def test_kills_in_a_row_add_nothing_that_a_build_does_not_sweep(tmp_path: Path, kill: Kill) -> None:
    folder = tmp_path / "index"
    for seed in (2, 3, 4):
        assert kill(folder, "recorded", seed) == -signal.SIGKILL
    assert len(folders(folder)) == 3
    assert Index(folder).current() is None
    swaps.build(folder, FIRST)
    assert len(folders(folder)) == 1
    assert in_use(folder) == swaps.asked(FIRST)


def test_a_point_that_is_never_reached_would_be_seen(tmp_path: Path, kill: Kill) -> None:
    assert kill(tmp_path / "index", "nowhere", FIRST) == 0
    assert record.read(next((tmp_path / "index").glob("0*"))).count == len(swaps.passages(FIRST).ids)
