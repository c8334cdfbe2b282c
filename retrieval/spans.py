"""Questions and passages -> the words that answer, and how likely it is that they do."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import exp
from typing import Any

import numpy as np

from retrieval.span_model import Floats, NamedModel, ShippedModel, SpanModel

# Tokens of a window, question and marks included; of the question in it; and that two windows share.
WINDOW, QUESTION, SHARED = 256, 64, 64
# An answer is at most so many tokens long.
LONGEST = 30
TOGETHER = 16
# What is asked of a passage without words.
NOTHING = -1e4


@dataclass(frozen=True, slots=True)
class Span:
    """The words of a passage that answer best: `passage[start:end]`.

    `probability` is that of "this passage answers the question"; `score` is its log-odds, and `margin`
    how far the span's logit is above that of "no answer". `answers` is the model's own logit for the whole.
    """

    start: int
    end: int
    score: float
    margin: float = 0.0
    answers: float = 0.0

    @property
    def probability(self) -> float:
        """The probability, between 0 and 1, that the passage answers."""
        return 1.0 / (1.0 + exp(-max(min(self.score, 50.0), -50.0)))


class SpanReader:
    """Reads pairs of a question and a passage, of any length, in batches; safe to share among threads."""

    def __init__(self, model: SpanModel) -> None:
        self._model = model
        self._lock = threading.Lock()

    def read(self, pairs: Sequence[tuple[str, str]]) -> list[Span]:
        """The best span of each (question, passage), in the order given.

        A question of more than `QUESTION` tokens is cut, a long passage read in windows that overlap. A
        passage without words has the empty span and a probability of nearly 0.
        """
        best = [Span(0, 0, NOTHING, NOTHING, NOTHING)] * len(pairs)
        if not pairs:
            return best
        with self._lock:
            for pair, span in self._windows(pairs):
                best[pair] = max(best[pair], span, key=lambda one: one.score)
        return best

    def _windows(self, pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[int, Span]]:
        """The number of the pair and the best span of every window, those of like length together."""
        tokenizer = self._model.tokenizer
        made = tokenizer(
            self._cut([question for question, _ in pairs]),
            [passage for _, passage in pairs],
            truncation="only_second",
            max_length=min(WINDOW, tokenizer.model_max_length),
            stride=SHARED,
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
            verbose=False,
        )
        pair_of, offsets = made.pop("overflow_to_sample_mapping"), made.pop("offset_mapping")
        encodings = made.encodings
        order = sorted(range(len(pair_of)), key=lambda row: len(made["input_ids"][row]))
        for begin in range(0, len(order), TOGETHER):
            rows = order[begin : begin + TOGETHER]
            inputs = tokenizer.pad(
                {name: [values[row] for row in rows] for name, values in made.items()}, return_tensors="pt"
            )
            found = self._model.logits(inputs)
            for place, row in enumerate(rows):
                inside = [number for number, part in enumerate(encodings[row].sequence_ids) if part == 1]
                none = made["input_ids"][row].index(tokenizer.cls_token_id)
                if inside:
                    scores = found.start[place], found.end[place], float(found.answers[place])
                    yield pair_of[row], self._span(*scores, none, inside, offsets[row])

    def _cut(self, questions: Sequence[str]) -> list[str]:
        made = self._model.tokenizer(
            list(questions), add_special_tokens=False, return_offsets_mapping=True, verbose=False
        )
        return [
            question if len(offsets) <= QUESTION else question[: offsets[QUESTION - 1][1]]
            for question, offsets in zip(questions, made["offset_mapping"], strict=True)
        ]

    def _span(
        self, start: Floats, end: Floats, answers: float, none: int, inside: Sequence[int], offsets: Any
    ) -> Span:
        first, last = best_span(start[inside], end[inside])
        margin = float(start[inside[first]] + end[inside[last]] - start[none] - end[none])
        rule = self._model.calibration
        score = rule.margin * margin + rule.answers * answers + rule.bias
        return Span(offsets[inside[first]][0], offsets[inside[last]][1], score, margin, answers)


def best_span(start: Floats, end: Floats) -> tuple[int, int]:
    """The first and last token with the highest sum of logits, of at most `LONGEST` tokens."""
    sums = start[:, None] + end[None, :]
    allowed = np.triu(np.ones(sums.shape, dtype=bool)) & ~np.triu(np.ones(sums.shape, dtype=bool), LONGEST)
    first, last = np.unravel_index(np.where(allowed, sums, -np.inf).argmax(), sums.shape)
    return int(first), int(last)


def span_reader(name: str = "", *, offline: bool = True) -> SpanReader:
    """The reader with Dateline's own weights or the model named; `DatelineError` when it cannot be had."""
    return SpanReader(NamedModel(name, offline=offline) if name else ShippedModel())
