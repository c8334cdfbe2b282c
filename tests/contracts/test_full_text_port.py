"""What any full text finds, and how it weighs words."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from memory import MemoryLibrary

from retrieval.ports import Filter, FullText, Library
from retrieval.sqlite.library import SqliteLibrary
from retrieval.text.words import list_terms
from retrieval.types import Article, Period, TimeMention

ARTICLES = (
    Article(
        "1", "The bridge was closed on Monday.", "Bridge shut", source="Post", published=date(2022, 1, 10)
    ),
    Article("2", "The closing of the café in Málaga.", "Café", source="Wire", published=date(2022, 1, 20)),
    Article("3", "The bridges of the town, a town of bridges.", "Town", source="Post"),
    Article("4", "A film.", "Town and bridge", source="Wire", published=date(2022, 1, 30)),
)
DATED = TimeMention(0, 3, "The", "DATE", "2021-05-05", date(2021, 5, 5), date(2021, 5, 5))


@pytest.fixture(params=["sqlite", "memory"])
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Library]:
    opened: Library = SqliteLibrary(tmp_path) if request.param == "sqlite" else MemoryLibrary()
    with opened.writing():
        for one in ARTICLES:
            opened.put(one, [(0, len(one.text))], [DATED] if one.id == "2" else [])
    yield opened
    opened.close()


@pytest.fixture
def full_text(library: Library) -> FullText:
    return library.full_text


def test_passages_are_found_by_forms_titles_and_filters(full_text: FullText) -> None:
    may = Period(date(2021, 5, 1), date(2021, 5, 31))
    cases: list[tuple[str, Filter | None, set[int]]] = [
        ("bridges", None, {1, 3, 4}),
        ("closed", None, {1, 2}),
        ("CAFE malaga", None, {2}),
        ("film", None, {4}),
        ("zeppelin", None, set()),
        ("the", None, {1, 2, 3}),
        ("", None, set()),
        ("bridge", Filter(), {1, 3, 4}),
        ("bridge", Filter(source="Post"), {1, 3}),
        ("bridge", Filter(source="Nobody"), set()),
        ("bridge", Filter(first_day=date(2022, 1, 10)), {1, 4}),
        ("bridge", Filter(first_day=date(2022, 1, 11)), {4}),
        ("bridge", Filter(last_day=date(2022, 1, 10)), {1}),
        ("bridge", Filter(last_day=date(2022, 1, 9)), set()),
        ("bridge", Filter(date(2022, 1, 10), date(2022, 1, 31), "Wire"), {4}),
        ("closing", Filter(period=may), {2}),
        ("bridge", Filter(period=may), {3}),
        ("bridge", Filter(period=Period(date(2022, 1, 30), date(2022, 1, 30))), {3, 4}),
        ("bridge", Filter(source="Wire", period=Period(date(2022, 1, 30), None)), {4}),
        ('"bridge" AND NEAR( title: * ^ -', None, {1, 3, 4}),
        ("bridge " + " ".join(f"word{n}" for n in range(500)), None, {1, 3, 4}),
    ]
    found = [
        (text[:40], where, {one for one, _ in full_text.search(text, 10, where)}) for text, where, _ in cases
    ]
    assert [one for one, (*_, wanted) in zip(found, cases, strict=True) if one[2] != wanted] == []


def test_the_best_come_first_and_no_more_than_are_asked_for(full_text: FullText) -> None:
    scored = full_text.search("closing café", 10)
    assert [one for one, _ in scored] == [2, 1]
    assert scored[0][1] > scored[1][1]
    assert [one for one, _ in full_text.search("closing café", 1)] == [2]


def test_a_rare_word_weighs_more_and_weights_follow_the_library(
    library: Library, full_text: FullText
) -> None:
    weights = full_text.weights(list_terms("bridges closed café unheard"))
    assert list(weights) == ["bridg", "close", "cafe", "unheard"]
    assert weights["bridg"] < weights["close"] < weights["cafe"] < weights["unheard"]
    assert weights["close"] == pytest.approx(math.log(1 + 4 / 3))
    assert full_text.heaviest() == weights["unheard"] == pytest.approx(math.log(5))
    with library.writing():
        library.forget("2")
    assert full_text.weights(["cafe"])["cafe"] == pytest.approx(math.log(4))
    assert full_text.search("café", 5) == []


def test_a_phrase_and_the_number_of_passages_that_have_a_stem(full_text: FullText) -> None:
    assert full_text.passages_with("bridge was closed", 5) == [1]
    assert full_text.passages_with("the town", 5) == [3]
    assert full_text.passages_with("town bridge", 5) == full_text.passages_with("", 5) == []
    assert full_text.passages_with('closing "of" the', 5) == [2]
    assert full_text.counts(["bridg", "town", "zeppelin", 'a"b']) == {"bridg": 3, "town": 2}
