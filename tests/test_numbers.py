"""Numbers are found in digits and in words, and compared as they were meant."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from retrieval.judge.same_answer import parse_short_answer
from retrieval.text.numbers import Quantity, has_number


def amount(text: str) -> Quantity:
    (found,) = parse_short_answer(text).numbers
    return found


def test_numbers_that_can_both_be_true_allow_each_other() -> None:
    table = (("about 300", "312"), ("some 300", "280"), ("nearly 300", "291"), ("300", "312"))
    table += (("1.5 million", "1,512,000"), ("1.1 million", "1,100,000"), ("twelve", "12"))
    misses = [pair for pair in table if not amount(pair[0]).allows(amount(pair[1]))]
    assert not misses


def test_numbers_that_cannot_both_be_true_do_not() -> None:
    table = (("17", "23"), ("17", "twenty-three"), ("about 300", "500"), ("240", "250"), ("10", "12"))
    misses = [pair for pair in table if amount(pair[0]).allows(amount(pair[1]))]
    assert not misses


def test_a_number_stands_in_digits_or_in_words_and_is_no_year_old_or_clock() -> None:
    table = {
        "12 people": True,
        "twelve people": True,
        "a 44-year-old": False,
        "at 10:30": False,
        "many": False,
    }
    assert {text: has_number(text) for text in table} == table


@given(st.floats(0, 1e15), st.floats(0, 1e15))
def test_that_two_numbers_agree_does_not_depend_on_their_order(one: float, other: float) -> None:
    first, second = Quantity(one, "one", rounded=True), Quantity(other, "other")
    assert first.agrees(second) == second.agrees(first)
    assert first.allows(second) == second.allows(first)
