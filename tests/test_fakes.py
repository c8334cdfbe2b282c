"""The Bot API server that the bot is tested against is itself held to what Telegram documents."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from fakes import BotApi, Chat
from telegram import Bot, BotCommand, MessageEntity, ReplyParameters, Update
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
)
from telegram.request import HTTPXRequest
from telegram.warnings import PTBDeprecationWarning
from telegram_html import MarkupError, covered, parse_html
from telegram_links import find_entities


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    request, polling = HTTPXRequest(connection_pool_size=8), HTTPXRequest(connection_pool_size=2)
    async with Bot(api.token, api.base_url, request=request, get_updates_request=polling) as made:
        yield made


@pytest.fixture
def http(api: BotApi) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{api.base_url}{api.token}/", timeout=20) as client:
        yield client


def call(http: httpx.Client, method: str, **params: Any) -> Any:
    """The result of a call, or the description of the error."""
    body = http.post(method, json=params).json()
    return body["result"] if body["ok"] else body["description"]


def numbers(http: httpx.Client, **params: Any) -> list[int]:
    return [update["update_id"] for update in call(http, "getUpdates", **params)]


# Updates.


def test_an_update_comes_again_until_it_is_confirmed(api: BotApi, http: httpx.Client):
    chat = api.private_chat()
    api.say(chat, chat, "one?")
    api.say(chat, chat, "two?")
    first, second = numbers(http)
    assert numbers(http) == [first, second]
    assert numbers(http, offset=second) == [second]
    assert [update["update_id"] for update in api.pending()] == [second]
    assert numbers(http, offset=second + 1) == []
    assert api.pending() == []


def test_a_negative_offset_forgets_all_but_the_newest(api: BotApi, http: httpx.Client):
    chat = api.private_chat()
    for line in ("one?", "two?", "three?"):
        api.say(chat, chat, line)
    newest = numbers(http)[1:]
    assert numbers(http, offset=-2) == newest
    assert numbers(http) == newest


def test_a_batch_is_no_longer_than_asked_for_and_never_over_a_hundred(api: BotApi, http: httpx.Client):
    chat = api.private_chat()
    for number in range(120):
        api.say(chat, chat, f"{number}?")
    assert len(numbers(http)) == 100
    assert len(numbers(http, limit=7)) == 7
    assert len(numbers(http, limit=1000)) == 100


async def test_a_poll_waits_for_the_next_update(api: BotApi, bot: Bot):
    chat = api.private_chat()
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    while not any(made.method == "getUpdates" for made in api.calls):
        await asyncio.sleep(0.01)
    assert not poll.done()
    api.say(chat, chat, "who met?")
    (update,) = await asyncio.wait_for(poll, 5)
    assert update.message is not None and update.message.text == "who met?"


def test_a_poll_ends_empty_when_its_time_is_over(http: httpx.Client):
    started = time.monotonic()
    assert numbers(http, timeout=1) == []
    assert 0.9 < time.monotonic() - started < 3


async def test_a_second_poller_ends_the_first(api: BotApi, bot: Bot):
    first = asyncio.create_task(bot.get_updates(timeout=20))
    while not api.calls[1:]:
        await asyncio.sleep(0.01)
    second = asyncio.create_task(bot.get_updates(timeout=20))
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await asyncio.wait_for(first, 5)
    chat = api.private_chat()
    api.say(chat, chat, "who met?")
    assert len(await asyncio.wait_for(second, 5)) == 1


def test_the_kinds_of_updates_asked_for_are_remembered(api: BotApi, http: httpx.Client):
    chat = api.private_chat()
    numbers(http, allowed_updates=["edited_message"])
    api.edit(chat, api.say(chat, chat, "who met?"), "who met where?")
    (update,) = call(http, "getUpdates")
    assert update["edited_message"]["text"] == "who met where?"
    numbers(http, allowed_updates=[], offset=update["update_id"] + 1)
    api.say(chat, chat, "and why?")
    assert [list(update)[1] for update in call(http, "getUpdates")] == ["message"]


def test_a_bot_with_a_webhook_cannot_poll(api: BotApi, http: httpx.Client):
    call(http, "setWebhook", url="https://bot.example/hook")
    assert call(http, "getUpdates").startswith(
        "Conflict: can't use getUpdates method while webhook is active"
    )
    chat = api.private_chat()
    api.say(chat, chat, "who met?")
    assert call(http, "getWebhookInfo")["pending_update_count"] == 1
    call(http, "deleteWebhook", drop_pending_updates=True)
    assert numbers(http) == []


async def test_a_hostile_update_is_delivered_as_it_is(api: BotApi, bot: Bot, http: httpx.Client):
    api.push_raw({"update_id": 5, "message": {"message_id": "x", "chat": 7}})
    api.push_raw({"update_id": 5, "message": {"message_id": 1, "date": 0, "text": "no chat"}})
    assert api.push_raw({"something_new": {}}) > 5
    assert numbers(http)[:2] == [5, 5]
    with pytest.raises(KeyError, match="date"):
        await bot.get_updates()
    assert len(api.pending()) == 3


# What people write.


async def test_a_message_is_what_telegram_would_send(api: BotApi, bot: Bot):
    group, anna = api.group(), api.user("Anna", "anna_writes")
    api.say(group, anna, f"👩‍👩‍👧 @{api.username} /ask@{api.username} see news.example/a, #now")
    (update,) = await bot.get_updates()
    message = update.effective_message
    assert message is not None and message.from_user is not None and message.chat.id == group.id
    assert message.from_user.username == "anna_writes" and not message.from_user.is_bot
    assert list(message.parse_entities().values()) == [
        f"@{api.username}",
        f"/ask@{api.username}",
        "news.example/a",
        "#now",
    ]
    assert message.entities[0].offset == len("👩‍👩‍👧 ".encode("utf-16-le")) // 2


async def test_a_reply_brings_the_message_it_replies_to(api: BotApi, bot: Bot):
    chat = api.private_chat()
    answer = await bot.send_message(chat.id, "on Monday")
    api.say(chat, chat, "why?", reply_to=answer.message_id)
    (update,) = await bot.get_updates()
    replied = update.message.reply_to_message if update.message else None
    assert replied is not None and replied.text == "on Monday"
    assert replied.from_user is not None and replied.from_user.id == api.bot_id


async def test_a_message_in_a_topic_replies_to_the_notice_that_opened_it(api: BotApi, bot: Bot):
    forum, anna = api.forum(topics=(5, 9)), api.user()
    numbered = [api.say(forum, anna, "who met?", thread=thread) for thread in (9, None)]
    there, general = (update.message for update in await bot.get_updates())
    assert there is not None and there.message_thread_id == 9 and there.is_topic_message
    assert there.reply_to_message is not None and there.reply_to_message.forum_topic_created is not None
    assert general is not None and general.message_thread_id is None and general.reply_to_message is None
    assert numbered == [10, 11]


async def test_a_caption_has_its_own_entities(api: BotApi, bot: Bot):
    group = api.group()
    api.say(group, api.user(), f"what is this @{api.username}?", photo=True)
    (update,) = await bot.get_updates()
    message = update.message
    assert message is not None and message.text is None and message.photo
    assert list(message.parse_caption_entities([MessageEntity.MENTION]).values()) == [f"@{api.username}"]


def test_a_supergroup_numbers_its_messages_by_itself(api: BotApi):
    one, other = api.group(), api.group()
    chat, friend = api.private_chat(), api.private_chat()
    assert [api.say(place, chat, "who?") for place in (one, one, other)] == [1, 2, 1]
    assert [api.say(place, place, "who?") for place in (chat, friend, chat)] == [1, 2, 3]


# Sending.


async def test_what_is_sent_can_be_seen_as_people_see_it(api: BotApi, bot: Bot):
    chat = api.private_chat()
    asked = api.say(chat, chat, "who met?")
    markup = '<b>Talks 🏛</b> in <a href="https://news.example/?a=1&amp;b=2">Geneva</a>, see more.example'
    returned = await bot.send_message(chat.id, markup, "HTML", reply_parameters=ReplyParameters(asked))
    (sent,) = api.sent
    assert (sent.chat, sent.text, sent.html) == (chat.id, "Talks 🏛 in Geneva, see more.example", markup)
    assert (sent.message_id, sent.reply_to, sent.thread) == (returned.message_id, asked, None)
    assert sent.entities == [
        {"type": "bold", "offset": 0, "length": 8},
        {"type": "text_link", "offset": 12, "length": 6, "url": "https://news.example/?a=1&b=2"},
    ]
    assert [covered(sent.text, entity) for entity in sent.auto_entities] == ["more.example"]
    assert list(returned.parse_entities().values()) == ["Talks 🏛", "Geneva", "more.example"]
    assert returned.reply_to_message is not None and returned.reply_to_message.text == "who met?"


@pytest.mark.parametrize(
    ("markup", "error"),
    [
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("é <p>x</p>", 'Unsupported start tag "p" at byte offset 3'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("x <b", "Unclosed start tag at byte offset 2"),
        ('<a href="http://a.example>x</a>', "Unclosed start tag at byte offset 0"),
        ("<a href=http://a.example>x</a>", "Unexpected end of name token at byte offset 8"),
        ("<a =x>y</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        (
            "&#xD800;",
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units",
        ),
    ],
)
def test_markup_is_refused_as_telegram_refuses_it(api: BotApi, http: httpx.Client, markup: str, error: str):
    chat = api.private_chat()
    refused = call(http, "sendMessage", chat_id=chat.id, text=markup, parse_mode="HTML")
    assert refused == f"Bad Request: can't parse entities: {error}"
    assert api.sent == []


@pytest.mark.parametrize(
    ("markup", "text", "kinds"),
    [
        (
            "<strong>a</strong><em>b</em><ins>c</ins><del>d</del>",
            "abcd",
            "bold italic underline strikethrough",
        ),
        ("<B>a</B><strike>b</strike><tg-spoiler>c</tg-spoiler>", "abc", "bold strikethrough spoiler"),
        ('<span class="tg-spoiler">a</span>', "a", "spoiler"),
        ("<blockquote expandable>a</blockquote>", "a", "expandable_blockquote"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "ab", "blockquote"),
        ("<u><b>a</b></u>", "a", "bold underline"),
        ("<blockquote><u><b>a</b></u></blockquote>", "a", "blockquote bold underline"),
        ("<b>a</b><b>b</b>", "ab", "bold"),
        ("<b></b>a", "a", ""),
        ('<a href="ftp:x">a</a><a href="javascript:x()">b</a>', "ab", ""),
        ('<a href="tg://user?id=7">a</a>', "a", "text_mention"),
        ('<pre><code class="language-py">a</code></pre>', "a", "pre"),
        ('<tg-time unix="1" format="D">a</tg-time>', "a", "date_time"),
        ("&lt;b&gt; &amp;amp; &quot;&apos;&nbsp;&#233;&#x1F3DB;", '<b> &amp; "&apos;&nbsp;é🏛', ""),
    ],
)
def test_markup_is_read_by_telegrams_rules(markup: str, text: str, kinds: str):
    read, entities = parse_html(markup)
    assert (read, " ".join(entity["type"] for entity in entities)) == (text, kinds)


def test_a_tag_within_a_word_of_another_style_is_cut_where_it_ends():
    assert parse_html("<b>ab<i>c</i></b>d<i>e</i>") == (
        "abcde",
        [
            {"type": "bold", "offset": 0, "length": 3},
            {"type": "italic", "offset": 2, "length": 1},
            {"type": "italic", "offset": 4, "length": 1},
        ],
    )


def test_an_unknown_emoji_or_time_format_is_refused():
    with pytest.raises(MarkupError, match="custom emoji"):
        parse_html('<tg-emoji emoji-id="x">a</tg-emoji>')
    with pytest.raises(MarkupError, match="date format"):
        parse_html('<tg-time unix="1" format="rD">a</tg-time>')


@pytest.mark.parametrize(
    ("text", "live"),
    [
        ("see https://a.example/b?c=d). Or a.example, and x.y", ["https://a.example/b?c=d", "a.example"]),
        ("mail me@news.example or @me, not a@b", ["me@news.example", "@me"]),
        ("/start and/or 3/4 </b> //x", ["/start"]),
        ("#now #1 a#b $USD $usd C#", ["#now", "$USD"]),
        ("call +49 30 1234567 in 2022+1", ["+49 30 1234567"]),
        ("10.0.0.1/admin and 3.14", ["10.0.0.1/admin"]),
        ("новости.рф", ["новости.рф"]),
        ("a.\u2060example @\u2060name #\u2060tag /\u2060go x@\u2060y.\u2060example http:\u2060//z", []),
    ],
)
def test_plain_text_becomes_live_where_telegram_makes_it_so(text: str, live: list[str]):
    assert [covered(text, entity) for entity in find_entities(text)] == live


def test_nothing_is_live_in_code_or_under_a_link_but_all_is_in_a_quotation():
    text, entities = parse_html('<code>@a_name</code> <a href="http://b.example">c.example</a> ')
    assert find_entities(text, entities) == []
    text, entities = parse_html("<blockquote>see <b>c.</b>example</blockquote>")
    assert [entity["type"] for entity in find_entities(text, entities)] == ["url"]


@pytest.mark.parametrize("letter", ["a", "é", "🏛", "&lt;", "<b>x</b>"])
def test_the_limit_counts_what_is_seen_in_utf_16(api: BotApi, http: httpx.Client, letter: str):
    chat = api.private_chat()
    room = 4096 // (2 if letter == "🏛" else 1)
    for extra, error in ((0, None), (1, "Bad Request: message is too long")):
        sent = call(http, "sendMessage", chat_id=chat.id, text=letter * (room + extra), parse_mode="HTML")
        assert (sent if error else sent["message_id"]) == (error or 1)


@pytest.mark.parametrize("text", ["", " \n ", "<b> </b>", "\u202e\r\n"])
def test_a_message_with_nothing_to_see_is_refused(api: BotApi, http: httpx.Client, text: str):
    sent = call(http, "sendMessage", chat_id=api.private_chat().id, text=text, parse_mode="HTML")
    assert sent == "Bad Request: message text is empty"


def test_space_at_the_ends_is_taken_off_and_entities_stay_in_place(api: BotApi, http: httpx.Client):
    markup = "\n 🏛 <b>a\r\nb</b>\u202e <i>c </i>\n"
    call(http, "sendMessage", chat_id=api.private_chat().id, text=markup, parse_mode="HTML")
    (sent,) = api.sent
    assert sent.text == "🏛 a\nb c"
    assert [covered(sent.text, entity) for entity in sent.entities] == ["a\nb", "c"]


@pytest.mark.parametrize(
    "body",
    [
        {"content": b'{"chat_id": 1, "text": "\\ud800"}', "headers": {"Content-Type": "application/json"}},
        {
            "content": b"chat_id=1&text=%ED%A0%80",
            "headers": {"Content-Type": "application/x-www-form-urlencoded"},
        },
        {"files": {"text": (None, b"\xff")}},
    ],
)
def test_text_that_is_not_utf_8_is_refused_in_every_kind_of_body(http: httpx.Client, body: dict[str, Any]):
    reply = http.post("sendMessage", **body)
    assert reply.status_code == 400
    assert reply.json()["description"] == "Bad Request: strings must be encoded in UTF-8"


@pytest.mark.parametrize("way", ["json", "data", "files", "params"])
def test_every_kind_of_body_is_read(api: BotApi, http: httpx.Client, way: str):
    chat = api.private_chat()
    values: dict[str, Any] = {
        "chat_id": str(chat.id),
        "text": "[1] é+&",
        "reply_parameters": '{"message_id": 0}',
    }
    sent = {name: (None, value) for name, value in values.items()} if way == "files" else values
    http.post("sendMessage", **{way: sent})
    assert [message.text for message in api.sent] == ["[1] é+&"]
    assert api.calls[-1].params["reply_parameters"] == {"message_id": 0}


async def test_a_chat_that_cannot_be_reached_is_named(api: BotApi, bot: Bot):
    person, group, old = api.private_chat(), api.group(), api.group(kind="group")
    api.block(person)
    api.block(group)
    moved = api.migrate(old)
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(12345, "hello")
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(person.id, "hello")
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_chat_action(group.id, "typing")
    with pytest.raises(ChatMigrated) as new:
        await bot.send_message(old.id, "hello")
    assert new.value.new_chat_id == moved.id
    assert api.sent == []


async def test_a_reply_to_a_message_that_is_gone_is_refused_unless_that_is_allowed(api: BotApi, bot: Bot):
    chat = api.private_chat()
    asked = api.say(chat, chat, "who met?")
    api.delete_message(chat, asked)
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(chat.id, "they", reply_to_message_id=asked)
    allowed = ReplyParameters(asked, allow_sending_without_reply=True)
    await bot.send_message(chat.id, "they", reply_parameters=allowed)
    assert [message.reply_to for message in api.sent] == [None]


async def test_only_a_topic_that_is_there_can_be_written_to_and_the_general_one_by_no_number(
    api: BotApi, bot: Bot
):
    forum = api.forum(topics=(5,))
    for chat, thread in ((forum, 1), (forum, 6), (api.group(), 5), (api.private_chat(), 5)):
        with pytest.raises(BadRequest, match="Message thread not found"):
            await bot.send_message(chat.id, "they", message_thread_id=thread)
    there = await bot.send_message(forum.id, "they", message_thread_id=5)
    await bot.send_message(forum.id, "they")
    assert there.is_topic_message and [message.thread for message in api.sent] == [5, None]


async def test_a_picture_goes_with_a_caption_of_at_most_1024(api: BotApi, bot: Bot):
    chat = api.private_chat()
    shown = await bot.send_photo(chat.id, b"\x89PNG\r\n\r\n--", "<b>é</b>" * 1024, parse_mode="HTML")
    assert shown.photo and shown.caption == "é" * 1024 and api.sent[0].method == "sendPhoto"
    assert next(iter(shown.photo)).file_size == 10
    with pytest.raises(BadRequest, match="caption is too long"):
        await bot.send_photo(chat.id, b"\x89PNG", "é" * 1025)


async def test_a_link_is_no_address_that_was_found(api: BotApi, bot: Bot):
    chat = api.private_chat()
    markup = '<a href="https://news.example">a.example</a> b.example'
    sent = await bot.send_message(chat.id, markup, "HTML")
    assert [covered(api.sent[0].text, entity) for entity in api.sent[0].auto_entities] == ["b.example"]
    await bot.edit_message_text(f"{markup}!", chat.id, sent.message_id, parse_mode="HTML")
    assert [covered(api.sent[0].text, entity) for entity in api.sent[0].auto_entities] == ["b.example"]


async def test_an_edit_shows_in_place_and_one_that_changes_nothing_is_refused(api: BotApi, bot: Bot):
    chat = api.private_chat()
    asked = api.say(chat, chat, "who met?")
    sent = await bot.send_message(chat.id, "wait")
    await bot.edit_message_text("<i>they</i>", chat.id, sent.message_id, parse_mode="HTML")
    (shown,) = api.sent
    assert (shown.text, shown.edits, shown.entities[0]["type"]) == ("they", 1, "italic")
    for number, text, error in (
        (sent.message_id, "<i>they</i>", "Message is not modified"),
        (999, "they", "Message to edit not found"),
        (asked, "they", "Message can't be edited"),
        (sent.message_id, "x" * 4097, "Message is too long"),
    ):
        with pytest.raises(BadRequest, match=error):
            await bot.edit_message_text(text, chat.id, number, parse_mode="HTML")


async def test_commands_are_kept_and_bad_ones_refused(api: BotApi, bot: Bot):
    commands = [BotCommand("ask", "ask a question")]
    await bot.set_my_commands(commands)
    assert list(await bot.get_my_commands()) == commands
    with pytest.raises(BadRequest, match="Bot_command_invalid"):
        await bot.set_my_commands([BotCommand("Ask", "ask a question")])
    assert list(await bot.get_my_commands()) == commands


async def test_a_pressed_button_is_answered_once(api: BotApi, bot: Bot):
    chat = api.private_chat()
    sent = await bot.send_message(chat.id, "more?")
    api.press(chat, chat, sent.message_id, "more")
    (update,) = await bot.get_updates()
    assert update.callback_query is not None and update.callback_query.data == "more"
    await update.callback_query.answer()
    with pytest.raises(BadRequest, match="Query is too old"):
        await update.callback_query.answer()
    assert api.press(chat, chat, sent.message_id, "more") != update.callback_query.id


async def test_the_bot_and_chats_are_described(api: BotApi, bot: Bot):
    assert (bot.id, bot.username) == (api.bot_id, api.username)
    assert (await bot.get_chat(api.forum().id)).is_forum
    assert (await bot.get_chat(api.private_chat("Boris").id)).first_name == "Boris"
    assert await bot.send_chat_action(api.group().id, "typing")
    with pytest.raises(BadRequest, match="Wrong parameter action"):
        await bot.send_chat_action(api.group().id, "dancing")


# Refusals.


@pytest.mark.parametrize(
    ("token", "status"), [("1234:abc", 404), ("7000000001:" + "x" * 35, 401), ("no token", 404)]
)
def test_a_wrong_token_is_refused(api: BotApi, token: str, status: int):
    assert httpx.post(f"{api.base_url}{token}/getMe").status_code == status


async def test_a_revoked_token_ends_a_poll_that_waits(api: BotApi, bot: Bot):
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    while not api.calls[1:]:
        await asyncio.sleep(0.01)
    api.revoke_token()
    with pytest.raises(InvalidToken, match="Unauthorized"):
        await asyncio.wait_for(poll, 5)
    with pytest.raises(InvalidToken, match="Unauthorized"):
        await bot.get_me()


def test_an_unknown_method_is_not_found(http: httpx.Client):
    assert http.post("sendPoem").status_code == 404
    assert http.post("GETME").json()["ok"]


async def test_a_flood_limit_says_how_long_to_wait(api: BotApi, bot: Bot):
    chat = api.private_chat()
    api.fail("sendMessage", 1, 429, "Too Many Requests: retry after 3", {"retry_after": 3})
    with pytest.warns(PTBDeprecationWarning), pytest.raises(RetryAfter, match="Retry in 3 seconds"):
        await bot.send_message(chat.id, "they")
    await bot.send_message(chat.id, "they")


def test_the_limits_of_telegram_are_kept_when_asked_for():
    now = 1000.0
    with (
        BotApi(flood=True, clock=lambda: now) as api,
        httpx.Client(base_url=f"{api.base_url}{api.token}/") as http,
    ):
        chat, group = api.private_chat(), api.group()

        def status(place: Chat) -> int:
            return http.post("sendMessage", json={"chat_id": place.id, "text": "they"}).status_code

        assert [status(chat), status(chat), status(api.private_chat())] == [200, 429, 200]
        assert [status(group) for _ in range(21)] == [200] * 20 + [429]
        assert [status(api.private_chat()) for _ in range(9)] == [200] * 8 + [429]
        now += 1.01
        assert [status(chat), status(group)] == [200, 429]
        refused = http.post("sendMessage", json={"chat_id": group.id, "text": "they"}).json()
        assert refused["description"] == "Too Many Requests: retry after 59"
        assert refused["parameters"] == {"retry_after": 59}
        now += 59
        assert status(group) == 200


async def test_faults_come_in_the_order_they_are_given_and_end(api: BotApi, bot: Bot):
    chat = api.private_chat()
    api.fail("sendMessage", 2, 502, "Bad Gateway")
    api.drop_connection("sendMessage")
    for error in ("Bad Gateway", "Bad Gateway", "disconnected"):
        with pytest.raises(NetworkError, match=error):
            await bot.send_message(chat.id, "they")
    assert api.sent == []
    await bot.send_message(chat.id, "they")
    assert len(api.sent) == 1


async def test_a_connection_can_drop_after_the_message_was_taken(api: BotApi, bot: Bot):
    chat = api.private_chat()
    api.drop_connection("sendMessage", after=True)
    with pytest.raises(NetworkError):
        await bot.send_message(chat.id, "they")
    assert [message.text for message in await api.messages(1)] == ["they"]


def test_a_method_can_be_made_slow_without_holding_up_others(api: BotApi, http: httpx.Client):
    chat = api.private_chat()
    api.delay("sendMessage", 0.5)
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(call, http, "sendMessage", chat_id=chat.id, text="they")
        assert httpx.post(f"{api.base_url}{api.token}/getMe").status_code == 200
        assert not slow.done()
    assert len(api.sent) == 1


def test_waiting_for_messages_in_vain_says_what_there_was(api: BotApi, http: httpx.Client):
    call(http, "sendMessage", chat_id=api.private_chat().id, text="they")
    with pytest.raises(AssertionError, match=r"2 message\(s\), got \['they'\]"):
        api.wait_for_messages(2, timeout=0.05)


# Its own life.


def test_many_servers_start_quickly_and_side_by_side():
    started = time.monotonic()
    servers = [BotApi() for _ in range(20)]
    took = time.monotonic() - started
    assert len({server.base_url for server in servers}) == len({server.token for server in servers}) == 20
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(BotApi.close, servers))
    assert took / 20 < 0.1


def test_closing_ends_what_waits_and_leaves_no_thread():
    before = threading.active_count()
    api = BotApi()
    with ThreadPoolExecutor(1) as pool:
        url = f"{api.base_url}{api.token}/getUpdates"
        poll = pool.submit(httpx.post, url, json={"timeout": 30}, timeout=20)
        while not api.calls:
            time.sleep(0.01)
        started = time.monotonic()
        api.close()
        assert time.monotonic() - started < 2
        assert poll.exception(5) is not None or poll.result().json()["result"] == []
    with pytest.raises(httpx.ConnectError):
        httpx.post(url)
    while threading.active_count() > before and time.monotonic() - started < 5:
        time.sleep(0.01)
    assert threading.active_count() <= before


def test_closing_hangs_up_on_a_client_that_keeps_its_line():
    with BotApi() as api, httpx.Client(base_url=f"{api.base_url}{api.token}/") as http:
        assert http.post("getMe").status_code == 200
        started = time.monotonic()
        api.close()
        assert time.monotonic() - started < 2


def test_a_fault_of_the_server_itself_is_not_hidden():
    with pytest.raises(AttributeError), BotApi() as api:
        api.say(api.private_chat(), api.user(), "who met?")
        body = {"allowed_updates": ["message"], "commands": ["not a command"]}
        assert httpx.post(f"{api.base_url}{api.token}/setMyCommands", json=body).status_code == 500


def test_an_update_reads_as_an_update_of_the_library(api: BotApi):
    forum, anna = api.forum(), api.user()
    api.say(forum, anna, "who met?", thread=2)
    old = api.group(kind="group")
    api.migrate(old)
    parsed = [Update.de_json(update, None) for update in api.pending()]
    assert [update.effective_chat is not None for update in parsed] == [True] * 3
    assert parsed[1].message is not None and parsed[1].message.migrate_to_chat_id is not None
