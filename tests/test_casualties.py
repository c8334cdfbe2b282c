"""The dead, the injured, the missing and those who came away are counted apart."""

from __future__ import annotations

from datetime import date

import pytest
from conftest import Build

from retrieval.text.casualties import fate, has_other_fate
from retrieval.text.numbers import counted, quantity
from retrieval.types import Article, Question


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("How many people died in the fire?", "dead"),
        ("How many passengers were killed when the bus that carried the wounded crashed?", "dead"),
        ("How many were injured in the blast that killed the mayor?", "hurt"),
        ("How many people are still missing?", "missing"),
        ("How many people were evacuated?", "saved"),
        ("How many men were arrested after the murder?", "held"),
        ("How many tickets were sold?", ""),
        ("Who was killed?", ""),
    ],
)
def test_what_became_of_those_that_are_counted_is_read_from_the_question(question: str, asked: str) -> None:
    assert fate(question) == asked


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("18", "The bus overturned on Monday, and 18 passengers were injured."),
        ("Fifty-two people", "Fifty-two people were hurt and 3,400 were taken off the ship."),
        ("3,400", "Fifty-two people were hurt and 3,400 were taken off the ship."),
        ("30", "A storm killed at least 12 and injured 30."),
        ("14", "Nine people died and 14 are missing."),
        ("5", "Some 5,100 runners took part."),
        ("44", "A coach carrying 44 pensioners overturned."),
        ("Two", "Two of those hurt have died, taking the number of deaths to six."),
        ("seven", "Police had first said that seven were dead."),
    ],
)
def test_a_number_of_others_is_no_number_of_the_dead(words: str, sentence: str) -> None:
    assert has_other_fate("dead", words, sentence)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("12", "A storm killed at least 12 and injured 30."),
        ("Nine", "Nine people, two of them children, were on board."),
        ("12", "The blast killed or injured 12."),
        ("Nobody", "Nobody was killed."),
        ("six", "Two of those hurt have died, taking the number of deaths to six."),
        ("Two", "Two of those injured have died."),
        ("22", "The strike killed 22, taking the number killed since the war began to 41,000."),
        ("45", "By Monday, officials had reported 45 deaths."),
        ("1,200", "The quake killed 1,200 people."),
    ],
)
def test_what_may_be_a_number_of_the_dead_is_not_refused(words: str, sentence: str) -> None:
    assert not has_other_fate("dead", words, sentence)


def test_each_number_of_a_sentence_belongs_to_its_own_clause() -> None:
    sentence = "Nine people died, 30 were injured and 14 are missing."
    for asked, value in (("died", 9), ("were injured", 30), ("are missing", 14)):
        question = f"How many people {asked}?"
        found = quantity(sentence, counted(question) or frozenset(), fate(question))
        assert found and found.value == value


def test_the_missing_are_counted_anew(house: Build) -> None:
    built = house()
    built.ingest(
        [
            Article(
                "old",
                "Nine people died and 14 are missing after the landslide near Dorn, rescuers said.",
                "Landslide near Dorn",
                published=date(2025, 10, 1),
            ),
            Article(
                "new",
                "Eleven people are still missing after the landslide near Dorn, rescuers said on Thursday.",
                "Landslide near Dorn: search goes on",
                published=date(2025, 10, 3),
            ),
        ]
    )
    answer = built.desk().answer(Question("How many people are missing after the landslide near Dorn?"))
    assert answer.citations[0].article.id == "new"
    assert [one.note for one in answer.conflicts] == [
        "The article of 1 October 2025 [2] still gave 14; that of 3 October 2025 [1] gives eleven."
    ]
