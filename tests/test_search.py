"""Search keeps its bounds, spreads over articles and parts, and knows the name of an outlet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from conftest import Build, House
from hypothesis import given
from hypothesis import strategies as st

from retrieval.search.rank import Candidate, Measures, covered, part_fits, weighted
from retrieval.search.search import FIRST, PER_ARTICLE, fuse, named_article, spread
from retrieval.types import Article, Passage, Question


def candidate(identifier: int, article: str, score: float, fits: tuple[float, ...] = (1.0,)) -> Candidate:
    passage = Passage(identifier, article, 0, 4, "text")
    return Candidate(passage, Article(article, "text"), score, fits)


def filled(build: Build) -> House:
    house = build()
    house.ingest(
        [
            Article("early", "The ferry sank off Kestrel Bay.", "Ferry", "", "Northline", date(2022, 1, 5)),
            Article("late", "The ferry was raised again.", "Raised", "", "Meridian Wire", date(2022, 2, 5)),
            Article("undated", "A ferry is a ship.", "Ships", "", "Northline"),
            Article("other", "The mayor of Lindmark resigned.", "Mayor", "", "Northline", date(2022, 1, 9)),
        ]
    )
    return house


def found(house: House, question: Question) -> list[str]:
    return [hit.article.id for hit in house.engine().search(question).hits]


def test_the_passage_that_is_about_it_comes_first(house: Build) -> None:
    assert found(filled(house), Question("Who resigned in Lindmark?"))[0] == "other"


def test_asof_hides_what_came_later_and_what_is_undated(house: Build) -> None:
    assert set(found(filled(house), Question("ferry", asof=date(2022, 1, 31)))) == {"early", "other"}


def test_since_and_until_bound_the_publication_date(house: Build) -> None:
    built = filled(house)
    assert found(built, Question("ferry", since=date(2022, 2, 1))) == ["late"]
    assert set(found(built, Question("ferry", until=date(2022, 1, 5)))) == {"early"}
    assert found(built, Question("ferry", since=date(2022, 1, 6), until=date(2022, 1, 31))) == ["other"]


def test_an_earlier_asof_beats_a_later_until(house: Build) -> None:
    question = Question("ferry", asof=date(2022, 1, 5), until=date(2022, 12, 31))
    assert found(filled(house), question) == ["early"]


def test_a_source_is_the_only_one_searched(house: Build) -> None:
    assert found(filled(house), Question("ferry", source="Meridian Wire")) == ["late"]


def test_an_outlet_named_in_the_question_is_the_only_one_searched(house: Build) -> None:
    built = filled(house)
    question = Question("What happened to the ferry, according to Meridian Wire?")
    result = built.engine().search(question)
    assert result.source == "Meridian Wire"
    assert [hit.article.id for hit in result.hits] == ["late"]


def test_a_follow_up_is_searched_with_the_question_before_it(house: Build) -> None:
    built = filled(house)
    assert found(built, Question("and who?", context="Who resigned in Lindmark?"))[0] == "other"


def test_the_limit_is_kept(house: Build) -> None:
    assert len(found(filled(house), Question("ferry", limit=2))) == 2


def test_an_empty_library_finds_nothing(house: Build) -> None:
    assert found(house(), Question("ferry")) == []


def test_any_question_is_searched_without_an_error(house: Build) -> None:
    built = filled(house)
    for text in ("?", "the of and", "🙂", '"', "NEAR(", "a AND OR NOT *", "x" * 5_000):
        found(built, Question(text))


def test_fusion_prefers_what_several_lists_hold() -> None:
    assert fuse([[1, 2, 3], [3, 4]], [1.0, 1.0])[0] == 3


@given(st.lists(st.lists(st.integers(0, 30), unique=True), min_size=1, max_size=5))
def test_fusion_keeps_each_id_once(ranks: list[list[int]]) -> None:
    fused = fuse(ranks, [1.0] * len(ranks))
    assert sorted(fused) == sorted({i for ranked in ranks for i in ranked})


def test_at_most_two_passages_of_an_article_stand_among_the_first_ten() -> None:
    many = [candidate(i, "same", 1 - i / 100) for i in range(8)]
    others = [candidate(10 + i, f"other {i}", 0.1) for i in range(12)]
    first = spread([*many, *others], 20)[:FIRST]
    assert [hit.article.id for hit in first].count("same") == PER_ARTICLE
    assert len(spread([*many, *others], 20)) == 20


def test_an_article_that_the_question_names_may_fill_the_first_ten() -> None:
    many = [candidate(i, "same", 1 - i / 100) for i in range(8)]
    assert len(spread(many, 8, free="same")) == 8
    title = "Seven ferries in a row leave Kestrel Bay"
    named = [replace(one, article=replace(one.article, title=title)) for one in many]
    assert named_article(f"What does “{title}” say of the fare?", named) == "same"
    assert named_article("What do seven ferries cost?", named) is None


def test_the_parts_of_a_question_take_turns() -> None:
    bridge = [candidate(i, f"bridge {i}", 1.0, (1.0, 1.0, 0.0)) for i in range(6)]
    ferry = [candidate(10 + i, f"ferry {i}", 0.9, (0.9, 0.0, 1.0)) for i in range(6)]
    first = [hit.article.id.split()[0] for hit in spread([*bridge, *ferry], 6)]
    assert set(first) == {"bridge", "ferry"}


def test_fits_are_shares_of_the_best() -> None:
    fits = part_fits([candidate(1, "a", 1, (2.0, 0.0)), candidate(2, "b", 1, (1.0, 0.5))])
    assert fits.tolist() == [[1.0, 0.0], [0.5, 1.0]]
    assert part_fits([]).shape[0] == 0


def test_a_newer_article_is_preferred_to_one_that_fits_as_well() -> None:
    assert weighted(Measures(0.5, 0.5, 0.5, 1.0)) > weighted(Measures(0.5, 0.5, 0.5, 0.1))


def test_a_better_fit_is_preferred_to_a_newer_article() -> None:
    assert weighted(Measures(0.7, 1.0, 1.0, 0.0)) > weighted(Measures(0.4, 0.5, 0.5, 1.0))


def test_coverage_is_the_share_of_the_weight() -> None:
    assert covered({"bridg": 3.0, "close": 1.0}, frozenset({"bridg"})) == 0.75
    assert covered({}, frozenset({"bridg"})) == 0.0
