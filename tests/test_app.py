"""The bot as people meet it: real requests to a Bot API server on loopback, nothing patched."""

import asyncio
import logging
import os
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bot_process import HASTY
from fakes import BotApi
from running_bot import Running, calls, running, sent, until, waiting
from scripted import ARTICLE, EVENT, Script, answer, citation, refusal

from bot.chat.conversation import (
    HELP,
    NO_TEXT,
    NO_TOPIC,
    NOTHING_ASKED,
    START,
    TOO_LONG,
)
from bot.show.picture import draw_timeline
from bot.telegram.app import REFUSED
from bot.telegram.handlers import register_handlers
from bot.telegram.inbox import Draft, Inbox, Incoming
from bot.telegram.menu import IN_GROUPS, IN_PRIVATE
from bot.telegram.rate_limits import Limits
from bot.telegram.worker import GAVE_UP, WENT_WRONG
from retrieval.types import DatelineError, Timeline

HERE = Path(__file__).parent


async def test_a_private_question_is_answered_with_its_passage(api: BotApi, tmp_path: Path, script: Script):
    script.answers["when did they meet?"] = answer()
    chat = api.private_chat()
    async with running(api, tmp_path, script):
        api.say(chat, chat, "when did they meet?")
        (text,) = await sent(api, 1)
    assert text.startswith(
        'Wednesday, 12 January 2022 ("on January 12", article of 20 January 2022)\n\n“Envoys'
    )
    kinds = [entity["type"] for entity in api.sent[0].entities]
    assert api.sent[0].params["link_preview_options"] == {"is_disabled": True}
    assert kinds == ["bold", "text_link", "text_link", "expandable_blockquote", "bold", "underline"]


async def test_every_question_in_a_group_is_answered_as_a_reply_to_it(
    api: BotApi, tmp_path: Path, script: Script
):
    group, anna = api.group(), api.user("Anna")
    asked = api.say(group, anna, "/ask when did they meet?")
    async with running(api, tmp_path, script):
        await sent(api, 1)
    assert api.sent[0].reply_to == asked


async def test_a_deleted_question_is_answered_all_the_same(api: BotApi, tmp_path: Path, script: Script):
    chat = api.private_chat()
    asked = api.say(chat, chat, "hold on, when did they meet?")
    async with running(api, tmp_path, script):
        await until(lambda: script.asked)
        api.delete_message(chat, asked)
        script.release.set()
        await sent(api, 1)
    assert api.sent[0].reply_to is None


async def test_commands_and_updates_are_declared_at_every_start(api: BotApi, tmp_path: Path, script: Script):
    for start in (1, 2):
        async with running(api, tmp_path, script):
            await until(lambda start=start: len(calls(api, "setMyCommands")) == 3 * start)
            polls = len(calls(api, "getUpdates"))
            await until(lambda polls=polls: len(calls(api, "getUpdates")) > polls)
        declared = calls(api, "setMyCommands")
        offered = {
            call["scope"]["type"]: [one["command"] for one in call["commands"]] for call in declared[-3:]
        }
        assert offered["default"] == offered["all_private_chats"] == list(IN_PRIVATE)
        assert offered["all_group_chats"] == list(IN_GROUPS)
        assert all(call["allowed_updates"] == list(register_handlers()) for call in calls(api, "getUpdates"))


async def test_commands_are_answered(api: BotApi, tmp_path: Path, script: Script):
    chat = api.private_chat()
    for line in ("/start", "/help", "/ask", "/sources", "x" * 1001):
        api.say(chat, chat, line)
    async with running(api, tmp_path, script):
        texts = await sent(api, 5)
    assert texts[:3] == [START, HELP, NOTHING_ASKED]
    assert texts[3].startswith("The library holds 12 articles from 3 January 2022")
    assert texts[4] == TOO_LONG


async def test_markup_names_and_addresses_in_an_article_stay_dead_text(
    api: BotApi, tmp_path: Path, script: Script
):
    hostile = "<b>&amp; see evil.example/x, mail a@evil.example, @evil_bot /start #now </blockquote>"
    article = replace(ARTICLE, title=hostile, text=hostile, source=hostile)
    script.answers["who resigned?"] = answer(
        article=article, text=hostile, short=hostile, when=None, notice=hostile
    )
    chat = api.private_chat()
    api.say(chat, chat, "who resigned?")
    async with running(api, tmp_path, script):
        (text,) = await sent(api, 1)
    assert text.count(hostile) == 6
    links = [entity for entity in api.sent[0].entities if entity["type"] == "text_link"]
    assert [link["url"] for link in links] == [ARTICLE.url]
    assert api.sent[0].auto_entities == []


async def test_a_long_answer_comes_in_several_messages_in_order(api: BotApi, tmp_path: Path, script: Script):
    article = replace(ARTICLE, text="A long & winding report 🇩🇪 goes on. " * 60)
    citations = tuple(citation(article, 0, 35, number) for number in range(1, 8))
    script.answers["who resigned?"] = answer(article=article, citations=citations)
    chat = api.private_chat()
    api.say(chat, chat, "who resigned?")
    async with running(api, tmp_path, script):
        texts = await sent(api, 7)
    assert all(len(text.encode("utf-16-le")) // 2 <= 4000 for text in texts)
    assert [f"[{number}] " in "".join(texts) for number in range(1, 8)] == [True] * 7
    assert [message.reply_to for message in api.sent] == [None] * 7


async def test_a_refusal_says_what_is_near_and_what_is_covered(api: BotApi, tmp_path: Path, script: Script):
    script.answers["who won?"] = refusal()
    chat = api.private_chat()
    api.say(chat, chat, "who won?")
    async with running(api, tmp_path, script):
        (text,) = await sent(api, 1)
    assert "Nearest articles:\n• Envoys talk for four hours · The Example · 20 Jan 2022" in text


async def test_a_reply_to_an_answer_is_asked_with_its_question(api: BotApi, tmp_path: Path, script: Script):
    group, anna = api.group(), api.user("Anna")
    api.say(group, anna, "/ask when did they meet?")
    async with running(api, tmp_path, script):
        await sent(api, 1)
        api.say(group, anna, "who resigned?", reply_to=api.sent[0].message_id)
        await sent(api, 2)
        api.say(group, anna, "and why?", reply_to=api.sent[1].message_id)
        await sent(api, 3)
    assert [(question.text, question.context) for question in script.asked] == [
        ("when did they meet?", None),
        ("who resigned?", "when did they meet?"),
        ("and why?", "who resigned?"),
    ]


async def test_a_follow_up_is_understood_after_a_restart(api: BotApi, tmp_path: Path, script: Script):
    group, anna = api.group(), api.user("Anna")
    api.say(group, anna, "/ask when did they meet?")
    async with running(api, tmp_path, script):
        await sent(api, 1)
    api.say(group, anna, "where?", reply_to=api.sent[0].message_id)
    async with running(api, tmp_path, script):
        await sent(api, 2)
    assert script.asked[1].context == "when did they meet?"


async def test_an_elliptical_question_goes_on_only_in_private(api: BotApi, tmp_path: Path, script: Script):
    chat, group = api.private_chat(), api.group()
    async with running(api, tmp_path, script):
        for place in (chat, group):
            for line in ("/ask when did they meet?", "/ask and where?"):
                api.say(place, chat, line)
        texts = await sent(api, 4)
    assert len(texts) == 4
    leant_on = [(one.text, one.previous and one.previous.text) for one in script.asked]
    assert sorted(leant_on, key=str) == [
        ("and where?", "when did they meet?"),
        ("and where?", None),
        ("when did they meet?", None),
        ("when did they meet?", None),
    ]


async def test_in_a_group_only_what_is_said_to_the_bot_is_answered(
    api: BotApi, tmp_path: Path, script: Script
):
    group, anna = api.group(), api.user("Anna")
    for line in (
        "when did they meet?",
        "/ask@some_other_bot one?",
        "/help",
        f"👩‍👩‍👧 @{api.username} two?",
        f"/ask@{api.username} three?",
        "/ask four?",
    ):
        api.say(group, anna, line)
    async with running(api, tmp_path, script):
        await sent(api, 3)
        await until(lambda: not api.pending())
    assert [question.text for question in script.asked] == ["👩‍👩‍👧 two?", "three?", "four?"]
    assert len(api.sent) == 3


async def test_forum_topics_stay_apart(api: BotApi, tmp_path: Path, script: Script):
    forum, anna = api.forum(topics=(5, 6)), api.user("Anna")
    async with running(api, tmp_path, script):
        for thread in (5, 6, None, 1):
            api.say(forum, anna, "/ask when did they meet?", thread=thread)
        await sent(api, 4)
    assert [message.thread for message in api.sent] == [5, 6, None, None]
    assert [call.get("message_thread_id") for call in calls(api, "sendChatAction")] == ["5", "6", None, None]


async def test_posts_and_updates_of_no_known_kind_are_passed_over(
    api: BotApi, tmp_path: Path, script: Script
):
    chat = api.private_chat()
    message = {"message_id": 900, "date": 0, "chat": {"id": chat.id, "type": "private"}, "text": "when?"}
    api.push_raw({"channel_post": {**message, "chat": {"id": -9, "type": "channel"}}})
    api.push_raw({"message": {"message_id": 901, "date": 0, "text": "no chat"}})
    api.push_raw({"something_new": {}})
    api.say(chat, chat, "who met?")
    async with running(api, tmp_path, script):
        await sent(api, 1)
        await until(lambda: not api.pending())
    assert [question.text for question in script.asked] == ["who met?"]


async def test_an_update_that_does_not_parse_holds_up_no_other(
    api: BotApi, tmp_path: Path, script: Script, caplog: pytest.LogCaptureFixture
):
    chat = api.private_chat()
    api.push_raw({"message": {"message_id": "x", "date": "never", "chat": 7, "text": "Anna's words"}})
    api.say(chat, chat, "who met?")
    with caplog.at_level(logging.INFO):
        async with running(api, tmp_path, script):
            await sent(api, 1)
            await until(lambda: not api.pending())
    assert len(calls(api, "getUpdates")) < 10
    assert "Anna's words" not in caplog.text


async def test_a_duplicate_of_an_update_is_dropped(api: BotApi, tmp_path: Path, script: Script):
    chat = api.private_chat()
    message = {"message_id": 900, "date": 0, "chat": {"id": chat.id, "type": "private"}, "text": "who met?"}
    for _ in range(2):
        api.push_raw({"update_id": 77, "message": message})
    async with running(api, tmp_path, script):
        await sent(api, 1)
        api.push_raw({"update_id": 77, "message": message})
        api.push_raw({"update_id": 78, "message": {**message, "text": "last?"}})
        await sent(api, 2)
    assert [question.text for question in script.asked] == ["who met?", "last?"]


async def test_a_message_without_words_gets_a_kind_line_and_an_album_only_one(
    api: BotApi, tmp_path: Path, script: Script
):
    chat = api.private_chat()
    photo = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
    base = {"date": 0, "chat": {"id": chat.id, "type": "private"}, "photo": photo, "media_group_id": "a"}
    for number in (900, 901, 902):
        api.push_raw({"message": {**base, "message_id": number}})
    api.say(chat, chat, "who met?")
    async with running(api, tmp_path, script):
        texts = await sent(api, 2)
    assert texts[0] == NO_TEXT and len(api.sent) == 2


async def test_typing_is_shown_while_it_works_and_not_after(api: BotApi, tmp_path: Path, script: Script):
    chat = api.private_chat()
    api.say(chat, chat, "hold on, who met?")
    async with running(api, tmp_path, script, replace(HASTY, typing=0.05)):
        await until(lambda: len(calls(api, "sendChatAction")) >= 3)
        script.release.set()
        await sent(api, 1)
        signs = len(calls(api, "sendChatAction"))
        await asyncio.sleep(0.2)
        assert len(calls(api, "sendChatAction")) == signs
    order = [call.method for call in api.calls if call.method in ("sendChatAction", "sendMessage")]
    assert order[-1] == "sendMessage"


async def test_one_chats_question_holds_up_no_other_and_its_own_order_is_kept(
    api: BotApi, tmp_path: Path, script: Script
):
    slow, quick = api.private_chat(), api.private_chat()
    async with running(api, tmp_path, script):
        for line in ("hold on, first?", "second?", "third?"):
            api.say(slow, slow, line)
        await until(lambda: script.asked)
        for line in ("one?", "two?"):
            api.say(quick, quick, line)
        await sent(api, 2)
        assert {message.chat for message in api.sent} == {quick.id}
        script.release.set()
        await sent(api, 5)
    own = [
        question.text
        for question in script.asked
        if question.text in ("hold on, first?", "second?", "third?")
    ]
    assert own == ["hold on, first?", "second?", "third?"]


async def test_a_crash_is_told_in_one_line_and_logged_in_full(
    api: BotApi, tmp_path: Path, script: Script, caplog: pytest.LogCaptureFixture
):
    chat = api.private_chat()
    for line in ("crash now", "who met?"):
        api.say(chat, chat, line)
    async with running(api, tmp_path, script):
        texts = await sent(api, 2)
    assert texts[0] == WENT_WRONG and "who met?" in texts[1]
    assert "RuntimeError" in caplog.text and api.token not in caplog.text


async def test_what_people_write_is_not_in_the_log(
    api: BotApi, tmp_path: Path, script: Script, caplog: pytest.LogCaptureFixture
):
    chat = api.private_chat()
    api.say(chat, chat, "who met in Samarkand?")
    with caplog.at_level(logging.INFO):
        async with running(api, tmp_path, script):
            await sent(api, 1)
    assert "Samarkand" not in caplog.text and "settled in" in caplog.text


async def test_a_flood_limit_delays_an_answer_and_loses_none(api: BotApi, tmp_path: Path, script: Script):
    one, other = api.private_chat(), api.private_chat()
    api.fail("sendMessage", 1, 429, "Too Many Requests: retry after 1", {"retry_after": 1})
    async with running(api, tmp_path, script):
        api.say(one, one, "who met?")
        await until(lambda: calls(api, "sendMessage"))
        api.say(other, other, "where?")
        await sent(api, 2)
    assert [message.chat for message in api.sent] == [other.id, one.id]
    first, second = api.sent
    assert second.time - first.time > 0.5


async def test_a_passing_failure_is_tried_again_until_it_passes(api: BotApi, tmp_path: Path, script: Script):
    chat = api.private_chat()
    api.fail("sendMessage", 2, 500, "Internal Server Error")
    api.drop_connection("sendMessage", 1)
    api.say(chat, chat, "who met?")
    async with running(api, tmp_path, script):
        await sent(api, 1)
    assert len(api.sent) == 1 and len(calls(api, "sendMessage")) >= 3


async def test_a_person_who_blocked_the_bot_holds_up_nobody(api: BotApi, tmp_path: Path, script: Script):
    gone, chat = api.private_chat(), api.private_chat()
    api.say(gone, gone, "who met?")
    api.block(gone)
    api.say(chat, chat, "who met?")
    async with running(api, tmp_path, script):
        await sent(api, 1)
        await until(lambda: not waiting(tmp_path, api))
    assert len(calls(api, "sendMessage")) == 2


async def test_an_answer_follows_a_group_that_moved(api: BotApi, tmp_path: Path, script: Script):
    group, anna = api.group(kind="group"), api.user("Anna")
    async with running(api, tmp_path, script):
        api.say(group, anna, "/ask hold on, who met?")
        await until(lambda: script.asked)
        moved = api.migrate(group)
        script.release.set()
        await sent(api, 1)
        await until(lambda: not waiting(tmp_path, api))
        api.say(moved, anna, "and where?", reply_to=api.sent[0].message_id)
        await sent(api, 2)
    assert [message.chat for message in api.sent] == [moved.id, moved.id]
    assert script.asked[1].context == "hold on, who met?"


async def test_an_answer_whose_receipt_was_lost_is_sent_twice_and_not_more(
    api: BotApi, tmp_path: Path, script: Script
):
    chat = api.private_chat()
    api.drop_connection("sendMessage", 1, after=True)
    api.say(chat, chat, "who met?")
    async with running(api, tmp_path, script):
        await sent(api, 2)
        await until(lambda: not waiting(tmp_path, api))
    assert len(api.sent) == 2 and len(script.asked) == 1


@pytest.mark.slow
async def test_with_the_default_limits_telegram_never_has_to_ask_for_a_pause(tmp_path: Path, script: Script):
    with BotApi(flood=True) as api:
        chats = [api.private_chat() for _ in range(12)]
        for chat in chats:
            for line in ("/help", "who met?", "/sources"):
                api.say(chat, chat, line)
        async with running(api, tmp_path, script, limits=Limits()):
            await sent(api, 36)
        assert len(calls(api, "sendMessage")) == 36


async def test_a_reply_that_was_half_out_goes_on_where_it_stopped(
    api: BotApi, tmp_path: Path, script: Script
):
    chat = api.private_chat()
    with Inbox(tmp_path / "inbox.db", int(api.token.split(":")[0]), time.time) as inbox:
        inbox.accept_messages([Incoming(1, chat.id, 3, "who met?")])
        inbox.save_draft(1, Draft(("first", "second", "<b>third</b>"), "who met?"))
        inbox.mark_sent(1, chat.id, 4, 1)
    async with running(api, tmp_path, script):
        assert await sent(api, 2) == ["second", "third"]
        await until(lambda: not waiting(tmp_path, api))
    assert script.asked == [] and len(api.sent) == 2


async def test_markup_that_telegram_cannot_read_is_sent_as_plain_text(
    api: BotApi, tmp_path: Path, script: Script
):
    chat = api.private_chat()
    api.fail("sendMessage", 1, 400, "Bad Request: can't parse entities: Unsupported start tag")
    api.say(chat, chat, "/help")
    async with running(api, tmp_path, script):
        assert await sent(api, 1) == [HELP]


async def test_polling_goes_on_after_failures(api: BotApi, tmp_path: Path, script: Script):
    chat = api.private_chat()
    api.fail("getMe", 1, 502, "Bad Gateway")
    api.fail("getUpdates", 2, 502, "Bad Gateway")
    api.drop_connection("getUpdates", 1)
    api.say(chat, chat, "who met?")
    async with running(api, tmp_path, script):
        await sent(api, 1)


async def test_a_server_that_takes_no_commands_is_still_polled(api: BotApi, tmp_path: Path, script: Script):
    chat = api.private_chat()
    api.fail("setMyCommands", 1, 400, "Bad Request: BOT_COMMAND_INVALID")
    api.say(chat, chat, "who met?")
    async with running(api, tmp_path, script):
        await sent(api, 1)


async def test_a_revoked_token_ends_the_bot_at_the_next_poll(api: BotApi, tmp_path: Path, script: Script):
    bot = Running(api, tmp_path, script, HASTY)
    await until(lambda: calls(api, "getUpdates"))
    api.revoke_token()
    with pytest.raises(DatelineError, match=REFUSED) as refused:
        await asyncio.wait_for(bot.task, 10)
    assert api.token not in str(refused.value)
    bot.pool.shutdown()


@pytest.mark.slow
async def test_a_second_poller_is_put_up_with_for_a_while_and_then_named(
    api: BotApi, tmp_path: Path, script: Script
):
    api.fail("getUpdates", 2, 409, "Conflict: terminated by other getUpdates request")
    chat = api.private_chat()
    api.say(chat, chat, "who met?")
    async with running(api, tmp_path, script):
        await sent(api, 1)
    api.fail("getUpdates", 1000, 409, "Conflict: terminated by other getUpdates request")
    bot = Running(api, tmp_path, script, HASTY)
    with pytest.raises(DatelineError, match="another program polls"):
        await asyncio.wait_for(bot.task, 10)
    bot.pool.shutdown()


async def test_a_question_that_stops_the_process_each_time_is_given_up(
    api: BotApi, tmp_path: Path, script: Script
):
    chat = api.private_chat()
    with Inbox(tmp_path / "inbox.db", int(api.token.split(":")[0]), time.time) as inbox:
        inbox.accept_messages([Incoming(1, chat.id, 3, "who met?")])
        for _ in range(HASTY.tries):
            inbox.count_attempt(1)
    async with running(api, tmp_path, script):
        assert await sent(api, 1) == [GAVE_UP]
    assert script.asked == []


async def test_an_inbox_that_cannot_be_written_leaves_updates_with_telegram(
    api: BotApi, tmp_path: Path, script: Script
):
    chat = api.private_chat()
    Inbox(tmp_path / "inbox.db", 1, time.time).close()
    lock = sqlite3.connect(tmp_path / "inbox.db", isolation_level=None)
    async with running(api, tmp_path, script):
        await until(lambda: calls(api, "getUpdates"))
        lock.execute("BEGIN IMMEDIATE")
        api.say(chat, chat, "who met?")
        await until(lambda: len(calls(api, "getUpdates")) >= 2)
        assert api.pending()
        lock.execute("ROLLBACK")
        lock.close()
        await sent(api, 1)


def start(api: BotApi, data: Path, seconds: float) -> subprocess.Popen[str]:
    command = [sys.executable, str(HERE / "bot_process.py"), api.token, api.base_url, str(data), str(seconds)]
    path = os.pathsep.join([str(HERE), str(HERE.parent)])
    return subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": path}
    )


@pytest.mark.slow
def test_questions_in_flight_survive_a_kill(api: BotApi, tmp_path: Path):
    chats = [api.private_chat() for _ in range(3)]
    for chat in chats:
        for line in ("slow question?", "second?", "third?"):
            api.say(chat, chat, line)
    killed = start(api, tmp_path, seconds=30)
    with killed:
        deadline = time.monotonic() + 20
        while api.pending() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not api.pending()
        killed.kill()
    assert api.sent == []
    again = start(api, tmp_path, seconds=0.01)
    with again:
        api.wait_for_messages(9, 20)
        again.send_signal(signal.SIGTERM)
        _, log = again.communicate(timeout=15)
    assert again.returncode == 0, log
    for chat in chats:
        texts = [message.text for message in api.sent if message.chat == chat.id]
        assert ["slow" in texts[0], "second" in texts[1], "third" in texts[2]] == [True] * 3
    assert len(api.sent) == 9


def test_sigterm_answers_what_is_in_flight_and_ends_with_status_0(api: BotApi, tmp_path: Path):
    chats = [api.private_chat() for _ in range(3)]
    for chat in chats:
        api.say(chat, chat, "slow question?")
    with start(api, tmp_path, seconds=0.5) as bot:
        wait(lambda: len(calls(api, "sendChatAction")) >= 2)
        bot.send_signal(signal.SIGTERM)
        _, log = bot.communicate(timeout=15)
    assert bot.returncode == 0, log
    assert len(api.sent) == 3 and "0 message(s) left" in log
    assert api.token.partition(":")[2] not in log and "slow question" not in log


@pytest.mark.slow
def test_sigterm_ends_in_time_though_an_answer_does_not(api: BotApi, tmp_path: Path):
    chat = api.private_chat()
    api.say(chat, chat, "slow question?")
    with start(api, tmp_path, seconds=60) as bot:
        wait(lambda: calls(api, "sendChatAction"))
        began = time.monotonic()
        bot.send_signal(signal.SIGTERM)
        _, log = bot.communicate(timeout=15)
    assert bot.returncode == 0, log
    assert time.monotonic() - began < HASTY.grace + 6
    assert [message.text for message in waiting(tmp_path, api)] == ["slow question?"]


def test_a_refused_token_is_one_line_and_status_1(api: BotApi, tmp_path: Path):
    api.revoke_token()
    with start(api, tmp_path, seconds=0) as bot:
        _, log = bot.communicate(timeout=15)
    assert bot.returncode == 1
    assert log == f"dateline: {REFUSED}\n"


@pytest.mark.slow
def test_a_second_bot_is_one_line_and_status_1(api: BotApi, tmp_path: Path):
    with start(api, tmp_path, seconds=0) as bot:
        wait(lambda: calls(api, "getUpdates"))
        with start(api, tmp_path, seconds=0) as second:
            _, log = second.communicate(timeout=15)
        bot.send_signal(signal.SIGINT)
        bot.communicate(timeout=15)
    assert second.returncode == 1 and bot.returncode == 0
    assert log == f"dateline: another `dateline bot` is using the data folder {tmp_path}; stop it first\n"


def wait(condition: Any, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


PNG = b"\x89PNG\r\n\x1a\n"


def drawn() -> bytes:
    return draw_timeline(Timeline("the envoys", (EVENT,), 1))


def methods(api: BotApi) -> list[str]:
    return [message.method for message in api.sent]


async def test_a_timeline_is_a_list_and_then_a_picture(api: BotApi, tmp_path: Path, script: Script):
    chat = api.private_chat()
    api.say(chat, chat, "/timeline the envoys")
    async with running(api, tmp_path, script):
        texts = await sent(api, 2)
    assert methods(api) == ["sendMessage", "sendPhoto"]
    assert texts[0].startswith("the envoys: 1 event\n\nWednesday, 12 January 2022\n“Envoys")
    photo = api.sent[1].params["photo"]
    photo = api.sent[1].params[photo.removeprefix("attach://")] if isinstance(photo, str) else photo
    assert photo.data.startswith(PNG) and photo.content_type == "image/png"


async def test_a_topic_without_events_has_no_picture(api: BotApi, tmp_path: Path, script: Script):
    chat = api.private_chat()
    for text in ("/timeline the weather", "/timeline", "/ask who met?"):
        api.say(chat, chat, text)
    async with running(api, tmp_path, script):
        texts = await sent(api, 3)
    assert methods(api) == ["sendMessage"] * 3
    assert texts[0].startswith("The library holds no dated event of that topic.\n\nNearest articles:")
    assert texts[1] == NO_TOPIC


async def test_a_timeline_in_a_forum_stays_in_its_topic(api: BotApi, tmp_path: Path, script: Script):
    forum, anna = api.forum(topics=(2, 3)), api.user("Anna")
    api.say(forum, anna, "/timeline the envoys", thread=3)
    async with running(api, tmp_path, script):
        await sent(api, 1)
    assert [(message.method, message.thread) for message in api.sent] == [("sendPhoto", 3)]


async def test_a_question_in_reply_to_a_picture_goes_on_from_its_topic(
    api: BotApi, tmp_path: Path, script: Script
):
    group, anna = api.group(), api.user("Anna")
    api.say(group, anna, "/timeline the envoys")
    async with running(api, tmp_path, script):
        await sent(api, 1)
        api.say(group, anna, "and where?", reply_to=api.sent[0].message_id)
        await sent(api, 2)
    assert (script.asked[-1].text, script.asked[-1].context) == ("and where?", "the envoys")


async def test_a_picture_that_telegram_refuses_loses_no_text_and_holds_up_nobody(
    api: BotApi, tmp_path: Path, script: Script, caplog: pytest.LogCaptureFixture
):
    chat = api.private_chat()
    api.fail("sendPhoto", 1, 400, "Bad Request: PHOTO_INVALID_DIMENSIONS")
    api.fail("sendPhoto", 1, 413, "Request Entity Too Large")
    for text in ("/timeline the envoys", "/timeline the envoys", "who met?"):
        api.say(chat, chat, text)
    async with running(api, tmp_path, script):
        await sent(api, 3)
    assert methods(api) == ["sendMessage"] * 3
    assert caplog.text.count("cannot be sent, and never will") == 2
    assert len(calls(api, "sendPhoto")) == 2


async def test_a_picture_that_fails_for_a_while_is_sent_again(api: BotApi, tmp_path: Path, script: Script):
    chat = api.private_chat()
    api.fail("sendPhoto", 1, 502, "Bad Gateway")
    api.fail("sendPhoto", 1, 429, "Too Many Requests: retry after 0", {"retry_after": 0})
    api.drop_connection("sendPhoto")
    api.say(chat, chat, "/timeline the envoys")
    async with running(api, tmp_path, script):
        await sent(api, 2)
    assert methods(api) == ["sendMessage", "sendPhoto"]
    assert len(calls(api, "sendPhoto")) == 4


async def test_a_picture_whose_text_was_out_is_sent_after_a_restart_and_its_text_is_not(
    api: BotApi, tmp_path: Path, script: Script
):
    chat = api.private_chat()
    with Inbox(tmp_path / "inbox.db", api.bot_id, time.time) as inbox:
        inbox.accept_messages(
            [Incoming(1, chat.id, 1, "/timeline the envoys"), Incoming(2, chat.id, 2, "/timeline it")]
        )
        inbox.save_draft(1, Draft(("one", "two"), "the envoys", sent=2, picture=drawn()))
        inbox.save_draft(2, Draft(("three",), "the envoys", sent=2, picture=drawn()))
    async with running(api, tmp_path, script):
        await sent(api, 1)
        await until(lambda: not waiting(tmp_path, api))
    assert methods(api) == ["sendPhoto"]
    assert script.asked == []


async def test_a_picture_follows_a_group_that_moved(api: BotApi, tmp_path: Path, script: Script):
    group, anna = api.group(kind="group"), api.user("Anna")
    # Between the list and the picture.
    with Inbox(tmp_path / "inbox.db", api.bot_id, time.time) as inbox:
        inbox.accept_messages([Incoming(1, group.id, 1, "/timeline the envoys", private=False)])
        inbox.save_draft(1, Draft(("one",), "the envoys", sent=1, picture=drawn()))
    moved = api.migrate(group)
    async with running(api, tmp_path, script):
        await sent(api, 1)
        # Nobody replies before the bot has noted that the picture is out; the two numbers are two queues.
        await until(lambda: not waiting(tmp_path, api))
        api.say(moved, anna, "and where?", reply_to=api.sent[0].message_id)
        await sent(api, 2)
    assert [(message.chat, message.method) for message in api.sent] == [
        (moved.id, "sendPhoto"),
        (moved.id, "sendMessage"),
    ]
    assert script.asked[-1].context == "the envoys"


async def test_a_timeline_that_cannot_be_drawn_is_told_all_the_same(
    api: BotApi, tmp_path: Path, script: Script, caplog: pytest.LogCaptureFixture
):
    # More than a picture can hold.
    script.events = (EVENT,) * 101
    chat = api.private_chat()
    api.say(chat, chat, "/timeline the envoys")
    async with running(api, tmp_path, script):
        await until(lambda: calls(api, "getUpdates") and api.sent and not waiting(tmp_path, api))
    assert set(methods(api)) == {"sendMessage"}
    assert caplog.text.count("a timeline could not be drawn") == 1
