"""Two numbers are compared as they were meant: a round one leaves room, a sharp one does not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from retrieval.judge.same_answer import parse_short_answer
from retrieval.text.numbers import Quantity, has_number

ALLOWED = [
    ("about 300", "312"),
    ("some 300", "280"),
    ("nearly 300", "291"),
    ("300", "312"),
    ("a total of 300", "312"),
    ("1.5 million", "1,512,000"),
    ("1.1 million", "1,100,000"),
]
NOT_ALLOWED = [
    ("17", "23"),
    ("17", "twenty-three"),
    ("about 300", "500"),
    ("nearly 300", "120"),
    ("a total of 14", "17"),
    ("240", "250"),
    ("100", "140"),
    ("10", "12"),
    ("800", "1,200"),
]


def number(words: str) -> Quantity:
    (found,) = parse_short_answer(f"{words} people").numbers
    return found


def allow_each_other(one: str, other: str) -> bool:
    first, second = number(one), number(other)
    assert first.allows(second) == second.allows(first)
    return first.allows(second)


def test_numbers_that_can_both_be_true_allow_each_other_and_others_do_not() -> None:
    misses = [pair for pair in ALLOWED if not allow_each_other(*pair)]
    misses += [pair for pair in NOT_ALLOWED if allow_each_other(*pair)]
    assert not misses


@given(st.integers(1, 999_999_999))
def test_a_number_is_read_back_as_it_was_written_and_allows_itself(value: int) -> None:
    found = number(f"{value:,}")
    assert found.value == value and found.allows(found)


def test_a_number_of_any_length_is_compared() -> None:
    assert number("9" * 400).allows(number("9" * 400))


def test_a_number_stands_in_a_sentence_in_digits_or_in_words() -> None:
    held = ("About 2.5 million people saw it.", "Twenty-one sang.", "It rose by 7%.", "At least 12 came.")
    assert all(map(has_number, held))
    assert not any(map(has_number, ("Nobody came.", "At 10:30 they left.", "A 17-year-old led.", "")))
