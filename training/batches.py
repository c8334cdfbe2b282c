"""Which record comes when, and windows in batches: near in length, padded, as tensors."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import torch
from tokenizers import Tokenizer
from torch import Tensor

from training.config import Config
from training.records import Record
from training.windows import Window, window


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors of shape (windows, tokens), and of shape (windows,) for `start`, `end` and `answers`.

    `allowed` marks the tokens that may start or end a span: those of the passage, and [CLS] for none.
    """

    ids: Tensor
    mask: Tensor
    types: Tensor
    allowed: Tensor
    start: Tensor
    end: Tensor
    answers: Tensor


Parts = list[Batch]


def collate(windows: Sequence[Window]) -> Batch:
    width = max(len(one.ids) for one in windows)
    shape = (len(windows), width)
    ids, mask = torch.zeros(shape, dtype=torch.long), torch.zeros(shape, dtype=torch.long)
    types, allowed = torch.zeros(shape, dtype=torch.long), torch.zeros(shape, dtype=torch.bool)
    for row, one in enumerate(windows):
        length = len(one.ids)
        ids[row, :length] = torch.tensor(one.ids)
        mask[row, :length] = 1
        types[row, one.first : length] = 1
        allowed[row, one.first : length - 1] = True
        allowed[row, 0] = True
    start, end = torch.tensor([one.span for one in windows]).unbind(-1)
    return Batch(ids, mask, types, allowed, start, end, torch.tensor([float(one.answers) for one in windows]))


def pools(records: Iterator[Record], tokens: Tokenizer, config: Config, done: int) -> Iterator[list[Parts]]:
    """Pools of `schedule.pool` batches, each in its parts, without end, from the pool numbered `done` on.

    A pool is the same whether or not those before it were made.
    """
    part = config.schedule.part
    size = config.schedule.batch * config.schedule.pool
    next(islice(records, done * size, done * size), None)
    number = done
    while True:
        draw = random.Random(f"{config.seed}:{number}")
        made = [window(one, tokens, config.windows, draw) for one in islice(records, size)]
        made.sort(key=lambda one: len(one.ids))
        cut = [made[begin : begin + config.schedule.batch] for begin in range(0, size, config.schedule.batch)]
        draw.shuffle(cut)
        yield [[collate(one[begin : begin + part]) for begin in range(0, len(one), part)] for one in cut]
        number += 1


def stream(records: Sequence[Record], mix: Mapping[str, float], seed: int) -> Iterator[Record]:
    """Records without end: the source drawn by its share of `mix`, its records each once, then anew.

    The same arguments give the same stream. `ValueError` when a source of the mix has no record.
    """
    by_source: dict[str, list[Record]] = {source: [] for source in mix}
    for record in records:
        if record.source in by_source:
            by_source[record.source].append(record)
    if missing := [source for source, held in by_source.items() if not held and mix[source]]:
        raise ValueError(f"no record of {', '.join(missing)}: is the data complete?")
    draw = random.Random(seed)
    turns = {source: _turns(held, f"{seed}:{source}") for source, held in by_source.items()}
    sources, shares = list(mix), list(mix.values())
    while True:
        yield next(turns[draw.choices(sources, shares)[0]])


def _turns(held: Sequence[Record], seed: str) -> Iterator[Record]:
    order = list(held)
    shuffle = random.Random(seed)
    while order:
        shuffle.shuffle(order)
        yield from order
