"""Who holds an office is who holds it now: whoever left it, by a later article, is not named."""

from __future__ import annotations

from datetime import date
from time import process_time

import pytest

from retrieval.compose.holders import still_held
from retrieval.types import Article, Hit, Passage, Reading

ASKED = "Who is the coach of Norden FC?"


def reading(
    text: str, short: str | None, day: int, support: float = 0.8, title: str = "Norden FC"
) -> Reading:
    article = Article(f"{day}", text, title, published=date(2025, 6, day))
    return Reading(
        Hit(Passage(day, f"{day}", 0, len(text), text), article, 1.0), 0, len(text), support, short=short
    )


def held(*readings: Reading, question: str = ASKED) -> list[str | None]:
    return [one.short for one in still_held(question, readings, 0.4)]


SPOKE = reading("Norden FC coach Dag Thorne said the team was ready.", "Dag Thorne", 1, 0.9)


@pytest.mark.parametrize(
    "left",
    [
        "Norden FC sacked coach Dag Thorne on Sunday.",
        "Dag Thorne was dismissed as coach of Norden FC.",
        "Dag Thorne, 51, has stepped down after two years at Norden FC.",
        "The club confirmed the departure of coach Dag Thorne.",
        "Norden FC coach Dag Thorne died on Sunday.",
        "Dag Thorne resigned, three weeks after he denied that he would go.",
    ],
)
def test_whom_a_later_article_tells_to_have_left_gives_way_to_who_came(left: str) -> None:
    came = reading("Norden FC named Rita Lund as coach.", "Rita Lund", 9, 0.6)
    assert held(SPOKE, reading(left, "Dag Thorne", 5), came) == ["Rita Lund"]


@pytest.mark.parametrize(
    "said",
    [
        "Dag Thorne has not resigned, Norden FC said.",
        "Norden FC denied that Dag Thorne had resigned.",
        "Norden FC coach Ivo Berg resigned.",
        "Dag Thorne was sacked by Lund United.",
        "Dag Thorne has sacked a Norden FC striker.",
        "Norden FC dismissed a threat by Dag Thorne to go.",
        "Dag Thorne quits the league meeting of Norden FC.",
    ],
)
def test_who_did_not_leave_this_office_still_holds_it(said: str) -> None:
    assert held(SPOKE, reading(said, None, 5, 0.5, title="Football"))[0] == "Dag Thorne"


def test_where_nobody_came_the_words_that_say_who_left_are_all() -> None:
    left = reading("Norden FC sacked coach Dag Thorne on Sunday.", "Dag Thorne", 5)
    (only,) = still_held(ASKED, (SPOKE, left), 0.4)
    assert (only.short, only.hit.article.id) == (None, "5")


def test_a_later_return_counts_more_than_an_earlier_leaving() -> None:
    left = reading("Norden FC sacked coach Dag Thorne on Sunday.", "Dag Thorne", 1)
    again = reading("Norden FC coach Dag Thorne praised the team.", "Dag Thorne", 20, 0.7)
    assert held(left, again) == ["Dag Thorne"]


@pytest.mark.parametrize(
    "less",
    [
        "Rita Lund, the acting coach of Norden FC, was pleased.",
        "Norden FC coach Rita Lund said she would leave in June.",
        "The former coach of Norden FC, Rita Lund, was there.",
        "Rita Lund, 40, is a nurse.",
    ],
)
def test_who_stands_in_is_going_or_was_there_once_comes_after_who_holds_it(less: str) -> None:
    assert held(reading(less, "Rita Lund", 9, 0.95), SPOKE)[0] == "Dag Thorne"


def test_who_stands_in_is_named_where_nobody_else_is() -> None:
    assert held(reading("Rita Lund, the acting coach of Norden FC, was pleased.", "Rita Lund", 9)) == [
        "Rita Lund"
    ]


def test_a_body_with_a_longer_name_is_another_where_one_has_the_name_itself() -> None:
    longer = reading("Norden Energy named Rita Lund as chief executive.", "Rita Lund", 9, 0.9, title="")
    exact = reading("Norden chief executive Dag Thorne spoke.", "Dag Thorne", 5, 0.7, title="")
    assert held(longer, exact, question="Who is chief executive of Norden?")[0] == "Dag Thorne"
    assert held(exact, longer, question="Who is chief executive of Norden Energy?")[0] == "Rita Lund"
    assert held(longer, question="Who is chief executive of Norden?") == ["Rita Lund"]


def test_what_tells_of_an_election_to_the_office_names_no_other_holder() -> None:
    won = reading("Otto Lund was elected mayor of Orrin.", "Otto Lund", 9, 0.9)
    led = reading("Signe Dahl led in the first round of the Orrin mayoral election.", "Signe Dahl", 5, 0.8)
    assert held(won, led, question="Who is mayor of Orrin?") == ["Otto Lund"]


@pytest.mark.parametrize(
    "question",
    [
        "Who was the coach of Norden FC?",
        "Who is the former coach of Norden FC?",
        "Who is Dag Thorne?",
        "Who won?",
    ],
)
def test_another_question_keeps_its_readings_as_they_are(question: str) -> None:
    left = reading("Norden FC sacked coach Dag Thorne on Sunday.", "Dag Thorne", 5)
    assert still_held(question, (SPOKE, left), 0.4) == [SPOKE, left]


@pytest.mark.parametrize("piece", ["A", "Aa ", "Aa, ", "dismissed the "])
def test_a_sentence_without_an_end_is_read_in_little_time(piece: str) -> None:
    begun = process_time()
    held(reading(piece * (20_000 // len(piece)), None, 1), question="Who is mayor of Aa?")
    assert process_time() - begun < 5


def test_who_came_is_named_by_the_sentence_that_tells_who_left() -> None:
    left = "The former coach, Dag Thorne, who left in May, was greeted by his successor, Rita Lund."
    assert held(SPOKE, reading(left, "Dag Thorne", 9)) == ["Rita Lund"]


@pytest.mark.parametrize("when", ["now", "these days", "at the moment"])
def test_an_office_is_asked_for_with_or_without_its_day(when: str) -> None:
    came = reading("Norden FC named Rita Lund as coach.", "Rita Lund", 9, 0.6)
    left = reading("Dag Thorne has also left the club.", "Dag Thorne", 5)
    assert held(SPOKE, left, came, question=f"Who is the coach of Norden FC {when}?") == ["Rita Lund"]


def test_whoever_is_about_to_go_is_not_the_next() -> None:
    going = reading("Dag Thorne will give up his job as coach of Norden FC in June.", "Dag Thorne", 1, 0.9)
    came = reading("Norden FC has appointed Rita Lund as its coach.", "Rita Lund", 9, 0.5)
    assert held(going, came, question="Who is the next coach of Norden FC?")[0] == "Rita Lund"


def test_a_deputy_is_not_taken_for_the_one_whose_deputy_it_is() -> None:
    deputy = reading(
        "The assistant coach of Norden FC, Pau Ferran, will lead the side.", "Pau Ferran", 9, 0.9
    )
    assert held(deputy, reading("Norden FC coach Rita Lund spoke.", "Rita Lund", 5, 0.6))[0] == "Rita Lund"


def test_who_left_another_office_still_holds_this_one() -> None:
    came = reading("Rita Lund, a former teacher who is new to it, was named coach.", "Rita Lund", 9, 0.6)
    left = reading("Norden FC coach Dag Thorne resigned.", "Dag Thorne", 5)
    assert held(left, came)[0] == "Rita Lund"


def test_whoever_will_replace_the_holder_is_the_new_one() -> None:
    left = reading("Dag Thorne resigned as coach of Norden FC.", "Dag Thorne", 9, 0.9)
    came = reading("He will be replaced by Rita Lund, a former player.", "Rita Lund", 9, 0.5)
    assert held(left, came, question="Who is Norden FC's new coach?")[0] == "Rita Lund"


def test_a_later_sentence_of_the_report_names_who_follows() -> None:
    text = "Dag Thorne resigned as coach of Norden FC. The board named Rita Lund, 44, to replace him."
    article = Article("9", text, "Norden FC", published=date(2025, 6, 9))
    end = text.index(" The board")
    left = Reading(Hit(Passage(9, "9", 0, len(text), text), article, 1.0), 0, end, 0.9, short="Dag Thorne")
    first, *_ = still_held("Who is the new coach of Norden FC?", [left], 0.4)
    assert first.short == "Rita Lund"
    assert text[first.start : first.end] == "The board named Rita Lund, 44, to replace him."
