"""What is said in a conversation, before anybody renders it."""

from datetime import date

import pytest
from scripted import COVERAGE, Script, answer

from bot.chat.conversation import (
    COMMANDS,
    HELP,
    LONGEST_QUESTION,
    MOST_EVENTS,
    NO_TEXT,
    NO_TOPIC,
    NOTHING_ASKED,
    START,
    TOO_LONG,
    Conversation,
    split_command,
)
from retrieval.types import Question


@pytest.fixture
def talk(script: Script) -> Conversation:
    return Conversation(script)


@pytest.mark.parametrize(
    "text", ["who met?", "/ask who met?", "/ask@dateline_bot who met?", "  /ASK who met? "]
)
def test_a_question_is_answered_with_and_without_the_command(talk: Conversation, script: Script, text: str):
    reply = talk.reply(text)
    assert reply.answer is not None and reply.answer.answered
    assert [question.text for question in script.asked] == ["who met?"]
    assert reply.topic == "who met?"


def test_every_command_has_a_reply_of_its_own(talk: Conversation, script: Script):
    assert talk.reply("/start").text == START
    assert talk.reply("/help").text == HELP
    assert talk.reply("/ask").text == NOTHING_ASKED
    assert talk.reply("/sources").coverage == COVERAGE
    assert talk.reply("/timeline").text == NO_TOPIC
    assert set(COMMANDS) == {"start", "help", "ask", "timeline", "sources"}
    assert script.asked == []


def test_help_names_every_command():
    for command in set(COMMANDS) - {"start"}:
        assert f"/{command}" in HELP


def test_an_unknown_command_is_named_and_help_offered(talk: Conversation):
    assert talk.reply("/weather Bonn").text == "I do not know /weather. /help says what I can do."


def test_a_path_is_a_question_not_a_command(talk: Conversation, script: Script):
    assert talk.reply("/etc/passwd is what?").answer is not None
    assert script.asked[0].text == "/etc/passwd is what?"


def test_the_longest_question_is_asked_and_a_longer_one_is_not(talk: Conversation, script: Script):
    assert talk.reply("x" * LONGEST_QUESTION).answer is not None
    assert talk.reply("x" * (LONGEST_QUESTION + 1)).text == TOO_LONG
    assert talk.reply("/ask " + "x" * (LONGEST_QUESTION + 1)).text == TOO_LONG
    assert len(script.asked) == 1


def test_a_message_without_text_gets_a_kind_line(talk: Conversation):
    assert talk.reply("").text == NO_TEXT
    assert talk.reply(" \n ").text == NO_TEXT


def test_a_reply_to_an_answer_is_asked_with_the_question_it_replies_to(talk: Conversation, script: Script):
    talk.reply("who resigned?", context="what happened in Rome?")
    assert script.asked[0] == Question("who resigned?", context="what happened in Rome?")


def test_the_question_before_goes_with_the_next_as_what_it_may_lean_on(talk: Conversation, script: Script):
    talk.reply("and where?", previous="when did they meet?")
    assert script.asked == [Question("and where?", previous=Question("when did they meet?"))]


def test_what_an_answer_is_about_is_what_the_next_message_may_lean_on(talk: Conversation, script: Script):
    script.answers = {"and where?": answer(topic=""), "and in Rome?": answer(topic="when meet and in Rome?")}
    for line in ("when did they meet?", "and where?", "and in Rome?", "who resigned?", "when?"):
        talk.say(line)
    leant_on = [one.previous and one.previous.text for one in script.asked]
    met, in_rome = "when did they meet?", "when meet and in Rome?"
    assert leant_on == [None, met, met, in_rome, "who resigned?"]


def test_a_command_between_two_questions_does_not_break_the_thread(talk: Conversation, script: Script):
    for line in ("when did they meet?", "/sources", "/ask where?"):
        talk.say(line)
    assert script.asked[-1] == Question("where?", previous=Question("when did they meet?"))


def test_what_a_chat_is_limited_to_goes_with_every_question(script: Script):
    Conversation(script, Question("", source="The Example", limit=3)).reply("who met?")
    assert script.asked == [Question("who met?", source="The Example", limit=3)]


def test_what_the_answerer_raises_is_not_hidden(talk: Conversation):
    with pytest.raises(RuntimeError, match="cannot work"):
        talk.reply("crash now")


def test_a_command_is_what_telegram_calls_one():
    assert split_command("/ask@b where?") == split_command("/ask\nwhere?") == ("ask", "where?")
    assert split_command("/ask") == ("ask", "")
    assert [split_command(text)[0] for text in ("/", "/ask@", "and/or")] == [None, None, None]


@pytest.mark.parametrize(
    "text", ["/timeline the bridge", "/timeline@dateline_bot the bridge", " /TIMELINE  the bridge "]
)
def test_a_topic_has_its_timeline(talk: Conversation, script: Script, text: str):
    reply = talk.reply(text)
    assert reply.timeline is not None and reply.timeline.topic == "the bridge"
    assert script.asked == [Question("the bridge", limit=MOST_EVENTS)]
    assert reply.topic == "the bridge"


def test_a_topic_may_be_small_talk_elsewhere_and_follow_nothing_up(talk: Conversation, script: Script):
    assert talk.reply("/timeline cheers", "when did they meet?", "who won?").timeline is not None
    assert script.asked == [Question("cheers", limit=MOST_EVENTS)]


def test_a_question_after_a_timeline_goes_on_from_its_topic(talk: Conversation, script: Script):
    talk.say("/timeline the bridge")
    talk.say("and when?")
    assert script.asked[-1] == Question("and when?", previous=Question("the bridge"))


def test_a_topic_that_is_too_long_is_told_so(talk: Conversation, script: Script):
    assert talk.reply("/timeline " + "x" * (LONGEST_QUESTION + 1)).text == TOO_LONG
    assert script.asked == []


def test_a_day_bounds_a_question_and_a_timeline(talk: Conversation, script: Script):
    day = date(2022, 2, 1)
    talk.reply("/ask —asof 2022-02-01 who met?")
    talk.reply("/timeline --asof 2022-02-01 the bridge")
    talk.reply("who met? --since 2022-02-01")
    assert script.asked == [
        Question("who met?", asof=day),
        Question("the bridge", asof=day, limit=MOST_EVENTS),
        Question("who met?", since=day),
    ]


def test_the_question_before_keeps_its_own_day(talk: Conversation, script: Script):
    talk.say("--asof 2022-02-01 who met?")
    talk.say("and why? --asof 2022-03-01")
    before = Question("who met?", asof=date(2022, 2, 1))
    assert script.asked[1:] == [Question("and why?", asof=date(2022, 3, 1), previous=before)]


def test_bounds_of_the_whole_conversation_hold_where_none_are_given(script: Script):
    talk = Conversation(script, Question("", asof=date(2022, 5, 1), source="The Example"))
    talk.reply("/timeline the bridge")
    talk.reply("/timeline --asof 2022-02-01 the bridge")
    assert [(one.asof, one.source) for one in script.asked] == [
        (date(2022, 5, 1), "The Example"),
        (date(2022, 2, 1), "The Example"),
    ]


def test_a_day_that_is_none_and_an_option_without_words_are_told_in_one_line(
    talk: Conversation, script: Script
):
    bad = talk.reply("/ask --asof fish who met?").text
    assert bad == "--asof: 'fish' is not a date like 2022-01-20 or 'last Monday'"
    assert talk.reply("/timeline --asof 2022-02-01").text == NO_TOPIC
    assert talk.reply("/ask --asof 2022-02-01").text == NOTHING_ASKED
    assert script.asked == []
