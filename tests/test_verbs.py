"""What was "met", "began" or "held" is found by a question that asks when they meet, begin or hold."""

from __future__ import annotations

import pytest
from conftest import Build

from retrieval.text.verbs import BASE, FORMS
from retrieval.text.words import list_terms
from retrieval.types import Article


@pytest.mark.parametrize(
    ("form", "base"),
    [("met", "meet"), ("began", "begin"), ("begun", "begin"), ("won", "win"), ("held", "hold")],
)
def test_an_irregular_form_has_the_stem_of_its_verb(form: str, base: str) -> None:
    assert BASE[form] == base
    assert list_terms(form) == list_terms(base)
    assert base in FORMS[form]


def test_a_passage_is_found_by_another_form_of_its_verb(house: Build) -> None:
    built = house()
    built.ingest([Article("a", "Talks began in Lindmark."), Article("b", "The ferry sank.")])
    found = built.library.full_text.search("When do they begin?", 5)
    assert [built.library.passages([i])[i][1].id for i, _ in found] == ["a"]
