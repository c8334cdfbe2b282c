"""Evaluates a reader on kept-out records and benchmark files: figures, calibration, reliability diagram."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from math import isnan
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from retrieval.read.span_model import ShippedModel
from retrieval.read.spans import SpanReader
from retrieval.read.weights import Calibration, Overlay
from training.records import Record
from training.scores import (
    Judged,
    area,
    best_threshold,
    calibration_error,
    fit,
    judge,
    reliability,
    with_refusal,
)

TOGETHER = 64
NEAR, EVEN = ("squad_train", "squad_no_answer"), 0.5


def sample(records: Sequence[Record], shares: Mapping[str, float], count: int, seed: int) -> list[Record]:
    """About `count` records, from each source by its share, in random order."""
    draw = random.Random(seed)
    total = sum(shares.values())
    chosen: list[Record] = []
    for source, share in shares.items():
        held = [one for one in records if one.source == source]
        chosen += draw.sample(held, min(len(held), round(count * share / total)))
    draw.shuffle(chosen)
    return chosen


def read_all(reader: SpanReader, records: Sequence[Record]) -> list[Judged]:
    judged: list[Judged] = []
    for begin in range(0, len(records), TOGETHER):
        part = records[begin : begin + TOGETHER]
        spans = reader.read([(one.question, one.context) for one in part])
        judged += [judge(record, span) for record, span in zip(part, spans, strict=True)]
    return judged


def calibrate(overlay: Overlay, kept_out: Sequence[Record]) -> dict[str, Any]:
    """The calibration from one half of the kept-out records, the figures of the other half.

    The F1 threshold is fitted on those of SQuAD, whose questions without an answer were written to have
    none and come near one, as if every second had none: so SQuAD 2 is made.
    """
    judged = read_all(SpanReader(ShippedModel(overlay)), kept_out)
    rule = fit(judged[::2])
    scored = [_scored(one, rule) for one in judged]
    rest = scored[1::2]
    chances, truths = [one.span.probability for one in rest], [one.answerable for one in rest]
    threshold = best_threshold([one for one in scored if one.record.source in NEAR] or scored, EVEN)
    return {
        "calibration": asdict(rule),
        "threshold": threshold,
        "calibration error": 100 * calibration_error(chances, truths),
        "reliability": reliability(chances, truths),
        "kept out": figures(rest, threshold),
        "by source": by_source(rest, threshold),
    }


def _scored(one: Judged, rule: Calibration) -> Judged:
    score = rule.margin * one.span.margin + rule.answers * one.span.answers + rule.bias
    return replace(one, span=replace(one.span, score=score))


def figures(judged: Sequence[Judged], threshold: float) -> dict[str, float]:
    """The figures of SQuAD 2 in per cent, with the threshold given and with the best one."""
    answerable = [one for one in judged if one.answerable]
    exact, f1 = with_refusal(judged, threshold)
    chances = [one.span.probability for one in judged]
    told = {
        "questions": len(judged),
        "exact": exact,
        "f1": f1,
        "f1 at its best threshold": with_refusal(judged, best_threshold(judged))[1],
        "always refusing": 100 - 100 * len(answerable) / max(len(judged), 1),
        "answerable exact": 100 * float(np.mean([one.exact for one in answerable] or [0.0])),
        "answerable f1": 100 * float(np.mean([one.f1 for one in answerable] or [0.0])),
        "area under roc": 100 * area(judged),
        "calibration error": 100 * calibration_error(chances, [one.answerable for one in judged]),
    }
    return {name: round(value, 2) for name, value in told.items() if not isnan(value)}


def by_source(judged: Sequence[Judged], threshold: float) -> dict[str, dict[str, float]]:
    of: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        of[one.record.source].append(one)
    return {source: figures(held, threshold) for source, held in sorted(of.items())}


def latency(reader: SpanReader, clock: Callable[[], float] = perf_counter, times: int = 15) -> list[float]:
    """Milliseconds of one batch of 8 passages of 200 tokens, sorted."""
    pairs = [(f"who said the number {n}?", "word " * 183) for n in range(8)]
    taken: list[float] = []
    for _ in range(times):
        begun = clock()
        reader.read(pairs)
        taken.append(1000 * (clock() - begun))
    return sorted(taken)


def draw_reliability(bins: Sequence[tuple[float, float, int]], title: str, path: Path) -> None:
    """Draw bins of (mean probability, share that came true, count) as a PNG of 900 by 700 pixels."""
    figure = Figure(figsize=(9, 7), dpi=100, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.plot([0, 1], [0, 1], color="#5b6570", linestyle="--", linewidth=1)
    for mean, share, count in bins:
        left = min(int(mean * 10), 9) / 10
        axes.bar(left + 0.05, share, width=0.094, color="#9cc6ee")
        axes.plot([mean], [share], "o", color="#1c2127", markersize=5)
        axes.annotate(f"{count}", (left + 0.05, share), (0, 5), textcoords="offset points", ha="center")
    axes.set(xlim=(0, 1), ylim=(0, 1.05), xlabel="probability that was given", ylabel="share that came true")
    axes.set_title(title, loc="left", color="#1c2127")
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path)
