"""Questions with contexts: reading them, and keeping some of them out of the training."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO, cast

import regex

Span = tuple[int, int]

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")


@dataclass(frozen=True, slots=True)
class Record:
    """A question and a context; `answers` are the character spans that answer it, none when it does not."""

    id: str
    source: str
    question: str
    context: str
    answers: tuple[Span, ...]


def words(text: str) -> list[str]:
    return [match[0].lower() for match in _WORD.finditer(text)]


def plain(text: str) -> str:
    """A text as words in lower case with single spaces: what two copies of it share."""
    return " ".join(words(text))


def open_text(path: Path) -> TextIO:
    """A text file, packed with gzip or not."""
    opened = gzip.open if path.suffix == ".gz" else open
    return cast("TextIO", opened(path, "rt", encoding="utf-8"))


def read(path: Path) -> Iterator[Record]:
    """The records of a file of JSON lines, packed with gzip or not.

    A line has `id`, `source`, `question`, `context` and `answers`, a list of `text` and `start`.
    `ValueError` names a line whose answer does not stand where it says.
    """
    with open_text(path) as file:
        for number, line in enumerate(file, 1):
            row = json.loads(line)
            spans = tuple((one["start"], one["start"] + len(one["text"])) for one in row["answers"])
            texts = [row["context"][start:end] for start, end in spans]
            if texts != [one["text"] for one in row["answers"]]:
                raise ValueError(f"{path}, line {number}: an answer does not stand at its start")
            yield Record(row["id"], row["source"], row["question"], row["context"], spans)


def write(path: Path, records: Iterable[Record]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        for one in records:
            answers = [{"text": one.context[start:end], "start": start} for start, end in one.answers]
            row = {"id": one.id, "source": one.source, "question": one.question, "context": one.context}
            file.write(json.dumps({**row, "answers": answers}, ensure_ascii=False) + "\n")


def open_data(folder: Path) -> list[Record]:
    """Every record of the `open*.jsonl.gz` of a folder: those whose licence allows shipped weights."""
    return [one for path in sorted(folder.glob("open*.jsonl.gz")) for one in read(path)]


def read_squad(path: Path) -> list[Record]:
    """The records of a file in SQuAD's own format, 1.1 or 2.0, packed with gzip or not."""
    with open_text(path) as file:
        articles = json.load(file)["data"]
    records = []
    for paragraph in (one for article in articles for one in article["paragraphs"]):
        for asked in paragraph["qas"]:
            starts = {(one["answer_start"], len(one["text"])) for one in asked["answers"]}
            spans = tuple((start, start + length) for start, length in sorted(starts))
            records.append(Record(asked["id"], path.stem, asked["question"], paragraph["context"], spans))
    return records


@dataclass(frozen=True, slots=True)
class Split:
    train: tuple[Record, ...]
    held_out: tuple[Record, ...]


def split(records: Sequence[Record], share: float) -> Split:
    """Keep out `share` of the contexts, chosen by their words, and every question that is asked there.

    A question of a kept-out context is trained on with no other context either.
    """
    kept = tuple(one for one in records if _drawn(one.context, share))
    asked = {plain(one.question) for one in kept}
    train = tuple(
        one for one in records if not _drawn(one.context, share) and plain(one.question) not in asked
    )
    return Split(train, kept)


def _drawn(context: str, share: float) -> bool:
    digest = hashlib.sha256(plain(context).encode()).digest()
    return int.from_bytes(digest[:4], "big") < share * 2**32
