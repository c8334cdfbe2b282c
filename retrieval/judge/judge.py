"""Evidence -> Verdict: one probability per candidate; nothing changes it afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from retrieval.judge.freshness import newest_first
from retrieval.judge.model import Model
from retrieval.judge.same_answer import is_same_answer
from retrieval.judge.story import Stories
from retrieval.judge.verdict import LIKELY, Judged, Verdict
from retrieval.read.evidence import Candidate, Evidence
from retrieval.types import Hit
from retrieval.understand.query import Query

# Without a model: the share of the question's words that a sentence needs to answer, and the same for a long
# question of several parts, whose words no one sentence holds.
SUPPORT, SUPPORT_OF_LONG = 0.64, 0.6


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges candidates with a fitted model, or by words where none has read them."""

    model: Model | None
    stories: Stories

    def judge(self, query: Query, evidence: Evidence) -> Verdict:
        """The candidates with their probabilities, in the order in which they answer best."""
        if not evidence.by_model or self.model is None:
            return self._by_words(query, evidence)
        verdict = self._by_model(query, evidence, self.model)
        if verdict.supported() or not query.is_long or query.asks_when:
            return verdict
        # The model learned from questions of one part: that one sentence answers several is unlikely to it.
        by_words = self._by_words(query, evidence)
        return replace(by_words, hits=verdict.hits) if by_words.supported() else verdict

    def _by_model(self, query: Query, evidence: Evidence, model: Model) -> Verdict:
        chances = [model.chance(query, one.features) for one in evidence.candidates]

        def order(one: Judged) -> float:
            return -model.rank(query, one.candidate.features, one.probability)

        read = sorted(
            (Judged(one, chance) for one, chance in zip(evidence.candidates, chances, strict=True)), key=order
        )
        likely = _dated_first(query, read)
        likely = [*agree(likely[:LIKELY], model), *likely[LIKELY:]]
        enough = model.enough(query)
        # Dates that agree may be those of another event: agreement does not order them.
        if not query.asks_when:
            likely.sort(key=lambda one: (one.probability < enough, order(one)))
        stories = self.stories.number([one.candidate.hit for one in likely[:LIKELY]])
        ranked = newest_first(query, likely, stories, enough, model)
        return Verdict(
            tuple(ranked),
            _by_best_sentence(evidence.hits, read),
            enough,
            calibrated=True,
            notice=evidence.notice,
            stories=stories,
        )

    def _by_words(self, query: Query, evidence: Evidence) -> Verdict:
        measured = [
            one for one in evidence.candidates if one.meaning is not None and not one.features.taken_back
        ]
        measured.sort(key=lambda one: -(one.features.words + one.features.kind + (one.meaning or 0.0)))
        judged = [
            Judged(one, min(one.features.words + max(one.meaning or 0.0, 0.0), 1.0)) for one in measured
        ]
        enough = SUPPORT_OF_LONG if query.is_long and not query.asks_when else SUPPORT
        return Verdict(
            tuple(_dated_first(query, judged)),
            evidence.hits,
            enough,
            calibrated=False,
            notice=evidence.notice,
            clauses=tuple(evidence.candidates[at] for at in evidence.clauses),
        )


def agree(likely: Sequence[Judged], model: Model) -> list[Judged]:
    """The candidates, each the likelier the more other articles say the same (a noisy or).

    Each other article that gives the same date, or the same words, leaves of the doubt what it would leave
    if it stood alone and were right `model.trust` as often as it seems: articles follow each other. Of an
    article its likeliest sentence counts.
    """
    found = []
    for one in likely:
        doubt, heard = 1.0 - one.probability, {one.candidate.hit.article.id}
        for other in likely:
            identifier = other.candidate.hit.article.id
            if identifier not in heard and is_same(one.candidate, other.candidate):
                heard.add(identifier)
                doubt *= 1.0 - model.trust * other.probability
        found.append(replace(one, probability=1.0 - doubt))
    return found


def is_same(one: Candidate, other: Candidate) -> bool:
    """Whether two candidates give the same answer: the same days, or the same in few words."""
    if one.when or other.when:
        return bool(
            one.when and other.when and (one.when.begin, one.when.end) == (other.when.begin, other.when.end)
        )
    return bool(one.short and other.short and is_same_answer(one.short, other.short))


def _dated_first(query: Query, judged: Sequence[Judged]) -> list[Judged]:
    """For a "when" question those that say when before all others."""
    return sorted(judged, key=lambda one: one.candidate.when is None) if query.asks_when else list(judged)


def _by_best_sentence(hits: Sequence[Hit], read: Sequence[Judged]) -> tuple[Hit, ...]:
    """The hits by their best sentence; those that were not read after them."""
    places: dict[int, int] = {}
    for place, one in enumerate(read):
        places.setdefault(one.candidate.hit.passage.id, place)
    return tuple(sorted(hits, key=lambda hit: places.get(hit.passage.id, len(read))))
