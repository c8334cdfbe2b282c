"""Reading after Dateline's own search: is the right article first, are the words the right ones?"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from retrieval.search import Search
from retrieval.spans import Span, SpanReader
from retrieval.types import Hit, Question
from training.scores import exact_and_f1

# A reader's log-odds and a search score are added, the latter times each of these.
WEIGHTS = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, the day it was asked, the answers that count, and the articles that hold them, by id."""

    text: str
    asof: date | None
    answers: tuple[str, ...]
    articles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Read:
    """A question with the passages that search found, its order, and what the reader says of each."""

    asked: Asked
    hits: tuple[Hit, ...]
    spans: tuple[Span, ...]


def questions(path: Path) -> list[Asked]:
    """The quiz questions of a RealTime QA file of JSON lines, but those that ask for an exception."""
    with path.open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file if line.strip()]
    return [
        Asked(
            row["question"],
            date.fromisoformat(row["question_date"]),
            tuple(row["answers"]),
            frozenset(row["gold_doc_ids"]),
        )
        for row in rows
        if not row["question"].rstrip().endswith("EXCEPT")
    ]


def read_after(search: Search, reader: SpanReader, asked: Sequence[Asked], depth: int) -> list[Read]:
    """Search for each question and read the first `depth` passages."""
    found: list[Read] = []
    for one in asked:
        hits = search.search(Question(one.text, asof=one.asof, limit=max(depth, 20))).hits
        spans = reader.read([(one.text, hit.passage.text) for hit in hits[:depth]])
        found.append(Read(one, tuple(hits), tuple(spans)))
    return found


def figures(found: Sequence[Read], weight: float | None) -> dict[str, float]:
    """Per cent: gold article first, its reciprocal rank in ten, exact match and F1 of the best span.

    The passages that were read are ordered by log-odds plus `weight` times the search score; `None`
    keeps the order of the search. Passages that were not read follow. `ValueError` when nothing was asked.
    """
    if not found:
        raise ValueError("no question was asked: is the file of questions empty?")
    first = reciprocal = exact = f1 = with_gold = 0.0
    for one in found:
        order = list(range(len(one.spans)))
        if weight is not None:
            order.sort(key=lambda n: -(one.spans[n].score + weight * one.hits[n].score))
        ranked = [one.hits[n] for n in order] + list(one.hits[len(one.spans) :])
        articles = list(dict.fromkeys(hit.article.id for hit in ranked))
        if one.asked.articles:
            with_gold += 1
            rank = next((n for n, name in enumerate(articles, 1) if name in one.asked.articles), 99)
            first += rank == 1
            reciprocal += 1 / rank if rank <= 10 else 0
        if order:
            best = order[0]
            said = one.hits[best].passage.text[one.spans[best].start : one.spans[best].end]
            pair = exact_and_f1(said, one.asked.answers)
            exact, f1 = exact + pair[0], f1 + pair[1]
    told = {"questions": len(found), "exact": 100 * exact / len(found), "f1": 100 * f1 / len(found)}
    if with_gold:
        told |= {"gold article@1": 100 * first / with_gold, "mrr@10": 100 * reciprocal / with_gold}
    return {name: round(value, 2) for name, value in told.items()}


def by_weight(found: Sequence[Read]) -> Mapping[str, dict[str, float]]:
    """The figures in the order of the search, and for each weight of its score."""
    told = {"search alone": figures(found, None)}
    return told | {f"reader + {weight} · search": figures(found, weight) for weight in WEIGHTS}
