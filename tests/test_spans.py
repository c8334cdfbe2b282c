"""A span is a stretch of the passage, whatever the passage is, and its probability is one."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from retrieval.embed import half_precision, packaged
from retrieval.read import span_model
from retrieval.read.span_model import Logits, NamedModel, ShippedModel
from retrieval.read.spans import (
    LONGEST,
    QUESTION,
    WINDOW,
    Pair,
    SpanReader,
    best_span,
    span_reader,
)
from retrieval.read.weights import Calibration, Overlay
from retrieval.types import DatelineError

# Products in bfloat16 have eight bits, and are cut into other blocks in another batch.
EXACT = isinstance(half_precision(), nullcontext)
ODD = "  Zoë’s café — “naïve”, №7 👩‍👩‍👧 in 北京 said:\tŁódź…\n"


@pytest.fixture(scope="module")
def shipped() -> SpanReader:
    """The packaged encoder with heads that have learnt nothing: all but the quality is as it is shipped."""
    return SpanReader(ShippedModel(Overlay(span_model.heads(3), Calibration(1.0, 1.0, 0.0))))


class Pointing:
    """Points at one word wherever it stands, and sees no answer elsewhere."""

    calibration = Calibration()

    def __init__(self, word: str) -> None:
        from transformers import AutoTokenizer

        self.tokenizer: Any = AutoTokenizer.from_pretrained(str(packaged()))
        self._id = self.tokenizer.convert_tokens_to_ids(word)
        self.shapes: list[tuple[int, ...]] = []

    def logits(self, inputs: Mapping[str, Any]) -> Logits:
        ids = inputs["input_ids"].numpy()
        self.shapes.append(ids.shape)
        at = np.where(ids == self._id, 8.0, -8.0).astype(np.float32)
        at[:, 0] = 0.0
        return Logits(at, at, np.zeros(len(ids), dtype=np.float32))


def test_a_span_is_a_stretch_of_its_passage(shipped: SpanReader) -> None:
    table = (
        "The bridge is shut.",
        ODD,
        "x" * 3_000,
        "a " * 2_000,
        "é" * 700,
    )
    for passage in table:
        (span,) = shipped.read([("What is shut?", passage)])
        assert 0 <= span.start < span.end <= len(passage), passage
        assert passage[span.start : span.end].strip() == passage[span.start : span.end], passage
        assert 0 < span.probability < 1, passage


def test_the_word_pointed_at_is_given_to_the_character() -> None:
    passage = f"{ODD} On Monday the Bridge, at last, was shut."
    (span,) = SpanReader(Pointing("bridge")).read([("What was shut?", passage)])
    assert passage[span.start : span.end] == "Bridge"
    assert span.probability > 0.99


def test_an_answer_at_the_end_of_a_long_passage_is_found() -> None:
    model = Pointing("bridge")
    passage = "Nothing happened here today. " * 200 + "Then the bridge fell."
    (span,) = SpanReader(model).read([("What fell?", passage)])
    assert passage[span.start : span.end] == "bridge"
    assert max(width for _, width in model.shapes) <= WINDOW


def test_of_a_long_question_the_end_is_read() -> None:
    held = SpanReader(Pointing("bridge"))._cut(["so much was said before " * 50 + "who fell?", "who?"])
    assert held[0].endswith("before who fell?")
    assert len(held[0]) < 64 * 8
    assert held[1] == "who?"


def test_each_part_of_a_passage_gives_its_best_span_and_none_crosses_its_end() -> None:
    passage = "The bridge fell. Nobody saw it. Another bridge stood near the old bridge."
    parts = ((0, 16), (17, 31), (32, len(passage)))
    (spans,) = SpanReader(Pointing("bridge")).read_parts([Pair("What fell?", passage, parts)])
    assert passage[spans[0].start : spans[0].end] == "bridge"
    assert passage[spans[2].start : spans[2].end] == "bridge"
    for (begin, stop), span in zip(parts, spans, strict=True):
        assert begin <= span.start < span.end <= stop
    assert spans[0].probability > 0.99 > 0.01 > spans[1].probability


def test_parts_are_read_wherever_the_windows_end() -> None:
    sentence = "Nothing happened here today. "
    passage = sentence * 60 + "Then the bridge fell. " + sentence * 60
    parts = tuple((at, at + len(sentence) - 1) for at in range(0, 60 * len(sentence), len(sentence)))
    fell = (60 * len(sentence), 60 * len(sentence) + 21)
    (spans,) = SpanReader(Pointing("bridge")).read_parts([Pair("What fell?", passage, (*parts, fell))])
    assert passage[spans[-1].start : spans[-1].end] == "bridge"
    assert max(spans, key=lambda one: one.score) == spans[-1]


def test_a_question_of_any_length_is_read() -> None:
    model = Pointing("bridge")
    (span,) = SpanReader(model).read([("which bridge " * 5_000, "The bridge fell.")])
    assert (span.start, span.end) == (4, 10)
    assert max(width for _, width in model.shapes) <= QUESTION + 10


def test_a_passage_without_words_does_not_answer(shipped: SpanReader) -> None:
    table = (
        "",
        " \n\t",
        "\u200b",
    )
    for passage in table:
        (span,) = shipped.read([("What is shut?", passage)])
        assert (span.start, span.end) == (0, 0), passage
        assert span.probability < 1e-9, passage


def test_nothing_to_read_gives_nothing(shipped: SpanReader) -> None:
    assert shipped.read([]) == []


def test_a_pair_is_read_alike_alone_and_among_many(shipped: SpanReader) -> None:
    pairs = [(f"What is number {n}?", f"The number {n} is shut. " * (n % 7 + 1)) for n in range(20)]
    together = shipped.read(pairs)
    for pair, found in list(zip(pairs, together, strict=True))[::6]:
        (alone,) = shipped.read([pair])
        assert (alone.start, alone.end) == (found.start, found.end)
        assert alone.score == pytest.approx(found.score, abs=1e-3 if EXACT else 1e-2)


def test_threads_share_a_reader(shipped: SpanReader) -> None:
    pairs = [[(f"Who is {n}?", f"It is {n}. " * (20 * n + 1))] for n in range(6)]
    wanted = [shipped.read(one) for one in pairs]
    found: list[Any] = [None] * 6

    def work(n: int) -> None:
        found[n] = shipped.read(pairs[n])

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == wanted


logit = st.floats(-50, 50, width=32)


@given(st.integers(1, 60).flatmap(lambda n: st.tuples(*[arrays(np.float32, n, elements=logit)] * 2)))
def test_no_allowed_span_has_a_higher_sum(pair: tuple[Any, Any]) -> None:
    start, end = pair
    first, last = best_span(start, end)
    assert 0 <= last - first < LONGEST
    spans = [(a, b) for a in range(len(start)) for b in range(a, min(a + LONGEST, len(end)))]
    assert start[first] + end[last] == max(start[a] + end[b] for a, b in spans)


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small model of another make: a question answering head of transformers on a tiny encoder."""
    import torch
    from transformers import BertConfig, BertForQuestionAnswering, BertTokenizerFast

    folder = tmp_path_factory.mktemp("named")
    BertTokenizerFast(str(packaged() / "vocab.txt"), model_max_length=128).save_pretrained(folder)
    torch.manual_seed(5)
    shape = BertConfig(hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16)
    BertForQuestionAnswering(shape).save_pretrained(folder)
    return folder


def test_another_model_reads_through_the_same_door(named: Path) -> None:
    passage = "The bridge is shut. " * 60
    (span,) = span_reader(str(named)).read([("What is shut?", passage)])
    assert passage[span.start : span.end].strip()
    assert 0 < span.probability < 1


def test_a_model_that_is_not_there_is_said_not_to_be(tmp_path: Path) -> None:
    with pytest.raises(DatelineError, match=r"READER_MODEL=\S+nowhere cannot be loaded; to download it once"):
        span_reader(str(tmp_path / "nowhere"))


def test_weights_that_could_run_code_are_not_loaded(named: Path, tmp_path: Path) -> None:
    import shutil

    import torch
    from safetensors.torch import load_file

    folder = shutil.copytree(named, tmp_path / "pickled")
    torch.save(load_file(folder / "model.safetensors"), folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    with pytest.raises(DatelineError, match="cannot be loaded"):
        NamedModel(str(folder))
