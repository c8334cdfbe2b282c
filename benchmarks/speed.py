"""Speed of starting and answering, and memory, on generated news: `python -m benchmarks.speed`."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from benchmarks.generated import News, drawn
from retrieval.build import open_engine, open_storage
from retrieval.dates import find_times
from retrieval.embed import SentenceEncoder
from retrieval.types import Question

QUESTIONS = 100
WARM = 5
STARTS = 5
AT_ONCE = 500


def fill(folder: Path, passages: int) -> list[str]:
    """A library of generated passages whose vectors are random, with its index; questions about it."""
    news = News(seed=2)
    held = drawn(news, passages)
    encoder = SentenceEncoder()
    storage = open_storage(folder, encoder.name, create=True)
    library = storage.library
    store, draw = library.vectors(encoder.name), np.random.default_rng(3)
    for begin in range(0, len(held), AT_ONCE):
        with library.writing():
            for one, spans in held[begin : begin + AT_ONCE]:
                library.put(one, spans, find_times(one.text, one.published))
            library.link_copies(one.id for one, _ in held[begin : begin + AT_ONCE])
    missing = [hashed for hashed, _ in store.unembedded()]
    for begin in range(0, len(missing), AT_ONCE):
        some = missing[begin : begin + AT_ONCE]
        vectors = draw.normal(size=(len(some), encoder.dimension)).astype(np.float32)
        store.put(some, vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
    storage.vectors.merge()
    storage.close()
    asked = draw.choice(len(held), size=QUESTIONS + WARM)
    return [news.question(held[number][0]) for number in asked]


def answering(folder: Path, questions: Sequence[str]) -> tuple[list[float], float]:
    """Milliseconds for each question after `WARM` of them, and the process's peak memory in MB."""
    desk = open_engine(folder, SentenceEncoder())
    desk.warm_up()
    for text in questions[:WARM]:
        desk.answer(Question(text))
    answers = [desk.answer(Question(text)) for text in questions[WARM:]]
    return [answer.elapsed_ms for answer in answers], peak_memory()


def peak_memory() -> float:
    """The most memory this process has held, in MB."""
    status = Path("/proc/self/status")
    if status.exists():
        # Not getrusage: a child's figure there begins with its parent's.
        (line,) = (one for one in status.read_text().splitlines() if one.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)


def starting(arguments: Sequence[str]) -> float:
    command = [sys.executable, "-m", "bot.cli", *arguments]

    def run() -> None:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    return float(np.median([seconds(run) for _ in range(STARTS)]))


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def tell(label: str, figure: float, unit: str) -> None:
    print(f"{label:<44}{figure:>10,.2f} {unit}".rstrip(), flush=True)


def main(passages: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        full = Path(name)
        questions = fill(full, passages)
        tell("dateline --help, start to end", starting(["--help"]), "s")
        tell("dateline sources, start to end", starting(["sources", "--data", str(full)]), "s")
        # In a process of its own, so that its memory is that of answering alone.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as another:
            taken, memory = another.submit(answering, full, questions).result()
        over = f"over {passages:,} passages"
        tell(f"answer {over}, p50", float(np.percentile(taken, 50)), "ms")
        tell(f"answer {over}, p95", float(np.percentile(taken, 95)), "ms")
        tell(f"memory while answering {over}", memory, "MB")


def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    options.add_argument("--passages", type=int, default=2_000, help="the library to answer from (2000)")
    return options


if __name__ == "__main__":
    main(**vars(parser().parse_args()))
