"""Disagreeing dates and numbers are shown side by side; a correction wins; other events are left alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from conftest import Build, House
from retrieval.timeline import Chronicle, open_chronicle

from retrieval.compose.conflicts import settle
from retrieval.embed import SentenceEncoder
from retrieval.types import Answer, Article, Hit, Passage, Question, Reading


@pytest.fixture(scope="module")
def samples(sample_folder: Path) -> Chronicle:
    return open_chronicle(sample_folder, SentenceEncoder())


def ask(built: House, articles: Sequence[Article], text: str) -> Answer:
    built.ingest(articles)
    return built.desk().answer(Question(text))


def notes(answer: Answer) -> list[str]:
    return [conflict.note for conflict in answer.conflicts]


def test_every_note_names_the_numbers_of_citations_that_are_there(samples: Chronicle) -> None:
    for text in ("When will the Gannet Bridge open?", "When does the Northgate tram open to passengers?"):
        answer = samples.answer(Question(text))
        numbers = {citation.number for citation in answer.citations}
        assert answer.conflicts
        for conflict in answer.conflicts:
            assert set(conflict.citations) <= numbers
            assert all(f"[{number}]" in conflict.note for number in conflict.citations)


def test_a_correction_gives_the_date_and_the_corrected_one_is_shown(samples: Chronicle) -> None:
    answer = samples.answer(Question("When does the Northgate tram open to passengers?"))
    assert answer.when and answer.when.value == "2022-06-11"
    assert notes(answer) == [
        "The article of 18 February 2022 [1] corrects that of 14 February 2022 [2], which gave"
        " Saturday, 7 May 2022."
    ]


def test_the_corrected_article_alone_leads_to_its_correction(samples: Chronicle) -> None:
    answer = samples.answer(Question("When did the first trams run to Northgate?"))
    assert answer.when and answer.when.value == "2022-06-11"


def test_before_the_correction_came_out_nobody_knew_of_it(samples: Chronicle) -> None:
    question = Question("When does the Northgate tram open to passengers?", asof=date(2022, 2, 15))
    answer = samples.answer(question)
    assert answer.when and answer.when.value == "2022-05-07"
    assert answer.conflicts == ()


def test_a_plan_gives_way_to_what_a_later_article_says(samples: Chronicle) -> None:
    answer = samples.answer(Question("When will the Gannet Bridge open?"))
    assert answer.when and answer.when.begin == date(2022, 3, 19)
    assert any("still expected February 2022" in note for note in notes(answer))


def test_a_sentence_with_both_dates_contradicts_neither(house: Build) -> None:
    text = (
        "Talks were held in Geneva on January 10, the Harbour Council met on January 12 and the port board on"
        " January 13. Ministers discussed the January 12 Harbour Council meeting and the January 13 meeting"
        " of the port board."
    )
    built = house()
    answer = ask(
        built,
        [Article("a", text, "Talks", published=date(2022, 1, 20))],
        "When did the Harbour Council meet?",
    )
    assert notes(answer) == []


def test_a_plan_gives_way_to_a_later_one_that_names_it_in_its_title_alone(house: Build) -> None:
    old = "The Brenn bridge will open on June 3, the council said."
    new = "It did not open last week as planned. The council said it will open on September 2."
    articles = [
        Article("a", old, "Brenn bridge nears its end", published=date(2024, 3, 1)),
        Article("b", new, "Brenn bridge delayed", published=date(2024, 6, 10)),
    ]
    answer = ask(house(), articles, "When will the Brenn bridge open?")
    assert answer.when and answer.when.value == "2024-09-02"
    assert any("still expected Monday, 3 June 2024" in note for note in notes(answer))


def test_the_dead_are_counted_anew_in_other_words() -> None:
    question = Question("How many people died in the storm in Askedal?")
    old = _reading("Nine people died when a storm hit Askedal.", "Nine", 2)
    new = _reading("The death toll from the storm in Askedal has risen to at least 12.", "12", 4)
    settled = settle(question, [old, new], cosine=lambda _one, _other: 0.65)
    assert settled.chosen == (new, old)
    (note,) = settled.notes
    assert note.text.endswith("still gave nine; that of 4 February 2022 [{0}] gives at least 12.")


def test_a_toll_of_another_place_does_not_count_the_dead_anew() -> None:
    question = Question("How many people died in the storm in Askedal?")
    old = _reading("Nine people died when a storm hit Askedal.", "Nine", 2)
    new = _reading("The death toll from the storm in Port Lenn has risen to at least 12.", "12", 4)
    settled = settle(question, [old, new], cosine=lambda _one, _other: 0.65)
    assert settled.chosen == (old,) and settled.notes == ()


def test_two_articles_that_give_different_numbers_are_shown_side_by_side(samples: Chronicle) -> None:
    answer = samples.answer(Question("How many people were taken to hospital by the fire in the cold store?"))
    assert {citation.article.source for citation in answer.citations} == {
        "The Harbour Post",
        "The Evening Ledger",
    }
    assert notes(answer) == [
        "The article of 2 February 2022 [1] gives fourteen, that of 3 February 2022 [2] gives 17."
    ]


def _priced(text: str, short: str, day: int, month: int = 2) -> Reading:
    article = Article(f"{month}-{day}", text, "The pool", published=date(2022, month, day))
    hit = Hit(Passage(day, article.id, 0, len(text), text), article, 1.0)
    return Reading(hit, 0, len(text), 0.9, said=0.8, told=0.8, short=short)


def test_of_two_prices_the_later_answers_and_both_are_shown() -> None:
    old = _priced("The new pool in Askedal will cost 40 million euros.", "40 million euros", 1)
    new = _priced("The new pool in Askedal will cost 55 million euros.", "55 million euros", 1, month=9)
    settled = settle(Question("How much will the new pool in Askedal cost?"), [old, new])
    assert settled.chosen == (new, old)
    (note,) = settled.notes
    assert note.text == (
        "The article of 1 September 2022 [{0}] gives 55 million euros, that of 1 February 2022 [{1}] gives 40"
        " million euros."
    )


def test_two_heights_of_one_thing_are_shown_side_by_side() -> None:
    one = _priced("The tower in Askedal is 620 metres high.", "620 metres", 1)
    two = _priced("The tower in Askedal is 680 metres high.", "680 metres", 9)
    settled = settle(Question("How high is the tower in Askedal?"), [one, two])
    assert settled.chosen == (one, two) and len(settled.notes) == 1


@pytest.mark.parametrize("short", ["about 41 million euros", "40 million dollars", "a great deal"])
def test_what_cannot_be_compared_or_agrees_is_no_other_price(short: str) -> None:
    old = _priced("The new pool in Askedal will cost 40 million euros.", "40 million euros", 1)
    new = _priced(f"The new pool in Askedal will cost {short}.", short, 8)
    settled = settle(Question("How much will the new pool in Askedal cost?"), [old, new])
    assert settled.chosen == (old,) and settled.notes == ()


def test_a_date_that_the_calendar_does_not_have_is_said_so(samples: Chronicle) -> None:
    answer = samples.answer(Question("When does the book fair in the Customs House open?"))
    assert answer.when and answer.when.value == "2022-02-17"
    assert notes(answer) == ["17 February 2022 is a Thursday, not a Wednesday."]
    assert answer.conflicts[0].citations == (1,)


def test_two_looks_back_at_one_event_on_two_days_contradict_each_other(house: Build) -> None:
    articles = [
        Article(
            "a",
            "The ferry Petrel sank off Skerry Rock on January 3.",
            "Ferry",
            source="A",
            published=date(2022, 2, 1),
        ),
        Article(
            "b",
            "The ferry Petrel sank off Skerry Rock on January 4.",
            "Ferry",
            source="B",
            published=date(2022, 2, 9),
        ),
    ]
    answer = ask(house(), articles, "When did the ferry Petrel sink off Skerry Rock?")
    assert len(answer.citations) == 2
    assert len(answer.conflicts) == 1
    assert "3 January 2022" in notes(answer)[0] and "4 January 2022" in notes(answer)[0]


def test_a_day_whose_words_begin_another_is_another_day(house: Build) -> None:
    told = [("on January 1", date(2022, 2, 1)), ("on January 12", date(2022, 2, 9))]
    articles = [
        Article(day, f"The ferry Petrel sank off Skerry Rock {day}.", "Ferry", published=published)
        for day, published in told
    ]
    (note,) = notes(ask(house(), articles, "When did the ferry Petrel sink off Skerry Rock?"))
    assert "1 January 2022" in note and "12 January 2022" in note


def test_two_events_of_one_kind_each_in_its_news_are_no_contradiction(house: Build) -> None:
    articles = [
        Article(
            str(day),
            f"The council met in Brussels on January {day}.",
            "Council",
            published=date(2022, 1, day),
        )
        for day in (12, 26)
    ]
    answer = ask(house(), articles, "When did the council meet in Brussels?")
    assert answer.answered and answer.conflicts == ()


def test_dates_that_can_both_be_true_are_no_contradiction(house: Build) -> None:
    articles = [
        Article(
            "a",
            "The yard at Port Ellery closed in January 2022.",
            "Yard",
            published=date(2022, 3, 1),
            source="A",
        ),
        Article(
            "b",
            "The yard at Port Ellery closed on January 14, 2022.",
            "Yard",
            published=date(2022, 4, 1),
            source="B",
        ),
    ]
    answer = ask(house(), articles, "When did the yard at Port Ellery close?")
    assert answer.answered and answer.conflicts == ()


def test_rounded_numbers_are_no_contradiction(house: Build) -> None:
    articles = [
        Article(
            "a", "About 300 people joined the march in Kestrel Bay.", "March", published=date(2022, 3, 1)
        ),
        Article(
            "b", "A total of 312 people joined the march in Kestrel Bay.", "March", published=date(2022, 3, 2)
        ),
    ]
    answer = ask(house(), articles, "How many people joined the march in Kestrel Bay?")
    assert answer.answered and answer.conflicts == ()


def test_numbers_of_different_days_are_no_contradiction(house: Build) -> None:
    articles = [
        Article(
            str(day), f"The index fell {by} points on January {day}.", "Index", published=date(2022, 1, day)
        )
        for day, by in ((12, 251), (14, 89))
    ]
    answer = ask(house(), articles, "How many points did the index fall?")
    assert answer.answered and answer.conflicts == ()


def counts(*told: tuple[str, date], title: str = "Ferry accident off Skerry Rock") -> list[Article]:
    """Articles with a sentence each, from an outlet each."""
    return [
        Article(name, text, title, source=name, published=day)
        for name, (text, day) in zip("abcd", told, strict=False)
    ]


@pytest.mark.parametrize(
    ("one", "other", "disagree"),
    [
        ("At least seven", "Nine", False),
        ("At least 12", "Nine", True),
        ("Up to 12", "Nine", False),
        ("Nearly 30", "Nine", True),
    ],
)
def test_a_bound_contradicts_only_what_it_leaves_no_room_for(
    house: Build, one: str, other: str, disagree: bool
) -> None:
    articles = counts(
        (f"{one} people were hurt when the ferry Petrel hit Skerry Rock.", date(2022, 2, 1)),
        (f"{other} people were hurt when the ferry Petrel hit Skerry Rock.", date(2022, 2, 1)),
    )
    answer = ask(house(), articles, "How many people were hurt when the ferry Petrel hit Skerry Rock?")
    assert answer.answered and bool(answer.conflicts) == disagree
    if disagree:
        assert one.lower().removeprefix("nearly ") in notes(answer)[0]


JOBS = "How many jobs will Gull Ferries cut at Port Ellery?"


def cut(*told: tuple[str, int]) -> list[Article]:
    return counts(*((text, date(2022, 2, day)) for text, day in told), title="Gull Ferries")


def test_numbers_that_were_said_on_two_days_are_shown_side_by_side(house: Build) -> None:
    articles = cut(
        ("Gull Ferries said on Tuesday that it would cut 800 jobs at Port Ellery.", 2),
        ("Gull Ferries said on Friday that it would cut 1,200 jobs at Port Ellery.", 5),
    )
    (note,) = notes(ask(house(), articles, JOBS))
    assert "gives 800" in note and "gives 1,200" in note
    assert "2 February 2022" in note and "5 February 2022" in note


@pytest.mark.parametrize(
    ("one", "other", "later"),
    [
        ("said on Tuesday that it would cut 800 jobs", "said on Friday that it would cut 1,200 jobs", 19),
        ("cut 800 jobs on Tuesday", "cut 1,200 jobs on Friday", 5),
        ("said that it cut 800 jobs on Tuesday", "said that it cut 1,200 jobs on Friday", 5),
        ("cut 800 jobs on Tuesday", "said on Friday that it would cut 1,200 jobs", 5),
        ("said on Tuesday that it cut 800 jobs", "said on Friday that it cut 1,200 more jobs", 5),
    ],
)
def test_numbers_of_two_days_or_of_two_rounds_are_no_contradiction(
    house: Build, one: str, other: str, later: int
) -> None:
    articles = cut(
        (f"Gull Ferries {one} at Port Ellery.", 2), (f"Gull Ferries {other} at Port Ellery.", later)
    )
    answer = ask(house(), articles, JOBS)
    assert answer.answered and answer.conflicts == ()


HURT = "How many people were hurt when the ferry Petrel hit Skerry Rock?"


def test_a_number_that_has_risen_answers_and_the_earlier_one_is_told_as_such(house: Build) -> None:
    articles = counts(
        ("Seventeen people were hurt when the ferry Petrel hit Skerry Rock.", date(2022, 2, 1)),
        ("When the ferry Petrel hit Skerry Rock, 23 people were hurt, it is now known.", date(2022, 2, 3)),
    )
    answer = ask(house(), articles, HURT)
    assert "23 people" in answer.citations[0].quote
    assert notes(answer) == [
        "The article of 1 February 2022 [2] still gave seventeen; that of 3 February 2022 [1] gives 23."
    ]


def test_the_later_number_is_taken_where_the_earlier_was_only_the_least(house: Build) -> None:
    articles = counts(
        ("At least seven people were hurt when the ferry Petrel hit Skerry Rock.", date(2022, 2, 1)),
        ("Nine people were hurt when the ferry Petrel hit Skerry Rock.", date(2022, 2, 3)),
    )
    answer = ask(house(), articles, HURT)
    assert answer.citations[0].quote.startswith("Nine") and answer.conflicts == ()


def test_a_later_number_that_is_not_told_as_newer_does_not_win(house: Build) -> None:
    articles = counts(
        ("Seventeen people were hurt when the ferry Petrel hit Skerry Rock.", date(2022, 2, 1)),
        ("When the ferry Petrel hit Skerry Rock, 23 people were hurt.", date(2022, 2, 3)),
    )
    (note,) = notes(ask(house(), articles, HURT))
    assert "still" not in note and "gives seventeen" in note and "gives 23" in note


def test_a_later_number_of_another_event_is_not_newer(house: Build) -> None:
    articles = counts(
        ("At least seven people were hurt when the ferry Petrel hit Skerry Rock.", date(2022, 2, 1)),
        ("So far 23 people were hurt when a bus hit a wall.", date(2022, 2, 3)),
    )
    answer = ask(house(), articles, HURT)
    assert "At least seven" in answer.citations[0].quote and answer.conflicts == ()


def test_an_article_that_takes_one_place_back_says_nothing_of_another() -> None:
    question = Question("Where is the book fair of the Reading Circle held?")
    told = [
        ("The book fair of the Reading Circle is held in Harbour Square.", "in Harbour Square", 1),
        ("The book fair of the Reading Circle was wrongly said to be in Port Ellery.", "Port Ellery", 3),
    ]
    other, back = (_reading(text, short, day) for text, short, day in told)
    assert settle(question, [other, back]).notes == ()
    same = _reading(told[1][0].replace("Port Ellery", "Harbour Square"), "Harbour Square", 3)
    (note,) = settle(question, [other, same]).notes
    assert note.text.endswith("says that this was wrong.")


def test_two_places_or_two_names_of_things_are_never_said_to_differ() -> None:
    for text in ("Where is the book fair held?", "Which company holds the book fair?"):
        one = _reading("The book fair is held in Harbour Square by Gull Ferries.", "Harbour Square", 1)
        two = _reading("The book fair is held in Kestrel Bay by the Petrel Group.", "Kestrel Bay", 2)
        assert settle(Question(text), [one, two]).notes == ()


def _reading(text: str, short: str, day: int) -> Reading:
    article = Article(short + str(day), text, "Book fair", published=date(2022, 2, day))
    hit = Hit(Passage(day, article.id, 0, len(text), text), article, 1.0)
    return Reading(hit, 0, len(text), 0.9, 0.9, 0.9, short=short)
