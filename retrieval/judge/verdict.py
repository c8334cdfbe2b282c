"""How likely each candidate answers, and in which order: the hand-over from `judge` to `compose`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from retrieval.read.evidence import Candidate
from retrieval.types import Hit

# So many of the likeliest candidates are held against each other.
LIKELY = 16
# From this probability on no more passages are read. At 0.9 exact match on RealTime QA falls by 0.8 points.
SURE = 0.95


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate with the probability that it answers (a share of the question's words without a model)."""

    candidate: Candidate
    probability: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """Candidates, the one to answer with first; those with a probability of `enough` may answer.

    `hits` are in the order in which they are best shown. `calibrated` says whether probabilities are what
    they are called. `clauses` tell of the clauses of a question that has several. `stories` gives the number
    of the story that an article tells, by its id.
    """

    ranked: tuple[Judged, ...]
    hits: tuple[Hit, ...]
    enough: float
    calibrated: bool
    notice: str | None = None
    clauses: tuple[Candidate, ...] = ()
    stories: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_sure(self) -> bool:
        """Whether the first candidate is so likely that other passages need not be read."""
        return bool(self.ranked) and self.calibrated and self.ranked[0].probability >= SURE

    def supported(self, told: float = 0.0) -> list[Judged]:
        """Those that may answer and say so much of what is asked (see `Candidate.told`)."""
        return [one for one in self.ranked if one.probability >= self.enough and one.candidate.told >= told]
