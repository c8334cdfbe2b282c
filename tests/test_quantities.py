"""The number of a thing is found in a sentence, in digits or in words, and compared as it was meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.quantities import Quantity, counted, has_number, quantity


@pytest.mark.parametrize(
    ("question", "thing"),
    [
        ("How many people were hurt?", "peopl"),
        ("How many gold medals did Norway win?", "medal"),
        ("how many birds of the estuary are there", "bird"),
        ("Who counted how many ducks?", "duck"),
    ],
)
def test_what_is_counted_is_the_last_word_of_the_thing(question: str, thing: str) -> None:
    assert counted(question) == {thing}


@pytest.mark.parametrize("question", ["When did it open?", "How long is it?", "How many are there?"])
def test_other_questions_count_nothing(question: str) -> None:
    assert counted(question) is None


@pytest.mark.parametrize(
    ("sentence", "value", "words"),
    [
        ("Fourteen people were taken to hospital.", 14, "fourteen"),
        ("The blaze sent 17 people to hospital after two hours.", 17, "17"),
        ("Some 1,150 men and other people took part.", 1150, "1,150"),
        ("About 2.5 million people saw it.", 2_500_000, "2.5 million"),
        ("Twenty-one young people sang.", 21, "twenty-one"),
    ],
)
def test_the_number_before_the_thing_is_its_number(sentence: str, value: float, words: str) -> None:
    found = quantity(sentence, frozenset({"peopl"}))
    assert found and (found.value, found.words) == (value, words)


def test_two_numbers_of_one_thing_are_no_answer() -> None:
    assert quantity("It won 16 medals in one year, and 37 medals in all.", frozenset({"medal"})) is None
    assert quantity("It rained for two days.", frozenset({"peopl"})) is None


def test_a_date_a_time_or_a_version_is_no_number_of_things() -> None:
    assert quantity("At 10:30 people left.", frozenset({"peopl"})) is None


def test_a_rounded_number_agrees_with_one_that_is_near() -> None:
    about = quantity("About 300 people came.", frozenset({"peopl"}))
    exact = quantity("In the end 312 people came.", frozenset({"peopl"}))
    other = quantity("In the end 412 people came.", frozenset({"peopl"}))
    assert about and exact and other
    assert about.agrees(exact) and exact.agrees(about)
    assert not about.agrees(other) and not exact.agrees(other)


@given(st.integers(1, 999_999))
def test_a_number_is_read_back_as_it_was_written(number: int) -> None:
    found = quantity(f"There were {number:,} people.", frozenset({"peopl"}))
    assert found == Quantity(float(number), f"{number:,}")


@given(st.text(max_size=200))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert quantity(text, frozenset({"peopl"})) is None or has_number(text)


@pytest.mark.parametrize(
    "sentence",
    [
        "Four of the 17 people died.",
        "Between 10 and 20 people came.",
        "A 17-year-old led some people.",
        "It cost $5 a head.",
    ],
)
def test_a_part_a_range_an_age_and_a_price_are_no_number_of_people(sentence: str) -> None:
    assert quantity(sentence, frozenset({"peopl"})) is None
