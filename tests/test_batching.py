"""Chats that ask at the same time are read together, each gets its own, and one too many is told at once."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, cast

import pytest

from retrieval.read.batching import BATCH, Batching, Busy, Request
from retrieval.read.spans import Pair, Span, SpanReader
from retrieval.read.weights import Rules

SOON = 20.0


class Gate:
    """A reader whose first batch takes until it is opened; the span of a pair has its question's length."""

    rules = Rules()

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.entered = threading.Event()
        self.opened = threading.Event()

    def read_parts(self, pairs: Sequence[Pair]) -> list[list[Span]]:
        self.batches.append([pair.question for pair in pairs])
        self.entered.set()
        assert self.opened.wait(SOON)
        if any(pair.question == "bad" for pair in pairs):
            raise ValueError("bad")
        if any(pair.question == "stop" for pair in pairs):
            raise KeyboardInterrupt
        return [[Span(0, len(pair.question), 1.0)] for pair in pairs]


def shared(gate: Gate, waiting: int = 8) -> Batching:
    return Batching(lambda: cast(SpanReader, gate), waiting)


def asking(pool: ThreadPoolExecutor, one: Batching, questions: Sequence[str]) -> Future[Any]:
    return pool.submit(one.read_parts, [Pair(question, "text") for question in questions])


def begun(pool: ThreadPoolExecutor, one: Batching, gate: Gate, question: str = "a") -> Future[Any]:
    """A question that is being read, until the gate is opened."""
    first = asking(pool, one, [question])
    assert gate.entered.wait(SOON)
    return first


def wait_for(one: Batching, waiting: int) -> None:
    """Until so many requests wait."""
    pause = threading.Event()
    for _ in range(int(SOON * 100)):
        if len(one._waiting) == waiting:
            return
        pause.wait(0.01)
    raise AssertionError(f"{len(one._waiting)} wait, not {waiting}")


def test_what_waits_while_a_batch_is_read_makes_the_next_one() -> None:
    gate = Gate()
    one = shared(gate)
    with ThreadPoolExecutor(8) as pool:
        first = begun(pool, one, gate)
        rest = [asking(pool, one, ["b" * n, "c" * n]) for n in range(2, 6)]
        wait_for(one, 4)
        gate.opened.set()
        assert [span[0].end for span in first.result(SOON)] == [1]
        for n, asked in zip(range(2, 6), rest, strict=True):
            assert [span[0].end for span in asked.result(SOON)] == [n, n]
    assert len(gate.batches) == 2
    assert len(gate.batches[1]) == 8


def test_one_too_many_is_told_at_once_and_the_others_are_read() -> None:
    gate = Gate()
    one = shared(gate, waiting=2)
    with ThreadPoolExecutor(8) as pool:
        first = begun(pool, one, gate)
        rest = [asking(pool, one, ["b"]) for _ in range(2)]
        wait_for(one, 2)
        with pytest.raises(Busy):
            one.read_parts([Pair("c", "text")])
        gate.opened.set()
        assert all(len(asked.result(SOON)) == 1 for asked in (first, *rest))
    assert len(one.read_parts([Pair("d", "text")])) == 1


def test_an_error_reaches_the_one_whose_it_is_and_no_other() -> None:
    gate = Gate()
    one = shared(gate)
    with ThreadPoolExecutor(8) as pool:
        first = begun(pool, one, gate)
        good, bad = asking(pool, one, ["good"]), asking(pool, one, ["bad"])
        wait_for(one, 2)
        gate.opened.set()
        assert first.result(SOON)
        assert [span[0].end for span in good.result(SOON)] == [4]
        with pytest.raises(ValueError, match="bad"):
            bad.result(SOON)
    assert len(one.read_parts([Pair("d", "text")])) == 1


def test_a_reader_that_is_interrupted_leaves_nobody_waiting() -> None:
    gate = Gate()
    one = shared(gate)
    with ThreadPoolExecutor(8) as pool:
        first = begun(pool, one, gate, "stop")
        rest = [asking(pool, one, ["stop"]), asking(pool, one, ["b"])]
        wait_for(one, 2)
        gate.opened.set()
        for asked in (first, *rest):
            assert asked.exception(SOON)
    assert len(one.read_parts([Pair("d", "text")])) == 1


def test_a_batch_that_was_taken_by_one_who_was_interrupted_is_read_all_the_same() -> None:
    class Interrupted(Batching):
        lost = False

        def _next(self) -> list[Request]:
            batch = super()._next()
            if len(batch) == 2 and not self.lost:
                self.lost = True
                raise KeyboardInterrupt
            return batch

    gate = Gate()
    one = Interrupted(lambda: cast(SpanReader, gate), 8)
    with ThreadPoolExecutor(8) as pool:
        first = begun(pool, one, gate)
        rest = [asking(pool, one, ["b"]), asking(pool, one, ["c"])]
        wait_for(one, 2)
        gate.opened.set()
        assert first.result(SOON)
        errors = [asked.exception(SOON) for asked in rest]
    assert sorted(map(type, errors), key=str) == sorted([type(None), KeyboardInterrupt], key=str)


def test_a_large_request_is_read_whole_and_does_not_swell_a_batch() -> None:
    gate = Gate()
    one = shared(gate)
    with ThreadPoolExecutor(8) as pool:
        first = begun(pool, one, gate)
        rest = [asking(pool, one, ["b"] * BATCH), asking(pool, one, ["c"] * (BATCH + 1))]
        wait_for(one, 2)
        gate.opened.set()
        assert sorted(len(asked.result(SOON)) for asked in (first, *rest)) == [1, BATCH, BATCH + 1]
    assert sorted(map(len, gate.batches)) == [1, BATCH, BATCH + 1]


def test_a_model_that_cannot_be_loaded_is_tried_again() -> None:
    tries: list[int] = []

    def load() -> SpanReader:
        tries.append(1)
        if len(tries) == 1:
            raise OSError("not yet")
        gate = Gate()
        gate.opened.set()
        return cast(SpanReader, gate)

    one = Batching(load)
    with pytest.raises(OSError, match="not yet"):
        one.read_parts([Pair("a", "text")])
    assert len(one.read_parts([Pair("a", "text")])) == 1
    assert len(tries) == 2
