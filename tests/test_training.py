"""A training run learns, can be killed, and gives weights that read as the ones it trained."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
import torch

from retrieval.embed import packaged
from retrieval.read import weights as overlay
from retrieval.read.span_model import ShippedModel
from retrieval.read.spans import SpanReader
from retrieval.read.weights import Overlay
from training import config
from training.batches import Parts, pools, stream
from training.config import Config
from training.learner import Learner
from training.loop import CHECKPOINT, Budget, Run, averaged_weights, pace
from training.records import Record
from training.windows import tokenizer

PLACES = ["Riga", "Oslo", "Cairo", "Lima", "Perth", "Accra", "Quito", "Dakar"]
THINGS = ["bridge", "tower", "market", "harbour", "station", "library"]


def made() -> list[Record]:
    """Where something opened, and as many questions of another thing that the text does not answer."""
    records = []
    for n, place in enumerate(PLACES * 6):
        thing, other = THINGS[n % 6], THINGS[(n + 1) % 6]
        text = f"The new {thing} opened in {place} on Monday."
        at = text.index(place)
        records.append(Record(f"{n}", "made", f"Where did the {thing} open?", text, ((at, at + len(place)),)))
        records.append(Record(f"{n}-not", "made", f"Where did the {other} open?", text, ()))
    return records


@pytest.fixture
def small() -> Config:
    """Small batches, of which one layer learns fast."""
    whole = config.read()
    schedule = replace(whole.schedule, batch=8, part=4, pool=2, rate=1e-3, heads_rate=3e-3, average=0.9)
    return replace(whole, frozen_layers=5, schedule=schedule, mix={"made": 1.0})


Pools = Callable[[int], Iterator[list[Parts]]]


def source(small: Config) -> Pools:
    tokens, records = tokenizer(packaged()), made()
    return lambda done: pools(stream(records, small.mix, small.seed), tokens, small, done)


def ticking() -> Callable[[], float]:
    ticks = count()
    return lambda: float(next(ticks))


def run(folder: Path, small: Config, examples: int, threads: int = 1) -> Run:
    return Run(folder, Learner(packaged(), small, threads), Budget(examples, 1e9), small.schedule.warmup)


@pytest.mark.slow
def test_a_short_run_lowers_the_loss(small: Config, tmp_path: Path) -> None:
    said: list[str] = []
    run(tmp_path, small, 50 * 8).go(source(small), ticking(), said.append)
    losses = [float(line.rpartition(" ")[2]) for line in said]
    assert len(losses) == 2
    assert losses[1] < 0.6 * losses[0]
    pairs = [("Where did the tower open?", "The new tower opened in Tallinn on Monday.")]
    (span,) = SpanReader(ShippedModel(averaged_weights(tmp_path))).read(pairs)
    assert pairs[0][1][span.start : span.end] == "Tallinn"


@pytest.mark.slow
def test_a_run_that_was_stopped_goes_on_as_if_it_had_not_been(small: Config, tmp_path: Path) -> None:
    through = run(tmp_path / "a", small, 48).go(source(small), ticking(), print)

    class Killed(Exception):
        pass

    stopped = run(tmp_path / "b", small, 48)
    with pytest.raises(Killed):
        stopped.go(_cut(source(small), 3, Killed()), ticking(), print, save_every=0.0)
    again = run(tmp_path / "b", small, 48)
    assert again.place.examples == 24
    resumed = again.go(source(small), ticking(), print)
    assert through.keys() == resumed.keys()
    assert all(torch.allclose(one, resumed[name], atol=1e-6) for name, one in through.items())


def _cut(whole: Pools, batches: int, error: Exception) -> Pools:
    """The first `batches` of the batches; then the process dies."""

    class Dying(list[Parts]):
        def __getitem__(self, n: int) -> Parts:  # type: ignore[override]
            nonlocal batches
            batches -= 1
            if batches < 0:
                raise error
            return super().__getitem__(n)

    return lambda done: (Dying(pool) for pool in whole(done))


def test_a_checkpoint_is_whole_or_not_there(
    small: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = run(tmp_path, small, 8)
    one.save()
    before = (tmp_path / CHECKPOINT).read_bytes()

    def full(_held: object, file: object) -> None:
        file.write(b"half")  # type: ignore[attr-defined]
        raise OSError("no space left")

    monkeypatch.setattr(torch, "save", full)
    with pytest.raises(OSError, match="no space"):
        one.save()
    assert (tmp_path / CHECKPOINT).read_bytes() == before


def test_threads_do_not_change_what_is_learnt(small: Config, tmp_path: Path) -> None:
    alone = run(tmp_path / "a", small, 24).go(source(small), ticking(), print)
    shared = run(tmp_path / "b", small, 24, threads=2).go(source(small), ticking(), print)
    assert all(torch.allclose(one, shared[name], atol=1e-5) for name, one in alone.items())


def test_only_the_upper_layers_and_the_heads_learn(small: Config, tmp_path: Path) -> None:
    weights = run(tmp_path, small, 8).go(source(small), ticking(), print)
    layers = {name.split(".")[3] for name in weights if name.startswith("encoder.")}
    assert layers == {"5"}
    assert not any("embeddings" in name for name in weights)


def test_shipped_weights_read_as_the_run_that_made_them(small: Config, tmp_path: Path) -> None:
    run(tmp_path, small, 16).go(source(small), ticking(), print)
    path = tmp_path / "reader.safetensors"
    digest = overlay.write(path, averaged_weights(tmp_path))
    pairs = [(one.question, one.context) for one in made()[:6]]
    of_run = SpanReader(ShippedModel(averaged_weights(tmp_path))).read(pairs)
    assert SpanReader(ShippedModel(overlay.read(path, digest))).read(pairs) == of_run


def test_a_run_begins_with_shipped_weights(small: Config, tmp_path: Path) -> None:
    first = run(tmp_path, small, 16).go(source(small), ticking(), print)
    later = Learner(packaged(), small)
    later.begin_with(dict(Overlay(first).tensors))
    assert all(torch.equal(one, first[name]) for name, one in later.averaged().items())


def test_the_pace_rises_and_then_falls_to_nothing() -> None:
    paces = [pace(n / 1000, 0.05) for n in range(1001)]
    assert 0 < paces[0] < paces[49] <= 1.0
    assert max(paces) == pytest.approx(1.0)
    assert paces[50:] == sorted(paces[50:], reverse=True)
    assert paces[-1] == 0.0


def test_a_run_is_over_when_its_time_or_its_examples_are() -> None:
    budget = Budget(examples=100, seconds=60.0)
    assert budget.spent(50, 12.0) == 0.5
    assert budget.spent(50, 45.0) == 0.75
    assert budget.spent(10, 61.0) == 1.0
