"""A run's checkpoint -> the weights that are shipped; the mean of several runs' as one run more."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch

from retrieval.read.weights import Overlay
from retrieval.types import DatelineError
from training.loop import CHECKPOINT


def overlay(folder: Path) -> Overlay:
    """The averaged weights of a run, not yet calibrated, rounded to float16 as they are shipped.

    `DatelineError` when the run has no checkpoint yet.
    """
    if not (folder / CHECKPOINT).exists():
        raise DatelineError(f"{folder} holds no {CHECKPOINT}: run `python -m training train` first")
    held = torch.load(folder / CHECKPOINT, weights_only=True)
    rounded = {name: one.half().float() for name, one in held["learner"]["average"].items()}
    return Overlay(rounded)


def average(several: Sequence[Overlay], folder: Path) -> None:
    """Write the mean of several runs' weights as the checkpoint of a run that is only to be measured.

    Runs that went on from one another lie close enough for their mean to do better than each ("model soups",
    Wortsman et al. 2022). `DatelineError` when they are not of the same tensors.
    """
    shapes = [{name: one.shape for name, one in made.tensors.items()} for made in several]
    if any(one != shapes[0] for one in shapes):
        raise DatelineError("only the weights of runs that train the same layers have a mean")
    mean = {
        name: torch.stack([made.tensors[name].float() for made in several]).mean(dim=0)
        for name in several[0].tensors
    }
    folder.mkdir(parents=True, exist_ok=True)
    torch.save({"learner": {"average": mean}}, folder / CHECKPOINT)
