"""Full-text search takes any text for a question, and ranks by the words that are rare."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.ports import Filter, FullText
from retrieval.sqlite.library import SqliteLibrary
from retrieval.text.sentences import replace_unstorable
from retrieval.text.words import list_terms, split_words, stem_words
from retrieval.types import Article, Period

ARTICLES = (
    Article(
        "1", "The bridge was closed on Monday.", "Bridge shut", source="Post", published=date(2022, 1, 10)
    ),
    Article("2", "The closing of the café in Málaga.", "Café", source="Wire", published=date(2022, 1, 20)),
    Article("3", "The bridges of the town, a town of bridges.", "Town", source="Post"),
    Article("4", "A film.", "Town and bridge", source="Wire", published=date(2022, 1, 30)),
)


@pytest.fixture(scope="module")
def lexical(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FullText]:
    library = SqliteLibrary(tmp_path_factory.mktemp("lexical"))
    with library.writing():
        for article in ARTICLES:
            library.put(article, [(0, len(article.text))])
    yield library.full_text
    library.close()


def found(lexical: FullText, text: str, where: Filter | None = None, k: int = 10) -> set[int]:
    return {identifier for identifier, _ in lexical.search(text, k, where)}


def test_best_comes_first_and_ties_by_id(lexical: FullText) -> None:
    ranked = lexical.search("town bridge", 10)
    assert [score for _, score in ranked] == sorted((score for _, score in ranked), reverse=True)
    assert lexical.search("town bridge", 2) == ranked[:2]
    assert ranked == lexical.search("town bridge", 10)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.text(max_size=80),
        st.lists(
            st.sampled_from(
                ['"', "bridge", "NEAR(", "AND", "title:", "*", "^", "-", ")", "'; DROP", "\x00", "\u0301"]
            )
        ).map(" ".join),
    ).map(replace_unstorable)
)
def test_any_text_is_a_question_and_no_query_syntax(lexical: FullText, text: str) -> None:
    lexical.search(text, 5, Filter(first_day=date(2022, 1, 1)))
    assert ("bridge" not in text) or 1 in found(lexical, text) or "bridge" not in split_words(text)
    lexical.weights(list_terms(text))


def test_terms_are_the_stems_the_index_holds(lexical: FullText) -> None:
    assert list_terms("When were the bridges closed in Málaga?") == ["bridg", "close", "malaga"]
    assert list_terms("when was it") == stem_words(["when", "was", "it"])
    weights = lexical.weights(list_terms("bridges closed café unheard"))
    assert set(weights) == {"bridg", "close", "cafe", "unheard"}
    assert weights["bridg"] < weights["close"] < weights["unheard"]
    assert weights["cafe"] < weights["unheard"]


@pytest.fixture(scope="module")
def minutes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FullText]:
    """Twenty passages, most of which are about the council, and of these some about a ferry."""
    library = SqliteLibrary(tmp_path_factory.mktemp("minutes"))
    with library.writing():
        for number in range(20):
            said = (
                f"{'The council met' if number < 15 else 'It rained'}{' about a ferry' * (number % 3 == 0)}."
            )
            library.put(Article(str(number), said), [(0, len(said))])
    yield library.full_text
    library.close()


def looked_up(lexical: FullText, text: str, k: int) -> list[str]:
    """What the full text was asked for."""
    asked: list[str] = []
    connection = lexical._db.connection
    connection.set_trace_callback(asked.append)
    lexical.search(text, k)
    connection.set_trace_callback(None)
    return [statement for statement in asked if statement.startswith("SELECT words.rowid")]


def test_a_word_of_most_passages_is_not_looked_up_where_the_others_find_enough(minutes: FullText) -> None:
    (asked,) = looked_up(minutes, "the council's ferry", 5)
    assert '"ferry"' in asked
    assert '"council"' not in asked
    best = [identifier for identifier, _ in minutes.search("ferry", 7)]
    assert [identifier for identifier, _ in minutes.search("the council's ferry", 5)] == best[:5]


def test_a_word_of_most_passages_is_looked_up_where_no_other_finds_enough(minutes: FullText) -> None:
    assert len(found(minutes, "council", k=20)) == 15
    assert len(found(minutes, "the council's ferry", k=20)) == 17
    assert found(minutes, "Which council owns a zeppelin?", k=20) == found(minutes, "council", k=20)
    assert found(minutes, "ferry council", Filter(source="Nobody"), k=5) == set()


def test_the_words_are_looked_up_once_and_not_for_each_passage_that_may_be_found(lexical: FullText) -> None:
    connection = lexical._db.connection
    ran: list[str] = []
    connection.set_trace_callback(ran.append)
    assert found(lexical, "bridge", Filter(period=Period(date(2022, 1, 1), date(2022, 2, 1))))
    connection.set_trace_callback(None)
    query = next(one for one in ran if "MATCH" in one)
    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {query}")]
    (scan,) = [line for line in plan if "words" in line]
    assert "VIRTUAL TABLE INDEX 0:M" in scan, plan
