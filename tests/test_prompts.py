"""A command without words asks back, and what is said next is its argument."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from fakes import BotApi, Chat, Person
from running_bot import running, sent, until, waiting
from scripted import Script

from bot.chat.conversation import NO_TOPIC, NOTHING_ASKED
from bot.telegram.inbox import Inbox
from bot.telegram.items import Incoming
from bot.telegram.prompts import OPEN

HERE = Path(__file__).parent
TRAM = "the Northgate tram"


def place(api: BotApi, kind: str) -> tuple[Chat, Person | Chat, int | None]:
    if kind == "private":
        chat = api.private_chat()
        return chat, chat, None
    if kind == "topic":
        return api.forum(topics=(5,)), api.user("Anna"), 5
    return api.group(), api.user("Anna"), None


@pytest.mark.parametrize("command", ["timeline", "ask"])
@pytest.mark.parametrize("where", ["private", "group", "topic"])
async def test_the_menu_path_leads_to_an_answer(
    api: BotApi, tmp_path: Path, script: Script, where: str, command: str
):
    chat, person, thread = place(api, where)
    async with running(api, tmp_path, script):
        api.say(chat, person, f"/{command}", thread=thread)
        (text,) = await sent(api, 1)
        prompt = api.sent[0].params["reply_markup"]
        api.say(chat, person, TRAM, thread=thread)
        await sent(api, 2)
        await until(lambda: not waiting(tmp_path, api))
    assert text == {"timeline": NO_TOPIC, "ask": NOTHING_ASKED}[command]
    assert prompt["force_reply"] and prompt["selective"] and prompt["input_field_placeholder"]
    assert [question.text for question in script.asked] == [TRAM]
    assert ("sendPhoto" in {message.method for message in api.sent}) == (command == "timeline")
    assert {message.thread for message in api.sent} == {thread}


@pytest.mark.slow
@pytest.mark.parametrize("where", ["private", "group", "topic"])
def test_the_menu_path_survives_a_kill(api: BotApi, tmp_path: Path, where: str):
    chat, person, thread = place(api, where)
    command = [sys.executable, str(HERE / "bot_process.py"), api.token, api.base_url, str(tmp_path), "0"]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE), str(HERE.parent)])}
    api.say(chat, person, "/timeline", thread=thread)
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, env=env) as first:
        api.wait_for_messages(1, 20)
        deadline = time.monotonic() + 20
        while waiting(tmp_path, api) and time.monotonic() < deadline:
            time.sleep(0.02)
        first.kill()
    api.say(chat, person, TRAM, thread=thread)
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=env) as second:
        texts = " ".join(message.text for message in api.wait_for_messages(2, 20))
        second.terminate()
        second.communicate(timeout=15)
    assert f"{TRAM}: 1 event" in texts


async def test_a_reply_to_the_prompt_is_its_argument_whoever_writes_it(
    api: BotApi, tmp_path: Path, script: Script
):
    group, anna, ben = api.group(), api.user("Anna"), api.user("Ben")
    async with running(api, tmp_path, script):
        api.say(group, anna, "/timeline")
        await sent(api, 1)
        await until(lambda: not waiting(tmp_path, api))
        api.say(group, ben, TRAM, reply_to=api.sent[0].message_id)
        await sent(api, 2)
    assert api.sent[1].method == "sendPhoto"


async def test_only_the_person_who_was_asked_back_is_listened_to(api: BotApi, tmp_path: Path, script: Script):
    group, anna, ben = api.group(), api.user("Anna"), api.user("Ben")
    async with running(api, tmp_path, script):
        api.say(group, anna, "/timeline")
        await sent(api, 1)
        said = api.say(group, ben, "lunch?")
        api.say(group, anna, "not now", reply_to=said)
        await until(lambda: not api.pending())
        api.say(group, anna, TRAM)
        api.say(group, anna, "and that was all")
        await sent(api, 2)
        await until(lambda: not api.pending())
    assert [question.text for question in script.asked] == [TRAM]


async def test_another_command_cancels_the_prompt(api: BotApi, tmp_path: Path, script: Script):
    group, anna = api.group(), api.user("Anna")
    async with running(api, tmp_path, script):
        for line in ("/timeline", "/sources", TRAM):
            api.say(group, anna, line)
        await sent(api, 2)
        await until(lambda: not api.pending())
    assert script.asked == [] and len(api.sent) == 2


async def test_the_options_of_a_command_without_words_count(api: BotApi, tmp_path: Path, script: Script):
    chat = api.private_chat()
    async with running(api, tmp_path, script):
        api.say(chat, chat, "/ask --until 2022-02-01")
        api.say(chat, chat, "who met?")
        await sent(api, 2)
    assert (script.asked[0].text, str(script.asked[0].until)) == ("who met?", "2022-02-01")


def test_a_prompt_waits_ten_minutes(tmp_path: Path):
    now = [1000.0]
    with Inbox(tmp_path / "inbox.db", 42, lambda: now[0]) as inbox:
        bare = Incoming(1, -5, 1, "/timeline", private=False, sender=7)
        said = Incoming(2, -5, 2, TRAM, private=False, sender=7)
        inbox.accept_messages([bare], inbox.prompts.resolve)
        now[0] += OPEN
        assert inbox.prompts.is_open(said)
        now[0] += 1
        assert not inbox.prompts.is_open(said)
        assert inbox.prompts.resolve(said) == said
