"""Draft -> Answer: citations are checked; each gets its version and the copies of its article."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import regex

from retrieval.duplicates.collapse import copies_beside
from retrieval.ports import Library
from retrieval.text.quotes import quote_line
from retrieval.types import Answer, Citation, Hit, Timeline
from retrieval.understand.query import Query
from retrieval.verify.grounding import find_faults
from retrieval.verify.versions import with_editions, with_editions_of_events

log = logging.getLogger(__name__)

# A line of quotations alone, behind a day or a name, with their number: `14 March: “…” “…” [2] (3 articles)`.
_QUOTED = regex.compile(
    r"(?:[^“‘”’]{1,80}: )?(?P<quotes>[“‘].*[”’]) \[(?P<number>\d+)\](?: \(\d+ articles\))?"
)


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
    """The lines of a draft that are quotations with one number, and not those of its citations."""
    wrong = []
    for found in filter(None, map(_QUOTED.fullmatch, draft.text.split("\n"))):
        left = found["quotes"]
        for one in draft.citations:
            if one.number == int(found["number"]):
                left = left.replace(quote_line(one.quote), "", 1)
        if left.strip():
            wrong.append(f"not in citation {found['number']}: {left.strip()}")
    return wrong
