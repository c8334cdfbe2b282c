"""Buttons under an answer: each does what it says, once, for its chat, and for thirty days."""

import asyncio
import json
import random
import time
from pathlib import Path
from typing import Any

import pytest
from fakes import BotApi, Chat, Person
from running_bot import calls, running, sent, until, waiting
from scripted import Script

from bot.cli import main
from bot.telegram.buttons import BAD, GOOD, LABELS, MORE, TIMELINE, Buttons, Press
from bot.telegram.inbox import KEEP_TOPICS, Inbox
from bot.telegram.presses import ALREADY, COMING, NOT_MINE, NOTED, TOO_OLD


def button(api: BotApi, action: str, index: int = 0) -> str:
    """The data of a button under the bot's message."""
    rows = api.sent[index].params["reply_markup"]["inline_keyboard"]
    return next(one["callback_data"] for row in rows for one in row if one["text"] == LABELS[action])


def feedback(data: Path) -> list[Any]:
    with Inbox(data / "inbox.db", 0, time.time) as inbox:
        return [(row[0], row[3]) for row in inbox.feedback.list_choices()]


async def answered(api: BotApi, data: Path, chat: Chat, person: Person | Chat) -> int:
    """An answer with buttons, and its number."""
    api.say(chat, person, "/ask who met?")
    await sent(api, 1)
    await until(lambda: not waiting(data, api))
    return api.sent[0].message_id


async def test_an_answer_has_at_most_two_rows_of_buttons_of_at_most_64_bytes(
    api: BotApi, tmp_path: Path, script: Script
):
    group, anna, chat = api.group(), api.user("Anna"), api.private_chat()
    async with running(api, tmp_path, script):
        for place, person in ((group, anna), (chat, chat)):
            api.say(place, person, "/ask who met?")
            api.say(place, person, "/help")
        await sent(api, 4)
    keyboards = [message.params.get("reply_markup", {}).get("inline_keyboard", []) for message in api.sent]
    assert sorted(map(len, keyboards)) == [0, 0, 2, 2]
    data = [one["callback_data"] for rows in keyboards for row in rows for one in row]
    assert data and all(len(one.encode()) <= 64 for one in data)


async def test_passages_are_shown_to_the_presser_alone(api: BotApi, tmp_path: Path, script: Script):
    group, anna, ben = api.group(), api.user("Anna"), api.private_chat("Ben")
    async with running(api, tmp_path, script):
        number = await answered(api, tmp_path, group, anna)
        began = time.monotonic()
        api.press(group, ben, number, button(api, MORE))
        await until(lambda: api.notes)
        assert time.monotonic() - began < 1
        note = calls(api, "answerCallbackQuery")[0]
        assert (
            note["show_alert"] in (True, "true") and len(note["text"]) <= 200 and note["text"] == "who met?."
        )
        link = note["url"].partition("?start=")[2]
        assert note["url"].startswith(f"https://t.me/{api.username}?start=") and len(link) <= 64
        api.say(ben, ben, f"/start {link}")
        await sent(api, 2)
        # The link is the presser's own.
        carl = api.private_chat("Carl")
        api.say(carl, carl, f"/start {link}")
        await sent(api, 3)
    assert len(script.asked) == 1 and (api.sent[1].chat, api.sent[1].reply_to) == (ben.id, None)
    assert "expandable_blockquote" in [entity["type"] for entity in api.sent[1].entities]
    assert "Hello" in api.sent[2].text


async def test_a_timeline_is_given_once_to_each_presser(api: BotApi, tmp_path: Path, script: Script):
    group, anna, ben = api.group(), api.user("Anna"), api.user("Ben")
    async with running(api, tmp_path, script):
        number = await answered(api, tmp_path, group, anna)
        for person in (anna, anna, ben):
            api.press(group, person, number, button(api, TIMELINE))
        await sent(api, 3)
        await until(lambda: not api.pending() and not waiting(tmp_path, api))
    assert sorted(api.notes) == sorted([COMING, ALREADY, COMING])
    assert [message.method for message in api.sent] == ["sendMessage", "sendPhoto", "sendPhoto"]


async def test_what_people_think_is_one_row_each_and_can_be_changed_and_exported(
    api: BotApi, tmp_path: Path, script: Script, capsys: pytest.CaptureFixture[str]
):
    group, anna, ben = api.group(), api.user("Anna"), api.user("Ben")
    async with running(api, tmp_path, script):
        number = await answered(api, tmp_path, group, anna)
        for person, action in ((anna, GOOD), (anna, GOOD), (anna, BAD), (ben, GOOD)):
            api.press(group, person, number, button(api, action))
        api.react(group, api.user("Carl"), number, "👎")
        await until(lambda: not api.pending() and len(api.notes) == 4)
    assert api.notes == [NOTED] * 4
    assert sorted(feedback(tmp_path)) == [("who met?", BAD), ("who met?", BAD), ("who met?", GOOD)]
    assert main(["feedback", "export", "--data", str(tmp_path)]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert sorted(line["choice"] for line in lines) == ["bad", "bad", "good"]
    assert lines[0]["citations"][0]["quote"] == "who met?."
    assert str(anna.id) not in json.dumps(lines)


async def test_a_reaction_that_is_taken_back_is_no_feedback(api: BotApi, tmp_path: Path, script: Script):
    group, anna = api.group(), api.user("Anna")
    async with running(api, tmp_path, script):
        number = await answered(api, tmp_path, group, anna)
        api.react(group, anna, number, "👍")
        await until(lambda: not api.pending())
        assert feedback(tmp_path) == [("who met?", GOOD)]
        api.react(group, anna, number, None)
        await until(lambda: not api.pending())
    assert feedback(tmp_path) == []


async def test_buttons_work_after_a_restart_and_are_too_old_after_thirty_days(
    api: BotApi, tmp_path: Path, script: Script
):
    group, anna = api.group(), api.user("Anna")
    async with running(api, tmp_path, script):
        number = await answered(api, tmp_path, group, anna)
    async with running(api, tmp_path, script):
        api.press(group, anna, number, button(api, GOOD))
        await until(lambda: api.notes)
        with Inbox(tmp_path / "inbox.db", api.bot_id, time.time) as inbox:
            inbox._db.run("UPDATE reply SET sent = sent - ?", KEEP_TOPICS + 86400)
        for action in (MORE, TIMELINE, BAD):
            api.press(group, anna, number, button(api, action))
        await until(lambda: len(api.notes) == 4)
    assert api.notes == [NOTED, TOO_OLD, TOO_OLD, TOO_OLD]
    assert feedback(tmp_path) == [("who met?", GOOD)]


async def test_a_button_of_another_chat_or_a_forged_one_does_nothing(
    api: BotApi, tmp_path: Path, script: Script
):
    group, other, anna = api.group(), api.group(), api.user("Anna")
    async with running(api, tmp_path, script):
        number = await answered(api, tmp_path, group, anna)
        elsewhere = api.say(other, anna, "hello")
        api.press(other, anna, elsewhere, button(api, GOOD))
        forged = Buttons("123:another token").sign(Press(GOOD, 700_000_001), group.id)
        api.press(group, anna, number, forged)
        await until(lambda: len(api.notes) == 2)
    assert api.notes == [NOT_MINE, NOT_MINE] and feedback(tmp_path) == []


async def test_five_hundred_random_strings_have_no_effect(api: BotApi, tmp_path: Path, script: Script):
    chance = random.Random(5)
    group, anna = api.group(), api.user("Anna")
    async with running(api, tmp_path, script):
        number = await answered(api, tmp_path, group, anna)
        real = button(api, GOOD)
        for turn in range(500):
            data = "".join(chance.choice("mtudf-0123456789AZ_é\x00🚋") for _ in range(chance.randint(0, 40)))
            if turn % 2:
                place = chance.randrange(len(real))
                data = real[:place] + chance.choice("AZ9-x") + real[place + 1 :]
            if data != real:
                api.press(group, anna, number, data)
        await until(lambda: not api.pending())
        await asyncio.sleep(0.1)
    assert set(api.notes) == {NOT_MINE} and feedback(tmp_path) == []
    assert len(api.sent) == 1 and len(script.asked) == 1
