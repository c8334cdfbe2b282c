"""A model's draft is read as statements with numbers, whatever it is dressed in."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.verify.draft import MOST_CHARACTERS, is_declined, split_statements


def _read(draft: str, given: int = 3) -> list[tuple[str, tuple[int, ...]]]:
    return [(statement.text, statement.numbers) for statement in split_statements(draft, given)]


def test_statements_come_with_the_passages_they_name() -> None:
    table = (
        ("It rained [1]. It snowed [2].", [("It rained.", (1,)), ("It snowed.", (2,))]),
        ("It rained. [1] It snowed. [2]", [("It rained.", (1,)), ("It snowed.", (2,))]),
        ("It rained.[1]It snowed.[2]", [("It rained.", (1,)), ("It snowed.", (2,))]),
        ("It rained [2][1][2].", [("It rained.", (2, 1))]),
        ("It rained [1] and snowed [2].", [("It rained and snowed.", (1, 2))]),
        ("It rained [1, 2, 9].", [("It rained.", (1, 2))]),
        ("It rained [1] [2 and 3].", [("It rained.", (1, 2, 3))]),
        ("It rained on Jan. 12 [1]. It snowed [2].", [("It rained on Jan. 12.", (1,)), ("It snowed.", (2,))]),
        ("“It rained. It snowed,” he said [1].", [("“It rained. It snowed,” he said.", (1,))]),
        ("According to [2], it rained.", [("It rained.", (2,))]),
        ("It rained.² It snowed.¹", [("It rained.", (2,)), ("It snowed.", (1,))]),
        ("A lake of 5 km² [1].", [("A lake of 5 km².", (1,))]),
        ("Reds (14) won [1].", [("Reds (14) won.", (1,))]),
        ("Reds won (3).", [("Reds won.", (3,))]),
        ("Reds won (14).", [("Reds won (14).", ())]),
        ("Born in [1984].", [("Born in.", ())]),
        ("# Weather\n\nIt rained [1].", [("Weather", ()), ("It rained.", (1,))]),
        ("It rained\nall day [1].", [("It rained all day.", (1,))]),
        ("1. It rained [1]\n2. It snowed [2]", [("It rained", (1,)), ("It snowed", (2,))]),
        ("<think>It hailed [3].</think>It rained [1].", [("It rained.", (1,))]),
        ("[It rained](http://a.example/(x)?y) [1].", [("It rained.", (1,))]),
        ("Rain of f*** sort, 5*3 [1].", [("Rain of f*** sort, 5*3.", (1,))]),
        ("a_b and _c_ [1].", [("A_b and c.", (1,))]),
    )
    assert not [(draft, read) for draft, read in table if _read(draft) != read]


def test_raised_digits_are_one_number_only_where_so_many_passages_were_given() -> None:
    assert _read("It rained.¹²", given=3) == [("It rained.", (1, 2))]
    assert _read("It rained.¹²", given=12) == [("It rained.", (12,))]


def test_nothing_after_the_limit_is_read() -> None:
    assert _read("It rained [1]. " + "a" * MOST_CHARACTERS + ". It snowed [2].")[0] == ("It rained.", (1,))
    assert (2,) not in [numbers for _, numbers in _read("a " * MOST_CHARACTERS + "It snowed [2].")]


def test_no_answer_is_understood() -> None:
    table = (
        "NO ANSWER",
        "no.\nNO ANSWER",
        "**NO ANSWER**.",
        "NO ANSWER.",
        "NO_ANSWER",
        "«NO ANSWER»",
        "```\nNO ANSWER\n```",
    )
    assert not [draft for draft in table if not (is_declined(draft))]


def test_the_words_in_a_sentence_decline_nothing() -> None:
    table = (
        "",
        "No answer came from the ministry [1].",
        "There was NO ANSWER yet [1].",
    )
    assert not [draft for draft in table if is_declined(draft)]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(alphabet=st.sampled_from("ab .,!\n[]()123¹²-–*_`<>&;“”\"'"), max_size=60), st.integers(0, 4))
def test_numbers_are_always_of_passages_that_were_given(draft: str, given: int) -> None:
    for text, numbers in _read(draft, given):
        assert text and all(1 <= number <= given for number in numbers)
        assert len(set(numbers)) == len(numbers)
