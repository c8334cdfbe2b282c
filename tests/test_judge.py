"""One probability for each candidate, by its features and by who else says so, and their order."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest
from asking import ask
from conftest import BRIDGE, Build, House
from pointing import RULE, Pointer, judge

from retrieval.judge.freshness import newest_first
from retrieval.judge.judge import agree
from retrieval.judge.model import SIGNS, Model, probability
from retrieval.judge.verdict import Judged, Verdict
from retrieval.read.evidence import Features
from retrieval.read.read import BUSY
from retrieval.read.weights import Rule, Rules
from retrieval.types import Article, Question

HELM = "Who is at the helm of the boat?"
DOUBT = Rules(other=replace(RULE, bias=-6.0))


@pytest.fixture
def harbour(house: Build) -> House:
    built = house()
    built.ingest(
        [
            Article("bridge", BRIDGE, "Gannet Bridge closed", published=date(2022, 1, 20)),
            Article("film", "A silent film about a snowplough won. It cost 12 dollars.", "Film"),
            Article("ferry", "The ferry to the Gannet isles was painted. Its captain is Jon Ode.", "Ferry"),
        ]
    )
    return built


def shorts(verdict: Verdict) -> list[str]:
    return [one.candidate.short for one in verdict.ranked if one.candidate.short]


def articles(verdict: Verdict) -> list[str]:
    return [one.candidate.hit.article.id for one in verdict.ranked if one.candidate.short]


def test_the_sentence_of_the_span_goes_first_and_its_passage_is_shown_first(harbour: House) -> None:
    verdict = judge(harbour, HELM, Pointer("Jon Ode"))
    first = verdict.ranked[0]
    assert first.candidate.text == "Its captain is Jon Ode."
    assert first.probability >= verdict.enough
    assert verdict.hits[0].article.id == "ferry"
    assert sorted(hit.article.id for hit in verdict.hits) == ["bridge", "ferry", "film"]


def test_probabilities_are_those_of_the_model(harbour: House) -> None:
    sure = judge(harbour, HELM, Pointer("Jon Ode"))
    unsure = judge(harbour, HELM, Pointer("nothing that is there"))
    assert sure.ranked[0].probability > 0.9 > 0.1 > unsure.ranked[0].probability
    assert sure.calibrated and all(0 <= one.probability <= 1 for one in (*sure.ranked, *unsure.ranked))
    assert sure.is_sure and not unsure.is_sure and not unsure.supported()


def test_each_feature_meets_the_weight_of_its_name() -> None:
    assert [one.name for one in fields(Rule)][: len(SIGNS)] == list(SIGNS)
    assert set(SIGNS) <= {one.name for one in fields(Features)}
    for place, name in enumerate(SIGNS):
        weighed = Rule(**dict.fromkeys(SIGNS, 0.0) | {name: 3.0, "bias": 0.0})
        assert probability(weighed, [float(at == place) for at in range(len(SIGNS))]) > 0.9


def test_questions_that_ask_when_have_weights_of_their_own(harbour: House) -> None:
    strict = replace(RULE, bias=-50.0)
    for rules, answered in ((Rules(strict, RULE), False), (Rules(RULE, strict), True)):
        when = judge(harbour, "When did they close the bridge?", Pointer("January 14", rules))
        who = judge(harbour, HELM, Pointer("Jon Ode", rules))
        assert (bool(when.supported()), bool(who.supported())) == (answered, not answered)


def test_without_a_model_words_decide_and_the_verdict_says_so(harbour: House) -> None:
    text = "Who is the mayor of the town?"
    busy, plain = judge(harbour, text, Pointer("Jon Ode", busy=True)), judge(harbour, text, None)
    assert busy.notice == BUSY and not busy.calibrated
    assert busy.ranked == plain.ranked
    assert plain.ranked[0].candidate.text.startswith("The mayor, Ada Brandt")


def test_what_other_articles_say_too_is_likelier(house: Build) -> None:
    built = house()
    sentence = "Its captain is Jon Ode, and the ferry is old."
    built.ingest([Article("one", f"The ferry was painted. {sentence}", "Ferry")])
    text, pointer = "Who is the captain?", Pointer("Jon Ode", rules=DOUBT)
    alone = judge(built, text, pointer).ranked[0].probability
    other = "Down at the isles Mr Jon Ode, a captain of many years, told us of his boats."
    built.ingest([Article("two", f"Fog hid the pier all day long. {other}", "Fog")])
    both = judge(built, text, pointer).ranked[0]
    assert both.candidate.short == "Jon Ode"
    assert 1 > both.probability > alone


def test_what_two_articles_say_goes_before_what_is_as_likely_by_itself(house: Build) -> None:
    built = house()
    built.ingest(
        [
            Article("one", "The captain of the ferry is Ida Roth.", "Ferry"),
            Article("two", "Down at the isles the captain is Jon Ode.", "Isles"),
            Article("three", "Its captain, Jon Ode, told us of the fog.", "Fog"),
        ]
    )
    verdict = judge(built, "Who is the captain of the ferry?", Pointer("Ida Roth", DOUBT, others="Jon Ode"))
    assert shorts(verdict) == ["Jon Ode", "Jon Ode", "Ida Roth"]
    assert verdict.hits[0].article.id == "one"


def test_an_article_does_not_bear_itself_out(harbour: House) -> None:
    harbour.ingest([Article("ferry", "The captain is Jon Ode. Jon Ode is the captain.", "Ferry")])
    twice = judge(harbour, "Who is the captain?", Pointer("Jon Ode", DOUBT)).ranked[:2]
    assert {one.candidate.hit.article.id for one in twice} == {"ferry"}
    assert agree(twice, Model(DOUBT)) == list(twice)


def captains(built: House, *told: tuple[str, str, date]) -> None:
    for name, captain, day in told:
        text = f"The captain of the ferry Petrel is {captain}, named on Monday at Port Ellery."
        built.ingest([Article(name, text, "Ferry", published=day)])


def test_of_what_is_as_likely_the_newer_goes_first_but_for_dates(house: Build) -> None:
    built = house()
    captains(built, ("a", "Ida Roth", date(2022, 1, 3)), ("b", "Jon Ode", date(2022, 3, 7)))
    pointer = Pointer("Ida Roth", others="Jon Ode")
    who = judge(built, "Who is the captain of the ferry?", pointer)
    assert articles(who) == ["b", "a"]
    assert who.ranked[0].probability == who.ranked[1].probability
    when = judge(built, "When was the captain of the ferry named?", pointer)
    assert [one.candidate.hit.article.id for one in when.ranked] == ["a", "b"]


def test_the_newest_report_of_a_story_goes_first_where_the_answer_changes_and_is_nearly_as_likely(
    house: Build,
) -> None:
    built = house()
    captains(built, ("a", "Ida Roth", date(2022, 1, 3)), ("b", "Jon Ode", date(2022, 3, 7)))
    verdict = judge(built, "Who is the captain of the ferry Petrel?", Pointer("Ida Roth", others="Jon Ode"))
    new, old = (one.candidate for one in verdict.ranked)
    story, number, who = {"a": 1, "b": 1}, "How many people were hurt?", "Who is the captain?"
    for text, stories, later, first in (
        (number, story, 0.6, "b"),
        ("Is the ferry open?", story, 0.6, "b"),
        (who, story, 0.6, "a"),
        (number, {"a": 1, "b": 2}, 0.6, "a"),
        (number, story, 0.3, "a"),
    ):
        likely = [Judged(old, 0.8), Judged(new, later)]
        ranked = newest_first(ask(text), likely, stories, 0.25, Model(DOUBT))
        assert ranked[0].candidate.hit.article.id == first, (text, stories, later)
        assert {one.probability for one in ranked} == {0.8, later}, "nothing changes a probability"


def test_a_plan_gives_way_to_a_later_report_and_what_has_happened_keeps_its_day(house: Build) -> None:
    for title, text, value in (
        ("Brenn bridge", "The Brenn bridge at Lund will open to traffic on {}.", "2024-09-02"),
        ("Brenn bridge", "The Brenn bridge at Lund opened to traffic on {}.", "2023-06-03"),
    ):
        built = house()
        built.ingest(
            [
                Article("a", text.format("June 3"), title, published=date(2024, 3, 1)),
                Article("b", text.format("September 2"), title, published=date(2024, 6, 10)),
            ]
        )
        verdict = judge(built, "When did the Brenn bridge open?", Pointer("June 3", others="September 2"))
        first = verdict.ranked[0].candidate
        assert first.when and first.when.value == value, text


def test_what_an_article_calls_wrong_itself_answers_nothing(house: Build) -> None:
    built = house()
    text = "The Post wrote that Ada Lund won the vote. That was wrong. Rita Holm won the vote."
    built.ingest([Article("a", text, "Vote")])
    verdict = judge(built, "Who won the vote?", Pointer("Ada Lund", others="Rita Holm"))
    assert [one.candidate.short for one in verdict.supported()] == ["Rita Holm"]


def test_a_comparison_made_without_the_model_says_so(harbour: House) -> None:
    fair = "The book fair opened on January 17. The mayor cut a ribbon."
    harbour.ingest([Article("fair", fair, "Book fair opened", published=date(2022, 1, 20))])
    engine = harbour.engine(spans=Pointer("x", busy=True))
    answer = engine.answer(Question("Was the Gannet Bridge closed before the book fair opened?"))
    assert answer.short == "Yes"
    assert answer.notice == BUSY


def test_nothing_is_judged_of_nothing(harbour: House) -> None:
    verdict = judge(harbour, "Who?", Pointer("x"), [])
    assert (verdict.ranked, verdict.hits, verdict.enough) == ((), (), RULE.enough)
