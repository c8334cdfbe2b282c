"""What a question's period promises: the days it asks about, and the words that say so."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.dates import question_range

TODAY = date(2022, 1, 20)


def asked(text: str) -> tuple[str, str, str] | None:
    found = question_range(text, TODAY)
    return found and (str(found.begin), str(found.end), text[found.start : found.stop])


@pytest.mark.parametrize(
    ("text", "begin", "end", "words"),
    [
        ("What happened on January 12?", "2022-01-12", "2022-01-12", "on January 12"),
        ("What happened on December 17?", "2021-12-17", "2021-12-17", "on December 17"),
        ("What happened yesterday?", "2022-01-19", "2022-01-19", "yesterday"),
        ("Who resigned last week?", "2022-01-10", "2022-01-16", "last week"),
        ("Which games were played on Friday?", "2022-01-14", "2022-01-14", "on Friday"),
        ("What will open next Monday?", "2022-01-24", "2022-01-24", "next Monday"),
        ("Who resigned since last March?", "2021-03-01", "2022-01-20", "since last March"),
        ("What burned in the summer of 2008?", "2008-06-01", "2008-08-31", "in the summer of 2008"),
        ("What was built before 1900?", "None", "1899-12-31", "before 1900"),
        ("What was built after 2020?", "2021-01-01", "2022-01-20", "after 2020"),
        (
            "What was decided in the week before Christmas 2008?",
            "2008-12-18",
            "2008-12-24",
            "in the week before Christmas 2008",
        ),
        (
            "What closed three days after January 12?",
            "2022-01-15",
            "2022-01-15",
            "three days after January 12",
        ),
        ("What closed in the last two weeks?", "2022-01-06", "2022-01-20", "in the last two weeks"),
        ("What was said between January 10 and January 13?", "2022-01-10", "2022-01-13", None),
        ("What was said from January 10 to 13?", "2022-01-10", "2022-01-13", "from January 10 to 13"),
        (
            "What was built between March and May 2008?",
            "2008-03-01",
            "2008-05-31",
            "between March and May 2008",
        ),
    ],
)
def test_a_question_says_which_days_it_asks_about(text: str, begin: str, end: str, words: str | None) -> None:
    found = asked(text)
    assert found is not None
    assert found[:2] == (begin, end)
    assert words is None or found[2] == words


@pytest.mark.parametrize(
    "text",
    [
        "When did the council meet?",
        "Who won the 2008 election?",
        "What did the January 6 attack cost?",
        "How long after the vote did he resign?",
        "What happened the week after the crash?",
        "How often does the bus run on Sundays?",
        "Who runs the city now?",
        "",
    ],
)
def test_a_date_that_only_names_a_thing_bounds_nothing(text: str) -> None:
    assert asked(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Who won the Euro 2017 final?",
        "What did Business Today report?",
        "Which Halloween costumes were popular?",
        "Who was Rookie of the Year?",
        "What was published at 13:41:30?",
    ],
)
def test_a_year_or_an_hour_within_a_name_bounds_nothing(text: str) -> None:
    assert asked(text) is None


def test_two_dates_that_lie_apart_bound_the_stretch_between_them() -> None:
    found = asked("Did the report on October 6, 2021 agree with what the paper wrote on October 9, 2021?")
    assert found is not None
    assert found[:2] == ("2021-10-06", "2021-10-09")


@pytest.mark.parametrize("today", [date(2026, 11, 24), date(2026, 3, 1), date(2022, 1, 20)])
def test_two_days_without_a_year_are_of_one_year(today: date) -> None:
    found = question_range("What happened between January 10 and January 13?", today)
    assert found and found.begin and found.end
    assert (found.begin.year, found.begin.day, found.end.day) == (found.end.year, 10, 13)


@pytest.mark.parametrize("text", ["What was the mayor's last day?", "What did she do on her last day?"])
def test_somebody_s_own_last_day_is_not_counted_back_from_today(text: str) -> None:
    assert asked(text) is None
