"""What a training run is told: `config.toml` as frozen dataclasses."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

DEFAULT = Path(__file__).with_name("config.toml")


@dataclass(frozen=True, slots=True)
class WindowRules:
    """How a context is cut: tokens of a window, of its question, and how often the answer is left out."""

    longest: tuple[int, ...]
    question: int
    absent: float


@dataclass(frozen=True, slots=True)
class Schedule:
    """How the weights move; rates are per update, shares are of the whole run."""

    batch: int
    part: int
    pool: int
    rate: float
    heads_rate: float
    layer_decay: float
    warmup: float
    weight_decay: float
    clip: float
    average: float
    answerable_weight: float


@dataclass(frozen=True, slots=True)
class Config:
    seed: int
    frozen_layers: int
    windows: WindowRules
    schedule: Schedule
    held_out: float
    mix: dict[str, float]


def read(path: Path = DEFAULT) -> Config:
    """The configuration in a TOML file. `KeyError` or `TypeError` when a value is missing or unknown."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    windows = {**raw["windows"], "longest": tuple(raw["windows"]["longest"])}
    return Config(
        seed=raw["seed"],
        frozen_layers=raw["model"]["frozen_layers"],
        windows=WindowRules(**windows),
        schedule=Schedule(**raw["schedule"]),
        held_out=raw["held_out"]["share"],
        mix={source: float(share) for source, share in raw["mix"].items()},
    )
