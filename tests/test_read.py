"""What is read in the hits: sentences with features, short answers and dates, each in its passage."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from conftest import BRIDGE, Build, House
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pointing import Pointer, hits_of

from retrieval.read.evidence import Candidate, Evidence
from retrieval.read.read import (
    BUSY,
    FIRST_PASSAGES,
    HALF_READ,
    NO_MODEL,
    PASSAGES_TO_READ,
    PASSAGES_WITHOUT_MODEL,
    Reader,
    open_spans,
)
from retrieval.types import Article, Hit, Passage, Question
from retrieval.understand.query import Query
from retrieval.understand.understand import Understander


@pytest.fixture
def harbour(house: Build) -> House:
    built = house()
    built.ingest(
        [
            Article("bridge", BRIDGE, "Gannet Bridge closed", published=date(2022, 1, 20)),
            Article("film", "A silent film about a snowplough won. It cost 12 dollars.", "Film"),
            Article("ferry", "The ferry to the Gannet isles was painted. Its captain is Jon Ode.", "Ferry"),
            Article("lido", "The lido closed after six years.", "Lido"),
            Article("empty", "…", "…"),
        ]
    )
    return built


def understand(built: House, text: str) -> Query:
    return Understander(built.library, built.library.full_text, date.today).understand(Question(text))


def read(built: House, text: str, pointer: Pointer | None = None) -> Evidence:
    """All that is read of what is near a question."""
    query = understand(built, text)
    reader = Reader(built.library, built.library.full_text, pointer)
    evidence = reader.read(query, hits_of(built, text))
    return reader.read_on(query, evidence) if evidence.unread else evidence


def fit(one: Candidate) -> float:
    return one.features.words + one.features.kind


def shorts(built: House, text: str, pointed: str) -> set[str]:
    return {one.short for one in read(built, text, Pointer(pointed)).candidates if one.short}


def test_by_words_the_sentence_that_speaks_to_the_question_fits_best(harbour: House) -> None:
    for question, part in (
        ("Who is the mayor of the town?", "The mayor, Ada Brandt"),
        ("When was the Gannet Bridge closed?", "January 14"),
        ("How many vehicles does the Gannet Bridge carry?", "23,000"),
        ("Which silent film won?", "A silent film"),
    ):
        assert part in max(read(harbour, question).candidates, key=fit).text, question


def test_words_that_are_said_are_a_greater_share_than_those_that_are_not(harbour: House) -> None:
    said = max(read(harbour, "Why did the council close the Gannet Bridge?").candidates, key=fit)
    unsaid = max(read(harbour, "Which architect drew the plans of the opera house?").candidates, key=fit)
    assert said.features.words > 0.6 > unsaid.features.words


def test_candidates_lie_within_their_passages_with_features_in_their_bounds(harbour: House) -> None:
    for pointer in (None, Pointer("Jon Ode")):
        for one in read(harbour, "Who is the captain of the ferry?", pointer).candidates:
            assert one.hit.passage.start <= one.start < one.end <= one.hit.passage.end
            assert 0 <= one.features.words <= 1 and 0 <= one.features.said <= 1
            assert 0 <= one.told <= 1 and 0 <= one.features.recency <= 1


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80))
def test_any_question_is_read_without_an_error(harbour: House, text: str) -> None:
    assert all(0 <= one.features.words <= 1 for one in read(harbour, text).candidates)


def test_nothing_is_read_of_nothing(harbour: House) -> None:
    query = understand(harbour, "Who?")
    for pointer in (None, Pointer("x")):
        found = Reader(harbour.library, harbour.library.full_text, pointer).read(query, [])
        assert found.candidates == found.hits == ()


def test_the_rest_of_a_late_passage_vouches_for_its_sentence(house: Build) -> None:
    opening = "Nothing of note was said on the first day of the long debate. " * 200
    bare = "The hall was warm and full. " * 4 + "She asked for a lighthouse. "
    built = house()
    built.ingest([Article("bare", opening + bare), Article("named", opening + "Ada Brandt rose. " + bare)])
    found = built.library.passages(range(1, 100)).values()
    last = {article.id: Hit(passage, article, 1.0) for passage, article in found}
    reader = Reader(built.library, built.library.full_text)
    query = understand(built, "What lighthouse did Brandt ask for?")
    fits = {name: max(map(fit, reader.read(query, [hit]).candidates)) for name, hit in last.items()}
    assert fits["named"] > fits["bare"]


def test_the_span_of_the_model_is_the_short_answer_as_a_whole_phrase(harbour: House) -> None:
    for question, pointed, wanted in (
        ("Who is at the helm of the boat?", "Jon Ode", {"Jon Ode"}),
        ("Who is at the helm of the boat?", "Ode", {"Jon Ode"}),
        ("How many vehicles does the bridge carry a day?", "23,000", {"23,000"}),
        ("The lido closed after how many years?", "after six years", {"six years"}),
        ("Which bridge was shut for repairs?", "The Gannet Bridge", {"The Gannet Bridge"}),
        # A sentence has to say why; a date is resolved and never a span.
        ("Why did the council close the bridge?", "cracks", set()),
        ("When did they close the bridge?", "January 14", set()),
        ("Who is at the helm of the boat?", "nothing that is there", set()),
    ):
        assert shorts(harbour, question, pointed) == wanted, question


def test_what_is_asked_when_is_dated_by_the_date_engine_and_not_by_the_span(harbour: House) -> None:
    evidence = read(harbour, "When did they close the bridge?", Pointer("January 14"))
    dated = next(one for one in evidence.candidates if "January 14" in one.text)
    assert dated.when and dated.when.value == "2022-01-14"
    assert dated.on is None


def test_a_number_has_the_date_of_its_sentence_beside_it(harbour: House) -> None:
    harbour.ingest([Article("a", "On January 12 the yard cut 40 jobs.", published=date(2022, 1, 20))])
    evidence = read(harbour, "How many jobs did the yard cut?", Pointer("40"))
    one = next(one for one in evidence.candidates if one.short == "40")
    assert one.on and one.on.value == "2022-01-12" and one.when is None


def test_what_an_article_calls_wrong_itself_is_a_feature(harbour: House) -> None:
    text = "The Post wrote that Ada Lund won the vote. That was wrong. Rita Holm won the vote."
    harbour.ingest([Article("a", text, "Vote")])
    evidence = read(harbour, "Who won the vote?", Pointer("Ada Lund", others="Rita Holm"))
    taken_back = {one.short: one.features.taken_back for one in evidence.candidates if one.short}
    assert taken_back == {"Ada Lund": 1.0, "Rita Holm": 0.0}


def test_where_the_model_has_no_time_words_decide_and_the_evidence_says_so(harbour: House) -> None:
    text = "Who is the mayor of the town?"
    busy, plain = read(harbour, text, Pointer("Jon Ode", busy=True)), read(harbour, text)
    assert (busy.notice, busy.by_model) == (BUSY, False)
    assert busy.candidates == plain.candidates


def copies(built: House, count: int) -> list[Hit]:
    one, *_ = hits_of(built, "bridge")
    return [
        Hit(
            Passage(n, one.article.id, one.passage.start, one.passage.end, one.passage.text), one.article, 1.0
        )
        for n in range(1, count + 1)
    ]


def test_the_first_passages_are_read_and_others_only_where_they_are_asked_for(harbour: House) -> None:
    query = understand(harbour, "When was it closed?")
    hits = copies(harbour, 2 * PASSAGES_TO_READ)
    reader = Reader(harbour.library, harbour.library.full_text, Pointer("January 14"))
    first = reader.read(query, hits)
    assert {one.hit.passage.id for one in first.candidates} == set(range(1, FIRST_PASSAGES + 1))
    assert first.unread == PASSAGES_TO_READ - FIRST_PASSAGES
    more = reader.read_on(query, first)
    assert {one.hit.passage.id for one in more.candidates} == set(range(1, PASSAGES_TO_READ + 1))
    assert (more.unread, more.hits) == (0, tuple(hits))
    busy = Reader(harbour.library, harbour.library.full_text, Pointer("x", busy=True))
    assert busy.read_on(query, first) == replace(first, unread=0, notice=HALF_READ)
    plain = Reader(harbour.library, harbour.library.full_text).read(query, hits)
    assert {one.hit.passage.id for one in plain.candidates} <= set(range(1, PASSAGES_WITHOUT_MODEL + 1))


def test_a_reading_model_is_loaded_when_it_is_first_asked_and_none_can_be_set() -> None:
    assert open_spans(NO_MODEL) is None
    assert open_spans("a model that is nowhere") is not None
