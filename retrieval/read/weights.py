"""The shipped weights: only what the training changed, with what they belong to written in the file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.embed import DEFAULT_SHA256
from retrieval.types import DatelineError

if TYPE_CHECKING:
    from torch import Tensor

SHIPPED = Path(__file__).parents[1] / "weights" / "reader.safetensors"
SHIPPED_SHA256 = "5b1c1de68a334e33a885b2085f7c273c6de5f9857c0540f170ba9e2ca5ba92ee"
"""What `python -m training export` printed when it wrote the file."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """From logits to a probability that the passage answers: 1 / (1 + exp(-(margin·m + answers·a + bias))).

    `m` is how far the best span is above "no answer", `a` the logit that the passage answers. Fitted by
    logistic regression (Platt 1999) on questions that were kept out of the training.
    """

    margin: float = 1.0
    answers: float = 0.0
    bias: float = 0.0


@dataclass(frozen=True, slots=True)
class Rule:
    """From the signs that speak for a sentence to the probability that it answers, and how much is enough.

    The weights are those of `SIGNS` in `retrieval/judge/model.py`, in that order. Fitted on kept-out
    questions that Dateline's own search found passages for, a part of them with what answers left out of the
    library.
    """

    span: float = 0.5
    margin: float = 0.0
    words: float = 2.0
    said: float = 1.0
    kind: float = 1.0
    search: float = 0.5
    bias: float = -4.0
    enough: float = 0.5


@dataclass(frozen=True, slots=True)
class Rules:
    """The rule for "when" questions, and that for all others.

    Asked when, a model is as sure of any date that stands in a passage: its margin says less there.
    """

    when: Rule = Rule()
    other: Rule = Rule()


@dataclass(frozen=True, slots=True)
class Overlay:
    """Tensors by name, to be laid over the packaged encoder, and what makes probabilities of its logits."""

    tensors: Mapping[str, Tensor]
    calibration: Calibration = Calibration()
    rules: Rules = Rules()


def write(path: Path, overlay: Overlay) -> str:
    """Write the tensors as float16 with the encoder they belong to; the sha256 of the file."""
    from safetensors.torch import save

    halved = {name: one.half().contiguous() for name, one in overlay.tensors.items()}
    notes = {
        "base_sha256": DEFAULT_SHA256,
        "calibration": json.dumps(asdict(overlay.calibration)),
        "rules": json.dumps(asdict(overlay.rules)),
    }
    blob = save(halved, metadata=notes)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_bytes(blob)
    fresh.replace(path)
    return hashlib.sha256(blob).hexdigest()


def shipped() -> Overlay:
    """Dateline's own weights. `DatelineError` when `read` refuses them."""
    return read(SHIPPED, SHIPPED_SHA256)


def read(path: Path, sha256: str) -> Overlay:
    """The overlay in a file, as float32.

    `DatelineError` when the file is missing, has another sha256 than it must have, or belongs to another
    encoder than the one that is installed.
    """
    try:
        blob = path.read_bytes()
    except OSError as error:
        raise DatelineError(f"the reader's weights {path.name} cannot be read: reinstall Dateline") from error
    digest = hashlib.sha256(blob).hexdigest()
    if digest != sha256:
        raise DatelineError(
            f"the reader's weights {path.name} have sha256 {digest[:12]}…, not {sha256[:12]}…:"
            " reinstall Dateline"
        )
    notes = json.loads(blob[8 : 8 + int.from_bytes(blob[:8], "little")])["__metadata__"]
    if notes["base_sha256"] != DEFAULT_SHA256:
        raise DatelineError(
            f"the reader's weights {path.name} belong to an encoder with sha256"
            f" {notes['base_sha256'][:12]}…, not {DEFAULT_SHA256[:12]}…: reinstall Dateline"
        )
    from safetensors.torch import load

    tensors = {name: one.float() for name, one in load(blob).items()}
    calibration, rules = json.loads(notes["calibration"]), json.loads(notes["rules"])
    return Overlay(tensors, Calibration(**calibration), rules_of(rules))


def rules_of(held: Mapping[str, Mapping[str, float]]) -> Rules:
    """The rules that `dataclasses.asdict` made a mapping of."""
    return Rules(Rule(**held["when"]), Rule(**held["other"]))
