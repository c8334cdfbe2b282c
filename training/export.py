"""A run's checkpoint -> the weights that are shipped, with their calibration."""

from __future__ import annotations

from pathlib import Path

import torch

from retrieval.reading.overlay import Overlay
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
