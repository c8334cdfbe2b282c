"""A question in small letters, or all in capitals, is read with its names as the articles write them."""

from __future__ import annotations

import pytest

from retrieval.types import Article, Hit, Passage, Question
from retrieval.understand.clean import with_names

TEXT = (
    "On Monday the council of Port Sable met. There, Ada Brandt of the Arden bank spoke of a bank holiday in "
    "May."
)
HITS = [Hit(Passage(1, "a", 0, len(TEXT), TEXT), Article("a", TEXT, "Council meets"), 1.0)]


@pytest.mark.parametrize(
    ("asked", "read"),
    [
        ("who is ada brandt?", "who is Ada Brandt?"),
        ("WHO IS ADA BRANDT?", "who is Ada Brandt?"),
        ("when did the council of port sable meet", "when did the council of Port Sable meet"),
        ("Did ada speak of the bank holiday?", "Did Ada speak of the bank holiday?"),
        ("was it in may, on monday?", "was it in may, on monday?"),
        ("Did Ada brandt speak?", "Did Ada brandt speak?"),
        ("who is jon aune?", "who is jon aune?"),
    ],
)
def test_names_get_the_capitals_that_the_articles_give_them(asked: str, read: str) -> None:
    assert with_names(Question(asked), HITS).text == read
