"""Speed, exactness and size of the vector index, on clustered vectors: `python benchmarks/vectors.py`."""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.chroma.index import Generation, Index
from retrieval.ports import Batch, Filter

DIMENSION = 384
CLUSTERS = 500
SPREAD = 0.8
PIECE = 20_000
QUESTIONS = 200
K = 50
DAYS = np.arange(20220101, 20220131)

Vectors = NDArray[np.float32]


def clustered(count: int, seed: int) -> Vectors:
    """Unit vectors (float32[count, 384]) around 500 centres that are the same for every seed."""
    centres = np.random.default_rng(0).normal(size=(CLUSTERS, DIMENSION)).astype(np.float32)
    draw = np.random.default_rng(seed)
    vectors = np.empty((count, DIMENSION), dtype=np.float32)
    # In pieces, so that the memory reported at the end is the vectors and the index, not the drawing.
    for start in range(0, count, PIECE):
        piece = vectors[start : start + PIECE]
        piece[:] = centres[draw.integers(0, CLUSTERS, len(piece))]
        piece += SPREAD * draw.standard_normal(piece.shape, dtype=np.float32)
        piece /= np.linalg.norm(piece, axis=1, keepdims=True)
    return vectors


def synthetic(count: int) -> Batch:
    """Passages of 200 outlets and 30 days."""
    draw = np.random.default_rng(1)
    return Batch(
        ids=np.arange(1, count + 1, dtype=np.int64),
        vectors=clustered(count, seed=1),
        days=draw.choice(DAYS, count),
        sources=[f"outlet {n}" for n in draw.integers(0, 200, count)],
    )


def batches(held: Batch, size: int = 2_000) -> Iterator[Batch]:
    for start in range(0, len(held.ids), size):
        rows = slice(start, start + size)
        yield Batch(held.ids[rows], held.vectors[rows], held.days[rows], held.sources[rows])


def ask(
    generation: Generation, held: Batch, where: Filter | None, allowed: NDArray[np.bool_], k: int
) -> tuple[float, float, float]:
    """p50 and p95 of a search in milliseconds, and recall@k against brute force."""
    seconds, found, wanted = [], 0, 0
    for vector in clustered(QUESTIONS, seed=2):
        scores = np.where(allowed, held.vectors @ vector, -np.inf)
        best = set(held.ids[np.argsort(-scores)[: min(k, int(allowed.sum()))]].tolist())
        start = time.perf_counter()
        hits = generation.search(vector, k, where)
        seconds.append(time.perf_counter() - start)
        found += len(best & {i for i, _ in hits})
        wanted += len(best)
    return float(np.percentile(seconds, 50)) * 1e3, float(np.percentile(seconds, 95)) * 1e3, found / wanted


def timed(label: str, work: Callable[[], object]) -> None:
    start, cpu = time.perf_counter(), time.process_time()
    work()
    taken, used = time.perf_counter() - start, time.process_time() - cpu
    print(f"{label:<34}{taken:8.2f} s ({used:.2f} s of processor time)", flush=True)


def resident() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(count: int) -> None:
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    held = synthetic(count)
    everything = np.ones(count, dtype=bool)
    outlet = np.array([source == "outlet 7" for source in held.sources])
    with tempfile.TemporaryDirectory() as folder:
        print(f"{count} vectors of {DIMENSION}; {resident():.0f} MB before")
        timed("build, verified", lambda: Index(Path(folder)).build("random", DIMENSION, batches(held)))
        index = Index(Path(folder))
        timed("open", index.current)
        timed("check", index.check)
        timed("check, deep", lambda: index.check(deep=True))
        generation = index.current()
        assert generation is not None
        for label, where, allowed, k in (
            (f"all, k={K}", None, everything, K),
            (f"all, k={2 * K}", None, everything, 2 * K),
            ("a day on", Filter(first_day=date(2022, 1, 2)), held.days >= 20220102, K),
            ("half the days", Filter(first_day=date(2022, 1, 16)), held.days >= 20220116, K),
            ("one day", Filter(date(2022, 1, 16), date(2022, 1, 16)), held.days == 20220116, K),
            ("one outlet", Filter(source="outlet 7"), outlet, K),
        ):
            middle, late, recall = ask(generation, held, where, allowed, k)
            print(
                f"search, {label:<26}p50 {middle:6.2f} ms  p95 {late:6.2f} ms  recall {recall:.4f}",
                flush=True,
            )
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
        print(f"disk {size / 1e6:.0f} MB; {resident():.0f} MB at most, the vectors above included")
        index.close()


def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="python benchmarks/vectors.py", description=__doc__)
    options.add_argument("--vectors", type=int, default=50_000, help="passages in the index (50000)")
    return options


if __name__ == "__main__":
    main(parser().parse_args().vectors)
