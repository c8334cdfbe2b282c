"""How things stand: what the newest articles on the topic say, the newest first, with its day."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.compose.brief import Briefs, is_told
from retrieval.compose.quoting import Quoting, Sentence, dated
from retrieval.judge.verdict import Judged, Verdict
from retrieval.search.relevance import Found
from retrieval.types import Answer
from retrieval.understand.query import Query

# Articles that are told of.
ARTICLES = 2
# A sentence of this probability is shown for its article, in place of what its title says.
LIKELY = 0.3


def compose_status(query: Query, verdict: Verdict, briefs: Briefs, found: Sequence[Found]) -> Answer:
    """The reply; `found` are the articles on the topic, the newest first, and not empty."""
    quoting = Quoting()
    best: dict[str, Judged] = {}
    for one in verdict.ranked:
        best.setdefault(one.candidate.hit.article.id, one)
    for article in found:
        known = [one.quote for one in quoting.citations]
        told = briefs.sentences(query, article)[:1]
        judged = best.get(article.article.id)
        if judged and judged.probability >= LIKELY:
            candidate = judged.candidate
            own = Sentence(article.article, candidate.hit.passage, candidate.start, candidate.end)
            told = [own, *(line for line in told if not is_told(line.text, [own.text]))]
        told = [line for line in told if not is_told(line.text, known)]
        if told:
            ordered = sorted(told, key=lambda line: line.start) if quoting.lines else told
            quoting.add(ordered, dated(article.article, "" if quoting.lines else "As of "))
        if len(quoting.lines) == ARTICLES:
            break
    return Answer(
        query.message.text,
        quoting.text,
        answered=bool(quoting.lines),
        citations=tuple(quoting.citations),
        hits=quoting.hits(verdict.hits),
        notice=verdict.notice,
        confidence=verdict.ranked[0].probability if verdict.ranked and verdict.calibrated else None,
    )
