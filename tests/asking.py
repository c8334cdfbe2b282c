"""Queries over a library in which every word is as rare as any other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from retrieval.dates import find_times
from retrieval.ports import FullText
from retrieval.read.event_date import find_event_date
from retrieval.types import Article, Question, When
from retrieval.understand.query import Query
from retrieval.understand.understand import parse_message


class Alike:
    """A library in which every word is as rare as any other."""

    def weights(self, found: Iterable[str]) -> dict[str, float]:
        return dict.fromkeys(found, 1.0)

    def heaviest(self) -> float:
        return 1.0


def ask(question: str, **rest: Any) -> Query:
    """The query with every term of one weight."""
    return parse_message(Question(question, **rest), cast(FullText, Alike()))


def date_of(text: str, question: str, published: date | None, **rest: Any) -> When | None:
    """The date that a sentence, the whole text of an article, gives to what a question asks about."""
    article = Article("a", text, published=published)
    return find_event_date(article, (0, len(text)), find_times(text, published), ask(question, **rest))
