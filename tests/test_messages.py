"""What each kind of message gets, over the samples, with the shipped models."""

from __future__ import annotations

import json
from datetime import date

import pytest

from bot.chat.conversation import Conversation, Reply
from bot.commands.chat import Conversations
from bot.show.json_output import reply_json
from bot.show.plain import render_plain
from retrieval.compose.small_talk import catalogue
from retrieval.pipeline import Engine
from retrieval.types import Answer, DatelineError, Question

pytestmark = pytest.mark.slow
MARCH = Question("", asof=date(2022, 3, 22))


def ask(engine: Engine, text: str, base: Question | None = None) -> Answer:
    reply = Conversation(engine, base).say(text)
    assert reply.answer
    return reply.answer


@pytest.mark.parametrize(
    ("text", "intent", "word"),
    [
        ("hi there", "social", "Hello"),
        ("thanks a lot!", "social", "welcome"),
        ("what can you do?", "help", "23 articles"),
        ("how do I know that is true?", "help", "word for word"),
        ("write me a poem about tea", "out_of_scope", "only answer"),
        ("asdkj qwlek", "nonsense", "no article"),
        ("wann öffnet die brücke wieder?", "other_language", "Englisch"),
        ("что ты умеешь?", "other_language", "английском"),
    ],
)
def test_what_asks_for_no_article_gets_a_short_line_and_none(
    samples: Engine, text: str, intent: str, word: str
) -> None:
    answer = ask(samples, text)
    assert (answer.intent, answer.citations, answer.answered) == (intent, (), False)
    assert word in answer.text and len(answer.text) <= 600


def test_every_language_of_the_catalogue_has_every_text_that_it_needs() -> None:
    every = catalogue()
    assert len(every) == 10
    assert {one: set(texts) - set(every["en"]) for one, texts in every.items()} == {
        one: set() for one in every
    }
    assert all(
        {"reads_only", "what_i_do", "say_example", "language_english"} <= set(t) for t in every.values()
    )


def test_the_examples_are_questions_that_this_library_answers(samples: Engine) -> None:
    shown = [line[2:] for line in ask(samples, "help").text.split("\n") if line.startswith("• ")]
    assert len(shown) == 2
    assert all(ask(samples, one).answered for one in shown), shown


@pytest.mark.parametrize("text", ["latest on the gannet bridge", "gannet bridge", "tell me about the bridge"])
def test_a_topic_gets_its_newest_articles_first_each_with_its_day(samples: Engine, text: str) -> None:
    answer = ask(samples, text)
    days = [one.article.published for one in answer.citations]
    assert answer.answered and days == sorted(days, key=str, reverse=True)
    assert answer.text.startswith("21 March 2022: “") and len(set(days)) > 1


def test_how_things_stand_is_told_by_the_newest_article_with_its_day(samples: Engine) -> None:
    answer = ask(samples, "is the gannet bridge open now?")
    assert answer.intent == "status" and answer.text.startswith("As of 21 March 2022: “")
    earlier = ask(samples, "is the gannet bridge open now?", Question("", asof=date(2022, 2, 12)))
    assert earlier.text.startswith("As of 10 February 2022: “")


@pytest.mark.parametrize(
    ("text", "day"), [("what's new?", "5 January 2023"), ("what happened on January 12?", "12 January 2022")]
)
def test_a_digest_tells_a_line_a_story(samples: Engine, text: str, day: str) -> None:
    answer = ask(samples, text)
    assert answer.intent == "digest" and answer.answered
    assert day in answer.text.split("\n")[0]
    assert len(answer.text.split("\n")) == len({one.number for one in answer.citations}) <= 5


def test_days_without_news_name_the_nearest_that_have_some(samples: Engine) -> None:
    answer = ask(samples, "what happened on 3 May 2022?")
    assert not answer.answered and answer.citations == ()
    assert answer.text.startswith("The library holds nothing of") and "nearest" in answer.text


@pytest.mark.parametrize("text", ["latest on the Larkmoor dam", "who is Orla Venn", "zeppelin race news"])
def test_a_topic_that_no_article_is_about_is_refused_in_a_line(samples: Engine, text: str) -> None:
    answer = ask(samples, text)
    assert not answer.answered and answer.citations == answer.nearest == ()
    assert answer.text.startswith("I have no article about ") and "\n" not in answer.text


def test_several_sentences_answer_what_one_does_not(samples: Engine) -> None:
    why = ask(samples, "why was the gannet bridge closed?")
    assert why.intent == "reason" and "crack" in why.text
    said = ask(samples, "what did the city engineer say about the bridge?")
    assert said.intent == "said" and said.answered


def test_one_article_has_one_number_and_each_quotation_stands_in_it(samples: Engine) -> None:
    for text in ("latest on the bridge", "why was the bridge closed?", "is the tram running yet?"):
        cited = ask(samples, text).citations
        assert len({one.number for one in cited}) == len({one.article.id for one in cited})
        assert all(one.quote in one.article.text for one in cited)


def test_a_follow_up_goes_on_from_what_was_spoken_of(samples: Engine) -> None:
    talk = Conversation(samples, MARCH)
    talk.say("when was the gannet bridge closed?")
    why = talk.say("and why?").answer
    assert why and "crack" in why.text
    assert talk.say("thanks!").answer
    again = talk.say("is it open now?").answer
    assert again and again.text.startswith("As of 21 March 2022")


def test_with_nothing_to_lean_on_the_bot_asks_back(samples: Engine) -> None:
    assert ask(samples, "and where?").text.startswith("About what, or whom?")


def test_lines_with_one_chat_are_one_conversation(samples: Engine) -> None:
    talk = Conversations(samples, Question(""))
    lines = [
        {"message": "when was the gannet bridge closed?", "chat": "a", "asof": "2022-02-12"},
        {"message": "latest on the tram", "chat": "b"},
        {"message": "and why?", "chat": "a", "asof": "2022-02-12"},
    ]
    replies = [talk.say(json.dumps(line)) for line in lines]
    shown = [reply_json(reply, render_plain(reply)) for reply in replies]
    assert "crack" in shown[2]["reply"] and "tram" not in shown[2]["reply"]
    assert [one["intent"] for one in shown][1:] == ["latest", "reason"]
    assert all(one["citations"] and one["reply"] for one in shown)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{bad", "begins like a JSON object"),
        ('{"text": "x"}', 'no "message"'),
        ('{"message": "x", "asof": "soon"}', "asof"),
    ],
)
def test_a_line_that_cannot_be_read_says_why(samples: Engine, line: str, fault: str) -> None:
    with pytest.raises(DatelineError, match=fault):
        Conversations(samples, Question("")).say(line)


def test_a_plain_line_is_a_message(samples: Engine) -> None:
    reply = Conversations(samples, Question("")).say("thanks!")
    assert isinstance(reply, Reply) and reply.answer and reply.answer.intent == "social"
