"""The judge's fitted model: from named features to the probability that a candidate answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

from retrieval.read.evidence import Features
from retrieval.read.weights import Rule, Rules
from retrieval.understand.query import Query

SIGNS = ("span", "margin", "words", "said", "kind", "search")
"""The features that a `Rule` has weights for, in its order."""

# No candidate is surer than this, or less sure, when it is put in order.
DOUBT = 1e-12


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of the features, one set for questions that ask when and one for all others.

    `rules` are fitted with the reading model and stand in its file. `recency` is what a new article gains in
    log-odds when candidates are put in order (public question sets have no days to fit it on; the search has
    the same weight for it). `trust` is how often another article that says the same is right compared with
    what it seems. `freshness` is by how many log-odds a later report of the same story may be less likely and
    still go first. `taken_back` is what a sentence loses that its own article calls wrong.
    """

    rules: Rules
    recency: float = 0.6
    trust: float = 0.5
    freshness: float = 1.5
    taken_back: float = -6.0

    def chance(self, query: Query, features: Features) -> float:
        """The probability, by what the candidate itself shows."""
        rule = self._rule(query)
        return probability(rule, signs_of(features), self.taken_back * features.taken_back)

    def rank(self, query: Query, features: Features, probability: float) -> float:
        """What candidates are put in order by; of a question for a date the newer article is no likelier."""
        newer = 0.0 if query.asks_when else self.recency * features.recency
        return log_odds(probability) + newer

    def enough(self, query: Query) -> float:
        """The probability from which a candidate answers."""
        return self._rule(query).enough

    def _rule(self, query: Query) -> Rule:
        return self.rules.when if query.asks_when else self.rules.other


def signs_of(features: Features) -> tuple[float, ...]:
    """The features that the rules of a reading model weigh, in the order of `SIGNS`."""
    return tuple(getattr(features, name) for name in SIGNS)


def probability(rule: Rule, signs: Sequence[float], more: float = 0.0) -> float:
    """The logistic of the weighted sum, between 0 and 1; `more` are log-odds of features without a fit."""
    odds = rule.bias + more + sum(getattr(rule, name) * sign for name, sign in zip(SIGNS, signs, strict=True))
    return 1.0 / (1.0 + exp(-max(min(odds, 50.0), -50.0)))


def log_odds(chance: float) -> float:
    """The log-odds of a probability; finite, even of what is certain."""
    sure = min(max(chance, DOUBT), 1.0 - DOUBT)
    return log(sure / (1.0 - sure))
