"""Data folder -> the records of a run: those to train on, those to keep out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from training.config import Config
from training.contamination import RUNS, SHINGLE, Benchmark, benchmark, files, shared
from training.negatives import mine
from training.records import Record, Split, open_data, read, split, write

TRAIN, HELD_OUT, MADE_OF = "train.jsonl.gz", "held_out.jsonl.gz", "made_of.txt"
MINED_FROM = ("squad_train", "nq_qed_train", "nq_gold", "squadshifts_newwiki", "tweetqa")
MINED_EACH = 5000
# Those questions of SQuAD that people wrote to have no answer: a source of their own, to be drawn more often.
NO_ANSWER = "squad_no_answer"


def prepare(
    data: Path, benchmarks: Sequence[Path], folder: Path, config: Config, tell: Callable[[str], None]
) -> Split:
    """Read what an earlier call left in `folder`, or make it: no record that a benchmark holds.

    It takes minutes, and is made anew when the data, the benchmarks or what the configuration says of
    them are others than then; a benchmark that was added later must not be passed over.
    """
    made_of = _made_of(data, benchmarks, config)
    note = folder / MADE_OF
    if not note.exists() or note.read_text(encoding="utf-8") != made_of:
        folder.mkdir(parents=True, exist_ok=True)
        note.unlink(missing_ok=True)
        _make(data, benchmarks, folder, config, tell)
        note.write_text(made_of, encoding="utf-8")
    made = Split(tuple(read(folder / TRAIN)), tuple(read(folder / HELD_OUT)))
    tell(f"{len(made.train)} records to train on, {len(made.held_out)} kept out")
    return made


def _make(
    data: Path, benchmarks: Sequence[Path], folder: Path, config: Config, tell: Callable[[str], None]
) -> None:
    known = benchmark(benchmarks)
    records = _free([_named(one) for one in open_data(data)], known, tell)
    parts = split(records, config.held_out)
    for name, held in ((HELD_OUT, parts.held_out), (TRAIN, parts.train)):
        negatives = list(mine(held, MINED_FROM, MINED_EACH, config.seed))
        write(folder / name, [*held, *_free(negatives, known, tell)])


def _free(records: Sequence[Record], known: Benchmark, tell: Callable[[str], None]) -> list[Record]:
    """The records that no benchmark holds; the others are counted."""
    out = list(shared(records, known))
    counted = Counter((one.record.source, one.what) for one in out)
    for (source, what), count in sorted(counted.items()):
        tell(f"left out: {count} of {source}, since a benchmark holds the {what}")
    gone = {id(one.record) for one in out}
    return [one for one in records if id(one) not in gone]


def _made_of(data: Path, benchmarks: Sequence[Path], config: Config) -> str:
    """The data and benchmark files by name and size, and the numbers that the records depend on."""
    held = [*sorted(data.glob("open*.jsonl.gz")), *files(benchmarks)]
    rows = [f"{path.name} {path.stat().st_size}" for path in held]
    rules = (config.seed, config.held_out, SHINGLE, RUNS, MINED_FROM, MINED_EACH)
    return "\n".join([*rows, *map(str, rules)]) + "\n"


def _named(one: Record) -> Record:
    return replace(one, source=NO_ANSWER) if one.source == "squad_train" and not one.answers else one
