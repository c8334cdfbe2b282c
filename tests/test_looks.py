"""How a reply looks: nothing is parted that belongs together, and numbers lead to their articles."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from bot_process import HASTY
from fakes import BotApi
from running_bot import calls, running, sent, until, waiting
from scripted import ARTICLE, Script, answer, citation

from bot.chat.conversation import START, Reply
from bot.telegram.deep_links import encode_question
from bot.telegram.html import JOINER, strip_markup
from bot.telegram.rate_limits import Limits
from bot.telegram.reply_html import render_html


def test_in_fifty_long_answers_no_passage_is_parted_from_its_title():
    chance = random.Random(7)
    orphans = long = 0
    for _ in range(50):
        citations = []
        for number in range(1, chance.randint(4, 10)):
            middle = "It goes on & on. " * chance.randint(5, 150)
            text = f"Report {number} begins. {middle}Report {number} ends."
            article = replace(ARTICLE, text=text, title=f"Title {number}")
            citations.append(citation(article, 0, 16, number))
        made = answer(text="It was so. " * chance.randint(1, 200), citations=tuple(citations))
        parts = [strip_markup(part).replace(JOINER, "") for part in render_html(Reply(answer=made))]
        long += len(parts) > 1
        for number in range(1, len(citations) + 1):
            orphans += not any(
                all(
                    words in part
                    for words in (f"Title {number} ", f"Report {number} begins.", f"Report {number} ends.")
                )
                for part in parts
            )
    assert orphans == 0 and long >= 40


async def test_a_number_in_the_text_leads_to_its_article(api: BotApi, tmp_path: Path, script: Script):
    script.answers["who met?"] = answer()
    chat = api.private_chat()
    api.say(chat, chat, "who met?")
    async with running(api, tmp_path, script):
        await sent(api, 1)
    message = api.sent[0]
    links = [one for one in message.entities if one["type"] == "text_link"]
    shown = message.text.encode("utf-16-le")
    texts = [
        shown[2 * one["offset"] : 2 * (one["offset"] + one["length"])].decode("utf-16-le") for one in links
    ]
    assert texts[0] == "[1]" and {one["url"] for one in links} == {ARTICLE.url}


async def test_in_private_a_reply_shows_its_question_only_after_another_message(
    api: BotApi, tmp_path: Path, script: Script
):
    chat = api.private_chat()
    async with running(api, tmp_path, script):
        api.say(chat, chat, "who met?")
        await sent(api, 1)
        await until(lambda: not waiting(tmp_path, api))
        first = api.say(chat, chat, "hold on, who resigned?")
        second = api.say(chat, chat, "who won?")
        await until(lambda: not api.pending())
        script.release.set()
        await sent(api, 3)
    assert [message.reply_to for message in api.sent] == [None, first, second]


@pytest.mark.slow
async def test_typing_is_shown_while_a_reply_waits_its_turn(api: BotApi, tmp_path: Path, script: Script):
    chat = api.private_chat()
    async with running(api, tmp_path, script, replace(HASTY, sign=0.3), Limits(private=(1, 2.0))):
        api.say(chat, chat, "who met?")
        api.say(chat, chat, "/help")
        await sent(api, 2)
    first, second = (message.time for message in api.sent)
    signs = [call.time for call in api.calls if call.method == "sendChatAction"]
    assert any(first < sign < second for sign in signs) and second - first >= 1.9


async def test_a_link_into_the_private_chat_carries_a_question(api: BotApi, tmp_path: Path, script: Script):
    chat = api.private_chat()
    async with running(api, tmp_path, script):
        api.say(chat, chat, f"/start {encode_question('who signed it?')}")
        api.say(chat, chat, f"/start {encode_question('/forgetme')}")
        texts = await sent(api, 2)
    assert [question.text for question in script.asked] == ["who signed it?"] and texts[1] == START


def test_a_question_that_is_too_long_for_a_link_has_none():
    assert encode_question("é" * 24) is None and encode_question("") is None
    assert len(encode_question("x" * 47) or "") == 64


async def test_uploading_is_shown_while_a_picture_is_drawn(api: BotApi, tmp_path: Path, script: Script):
    group, anna = api.group(), api.user("Anna")
    async with running(api, tmp_path, script):
        api.say(group, anna, "/timeline the envoys")
        await sent(api, 1)
    assert {call["action"] for call in calls(api, "sendChatAction")} == {"upload_photo"}
