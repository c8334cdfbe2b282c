"""Two short answers agree whatever their wording, and are only said to differ where that is certain."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.judge.same_answer import differ, same_answer
from retrieval.understand.answer_type import Kind

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


@pytest.mark.parametrize(("one", "other"), SAME)
def test_answers_that_say_the_same_are_the_same(one: str, other: str) -> None:
    assert same_answer(one, other) and same_answer(other, one)


@pytest.mark.parametrize(("one", "other"), SAME)
@pytest.mark.parametrize("kind", Kind)
def test_what_is_the_same_never_differs(kind: Kind, one: str, other: str) -> None:
    assert not differ(kind, one, other) and not differ(kind, other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
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
    ],
)
def test_answers_that_say_something_else_are_not_the_same(one: str, other: str) -> None:
    assert not same_answer(one, other) and not same_answer(other, one)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (Kind.PERSON, "Oona Varley", "Tom Reed"),
        (Kind.PERSON, "Mayor Oona Varley", "the Norwegian singer Tom Reed"),
        (Kind.PERSON, "Oona Varley", "Otto Vance"),
        (Kind.PERSON, "the former mayor Oona Varley", "Tom Reed"),
        (Kind.PERSON, "Varley", "Reed"),
        (Kind.PERSON, "Ines de la Torva", "Karim al-Sahari"),
    ],
)
def test_answers_that_cannot_both_be_right_differ(kind: Kind, one: str, other: str) -> None:
    assert differ(kind, one, other) and differ(kind, other, one)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (Kind.PERSON, "Oona Varley", "Otto Varley"),
        (Kind.PERSON, "O. Varley", "Oona Reed"),
        (Kind.PERSON, "OV", "Oona Varley"),
        (Kind.PERSON, "OVR", "Oona Reed"),
        (Kind.PERSON, "US", "United States"),
        (Kind.PERSON, "UN Council", "United Nations"),
        (Kind.PERSON, "Sasha", "Sergej Hale"),
        (Kind.PERSON, "Alexander Hale", "Alex Reed"),
        (Kind.PERSON, "Karim Zahir", "Abdul Zaheer"),
        (Kind.PERSON, "the mayor", "Oona Varley"),
        (Kind.PERSON, "the Prime Minister", "Oona Varley"),
        (Kind.PERSON, "a singer from Alder", "Oona Varley"),
        (Kind.PERSON, "Norwegian police", "Oona Varley"),
        (Kind.PERSON, "Oona Varley and Tom Reed", "Eva Marsh"),
        (Kind.PERSON, "oona varley", "tom reed"),
        (Kind.PERSON, "the Justice Ministry", "Tom Reed"),
        (Kind.PERSON, "", "Tom Reed"),
        (Kind.PLACE, "Alder", "Norway"),
        (Kind.NAME, "Gull Ferries", "Petrel"),
        (Kind.WHEN, "Friday", "Saturday"),
        (Kind.NUMBER, "17", "23"),
        (Kind.OTHER, "a gas leak", "a storm"),
    ],
)
def test_answers_that_may_both_be_right_do_not_differ(kind: Kind, one: str, other: str) -> None:
    assert not differ(kind, one, other) and not differ(kind, other, one)


NAMED = st.lists(
    st.sampled_from(["Oona", "O.", "US", "the", "Varley", "17", "two", "million", "a", "-", "not", "é", "%"])
)
ANSWERS = st.one_of(NAMED.map(" ".join), st.text(max_size=30))


@settings(deadline=None)
@given(ANSWERS, ANSWERS, st.sampled_from(Kind))
def test_agreement_has_no_order_and_no_answer_differs_from_itself(one: str, other: str, kind: Kind) -> None:
    assert same_answer(one, one)
    assert same_answer(one, other) == same_answer(other, one)
    assert differ(kind, one, other) == differ(kind, other, one)
    assert not (same_answer(one, other) and differ(kind, one, other))


@given(st.integers(1, 999_999_999))
def test_a_number_is_the_same_with_and_without_its_commas(number: int) -> None:
    assert same_answer(f"{number:,} boats", str(number))
    assert not same_answer(f"{number:,}", str(number + 1))
