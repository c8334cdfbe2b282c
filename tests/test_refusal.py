"""A refusal says why, what comes nearest, and what the library covers."""

from __future__ import annotations

from datetime import date

from conftest import Build

from retrieval.compose.refusal import EMPTY, NEAREST, NOTHING, UNDATED
from retrieval.types import Answer, Article, Question

CLOSED = "When did the council close the Gannet Bridge?"


def answer(build: Build, question: Question, *articles: Article) -> Answer:
    built = build()
    built.ingest(articles)
    return built.engine().answer(question)


ARTICLES = tuple(
    Article(name, text, name.capitalize(), source="Northline", published=day)
    for name, text, day in (
        ("bridge", "The council closed the Gannet Bridge on January 14.", date(2022, 1, 20)),
        ("film", "A silent film won at Lindmark.", date(2022, 2, 2)),
        ("opera", "The opera in Lindmark has a new roof.", date(2022, 1, 16)),
        ("ferry", "The ferry was painted.", date(2022, 1, 17)),
    )
)


def test_it_says_why_what_is_nearest_and_what_the_library_covers(house: Build) -> None:
    refused = answer(house, Question("Who painted the ceiling of the opera in Paris?"), *ARTICLES)
    assert not refused.answered
    assert refused.reason == refused.text == NOTHING
    assert refused.citations == () and refused.short is None and refused.when is None
    assert len(refused.nearest) == NEAREST and refused.nearest[0].id == "opera"
    assert refused.coverage and refused.coverage.articles == 4
    assert (refused.coverage.first, refused.coverage.last) == (date(2022, 1, 16), date(2022, 2, 2))


def test_what_is_told_without_its_date_is_said_to_be_and_comes_nearest(house: Build) -> None:
    undated = Article("a", "The council closed the Gannet Bridge after cracks were found.", "Bridge")
    refused = answer(house, Question(CLOSED), undated)
    assert (refused.answered, refused.when, refused.reason) == (False, None, UNDATED)
    assert [article.id for article in refused.nearest] == ["a"]


def test_an_empty_library_says_that_it_is_empty(house: Build) -> None:
    refused = answer(house, Question(CLOSED))
    assert (refused.answered, refused.reason, refused.nearest) == (False, EMPTY, ())


def test_bounds_that_no_article_can_meet_are_named(house: Build) -> None:
    outlet = answer(house, Question(CLOSED, source="nobody"), *ARTICLES)
    assert not outlet.answered and "no outlet named 'nobody'" in str(outlet.reason)
    crossed = Question(CLOSED, since=date(2022, 2, 1), until=date(2022, 1, 1))
    assert "No day lies between" in str(answer(house, crossed).reason)


def test_a_period_of_which_the_library_holds_nothing_is_named(house: Build) -> None:
    refused = answer(house, Question("What did the council close in June 2019?"), *ARTICLES)
    assert not refused.answered and refused.reason == "The library holds nothing of June 2019."


def test_as_of_a_day_only_what_had_come_out_is_nearest_and_covered(house: Build) -> None:
    refused = answer(house, Question(CLOSED, asof=date(2022, 1, 17)), *ARTICLES)
    assert not refused.answered
    assert {article.id for article in refused.nearest} == {"opera", "ferry"}
    assert refused.coverage and refused.coverage.articles == 2
