"""What the reading model and the judge make of sentences that may answer, and of those that only seem to."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from asking import Alike

from retrieval.dates import find_times
from retrieval.judge.judge import Judge
from retrieval.judge.model import Model
from retrieval.judge.same_answer import is_same_answer
from retrieval.judge.story import Stories
from retrieval.judge.verdict import Judged
from retrieval.ports import FullText, Library
from retrieval.read.read import Reader, SpanReader, open_spans
from retrieval.types import Article, Hit, Passage, Question, TimeMention
from retrieval.understand.understand import parse_message

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "judge_cases.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
# The share of cases judged as they should be, when the bar was set, and what may be lost of it.
SHARE, LOSS = 0.732, 0.02
# When the articles came out of which the cases do not say.
PUBLISHED = "2024-06-20"


class OfNothing:
    """A library that reads the dates of any article, and holds none."""

    def mentions(self, article: Article) -> list[TimeMention]:
        return find_times(article.text, article.published)

    def newest_day(self) -> None:
        return None


class OneStory:
    """The articles of a case tell one story."""

    def number(self, hits: Sequence[Hit]) -> dict[str, int]:
        return dict.fromkeys((hit.article.id for hit in hits), 0)


@dataclass(frozen=True)
class Bench:
    library: Library
    spans: SpanReader

    def best(self, case: dict[str, Any]) -> tuple[Judged | None, float]:
        """The candidate that goes first, and the probability that is enough to answer."""
        full_text = cast(FullText, Alike())
        query = parse_message(Question(case["question"]), full_text)
        told = [case, case["other"]] if case.get("other") else [case]
        hits = [_hit(number, one) for number, one in enumerate(told, 1)]
        evidence = Reader(self.library, full_text, self.spans).read(query, hits)
        verdict = Judge(Model(self.spans.rules), cast(Stories, OneStory())).judge(query, evidence)
        return next(iter(verdict.ranked), None), verdict.enough

    def is_answered(self, case: dict[str, Any]) -> bool:
        """Whether the answer is given, and is that of the case."""
        best, enough = self.best(case)
        return bool(best and best.probability >= enough and _gives(best, case["words"]))


def _hit(number: int, told: dict[str, Any]) -> Hit:
    text = f"{told.get('before', '')} {told['sentence']}".strip()
    published = date.fromisoformat(told.get("published", PUBLISHED))
    article = Article(str(number), text, told.get("title", ""), published=published)
    return Hit(Passage(number, article.id, 0, len(text), text), article, 1.0)


def _gives(best: Judged, words: str) -> bool:
    one = best.candidate
    if one.when:
        return one.when.words in words or words in one.when.words
    return bool(one.short) and is_same_answer(one.short or "", words)


@pytest.fixture(scope="module")
def bench() -> Bench:
    spans = open_spans()
    assert spans
    return Bench(cast(Library, OfNothing()), spans)


@pytest.mark.slow
def test_most_sentences_are_judged_as_a_reader_of_them_would(bench: Bench) -> None:
    right: defaultdict[str, list[bool]] = defaultdict(list)
    for case in CASES:
        if case["words"] is not None:
            right[case["group"]].append(bench.is_answered(case) == case["may_answer"])
    every = [one for group in right.values() for one in group]
    share = sum(every) / len(every)
    by_group = ", ".join(f"{name} {sum(own)}/{len(own)}" for name, own in sorted(right.items()))
    assert share >= SHARE - LOSS, f"{share:.3f} of {len(every)}: {by_group}"
