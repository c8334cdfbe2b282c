"""Two events are compared by their dates, each cited; what cannot be told is said so."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.compose.comparison import compare_dates
from retrieval.pipeline import Engine
from retrieval.types import Question, When
from retrieval.understand.comparison import Comparison, own_date, parse_comparison

COMPARED = (
    (
        "Did the council meet before the vote?",
        "When did the council meet?",
        "When did the vote?",
        "before",
    ),
    ("Was the bridge shut after the fire?", "When was the bridge shut?", "When was the fire?", "after"),
    (
        "How long after the fire was the bridge shut?",
        "When was the bridge shut?",
        "When was the fire?",
        "between",
    ),
    (
        "How many days passed between the vote and the strike?",
        "When was the vote?",
        "When was the strike?",
        "between",
    ),
    ("Which came first, the vote or the strike?", "When was the vote?", "When was the strike?", "first"),
    ("What happened last: the vote or the strike?", "When was the vote?", "When was the strike?", "last"),
    ("Did the vote or the strike come first?", "When did the vote?", "When did the strike?", "first"),
)
COMPARES_NOTHING = (
    "When did the council meet?",
    "Who was mayor before Varley?",
    "How long did they talk?",
    "Before what?",
    "",
    "?!",
    "Was the bridge named after the mayor?",
    "Was the case brought before the court?",
    "Did the mayor testify before the council?",
    "Was the mayor after more money?",
    "Was Steve Jobs head of the firm before Tim Cook?",
    "Was the warning lifted after measurements?",
    "Did the vote take place the day before the fire?",
)


def day(year: int, month: int, number: int) -> When:
    when = date(year, month, number)
    return When(when.isoformat(), when, when, "then")


def told(kind: str, one: When, two: When, unit: str | None = None) -> tuple[str, str]:
    asked = Comparison("", "", kind, ("the vote", "the strike"), unit)
    short, said = compare_dates(asked, one, two)
    return short, said.format(" [1]", " [2]")


def test_a_comparison_is_two_questions_for_a_date() -> None:
    misses = [
        (question, found)
        for question, *wanted in COMPARED
        if not (found := parse_comparison(question)) or [found.one, found.two, found.kind] != wanted
    ]
    assert not misses


def test_other_questions_and_other_senses_of_before_and_after_compare_nothing() -> None:
    assert not [question for question in COMPARES_NOTHING if parse_comparison(question)]


def test_an_event_that_leaves_out_whose_it_is_takes_the_others_name() -> None:
    found = parse_comparison("How long after the closure of the Gannet Bridge was it opened again?")
    assert found and found.one == "When was the Gannet Bridge opened again?"
    found = parse_comparison("Did Croatia join Schengen or adopt the euro first?")
    assert found and found.two == "When did Croatia adopt the euro?"


def test_a_date_in_the_question_needs_no_article() -> None:
    found = own_date("January 20, 2022", date(2026, 1, 1))
    assert found and found.begin == date(2022, 1, 20)
    assert own_date("the launch on January 20", date(2026, 1, 1)) is None
    assert own_date("noon", date(2026, 1, 1)) is None


def test_the_order_and_the_days_between_are_told() -> None:
    january, february = day(2022, 1, 23), day(2022, 2, 17)
    assert told("before", january, february) == (
        "Yes",
        "Sunday, 23 January 2022 [1] is 25 days before Thursday, 17 February 2022 [2].",
    )
    assert told("after", january, february)[0] == "No"
    assert told("between", january, february)[0] == "25 days"
    assert told("between", january, february, "weeks")[0] == "25 days (3.6 weeks)"
    assert told("first", february, january)[0] == "The strike"
    assert told("last", february, january)[0] == "The vote"


def test_the_same_day_is_neither_before_nor_after() -> None:
    same = day(2022, 1, 23)
    assert told("before", same, same)[0] == told("after", same, same)[0] == "No"
    assert told("first", same, same)[0] == "Both on the same day"


def test_dates_that_overlap_do_not_tell() -> None:
    january = When("2022-01", date(2022, 1, 1), date(2022, 1, 31), "in January")
    assert told("before", january, day(2022, 1, 23))[0] == "That cannot be told"
    assert told("between", january, january)[0] == "That cannot be told"


def test_a_length_is_no_finer_than_its_dates() -> None:
    january = When("2022-01", date(2022, 1, 1), date(2022, 1, 31), "in January")
    assert told("between", january, day(2022, 2, 10))[0] == "10 days to 40 days"


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_before_and_after_never_agree(one: date, two: date) -> None:
    first, second = (When(d.isoformat(), d, d, "") for d in (one, two))
    before, after = told("before", first, second)[0], told("after", first, second)[0]
    assert (before, after) in {("Yes", "No"), ("No", "Yes"), ("No", "No")}
    assert (before, after) == ("No", "No") or one != two


@pytest.mark.slow
def test_both_events_are_cited_and_dated(samples: Engine) -> None:
    answer = samples.answer(Question("Did the NATO-Russia Council meet before the OSCE Permanent Council?"))
    assert answer.short == "Yes"
    assert answer.text.startswith(
        "Wednesday, 12 January 2022 [1] is 1 day before Thursday, 13 January 2022 [2].\n“"
    )
    for citation in answer.citations:
        assert citation.quote == citation.article.text[citation.start : citation.end]
    assert len(answer.citations) == 2


@pytest.mark.slow
def test_a_note_on_a_date_is_kept_with_its_citation(samples: Engine) -> None:
    answer = samples.answer(Question("Did the Gannet Bridge close before the book fair opened?"))
    assert answer.short == "Yes"
    (conflict,) = answer.conflicts
    (number,) = conflict.citations
    cited = next(citation for citation in answer.citations if citation.number == number)
    assert "not a Wednesday" in conflict.note and "Wednesday, February 17" in cited.quote


@pytest.mark.slow
def test_an_event_without_a_date_is_named(samples: Engine) -> None:
    answer = samples.answer(Question("How long after the moon landing was the Gannet Bridge closed?"))
    assert not answer.answered
    assert (
        answer.reason
        == "The library gives no date for “the moon landing”, so that the two cannot be compared."
    )


@pytest.mark.slow
def test_as_of_a_day_only_what_was_out_is_compared(samples: Engine) -> None:
    question = "Which came first, the closing of the Gannet Bridge or the end of the strike at Port Ellery?"
    assert samples.answer(Question(question)).answered
    assert not samples.answer(Question(question, asof=date(2022, 2, 1))).answered


@pytest.mark.slow
def test_a_date_without_a_year_is_of_the_year_of_what_it_is_compared_with(samples: Engine) -> None:
    answer = samples.answer(Question("Did the dockers vote to end their strike before March 10?"))
    assert answer.short == "Yes"
    assert answer.text.startswith("Tuesday, 8 March 2022 [1] is 2 days before Thursday, 10 March 2022.")


@pytest.mark.slow
def test_a_sentence_about_another_event_dates_no_side(samples: Engine) -> None:
    answer = samples.answer(Question("Did the mayor speak before the council?"))
    assert answer.short is None


@pytest.mark.slow
def test_two_dates_of_the_question_need_no_library(samples: Engine) -> None:
    answer = samples.answer(Question("How many days between January 12, 2022 and January 20, 2022?"))
    assert not answer.answered and answer.reason and "8 days before" in answer.reason
