"""A stand-in for the reading model, which is sure of the words that a test names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from conftest import House

from retrieval.judge.judge import Judge
from retrieval.judge.model import Model
from retrieval.judge.story import Stories
from retrieval.judge.verdict import Verdict
from retrieval.read.batching import Busy
from retrieval.read.read import Reader
from retrieval.read.spans import Pair, Span
from retrieval.read.weights import Rule, Rules
from retrieval.types import Hit, Question
from retrieval.understand.understand import Understander

RULE = Rule(span=1.0, words=0.5, said=0.0, kind=0.0, search=0.1, bias=-1.0)
RULES = Rules(RULE, RULE)


@dataclass
class Pointer:
    """A reader that is sure of some words, or of `others`, wherever they stand, and of nothing else."""

    words: str
    rules: Rules = RULES
    busy: bool = False
    others: str = ""

    def read_parts(self, pairs: Sequence[Pair]) -> list[list[Span]]:
        if self.busy:
            raise Busy
        return [[self._span(pair, part) for part in pair.parts] for pair in pairs]

    def _span(self, pair: Pair, part: tuple[int, int]) -> Span:
        words = next(
            (one for one in (self.words, self.others) if one and one in pair.passage[slice(*part)]), ""
        )
        if not words:
            return Span(part[0], part[0] + 1, -6.0, -6.0)
        at = pair.passage.index(words, *part)
        return Span(at, at + len(words), 6.0, 6.0)


def hits_of(built: House, text: str) -> list[Hit]:
    found = built.library.passages(built.nearest(text, 10))
    ordered = sorted(found.values(), key=lambda one: one[1].id)
    return [Hit(passage, article, 1.0) for passage, article in ordered]


def judge(built: House, text: str, pointer: Pointer | None, hits: Sequence[Hit] | None = None) -> Verdict:
    """The verdict on a question over the hits that are near it, or over those given."""
    full_text = built.library.full_text
    query = Understander(built.library, full_text, date.today).understand(Question(text))
    reader = Reader(built.library, full_text, pointer)
    evidence = reader.read(query, hits_of(built, text) if hits is None else hits)
    model = Model(pointer.rules) if pointer and evidence.by_model else None
    return Judge(model, Stories(built.library, built.encoder.name)).judge(query, evidence)
