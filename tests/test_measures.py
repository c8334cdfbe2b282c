"""A number answers "how tall" in metres, "how old" in years, "what percentage" in per cent."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.text.measures import has_rate, is_age_of_another, is_told_in, measure, rate


def fits(question: str, text: str, sentence: str) -> bool:
    return is_told_in(measure(question), text, sentence)


@pytest.mark.parametrize(
    ("question", "text", "sentence"),
    [
        ("How tall is the mast?", "40 metres", "The mast is 40 metres tall."),
        ("How tall is the mast?", "40", "The mast is 40 metres tall."),
        ("How tall is the mast?", "40m", "The 40m mast fell."),
        ("How tall is the mast?", "10", "It is 10 to 12 feet tall."),
        ("How tall is the mast?", "twice as tall as the mill, 2", "It is twice as tall as the mill, 2 say."),
        ("How high is inflation?", "4.5 per cent", "Inflation is 4.5 per cent."),
        ("How old is Ola Rusk?", "83", "Ola Rusk, 83, said so."),
        ("How old is Ola Rusk?", "83", "She was aged 83."),
        ("How old was Ola Rusk when she died?", "91", "Ola Rusk has died at the age of 91."),
        ("How heavy is the bell?", "twice as heavy", "It is twice as heavy as the old one."),
        ("What is the weight of the bell?", "40 tonnes", "The bell weighs 40 tonnes."),
        ("What will a ticket cost from August?", "3.40", "Tickets go up to 3.40 euros."),
        ("How old is Ola Rusk?", "83-year-old", "The 83-year-old Ola Rusk won."),
        ("How long was it shut?", "three weeks", "It was shut for three weeks."),
        ("How long is the pier?", "two", "The pier is two miles long."),
        ("How long will the bridge be?", "1.4-kilometre", "The 1.4-kilometre bridge is new."),
        ("How much did the tower cost?", "20 million", "The tower cost 20 million."),
        ("How much time did he spend in jail?", "two years", "He spent two years in jail."),
        ("How much does it cost?", "2,000 lira", "It costs 2,000 lira."),
        ("How much is it worth?", "900,000 euros", "It is worth 900,000 euros."),
        ("How long was the bridge shut?", "four days", "The bridge was shut for four days."),
        ("What share of them voted?", "third", "A third of them voted."),
        ("How far is it?", "two hours", "It is two hours away."),
        ("How fast did it go?", "90", "It went 90 km/h."),
        ("How much did it cost?", "$3m", "It cost $3m."),
        ("How much did it cost?", "3.1 million", "It cost 3.1 million."),
        ("How much of the town voted?", "half of the people", "In all half of the people voted."),
        ("What percentage voted?", "six", "Some six in ten voted."),
        ("How many people live there?", "1,150", "Some 1,150 live there."),
        ("How many days was it shut?", "2 weeks", "It was shut for 2 weeks."),
        ("How many people voted?", "61 per cent", "It was 61 per cent."),
        ("How many boys won?", "17", "There 17 boys won."),
        ("How old is the runner?", "84", "The oldest runner, Agnes Hollow, is 84."),
        ("How old is Dermot?", "47", "Dermot, who is 47, sang."),
        ("How old is she?", "52", "She has turned 52."),
        ("How old was she?", "91", "She died at 91."),
        ("How tall is it?", "half the height of the mast", "It is half the height of the mast."),
        ("How many boats sailed?", "12", "On May 3 the 12 boats sailed."),
        ("How many boats sailed?", "40", "Some may 40 boats call a fleet."),
        ("How many boats sailed?", "12 on May 3", "They sailed 12 on May 3."),
        ("What percentage voted?", "61 per cent", "Turnout was 61 per cent."),
        ("What percentage voted?", "61", "Turnout was 61 per cent."),
        ("What share of them voted?", "half", "About half voted."),
        ("What was the score?", "61", "It was 61."),
        ("How big was the crowd?", "3,000", "A crowd of 3,000 came."),
    ],
)
def test_a_number_with_a_unit_of_that_kind_fits(question: str, text: str, sentence: str) -> None:
    assert fits(question, text, sentence)


@pytest.mark.parametrize(
    ("question", "text", "sentence"),
    [
        ("How tall is the mast?", "23,000", "It is passed by 23,000 boats a day."),
        ("How tall is the mast?", "40", "The mast is 40 years old."),
        ("How long is the new Lisk Bridge?", "four days", "It will open four days early."),
        ("What share did Lund get?", "third", "Lund came third."),
        ("How much did the tower cost?", "600", "It will hold 600 flats."),
        ("How much did the tower cost?", "five metres less", "It is five metres less."),
        ("How long is the pier?", "23,000 boats a day", "The pier sees 23,000 boats a day."),
        ("How old is Ola Rusk?", "83", "Ola Rusk saw 83 boats."),
        ("How heavy was the bell?", "40", "The bell is 40 metres up."),
        ("How hot was it?", "40", "There were 40 boats."),
        ("How much did it cost?", "61,000 people", "It was seen by 61,000 people."),
        ("How many people came?", "18 months", "It took 18 months."),
        ("How old is she?", "the first half slowly", "She ran the first half slowly."),
        ("How old is she?", "Half the Night", "Her record, Half the Night, sold well."),
        ("How long is a year there?", "1.4 times as wide", "It is 1.4 times as wide as Earth."),
        ("How long will the tunnel be?", "2.1 billion crowns a year", "It yields 2.1 billion crowns a year."),
        ("What is the mass of the moon Orm?", "1.4", "Orm is 1.4 times as wide as Earth."),
        ("What will a ticket cost from August?", "5.2%", "Wages will rise by 5.2%."),
        ("How many minutes was it shut?", "January 6, 2021", "It was shut on January 6, 2021."),
        ("How many boats sailed?", "3 May", "On 3 May all of them sailed."),
        ("What percentage voted?", "61", "There were 61 in Alder."),
        ("What percentage voted?", "61", "Only 61 of the sailors voted."),
    ],
)
def test_a_number_of_something_else_does_not(question: str, text: str, sentence: str) -> None:
    assert not fits(question, text, sentence)


@settings(deadline=None)
@given(
    st.text(max_size=40),
    st.text(max_size=20),
    st.sampled_from(["tall", "old", "much", "many boats", "", "percentage"]),
)
def test_any_words_are_read_without_an_error(before: str, text: str, wanted: str) -> None:
    assert is_told_in(wanted, text, before + text) in (True, False)


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("She earns 5,000 crowns a week.", True),
        ("Her weekly wage is 5,000 crowns.", True),
        ("She was bought for 5,000 crowns.", False),
        ("She earns 5,000 crowns a month.", False),
    ],
)
def test_a_rate_is_told_by_the_unit_of_time_it_is_asked_for_in(sentence: str, *, told: bool) -> None:
    assert has_rate(rate("How much does she earn a week?"), sentence) is told


def test_how_much_in_a_day_is_no_rate() -> None:
    assert rate("How much rain fell in a day?") == ""


def test_no_rate_is_asked_for_where_no_unit_of_time_is_named() -> None:
    assert rate("How much did she earn?") == ""


def test_an_age_that_a_noun_bears_is_not_that_of_another_with_a_name() -> None:
    told = "Rex found a six-year-old girl under the snow."
    assert is_age_of_another("How old is the dog Rex?", "six-year-old", told)
    assert is_age_of_another("How old is the dog Rex?", "a six-year-old girl", told)
    assert not is_age_of_another("How old is the driver Jon Ode?", "54", "The 54-year-old had braked.")
    assert not is_age_of_another("How old is the girl Ada?", "six-year-old", told)
    assert not is_age_of_another("How old is the girl?", "six-year-old", told)


@pytest.mark.parametrize(
    ("text", "sentence", "another"),
    [
        ("44", "Ola Rusk named Ida Holm, 44, to replace him.", True),
        ("44", "Ola Rusk, 44, named Ida Holm.", False),
        ("five years", "“I aged five years this month,” said Ola Rusk.", True),
        ("19 years", "Ola Rusk spent 19 years in prison.", True),
        ("19", "Ola Rusk spent 19 years in prison.", True),
        ("19 years", "Ola Rusk is 19 years old.", False),
        ("19-year-old", "The 19-year-old Ola Rusk won.", False),
    ],
)
def test_the_age_of_a_person_is_her_own_and_no_length_of_time(
    text: str, sentence: str, *, another: bool
) -> None:
    assert is_age_of_another("How old is Ola Rusk?", text, sentence) is another
