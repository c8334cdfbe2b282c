"""A day given in a chat bounds what is answered from, however a phone writes its dashes."""

from datetime import date

import pytest

from bot.chat.bounds import split_bounds
from retrieval.types import DatelineError

DAY = date(2022, 2, 1)


@pytest.mark.parametrize("dash", ["--", "—", "–", "——", "-- "])
@pytest.mark.parametrize("joint", [" ", "=", "  "])
def test_a_phone_may_make_of_two_hyphens_what_it_likes(dash: str, joint: str):
    option = f"{dash}asof{joint}2022-02-01"
    assert split_bounds(f"{option} was it open?") == ("was it open?", {"asof": DAY})
    assert split_bounds(f"was it open? {option}") == ("was it open?", {"asof": DAY})


def test_several_bounds_are_all_taken():
    text, bounds = split_bounds("--since 2022-01-01 the bridge —UNTIL 2022-02-01")
    assert (text, bounds) == ("the bridge", {"since": date(2022, 1, 1), "until": DAY})


def test_bounds_alone_leave_nothing():
    assert split_bounds("--asof 2022-02-01") == ("", {"asof": DAY})


@pytest.mark.parametrize(
    "text",
    [
        "when was the bridge closed?",
        "the tram — since Monday it runs",
        "the ferry is free – until further notice",
        "what did the asof 2022-02-01 rule say?",
        "a dash--and a word",
        "",
    ],
)
def test_a_text_without_an_option_stays_as_it_is(text: str):
    assert split_bounds(text) == (text, {})


@pytest.mark.parametrize("value", ["fish", "2022-13-01", "2022", "20220224", "2022-W05-1", "2022-02-01?"])
def test_what_is_no_date_is_told_in_one_line(value: str):
    with pytest.raises(DatelineError) as refused:
        split_bounds(f"—asof {value} was it open?")
    assert str(refused.value) == f"--asof: {value!r} is not a date like 2022-01-20 or 'last Monday'"


THURSDAY = date(2022, 1, 20)


@pytest.mark.parametrize(
    ("text", "rest", "bounds"),
    [
        ("--since 'last Easter' was it open?", "was it open?", {"since": date(2021, 4, 4)}),
        ("--since last Easter was it open?", "was it open?", {"since": date(2021, 4, 4)}),
        ("--asof yesterday was it open?", "was it open?", {"asof": date(2022, 1, 19)}),
        ("was it open? --until the end of 2019", "was it open?", {"until": date(2019, 12, 31)}),
        ("was it open? --since March 2021", "was it open?", {"since": date(2021, 3, 1)}),
        ("--until March 2021 was it open?", "was it open?", {"until": date(2021, 3, 31)}),
        ("—asof “two weeks ago” was it open?", "was it open?", {"asof": date(2022, 1, 9)}),
    ],
)
def test_a_day_may_be_said_in_words(text: str, rest: str, bounds: dict[str, date]):
    assert split_bounds(text, THURSDAY) == (rest, bounds)
