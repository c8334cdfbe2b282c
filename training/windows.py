"""A question and a window of its context as token numbers, with the tokens that answer."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tokenizers import Tokenizer

from training.config import WindowRules
from training.records import Record, Span, plain

CLS, SEP = 101, 102
MARKS = 3


@dataclass(frozen=True, slots=True)
class Window:
    """`[CLS] question [SEP] window [SEP]`; `first` is the window's first token, `span` the answer's.

    `span` is (0, 0) when the window does not answer; its last token is included. `offsets` are the
    characters of each window token in the context.
    """

    ids: tuple[int, ...]
    first: int
    span: Span
    offsets: tuple[Span, ...]

    @property
    def answers(self) -> bool:
        return self.span != (0, 0)


@lru_cache(maxsize=1)
def tokenizer(folder: Path) -> Tokenizer:
    """The tokenizer of a model's folder, without its limits of length."""
    loaded = Tokenizer.from_file(str(folder / "tokenizer.json"))
    loaded.no_truncation()
    loaded.no_padding()
    return loaded


def window(record: Record, tokens: Tokenizer, rules: WindowRules, draw: random.Random) -> Window:
    """One window of the record's context, around one of its answers or, now and then, away from all."""
    question = tokens.encode(record.question, add_special_tokens=False).ids[: rules.question]
    context = tokens.encode(record.context, add_special_tokens=False)
    room = draw.choice(rules.longest) - len(question) - MARKS
    span = token_span(context.offsets, draw.choice(record.answers)) if record.answers else None
    begin = _begin(len(context.ids), room, span, draw)
    if record.answers and len(context.ids) > room and draw.random() < rules.absent:
        away = _away(record, context.offsets, room, draw)
        begin, span = (begin, span) if away is None else (away, None)
    ids, offsets = context.ids[begin : begin + room], context.offsets[begin : begin + room]
    first = len(question) + 2
    found = (0, 0)
    if span and begin <= span[0] and span[1] < begin + len(ids):
        found = (span[0] - begin + first, span[1] - begin + first)
    return Window((CLS, *question, SEP, *ids, SEP), first, found, tuple(offsets))


def token_span(offsets: Sequence[Span], answer: Span) -> Span | None:
    """The first and last token that share a character with the answer; None when none does."""
    inside = [number for number, (start, end) in enumerate(offsets) if start < answer[1] and end > answer[0]]
    return (inside[0], inside[-1]) if inside else None


def _begin(length: int, room: int, span: Span | None, draw: random.Random) -> int:
    """Where a window starts that holds `span`, at random among all that do; its beginning, if none can."""
    last = max(length - room, 0)
    if span is None:
        return draw.randint(0, last)
    latest = min(span[0], last)
    return draw.randint(min(max(span[1] - room + 1, 0), latest), latest)


def _away(record: Record, offsets: Sequence[Span], room: int, draw: random.Random) -> int | None:
    """Where a window starts whose words hold no answer; None when three tries find none."""
    texts = [plain(record.context[start:end]) for start, end in record.answers]
    for _ in range(3):
        begin = draw.randint(0, len(offsets) - room)
        words = plain(record.context[offsets[begin][0] : offsets[begin + room - 1][1]])
        if not any(text in words for text in texts):
            return begin
    return None
