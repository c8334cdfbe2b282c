"""What makes a probability of a sentence's signs: rules fitted on kept-out questions asked of a library.

The library holds the kept-out contexts, but a part of them, whose questions it cannot answer, and as many
contexts again that were trained on.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp, softmax

from retrieval.dense import Dense
from retrieval.embed import SentenceEncoder
from retrieval.index import Index
from retrieval.library import Library
from retrieval.overlay import Rule, Rules
from retrieval.reader import SentenceReader
from retrieval.search import Search
from retrieval.spans import SpanReader
from retrieval.trained import Sentence, Signs, TrainedReader
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
SIGNS = tuple(one.name for one in fields(Signs))


@dataclass(frozen=True, slots=True)
class Seen:
    """A question of the fit: the signs of every sentence that was read, and which of them answer.

    `when` says whether it asks for a date, `answerable` whether the library holds the context. `right` is
    whether the span is the answer.
    """

    source: str
    when: bool
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
        measured, sentences = trained.sentences(question, search.search(question).hits)
        if sentences:
            yield _seen(one, measured.what.when, sentences)
    index.close()
    library.close()


def _seen(one: Record, when: bool, sentences: Sequence[Sentence]) -> Seen:
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
    return Seen(one.source, when, not _absent(one.context), signs, np.array(answers), np.array(right))


def fit(seen: Sequence[Seen]) -> Rules:
    """The rule for "when" questions goes by the span's log-odds, that for all others by its margin.

    Beside the margin the log-odds count for nothing. Questions that ask when are too few to be fitted
    alone: their rule comes from all. Both share a bar, the one with the best mean of two shares:
    answerable questions answered and, twice, others refused.
    """
    others = [one for one in seen if not one.when]
    made = Rules(when=_fit(_without("margin", seen)), other=_fit(_without("span", others)))
    enough = _enough(judge(seen, made))
    return Rules(replace(made.when, enough=enough), replace(made.other, enough=enough))


def _without(sign: str, seen: Sequence[Seen]) -> list[Seen]:
    kept = np.array([name != sign for name in SIGNS], dtype=float)
    return [replace(one, signs=one.signs * kept) for one in seen]


def _fit(seen: Sequence[Seen]) -> Rule:
    """The weights by a conditional logit over the sentences of a question, then a logistic of the best one.

    The first looks only at which sentence answers, where one does (McFadden 1974); the second, over all
    questions, at whether the best sentence does, which makes a probability of it.
    """
    weights = _ranked([one for one in seen if one.answers.any()])
    best = [int((one.signs @ weights).argmax()) for one in seen]
    odds = np.array([one.signs[at] @ weights for one, at in zip(seen, best, strict=True)])
    truth = np.array([one.answers[at] for one, at in zip(seen, best, strict=True)], dtype=float)
    slope, bias = _logistic(odds, truth)
    return Rule(**dict(zip(SIGNS, (slope * weights).tolist(), strict=True)), bias=bias)


@dataclass(frozen=True, slots=True)
class Judged:
    """What rules make of a question: the sentence that they put first, how likely they hold it, how it is."""

    chance: float
    answers: bool
    right: bool
    answerable: bool
    read: bool


def judge(seen: Sequence[Seen], rules: Rules) -> list[Judged]:
    """Each question by the rule for it; `read` says whether any of its sentences answers."""
    found = []
    for one in seen:
        rule = rules.when if one.when else rules.other
        chances = [rule.chance(signs) for signs in one.signs.tolist()]
        best = int(np.argmax(chances))
        found.append(
            Judged(
                chances[best],
                bool(one.answers[best]),
                bool(one.right[best]),
                one.answerable,
                bool(one.answers.any()),
            )
        )
    return found


def crossed(seen: Sequence[Seen]) -> list[Judged]:
    """Each half of the questions, by rules that were fitted on the other half."""
    one, other = seen[::2], seen[1::2]
    return judge(one, fit(other)) + judge(other, fit(one))


def _enough(judged: Sequence[Judged]) -> float:
    best = np.array([one.chance for one in judged])
    held = np.array([one.answerable for one in judged])
    bars = np.arange(0.05, 0.96, 0.01)
    return round(
        float(max(bars, key=lambda bar: (best[held] >= bar).mean() + 2 * (best[~held] < bar).mean())), 2
    )


def _ranked(seen: Sequence[Seen], ridge: float = 0.5) -> NDArray[np.float64]:
    """The weights with the greatest likelihood of the sentences that answer among those of their question."""

    def unlikely(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, slope = ridge / 2 * float(weights @ weights), ridge * weights
        for one in seen:
            odds = one.signs @ weights
            total += float(logsumexp(odds) - logsumexp(odds[one.answers]))
            slope = slope + softmax(odds) @ one.signs - softmax(odds[one.answers]) @ one.signs[one.answers]
        return total, slope

    found: NDArray[np.float64] = minimize(unlikely, np.zeros(len(SIGNS)), jac=True, method="BFGS").x
    return found


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


def figures(judged: Sequence[Judged], enough: float) -> dict[str, Any]:
    """How often the best sentence answers, and how true its probability is, in per cent."""
    held = [one for one in judged if one.answerable]
    lacking = [one for one in judged if not one.answerable]
    chances, truth = [one.chance for one in judged], [one.answers for one in judged]
    told: dict[str, Any] = {
        "questions": len(judged),
        "answerable": len(held),
        "the sentence is among those read": _share([one.read for one in held]),
        "the best sentence answers": _share([one.answers for one in held]),
        "its span is the answer": _share([one.right for one in held]),
        "calibration error": 100 * calibration_error(chances, truth),
        "reliability": [tuple(round(x, 3) for x in row) for row in reliability(chances, truth)],
    }
    for bar in sorted({0.2, 0.3, 0.4, 0.5, 0.6, enough}):
        told[f"enough {bar}"] = {
            "answered, answerable": _share([one.chance >= bar for one in held]),
            "refused, not answerable": _share([one.chance < bar for one in lacking]),
            "right of those answered": _share([one.answers for one in judged if one.chance >= bar]),
        }
    return told


def _share(held: Sequence[bool]) -> float:
    return round(100 * sum(held) / max(len(held), 1), 2)


def save(path: Path, seen: Sequence[Seen]) -> None:
    """Keep what was seen, to be fitted again without asking."""
    rows = [
        {
            "source": one.source,
            "when": one.when,
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
            row["when"],
            row["answerable"],
            np.array(row["signs"]),
            np.array(row["answers"]),
            np.array(row["right"]),
        )
        for row in rows
    ]
