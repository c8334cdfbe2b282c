"""Any span reader marks words of the passage, one span a part, in the order it was asked."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from memory import MemorySpanReader

from retrieval.ports import SpanReader
from retrieval.read import span_model, spans
from retrieval.read.batching import Batching
from retrieval.read.span_model import ShippedModel
from retrieval.read.spans import Pair, Span
from retrieval.read.weights import Calibration, Overlay

PASSAGE = "The bridge fell. Three people were hurt on Monday. It rained."
PARTS = ((0, 16), (17, 50), (51, 61))


@pytest.fixture(scope="module")
def model() -> ShippedModel:
    """The packaged encoder with heads that have learnt nothing."""
    return ShippedModel(Overlay(span_model.heads(3), Calibration(1.0, 1.0, 0.0)))


@pytest.fixture(params=["spans", "batched", "memory"])
def reader(request: pytest.FixtureRequest, model: ShippedModel) -> SpanReader:
    if request.param == "memory":
        return MemorySpanReader()
    plain = spans.SpanReader(model)
    return Batching(lambda: plain) if request.param == "batched" else plain


def texts(pair: Pair, found: Sequence[Span]) -> list[str]:
    return [pair.passage[span.start : span.end] for span in found]


def test_each_part_of_each_pair_gets_the_best_span_within_it(reader: SpanReader) -> None:
    pairs = [
        Pair("Who was hurt?", PASSAGE, PARTS),
        Pair("What fell?", PASSAGE),
        Pair("Why?", PASSAGE, PARTS[:1]),
    ]
    found = reader.read_parts(pairs)
    assert [len(spans) for spans in found] == [3, 1, 1]
    for pair, spans_of in zip(pairs, found, strict=True):
        for (begin, end), span in zip(pair.parts or ((0, len(PASSAGE)),), spans_of, strict=True):
            assert begin <= span.start < span.end <= end
            assert 0 < span.probability < 1
    assert reader.read_parts([]) == []
    assert reader.rules


def test_a_passage_without_words_has_no_span(reader: SpanReader) -> None:
    ((span,),) = reader.read_parts([Pair("Who fell?", "")])
    assert span.start == span.end and span.probability < 1e-6
