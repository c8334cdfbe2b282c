"""One question -> quoted sentences: the best, those that contradict it, or one that says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from retrieval.compose.conflicts import conflict_note, find_conflicts
from retrieval.compose.refusal import NOTHING, UNDATED, Refusals
from retrieval.judge.judge import is_same
from retrieval.judge.verdict import Judged, Verdict
from retrieval.read.evidence import Candidate
from retrieval.text.date_words import format_asked_date
from retrieval.text.quotes import quote_line
from retrieval.text.sentences import skip_datelines
from retrieval.types import Answer, Citation, Conflict
from retrieval.understand.answer_type import AnswerType
from retrieval.understand.period import is_date_in_question
from retrieval.understand.query import Query

# Another article's sentence is quoted, too, if it is nearly as well supported as the best.
SECOND = 0.9


def compose_fact(query: Query, verdict: Verdict, refusals: Refusals, told: float = 0.0) -> Answer:
    """The answer in the articles' own words, from sentences that say so much of it, or the refusal."""
    ranked = [one for one in verdict.ranked if one.candidate.told >= told]
    dated = [one for one in ranked if is_date_in_question(query, one.candidate.when)]
    if dated and dated[0].probability >= verdict.enough:
        answer = _quote(query, verdict, [one for one in dated if one.probability >= verdict.enough])
    else:
        unclear = bool(verdict.supported(told)) and len(dated) < len(ranked)
        answer = refusals.refuse(query, verdict.hits, UNDATED if unclear else NOTHING)
    sure = dated[0].probability if dated and verdict.calibrated else None
    return replace(answer, hits=verdict.hits, confidence=sure, notice=verdict.notice)


def _quote(query: Query, verdict: Verdict, supported: Sequence[Judged]) -> Answer:
    best = supported[0].candidate
    contrary = find_conflicts(verdict, best)
    others = contrary
    if not contrary:
        clauses = [one for one in verdict.clauses if one.text.split() != best.text.split()]
        others = clauses or _second(supported)
    head = with_next(best) if query.answer_type is AnswerType.REASON and not contrary else best
    citations = tuple(
        Citation(number, one.hit.article, one.hit.passage, one.start, one.end)
        for number, one in enumerate((head, *others), 1)
    )
    return Answer(
        query.message.text,
        "\n".join(f"{quote_line(one.quote)} [{one.number}]" for one in citations),
        answered=True,
        short=best.short or (format_asked_date(query.message.text, best.when) if best.when else None),
        when=best.when,
        citations=citations,
        conflicts=_conflicts(best, contrary),
    )


def _second(supported: Sequence[Judged]) -> list[Candidate]:
    """Another article's sentence that says the same in other words and is nearly as well supported."""
    best = supported[0]
    for one in supported[1:]:
        other = one.candidate
        close = one.probability >= SECOND * best.probability and is_same(other, best.candidate)
        elsewhere = other.hit.article.id != best.candidate.hit.article.id
        if close and elsewhere and other.text.split() != best.candidate.text.split():
            return [other]
    return []


def with_next(best: Candidate) -> Candidate:
    """The sentence with the one behind it in its passage, which often tells why."""
    passage = best.hit.passage
    behind = (
        passage.start + end
        for start, end in skip_datelines(passage.text)
        if passage.start + start >= best.end
    )
    return replace(best, end=next(behind, best.end))


def _conflicts(best: Candidate, contrary: Sequence[Candidate]) -> tuple[Conflict, ...]:
    """What is wrong with the date as it is written, then who disagrees."""
    found = [Conflict(best.when.note, (1,))] if best.when and best.when.note else []
    found += [Conflict(conflict_note(best, one, at), (1, at)) for at, one in enumerate(contrary, 2)]
    return tuple(found)
