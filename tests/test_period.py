"""A question with a time in it is about what happened then, not about what was written then."""

from __future__ import annotations

from datetime import date

import pytest
from conftest import Build, House

from retrieval.types import Answer, Article, Period, Question, When
from retrieval.understand.period import (
    extended_period,
    is_date_in_question,
    nothing_of,
    with_period,
)
from retrieval.understand.understand import parse_message

TODAY = date(2026, 3, 4)


@pytest.fixture
def harbour(house: Build) -> House:
    built = house()
    built.ingest(
        [
            Article(
                "budget",
                "On December 16, the council of Kestrel Bay adopted a budget.",
                "Budget",
                published=date(2022, 1, 6),
            ),
            Article(
                "bridge",
                "The council closed the harbour bridge on January 12.",
                "Bridge",
                published=date(2022, 1, 20),
            ),
            Article(
                "review",
                "The council ordered a review of the harbour tolls.",
                "Tolls",
                published=date(2022, 1, 12),
            ),
            Article("undated", "The council bought a lighthouse.", "Lighthouse"),
            Article(
                "later",
                "The council opened a library on January 12.",
                "Library",
                published=date(2023, 1, 20),
            ),
        ]
    )
    return built


def period(built: House, text: str, asof: date | None = None) -> Period | None:
    return with_period(Question(text, asof=asof), built.library, TODAY).period


def ask(built: House, text: str, asof: date | None = None) -> Answer:
    return built.desk(today=lambda: TODAY).answer(Question(text, asof=asof))


def days(found: Period | None) -> tuple[date | None, date | None] | None:
    return (found.begin, found.end) if found else None


def one(day: date) -> tuple[date, date]:
    return day, day


def test_yesterday_is_counted_from_the_day_of_asking(harbour: House) -> None:
    assert days(period(harbour, "What did the council do yesterday?")) == one(date(2026, 3, 3))
    asof = date(2022, 1, 13)
    assert days(period(harbour, "What did the council do yesterday?", asof)) == one(date(2022, 1, 12))


def test_a_day_without_a_year_is_the_last_one_that_the_library_speaks_of(harbour: House) -> None:
    assert days(period(harbour, "What was closed on January 12?")) == one(date(2023, 1, 12))
    assert days(period(harbour, "What was adopted on December 16?")) == one(date(2021, 12, 16))
    asof = date(2022, 2, 1)
    assert days(period(harbour, "What was closed on January 12?", asof)) == one(date(2022, 1, 12))


def test_a_day_of_which_the_library_says_nothing_is_counted_from_the_day_of_asking(harbour: House) -> None:
    assert days(period(harbour, "What was closed on February 2?")) == one(date(2026, 2, 2))


def test_as_of_a_day_hides_what_came_out_later(harbour: House) -> None:
    question = with_period(Question("As of January 31, 2022, what was closed?"), harbour.library, TODAY)
    assert (question.asof, question.period) == (date(2022, 1, 31), None)


def test_a_question_for_a_date_is_not_held_to_the_dates_in_it(harbour: House) -> None:
    found = period(harbour, "When did the council say that tolls fell in January 2022?")
    assert found and not found.firm
    firm = period(harbour, "Who said that tolls fell in January 2022?")
    assert firm and firm.firm


def test_a_time_before_which_all_has_happened_is_looked_for_by_its_words(harbour: House) -> None:
    found = period(harbour, "What does the council want to close by 2050?")
    assert found and not found.firm
    over = period(harbour, "What did the council close before 2022?")
    assert over and over.firm and over.end == date(2021, 12, 31)
    ahead = period(harbour, "What will the council close in 2050?")
    assert ahead and ahead.firm


def test_a_follow_up_keeps_the_period_of_its_question(harbour: House) -> None:
    question = Question("and who closed it?", context="What was closed in January 2022?")
    found = with_period(question, harbour.library, TODAY).period
    assert days(found) == (date(2022, 1, 1), date(2022, 1, 31))


def test_the_running_week_reaches_back_seven_days(harbour: House) -> None:
    for words, asof, first in (
        ("this week", date(2022, 1, 17), date(2022, 1, 10)),
        ("this week", date(2022, 1, 21), date(2022, 1, 14)),
        ("this month", date(2022, 2, 2), date(2022, 1, 26)),
        ("this year", date(2022, 1, 3), date(2021, 12, 27)),
        ("this year", date(2022, 5, 3), date(2022, 1, 1)),
    ):
        found = period(harbour, f"What did the council decide {words}?", asof)
        assert found and extended_period(found).begin == first, (words, asof)
        assert extended_period(found).end == found.end


def test_days_and_weeks_that_are_over_are_meant_as_they_are_said(harbour: House) -> None:
    said = [
        "yesterday",
        "last Friday",
        "last week",
        "last month",
        "two weeks ago",
        "on January 12",
        "in January 2022",
    ]
    for words in said:
        found = period(harbour, f"What did the council decide {words}?", date(2022, 1, 17))
        assert found and extended_period(found) is found, words


def test_last_week_is_not_answered_with_what_happened_this_week(house: Build) -> None:
    built = house()
    told = [("old", 300, date(2026, 3, 10)), ("new", 120, date(2026, 3, 19))]
    built.ingest(
        [Article(i, f"{n} families had to leave their homes.", i, published=day) for i, n, day in told]
    )
    asof = date(2026, 3, 20)
    last = ask(built, "How many families had to leave their homes last week?", asof)
    assert [one.article.id for one in last.citations] == ["old"]
    this = ask(built, "How many families had to leave their homes this week?", asof)
    assert [one.article.id for one in this.citations] == ["new"]


def test_on_a_monday_this_week_reaches_back_to_what_just_came_out(harbour: House) -> None:
    asof = date(2022, 1, 17)
    answer = ask(harbour, "What review did the council order this week?", asof)
    assert answer.answered and answer.citations[0].article.id == "review"
    answer = ask(harbour, "What budget did the council adopt this week?", asof)
    assert not answer.answered


def test_news_of_this_week_may_name_another_date(house: Build) -> None:
    built = house()
    built.ingest(
        [
            Article(
                "recall",
                "Ostler Motors recalled 900 vans that were built in 2013.",
                "Vans recalled",
                published=date(2022, 1, 19),
            )
        ]
    )
    asof = date(2022, 1, 21)
    assert ask(built, "Who recalled 900 vans this week?", asof).answered
    assert not ask(built, "Who recalled 900 vans last month?", date(2022, 3, 21)).answered


def test_passages_are_of_a_day_by_what_they_tell_or_else_by_when_they_came_out(harbour: House) -> None:
    january = Period(date(2022, 1, 12), date(2022, 1, 12))
    told = {
        article.id
        for _, article in harbour.library.passages(harbour.library.passages_dated_within(january)).values()
    }
    assert told == {"bridge"}
    may = {
        article.id
        for _, article in harbour.library.passages(harbour.library.passages_about(january)).values()
    }
    assert may == {"bridge", "review", "undated"}


def test_a_date_much_wider_than_the_period_says_nothing_about_it(house: Build) -> None:
    built = house()
    built.ingest([Article("year", "The yard was sold in 2021.", "Yard", published=date(2023, 1, 6))])
    assert built.library.passages_dated_within(Period(date(2021, 1, 12), date(2021, 1, 12))).tolist() == []
    assert len(built.library.passages_dated_within(Period(date(2021, 1, 1), date(2021, 12, 31)))) == 1


def test_an_open_period_reaches_as_far_as_the_library_does(harbour: House) -> None:
    assert len(harbour.library.passages_dated_within(Period(date(2022, 1, 1), None))) == 2
    assert len(harbour.library.passages_dated_within(Period(None, date(2021, 12, 31)))) == 1


def test_the_event_of_the_day_asked_about_answers(harbour: House) -> None:
    answer = ask(harbour, "What did the council close on January 12, 2022?")
    assert answer.answered and answer.citations[0].article.id == "bridge"
    answer = ask(harbour, "What did the council of Kestrel Bay adopt in December 2021?")
    assert answer.answered and answer.citations[0].article.id == "budget"


def test_what_happened_on_another_day_is_no_answer(harbour: House) -> None:
    assert not ask(harbour, "What did the council close in March 2021?").answered
    assert not ask(harbour, "What did the council of Kestrel Bay adopt in January 2022?").answered


def test_the_ends_of_the_calendar_upset_no_answer(harbour: House) -> None:
    for text, asof in (
        ("what happened in the 9990s?", None),
        ("what happened from December 1 9999 to December 31 9999", None),
        ("what happened next century", date(9999, 12, 31)),
        ("what happened on January 12?", date(1, 1, 1)),
        ("did the bridge close before January 12?", date(1, 12, 31)),
        ("what happened in the week before Christmas", date(1, 1, 1)),
    ):
        assert not ask(harbour, text, asof).answered, text


def test_a_day_that_no_month_has_is_said_so(harbour: House) -> None:
    answer = ask(harbour, "What was closed on June 31, 2022?")
    assert answer.notice and "30 days" in answer.notice


def test_as_of_in_words_and_as_an_option_are_answered_alike(harbour: House) -> None:
    words = ask(harbour, "As of January 31, 2022, what did the council close on January 12?")
    option = ask(harbour, "What did the council close on January 12?", date(2022, 1, 31))
    assert (words.text, words.citations) == (option.text, option.citations)
    assert words.question.startswith("As of January 31")


def test_a_refusal_counts_only_what_had_been_published(harbour: House) -> None:
    answer = ask(harbour, "Who painted the ceiling of the opera?", date(2022, 1, 13))
    assert answer.coverage and answer.coverage.articles == 2
    assert answer.coverage.last == date(2022, 1, 12)


def test_a_year_that_a_when_question_puts_the_event_in_bounds_its_date(harbour: House) -> None:
    full_text = harbour.library.full_text
    days = [date(year, 5, 1) for year in (2023, 2024, 2025)]
    for text, years in (
        ("When was the fair held in 2024?", {2024}),
        ("When did the fair take place in 2024?", {2024}),
        ("In 2024, when did the fair open?", {2024}),
        ("Which month did the fair take place in 2024?", {2024}),
        ("When did he leave the firm that he founded in 2024?", {2023, 2024, 2025}),
        ("When did he leave the firm founded in 2024?", {2023, 2024, 2025}),
        ("When did the fair of 2024 open again?", {2023, 2024, 2025}),
        ("When did the fair open?", {2023, 2024, 2025}),
    ):
        query = parse_message(with_period(Question(text), harbour.library, TODAY), full_text)
        found = [day for day in days if is_date_in_question(query, When(str(day), day, day, "May 1"))]
        assert {day.year for day in found} == years, text
        assert not is_date_in_question(query, None)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "What was closed last week?",
            "of 23 February to 1 March 2026: its newest article is of 20 January 2022.",
        ),
        ("What was closed on Sunday?", "of Sunday, 1 March 2026: its newest article is of 20 January 2022."),
        ("What was closed last year?", "of 2025: its newest article is of 20 January 2022."),
        ("What was closed in June 2019?", "of June 2019."),
    ],
)
def test_what_counts_from_the_day_of_asking_says_where_the_library_ends(
    house: Build, text: str, line: str
) -> None:
    built = house()
    built.ingest([Article("toll", "The toll went up on January 12.", "Toll", published=date(2022, 1, 20))])
    told = f"The library holds nothing {line}"
    assert nothing_of(built.library, period(built, text)) == told
