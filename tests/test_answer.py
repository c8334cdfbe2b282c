"""An answer is a checked quotation with its date, or a refusal that says what is nearest."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import SAMPLES, Build, House
from retrieval.answer import EMPTY, NOTHING, UNDATED, Newsdesk, open_newsdesk

from retrieval.embed import SentenceEncoder
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


def desk(built: House, wording: Scripted | None = None) -> Newsdesk:
    return built.desk(wording)


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
def samples(sample_folder: Path) -> Newsdesk:
    return open_newsdesk(sample_folder, SentenceEncoder())


@pytest.fixture(scope="module")
def answers(samples: Newsdesk) -> list[tuple[dict[str, Any], Answer]]:
    return [(row, samples.answer(Question(row["question"]))) for row in QUESTIONS]


def shown(answer: Answer) -> Iterator[str]:
    for citation in answer.citations:
        yield " ".join(citation.quote.split())


def test_every_quotation_is_cut_out_of_its_article(answers: list[tuple[dict[str, Any], Answer]]) -> None:
    for _, answer in answers:
        for citation in answer.citations:
            text, passage = citation.article.text, citation.passage
            assert citation.quote == text[citation.start : citation.end]
            assert passage.start <= citation.start < citation.end <= passage.end
            assert f"{quote_line(citation.quote)} [{citation.number}]" in answer.text


def test_the_right_sentence_is_quoted(answers: list[tuple[dict[str, Any], Answer]]) -> None:
    asked = [(row, answer) for row, answer in answers if row["answerable"]]
    right = [row for row, answer in asked if " ".join(row["evidence"].split()) in shown(answer)]
    assert len(right) >= 0.8 * len(asked)


def test_the_event_is_dated(answers: list[tuple[dict[str, Any], Answer]]) -> None:
    asked = [(row, answer) for row, answer in answers if row["when"]]
    right = [row for row, answer in asked if answer.when and answer.when.value[:10] == row["when"]]
    assert len(right) >= 0.8 * len(asked)


def test_what_the_library_does_not_hold_is_refused(answers: list[tuple[dict[str, Any], Answer]]) -> None:
    unanswerable = [answer for row, answer in answers if not row["answerable"]]
    assert sum(not answer.answered for answer in unanswerable) >= 0.8 * len(unanswerable)


def test_most_of_what_it_holds_is_answered(answers: list[tuple[dict[str, Any], Answer]]) -> None:
    answerable = [answer for row, answer in answers if row["answerable"]]
    assert sum(answer.answered for answer in answerable) >= 0.8 * len(answerable)


def test_the_question_the_project_began_with_has_its_answer(samples: Newsdesk) -> None:
    answer = samples.answer(Question("when did the NATO-Russia Council meet?"))
    assert answer.answered
    assert answer.when and answer.when.begin == answer.when.end == date(2022, 1, 12)
    assert "January 12" in answer.citations[0].quote


def test_asof_the_day_before_it_was_published_it_is_not_known(samples: Newsdesk) -> None:
    question = "when did the NATO-Russia Council meet?"
    answer = samples.answer(Question(question, asof=date(2022, 1, 8)))
    assert not answer.answered
    assert all(article.published and article.published <= date(2022, 1, 8) for article in answer.nearest)


def test_a_refusal_says_why_what_is_nearest_and_what_the_library_covers(harbour: House) -> None:
    answer = desk(harbour).answer(Question("Who painted the ceiling of the opera in Paris?"))
    assert not answer.answered
    assert answer.reason == answer.text == NOTHING
    assert answer.citations == () and answer.short is None and answer.when is None
    assert 1 <= len(answer.nearest) <= 3
    assert answer.coverage and answer.coverage.articles == 3
    assert (answer.coverage.first, answer.coverage.last) == (date(2022, 1, 16), date(2022, 2, 2))


def test_when_is_answered_by_no_sentence_but_one_that_says_when(house: Build) -> None:
    built = house()
    built.ingest([Article("a", "The council closed the Gannet Bridge after cracks were found.", "Bridge")])
    answer = desk(built).answer(Question("When did the council close the Gannet Bridge?"))
    assert (answer.answered, answer.when, answer.reason) == (False, None, UNDATED)
    assert [article.id for article in answer.nearest] == ["a"]


def test_an_empty_library_says_that_it_is_empty(house: Build) -> None:
    answer = desk(house()).answer(Question("When did the council close the Gannet Bridge?"))
    assert (answer.answered, answer.reason, answer.nearest) == (False, EMPTY, ())


def test_a_second_article_that_says_the_same_is_quoted_too(harbour: House) -> None:
    answer = desk(harbour).answer(Question("When did the council close the Gannet Bridge?"))
    assert {citation.article.id for citation in answer.citations} == {"bridge", "again"}
    assert [citation.number for citation in answer.citations] == [1, 2]
    assert answer.when and answer.when.value == "2022-01-14"


def test_a_forgotten_article_answers_nothing_any_more(harbour: House) -> None:
    with harbour.library.writing():
        harbour.library.forget("film")
    answer = desk(harbour).answer(Question("Which silent film won at Lindmark?"))
    assert all(hit.article.id != "film" for hit in answer.hits)
    assert not answer.answered


def test_a_model_words_the_answer_and_is_held_to_its_passages(harbour: House) -> None:
    draft = "The council closed the Gannet Bridge on January 14 [1]. It cost nine million dollars [1]."
    answer = desk(harbour, Scripted(draft)).answer(Question("When was the Gannet Bridge closed?"))
    assert answer.text == "The council closed the Gannet Bridge on January 14. [1]"
    assert answer.answered and answer.when and answer.when.value == "2022-01-14"


def test_what_no_passage_bears_out_is_refused(harbour: House) -> None:
    answer = desk(harbour, Scripted("The Queen opened it in 1953 [1].")).answer(Question("Gannet Bridge?"))
    assert not answer.answered and answer.reason == NOTHING


def test_a_model_that_fails_leaves_the_quoted_answer_and_says_so(harbour: House) -> None:
    failing = Scripted(error="The language model gave no answer within 20 seconds.")
    question = Question("When did the council close the Gannet Bridge?")
    answer, plain = desk(harbour, failing).answer(question), desk(harbour).answer(question)
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

    answer = harbour.desk(Careless()).answer(Question("When was the Gannet Bridge closed?"))
    assert (answer.answered, answer.citations) == (False, ())
    assert "held back" in caplog.text


def test_a_sentence_with_a_footnote_mark_is_quoted_as_it_is(house: Build) -> None:
    built = house()
    built.ingest([Article("a", "The Skerry lighthouse was opened by Maria Holm.[3] It is white.")])
    answer = desk(built).answer(Question("Who opened the Skerry lighthouse?"))
    assert answer.answered and "Holm.[3]" in answer.citations[0].quote


def test_an_outlet_that_the_library_has_not_is_said_so(harbour: House) -> None:
    answer = desk(harbour).answer(Question("When did the bridge close?", source="nobody"))
    assert not answer.answered and "no outlet named 'nobody'" in str(answer.reason)


def test_a_period_that_ends_before_it_begins_is_said_so(harbour: House) -> None:
    question = Question("When did it close?", since=date(2022, 2, 1), until=date(2022, 1, 1))
    assert "No day lies between" in str(desk(harbour).answer(question).reason)


def test_threads_that_have_ended_leave_no_connection_behind(harbour: House) -> None:
    descriptors = Path("/proc/self/fd")
    if not descriptors.exists():
        pytest.skip("no /proc here")
    newsdesk = desk(harbour)
    counts = []
    for _ in range(40):
        thread = threading.Thread(target=newsdesk.coverage)
        thread.start()
        thread.join()
        counts.append(len(list(descriptors.iterdir())))
    assert counts[-1] <= counts[3] + 4


def test_a_quotation_with_double_marks_in_it_gets_single_ones() -> None:
    assert quote_line("He said “no”.") == "‘He said “no”.’"


def test_a_follow_up_is_read_with_its_question(harbour: House) -> None:
    answer = desk(harbour).answer(Question("and why?", context="Who closed the Gannet Bridge?"))
    assert answer.answered and answer.question == "and why?"


def test_white_space_in_a_quotation_is_shown_as_one_space() -> None:
    assert quote_line("He  said\nno.") == "“He said no.”"


def test_why_is_answered_with_the_sentence_behind_where_that_explains_it(house: Build) -> None:
    built = house()
    built.ingest(
        [
            Article("talks", "Ada Brandt left the talks on Monday. “I was not heard,” she said.", "Talks"),
            Article("ferry", "Jon Ode left the ferry because of the storm. “It was cold,” he said.", "Ferry"),
            Article("coach", "Rita Lund left the club on Monday. Norden play on Sunday.", "Club"),
        ]
    )

    def quotes(text: str) -> list[str]:
        return [one.quote for one in desk(built).answer(Question(text)).citations]

    assert quotes("Why did Ada Brandt leave the talks?")[1:] == ["“I was not heard,” she said."]
    assert len(quotes("Why did Jon Ode leave the ferry?")) == 1
    assert len(quotes("Why did Rita Lund leave the club?")) == 1


def test_names_in_small_letters_are_read_as_names(harbour: House) -> None:
    asked = "who closed the gannet bridge"
    small, written = (desk(harbour).answer(Question(one)) for one in (asked, "Who closed the Gannet Bridge?"))
    assert small.question == asked
    assert [one.quote for one in small.citations] == [one.quote for one in written.citations]
