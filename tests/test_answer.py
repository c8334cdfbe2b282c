"""An answer is a checked quotation with its date, or a refusal that says what is nearest."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import SAMPLES, Build, House

from retrieval.compose.refusal import NOTHING
from retrieval.pipeline import Engine
from retrieval.text.quotes import quote_line
from retrieval.types import Answer, Article, Citation, Hit, Question
from retrieval.verify.grounding import ModelUnavailable, Worded, ground_draft

QUESTIONS: list[dict[str, Any]] = [
    json.loads(line) for line in (SAMPLES / "questions.jsonl").read_text(encoding="utf-8").splitlines()
]


@dataclass
class Scripted:
    """Words every answer the same way, or fails."""

    draft: str = ""
    error: str = ""

    def word(self, question: Question, hits: Sequence[Hit]) -> Worded | None:
        if self.error:
            raise ModelUnavailable(self.error)
        return ground_draft(self.draft, hits, question.text)


def engine_of(built: House, wording: Scripted | None = None) -> Engine:
    return built.engine(wording=wording)


@pytest.fixture
def harbour(house: Build) -> House:
    built = house()
    built.ingest(
        [
            Article(
                "bridge",
                "The council closed the Gannet Bridge on January 14. Rain fell. Nobody was hurt.",
                "Bridge closed",
                "https://example.org/bridge",
                "Northline",
                date(2022, 1, 20),
            ),
            Article(
                "again",
                "On January 14 the council closed the Gannet Bridge after cracks were found.",
                "Cracks",
                "",
                "Meridian Wire",
                date(2022, 1, 16),
            ),
            Article("film", "A silent film won at Lindmark.", "Film", "", "Northline", date(2022, 2, 2)),
        ]
    )
    return built


@pytest.fixture(scope="module")
def answers(samples: Engine) -> list[tuple[dict[str, Any], Answer]]:
    return [(row, samples.answer(Question(row["question"]))) for row in QUESTIONS[::2]]


def is_right(row: dict[str, Any], answer: Answer) -> bool:
    """Whether the answer quotes the evidence, or refuses what the library does not hold."""
    if not row["answerable"]:
        return not answer.answered
    return " ".join(row["evidence"].split()) in [" ".join(one.quote.split()) for one in answer.citations]


@pytest.mark.slow
def test_every_quotation_is_cut_out_of_its_article(answers: list[tuple[dict[str, Any], Answer]]) -> None:
    for _, answer in answers:
        for citation in answer.citations:
            text, passage = citation.article.text, citation.passage
            assert citation.quote == text[citation.start : citation.end]
            assert passage.start <= citation.start < citation.end <= passage.end
            line = next(line for line in answer.text.split("\n") if quote_line(citation.quote) in line)
            assert f" [{citation.number}]" in line


@pytest.mark.slow
def test_the_right_sentence_is_quoted_and_dated_or_refused(
    answers: list[tuple[dict[str, Any], Answer]],
) -> None:
    answerable = [(row, answer) for row, answer in answers if row["answerable"]]
    others = [(row, answer) for row, answer in answers if not row["answerable"]]
    undated = [
        row["question"]
        for row, answer in answerable
        if row["when"] and not (answer.when and answer.when.value[:10] == row["when"])
    ]
    for asked in (answerable, others):
        misses = [row["question"] for row, answer in asked if not is_right(row, answer)]
        assert len(misses) <= 0.2 * len(asked), misses
    assert len(undated) <= 0.2 * sum(bool(row["when"]) for row, _ in answerable), undated


@pytest.mark.slow
def test_the_question_the_project_began_with_has_its_answer(samples: Engine) -> None:
    answer = samples.answer(Question("when did the NATO-Russia Council meet?"))
    assert answer.answered
    assert answer.when and answer.when.begin == answer.when.end == date(2022, 1, 12)
    assert "January 12" in answer.citations[0].quote


@pytest.mark.slow
def test_asof_the_day_before_it_was_published_it_is_not_known(samples: Engine) -> None:
    question = "when did the NATO-Russia Council meet?"
    answer = samples.answer(Question(question, asof=date(2022, 1, 8)))
    assert not answer.answered
    assert all(article.published and article.published <= date(2022, 1, 8) for article in answer.nearest)


def test_a_second_article_that_says_the_same_is_quoted_too(harbour: House) -> None:
    answer = engine_of(harbour).answer(Question("When did the council close the Gannet Bridge?"))
    assert {citation.article.id for citation in answer.citations} == {"bridge", "again"}
    assert [citation.number for citation in answer.citations] == [1, 2]
    assert answer.when and answer.when.value == "2022-01-14"


def test_a_forgotten_article_answers_nothing_any_more(harbour: House) -> None:
    with harbour.library.writing():
        harbour.library.forget("film")
    answer = engine_of(harbour).answer(Question("Which silent film won at Lindmark?"))
    assert all(hit.article.id != "film" for hit in answer.hits)
    assert not answer.answered


def test_a_model_words_the_answer_and_is_held_to_its_passages(harbour: House) -> None:
    draft = "The council closed the Gannet Bridge on January 14 [1]. It cost nine million dollars [1]."
    answer = engine_of(harbour, Scripted(draft)).answer(Question("When was the Gannet Bridge closed?"))
    assert answer.text == "The council closed the Gannet Bridge on January 14. [1]"
    assert answer.answered and answer.when and answer.when.value == "2022-01-14"


def test_what_no_passage_bears_out_is_refused(harbour: House) -> None:
    answer = engine_of(harbour, Scripted("The Queen opened it in 1953 [1].")).answer(
        Question("Gannet Bridge?")
    )
    assert not answer.answered and answer.reason == NOTHING


def test_a_model_that_fails_leaves_the_quoted_answer_and_says_so(harbour: House) -> None:
    failing = Scripted(error="The language model gave no answer within 20 seconds.")
    question = Question("When did the council close the Gannet Bridge?")
    answer, plain = engine_of(harbour, failing).answer(question), engine_of(harbour).answer(question)
    assert answer.notice and answer.notice.startswith(failing.error)
    assert (answer.text, answer.citations) == (plain.text, plain.citations)


def test_an_answer_whose_citation_is_not_in_its_passage_is_held_back(
    harbour: House, caplog: pytest.LogCaptureFixture
) -> None:
    class Careless:
        def word(self, question: Question, hits: Sequence[Hit]) -> Worded | None:
            hit = hits[0]
            beyond = Citation(1, hit.article, hit.passage, hit.passage.start, hit.passage.end + 5)
            return Worded("It was closed [1].", (beyond,))

    answer = harbour.engine(wording=Careless()).answer(Question("When was the Gannet Bridge closed?"))
    assert (answer.answered, answer.citations) == (False, ())
    assert "held back" in caplog.text


def test_a_sentence_with_a_footnote_mark_is_quoted_as_it_is(house: Build) -> None:
    built = house()
    built.ingest([Article("a", "The Skerry lighthouse was opened by Maria Holm.[3] It is white.")])
    answer = engine_of(built).answer(Question("Who opened the Skerry lighthouse?"))
    assert answer.answered and "Holm.[3]" in answer.citations[0].quote


def test_threads_that_have_ended_leave_no_connection_behind(harbour: House) -> None:
    descriptors = Path("/proc/self/fd")
    if not descriptors.exists():
        pytest.skip("no /proc here")
    engine = engine_of(harbour)
    counts = []
    for _ in range(40):
        thread = threading.Thread(target=engine.coverage)
        thread.start()
        thread.join()
        counts.append(len(list(descriptors.iterdir())))
    assert counts[-1] <= counts[3] + 4


def test_a_quotation_with_double_marks_in_it_gets_single_ones() -> None:
    assert quote_line("He said “no”.") == "‘He said “no”.’"


def test_a_follow_up_is_read_with_its_question(harbour: House) -> None:
    answer = engine_of(harbour).answer(Question("and why?", context="Who closed the Gannet Bridge?"))
    assert answer.answered and answer.question == "and why?"


def test_white_space_in_a_quotation_is_shown_as_one_space() -> None:
    assert quote_line("He  said\nno.") == "“He said no.”"


def test_why_is_answered_with_the_sentence_and_the_one_behind_it(house: Build) -> None:
    built = house()
    built.ingest(
        [Article("talks", "Ada Brandt left the talks on Monday. “I was not heard,” she said. Rain fell.")]
    )
    answer = engine_of(built).answer(Question("Why did Ada Brandt leave the talks?"))
    assert [one.quote for one in answer.citations] == [
        "Ada Brandt left the talks on Monday. “I was not heard,” she said."
    ]


def test_a_question_in_small_letters_is_answered_alike(harbour: House) -> None:
    asked = "who closed the gannet bridge"
    small, written = (
        engine_of(harbour).answer(Question(one)) for one in (asked, "Who closed the Gannet Bridge?")
    )
    assert small.question == asked
    assert [one.quote for one in small.citations] == [one.quote for one in written.citations]


def test_two_questions_in_one_are_answered_together_and_what_has_no_answer_is_named(house: Build) -> None:
    built = house()
    built.ingest(
        [Article("a", "The ferry Petrel sank off Skerry Rock on May 3.", published=date(2022, 5, 9))]
    )
    answer = engine_of(built).answer(Question("When and where did the ferry Petrel sink?"))
    assert answer.when and answer.when.value == "2022-05-03"
    assert len(answer.citations) == 1, "one sentence answers both"
    asked = "When did the ferry Petrel sink and who painted the ceiling of the opera in Paris?"
    half = engine_of(built).answer(Question(asked))
    assert half.answered and half.notice
    assert half.notice.startswith("The library does not answer “who painted the ceiling")


def test_what_an_article_writes_cannot_break_or_change_an_answer(house: Build) -> None:
    """Braces, brackets and marks of an article are words: they stand as they are, and nothing else moves."""
    built = house()
    built.ingest(
        [
            Article("a", "The flood damage cost 3 {US} dollars per head.", "Flood", "", "", date(2022, 1, 3)),
            Article("b", "The flood damage cost 8 {0} dollars per head.", "Flood", "", "", date(2022, 1, 9)),
            Article("c", "Ada Renn, the mayor of Orsk, was elected on 5 June 2018 [1].", "Mayor of Orsk"),
            Article("d", "The museum of Orsk was opened on 3 May 2019 [7].", "Museum of Orsk"),
        ]
    )
    for text in (
        "What did the flood damage cost?",
        "How many dollars did the flood damage cost?",
        "When was the mayor of Orsk elected and when was the museum of Orsk opened?",
    ):
        answer = built.desk().answer(Question(text))
        lines = answer.text.split("\n")
        for citation in answer.citations:
            assert f"{quote_line(citation.quote)} [{citation.number}]" in lines, text


def test_a_relative_day_counts_from_the_day_of_asking(harbour: House) -> None:
    question = Question("Did the council close the Gannet Bridge before last Friday?", asof=date(2022, 3, 1))
    answer = harbour.desk().answer(question)
    assert answer.short == "Yes" and "25 February 2022" in answer.text


def test_the_nearest_articles_stand_in_the_order_in_which_they_were_found(harbour: House) -> None:
    answer = harbour.desk().answer(Question("Who painted the ceiling of the opera in Paris?"))
    found = list(dict.fromkeys(hit.article.id for hit in answer.hits))
    assert [article.id for article in answer.nearest] == found[:3]


def test_a_message_without_a_word_that_means_anything_is_asked_back(harbour: House) -> None:
    for text in ("the", "and", "who", "…"):
        answer = harbour.desk().answer(Question(text))
        assert not answer.answered and answer.reason and answer.reason.startswith("Ask about the news"), text
