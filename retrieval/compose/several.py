"""One question -> several quoted sentences: a list, what somebody said, a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from retrieval.compose.brief import is_told
from retrieval.compose.fact import with_next
from retrieval.compose.quoting import Quoting, Sentence
from retrieval.compose.refusal import NOTHING, Refusals
from retrieval.judge.judge import is_same
from retrieval.judge.model import log_odds
from retrieval.judge.verdict import Judged, Verdict
from retrieval.read.evidence import Candidate
from retrieval.text.quotes import find_quotations
from retrieval.text.words import split_words
from retrieval.types import Answer
from retrieval.understand.intent import Intent
from retrieval.understand.query import Query

SEVERAL = (Intent.LIST, Intent.SAID, Intent.REASON)
"""Intents that one sentence rarely answers."""

# Sentences that are shown, and characters of them in all.
MOST, LENGTH = {Intent.LIST: 5, Intent.SAID: 3, Intent.REASON: 3}, 750
# One more is shown where it is at most by so many log-odds less likely than the best.
BEHIND = 2.5
# What a quotation, and the name of who is asked about, add to the log-odds that a sentence tells what was
# said.
QUOTES, NAMES = 1.5, 1.0


def compose_several(query: Query, verdict: Verdict, refusals: Refusals) -> Answer:
    """The best sentences, each telling something that those before do not; or the refusal."""
    ranked = sorted(verdict.ranked, key=lambda one: -order(query, one))
    if not ranked or not verdict.supported():
        refused = refusals.refuse(query, verdict.hits, NOTHING)
        return replace(refused, hits=verdict.hits, notice=verdict.notice)
    chosen = _choose(query, ranked)
    quoting = Quoting()
    for one in chosen:
        quoting.add([Sentence(one.hit.article, one.hit.passage, one.start, one.end)])
    return Answer(
        query.message.text,
        quoting.text,
        answered=True,
        short=chosen[0].short,
        citations=tuple(quoting.citations),
        hits=verdict.hits,
        notice=verdict.notice,
        confidence=ranked[0].probability if verdict.calibrated else None,
    )


def order(query: Query, one: Judged) -> float:
    """What sentences are put in order by: the judge's log-odds, and whether they report what was said."""
    odds = log_odds(one.probability)
    if query.intent is not Intent.SAID:
        return odds
    text = one.candidate.text
    named = set(split_words(query.subject)) & set(split_words(text))
    return odds + QUOTES * bool(find_quotations(text)) + NAMES * bool(named)


def _choose(query: Query, ranked: Sequence[Judged]) -> list[Candidate]:
    best = order(query, ranked[0])
    chosen: list[Candidate] = []
    length = 0
    for one in ranked:
        candidate = one.candidate if query.intent is not Intent.REASON else with_next(one.candidate)
        told = [other.text for other in chosen]
        if chosen and best - order(query, one) > BEHIND:
            break
        if is_told(candidate.text, told) or (length + len(candidate.text) > LENGTH and chosen):
            continue
        if query.intent is Intent.LIST and any(is_same(candidate, other) for other in chosen):
            continue
        chosen.append(candidate)
        length += len(candidate.text)
        if len(chosen) == MOST[query.intent]:
            break
    return chosen
