"""Query, verdicts -> Draft: which composer words the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from retrieval.compose.comparison import compose_comparison
from retrieval.compose.fact import compose_fact
from retrieval.compose.merge import merge_answers
from retrieval.compose.refusal import Refusals
from retrieval.judge.verdict import Verdict
from retrieval.read.read import Reader
from retrieval.types import Answer, Hit
from retrieval.understand.query import Query
from retrieval.verify.grounding import ModelUnavailable, Wording


@dataclass(frozen=True, slots=True)
class Composer:
    """Composes answers in the articles' own words, or with a language model."""

    refusals: Refusals
    reader: Reader
    wording: Wording | None = None

    def compose(self, query: Query, verdicts: Sequence[Verdict]) -> Answer:
        """The draft for a query; `verdicts` are those of its parts, or its own."""
        if query.refusal:
            return self.refusals.refuse(query, (), query.refusal)
        found = {hit.passage.id: hit for verdict in reversed(verdicts) for hit in reversed(verdict.hits)}
        hits = tuple(reversed(found.values()))
        notice = next((verdict.notice for verdict in verdicts if verdict.notice), None)
        if query.comparison:
            draft = compose_comparison(query, query.comparison, verdicts, self.refusals)
        elif query.parts:
            draft = self._merged(query, verdicts)
        else:
            draft = self._fact(query, verdicts[0])
        return replace(draft, hits=draft.hits or hits, notice=draft.notice or notice)

    def _merged(self, query: Query, verdicts: Sequence[Verdict]) -> Answer:
        """The answers to questions joined with "and"; the whole question's where the first has none."""
        *asked, whole = query.parts
        found = [compose_fact(*one, self.refusals) for one in zip(asked, verdicts, strict=False)]
        if not found[0].answered:
            return compose_fact(whole, verdicts[-1], self.refusals)
        return merge_answers(query.message.text, [one.message.text for one in asked], found)

    def _fact(self, query: Query, verdict: Verdict) -> Answer:
        if self.wording is None or not verdict.hits:
            return compose_fact(query, verdict, self.refusals)
        try:
            return self._worded(query, self.wording, verdict.hits)
        except ModelUnavailable as error:
            plain = compose_fact(query, verdict, self.refusals)
            return replace(plain, notice=f"{error} This answer was made without it.")

    def _worded(self, query: Query, wording: Wording, hits: tuple[Hit, ...]) -> Answer:
        worded = wording.word(query.message, hits)
        if worded is None:
            return self.refusals.refuse(query, hits)
        dates = (self.reader.date(query, citation) for citation in worded.citations)
        return Answer(
            query.message.text,
            worded.text,
            answered=True,
            when=next((when for when in dates if when), None),
            citations=worded.citations,
        )
