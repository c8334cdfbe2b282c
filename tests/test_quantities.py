"""The number of a thing is found in a sentence, in digits or in words, and compared as it was meant."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from retrieval.text.numbers import DEAD, Quantity, counted_things, has_number, read_quantity


def test_what_is_counted_is_the_last_word_of_the_thing() -> None:
    table = (
        ("How many people were hurt?", "peopl"),
        ("How many gold medals did Norway win?", "medal"),
        ("how many birds of the estuary are there", "bird"),
        ("Who counted how many ducks?", "duck"),
        ("How many children drowned when the ferry sank off Lund?", "children"),
    )
    assert not [(question, thing) for question, thing in table if counted_things(question) != {thing}]


def test_other_questions_count_nothing() -> None:
    table = (
        "When did it open?",
        "How long is it?",
        "How many are there?",
    )
    assert not [question for question in table if counted_things(question) is not None]


def test_the_number_before_the_thing_is_its_number() -> None:
    table = (
        ("Fourteen people were taken to hospital.", 14, "fourteen"),
        ("The blaze sent 17 people to hospital after two hours.", 17, "17"),
        ("Some 1,150 men and other people took part.", 1150, "1,150"),
        ("About 2.5 million people saw it.", 2_500_000, "2.5 million"),
        ("Twenty-one young people sang.", 21, "twenty-one"),
    )
    for sentence, value, words in table:
        found = read_quantity(sentence, frozenset({"peopl"}))
        assert found and (found.value, found.words) == (value, words), (sentence, value, words)


def test_two_numbers_of_one_thing_are_no_answer() -> None:
    assert read_quantity("It won 16 medals in one year, and 37 medals in all.", frozenset({"medal"})) is None
    assert read_quantity("It rained for two days.", frozenset({"peopl"})) is None


def test_a_date_a_time_or_a_version_is_no_number_of_things() -> None:
    assert read_quantity("At 10:30 people left.", frozenset({"peopl"})) is None


def test_the_dead_are_counted_however_they_are_asked_for_and_told_of() -> None:
    questions = (
        "How many people died in the storm?",
        "How many were killed?",
        "How many lives did the storm claim?",
        "How many deaths were there?",
        "What is the death toll in Orrest?",
        "How many people are known to have died in the storm?",
        "How many people in Orrest died in the storm?",
        "How many people were reported dead after the storm?",
        "How many people lost their lives in Orrest?",
        "How many people have been confirmed dead?",
    )
    told = (
        ("Nine people died when the storm hit Orrest.", 9),
        ("The death toll from the storm in Orrest has risen to at least 12, the mayor said.", 12),
        ("A storm killed at least 12 and injured 30.", 12),
        ("The storm left 12 dead and 30 wounded.", 12),
        ("Twelve have died, police said.", 12),
        ("On 4 July the toll stood at 12.", 12),
        ("Three more guests died on Wednesday of burns, taking the death toll to 12.", 12),
        ("Rescuers recovered three more bodies, bringing the number of dead to 12.", 12),
    )
    nouns = {question: counted_things(question) or frozenset() for question in questions}
    found = {(one, text): read_quantity(text, nouns[one]) for one in questions for text, _ in told}
    assert not [key for key, one in found.items() if one is None or one.value != dict(told)[key[1]]]


def test_what_is_no_number_of_the_dead_is_not_taken_for_one() -> None:
    table = (
        "The storm left 30 people injured.",
        "Her brother was killed 12 years ago.",
        "He was killed on 12 May.",
        "The toll for the bridge rose by 3 dollars.",
    )
    for sentence in table:
        nouns = counted_things("How many people died?")
        assert nouns and read_quantity(sentence, nouns) is None, sentence


def test_a_question_that_only_mentions_the_dead_does_not_ask_for_their_number() -> None:
    table = (
        "How many people were arrested over the deaths?",
        "How many people were injured in the blast that killed the mayor?",
        "How many people sang for the man who died?",
        "What was the cause of his death?",
    )
    assert not [question for question in table if DEAD.issubset(counted_things(question) or ())]


def test_the_dead_of_one_kind_are_counted_by_that_kind() -> None:
    nouns = counted_things("How many soldiers died?")
    assert nouns == {"soldier"}
    assert read_quantity("It killed 12 civilians and 3 soldiers.", nouns) == Quantity(3.0, "3")


def people(words: str) -> Quantity:
    found = read_quantity(f"In the end {words} people came.", frozenset({"peopl"}))
    assert found, words
    return found


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


@given(st.integers(1, 999_999))
def test_a_number_is_read_back_as_it_was_written(number: int) -> None:
    found = read_quantity(f"There were {number:,} people.", frozenset({"peopl"}))
    assert found == Quantity(float(number), f"{number:,}")
    assert found.allows(found)


@given(st.text(max_size=200))
def test_any_text_is_read_without_an_error(text: str) -> None:
    found = read_quantity(f"{text} people", frozenset({"peopl"}))
    assert found is None or (has_number(text) and found.allows(found))


def test_a_number_of_any_length_is_read() -> None:
    assert people("9" * 400).allows(people("9" * 400))


def test_a_part_a_range_an_age_and_a_price_are_no_number_of_people() -> None:
    table = (
        "Four of the 17 people died.",
        "Between 10 and 20 people came.",
        "A 17-year-old led some people.",
        "It cost $5 a head.",
    )
    assert not [sentence for sentence in table if read_quantity(sentence, frozenset({"peopl"})) is not None]


def test_no_one_is_nobody() -> None:
    assert read_quantity("No one person was missing.", frozenset({"person"})) is not None
