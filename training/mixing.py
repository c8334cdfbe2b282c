"""Which record comes when: an endless stream that draws from each source by its share."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence

from training.records import Record


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
