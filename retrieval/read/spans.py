"""Questions and passages -> the words that answer, and how likely it is that they do."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import exp

import numpy as np
import regex

from retrieval.read.span_model import Floats, NamedModel, ShippedModel, SpanModel
from retrieval.read.weights import Rules

# Tokens of a window, question and marks included; of the question in it; and that two windows share.
WINDOW, QUESTION, SHARED = 256, 64, 64
# An answer is at most so many tokens long.
LONGEST = 30
# Windows of like length that go through the model at once: more of them, more padding.
TOGETHER = 6
# Letters of which several make a word that blanks part from the next.
_LETTER = regex.compile(r"[\p{Latin}\p{Greek}\p{Cyrillic}\p{M}\p{N}]")
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


NO_SPAN = Span(0, 0, NOTHING, NOTHING, NOTHING)


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a passage to be read together.

    `parts` are stretches of the passage (its sentences, say) of which each is to give its best span; none
    means the passage as one.
    """

    question: str
    passage: str
    parts: tuple[tuple[int, int], ...] = ()


class SpanReader:
    """Reads pairs of a question and a passage, of any length, in batches; safe to share among threads."""

    def __init__(self, model: SpanModel) -> None:
        self._model = model
        self._lock = threading.Lock()

    @property
    def rules(self) -> Rules:
        """What makes a probability of this model's spans and of how well the words fit."""
        return self._model.rules

    def read(self, pairs: Sequence[tuple[str, str]]) -> list[Span]:
        """The best span of each (question, passage), in the order given.

        Of a question of more than `QUESTION` tokens the last are read, a long passage is read in windows that
        overlap. A passage without words has the empty span and a probability of nearly 0.
        """
        return [spans[0] for spans in self.read_parts([Pair(*pair) for pair in pairs])]

    def read_parts(self, pairs: Sequence[Pair]) -> list[list[Span]]:
        """The best span of each part of each pair, in the order given.

        A part in which nothing fits, or that has no words, has the empty span and a probability of nearly 0.
        """
        best = [[NO_SPAN] * max(len(pair.parts), 1) for pair in pairs]
        if not pairs:
            return best
        with self._lock:
            for pair, spans in self._windows(pairs):
                for part, span in enumerate(spans):
                    best[pair][part] = max(best[pair][part], span, key=lambda one: one.score)
        return best

    def _windows(self, pairs: Sequence[Pair]) -> Iterator[tuple[int, list[Span]]]:
        """The number of the pair and the best spans of every window, those of like length together."""
        tokenizer = self._model.tokenizer
        made = tokenizer(
            self._cut([pair.question for pair in pairs]),
            [pair.passage for pair in pairs],
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
                first, stop = _inside(encodings[row].sequence_ids)
                if first == stop:
                    continue
                none = made["input_ids"][row].index(tokenizer.cls_token_id)
                read = _Window(
                    pairs[pair_of[row]],
                    offsets[row][first:stop],
                    found.start[place][first:stop],
                    found.end[place][first:stop],
                    float(found.start[place][none] + found.end[place][none]),
                    float(found.answers[place]),
                )
                yield pair_of[row], [self._scored(one) for one in read.spans()]

    def _cut(self, questions: Sequence[str]) -> list[str]:
        made = self._model.tokenizer(
            list(questions), add_special_tokens=False, return_offsets_mapping=True, verbose=False
        )
        return [
            question if len(offsets) <= QUESTION else question[offsets[-QUESTION][0] :]
            for question, offsets in zip(questions, made["offset_mapping"], strict=True)
        ]

    def _scored(self, span: Span) -> Span:
        rule = self._model.calibration
        score = rule.margin * span.margin + rule.answers * span.answers + rule.bias
        return replace(span, score=score) if span.end else span


@dataclass(frozen=True, slots=True)
class _Window:
    """The tokens of a passage in one window: their places in it, and the logits to start and end there.

    `none` is the logit of "no answer here".
    """

    pair: Pair
    offsets: Sequence[tuple[int, int]]
    start: Floats
    end: Floats
    none: float
    answers: float

    def spans(self) -> Iterator[Span]:
        """The best span of each part, not scored yet."""
        for begin, stop in self.pair.parts or ((0, len(self.pair.passage)),):
            inside = [
                number for number, (left, right) in enumerate(self.offsets) if begin <= left < right <= stop
            ]
            yield self._best(inside[0], inside[-1] + 1) if inside else NO_SPAN

    def _best(self, low: int, high: int) -> Span:
        first, last = best_span(self.start[low:high], self.end[low:high])
        begin, end = whole_words(self.pair.passage, self.offsets[low + first][0], self.offsets[low + last][1])
        margin = float(self.start[low + first] + self.end[low + last] - self.none)
        return Span(begin, end, margin, margin, self.answers)


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch with the whole of the words and numbers that it cuts: tokens are pieces of them.

    >>> whole_words("Brenn stepped down", 4, 11), whole_words("It has 4,000.", 7, 8)
    ((0, 13), (7, 12))
    """
    if start >= end:
        return start, end
    while start > 0 and _is_within(text, start):
        start -= 1
    while end < len(text) and _is_within(text, end):
        end += 1
    return start, end


def _is_within(text: str, at: int) -> bool:
    """Whether a place lies within a word, or a number with its commas: "4|,|000"."""
    if _LETTER.match(text[at - 1]) and _LETTER.match(text[at]):
        return True
    mark = at if text[at] in ",." else at - 1
    around = text[mark - 1 : mark] + text[mark + 1 : mark + 2]
    return text[mark] in ",." and len(around) == 2 and around.isdigit()


def _inside(sequences: Sequence[int | None]) -> tuple[int, int]:
    """The first token of the passage in a window, and the one after its last."""
    inside = [number for number, part in enumerate(sequences) if part == 1]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


def best_span(start: Floats, end: Floats) -> tuple[int, int]:
    """The first and last token with the highest sum of logits, of at most `LONGEST` tokens."""
    sums = start[:, None] + end[None, :]
    allowed = np.triu(np.ones(sums.shape, dtype=bool)) & ~np.triu(np.ones(sums.shape, dtype=bool), LONGEST)
    best = int(np.where(allowed, sums, -np.inf).argmax())
    return best // len(end), best % len(end)


def span_reader(name: str = "", *, offline: bool = True) -> SpanReader:
    """The reader with Dateline's own weights or the model named; `DatelineError` when it cannot be had."""
    return SpanReader(NamedModel(name, offline=offline) if name else ShippedModel())
