"""The figures of a reader: exact match and F1 as SQuAD counts them, calibration, and ranking."""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import regex
from numpy.typing import NDArray

from retrieval.read.spans import Span
from retrieval.read.weights import Calibration
from training.records import Record

_ARTICLES = regex.compile(r"\b(a|an|the)\b")
BINS = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """A record with the span that was read: its exact match and F1 against the record's answers.

    Those of a record without answers are 0: a span is wrong there, whatever it says.
    """

    record: Record
    span: Span
    exact: float
    f1: float

    @property
    def answerable(self) -> bool:
        return bool(self.record.answers)


def judge(record: Record, span: Span) -> Judged:
    said = record.context[span.start : span.end]
    golds = [record.context[start:end] for start, end in record.answers]
    exact, f1 = exact_and_f1(said, golds)
    return Judged(record, span, exact, f1)


def exact_and_f1(said: str, golds: Sequence[str]) -> tuple[float, float]:
    """The best exact match and the best token F1 over the answers (Rajpurkar et al. 2016); 0 without any."""
    exact = f1 = 0.0
    own = _normal(said)
    for gold in map(_normal, golds):
        common = sum((Counter(own) & Counter(gold)).values())
        exact = max(exact, float(own == gold))
        f1 = max(f1, 2 * common / (len(own) + len(gold)) if own and gold else float(own == gold))
    return exact, f1


def _normal(text: str) -> list[str]:
    kept = "".join(c for c in text.lower() if c not in string.punctuation)
    return _ARTICLES.sub(" ", kept).split()


def with_refusal(judged: Sequence[Judged], threshold: float) -> tuple[float, float]:
    """Exact match and F1 in per cent where a span with a score under `threshold` is a refusal (SQuAD 2)."""
    exact = [float(not one.answerable) if one.span.score < threshold else one.exact for one in judged]
    f1 = [float(not one.answerable) if one.span.score < threshold else one.f1 for one in judged]
    return 100 * float(np.mean(exact)), 100 * float(np.mean(f1))


def best_threshold(judged: Sequence[Judged], share: float | None = None) -> float:
    """The threshold with the highest F1, as if this `share` of the questions had no answer, 0 to 1."""
    ordered = sorted(judged, key=lambda one: one.span.score)
    without = sum(not one.answerable for one in judged) / max(len(judged), 1)
    nothing, something = 1.0, 1.0
    if share is not None and 0 < without < 1:
        nothing, something = share / without, (1 - share) / (1 - without)
    best, at, gained = 0.0, -np.inf, 0.0
    for one, after in zip(ordered, [*ordered[1:], None], strict=True):
        gained += something * -one.f1 if one.answerable else nothing
        if gained > best:
            best = gained
            at = (one.span.score + after.span.score) / 2 if after else np.inf
    return float(at)


def calibration_error(probabilities: Sequence[float], happened: Sequence[bool]) -> float:
    """Expected calibration error over ten bins of equal width (Guo et al. 2017), 0 to 1."""
    return float(
        sum(
            len(of_bin) / len(probabilities) * abs(of_bin.mean() - share)
            for of_bin, share in _binned(probabilities, happened)
        )
    )


def reliability(probabilities: Sequence[float], happened: Sequence[bool]) -> list[tuple[float, float, int]]:
    """For each bin that is not empty: the mean probability, how often it happened, and how many there are."""
    return [(float(of_bin.mean()), share, len(of_bin)) for of_bin, share in _binned(probabilities, happened)]


def _binned(
    probabilities: Sequence[float], happened: Sequence[bool]
) -> list[tuple[NDArray[np.float64], float]]:
    values, truths = np.array(probabilities), np.array(happened, dtype=float)
    number = np.minimum((values * BINS).astype(int), BINS - 1)
    return [
        (values[number == one], float(truths[number == one].mean()))
        for one in range(BINS)
        if (number == one).any()
    ]


def fit(judged: Sequence[Judged]) -> Calibration:
    """Logistic regression of "the passage answers" on margin and answer logit, by Newton's method.

    A margin that would count against an answer, since the logit says all that it does, counts nothing.
    """
    rows = np.array([(one.span.margin, one.span.answers, 1.0) for one in judged])
    truth = np.array([one.answerable for one in judged], dtype=float)
    ridge = np.array([1e-3, 1e-3, 1e-6]) * len(rows)
    weights = fit_logistic(rows, truth, ridge)
    if weights[0] < 0:
        weights = fit_logistic(rows * (0.0, 1.0, 1.0), truth, ridge)
    return Calibration(*(float(one) for one in weights))


def fit_logistic(
    rows: NDArray[np.float64], truth: NDArray[np.float64], ridge: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The weights of a logistic regression by Newton's method; `ridge` is the penalty on each."""
    weights = np.zeros(len(ridge))
    for _ in range(100):
        chance = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (truth - chance) - ridge * weights
        curve = (rows * (chance * (1 - chance))[:, None]).T @ rows + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        weights += step
        if np.abs(step).max() < 1e-9:
            break
    return weights


def area(judged: Sequence[Judged]) -> float:
    """How often a passage that answers scores above one that does not: the area under the ROC curve.

    NaN when all of them answer, or none does.
    """
    order = np.argsort([one.span.score for one in judged])
    ranks = np.empty(len(order))
    ranks[order] = np.arange(1, len(order) + 1)
    answers = np.array([one.answerable for one in judged])
    positive, negative = int(answers.sum()), int((~answers).sum())
    if not positive or not negative:
        return float("nan")
    return float((ranks[answers].sum() - positive * (positive + 1) / 2) / (positive * negative))
