"""Kept-out questions asked of a library, and the features of the sentences that are read.

The library holds the kept-out contexts, but a part of them, whose questions it cannot answer, and as many
contexts again that were trained on.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.build import open_storage
from retrieval.embed import SentenceEncoder
from retrieval.judge.model import signs_of
from retrieval.read.evidence import Candidate
from retrieval.read.read import Reader
from retrieval.read.spans import SpanReader
from retrieval.search.search import Search
from retrieval.types import Question
from retrieval.understand.understand import Understander
from training.records import Record
from training.scores import exact_and_f1

# Sources whose questions can be asked without the context at hand.
ASKED_OF = (
    "squad_train",
    "squadshifts_newwiki",
    "nq_qed_train",
    "nq_gold",
    "clickbait_news",
    "timeqa_easy",
    "timeqa_hard",
    "multispanqa",
    "covidqa",
)
# The source of near misses, questions that the library's own passages nearly answer, and how many of them are
# asked for each other question.
NEAR_OF = "squad_no_answer"
NEAR = 0.25
# The share of the contexts that the library does not hold.
ABSENT = 0.4
# Of the questions about one context so many are asked.
EACH = 3
# A span counts as the answer from this F1 on.
RIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Seen:
    """A question of the fit: the signs of every sentence that was read, and which of them answer.

    `when` says whether it asks for a date, `answerable` whether the library holds what answers it. `right` is
    whether the span is the answer.
    """

    source: str
    when: bool
    answerable: bool
    signs: NDArray[np.float64]
    answers: NDArray[np.bool_]
    right: NDArray[np.bool_]


def articles(held_out: Sequence[Record], train: Sequence[Record]) -> list[dict[str, str]]:
    kept = {one.context: None for one in held_out if not _absent(one.context)}
    others = list({one.context: None for one in train if one.source in ASKED_OF})
    random.Random(1).shuffle(others)
    return [{"id": name(text), "text": text} for text in (*kept, *others[: len(kept)])]


def name(context: str) -> str:
    return hashlib.sha256(context.encode()).hexdigest()[:16]


def _absent(context: str) -> bool:
    return int(name(context), 16) % 1000 < 1000 * ABSENT


def asked(held_out: Sequence[Record], most: int) -> list[Record]:
    """At most `most` questions that have an answer somewhere, a few of each context, and near misses."""
    of: dict[str, list[Record]] = {}
    for one in held_out:
        if one.source in ASKED_OF and one.answers:
            of.setdefault(one.context, []).append(one)
    draw = random.Random(2)
    chosen = [one for held in of.values() for one in draw.sample(held, min(EACH, len(held)))]
    draw.shuffle(chosen)
    chosen = chosen[:most]
    near = [one for one in held_out if one.source == NEAR_OF and not _absent(one.context)]
    chosen += draw.sample(near, min(len(near), round(NEAR * len(chosen))))
    draw.shuffle(chosen)
    return chosen


def see(folder: Path, reader: SpanReader, questions: Sequence[Record]) -> Iterator[Seen]:
    encoder = SentenceEncoder()
    storage = open_storage(folder, encoder.name)
    library, full_text = storage.library, storage.library.full_text
    understander = Understander(library, full_text, date.today)
    search = Search(library, storage.vectors, encoder)
    trained = Reader(library, full_text, reader)
    for one in questions:
        query = understander.understand(Question(one.question, limit=20))
        evidence = trained.read(query, search.search(query))
        if evidence.unread:
            evidence = trained.read_on(query, evidence)
        if evidence.candidates:
            yield _seen(one, query.asks_when, evidence.candidates)
    storage.close()


def _seen(one: Record, when: bool, found: Sequence[Candidate]) -> Seen:
    golds = [one.context[start:end] for start, end in one.answers]
    own = name(one.context)
    answers, right = [], []
    for candidate in found:
        good = exact_and_f1(candidate.span_text, golds)[1] >= RIGHT
        here = candidate.hit.article.id == own and any(
            start < candidate.end and end > candidate.start for start, end in one.answers
        )
        answers.append(here)
        right.append(good and here)
    signs = np.array([signs_of(candidate.features) for candidate in found])
    answerable = bool(one.answers) and not _absent(one.context)
    return Seen(one.source, when, answerable, signs, np.array(answers), np.array(right))
