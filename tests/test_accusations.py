"""A charge is not a finding, and the contrary of what is asked about is no answer."""

from __future__ import annotations

from datetime import date

import pytest
from conftest import Build

from retrieval.duplicates.opposites import says_contrary
from retrieval.read.accusations import is_only_claimed, is_only_threatened
from retrieval.types import Article, Question


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Who murdered Ivo Lang?", "Karl Ness had nothing to do with the murder of Ivo Lang, police said."),
        ("Who killed four patients?", "Dr Owen Pell was acquitted on Thursday of killing four patients."),
        ("How many patients did Owen Pell kill?", "Owen Pell was acquitted of killing four patients."),
        ("When did Erik Holm steal the money?", "Prosecutors on Tuesday accused Erik Holm of stealing it."),
    ],
)
def test_who_is_accused_or_cleared_is_not_said_to_have_done_it(question: str, sentence: str) -> None:
    assert is_only_claimed(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Who stole the money?", "Erik Holm, who had denied it, was convicted of stealing the money."),
        ("Who is accused of stealing the money?", "Prosecutors accused Erik Holm of stealing the money."),
        ("Who won the race?", "Ada Brandt, accused of doping last year, won the race."),
        ("How many people did the fire kill?", "The fire killed 12; its owner was charged with arson."),
        ("Who stole the money?", "Erik Holm stole the money."),
        ("Who murdered Ivo Lang?", "Karl Ness, who had denied it, was jailed for life for the murder."),
    ],
)
def test_other_questions_and_what_was_found_are_answered(question: str, sentence: str) -> None:
    assert not is_only_claimed(question, sentence)


def test_the_culprit_is_who_confessed_and_not_who_was_sought(house: Build) -> None:
    built = house()
    text = (
        "Karl Ness had nothing to do with the murder of the jeweller Ivo Lang, police said on Monday."
        " Jan Lang, a nephew, confessed that he murdered Ivo Lang."
    )
    built.ingest([Article("lang", text, "Murder of a jeweller", published=date(2025, 11, 11))])
    answer = built.desk().answer(Question("Who murdered the jeweller Ivo Lang?"))
    assert all("Karl Ness" not in one.quote for one in answer.citations)


@pytest.mark.parametrize(
    ("verb", "sentence", "contrary"),
    [
        ("approve", "the council rejected the freeze", True),
        ("convicted", "he was acquitted on thursday", True),
        ("approve", "The council voted 18 to 13 on Wednesday against the freeze.", True),
        ("approve", "The council voted on the freeze on Wednesday.", False),
        ("complete", "the authority blocked the takeover on monday", True),
        ("start", "it will stop its flights on 1 july", True),
        ("open", "the bridge closed since may opened on friday", False),
        ("end", "the fair starts on friday and runs until sunday", False),
        ("bought", "the bank sold the house to her in may", False),
        ("sail", "the ferry stopped", False),
    ],
)
def test_the_contrary_of_a_verb_is_known(verb: str, sentence: str, contrary: bool) -> None:
    assert says_contrary([verb], sentence) is contrary


def test_the_day_of_the_contrary_is_no_answer(house: Build) -> None:
    built = house()
    text = "The council rejected the rent freeze on Wednesday."
    built.ingest([Article("rent", text, "Rent freeze", published=date(2025, 7, 18))])
    assert not built.desk().answer(Question("When did the council approve the rent freeze?")).answered
    assert built.desk().answer(Question("When did the council reject the rent freeze?")).answered


def test_what_the_question_says_itself_is_no_contrary() -> None:
    vote = "Parliament voted on Tuesday to ban smoking in parks."
    assert not says_contrary(["approve"], vote, "When did parliament approve the smoking ban?")
    replaced = "Dorn took over, replacing the dismissed Elke Wahl."
    assert not says_contrary(["hired"], replaced, "When was Dorn hired?")


def test_the_question_s_own_verb_counts_beside_its_contrary() -> None:
    both = "The bridge, opened in May, was closed on Monday."
    assert not says_contrary(["closed"], both, "When was the bridge closed?")
    assert says_contrary(["closed"], "The bridge was opened in May.", "When was the bridge closed?")


@pytest.mark.parametrize(
    ("question", "sentence", "threatened"),
    [
        ("How long was Erik Holm sentenced to?", "Erik Holm faces up to ten years in prison.", True),
        ("How long was Erik Holm jailed for?", "Erik Holm may go to prison for life if convicted.", True),
        ("How long was Erik Holm jailed for?", "Erik Holm was jailed for ten years.", False),
        ("How long was Erik Holm jailed for?", "Erik Holm, who set the fire in May, got six years.", False),
        (
            "How long was Erik Holm jailed for?",
            "He was jailed for five years, and could be out in three.",
            False,
        ),
        ("Who died in prison?", "Erik Holm faces ten years in prison.", False),
        ("How long could Erik Holm be jailed for?", "Erik Holm faces up to ten years in prison.", False),
    ],
)
def test_what_a_court_may_do_is_not_what_it_did(question: str, sentence: str, *, threatened: bool) -> None:
    assert is_only_threatened(question, sentence) is threatened
