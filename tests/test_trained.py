"""What a trained reader says decides with the words: which sentence, in which order, and how sure that is."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest
from conftest import BRIDGE, Build, House
from pointing import RULE, Pointer, hits, read
from retrieval.answer import Newsdesk
from retrieval.read.reader import Read, SentenceReader
from retrieval.read.trained import BUSY, READ, Signs, TrainedReader, agreed

from retrieval.read.weights import Rule, Rules
from retrieval.search.search import Search
from retrieval.types import Article, Question


@pytest.fixture
def harbour(house: Build) -> House:
    built = house()
    built.ingest(
        [
            Article("bridge", BRIDGE, "Gannet Bridge closed", published=date(2022, 1, 20)),
            Article("film", "A silent film about a snowplough won. It cost 12 dollars.", "Film"),
            Article("ferry", "The ferry to the Gannet isles was painted. Its captain is Jon Ode.", "Ferry"),
        ]
    )
    return built


def quote(found: Read) -> str:
    best = found.readings[0]
    return best.hit.article.text[best.start : best.end]


def test_the_sentence_of_the_span_is_quoted_and_the_span_is_short(harbour: House) -> None:
    found = read(harbour, "Who is at the helm of the boat?", Pointer("Jon Ode"))
    assert quote(found) == "Its captain is Jon Ode."
    assert found.readings[0].short == "Jon Ode"
    assert found.readings[0].support >= found.enough


def test_passages_are_shown_in_the_order_of_their_best_sentence(harbour: House) -> None:
    found = read(harbour, "Who is at the helm of the boat?", Pointer("Jon Ode"))
    assert next(hit.article.id for hit in found.hits) == "ferry"
    assert sorted(hit.article.id for hit in found.hits) == ["bridge", "ferry", "film"]


def test_what_is_asked_when_is_dated_by_the_date_engine_and_not_by_the_span(harbour: House) -> None:
    found = read(harbour, "When did they close the bridge?", Pointer("January 14"))
    assert found.readings[0].short is None
    assert found.readings[0].when
    assert found.readings[0].when.value == "2022-01-14"


def test_support_is_the_probability_of_the_rule(harbour: House) -> None:
    sure = read(harbour, "Who is at the helm of the boat?", Pointer("Jon Ode"))
    unsure = read(harbour, "Who is at the helm of the boat?", Pointer("nothing that is there"))
    assert sure.readings[0].support > 0.9 > 0.1 > unsure.readings[0].support
    assert all(0 <= one.support <= 1 for one in (*sure.readings, *unsure.readings))


def test_each_sign_meets_the_weight_of_its_name() -> None:
    signs = [one.name for one in fields(Signs)]
    assert [one.name for one in fields(Rule)][: len(signs)] == signs
    for place, name in enumerate(signs):
        weighed = Rule(**dict.fromkeys(signs, 0.0) | {name: 3.0, "bias": 0.0})
        assert weighed.chance([float(at == place) for at in range(len(signs))]) > 0.9


def test_questions_that_ask_when_have_a_rule_of_their_own(harbour: House) -> None:
    strict = replace(RULE, bias=-50.0)
    for rules, answered in ((Rules(strict, RULE), False), (Rules(RULE, strict), True)):
        when = read(harbour, "When did they close the bridge?", Pointer("January 14", rules))
        who = read(harbour, "Who is at the helm of the boat?", Pointer("Jon Ode", rules))
        assert (when.answers, who.answers) == (answered, not answered)


def test_where_the_model_has_no_time_words_decide_and_the_answer_says_so(harbour: House) -> None:
    text = "Who is the mayor of the town?"
    busy = read(harbour, text, Pointer("Jon Ode", busy=True))
    assert busy.notice == BUSY
    plain = SentenceReader(harbour.library).read(Question(text), hits(harbour, text))
    assert replace(busy, notice=None) == plain


def test_what_other_articles_say_too_is_likelier(house: Build) -> None:
    built = house()
    sentence = "Its captain is Jon Ode, and the ferry is old."
    built.ingest([Article("one", f"The ferry was painted. {sentence}", "Ferry")])
    text, pointer = "Who is the captain?", Pointer("Jon Ode", rules=Rules(other=replace(RULE, bias=-6.0)))
    alone = read(built, text, pointer).readings[0].support
    other = "Down at the isles Mr Jon Ode, a captain of many years, told us of his boats."
    built.ingest([Article("two", f"Fog hid the pier all day long. {other}", "Fog")])
    both = read(built, text, pointer).readings[0]
    assert both.short == "Jon Ode"
    assert 1 > both.support > alone


def test_what_two_articles_say_goes_before_what_is_as_likely_by_itself(house: Build) -> None:
    built = house()
    built.ingest(
        [
            Article("one", "The captain of the ferry is Ida Roth.", "Ferry"),
            Article("two", "Down at the isles the captain is Jon Ode.", "Isles"),
            Article("three", "Its captain, Jon Ode, told us of the fog.", "Fog"),
        ]
    )
    text, rules = "Who is the captain of the ferry?", Rules(other=replace(RULE, bias=-6.0))
    found = read(built, text, Pointer("Ida Roth", rules, others="Jon Ode"))
    assert [one.short for one in found.readings] == ["Jon Ode", "Jon Ode", "Ida Roth"]
    assert found.hits[0].article.id == "one"


def test_of_what_is_as_likely_the_newer_goes_first_but_for_dates(house: Build) -> None:
    built = house()
    pointer = Pointer("Ida Roth", others="Jon Ode")
    for name, captain, day in (("a", "Ida Roth", date(2022, 1, 3)), ("b", "Jon Ode", date(2022, 3, 7))):
        text = f"The captain of the ferry is {captain}, named on Monday."
        built.ingest([Article(name, text, "Ferry", published=day)])
    who = read(built, "Who is the captain of the ferry?", pointer)
    assert [one.hit.article.id for one in who.readings] == ["b", "a"]
    assert [hit.article.id for hit in who.hits] == ["b", "a"]
    assert who.readings[0].support == who.readings[1].support
    when = read(built, "When was the captain of the ferry named?", pointer)
    assert [one.hit.article.id for one in when.readings] == ["a", "b"]


def test_an_article_does_not_bear_itself_out(harbour: House) -> None:
    twice = "The captain is Jon Ode. Jon Ode is the captain."
    harbour.ingest([Article("ferry", twice, "Ferry")])
    found = read(
        harbour, "Who is the captain?", Pointer("Jon Ode", rules=Rules(other=replace(RULE, bias=-6.0)))
    )
    assert {one.hit.article.id for one in found.readings[:2]} == {"ferry"}
    assert agreed(found.readings[:2]) == list(found.readings[:2])


def test_what_a_sentence_has_to_say_gets_no_short_answer(harbour: House) -> None:
    found = read(harbour, "Why did the council close the bridge?", Pointer("cracks"))
    assert "because of cracks" in quote(found)
    assert found.readings[0].short is None


def test_a_number_is_asked_for_and_no_other_span_is_taken(harbour: House) -> None:
    pointed = read(harbour, "How many vehicles does the bridge carry a day?", Pointer("vehicles"))
    assert all(one.short is None for one in pointed.readings)
    found = read(harbour, "How many vehicles does the bridge carry a day?", Pointer("23,000"))
    assert found.readings[0].short == "23,000"


def test_what_leads_to_a_number_is_no_part_of_it(harbour: House) -> None:
    harbour.ingest([Article("lido", "The lido closed after six years.", "Lido")])
    found = read(harbour, "The lido closed after how many years?", Pointer("after six years"))
    assert found.readings[0].short == "six years"


def test_the_name_that_the_question_gives_is_not_pointed_at(harbour: House) -> None:
    found = read(harbour, "Where is the Gannet Bridge?", Pointer("The Gannet Bridge"))
    assert all(one.short is None for one in found.readings)
    found = read(harbour, "Which bridge was shut for repairs?", Pointer("The Gannet Bridge"))
    assert found.readings[0].short == "The Gannet Bridge"


def test_who_is_asked_for_is_told_by_name(harbour: House) -> None:
    found = read(harbour, "Who said that it will open in spring?", Pointer("The mayor, Ada Brandt"))
    assert found.readings[0].short == "Ada Brandt"


def test_a_number_of_another_kind_is_no_short_answer(harbour: House) -> None:
    found = read(harbour, "How tall is the bridge?", Pointer("23,000"))
    assert all(one.short is None for one in found.readings)


def test_the_words_of_a_plan_that_lapsed_are_no_short_answer(harbour: House) -> None:
    text = "The lido had been expected to cost 2 million, but the town paid 3 million for it."
    harbour.ingest([Article("lido", text, "Lido")])
    question = "How much did the lido cost?"
    assert read(harbour, question, Pointer("3 million")).readings[0].short == "3 million"
    assert all(one.short is None for one in read(harbour, question, Pointer("2 million")).readings)


def test_a_comparison_made_without_the_model_says_so_too(harbour: House) -> None:
    fair = "The book fair opened on January 17. The mayor cut a ribbon."
    harbour.ingest([Article("fair", fair, "Book fair opened", published=date(2022, 1, 20))])
    reader = TrainedReader(SentenceReader(harbour.library), Pointer("x", busy=True))
    search = Search(harbour.library, harbour.dense, harbour.encoder)
    answer = Newsdesk(harbour.library, search, reader).answer(
        Question("Was the Gannet Bridge closed before the book fair opened?")
    )
    assert answer.short == "Yes"
    assert answer.notice == BUSY


def test_only_the_first_passages_are_read_and_the_others_follow(harbour: House) -> None:
    one, *_ = hits(harbour, "bridge")
    many = [replace(one, passage=replace(one.passage, id=number)) for number in range(1, 2 * READ)]
    reader = TrainedReader(SentenceReader(harbour.library), Pointer("January 14"))
    found = reader.read(Question("When was it closed?"), many)
    assert {reading.hit.passage.id for reading in found.readings} == set(range(1, READ + 1))
    assert [hit.passage.id for hit in found.hits][READ:] == list(range(READ + 1, 2 * READ))


def test_nothing_is_read_of_nothing(harbour: House) -> None:
    reader = TrainedReader(SentenceReader(harbour.library), Pointer("x"))
    assert reader.read(Question("Who?"), []) == Read((), (), RULE.enough, calibrated=True)
