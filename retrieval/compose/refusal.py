"""The one place that refuses: why there is no answer, and what comes nearest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from retrieval.ports import Library
from retrieval.types import Answer, Article, Hit
from retrieval.understand.period import nothing_of
from retrieval.understand.query import Query

NEAREST = 3
EMPTY = "The library is empty: `dateline ingest SOURCE` fills it."
NOTHING = "The library does not hold the answer."
UNDATED = "The library tells of this, but gives no date for it."


@dataclass(frozen=True, slots=True)
class Refusals:
    """Refuses for one library; `today` tells the day of asking."""

    library: Library
    today: Callable[[], date] = date.today

    def refuse(self, query: Query, hits: Sequence[Hit], reason: str = NOTHING) -> Answer:
        nearest: dict[str, Article] = {}
        for hit in hits:
            nearest.setdefault(hit.article.id, hit.article)
        asof = query.message.asof
        held = self.library.coverage(asof=asof)
        if reason == NOTHING:
            reason = nothing_of(self.library, query.message.period) or reason
        reason = reason if held.articles or asof else EMPTY
        return Answer(
            query.message.text,
            reason,
            answered=False,
            nearest=tuple(nearest.values())[:NEAREST],
            reason=reason,
            coverage=held,
        )
