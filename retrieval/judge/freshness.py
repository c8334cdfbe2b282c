"""The newest report of a story goes first, for what changes from report to report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from retrieval.judge.model import Model, log_odds
from retrieval.judge.verdict import LIKELY, Judged
from retrieval.read.evidence import Candidate
from retrieval.understand.answer_type import AnswerType
from retrieval.understand.query import Query


def newest_first(
    query: Query, likely: Sequence[Judged], stories: Mapping[str, int], enough: float, model: Model
) -> list[Judged]:
    """The candidates, the newest report of the likeliest one's story first where it is nearly as likely.

    Only what changes from report to report gives way: a number, how things stand, a plan.
    """
    if not likely or likely[0].probability < enough or not _may_change(query, likely[0].candidate):
        return list(likely)
    head = likely[0]
    story = stories.get(head.candidate.hit.article.id)
    seen: set[str] = set()
    newest = head
    for one in likely[:LIKELY]:
        article = one.candidate.hit.article
        if article.id in seen or stories.get(article.id) != story:
            continue
        seen.add(article.id)
        if query.asks_when and not one.candidate.when:
            continue
        near = log_odds(head.probability) - log_odds(one.probability) <= model.freshness
        if near and one.probability >= enough and _is_later(one.candidate, newest.candidate):
            newest = one
    return [newest, *(one for one in likely if one is not newest)]


def _may_change(query: Query, head: Candidate) -> bool:
    if query.asks_when:
        return head.is_planned
    return query.answer_type in (AnswerType.NUMBER, AnswerType.YES_NO)


def _is_later(one: Candidate, other: Candidate) -> bool:
    mine, its = one.hit.article.published, other.hit.article.published
    return bool(mine and its and mine > its)
