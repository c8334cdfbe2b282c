"""Any encoder makes vectors of unit length, the same ones every time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from conftest import WordsEncoder

from retrieval.embed import SentenceEncoder, of_unit_length
from retrieval.ports import Encoder

TEXTS = ["The bridge is shut.", "", "x" * 5_000, "天気がいい 👩‍👩‍👧", "The bridge is shut."]


@pytest.fixture(params=["sentence-transformers", "words"])
def encoder(request: pytest.FixtureRequest, tiny_model: Path) -> Encoder:
    return WordsEncoder() if request.param == "words" else SentenceEncoder(str(tiny_model))


def test_vectors_have_unit_length_and_the_shape_that_is_promised(encoder: Encoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), encoder.dimension)
    assert of_unit_length(vectors).all()
    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_a_text_has_the_same_vector_every_time_and_beside_any_other(encoder: Encoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert np.array_equal(encoder.encode(TEXTS), vectors)
    assert (vectors[0] @ vectors[4], vectors[0] @ encoder.encode(TEXTS[:1])[0]) == pytest.approx(
        (1, 1), abs=1e-3
    )


def test_an_encoder_names_its_vectors(encoder: Encoder) -> None:
    assert encoder.name
