"""Disagreeing dates and numbers are shown side by side, the newest first; other events are left alone."""

from __future__ import annotations

from datetime import date

import pytest
from asking import ask
from conftest import Build
from pointing import Pointer, judge

from retrieval.compose.conflicts import conflict_note, find_conflicts
from retrieval.dates import find_times
from retrieval.judge.verdict import Judged, Verdict
from retrieval.pipeline import Engine
from retrieval.read.event_date import find_event_date
from retrieval.read.evidence import Candidate, Features
from retrieval.types import Answer, Article, Hit, Passage, Question

Told = tuple[str, str, str]
"""A sentence, its short answer, and the day in 2022 on which its article came out."""

SANK = "When did the ferry Petrel sink off Skerry Rock?"
MET = "When did the council meet in Brussels?"
CLOSED = "When did the yard at Port Ellery close?"
OPENS = "When will the Brenn bridge open?"
HURT = "How many people were hurt when the ferry Petrel hit Skerry Rock?"
JOBS = "How many jobs will Gull Ferries cut at Port Ellery?"
COST = "How much will the new pool in Askedal cost?"
HIGH = "How high is the tower in Askedal?"
DIED = "How many people died in the storm in Askedal?"
FELL = "How many points did the index fall?"
HELD = "Where is the book fair held?"


def sank(day: str, published: str) -> Told:
    return f"The ferry Petrel sank off Skerry Rock on {day}.", "", published


def hurt(count: str, published: str) -> Told:
    return f"{count} people were hurt when the ferry Petrel hit Skerry Rock.", count, published


def cost(price: str, published: str) -> Told:
    return f"The new pool in Askedal will cost {price}.", price, published


def high(height: str, published: str) -> Told:
    return f"The tower in Askedal is {height} high.", height, published


def cut(text: str, short: str, published: str) -> Told:
    return f"Gull Ferries {text} at Port Ellery.", short, published


# Two tellings that contradict each other, whether or not their articles are known to tell one story.
DISAGREE = [
    (SANK, sank("January 3", "02-01"), sank("January 4", "02-09")),
    (SANK, sank("January 1", "02-01"), sank("January 12", "02-09")),
    (HURT, hurt("At least 12", "02-01"), hurt("Nine", "02-01")),
    (HURT, hurt("Nearly 30", "02-01"), hurt("Nine", "02-01")),
    (HURT, hurt("23", "02-03"), hurt("Seventeen", "02-01")),
    (COST, cost("55 million euros", "09-01"), cost("40 million euros", "02-01")),
    (HIGH, high("620 metres", "02-01"), high("680 metres", "02-09")),
    (
        JOBS,
        cut("said on Tuesday that it would cut 800 jobs", "800", "02-02"),
        cut("said on Friday that it would cut 1,200 jobs", "1,200", "02-05"),
    ),
    (
        DIED,
        ("The death toll from the storm in Askedal has risen to at least 12.", "at least 12", "02-04"),
        ("Nine people died when a storm hit Askedal.", "Nine", "02-02"),
    ),
]
AGREE = [
    (JOBS, cut("cut 800 jobs on Tuesday", "800", "02-02"), cut("cut 1,200 jobs on Friday", "1,200", "02-05")),
    (
        DIED,
        ("The death toll from the storm in Port Lenn has risen to at least 12.", "at least 12", "02-04"),
        ("Nine people died when a storm hit Askedal.", "Nine", "02-02"),
    ),
    # Each is the news of its own day.
    (
        MET,
        ("The council met in Brussels on January 12.", "", "01-12"),
        ("The council met in Brussels on January 26.", "", "01-26"),
    ),
    # Both can be true.
    (
        CLOSED,
        ("The yard at Port Ellery closed in January 2022.", "", "03-01"),
        ("The yard at Port Ellery closed on January 14, 2022.", "", "04-01"),
    ),
    (HURT, hurt("At least seven", "02-01"), hurt("Nine", "02-01")),
    (HURT, hurt("Up to 12", "02-01"), hurt("Nine", "02-01")),
    (HURT, hurt("About 300", "02-01"), hurt("312", "02-02")),
    (COST, cost("40 million euros", "02-01"), cost("about 41 million euros", "02-08")),
    # What is not measured alike is not compared.
    (COST, cost("40 million euros", "02-01"), cost("40 million dollars", "02-08")),
    (COST, cost("40 million euros", "02-01"), cost("a great deal", "02-08")),
    # Other days, other events.
    (
        FELL,
        ("The index fell 251 points on January 12.", "251", "01-12"),
        ("The index fell 89 points on January 14.", "89", "01-14"),
    ),
    (
        HURT,
        hurt("At least seven", "02-01"),
        ("So far 23 people were hurt when a bus hit a wall.", "23", "02-03"),
    ),
    # Places and names are never said to differ.
    (
        HELD,
        ("The book fair is held in Harbour Square.", "Harbour Square", "02-01"),
        ("The book fair is held in Kestrel Bay.", "Kestrel Bay", "02-02"),
    ),
]
# What only contradicts where the judge holds the articles for one story.
IN_STORY = [
    (
        OPENS,
        ("The Brenn bridge will be ready by September 2, the council said.", "", "06-10"),
        ("The Brenn bridge will open on August 3 at noon, with a band.", "", "06-01"),
    ),
    (
        DIED,
        ("Rescuers in Askedal have so far counted 12 dead after the storm.", "12", "02-04"),
        ("Nine people died when a storm hit Askedal.", "Nine", "02-02"),
    ),
]


def candidate(question: str, told: Told) -> Candidate:
    text, short, day = told
    published = date.fromisoformat(f"2022-{day}")
    article = Article(day + short + text[:9], text, published=published)
    query = ask(question)
    dated = find_event_date(article, (0, len(text)), find_times(text, published), query)
    return Candidate(
        Hit(Passage(hash(told), article.id, 0, len(text), text), article, 1.0),
        0,
        len(text),
        Features(),
        short=short or None,
        when=dated if query.asks_when else None,
        on=None if query.asks_when else dated,
    )


def contradictions(question: str, head: Told, other: Told, *, of_story: bool) -> list[str]:
    """The notes on what contradicts the first telling."""
    best, second = (candidate(question, told) for told in (head, other))
    story = {best.hit.article.id: 1, second.hit.article.id: 1} if of_story else {}
    ranked = (Judged(best, 0.9), Judged(second, 0.8))
    verdict = Verdict(ranked, (best.hit, second.hit), 0.5, calibrated=True, stories=story)
    return [conflict_note(best, other, 2) for other in find_conflicts(verdict, best)]


def test_what_cannot_both_be_true_is_said_to_disagree_and_what_can_is_not() -> None:
    misses = [case for case in DISAGREE if len(contradictions(*case, of_story=False)) != 1]
    misses += [case for case in AGREE if contradictions(*case, of_story=False)]
    assert not misses


def test_of_one_story_what_is_told_in_other_words_disagrees_too() -> None:
    misses = [case for case in IN_STORY if len(contradictions(*case, of_story=True)) != 1]
    misses += [case for case in IN_STORY if contradictions(*case, of_story=False)]
    assert not misses


def test_a_note_says_who_gives_what_and_that_the_earlier_report_gave_it() -> None:
    newer, older = hurt("23", "02-03"), hurt("Seventeen", "02-01")
    assert contradictions(HURT, newer, older, of_story=False) == [
        "The article of 1 February 2022 [2] gave seventeen; that of 3 February 2022 [1] gives 23."
    ]
    assert contradictions(HURT, older, newer, of_story=False) == [
        "The article of 1 February 2022 [1] gives seventeen, that of 3 February 2022 [2] gives 23."
    ]
    (note,) = contradictions(SANK, sank("January 3", "02-01"), sank("January 4", "02-09"), of_story=False)
    assert "3 January 2022" in note and "4 January 2022" in note


def test_what_is_hardly_likely_contradicts_nothing() -> None:
    best, second = (candidate(HURT, one) for one in (hurt("23", "02-03"), hurt("Nine", "02-01")))
    ranked = (Judged(best, 0.9), Judged(second, 0.1))
    assert not find_conflicts(Verdict(ranked, (), 0.5, calibrated=True), best)


@pytest.mark.slow
def test_a_sentence_with_both_dates_contradicts_neither(house: Build) -> None:
    text = (
        "Talks were held in Geneva on January 10, the Harbour Council met on January 12 and the port board on"
        " January 13. Ministers discussed the January 12 Harbour Council meeting and the January 13 meeting"
        " of the port board."
    )
    built = house()
    built.ingest([Article("a", text, "Talks", published=date(2022, 1, 20))])
    answer = built.engine().answer(Question("When did the Harbour Council meet?"))
    assert answer.answered and answer.conflicts == ()


def test_of_one_story_the_newest_report_answers_and_the_older_is_shown_beside_it(house: Build) -> None:
    built = house()
    built.ingest(
        [
            Article(name, text, "Ferry Petrel accident off Skerry Rock", source=name, published=day)
            for name, text, day in (
                ("a", "Nine people were hurt when the ferry Petrel hit Skerry Rock.", date(2022, 2, 1)),
                ("b", "When the ferry Petrel hit Skerry Rock, 12 people were hurt.", date(2022, 2, 3)),
            )
        ]
    )
    verdict = judge(built, HURT, Pointer("Nine", others="12"))
    assert [one.candidate.short for one in verdict.ranked[:2]] == ["12", "Nine"]
    answer = built.engine(spans=Pointer("Nine", others="12")).answer(Question(HURT))
    assert answer.short == "12"
    assert notes(answer) == [
        "The article of 1 February 2022 [2] gave nine; that of 3 February 2022 [1] gives 12."
    ]


def notes(answer: Answer) -> list[str]:
    return [conflict.note for conflict in answer.conflicts]


@pytest.mark.slow
def test_a_correction_gives_the_date_and_the_corrected_one_is_shown(samples: Engine) -> None:
    question = "When does the Northgate tram open to passengers?"
    answer = samples.answer(Question(question))
    assert answer.when and answer.when.value == "2022-06-11"
    assert notes(answer) == [
        "The article of 14 February 2022 [2] gave Saturday, 7 May 2022;"
        " that of 18 February 2022 [1] gives Saturday, 11 June 2022."
    ]
    assert answer.conflicts[0].citations == (1, 2)
    before = samples.answer(Question(question, asof=date(2022, 2, 15)))
    assert before.when and before.when.value == "2022-05-07"
    assert before.conflicts == (), "nobody knew of it before it came out"


@pytest.mark.slow
def test_a_plan_gives_way_to_what_a_later_article_says(samples: Engine) -> None:
    answer = samples.answer(Question("When will the Gannet Bridge open?"))
    assert answer.when and answer.when.begin == date(2022, 3, 19)


@pytest.mark.slow
def test_two_articles_that_give_different_numbers_are_shown_side_by_side(samples: Engine) -> None:
    answer = samples.answer(Question("How many people were taken to hospital by the fire in the cold store?"))
    assert {one.article.source for one in answer.citations} == {"The Harbour Post", "The Evening Ledger"}
    assert notes(answer) == [
        "The article of 2 February 2022 [2] gave fourteen; that of 3 February 2022 [1] gives 17."
    ]


@pytest.mark.slow
def test_a_date_that_the_calendar_does_not_have_is_said_so(samples: Engine) -> None:
    answer = samples.answer(Question("When does the book fair in the Customs House open?"))
    assert answer.when and answer.when.value == "2022-02-17"
    assert notes(answer) == ["17 February 2022 is a Thursday, not a Wednesday."]
    assert answer.conflicts[0].citations == (1,)
