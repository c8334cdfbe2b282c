"""The training run: updates until the time or the examples are spent, with checkpoints to go on from."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch

from retrieval.read.weights import Overlay
from retrieval.types import DatelineError
from training.batches import Parts
from training.learner import Learner, State

CHECKPOINT = "checkpoint.pt"
TOLD_EVERY = 25


@dataclass(frozen=True, slots=True)
class Budget:
    """When a run is over: after so many examples or so many seconds, whichever comes first."""

    examples: int
    seconds: float

    def spent(self, examples: int, seconds: float) -> float:
        return min(max(examples / self.examples, seconds / self.seconds), 1.0)


def pace(spent: float, warmup: float) -> float:
    """The learning rate as a share of its maximum: linear warm-up, then linear decay to 0."""
    if spent < warmup:
        return max(spent / warmup, 0.02)
    return (1.0 - spent) / (1.0 - warmup)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run is: pools done, batches done of the next one, examples seen, seconds spent."""

    pool: int = 0
    batch: int = 0
    examples: int = 0
    seconds: float = 0.0


class Run:
    """One run in a folder of its own; started again there, it goes on from its last checkpoint."""

    def __init__(self, folder: Path, learner: Learner, budget: Budget, warmup: float) -> None:
        self._path = folder / CHECKPOINT
        self._learner = learner
        self._budget = budget
        self._warmup = warmup
        self._losses: list[float] = []
        self.place = Place()
        folder.mkdir(parents=True, exist_ok=True)
        if self._path.exists():
            held: dict[str, Any] = torch.load(self._path, weights_only=True)
            learner.restore(held["learner"])
            self.place = Place(**held["place"])

    def go(
        self,
        pools: Callable[[int], Iterator[list[Parts]]],
        clock: Callable[[], float],
        tell: Callable[[str], None],
        save_every: float = 240.0,
    ) -> State:
        """Learn until the budget is spent; the averaged weights. `pools(n)`: the pools from the n-th on."""
        begun, saved = clock() - self.place.seconds, clock()
        source = pools(self.place.pool)
        batches = next(source)
        while (spent := self._budget.spent(self.place.examples, self.place.seconds)) < 1.0:
            if self.place.batch == len(batches):
                batches = next(source)
                self.place = replace(self.place, pool=self.place.pool + 1, batch=0)
            batch = batches[self.place.batch]
            self._losses.append(self._learner.learn(batch, pace(spent, self._warmup)))
            self.place = replace(
                self.place,
                batch=self.place.batch + 1,
                examples=self.place.examples + sum(len(part.ids) for part in batch),
                seconds=clock() - begun,
            )
            if len(self._losses) == TOLD_EVERY:
                tell(self._line(spent))
            if clock() - saved > save_every:
                self.save()
                saved = clock()
        self.save()
        return self._learner.averaged()

    def _line(self, spent: float) -> str:
        mean = sum(self._losses) / len(self._losses)
        self._losses.clear()
        rate = self.place.examples / max(self.place.seconds, 1e-9)
        return (
            f"{self.place.seconds:8.0f} s  {self.place.examples:7d} examples  {rate:5.2f}/s"
            f"  {spent:6.1%} of the run  loss {mean:.4f}"
        )

    def save(self) -> None:
        """Write the checkpoint so that a kill leaves the old one or the new one, whole."""
        held = {"learner": self._learner.state(), "place": asdict(self.place)}
        fresh = self._path.with_suffix(".new")
        with fresh.open("wb") as file:
            torch.save(held, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)


def averaged_weights(folder: Path) -> Overlay:
    """The averaged weights of a run, not yet calibrated, rounded to float16 as they are shipped.

    `DatelineError` when the run has no checkpoint yet.
    """
    if not (folder / CHECKPOINT).exists():
        raise DatelineError(f"{folder} holds no {CHECKPOINT}: run `python -m training train` first")
    held = torch.load(folder / CHECKPOINT, weights_only=True)
    return Overlay({name: one.half().float() for name, one in held["learner"]["average"].items()})
