"""In a group the bot answers what is asked of it, briefly, and lets nobody wait without a sign."""

import asyncio
import json
import statistics
import time
from dataclasses import replace
from pathlib import Path

import pytest
from bot_process import HASTY
from fakes import BotApi
from running_bot import calls, running, sent, until, waiting
from scripted import ARTICLE, Script, answer, citation

from bot.chat.conversation import NOTHING_ASKED, Conversation
from bot.telegram.brief_html import render_brief
from bot.telegram.html import JOINER, strip_markup
from bot.telegram.own_commands import NO_MENTIONS
from bot.telegram.rate_limits import Limits
from retrieval.pipeline import Engine

SAMPLES = Path(__file__).parent.parent / "samples"

QUESTION = "when does the Northgate tram open?"


# (1) A reply to an answer is answered only when it asks.


async def test_thanks_in_reply_to_an_answer_is_not_answered(api: BotApi, tmp_path: Path, script: Script):
    group, anna = api.group(), api.user("Anna")
    async with running(api, tmp_path, script):
        api.say(group, anna, "/ask who met?")
        await sent(api, 1)
        answered = api.sent[0].message_id
        for line in ("thanks!", "👍", "ok", "@ben look at this", "that is what I said", "lol"):
            api.say(group, anna, line, reply_to=answered)
        api.say(group, anna, "and where?", reply_to=answered)
        await sent(api, 2)
        await until(lambda: not api.pending())
    assert [question.text for question in script.asked] == ["who met?", "and where?"]


# (2) A mention without a question takes what it replies to.


@pytest.mark.parametrize("words", ["@{0}", "@{0}?", "/ask", "@{0} do you know?"])
async def test_a_mention_under_somebodys_question_takes_that_question(
    api: BotApi, tmp_path: Path, script: Script, words: str
):
    group, anna, ben = api.group(), api.user("Anna"), api.user("Ben")
    async with running(api, tmp_path, script):
        asked = api.say(group, anna, QUESTION)
        api.say(group, ben, words.format(api.username), reply_to=asked)
        await sent(api, 1)
        # A follow-up goes on from the question that was taken.
        api.say(group, ben, "and where?", reply_to=api.sent[0].message_id)
        await sent(api, 2)
    assert [(question.text, question.context) for question in script.asked] == [
        (QUESTION, None),
        ("and where?", QUESTION),
    ]
    assert api.sent[0].reply_to == asked
    assert api.sent[0].params["reply_parameters"]["quote"] == QUESTION


async def test_what_was_quoted_is_the_subject(api: BotApi, tmp_path: Path, script: Script):
    group, anna, ben = api.group(), api.user("Anna"), api.user("Ben")
    async with running(api, tmp_path, script):
        asked = api.say(group, anna, f"Good morning. {QUESTION} I wonder.")
        api.say(group, ben, f"@{api.username}?", reply_to=asked, quote=QUESTION)
        await sent(api, 1)
    assert script.asked[0].text == QUESTION
    assert api.sent[0].params["reply_parameters"]["quote"] == QUESTION


async def test_an_elliptical_question_under_a_message_is_about_it(
    api: BotApi, tmp_path: Path, script: Script
):
    group, anna, ben = api.group(), api.user("Anna"), api.user("Ben")
    async with running(api, tmp_path, script):
        told = api.say(group, anna, "The Northgate tram has opened.")
        asked = api.say(group, ben, f"@{api.username} when?", reply_to=told)
        await sent(api, 1)
    assert (script.asked[0].text, script.asked[0].context) == ("when?", "The Northgate tram has opened.")
    assert api.sent[0].reply_to == asked


async def test_a_mention_under_a_message_of_the_bot_that_is_no_answer_tells_how_to_ask(
    api: BotApi, tmp_path: Path, script: Script
):
    group, anna = api.group(), api.user("Anna")
    async with running(api, tmp_path, script):
        api.say(group, anna, "/help")
        await sent(api, 1)
        api.say(group, anna, f"@{api.username}", reply_to=api.sent[0].message_id)
        texts = await sent(api, 2)
    assert texts[1] == NOTHING_ASKED and script.asked == []


# (3) Commands need no name, unless another bot was addressed last.


async def test_commands_are_answered_without_a_name_until_another_bot_is_addressed(
    api: BotApi, tmp_path: Path, script: Script
):
    group, anna = api.group(), api.user("Anna")
    async with running(api, tmp_path, script):
        for line in ("/privacy", "/help@weather_bot", "/help", f"@{api.username} who met?", "/sources"):
            api.say(group, anna, line)
        texts = await sent(api, 3)
        await until(lambda: not api.pending())
    assert len(api.sent) == 3
    assert [text.split()[0] for text in texts] == ["What", "Wednesday,", "The"]


# (4) Added, removed, silenced.


async def test_when_it_is_added_it_says_how_to_ask_in_one_message(
    api: BotApi, tmp_path: Path, script: Script
):
    group, anna = api.group(), api.user("Anna")
    async with running(api, tmp_path, script):
        api.change_membership(group, anna, "left", "member")
        await sent(api, 1)
        api.reads_all = False
    async with running(api, tmp_path, script):
        api.change_membership(group, anna, "left", "member")
        texts = await sent(api, 2)
        api.change_membership(group, anna, "member", "administrator")
        await until(lambda: not api.pending())
    assert len(api.sent) == 2 and all(len(text) <= 400 for text in texts)
    assert "/ask" in texts[0] and "30 days" in texts[0]
    assert (NO_MENTIONS.strip() in texts[0], NO_MENTIONS.strip() in texts[1]) == (False, True)


@pytest.mark.parametrize("state", ["kicked", "left", "restricted"])
async def test_a_chat_it_cannot_write_to_has_its_queue_dropped(
    api: BotApi, tmp_path: Path, script: Script, state: str
):
    group, anna, chat = api.group(), api.user("Anna"), api.private_chat()
    async with running(api, tmp_path, script):
        for line in ("/ask hold on, first?", "/ask second?", "/ask third?"):
            api.say(group, anna, line)
        await until(lambda: script.asked)
        api.change_membership(group, anna, "member", state)
        await until(lambda: not api.pending())
        script.release.set()
        api.say(chat, chat, "who met?")
        await until(lambda: any(message.chat == chat.id for message in api.sent))
        await until(lambda: not waiting(tmp_path, api))
    assert [question.text for question in script.asked] == ["hold on, first?", "who met?"]


# (5) Short answers.


async def test_in_a_group_an_answer_is_short(api: BotApi, tmp_path: Path, script: Script):
    article = replace(ARTICLE, text="A long & winding report goes on and on. " * 60)
    citations = tuple(citation(article, 0, 1200, number) for number in range(1, 8))
    script.answers["who resigned?"] = answer(article=article, citations=citations)
    group, anna = api.group(), api.user("Anna")
    async with running(api, tmp_path, script):
        api.say(group, anna, "/ask who resigned?")
        (text,) = await sent(api, 1)
        await until(lambda: not waiting(tmp_path, api))
    assert len(api.sent) == 1 and len(text) <= 700
    headline, _, quotation, sources = text.split("\n")
    assert headline.startswith("Wednesday, 12 January 2022") and quotation.startswith("“A long")
    assert sources.startswith("[1] The Example · 20 Jan 2022, [2] ") and sources.endswith("and 4 more")


async def test_a_timeline_in_a_group_is_one_message(api: BotApi, tmp_path: Path, script: Script):
    script.events = script.events * 12
    group, anna = api.group(), api.user("Anna")
    async with running(api, tmp_path, script):
        asked = api.say(group, anna, "/timeline the envoys")
        (text,) = await sent(api, 1)
        await until(lambda: not waiting(tmp_path, api))
    assert [message.method for message in api.sent] == ["sendPhoto"]
    assert len(text.encode("utf-16-le")) // 2 <= 1024 and "more" in text.split("\n")[-1]
    assert api.sent[0].reply_to == asked


# (6) Turns.


@pytest.mark.slow
async def test_twelve_timelines_in_one_topic_hold_up_no_other_topic(tmp_path: Path, script: Script):
    with BotApi(flood=True) as api:
        forum, anna, ben = api.forum(topics=(2, 5)), api.user("Anna"), api.user("Ben")
        async with running(api, tmp_path, script, limits=Limits()):
            for _ in range(12):
                api.say(forum, anna, "/timeline the envoys", thread=2)
            await until(lambda: script.asked)
            began = time.monotonic()
            api.say(forum, ben, "/ask who met?", thread=5)
            await until(lambda: any(message.thread == 5 for message in api.sent))
            assert time.monotonic() - began < 3


@pytest.mark.slow
async def test_of_thirty_people_at_once_nobody_waits_without_a_sign(tmp_path: Path, script: Script):
    """With Telegram's limits, a minute of which is 6 seconds here."""
    with BotApi() as api:
        group = api.group()
        people = [api.user(f"Person {number}") for number in range(30)]
        async with running(api, tmp_path, script, HASTY, Limits(group=(20, 6.1))):
            await until(lambda: calls(api, "getUpdates"))
            began = time.monotonic()
            asked = [api.say(group, one, f"/ask question {one.name}?") for one in people]
            await asyncio.sleep(2)
            signed = {number for number in asked if api.reactions(group, number) == ["👀"]}
            answered = {message.reply_to for message in api.sent}
            assert signed | answered == set(asked) and len(answered) >= 15
            await sent(api, 30)
            assert max(message.time for message in api.sent) - began < 7
        assert all(len(message.text) <= 700 for message in api.sent)


async def test_turns_go_round_the_people_of_a_group(api: BotApi, tmp_path: Path, script: Script):
    group, anna, ben = api.group(), api.user("Anna"), api.user("Ben")
    async with running(api, tmp_path, script):
        for line in ("hold on, one?", "two?", "three?"):
            api.say(group, anna, f"/ask {line}")
        await until(lambda: script.asked)
        api.say(group, ben, "/ask four?")
        await until(lambda: not api.pending())
        script.release.set()
        await sent(api, 4)
    assert [question.text for question in script.asked] == ["hold on, one?", "four?", "two?", "three?"]


# (7) A supergroup keeps its old answers.


async def test_a_reply_to_an_answer_from_before_the_group_moved_is_understood(
    api: BotApi, tmp_path: Path, script: Script
):
    group, anna = api.group(kind="group"), api.user("Anna")
    async with running(api, tmp_path, script):
        api.say(group, anna, "/ask who met?")
        await sent(api, 1)
        await until(lambda: not waiting(tmp_path, api))
        moved = api.migrate(group)
        api.say(moved, anna, "and where?", reply_to=api.sent[0].message_id, replied_in=group)
        await sent(api, 2)
    assert (script.asked[1].context, api.sent[1].chat) == ("who met?", moved.id)


@pytest.mark.slow
def test_the_sample_questions_have_short_answers_in_a_group(samples: Engine):
    lines = (SAMPLES / "questions.jsonl").read_text().splitlines()
    conversation = Conversation(samples)
    lengths = []
    for line in lines:
        parts = render_brief(conversation.reply(json.loads(line)["question"]))
        lengths.append(sum(len(strip_markup(part).replace(JOINER, "")) for part in parts))
    assert len(lengths) >= 60
    assert statistics.quantiles(lengths, n=20)[-1] <= 700
