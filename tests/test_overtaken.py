"""Has it come about? The last article that tells answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from retrieval.compose.overtaken import latest_first
from retrieval.judge.story import SameStory
from retrieval.types import Article, Hit, Passage, Question, Reading

BACKGROUND = (
    "The Corvo carried the fund, the probe and the helmet. On the Corvo the fund took the probe safely,"
    " people of the Corvo said, who took the probe down safely, as the fund and the helmet's people said."
)


def reading(text: str, day: int, support: float = 0.9, told: float = 1.0) -> Reading:
    article = Article(f"{day}", f"{text} {BACKGROUND}", published=date(2025, 6, day))
    passage = Passage(day, f"{day}", 0, len(text), text)
    return Reading(Hit(passage, article, 1.0), 0, len(text), support, told=told)


def one_story(_one: Article, _other: Article) -> bool:
    return True


def several_stories(one: Article, other: Article) -> bool:
    return one.id == other.id


NOT_YET = reading("The helmet has not been found.", 3)
FOUND = reading("The helmet was recovered by divers.", 9, 0.8)


def order(question: str, *readings: Reading, same: SameStory = several_stories) -> list[str]:
    return [one.hit.article.id for one in latest_first(Question(question), list(readings), 0.4, same)]


@pytest.mark.parametrize("question", ["Has the helmet been found?", "Is the helmet still missing?"])
def test_what_a_later_article_says_of_how_things_are_goes_first(question: str) -> None:
    assert order(question, NOT_YET, FOUND) == ["9", "3"]
    assert order(question, FOUND, NOT_YET) == ["9", "3"]


@pytest.mark.parametrize(
    "question", ["Was the helmet found on June 3?", "When was the helmet found?", "Where has it been found?"]
)
def test_another_question_keeps_the_order(question: str) -> None:
    assert order(question, NOT_YET, FOUND) == ["3", "9"]


@pytest.mark.parametrize(
    "later",
    [
        reading("A shield was found.", 9, 0.3),
        reading("A shield was found.", 9, 0.6),
        reading("A shield was found.", 9, 0.9, told=0.4),
    ],
)
def test_a_later_article_that_tells_it_less_surely_or_of_something_else_does_not(later: Reading) -> None:
    assert order("Has the helmet been found?", NOT_YET, later) == ["3", "9"]


def test_nothing_is_put_in_order_of_nothing() -> None:
    assert order("Has the helmet been found?") == []


def counted(text: str, day: int, short: str, support: float = 0.9, told: float = 1.0) -> Reading:
    return replace(reading(text, day, support, told), short=short)


DEAD = "How many people died when the Corvo sank?"
ELEVEN = counted("At least 11 people were killed when the Corvo went down.", 3, "11")


@pytest.mark.parametrize(
    "text",
    [
        "The sinking claimed 34 lives.",
        "Thirty-four bodies were recovered.",
        "Divers found three more bodies, bringing to 34 the number of people who lost their lives.",
        "An inquiry put the final number of dead at 34.",
    ],
)
def test_the_latest_toll_of_a_story_answers_however_it_is_told(text: str) -> None:
    later = counted(text, 9, "34", 0.45, told=0.2)
    assert order(DEAD, ELEVEN, later, same=one_story) == ["9", "3"]


@pytest.mark.parametrize(
    "text",
    [
        "Divers brought up 16 more bodies.",
        "Four people died in another accident there in 2011.",
        "The ship was certified for 80 people.",
        "Of those on board 34 were injured.",
    ],
)
def test_another_number_of_a_later_article_is_no_toll(text: str) -> None:
    assert order(DEAD, ELEVEN, counted(text, 9, "34", 0.8), same=one_story) == ["3", "9"]


def test_a_toll_of_another_story_does_not_count() -> None:
    later = counted("The storm claimed 34 lives.", 9, "34", 0.8)
    assert order(DEAD, ELEVEN, later, same=several_stories) == ["3", "9"]


def test_of_two_sums_of_a_story_the_later_answers_where_it_tells_as_much() -> None:
    question = "How much did she take from the fund?"
    early = counted("She is charged with taking £284,000 from the fund.", 3, "£284,000")
    late = counted("The sum she took from the fund was revised to £311,000.", 9, "£311,000", 0.85)
    other = counted("She earned £34,000 a year.", 9, "£34,000", 0.85, told=0.3)
    assert order(question, early, late, same=one_story) == ["9", "3"]
    assert order(question, early, other, same=one_story) == ["3", "9"]


def test_did_it_happen_is_answered_by_the_latest_report_of_the_story() -> None:
    preview = reading("The probe is to land on Monday.", 3, 0.7)
    report = reading("Nothing was heard of the probe after it had come down.", 9, 0.5, told=0.3)
    assert order("Did the probe land safely?", preview, report, same=one_story) == ["9", "3"]
    assert order("Did the probe land safely?", preview, report, same=several_stories) == ["3", "9"]


def test_a_report_that_names_it_in_passing_does_not_count() -> None:
    early = counted("Kessel Motors will cut 4,000 jobs.", 3, "4,000")
    rival = Article("9", "Orlan now will cut 300 jobs. Kessel said nothing.", published=date(2025, 6, 9))
    hit = Hit(Passage(9, "9", 0, len(rival.text), rival.text), rival, 1.0)
    later = Reading(hit, 0, 28, 0.8, told=1.0, short="300")
    assert order("How many jobs will Kessel Motors cut?", early, later, same=one_story) == ["3", "9"]
