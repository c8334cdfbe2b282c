"""Nothing silences the bot: no update, no refusal of Telegram's, no outage, no second poller."""

import asyncio
import json
import logging
import random
import time
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bot_process import HASTY
from fakes import BotApi
from running_bot import Running, calls, running, sent, until, waiting
from scripted import Script, answer

from bot.telegram.backoff import Timing
from bot.telegram.handlers import register_handlers
from bot.telegram.inbox import Inbox
from bot.telegram.items import Incoming
from retrieval.types import DatelineError

SECRET = "Samarkand"
ODD: tuple[Any, ...] = (
    *(None, [], {}, "", 0, -1, False, True, 0.5, "x", 2**63, 2**70, -(2**63), [[]], {"id": []}),
    *("\ud800", "-5", [None], {"a": {"b": []}}, 1e308, 10**400),
)


def valid_updates(api: BotApi) -> list[dict[str, Any]]:
    """One of every kind that is asked for, and its variants in private, group and forum."""
    person = {"id": 5, "is_bot": False, "first_name": SECRET, "language_code": "en", "username": "anna"}
    me = {"id": api.bot_id, "is_bot": True, "first_name": "Dateline", "username": api.username}
    private = {"id": 5, "type": "private", "first_name": SECRET}
    group = {"id": -100123, "type": "supergroup", "title": "News", "is_forum": True}
    mine = {"message_id": 3, "date": 1_700_000_000, "chat": group, "from": me, "text": "An answer."}
    text = f"@{api.username} when did {SECRET} open?"
    said = {
        **{"message_id": 4, "date": 1_700_000_000, "chat": group, "from": person, "text": text},
        **{"entities": [{"type": "mention", "offset": 0, "length": len(api.username) + 1}]},
        **{"reply_to_message": mine, "message_thread_id": 5, "is_topic_message": True},
        **{"quote": {"text": SECRET, "position": 0}},
    }
    photo = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
    alone = {"message_id": 9, "date": 1_700_000_000, "chat": private, "from": person}
    member = {"chat": group, "from": person, "date": 1_700_000_000}
    states = ({"user": me, "status": "left"}, {"user": me, "status": "member"})
    press = {"id": "77", "from": person, "chat_instance": "1", "data": "m:1:x", "message": mine}
    reaction = {"chat": group, "message_id": 3, "user": person, "date": 1_700_000_000, "old_reaction": []}
    reaction["new_reaction"] = [{"type": "emoji", "emoji": "👍"}]
    made: dict[str, list[dict[str, Any]]] = {
        "message": [
            said,
            {**alone, "text": f"/timeline {SECRET}"},
            {**alone, "photo": photo, "caption": SECRET, "media_group_id": "a"},
            {**mine, "from": person, "migrate_to_chat_id": -100999},
        ],
        "edited_message": [{**said, "edit_date": 1_700_000_100}, {**alone, "text": SECRET, "edit_date": 1}],
        "my_chat_member": [
            {**member, "old_chat_member": states[0], "new_chat_member": states[1]},
            {**member, "old_chat_member": states[1], "new_chat_member": states[0]},
        ],
        "callback_query": [press],
        "message_reaction": [reaction],
        "inline_query": [{"id": "1", "from": person, "query": SECRET, "offset": ""}],
        "chosen_inline_result": [{"result_id": "1", "from": person, "query": SECRET}],
        "guest_message": [{**said, "guest_query_id": "8"}],
    }
    kinds = set(register_handlers())
    assert kinds <= set(made)
    return [{kind: one} for kind in made if kind in kinds for one in made[kind]]


def mutate(update: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """The update with one to three of its values replaced, removed, or put somewhere else."""
    update = deepcopy(update)
    for _ in range(chance.randint(1, 3)):
        place: Any = update
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            if not keys:
                break
            key = chance.choice(keys)
            inside = place[key]
            if isinstance(inside, dict | list) and inside and chance.random() < 0.8:
                place = inside
                continue
            if chance.random() < 0.2:
                del place[key]
            else:
                place[key] = deepcopy(chance.choice(ODD))
            break
    return update


async def fuzz(api: BotApi, data: Path, script: Script, count: int, caplog: pytest.LogCaptureFixture) -> None:
    """Sends so many mutated updates, and a valid question in between; it is answered within 5 s."""
    chance = random.Random(20)
    seeds = valid_updates(api)
    chat = api.private_chat()
    with caplog.at_level(logging.DEBUG, "bot"):
        async with running(api, data, script) as bot:
            for turn in range(count // 1000):
                for _ in range(1000):
                    made = mutate(chance.choice(seeds), chance)
                    try:
                        json.dumps(made).encode()
                    except ValueError:
                        continue
                    api.push_raw(made)
                api.say(chat, chat, f"/ask question {turn}?")
                began = None
                deadline = time.monotonic() + 120
                while not any(question.text == f"question {turn}?" for question in script.asked):
                    assert not bot.task.done() and time.monotonic() < deadline
                    if began is None and len(api.pending()) <= 100:
                        began = time.monotonic()
                    await asyncio.sleep(0.01)
                assert began is None or time.monotonic() - began < 5
            await until(lambda: not api.pending())
            assert not bot.task.done()
    assert SECRET not in caplog.text


@pytest.mark.slow
async def test_a_thousand_mutated_updates_leave_the_bot_answering(
    api: BotApi, tmp_path: Path, script: Script, caplog: pytest.LogCaptureFixture
):
    await fuzz(api, tmp_path, script, 1000, caplog)


@pytest.mark.slow
async def test_ten_thousand_mutated_updates_leave_the_bot_answering(
    api: BotApi, tmp_path: Path, script: Script, caplog: pytest.LogCaptureFixture
):
    await fuzz(api, tmp_path, script, 10_000, caplog)


async def test_a_list_for_a_number_ends_nothing(api: BotApi, tmp_path: Path, script: Script):
    chat = api.private_chat()
    me = {"id": api.bot_id, "is_bot": True, "first_name": "Dateline"}
    place = {"id": chat.id, "type": "private", "first_name": "Anna"}
    replied = {"message_id": [], "date": 0, "chat": place, "from": me, "text": "An answer."}
    message = {"message_id": 900, "date": 0, "chat": place, "text": "when?", "reply_to_message": replied}
    api.push_raw({"message": message})
    api.say(chat, chat, "who met?")
    async with running(api, tmp_path, script):
        await sent(api, 1)
        await until(lambda: not api.pending())
    assert [question.text for question in script.asked] == ["who met?"]


# What Telegram says, and whether the words get out a barer way.
REFUSALS = {
    "Bad Request: unknown parameter link_preview_options": True,
    "Bad Request: message thread not found": True,
    "Bad Request: TOPIC_CLOSED": False,
    "Bad Request: not enough rights to send text messages to the chat": False,
    "Bad Request: message is too long": True,
    "Bad Request: CHAT_WRITE_FORBIDDEN": False,
}


@pytest.mark.parametrize("refusal", REFUSALS)
async def test_no_refused_send_is_silent(
    api: BotApi, tmp_path: Path, script: Script, caplog: pytest.LogCaptureFixture, refusal: str
):
    group, anna = api.forum(topics=(2,)), api.user("Anna")
    script.answers["who met?"] = answer(text="One & two. " * 300)
    api.fail("sendMessage", 1, 400, refusal)
    api.say(group, anna, "/ask who met?", thread=2)
    async with running(api, tmp_path, script):
        await until(lambda: calls(api, "sendMessage") and not waiting(tmp_path, api))
    logged = caplog.text.count("cannot be sent, and never will")
    assert (len(api.sent) > 0, logged) == ((True, 0) if REFUSALS[refusal] else (False, 1))
    if api.sent:
        bare = api.sent[0].params
        assert not {"parse_mode", "reply_parameters", "link_preview_options", "reply_markup"} & set(bare)
        assert ("message_thread_id" in bare) == ("thread" not in refusal)


async def test_a_picture_that_is_refused_leaves_its_words(
    api: BotApi, tmp_path: Path, script: Script, caplog: pytest.LogCaptureFixture
):
    group, anna = api.group(), api.user("Anna")
    api.fail("sendPhoto", 1, 400, "Bad Request: PHOTO_INVALID_DIMENSIONS")
    api.say(group, anna, "/timeline the envoys")
    async with running(api, tmp_path, script):
        (text,) = await sent(api, 1)
        await until(lambda: not waiting(tmp_path, api))
    assert text.startswith("the envoys: 1 event\nWednesday, 12 January 2022: “Envoys")
    assert "refused, sent a barer way" in caplog.text


@pytest.mark.slow
async def test_after_an_outage_the_first_answer_is_there_within_ten_seconds(
    api: BotApi, tmp_path: Path, script: Script
):
    """With the pauses of every day; they have long reached their longest when 20 seconds have passed."""
    chat = api.private_chat()
    async with running(api, tmp_path, script, timing=replace(Timing(), poll=1)):
        await until(lambda: calls(api, "getUpdates"))
        for method in ("getUpdates", "sendMessage", "sendChatAction"):
            api.drop_connection(method, 10_000)
        api.say(chat, chat, "who met?")
        await asyncio.sleep(20)
        api.recover()
        back = time.monotonic()
        await sent(api, 1)
        assert time.monotonic() - back < 10


@pytest.mark.slow
async def test_a_pause_that_any_method_asks_for_is_kept(api: BotApi, tmp_path: Path, script: Script):
    chat = api.private_chat()
    for method in ("setMyCommands", "getUpdates", "sendChatAction"):
        api.fail(method, 1, 429, "Too Many Requests: retry after 1", {"retry_after": 1})
    async with running(api, tmp_path, script, replace(HASTY, typing=0.05)):
        api.say(chat, chat, "hold on, who met?")
        await until(lambda: len(calls(api, "sendChatAction")) >= 2)
        script.release.set()
        await sent(api, 1)
    for method in ("setMyCommands", "getUpdates", "sendChatAction"):
        first, second, *_ = [call.time for call in api.calls if call.method == method]
        assert second - first >= 0.95, method


async def test_four_impatient_messages_after_an_outage_get_two_replies(
    api: BotApi, tmp_path: Path, script: Script
):
    chat = api.private_chat()
    asked = time.time() - 14 * 3600
    lines = ("when did they meet?", "hello?", "When did they meet?", "who resigned?")
    with Inbox(tmp_path / "inbox.db", api.bot_id, time.time) as inbox:
        inbox.accept_messages(
            Incoming(number, chat.id, number, line, sender=chat.id, written=asked)
            for number, line in enumerate(lines, 1)
        )
    async with running(api, tmp_path, script):
        texts = await sent(api, 2)
        await until(lambda: not waiting(tmp_path, api))
    assert [question.text for question in script.asked] == ["when did they meet?", "who resigned?"]
    assert len(api.sent) == 2
    assert all(text.startswith("Asked 14 hours ago.\n\n") for text in texts)


async def test_an_answer_in_time_does_not_say_when_it_was_asked(api: BotApi, tmp_path: Path, script: Script):
    chat = api.private_chat()
    api.say(chat, chat, "who met?")
    async with running(api, tmp_path, script):
        (text,) = await sent(api, 1)
    assert "Asked" not in text


@pytest.mark.slow
async def test_of_two_pollers_on_one_token_the_first_one_stays(
    api: BotApi, tmp_path: Path, script: Script, caplog: pytest.LogCaptureFixture
):
    chat = api.private_chat()
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    async with running(api, tmp_path / "one", script):
        await asyncio.sleep(1.5)
        second = Running(api, tmp_path / "two", Script(), HASTY)
        with pytest.raises(DatelineError, match="another program polls"):
            await asyncio.wait_for(second.task, 20)
        second.pool.shutdown()
        api.say(chat, chat, "who met?")
        await sent(api, 1)
    assert [question.text for question in script.asked] == ["who met?"]
    assert "this one was first and goes on" in caplog.text


async def test_a_server_that_knows_no_guests_is_asked_for_less(api: BotApi, tmp_path: Path, script: Script):
    chat = api.private_chat()
    api.fail("getUpdates", 1, 400, "Bad Request: invalid allowed_updates")
    api.say(chat, chat, "who met?")
    async with running(api, tmp_path, script):
        await sent(api, 1)
    first, second, *_ = [set(call["allowed_updates"]) for call in calls(api, "getUpdates")]
    assert first - second == {"guest_message"}


async def test_a_bot_whose_name_cannot_be_read_is_asked_again(
    api: BotApi, tmp_path: Path, script: Script, caplog: pytest.LogCaptureFixture
):
    chat = api.private_chat()
    api.answer_with("getMe", {"id": 1})
    api.say(chat, chat, "who met?")
    async with running(api, tmp_path, script):
        await sent(api, 1)
    assert "cannot read what Telegram says" in caplog.text
