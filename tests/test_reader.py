"""The reader chooses the sentence that speaks to the question, and knows when none does."""

from __future__ import annotations

from datetime import date

import pytest
from conftest import BRIDGE, Build, House
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from retrieval.read.reader import SentenceReader

from retrieval.types import Article, Hit, Question, Reading


@pytest.fixture
def harbour(house: Build) -> House:
    built = house()
    built.ingest(
        [
            Article("bridge", BRIDGE, "Gannet Bridge closed", published=date(2022, 1, 20)),
            Article("film", "A silent film about a snowplough won. It cost 12 dollars.", "Film"),
            Article("empty", "…", "…"),
        ]
    )
    return built


def read(built: House, text: str) -> list[Reading]:
    found = built.library.passages(built.nearest(text, 10))
    hits = [Hit(passage, article, 1.0) for passage, article in found.values()]
    return list(SentenceReader(built.library).read(Question(text), hits).readings)


def best(built: House, text: str) -> str:
    reading = read(built, text)[0]
    return reading.hit.article.text[reading.start : reading.end]


def test_the_sentence_with_the_words_asked_about_is_chosen(harbour: House) -> None:
    assert best(harbour, "Who is the mayor of the town?").startswith("The mayor, Ada Brandt")


def test_a_when_question_prefers_a_sentence_with_a_date(harbour: House) -> None:
    assert "January 14" in best(harbour, "When was the Gannet Bridge closed?")
    assert read(harbour, "When was the Gannet Bridge closed?")[0].when


def test_a_how_many_question_prefers_a_sentence_with_a_number(harbour: House) -> None:
    assert "23,000" in best(harbour, "How many vehicles does the Gannet Bridge carry?")


def test_support_is_high_for_what_is_said_and_low_for_what_is_not(harbour: House) -> None:
    said = read(harbour, "Why did the council close the Gannet Bridge?")[0].support
    unsaid = read(harbour, "Which architect drew the plans of the opera house?")[0].support
    assert said > 0.6 > unsaid


def test_readings_come_best_first_and_within_their_passages(harbour: House) -> None:
    readings = read(harbour, "Which silent film won?")
    assert readings[0].hit.article.id == "film"
    for reading in readings:
        assert reading.hit.passage.start <= reading.start < reading.end <= reading.hit.passage.end
        assert 0 <= reading.support <= 1


def test_nothing_is_read_of_nothing(harbour: House) -> None:
    assert SentenceReader(harbour.library).read(Question("Who?"), []).readings == ()


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80))
def test_any_question_is_read_without_an_error(harbour: House, text: str) -> None:
    assert all(0 <= reading.support <= 1 for reading in read(harbour, text))


def test_the_rest_of_a_late_passage_vouches_for_its_sentence(house: Build) -> None:
    opening = "Nothing of note was said on the first day of the long debate. " * 200
    bare = "The hall was warm and full. " * 4 + "She asked for a lighthouse. "
    built = house()
    built.ingest([Article("bare", opening + bare), Article("named", opening + "Ada Brandt rose. " + bare)])
    found = built.library.passages(range(1, 100)).values()
    last = {article.id: Hit(passage, article, 1.0) for passage, article in found}
    question = Question("What lighthouse did Brandt ask for?")
    reader = SentenceReader(built.library)
    support = {name: reader.read(question, [hit]).readings[0].support for name, hit in last.items()}
    assert support["named"] > support["bare"]
