"""Whether it came about on a day is not answered by the plan, where a later article tells of the day."""

from __future__ import annotations

from datetime import date

import pytest
from conftest import Build

from retrieval.types import Answer, Article, Citation, Passage, Period, Question
from retrieval.understand.beforehand import when_instead

PLAN = Article(
    "plan",
    "The new metro line in Velm will open on 5 May, the operator said.",
    "Metro line to open on 5 May",
    published=date(2025, 4, 2),
)
OPENED = Article(
    "opened",
    "The new metro line in Velm opened on Monday, a week late.",
    "Velm metro line opens",
    published=date(2025, 5, 13),
)
FIFTH = Period(date(2025, 5, 5), date(2025, 5, 5), "on 5 May", firm=True)


def ask(house: Build, text: str, *articles: Article) -> Answer:
    built = house()
    built.ingest(articles)
    return built.desk(today=lambda: date(2025, 6, 1)).answer(Question(text))


def test_the_day_on_which_it_came_about_is_said(house: Build) -> None:
    answer = ask(house, "Did the new metro line in Velm open on 5 May?", PLAN, OPENED)
    assert answer.when and answer.when.value == "2025-05-12"
    assert answer.citations[0].article.id == "opened"
    assert any("still expected Monday, 5 May 2025" in one.note for one in answer.conflicts)


def test_the_plan_alone_is_quoted_as_before(house: Build) -> None:
    answer = ask(house, "Did the new metro line in Velm open on 5 May?", PLAN)
    assert answer.when is None and [one.article.id for one in answer.citations] == ["plan"]


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("Did the line open on 5 May?", "When did the line open?"),
        ("Will the line open on 5 May in Velm?", "When will the line open in Velm?"),
        ("Who opened the line on 5 May?", None),
    ],
)
def test_a_yes_or_no_about_a_day_becomes_a_question_for_the_day(text: str, instead: str | None) -> None:
    passage = Passage(1, PLAN.id, 0, len(PLAN.text), PLAN.text)
    told = Answer(text, "", answered=True, citations=(Citation(1, PLAN, passage, 0, len(PLAN.text)),))
    found = when_instead(Question(text, period=FIFTH), told)
    assert (found.text if found else None) == instead
    assert found is None or found.period is None
