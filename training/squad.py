"""SQuAD's own format -> records."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from training.records import Record


def read(path: Path) -> list[Record]:
    """The records of a SQuAD 1.1 or 2.0 file, packed with gzip or not."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        articles = json.load(file)["data"]
    return [
        Record(one["id"], path.stem, one["question"], paragraph["context"], _spans(one))
        for article in articles
        for paragraph in article["paragraphs"]
        for one in paragraph["qas"]
    ]


def _spans(question: dict[str, object]) -> tuple[tuple[int, int], ...]:
    answers = question["answers"]
    assert isinstance(answers, list)
    found = {(one["answer_start"], one["answer_start"] + len(one["text"])) for one in answers}
    return tuple(sorted(found))
