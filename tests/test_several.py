"""A question of several parts is answered with a sentence for each, and refused when the words fit none."""

from __future__ import annotations

from datetime import date

import pytest
from conftest import Build, House
from pointing import Pointer, hits, read

from retrieval.read.reader import SUPPORT, SUPPORT_OF_ONE_PART, SentenceReader
from retrieval.read.several import for_each_part
from retrieval.types import Article, Question
from retrieval.understand.parts import is_long, parts

BOTH = (
    "Does the tram company expect that fares rise by a third once the new depot opens,"
    " while the ferry company promises that crossings of the strait stay cheap for islanders?"
)
OTHER = (
    "Does the bakery of Mill Lane say that rye loaves sell slowly since spring came,"
    " while the brewery next door reports that malt prices doubled for every farm around?"
)


@pytest.fixture
def quays(house: Build) -> House:
    built = house()
    built.ingest(
        [
            Article(
                "tram",
                "Snow fell. The tram company expects that fares rise by a third once the depot opens.",
                "Tram fares",
                published=date(2022, 3, 1),
            ),
            Article(
                "ferry",
                "The ferry company promises that crossings of the strait stay cheap for islanders. A gull.",
                "Ferry crossings",
                published=date(2022, 3, 2),
            ),
            Article("film", "A silent film about a snowplough won. It cost 12 dollars.", "Film"),
        ]
    )
    return built


def test_parts_are_what_commas_and_joining_words_part() -> None:
    assert parts("Who closed the Gannet Bridge, and where did ambulances cross the harbour meanwhile?") == [
        "Who closed the Gannet Bridge",
        "where did ambulances cross the harbour meanwhile?",
    ]
    assert parts("Who closed the bridge?") == []
    assert parts("Who closed the bridge, and why?") == []


def test_each_part_has_the_sentence_that_tells_of_it(quays: House) -> None:
    seen = SentenceReader(quays.library).sentences(Question(BOTH), hits(quays, BOTH))
    told = for_each_part(BOTH, [line for line, _ in seen.lines], quays.library.full_text)
    assert [line.text for line in told] == [
        "The tram company expects that fares rise by a third once the depot opens.",
        "The ferry company promises that crossings of the strait stay cheap for islanders.",
    ]


def test_a_part_of_which_nothing_is_told_has_no_sentence(quays: House) -> None:
    asked = "Does the tram company expect that fares rise by a third, or did the opera cancel its premiere?"
    seen = SentenceReader(quays.library).sentences(Question(asked), hits(quays, asked))
    told = for_each_part(asked, [line for line, _ in seen.lines], quays.library.full_text)
    assert [line.hit.article.id for line in told] == ["tram"]


def test_the_answer_quotes_a_sentence_of_each_article(quays: House) -> None:
    answer = quays.desk().answer(Question(BOTH))
    assert answer.answered
    assert {one.article.id for one in answer.citations} == {"tram", "ferry"}
    assert all(one.quote in one.article.text for one in answer.citations)


def test_words_decide_where_the_model_is_sure_of_no_sentence(quays: House) -> None:
    unsure = Pointer("words that stand nowhere")
    found = read(quays, BOTH, unsure)
    assert found.answers and not found.calibrated
    assert [one.hit.article.id for one in found.parts] == ["tram", "ferry"]
    refused = read(quays, OTHER, unsure)
    assert not refused.answers and refused.calibrated


def test_a_question_of_one_part_is_left_to_the_model(quays: House) -> None:
    found = read(quays, "Does the tram company expect that fares rise by a third?", Pointer("nowhere"))
    assert not found.answers and found.calibrated and not found.parts


def test_a_short_question_is_left_to_the_model_though_it_has_parts(quays: House) -> None:
    asked = "Which hats did the tram company wear, as fares rise by a third?"
    assert parts(asked) and not is_long(asked)
    found = read(quays, asked, Pointer("nowhere"))
    assert not found.answers and found.calibrated


def test_where_the_model_is_sure_one_sentence_is_enough(quays: House) -> None:
    found = read(quays, BOTH, Pointer("stay cheap"))
    assert found.answers and found.calibrated and not found.parts


def test_less_is_enough_where_no_sentence_can_hold_all_the_words(quays: House) -> None:
    one = "Does the tram company expect that fares rise by a third?"
    when = f"When does {BOTH[5:]}"
    for asked, enough in ((BOTH, SUPPORT_OF_ONE_PART), (one, SUPPORT), (when, SUPPORT)):
        assert SentenceReader(quays.library).read(Question(asked), hits(quays, asked)).enough == enough
    assert SUPPORT_OF_ONE_PART < SUPPORT
