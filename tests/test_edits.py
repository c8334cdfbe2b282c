"""A question that is edited is answered anew, in the place of the answer before."""

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import BotApi
from running_bot import calls, running, sent, until, waiting
from scripted import ARTICLE, Script, answer, citation

from bot.telegram.inbox import Inbox


async def settled(api: BotApi, data: Path) -> None:
    await until(lambda: not api.pending() and not waiting(data, api))


async def test_a_typo_that_is_mended_changes_the_answer_in_place(api: BotApi, tmp_path: Path, script: Script):
    chat = api.private_chat()
    async with running(api, tmp_path, script):
        asked = api.say(chat, chat, "who mett?")
        await sent(api, 1)
        await settled(api, tmp_path)
        api.edit(chat, asked, "who met?")
        await until(lambda: api.sent[0].edits)
        await settled(api, tmp_path)
    assert [question.text for question in script.asked] == ["who mett?", "who met?"]
    assert len(api.sent) == 1 and "who met?" in api.sent[0].text


async def test_an_edit_survives_a_restart_and_can_be_followed_up(api: BotApi, tmp_path: Path, script: Script):
    group, anna = api.group(), api.user("Anna")
    async with running(api, tmp_path, script):
        asked = api.say(group, anna, "/ask who mett?")
        await sent(api, 1)
        await settled(api, tmp_path)
    api.edit(group, asked, "/ask who met?")
    async with running(api, tmp_path, script):
        await until(lambda: api.sent[0].edits)
        api.say(group, anna, "and where?", reply_to=api.sent[0].message_id)
        await sent(api, 2)
    assert script.asked[-1].context == "who met?"


async def test_an_edit_that_changes_no_word_does_nothing(api: BotApi, tmp_path: Path, script: Script):
    chat = api.private_chat()
    async with running(api, tmp_path, script):
        asked = api.say(chat, chat, "who met?")
        await sent(api, 1)
        api.edit(chat, asked, "who met?")
        await settled(api, tmp_path)
    assert len(script.asked) == 1 and not calls(api, "editMessageText")


async def test_a_mention_that_an_edit_adds_is_answered(api: BotApi, tmp_path: Path, script: Script):
    group, anna = api.group(), api.user("Anna")
    async with running(api, tmp_path, script):
        asked = api.say(group, anna, "who met?")
        await until(lambda: not api.pending())
        api.edit(group, asked, f"@{api.username} who met?")
        await sent(api, 1)
    assert api.sent[0].reply_to == asked and len(script.asked) == 1


async def test_an_edit_while_the_answer_is_worked_out_ends_in_one_answer(
    api: BotApi, tmp_path: Path, script: Script
):
    chat = api.private_chat()
    async with running(api, tmp_path, script):
        asked = api.say(chat, chat, "hold on, who mett?")
        await until(lambda: script.asked)
        api.edit(chat, asked, "who met?")
        await until(lambda: not api.pending())
        script.release.set()
        await settled(api, tmp_path)
    assert len(api.sent) == 1 and "who met?" in api.sent[0].text


@pytest.mark.parametrize("where", ["private", "group"])
async def test_an_edit_into_thanks_leaves_the_answer(api: BotApi, tmp_path: Path, script: Script, where: str):
    chat = api.private_chat() if where == "private" else api.group()
    person = chat if where == "private" else api.user("Anna")
    async with running(api, tmp_path, script):
        asked = api.say(chat, person, f"@{api.username} who met?")
        (before,) = await sent(api, 1)
        api.edit(chat, asked, f"@{api.username} thanks!")
        await settled(api, tmp_path)
    assert [message.text for message in api.sent] == [api.sent[0].text] and "who met?" in before
    assert not calls(api, "editMessageText")


async def test_parts_that_are_left_over_are_deleted(api: BotApi, tmp_path: Path, script: Script):
    article = replace(ARTICLE, text="A long & winding report goes on. " * 60)
    citations = tuple(citation(article, 0, 32, number) for number in range(1, 8))
    script.answers["who resigned?"] = answer(article=article, citations=citations)
    chat = api.private_chat()
    async with running(api, tmp_path, script):
        asked = api.say(chat, chat, "who resigned?")
        await until(lambda: script.asked)
        await settled(api, tmp_path)
        parts = len(api.sent)
        api.edit(chat, asked, "who met?")
        await settled(api, tmp_path)
        assert parts > 2 and len(calls(api, "deleteMessage")) == parts - 1
        api.edit(chat, asked, "who resigned?")
        await settled(api, tmp_path)
    assert len(calls(api, "sendMessage")) == 2 * parts - 1


async def test_an_answer_that_stays_the_same_counts_as_edited(api: BotApi, tmp_path: Path, script: Script):
    same = answer()
    script.answers |= {"who met?": same, "who met here?": same}
    chat = api.private_chat()
    async with running(api, tmp_path, script):
        asked = api.say(chat, chat, "who met?")
        await sent(api, 1)
        await settled(api, tmp_path)
        api.edit(chat, asked, "who met here?")
        await settled(api, tmp_path)
    assert len(calls(api, "editMessageText")) == 1 and len(calls(api, "sendMessage")) == 1


async def test_after_ten_minutes_an_edit_is_answered_by_a_new_message(
    api: BotApi, tmp_path: Path, script: Script
):
    chat = api.private_chat()
    async with running(api, tmp_path, script):
        asked = api.say(chat, chat, "who mett?")
        await sent(api, 1)
        await settled(api, tmp_path)
    with Inbox(tmp_path / "inbox.db", api.bot_id, time.time) as inbox:
        inbox._db.run("UPDATE reply SET sent = sent - 601")
    async with running(api, tmp_path, script):
        api.edit(chat, asked, "who met?")
        await sent(api, 2)
        await asyncio.sleep(0)
    assert not calls(api, "editMessageText") and "who met?" in api.sent[1].text


async def test_an_answer_that_was_deleted_is_sent_anew(api: BotApi, tmp_path: Path, script: Script):
    chat = api.private_chat()
    async with running(api, tmp_path, script):
        asked = api.say(chat, chat, "who mett?")
        await sent(api, 1)
        await settled(api, tmp_path)
        api.delete_message(chat, api.sent[0].message_id)
        api.edit(chat, asked, "who met?")
        await sent(api, 2)
