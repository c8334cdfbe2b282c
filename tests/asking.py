"""Questions as a reader sees them, asked of a library in which every word is as rare as any other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from retrieval.dates import find_times
from retrieval.read.event_date import event_date
from retrieval.types import Article, Question, When
from retrieval.understand.query import Asked, asked


class Alike:
    """A library in which every word is as rare as any other."""

    def weights(self, found: Iterable[str]) -> dict[str, float]:
        return dict.fromkeys(found, 1.0)

    def heaviest(self) -> float:
        return 1.0


def read(question: str, **rest: Any) -> Asked:
    """The question with every term of one weight."""
    return asked(Question(question, **rest), Alike())  # type: ignore[arg-type]


def dated(text: str, question: str, published: date | None, **rest: Any) -> When | None:
    """The date that a sentence, the whole text of an article, gives to what a question asks about."""
    article = Article("a", text, published=published)
    return event_date(article, (0, len(text)), find_times(text, published), read(question, **rest))
