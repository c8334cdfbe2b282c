"""Whether passages support a sentence: every number, date and name in it, and most of its words."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.verify.claims import Claims, find_numbers, read_claims, split_clauses
from retrieval.verify.evidence import Evidence, Sentence, Span
from retrieval.verify.figures import are_figures_supported, has_day

ENOUGH = 0.6
"""The share of a sentence's content words that must stand in its passages.

Of the 1,198 claims of the balanced development set of AttributionBench, freely worded by several
models, `is_supported` then keeps 55 % of those their sources bear out and 24 % of the others (61 and 33 %
at 0.5, 44 and 14 % at 0.75).
"""
SOME = 0.3
"""The share from which one passage among several counts as evidence."""

_NAME_ENDINGS = ("n", "i", "s", "es")


def states_nothing(claimed: Claims) -> bool:
    """Whether there is nothing to check: function words and verbs of saying only ("he said")."""
    figures = claimed.numbers or claimed.units or claimed.days or claimed.weekdays
    return not (claimed.words or claimed.names or figures or claimed.denies)


def share_of_words(claimed: Claims, evidence: Sequence[Evidence]) -> float:
    """The share of content words that stand in the passages, 0 to 1; 1 when the sentence has none."""
    if not claimed.words:
        return 1.0
    found = frozenset[str]().union(*(one.words for one in evidence))
    return len(claimed.words & found) / len(claimed.words)


def find_best_sentence(said: str, evidence: Evidence, topic: str = "") -> Span:
    """The sentence of the passage, as a span of the article, that shares most with what is `said`.

    Most numbers and dates go first; then a word of a name counts two and any other word one; of equals
    the first. `topic` lends its words to what has none of its own (a bare date).
    """
    claimed = read_claims(said)
    words = claimed.words or read_claims(topic).words
    named = frozenset(word for name in claimed.names for word in name)

    def weight(line: Sentence) -> tuple[int, int]:
        days = sum(has_day(day, line) for day in claimed.days)
        figures = days + len(claimed.numbers & find_numbers(line.text))
        return figures, len(words & line.claims.words) + len(named & line.claims.vocabulary)

    if not evidence.lines:
        return evidence.hit.passage.start, evidence.hit.passage.end
    return max(evidence.lines, key=weight).span


def is_supported(said: str, evidence: Sequence[Evidence], topic: str = "") -> bool:
    """Whether the passages bear out what is `said`; `topic` lends its words to what has none of its own.

    A check of words, not of sense. It finds a number, date, name or negation that no passage has, a
    date or number taken from the wrong clause, and a sentence made of other words; it does not find
    two names that changed places.
    """
    claimed = read_claims(said)
    subject = read_claims(topic).words
    if not (claimed.words or claimed.days or claimed.numbers or claimed.weekdays):
        return False
    return (
        share_of_words(claimed, evidence) >= ENOUGH
        and all(any(unit in one.whole.units for one in evidence) for unit in claimed.units)
        and all(_name_stands(name, evidence) for name in claimed.names)
        and all(are_figures_supported(clause, subject, claimed, evidence) for clause in split_clauses(said))
        and _same_sense(said, evidence, topic)
    )


def _name_stands(name: tuple[str, ...], evidence: Sequence[Evidence]) -> bool:
    """Each of its words is in a passage, or one is and the article has the rest ("Antony" Blinken)."""
    for one in evidence:
        here = [_has(one.known, word) for word in name]
        if all(here) or (any(here) and all(_has(one.elsewhere, word) for word in name)):
            return True
    return False


def _has(vocabulary: frozenset[str], word: str) -> bool:
    if word in vocabulary:
        return True
    longer = any(word + ending in vocabulary for ending in _NAME_ENDINGS)
    return longer or any(word.endswith(end) and word.removesuffix(end) in vocabulary for end in _NAME_ENDINGS)


def _same_sense(said: str, evidence: Sequence[Evidence], topic: str) -> bool:
    """Whether the sentence and the article agree on negation ("not", "denied")."""
    claimed = read_claims(said)
    spans = {find_best_sentence(said, one, topic) for one in evidence}
    best = [line.claims for one in evidence for line in one.lines if line.span in spans]
    if claimed.denies:
        return any(line.denies or line.reversals for line in best)
    if any(line.negated & claimed.words for line in best):
        return False
    return all(any(word in one.whole.vocabulary for one in evidence) for word in claimed.reversals)
