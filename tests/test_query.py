"""What a message asks for is read from its words once: verb, tense, weights, period, outlet, parts."""

from __future__ import annotations

from datetime import date

from asking import ask
from conftest import Build, House

from retrieval.types import Article, Period, Question
from retrieval.understand.answer_type import asks_when
from retrieval.understand.parts import split_questions
from retrieval.understand.query import Query
from retrieval.understand.understand import BACKGROUND_WEIGHT, NAME_WEIGHT, Understander, named_outlet

ASKS_WHEN = (
    "What was the date of the vote?",
    "By what year will it be paid back?",
    "In which month did it open?",
    "When did the man who ran it retire?",
    "Do you know when it opened?",
    "On what day did it open?",
    "the ferry sank when",
    "After the storm, when did the ferry sail?",
    "Oona Varley left office in May. When did she first hold it?",
    "Will the ferry sail again, and when?",
    "Has the council said when the ferry will sail?",
    "any news on when it sails?",
    "When did the council meet?",
    "and when?",
    "On which day does the bridge open?",
    "What year was the lamp lit?",
    "which month did they strike",
    "On what date was it signed?",
)
ASKS_NO_DATE = (
    "How many people were hurt when the ferry sank?",
    "Who was captain when the ferry sank?",
    "Why was the bridge shut when the storm came?",
    "What happened when the ferry sank?",
    "Oona Varley made history this year when she became the first woman to hold what office?",
    "When the ferry sank, the harbour was shut. Who will run it?",
    "When the ferry sank, how many cars were on board?",
    "Was anyone hurt when the ferry sank?",
    "True or false: the ferry was full when it sank.",
    "Who opened the bridge?",
    "What opened that day?",
    "How many came?",
    "Where is Whenuapai?",
)
TENSES = {
    "When will the bridge open?": (True, False),
    "When was it due to open?": (True, False),
    "When did it open?": (False, True),
    "When is it open?": (False, False),
}
OUTLETS = ("Meridian Wire", "Northline", "The Harbour Post", "The Times", "The Times of Ellery")
NAMED = {
    "What did the mayor say, as reported by Northline?": "Northline",
    "According to 'The Harbour Post', who came?": "The Harbour Post",
    "Does the Meridian Wire article mention the ferry?": "Meridian Wire",
    "Who won, according to The Times of Ellery?": "The Times of Ellery",
    "Who won, according to Northline and according to Meridian Wire?": None,
    "When do The Times tables start?": None,
    "Who owns Northline?": None,
    "What happened, according to the Harbour Post?": "The Harbour Post",
    "What happened, according to Northline and The Harbour Post?": None,
    "According to Northline Shipping, what happened?": None,
    "Which ferry sank?": None,
}


def test_a_question_for_a_date_is_known_as_one_and_a_when_that_joins_two_clauses_is_none() -> None:
    misses = [text for text in ASKS_WHEN if not asks_when(text)]
    misses += [text for text in ASKS_NO_DATE if asks_when(text)]
    assert not misses


def test_the_words_that_ask_are_none_of_what_is_asked_about() -> None:
    assert set(ask("On which day did the ferry sail?").weights) == {"ferri", "sail"}
    assert "dai" in ask("Which ferry sailed on the day of the storm?").weights


def test_a_name_weighs_more_and_what_only_says_when_weighs_less() -> None:
    weights = ask("When did Oona Varley speak to drivers after the long strike?").weights
    assert weights["varlei"] == NAME_WEIGHT
    assert weights["speak"] == weights["driver"] == 1.0
    assert weights["strike"] == weights["long"] == BACKGROUND_WEIGHT
    twice = ask("When did the bridge open after the bridge was closed?")
    assert twice.weights["bridg"] == 1.0, "what stands in both parts is no background"


def test_a_participle_behind_an_auxiliary_is_a_verb() -> None:
    assert ask("When was the ferry launched?").participles == {"launch"}
    assert not ask("When did the launched ferry sail?").participles


def test_a_verb_shows_by_its_other_form_in_the_sentence() -> None:
    query = ask("When did the council file the report?")
    assert query.is_verb("filed", "file", "council")
    assert not query.is_verb("file", "file", "the")
    assert query.is_verb("file", "file", "to")


def test_the_tense_of_a_question_is_known() -> None:
    found = {text: (query.asks_future, query.asks_past) for text in TENSES if (query := ask(text))}
    assert found == TENSES


def test_the_words_of_a_firm_period_are_matched_by_dates_and_not_as_words() -> None:
    january = Period(date(2022, 1, 1), date(2022, 1, 31), "in January")
    assert set(ask("Who resigned in January?", period=january).weights) == {"resign"}
    loose = Period(january.begin, january.end, "in January", firm=False)
    assert "januari" in ask("When did sales rise in January?", period=loose).weights


def test_a_follow_up_keeps_its_own_kind_and_the_words_of_what_it_follows() -> None:
    query = ask("and when?", context="Who closed the Gannet Bridge?")
    assert query.asks_when and "gannet" in query.weights


def test_an_outlet_is_known_where_it_is_named_as_one() -> None:
    assert {text: named_outlet(text, OUTLETS) for text in NAMED} == NAMED


def test_two_questions_in_one_are_taken_apart() -> None:
    assert split_questions("When and where did they meet?") == [
        ("When did they meet?", None),
        ("where did they meet?", "When did they meet?"),
    ]
    hurt = split_questions("How many died and how many were hurt in the fire?")
    assert [text for text, _ in hurt] == ["How many died in the fire?", "how many were hurt in the fire?"]
    for text in ("Who won?", "Who met in Geneva and Vienna?", "Salt and pepper", "", "and when?"):
        assert split_questions(text) == [], text


def understand(built: House, message: Question, *, splits: bool = True) -> Query:
    today = date(2026, 3, 4)
    understander = Understander(built.library, built.library.full_text, lambda: today, splits=splits)
    return understander.understand(message)


def test_a_message_with_several_questions_has_parts_and_the_whole_is_the_last(house: Build) -> None:
    built = house()
    built.ingest([Article("a", "The ferry sank off Lund on May 3.", source="Northline")])
    both = understand(built, Question("When and where did the ferry sink?"))
    assert [one.message.text for one in both.parts] == [
        "When did the ferry sink?",
        "where did the ferry sink?",
        "When and where did the ferry sink?",
    ]
    assert both.parts[0].asks_when and not both.parts[1].asks_when
    assert understand(built, Question("When and where did the ferry sink?"), splits=False).parts == ()
    compared = understand(built, Question("Did the ferry sink before the fire started?"))
    assert compared.comparison and len(compared.parts) == 3
    assert [one.asks_when for one in compared.parts] == [True, True, False]
    assert understand(built, Question("Who saw it sink?")).parts == ()


def test_bounds_that_no_article_can_meet_are_a_reason_to_refuse(house: Build) -> None:
    built = house()
    built.ingest([Article("a", "The ferry sank.", source="Northline")])
    assert "no outlet named 'nobody'" in str(understand(built, Question("Who?", source="nobody")).refusal)
    crossed = Question("Who?", since=date(2022, 2, 1), until=date(2022, 1, 1))
    assert "No day lies between" in str(understand(built, crossed).refusal)
    assert understand(built, Question("Who?", source="Northline")).refusal is None


def test_what_neither_the_library_nor_the_encoder_takes_is_left_out_of_a_message(house: Build) -> None:
    query = understand(house(), Question("\ud800 who\x00?", context="Gannet\ud800"))
    assert "\ud800" not in query.text + query.message.text and "\x00" not in query.text
