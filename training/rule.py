"""What makes a probability of the signs for a sentence: fitted on kept-out questions asked of a library.

The library holds the kept-out contexts, but a part of them, whose questions it cannot answer, and as many
contexts again that were trained on.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.dense import Dense
from retrieval.embed import SentenceEncoder
from retrieval.index import Index
from retrieval.library import Library
from retrieval.overlay import Rule
from retrieval.reader import SentenceReader
from retrieval.search import Search
from retrieval.spans import SpanReader
from retrieval.trained import Sentence, TrainedReader
from retrieval.types import Question
from training.records import Record
from training.scores import calibration_error, exact_and_f1, reliability

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
# The share of the contexts that the library does not hold.
ABSENT = 0.4
# Of the questions about one context so many are asked.
EACH = 3
# A span counts as the answer from this F1 on.
RIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Seen:
    """A question of the fit: the signs of every sentence that was read, and which of them answer.

    `answerable` says whether the library holds the context. `right` is whether the span is the answer.
    """

    source: str
    answerable: bool
    signs: NDArray[np.float64]
    answers: NDArray[np.bool_]
    right: NDArray[np.bool_]


def articles(held_out: Sequence[Record], train: Sequence[Record]) -> list[dict[str, str]]:
    """The contexts as articles to be ingested: `id` and `text`."""
    kept = {one.context: None for one in held_out if not _absent(one.context)}
    others = list({one.context: None for one in train if one.source in ASKED_OF})
    random.Random(1).shuffle(others)
    return [{"id": name(text), "text": text} for text in (*kept, *others[: len(kept)])]


def name(context: str) -> str:
    """The id of the article that is made of a context."""
    return hashlib.sha256(context.encode()).hexdigest()[:16]


def _absent(context: str) -> bool:
    return int(name(context), 16) % 1000 < 1000 * ABSENT


def asked(held_out: Sequence[Record], most: int) -> list[Record]:
    """At most `most` questions that have an answer somewhere, a few of each context."""
    of: dict[str, list[Record]] = {}
    for one in held_out:
        if one.source in ASKED_OF and one.answers:
            of.setdefault(one.context, []).append(one)
    draw = random.Random(2)
    chosen = [one for held in of.values() for one in draw.sample(held, min(EACH, len(held)))]
    draw.shuffle(chosen)
    return chosen[:most]


def see(folder: Path, reader: SpanReader, questions: Sequence[Record]) -> Iterator[Seen]:
    """Ask each question, and look at the sentences that are read."""
    library, encoder = Library(folder, create=False), SentenceEncoder()
    index = Index(folder / "index")
    search = Search(library, Dense(library, index, encoder.name), encoder)
    trained = TrainedReader(SentenceReader(library), reader)
    for one in questions:
        question = Question(one.question, limit=20)
        _, sentences = trained.sentences(question, search.search(question).hits)
        if sentences:
            yield _seen(one, sentences)
    index.close()
    library.close()


def _seen(one: Record, sentences: Sequence[Sentence]) -> Seen:
    golds = [one.context[start:end] for start, end in one.answers]
    own = name(one.context)
    answers, right = [], []
    for sentence in sentences:
        line = sentence.line
        text = line.hit.article.text
        begin = line.hit.passage.start
        said = text[begin + sentence.span.start : begin + sentence.span.end]
        good = exact_and_f1(said, golds)[1] >= RIGHT
        here = line.hit.article.id == own and any(
            start < line.span[1] and end > line.span[0] for start, end in one.answers
        )
        answers.append(here)
        right.append(good and here)
    signs = np.array([astuple(sentence.signs) for sentence in sentences])
    return Seen(one.source, not _absent(one.context), signs, np.array(answers), np.array(right))


def fit(seen: Sequence[Seen]) -> Rule:
    """The weights by a conditional logit over the sentences of a question, then a logistic of the best one.

    The first looks only at which sentence answers, where one does (McFadden 1974); the second, over all
    questions, at whether the best sentence does, which makes a probability of it. The bar is then chosen.
    """
    weights = _ranked([one for one in seen if one.answers.any()])
    best = [int((one.signs @ weights).argmax()) for one in seen]
    odds = np.array([one.signs[at] @ weights for one, at in zip(seen, best, strict=True)])
    truth = np.array([one.answers[at] for one, at in zip(seen, best, strict=True)], dtype=float)
    slope, bias = _logistic(odds, truth)
    span, words, said, kind, search = (float(slope * one) for one in weights)
    made = Rule(span, words, said, kind, search, bias)
    return replace(made, enough=_enough(made, seen))


def _enough(made: Rule, seen: Sequence[Seen]) -> float:
    """The bar with the best mean of two shares: answerable ones answered and, twice, others refused."""
    best = np.array([max(made.chance(signs) for signs in one.signs) for one in seen])
    held = np.array([one.answerable for one in seen])
    bars = np.arange(0.05, 0.96, 0.01)
    return round(
        float(max(bars, key=lambda bar: (best[held] >= bar).mean() + 2 * (best[~held] < bar).mean())), 2
    )


def _ranked(seen: Sequence[Seen], ridge: float = 0.5) -> NDArray[np.float64]:
    """Newton's method on the log-likelihood of the sentences that answer among those of their question."""
    weights = np.zeros(seen[0].signs.shape[1])
    for _ in range(60):
        slope, curve = -ridge * weights, ridge * np.eye(len(weights))
        for one in seen:
            chance = np.exp(one.signs @ weights - (one.signs @ weights).max())
            chance /= chance.sum()
            wanted = np.where(one.answers, chance, 0.0)
            wanted /= max(wanted.sum(), 1e-300)
            slope += one.signs.T @ (wanted - chance)
            mean = one.signs.T @ chance
            curve += (one.signs * chance[:, None]).T @ one.signs - np.outer(mean, mean)
        step = np.linalg.solve(curve, slope)
        weights += np.clip(step, -1.0, 1.0)
        if np.abs(step).max() < 1e-7:
            break
    return weights


def _logistic(odds: NDArray[np.float64], truth: NDArray[np.float64]) -> tuple[float, float]:
    rows = np.stack([odds, np.ones_like(odds)], axis=1)
    found = np.zeros(2)
    for _ in range(100):
        chance = 1 / (1 + np.exp(-rows @ found))
        curve = (rows * (chance * (1 - chance))[:, None]).T @ rows + 1e-6 * np.eye(2)
        step = np.linalg.solve(curve, rows.T @ (truth - chance))
        found += step
        if np.abs(step).max() < 1e-9:
            break
    return float(found[0]), float(found[1])


def figures(seen: Sequence[Seen], rule: Rule) -> dict[str, Any]:
    """How often the best sentence answers, and how true its probability is, in per cent."""
    chances = [np.array([rule.chance(signs) for signs in one.signs]) for one in seen]
    best = [int(one.argmax()) for one in chances]
    top = [float(one[at]) for one, at in zip(chances, best, strict=True)]
    truth = [bool(one.answers[at]) for one, at in zip(seen, best, strict=True)]
    right = [bool(one.right[at]) for one, at in zip(seen, best, strict=True)]
    held = [one for one in seen if one.answerable]
    told = {
        "questions": len(seen),
        "answerable": len(held),
        "the sentence is among those read": _share([bool(one.answers.any()) for one in held]),
        "the best sentence answers": _share(
            [t for t, one in zip(truth, seen, strict=True) if one.answerable]
        ),
        "its span is the answer": _share([r for r, one in zip(right, seen, strict=True) if one.answerable]),
        "calibration error": 100 * calibration_error(top, truth),
        "reliability": [tuple(round(x, 3) for x in row) for row in reliability(top, truth)],
    }
    for enough in sorted({0.2, 0.3, 0.4, 0.5, 0.6, rule.enough}):
        answered = [chance >= enough for chance in top]
        told[f"enough {enough}"] = {
            "answered, answerable": _share(
                [a for a, one in zip(answered, seen, strict=True) if one.answerable]
            ),
            "refused, not answerable": _share(
                [not a for a, one in zip(answered, seen, strict=True) if not one.answerable]
            ),
            "right of those answered": _share([t for t, a in zip(truth, answered, strict=True) if a]),
        }
    return told


def _share(held: Sequence[bool]) -> float:
    return round(100 * sum(held) / max(len(held), 1), 2)


def save(path: Path, seen: Sequence[Seen]) -> None:
    """Keep what was seen, to be fitted again without asking."""
    rows = [
        {
            "source": one.source,
            "answerable": one.answerable,
            "signs": one.signs.tolist(),
            "answers": one.answers.tolist(),
            "right": one.right.tolist(),
        }
        for one in seen
    ]
    path.write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")


def load(path: Path) -> list[Seen]:
    """What `save` kept."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Seen(
            row["source"],
            row["answerable"],
            np.array(row["signs"]),
            np.array(row["answers"]),
            np.array(row["right"]),
        )
        for row in rows
    ]
