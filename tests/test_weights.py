"""Shipped weights are laid over the encoder they belong to, or not at all."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
import torch
from conftest import ROOT

from retrieval.read import span_model
from retrieval.read import weights as overlay
from retrieval.read.span_model import ShippedModel
from retrieval.read.spans import SpanReader
from retrieval.read.weights import Calibration, Overlay, Rule, Rules
from retrieval.types import DatelineError

NAME = "encoder.encoder.layer.5.output.dense.bias"


def some(seed: int = 1) -> Overlay:
    changed = torch.randn(span_model.WIDTH, generator=torch.Generator().manual_seed(seed))
    return Overlay(
        {**span_model.heads(seed), NAME: changed},
        Calibration(0.5, 0.25, -1.0),
        Rules(when=Rule(bias=-3.0, enough=0.4), other=Rule(margin=0.5)),
    )


def test_what_is_written_is_read_to_the_precision_of_float16(tmp_path: Path) -> None:
    path = tmp_path / "weights" / "reader.safetensors"
    written = some()
    found = overlay.read(path, overlay.write(path, written))
    assert (found.calibration, found.rules) == (written.calibration, written.rules)
    assert found.tensors.keys() == written.tensors.keys()
    for name, one in found.tensors.items():
        assert one.dtype == torch.float32
        assert torch.equal(one, written.tensors[name].half().float())
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_weights_that_changed_on_the_disk_are_not_used(tmp_path: Path) -> None:
    path = tmp_path / "reader.safetensors"
    digest = overlay.write(path, some())
    blob = bytearray(path.read_bytes())
    blob[-1] ^= 1
    path.write_bytes(blob)
    with pytest.raises(DatelineError, match=f"not {digest[:12]}…: reinstall Dateline"):
        overlay.read(path, digest)


def test_missing_weights_are_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(DatelineError, match=r"reader\.safetensors cannot be read: reinstall"):
        overlay.read(tmp_path / "reader.safetensors", "")


def test_weights_of_another_encoder_are_not_laid_over_this_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "reader.safetensors"
    monkeypatch.setattr(overlay, "DEFAULT_SHA256", "0" * 64)
    digest = overlay.write(path, some())
    monkeypatch.undo()
    with pytest.raises(DatelineError, match="belong to an encoder with sha256 000000000000…"):
        overlay.read(path, digest)


@pytest.mark.slow
def test_laid_over_weights_take_the_place_of_the_encoders_own() -> None:
    pairs = [("Who shut the bridge?", "The mayor shut the bridge on Monday.")]
    plain = SpanReader(ShippedModel(Overlay(span_model.heads(1)))).read(pairs)
    changed = SpanReader(ShippedModel(Overlay(some().tensors))).read(pairs)
    again = SpanReader(ShippedModel(Overlay(some().tensors))).read(pairs)
    assert changed != plain
    assert changed == again


def test_shipped_weights_are_named_by_their_digest_and_come_with_a_card() -> None:
    assert overlay.SHIPPED.with_name("README.md").exists()
    assert overlay.SHIPPED.stat().st_size <= 25_000_000
    model = ShippedModel()
    assert model.calibration != Calibration()
    assert model.rules.when.margin == 0 < model.rules.other.margin


def test_the_wheel_takes_the_weights_along() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = project["tool"]["setuptools"]["package-data"]["retrieval"]
    assert any(overlay.SHIPPED.relative_to(ROOT / "retrieval").match(one) for one in patterns)
