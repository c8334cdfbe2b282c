"""Fits the rules that turn the features of a sentence into a probability, on kept-out questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp, softmax

from retrieval.judge.model import SIGNS, probability
from retrieval.read.weights import Rule, Rules
from training.scores import calibration_error, fit_logistic, reliability
from training.seeing import NEAR_OF, Seen


def fit(seen: Sequence[Seen]) -> Rules:
    """The rule for "when" questions goes by the span's log-odds, that for all others by its margin.

    Beside the margin the log-odds count for nothing. Questions that ask when are too few to be fitted
    alone: their rule comes from all. Both share a bar, the one with the best mean of two shares:
    answerable questions answered and, twice, others refused. Near misses are left out: nobody knows how many
    of the questions that people ask are such, and the probability goes by what share of a kind is asked.
    """
    asked = [one for one in seen if one.source != NEAR_OF]
    others = [one for one in asked if not one.when]
    made = Rules(when=_fit(_without("margin", asked)), other=_fit(_without("span", others)))
    enough = _enough(judge(asked, made))
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
    slope, bias = fit_logistic(np.stack([odds, np.ones_like(odds)], axis=1), truth, np.full(2, 1e-6)).tolist()
    return Rule(**dict(zip(SIGNS, (slope * weights).tolist(), strict=True)), bias=bias)


@dataclass(frozen=True, slots=True)
class Judged:
    """What rules make of a question: the sentence that they put first, how likely they hold it, how it is."""

    chance: float
    answers: bool
    right: bool
    answerable: bool
    read: bool
    near: bool


def judge(seen: Sequence[Seen], rules: Rules) -> list[Judged]:
    """Each question by the rule for it; `read` says whether any of its sentences answers."""
    found = []
    for one in seen:
        rule = rules.when if one.when else rules.other
        chances = [probability(rule, signs) for signs in one.signs.tolist()]
        best = int(np.argmax(chances))
        found.append(
            Judged(
                chances[best],
                bool(one.answers[best]),
                bool(one.right[best]),
                one.answerable,
                bool(one.answers.any()),
                one.source == NEAR_OF,
            )
        )
    return found


def crossed(seen: Sequence[Seen]) -> list[Judged]:
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


def figures(judged: Sequence[Judged], enough: float) -> dict[str, Any]:
    """How often the best sentence answers, and how true its probability is, in per cent.

    Of the near misses only how many are refused.
    """
    near = [one for one in judged if one.near]
    asked = [one for one in judged if not one.near]
    held = [one for one in asked if one.answerable]
    lacking = [one for one in asked if not one.answerable]
    chances, truth = [one.chance for one in asked], [one.answers for one in asked]
    told: dict[str, Any] = {
        "questions": len(asked),
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
            "refused, near misses": _share([one.chance < bar for one in near]),
            "right of those answered": _share([one.answers for one in asked if one.chance >= bar]),
        }
    return told


def _share(held: Sequence[bool]) -> float:
    return round(100 * sum(held) / max(len(held), 1), 2)
