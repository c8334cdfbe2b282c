"""The rule that makes a probability of the signs is found again where it made the truth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from retrieval.judge.model import probability
from retrieval.read.weights import Rule, Rules
from training import rule, seeing
from training.records import Record
from training.seeing import Seen

MADE_BY = Rules(
    when=Rule(span=0.8, margin=0.0, words=3.0, said=0.0, kind=1.0, search=1.0, bias=-4.0),
    other=Rule(span=0.0, margin=0.8, words=3.0, said=0.0, kind=1.0, search=1.0, bias=-4.0),
)


def drawn(count: int, seed: int) -> list[Seen]:
    """Questions of six sentences each; at most one of them answers, as often as their rule says."""
    random = np.random.default_rng(seed)
    seen = []
    for number in range(count):
        when = number % 3 == 0
        made_by = MADE_BY.when if when else MADE_BY.other
        span = random.normal(0, 3, 6)
        signs = np.stack(
            [
                span,
                span + random.normal(0, 1, 6),
                random.uniform(0, 1, 6),
                random.uniform(0, 1, 6),
                random.choice([0.0, 0.3], 6),
                random.uniform(0, 2, 6),
            ],
            axis=1,
        )
        odds = np.array([np.log(p / (1 - p)) for p in (probability(made_by, one) for one in signs)])
        best = random.choice(6, p=np.exp(odds) / np.exp(odds).sum())
        answers = np.zeros(6, dtype=bool)
        answers[best] = random.uniform() < 1 / (1 + np.exp(-odds[best]))
        seen.append(Seen("made", when, number % 4 < 2, signs, answers, answers))
    return seen


@pytest.mark.slow
def test_the_probability_of_the_best_sentence_means_what_it_says() -> None:
    made = rule.fit(drawn(3000, 1))
    found = rule.figures(rule.judge(drawn(3000, 2), made), made.other.enough)
    assert found["calibration error"] < 5
    assert found["questions"] == 3000
    for one in (made.when, made.other):
        assert one.words > one.said
        assert one.enough == made.other.enough
    assert made.when.span > 0.2
    assert made.other.margin > 0.2
    assert made.when.margin == made.other.span == 0.0


@pytest.mark.slow
def test_near_misses_are_no_part_of_the_fit_and_counted_by_themselves() -> None:
    asked = drawn(600, 4)
    near = [replace(one, source=seeing.NEAR_OF, answerable=False) for one in drawn(200, 5)]
    made = rule.fit(asked)
    assert rule.fit([*asked, *near]) == made
    found = rule.figures(rule.judge([*asked, *near], made), 0.5)
    assert found["questions"] == 600
    chances = [one.chance for one in rule.judge(near, made)]
    assert found["enough 0.5"]["refused, near misses"] == 100 * sum(one < 0.5 for one in chances) / 200


def test_a_higher_bar_answers_less_and_is_right_more_often() -> None:
    found = rule.figures(rule.judge(drawn(3000, 3), MADE_BY), 0.5)
    bars = [found[f"enough {enough}"] for enough in (0.2, 0.4, 0.6)]
    answered = [one["answered, answerable"] for one in bars]
    right = [one["right of those answered"] for one in bars]
    assert answered == sorted(answered, reverse=True)
    assert right == sorted(right)


@pytest.mark.slow
def test_no_question_is_judged_by_rules_that_were_fitted_on_it() -> None:
    seen = drawn(400, 5)
    found = rule.crossed(seen)
    assert found == rule.judge(seen[::2], rule.fit(seen[1::2])) + rule.judge(seen[1::2], rule.fit(seen[::2]))
    assert len(found) == 400


def test_a_part_of_the_contexts_is_not_in_the_library_and_its_questions_are_asked() -> None:
    records = [
        Record(f"{n}", "squad_train", f"Who is number {n}?", f"Number {n} is Ada Brandt.", ((12, 22),))
        for n in range(400)
    ]
    train = [Record("t", "squad_train", "Who?", f"Trained on {n}.", ()) for n in range(400)]
    made = seeing.articles(records, train)
    ids = {one["id"] for one in made}
    held = [one for one in records if seeing.name(one.context) in ids]
    assert len(held) / len(records) == pytest.approx(1 - seeing.ABSENT, abs=0.1)
    assert len(made) == 2 * len(held)
    asked = seeing.asked(records, 400)
    assert len(asked) == 400
    assert seeing.asked(records, 400) == asked
    assert made == seeing.articles(records, train)


def test_near_misses_of_contexts_that_the_library_holds_are_asked_too() -> None:
    records = [
        Record(f"{n}", "squad_train", f"Who is number {n}?", f"Number {n} is Ada Brandt.", ((12, 22),))
        for n in range(400)
    ]
    near = [
        Record(f"near-{n}", seeing.NEAR_OF, "Who is that?", f"Number {n} is Ada Brandt.", ())
        for n in range(400)
    ]
    asked = seeing.asked([*records, *near], 200)
    held = {one["id"] for one in seeing.articles(records, [])}
    missed = [one for one in asked if not one.answers]
    assert len(missed) == seeing.NEAR * 200
    assert all(seeing.name(one.context) in held for one in missed)
