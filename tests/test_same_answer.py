"""Two short answers say the same whatever their wording."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.judge.same_answer import is_same_answer

SAME = [
    ("Oona Varley", "oona varley"),
    ("Oona Varley", "Varley"),
    ("Oona Varley", "Mayor Oona Varley"),
    ("the Mayor", "Mayor Oona Varley"),
    ("President Varley", "Prime Minister Varley"),
    ("Stefan King", "King"),
    ("Oona Varley, the mayor of Alder", "Mayor Varley"),
    ("Zoë Hålén", "Zoe Halen"),
    ("Mary O’Brannock", "Mary O'Brannock"),
    ("Jean-Paul Hale", "Jean Paul Hale"),
    ("J. Hale", "Jean Hale"),
    ("Karim al-Sahari", "Sahari"),
    ("Oona Varley's", "Oona Varley"),
    ("the Gull", "“Gull”"),
    ("in Alder", "Alder, Norway"),
    ("US", "U.S."),
    ("UN", "the United Nations"),
    ("the US", "United States"),
    ("Gas leak.", "a gas leak"),
    ("17", "seventeen"),
    ("17 people", "17"),
    ("18 months", "18"),
    ("18 months", "18-month"),
    ("18 months in prison", "18 months"),
    ("$1.5 million in damages", "1.5 million"),
    ("$1.5 million", "1.5 million in damages"),
    ("Seventeen people", "17 people"),
    ("twenty-three", "23"),
    ("two hundred and fifty", "250"),
    ("1.5 million", "1,500,000"),
    ("$1.5 million", "$1.5m"),
    ("$1.5 million", "1.5 million dollars"),
    ("a million", "1,000,000"),
    ("a dozen boats", "12 boats"),
    ("two thousand three hundred", "2,300"),
    ("7%", "7 percent"),
    ("7 per cent", "seven percent"),
    ("about 300", "312"),
    ("about 300 people", "312 people"),
    ("5 km", "five kilometers"),
    ("17-year-old", "17 years old"),
    ("none", "zero"),
    ("January 12", "12 January 2022"),
    ("No. 10", "10"),
    ("", " "),
]
OTHER = [
    ("Oona Varley", "Tom Reed"),
    ("Oona Varley", "Oona Reed"),
    ("Stefan King", "Stefan Reed"),
    ("the Health Ministry", "the Justice Ministry"),
    ("the Foreign Minister", "the Prime Minister"),
    ("World Bank", "Bank of Alder"),
    ("President Varley", "President Reed"),
    ("guilty", "not guilty"),
    ("the west", "Oona W. Varley"),
    ("17", "18"),
    ("17 people", "17 boats"),
    ("18 months", "18 people"),
    ("18 months", "eighteen young people"),
    ("$18", "18 boats"),
    ("18 percent", "18 Norwegians"),
    ("$5 million", "5 million Norwegian kroner"),
    ("$5", "5%"),
    ("about 300", "412"),
    ("1.5 million", "1.5 billion"),
    ("January 12", "January 13"),
    ("4-2", "2-4"),
    ("UN", "Oona Varley"),
    ("", "Alder"),
    ("the", "a"),
]


def test_answers_that_say_the_same_are_the_same() -> None:
    misses = [pair for pair in SAME if not (is_same_answer(*pair) and is_same_answer(*pair[::-1]))]
    assert not misses


def test_answers_that_say_something_else_are_not_the_same() -> None:
    misses = [pair for pair in OTHER if is_same_answer(*pair) or is_same_answer(*pair[::-1])]
    assert not misses


NAMED = st.lists(
    st.sampled_from(["Oona", "O.", "US", "the", "Varley", "17", "two", "million", "a", "-", "not", "é", "%"])
)
ANSWERS = st.one_of(NAMED.map(" ".join), st.text(max_size=30))


@pytest.mark.slow
@settings(deadline=None)
@given(ANSWERS, ANSWERS)
def test_sameness_has_no_order_and_every_answer_is_the_same_as_itself(one: str, other: str) -> None:
    assert is_same_answer(one, one)
    assert is_same_answer(one, other) == is_same_answer(other, one)


@given(st.integers(1, 999_999_999))
def test_a_number_is_the_same_with_and_without_its_commas(number: int) -> None:
    assert is_same_answer(f"{number:,} boats", str(number))
    assert not is_same_answer(f"{number:,}", str(number + 1))
