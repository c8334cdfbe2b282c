"""The figures are those of the public measures: checked by hand, or against a slower way to count them."""

from __future__ import annotations

import json
import math
import random
from dataclasses import replace

import pytest

from retrieval.read.spans import Span
from training import evaluate, scores
from training.records import Record
from training.scores import Judged

TEXT = "The Kestrel bridge was shut on Monday by the harbour master, Ada Quill."


def judged(score: float, answerable: bool, f1: float = 0.0) -> Judged:
    spans = ((0, 3),) if answerable else ()
    return Judged(Record("1", "made", "Who?", TEXT, spans), Span(0, 3, score, score), float(f1 == 1.0), f1)


def crowd(count: int, seed: int = 1) -> list[Judged]:
    """Answers whose log-odds are half of their margin, less one."""
    draw = random.Random(seed)
    made = []
    for _ in range(count):
        margin, answers = draw.uniform(-8, 8), draw.uniform(-3, 3)
        happened = draw.random() < 1 / (1 + math.exp(-(0.5 * margin + 1.0 * answers - 1)))
        one = judged(0.0, happened, draw.choice([0.5, 1.0]) if happened else 0.0)
        made.append(replace(one, span=Span(0, 3, 0.0, margin, answers)))
    return made


def test_match_and_overlap_are_counted_as_squad_counts_them() -> None:
    table = (
        ("The Ada Quill!", ["Ada Quill"], 1.0, 1.0),
        ("the harbour master, Ada Quill", ["Ada Quill", "Quill"], 0.0, 2 / 3),
        ("Monday", ["Tuesday"], 0.0, 0.0),
        ("Monday", [], 0.0, 0.0),
        ("", ["Monday"], 0.0, 0.0),
        ("the", ["a"], 1.0, 1.0),
    )
    assert not [
        (said, golds, exact, f1)
        for said, golds, exact, f1 in table
        if scores.exact_and_f1(said, golds) != pytest.approx((exact, f1))
    ]


def test_a_refusal_is_right_where_nothing_answers() -> None:
    mixed = [judged(2.0, True, 1.0), judged(-2.0, True, 1.0), judged(-2.0, False), judged(2.0, False)]
    assert scores.with_refusal(mixed, 0.0) == (50.0, 50.0)
    assert scores.with_refusal(mixed, 9.0) == (50.0, 50.0)
    assert scores.with_refusal(mixed[:3], -9.0) == pytest.approx((200 / 3, 200 / 3))


def test_no_threshold_is_better_than_the_best() -> None:
    draw = random.Random(3)
    some = [judged(draw.gauss(float(n % 2), 1.0), n % 2 == 1, (n % 2) * draw.random()) for n in range(60)]
    best = scores.with_refusal(some, scores.best_threshold(some))[1]
    tried = [scores.with_refusal(some, one.span.score + 1e-9)[1] for one in some]
    assert best == pytest.approx(max([*tried, scores.with_refusal(some, -math.inf)[1]]))


def test_a_threshold_counts_questions_by_the_share_they_are_to_have() -> None:
    few = [judged(3.0, True, 1.0), judged(1.0, True, 1.0), judged(1.5, False)]
    assert scores.best_threshold(few, 0.1) < 1.0
    assert 1.5 < scores.best_threshold(few, 0.9) < 3.0
    as_they_are = scores.best_threshold(few)
    assert scores.best_threshold(few, 1 / 3) == as_they_are


def test_a_fitted_probability_means_what_it_says() -> None:
    learnt, fresh = crowd(4_000), crowd(4_000, seed=2)
    rule = scores.fit(learnt)
    assert (rule.margin, rule.answers, rule.bias) == pytest.approx((0.5, 1.0, -1.0), abs=0.15)
    chances = [
        1 / (1 + math.exp(-(rule.margin * one.span.margin + rule.answers * one.span.answers + rule.bias)))
        for one in fresh
    ]
    happened = [one.answerable for one in fresh]
    assert scores.calibration_error(chances, happened) < 0.04
    assert scores.calibration_error([chance / 2 for chance in chances], happened) > 0.15
    told = scores.reliability(chances, happened)
    assert sum(count for _, _, count in told) == 4_000
    assert [chance for chance, _, _ in told] == sorted(chance for chance, _, _ in told)


def test_a_margin_never_counts_against_an_answer() -> None:
    turned = [replace(one, span=replace(one.span, margin=-one.span.margin)) for one in crowd(2_000)]
    rule = scores.fit(turned)
    assert rule.margin == pytest.approx(0.0, abs=1e-6)
    assert rule.answers > 0.5


def test_sure_and_wrong_is_an_error_of_one() -> None:
    assert scores.calibration_error([1.0, 1.0], [False, False]) == pytest.approx(1.0)
    assert scores.calibration_error([1.0, 0.0], [True, False]) == pytest.approx(0.0)


def test_the_area_counts_the_pairs_in_the_right_order() -> None:
    draw = random.Random(5)
    some = [judged(draw.random() + 0.3 * (n % 3 == 0), n % 3 == 0) for n in range(50)]
    yes = [one.span.score for one in some if one.answerable]
    no = [one.span.score for one in some if not one.answerable]
    assert scores.area(some) == pytest.approx(sum(a > b for a in yes for b in no) / len(yes) / len(no))
    assert math.isnan(scores.area([judged(1.0, True)]))


def test_figures_of_one_kind_leave_out_what_they_cannot_tell() -> None:
    told = evaluate.by_source([judged(1.0, True, 0.5), judged(2.0, True, 1.0)], 0.0)["made"]
    assert told["answerable f1"] == told["f1"] == 75.0
    assert told["answerable exact"] == 50.0
    assert "area under roc" not in told
    json.dumps(told, allow_nan=False)


def test_a_sample_takes_each_source_by_its_share() -> None:
    made = [Record(str(n), source, "?", "x", ()) for source in ("a", "b", "c") for n in range(100)]
    chosen = evaluate.sample(made, {"a": 3.0, "b": 1.0}, 80, 1)
    assert [sum(one.source == source for one in chosen) for source in ("a", "b", "c")] == [60, 20, 0]
    assert chosen == evaluate.sample(made, {"a": 3.0, "b": 1.0}, 80, 1)
