"""The number of a thing is found in a sentence, in digits or in words, and compared as it was meant."""

from __future__ import annotations


def test_numbers_that_can_both_be_true_allow_each_other() -> None:
    table = (
        ("at least 7", "nine"),
        ("at least 7", "at least 9"),
        ("more than 300", "500"),
        ("no fewer than 300", "500"),
        ("a minimum of 300", "500"),
        ("7 or more", "nine"),
        ("300+", "500"),
        ("up to 300", "120"),
        ("fewer than 12", "nine"),
        ("no more than 12", "nine"),
        ("as many as 300", "120"),
        ("at least 7", "up to 12"),
        ("about 300", "312"),
        ("some 300", "280"),
        ("nearly 300", "291"),
        ("just over 300", "311"),
        ("300", "312"),
        ("a total of 300", "312"),
        ("1.5 million", "1,512,000"),
        ("1.1 million", "1,100,000"),
    )
    assert not [
        (one, other)
        for one, other in table
        if not (people(one).allows(people(other)) and people(other).allows(people(one)))
    ]


def test_numbers_that_cannot_both_be_true_do_not() -> None:
    table = (
        ("17", "23"),
        ("17", "twenty-three"),
        ("at least 12", "nine"),
        ("at least 12", "eleven"),
        ("no fewer than 300", "120"),
        ("no more than 12", "23"),
        ("up to 300", "500"),
        ("fewer than 12", "17"),
        ("up to 9", "at least 12"),
        ("about 300", "500"),
        ("nearly 300", "120"),
        ("just over 300", "500"),
        ("a total of 14", "17"),
        ("240", "250"),
        ("100", "140"),
        ("10", "12"),
        ("800", "1,200"),
    )
    assert not [
        (one, other)
        for one, other in table
        if not (not people(one).allows(people(other)) and not people(other).allows(people(one)))
    ]


def test_a_bound_is_told_in_the_words_for_it() -> None:
    assert people("At least 7").words == "at least 7"
    assert people("300 or more").words == "300 or more"
    assert people("about 300").words == "300"


def test_a_number_of_any_length_is_read() -> None:
    assert people("9" * 400).allows(people("9" * 400))
