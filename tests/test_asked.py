"""What a question asks for is read from its words: kind, verb, tense, and what only says when."""

from __future__ import annotations

from datetime import date

import pytest
from asking import read

from retrieval.types import Period
from retrieval.understand.query import BACKGROUND_WEIGHT, NAME_WEIGHT
from retrieval.understand.question_word import asks_when


@pytest.mark.parametrize(
    "question",
    ["What was the date of the vote?", "By what year will it be paid back?", "In which month did it open?"],
)
def test_a_date_may_be_asked_for_in_other_words(question: str) -> None:
    assert asks_when(question)


def test_the_words_that_ask_are_none_of_what_is_asked_about() -> None:
    assert set(read("On which day did the ferry sail?").weights) == {"ferri", "sail"}
    assert "dai" in read("Which ferry sailed on the day of the storm?").weights


def test_a_name_weighs_more_and_what_only_says_when_weighs_less() -> None:
    weights = read("When did Oona Varley speak to drivers after the long strike?").weights
    assert weights["varlei"] == NAME_WEIGHT
    assert weights["speak"] == weights["driver"] == 1.0
    assert weights["strike"] == weights["long"] == BACKGROUND_WEIGHT


def test_what_stands_in_both_parts_is_no_background() -> None:
    assert read("When did the bridge open after the bridge was closed?").weights["bridg"] == 1.0


def test_a_participle_behind_an_auxiliary_is_a_verb() -> None:
    assert read("When was the ferry launched?").participles == {"launch"}
    assert not read("When did the launched ferry sail?").participles


def test_a_verb_shows_by_its_other_form_in_the_sentence() -> None:
    what = read("When did the council file the report?")
    assert what.is_verb("filed", "file", "council")
    assert not what.is_verb("file", "file", "the")
    assert what.is_verb("file", "file", "to")


@pytest.mark.parametrize(
    ("question", "ahead", "told"),
    [
        ("When will the bridge open?", True, False),
        ("When was it due to open?", True, False),
        ("When did it open?", False, True),
        ("When is it open?", False, False),
    ],
)
def test_the_tense_of_a_question_is_known(question: str, ahead: bool, told: bool) -> None:
    what = read(question)
    assert (what.ahead, what.told) == (ahead, told)


def test_the_words_of_a_firm_period_are_matched_by_dates_and_not_as_words() -> None:
    january = Period(date(2022, 1, 1), date(2022, 1, 31), "in January")
    assert set(read("Who resigned in January?", period=january).weights) == {"resign"}
    loose = Period(january.begin, january.end, "in January", firm=False)
    assert "januari" in read("When did sales rise in January?", period=loose).weights


def test_a_follow_up_keeps_its_own_kind_and_the_words_of_what_it_follows() -> None:
    what = read("and when?", context="Who closed the Gannet Bridge?")
    assert what.when and "gannet" in what.weights


@pytest.mark.parametrize(
    "text",
    [
        "How many people were hurt when the ferry sank?",
        "Who was captain when the ferry sank?",
        "Why was the bridge shut when the storm came?",
        "What happened when the ferry sank?",
        "Oona Varley made history this year when she became the first woman to hold what office?",
        "When the ferry sank, the harbour was shut. Who will run it?",
        "When the ferry sank, how many cars were on board?",
        "Was anyone hurt when the ferry sank?",
        "True or false: the ferry was full when it sank.",
    ],
)
def test_a_when_that_only_says_at_what_time_asks_for_no_date(text: str) -> None:
    assert not asks_when(text)


@pytest.mark.parametrize(
    "text",
    [
        "When did the man who ran it retire?",
        "Do you know when it opened?",
        "On what day did it open?",
        "the ferry sank when",
        "After the storm, when did the ferry sail?",
        "Oona Varley left office in May. When did she first hold it?",
        "Will the ferry sail again, and when?",
        "Has the council said when the ferry will sail?",
        "any news on when it sails?",
    ],
)
def test_a_when_that_asks_does(text: str) -> None:
    assert asks_when(text)


def test_an_article_lacks_a_name_that_only_begins_like_one_of_its_own() -> None:
    asked = read("Why is Norvexa cutting jobs?")
    assert asked.lacks_names("Norvane will cut jobs.") == 1.0
    assert asked.lacks_names("Norvexan jobs are cut.") == 0.0
    assert read("Did Scotland agree?").lacks_names("The Scottish side did.") == 0.0
    assert read("How many fell ill in Harris County?").lacks_names("Dorrance County has 47.") == 1.0


def test_how_many_of_what_is_known() -> None:
    assert read("How many seats does it have?").many
    assert not read("How much money does it have?").many


def test_of_two_deeds_that_are_asked_about_each_counts() -> None:
    asked = read("When did the strike end?")
    assert asked.untold("It is the first strike since 1994.") == 0.5
    assert asked.untold("The strike ended on Friday.") == 0.0
    assert asked.untold("The council met.") == 1.0


def test_a_word_that_asks_in_a_second_sentence_is_no_name() -> None:
    assert read("Rents in Lund have risen again this year. Which of its towns saw most?").names == ("lund",)
