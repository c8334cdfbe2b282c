"""What a sentence says did not come about has no date and no name, and a correction that says so wins."""

from __future__ import annotations

from datetime import date

import pytest
from asking import dated, read
from conftest import Build

from retrieval.read.denials import denies
from retrieval.search.search import Search
from retrieval.timeline import Chronicle
from retrieval.types import Answer, Article, Question


@pytest.mark.parametrize(
    "sentence",
    [
        "The minister has not resigned, his office said on Monday.",
        "The minister never resigned.",
        "None of the men, the minister among them, has resigned.",
        "The minister hasn't yet resigned, and will speak on Tuesday.",
        "The minister refused to resign on Friday.",
        "The minister, due to resign on May 1, 2021, never resigned.",
        "Our report of March 3 that the minister had resigned was wrong.",
    ],
)
def test_a_negated_verb_tells_that_it_did_not_come_about(sentence: str) -> None:
    assert denies(sentence, read("When did the minister resign?"))


@pytest.mark.parametrize(
    "sentence",
    [
        "The minister resigned on Monday.",
        "The minister did not resign until Monday.",
        "The minister not only resigned but left the country.",
        "Nobody was hurt and the minister has resigned.",
        "None of them was there when the minister had resigned.",
        "The minister resigned on Monday and did not say why.",
        "Not everyone knew that the minister resigned.",
        "Flights were cancelled when the minister resigned.",
        "The minister will not resign on Friday but on Monday.",
    ],
)
def test_what_came_about_is_not_denied_by_another_word(sentence: str) -> None:
    assert not denies(sentence, read("When did the minister resign?"))


def test_who_asks_for_no_one_who_did_not() -> None:
    assert denies("Russia did not sign the treaty.", read("Who signed the treaty?"))


@pytest.mark.parametrize("question", ["Did the minister resign?", "Why did the minister not resign?"])
def test_a_denial_may_answer_what_asks_for_no_more_than_a_yes_or_for_the_denial(question: str) -> None:
    assert not denies("The minister has not resigned.", read(question))


def test_what_was_called_off_is_denied_unless_that_is_asked() -> None:
    sentence = "The harbour fair has been cancelled, the town said on Thursday."
    assert denies(sentence, read("When will the harbour fair be held?"))
    assert not denies(sentence, read("When was the harbour fair cancelled?"))
    assert not denies(
        "The harbour fair was held and a concert was cancelled.", read("When is the harbour fair?")
    )


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The match was moved from June 10 to July 12, the league said on Monday.", "2025-07-12"),
        ("The match will be played on July 12 instead of June 10.", "2025-07-12"),
        ("The match has been postponed from June 10, 2025 until July 12, 2025.", "2025-07-12"),
    ],
)
def test_the_day_that_something_was_moved_from_does_not_date_it(text: str, day: str) -> None:
    found = dated(text, "When is the match?", date(2025, 5, 20))
    assert found and found.value == day


def test_the_day_that_something_was_moved_from_can_be_asked_for() -> None:
    text = "The match was moved from June 10 to July 12, the league said."
    found = dated(text, "When was the match originally to be played?", date(2025, 5, 20))
    assert found and found.value == "2025-06-10"


RESIGNED = Article(
    "old",
    "Transport minister Tom Vale resigned on Monday after weeks of criticism, his office said.",
    "Minister Tom Vale resigns",
    published=date(2025, 3, 4),
)
NOT_RESIGNED = Article(
    "new",
    "Transport minister Tom Vale has not resigned. Our report of March 4 was wrong. Vale remains in office, a"
    " spokesman said on Wednesday.",
    "Tom Vale stays",
    published=date(2025, 3, 6),
)


def ask(house: Build, articles: list[Article], question: str) -> Answer:
    built = house()
    built.ingest(articles)
    return built.desk().answer(Question(question))


def test_an_article_that_takes_an_event_back_wins_and_gives_no_date(house: Build) -> None:
    answer = ask(house, [RESIGNED, NOT_RESIGNED], "When did Tom Vale resign?")
    assert answer.answered and answer.when is None and answer.short is None
    assert [one.article.id for one in answer.citations] == ["new", "old"]
    (note,) = answer.conflicts
    assert note.note == (
        "The article of 4 March 2025 [2] gave Monday, 3 March 2025; that of 6 March 2025 [1] says that this"
        " was wrong."
    )


def test_an_earlier_denial_is_overtaken_by_events(house: Build) -> None:
    earlier = Article("first", NOT_RESIGNED.text, "Tom Vale stays", published=date(2025, 3, 1))
    answer = ask(house, [RESIGNED, earlier], "When did Tom Vale resign?")
    assert answer.when and answer.when.value == "2025-03-03"


def test_a_denial_that_corrects_nothing_only_answers_nothing(house: Build) -> None:
    other = Article(
        "new",
        "Tom Vale did not resign over the tunnel, he said on Friday.",
        "Vale",
        published=date(2025, 3, 9),
    )
    answer = ask(house, [RESIGNED, other], "When did Tom Vale resign?")
    assert answer.when and answer.when.value == "2025-03-03"


def test_a_plan_that_was_called_off_has_no_date_any_more(house: Build) -> None:
    articles = [
        Article(
            "old",
            "The Harbour Fair will be held on July 12 in Port Sable, the town said on Thursday.",
            "Harbour Fair in July",
            published=date(2025, 5, 2),
        ),
        Article(
            "new",
            "The Harbour Fair has been cancelled, the town said on Thursday.",
            "No Harbour Fair this year",
            published=date(2025, 6, 27),
        ),
    ]
    answer = ask(house, articles, "When will the Harbour Fair be held?")
    assert answer.when is None and answer.citations[0].article.id == "new"
    assert "still expected Saturday, 12 July 2025" in answer.conflicts[0].note
    assert answer.conflicts[0].note.endswith("says that it was called off.")
    assert ask(house, articles, "When was the Harbour Fair cancelled?").when is not None


def test_what_was_to_be_on_a_day_and_was_called_off_was_not_on_that_day() -> None:
    sentence = "The Harbour Fair, which was to open on August 1, has been called off because of a storm."
    assert denies(sentence, read("When was the Harbour Fair held?"))
    assert not denies(sentence, read("When was the storm?"))


def test_a_timeline_leaves_out_what_was_taken_back_or_called_off(house: Build) -> None:
    fair = Article(
        "plan",
        "The Harbour Fair will be held on July 12 in Port Sable, the town said.",
        "Harbour Fair in July",
        published=date(2025, 5, 2),
    )
    off = Article(
        "off", "The Harbour Fair has been cancelled, the town said.", "No Fair", published=date(2025, 6, 27)
    )
    built = house()
    built.ingest([RESIGNED, NOT_RESIGNED, fair, off])
    search = Search(built.library, built.dense, built.encoder)
    desk = Chronicle(built.library, search, built.encoder)
    quotes = [one.citations[0].quote for one in desk.timeline(Question("Tom Vale")).events]
    assert quotes == ["Vale remains in office, a spokesman said on Wednesday."]
    assert not desk.timeline(Question("Harbour Fair")).events
    answer = desk.answer(Question("What happened to the Harbour Fair in July 2025?"))
    assert [one.quote for one in answer.citations] == ["The Harbour Fair has been cancelled, the town said."]


def test_last_year_s_fair_was_held_though_this_year_s_is_off(house: Build) -> None:
    articles = [
        Article(
            "old",
            "The Harbour Fair was held on July 13 in Port Sable.",
            "Harbour Fair draws a crowd",
            published=date(2024, 7, 15),
        ),
        Article("new", "The Harbour Fair has been cancelled.", "No fair", published=date(2025, 6, 27)),
    ]
    answer = ask(house, articles, "When was the Harbour Fair held?")
    assert answer.when and answer.when.value == "2024-07-13"


def test_what_was_put_off_to_no_day_is_off_and_what_has_another_day_is_not() -> None:
    asked = read("When will the talks in Brell be held?")
    assert denies("The talks that were to be held in Brell have been put off, Lutania said.", asked)
    assert not denies("The talks in Brell have been put off to October 21, Lutania said.", asked)


def test_ferries_that_were_cancelled_when_the_storm_struck_are_not_the_storm() -> None:
    text = "All ferries from Port Arden were cancelled on Tuesday when Storm Nadia hit the coast."
    assert not denies(text, read("When did the storm hit Port Arden?"))


def test_what_came_about_after_the_denial_is_the_answer(house: Build) -> None:
    later = Article(
        "later",
        "Transport minister Tom Vale resigned on Wednesday, his office said.",
        "Tom Vale resigns",
        published=date(2025, 6, 19),
    )
    answer = ask(house, [RESIGNED, NOT_RESIGNED, later], "When did Tom Vale resign?")
    assert answer.when and answer.when.value == "2025-06-18"


def test_a_day_that_was_given_up_dates_nothing() -> None:
    found = dated("The plant will not open on June 1 but on June 6.", "When will it open?", date(2025, 5, 20))
    assert found and found.value == "2025-06-06"
