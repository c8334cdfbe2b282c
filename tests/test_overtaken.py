"""Has it come about? The last article that tells answers."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.answering.overtaken import latest_first
from retrieval.types import Article, Hit, Passage, Reading


def reading(text: str, day: int, support: float = 0.9, told: float = 1.0) -> Reading:
    article = Article(f"{day}", text, published=date(2025, 6, day))
    passage = Passage(day, f"{day}", 0, len(text), text)
    return Reading(Hit(passage, article, 1.0), 0, len(text), support, told=told)


NOT_YET = reading("The helmet has not been found.", 3)
FOUND = reading("The helmet was recovered by divers.", 9, 0.8)


def order(question: str, *readings: Reading) -> list[str]:
    return [one.hit.article.id for one in latest_first(question, readings, 0.4)]


@pytest.mark.parametrize("question", ["Has the helmet been found?", "Is the helmet still missing?"])
def test_what_a_later_article_says_of_how_things_are_goes_first(question: str) -> None:
    assert order(question, NOT_YET, FOUND) == ["9", "3"]
    assert order(question, FOUND, NOT_YET) == ["9", "3"]


@pytest.mark.parametrize(
    "question", ["Was the helmet found on June 3?", "When was the helmet found?", "Where has it been found?"]
)
def test_another_question_keeps_the_order(question: str) -> None:
    assert order(question, NOT_YET, FOUND) == ["3", "9"]


@pytest.mark.parametrize(
    "later",
    [
        reading("A shield was found.", 9, 0.3),
        reading("A shield was found.", 9, 0.6),
        reading("A shield was found.", 9, 0.9, told=0.4),
    ],
)
def test_a_later_article_that_tells_it_less_surely_or_of_something_else_does_not(later: Reading) -> None:
    assert order("Has the helmet been found?", NOT_YET, later) == ["3", "9"]


def test_nothing_is_put_in_order_of_nothing() -> None:
    assert order("Has the helmet been found?") == []
