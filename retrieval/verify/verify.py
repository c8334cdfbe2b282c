"""Draft -> Answer: citations are checked; each gets its version and the copies of its article."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import regex

from retrieval.duplicates.collapse import copies_beside
from retrieval.ports import Library
from retrieval.text.quotes import find_quotation
from retrieval.types import Answer, Citation, Hit, Timeline
from retrieval.understand.query import Query
from retrieval.verify.grounding import find_faults
from retrieval.verify.versions import with_editions, with_editions_of_events

log = logging.getLogger(__name__)

_QUOTATION = regex.compile(r"[“‘](.*)[”’] \[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Verifier:
    """Checks drafts against one library; `refuse` is the one place that refuses."""

    library: Library
    refuse: Callable[[Query, Sequence[Hit]], Answer]

    def verify(self, query: Query, draft: Answer) -> Answer:
        """The answer; a draft whose citations are wrong is held back, and refused instead."""
        # The words between citations may hold marks and brackets of their own.
        marks = " ".join(f"[{citation.number}]" for citation in draft.citations)
        if wrong := (*find_faults(marks, draft.citations, draft.hits), *wrong_lines(draft)):
            log.error("an answer was held back: %s", "; ".join(wrong))
            draft = replace(self.refuse(query, draft.hits), hits=draft.hits)
        answer = with_editions(self.library, draft)
        period = query.message.period
        if period and period.note:
            answer = replace(answer, notice=" ".join(filter(None, (period.note, answer.notice))))
        return replace(answer, citations=self._with_copies(answer.citations, query))

    def verify_timeline(self, query: Query, draft: Timeline) -> Timeline:
        """The timeline, each citation with its version and the copies of its article."""
        events = tuple(
            replace(one, citations=self._with_copies(one.citations, query))
            for one in draft.events
            if one.citations and all(map(is_in_passage, one.citations))
        )
        return with_editions_of_events(self.library, replace(draft, events=events))

    def _with_copies(self, citations: Sequence[Citation], query: Query) -> tuple[Citation, ...]:
        beside = copies_beside(self.library, {one.article.id for one in citations}, query.message)
        return tuple(replace(one, also=beside.get(one.article.id, ())) for one in citations)


def is_in_passage(citation: Citation) -> bool:
    """Whether a citation quotes words of its passage."""
    passage = citation.passage
    return passage.start <= citation.start < citation.end <= passage.end and bool(citation.quote.strip())


def wrong_lines(draft: Answer) -> list[str]:
    """The lines of a draft that are a quotation with one number, and not that of the citation."""
    quotes = {one.number: one.quote for one in draft.citations}
    found = (_QUOTATION.fullmatch(line) for line in draft.text.split("\n"))
    return [
        f"not in citation {one[2]}: {one[1]}"
        for one in found
        if one and find_quotation(one[1], quotes.get(int(one[2]), "")) is None
    ]
