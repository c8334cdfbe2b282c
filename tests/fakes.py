"""A Telegram Bot API server on loopback, for tests of the bot: strict where Telegram is, and scripted.

It answers over real HTTP, so a bot in this process or in another one is pointed at it by its `base_url`
alone. Rules and texts of errors are those of core.telegram.org/bots/api and of the server behind it
(github.com/tdlib/telegram-bot-api). Markdown and inline mode are not there.
"""

from __future__ import annotations

import asyncio
import math
import re
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Any

from telegram_html import Entity, MarkupError, parse_html, rank, trimmed, units
from telegram_http import Params, Refused, Upload, Wire
from telegram_links import find_entities

Json = dict[str, Any]

CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_SET = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
MOVED = "Bad Request: group chat was upgraded to a supergroup chat"
STALE_QUERY = "Bad Request: query is too old and response timeout expired or query ID is invalid"
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
# Not delivered unless they are asked for by name.
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
ACTIONS = re.compile(
    "typing|upload_(photo|video|voice|document|video_note)|record_(video|voice|video_note)|choose_sticker"
    "|find_location"
)


@dataclass(frozen=True)
class Person:
    """Somebody who writes."""

    id: int
    name: str
    username: str | None = None


@dataclass
class Chat:
    """A place to write in; a private one stands for its person as well."""

    id: int
    type: str
    name: str
    username: str | None = None
    topics: tuple[int, ...] | None = None
    blocked: bool = False
    moved_to: int | None = None


@dataclass(frozen=True)
class Sent:
    """A message of the bot as people see it.

    `entities` are those of its markup, `auto_entities` those that Telegram finds in the plain text; both
    count in UTF-16 code units. `html` is what was sent, `method` how, `edits` how often it was edited.
    """

    chat: int
    message_id: int
    text: str
    entities: list[Entity]
    auto_entities: list[Entity]
    html: str
    reply_to: int | None
    thread: int | None
    time: float
    method: str
    params: Params = field(repr=False, default_factory=dict)
    edits: int = 0


@dataclass(frozen=True)
class Call:
    """A request, whether it was granted or not, and when."""

    method: str
    params: Params
    time: float


@dataclass
class _Fault:
    times: int
    refusal: Refused | None = None
    after: bool = False


class BotApi:
    """The server. Every method may be called from any thread while bots talk to it.

    `flood` makes it keep Telegram's limits: 30 messages a second, one a second in a private chat and 20
    a minute in a group. `clock` gives the time, in seconds, for these and for what it notes.

    It listens from the start; `close` it, or use it in a `with` statement. When the server itself has
    failed on a request, `close` raises that error.
    """

    def __init__(
        self,
        *,
        flood: bool = False,
        username: str = "dateline_test_bot",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._changed = threading.Condition()
        self._flood = flood
        self._closed = self._revoked = False
        self._chats: dict[int, Chat] = {}
        self._messages: dict[tuple[int, int], Json] = {}
        self._numbers: dict[int, int] = defaultdict(int)
        self._names = 0
        self._updates: deque[Json] = deque()
        self._next_update = 700_000_001
        self._poll = 0
        self._allowed: tuple[str, ...] = ()
        self._faults: dict[str, deque[_Fault]] = defaultdict(deque)
        self._delays: dict[str, float] = {}
        self._turns: list[tuple[float, int]] = []
        self._queries: set[str] = set()
        self._commands: dict[tuple[str, str], list[Json]] = {}
        self._calls: list[Call] = []
        self._sent: list[Sent] = []
        self.webhook = ""
        self._wire = Wire(self._handle)
        port = self._wire.server_address[1]
        self.username = username
        self.bot_id = 7_000_000_000 + port
        self.token = f"{self.bot_id}:not-a-secret-but-as-long-as-a-token"
        self.base_url = f"http://127.0.0.1:{port}/bot"
        self._methods = {
            method.lower(): (method, getattr(self, "_" + re.sub(r"(?=[A-Z])", "_", method).lower()))
            for method in METHODS
        }

    def __enter__(self) -> BotApi:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()
        if error is None and self._wire.crashes:
            raise self._wire.crashes[0]

    def close(self) -> None:
        """Ends every request and frees the port."""
        self.__exit__(None, None, None)

    def _end(self) -> None:
        with self._changed:
            if self._closed:
                return
            self._closed = True
            self._changed.notify_all()
        self._wire.close()

    # People and places.

    def user(self, name: str = "Anna", username: str | None = None) -> Person:
        """A new person, who has no private chat with the bot."""
        with self._changed:
            self._names += 1
            return Person(5_000_000_000 + self._names, name, username)

    def private_chat(self, name: str = "Anna", username: str | None = None) -> Chat:
        """The private chat of a new person, who has started the bot."""
        person = self.user(name, username)
        return self._open(Chat(person.id, "private", name, username))

    def group(self, name: str = "Newsroom", kind: str = "supergroup") -> Chat:
        """A new group with the bot in it; `kind` "group" is a basic one."""
        with self._changed:
            self._names += 1
            number = -self._names if kind == "group" else -1_002_000_000_000 - self._names
        return self._open(Chat(number, kind, name))

    def forum(self, topics: Sequence[int] = (2,), name: str = "Forum") -> Chat:
        """A new group with these topics besides the General one, each named by the message that opened it."""
        chat = self.group(name)
        chat.topics = tuple(topics)
        owner = self.user("Olga")
        with self._changed:
            for topic in topics:
                opened = {"forum_topic_created": {"name": f"Topic {topic}", "icon_color": 7322096}}
                self._store(chat, owner, {**opened, **_in_topic(chat, topic)}, topic)
        return chat

    def block(self, chat: Chat) -> None:
        """Lets the person block the bot, or the group throw it out."""
        with self._changed:
            chat.blocked = True

    def migrate(self, chat: Chat) -> Chat:
        """Turns a group into a new supergroup; the old number leads nowhere, but says where it went."""
        moved = self.group(chat.name)
        with self._changed:
            chat.moved_to = moved.id
            notice = self._store(chat, self.user(), {"migrate_to_chat_id": moved.id})
            self._deliver("message", notice)
            self._deliver("message", self._store(moved, self.user(), {"migrate_from_chat_id": chat.id}))
        return moved

    def revoke_token(self) -> None:
        """Makes the token worthless, for a request that is waiting as well."""
        with self._changed:
            self._revoked = True
            self._changed.notify_all()

    # What people do.

    def say(
        self,
        chat: Chat,
        user: Person | Chat,
        text: str,
        reply_to: int | None = None,
        entities: list[Entity] | None = None,
        thread: int | None = None,
        photo: bool = False,
    ) -> int:
        """Somebody writes `text` (under a picture, if `photo` says so). Returns the message's number.

        `entities` are found in the text as Telegram finds them unless they are given.
        """
        found = find_entities(text) if entities is None else entities
        content: Json = {"caption" if photo else "text": text}
        if found:
            content["caption_entities" if photo else "entities"] = found
        if photo:
            content["photo"] = [_picture(0)]
        with self._changed:
            replied = self._messages.get((chat.id, reply_to or thread or 0))
            if replied is not None:
                content["reply_to_message"] = _without(replied, "reply_to_message")
            message = self._store(chat, user, {**content, **_in_topic(chat, thread)})
            self._deliver("message", message)
            return int(message["message_id"])

    def edit(self, chat: Chat, message_id: int, text: str) -> None:
        """Somebody changes the text of their message."""
        with self._changed:
            message = self._messages[chat.id, message_id]
            message |= {"text": text, "edit_date": int(time.time()), "entities": find_entities(text)}
            self._deliver("edited_message", message)

    def press(self, chat: Chat, user: Person | Chat, message_id: int, data: str) -> str:
        """Somebody presses a button under a message. Returns the number of the callback query."""
        with self._changed:
            query = str(4_000_000_000 + len(self._queries))
            self._queries.add(query)
            message = self._messages[chat.id, message_id]
            pressed = {"id": query, "from": _person(user), "chat_instance": str(chat.id), "data": data}
            self._deliver("callback_query", {**pressed, "message": message})
            return query

    def delete_message(self, chat: Chat, message_id: int) -> None:
        """Somebody deletes a message."""
        with self._changed:
            del self._messages[chat.id, message_id]

    def push_raw(self, update: Json) -> int:
        """Puts an update into the queue as it is, with the next number if it has none. Returns its number."""
        with self._changed:
            numbered = {"update_id": self._next_update, **update}
            self._next_update = max(self._next_update, numbered["update_id"]) + 1
            self._updates.append(numbered)
            self._changed.notify_all()
            return int(numbered["update_id"])

    # What goes wrong.

    def fail(
        self, method: str, times: int, status: int, description: str, parameters: Json | None = None
    ) -> None:
        """Refuses the next so many calls of a method. Faults of a method come in the order they are given."""
        refusal = Refused(status, description, parameters)
        with self._changed:
            self._faults[method].append(_Fault(times, refusal))

    def drop_connection(self, method: str, times: int = 1, *, after: bool = False) -> None:
        """Ends the connection of the next so many calls without a word; `after` they are carried out."""
        with self._changed:
            self._faults[method].append(_Fault(times, after=after))

    def delay(self, method: str, seconds: float) -> None:
        """Makes every call of a method take so long, from now on."""
        with self._changed:
            self._delays[method] = seconds

    # What can be seen.

    @property
    def sent(self) -> list[Sent]:
        """The bot's messages so far, as they are now, in the order in which they were first sent."""
        with self._changed:
            return list(self._sent)

    @property
    def calls(self) -> list[Call]:
        """Every request so far with a method's name in it."""
        with self._changed:
            return list(self._calls)

    def pending(self) -> list[Json]:
        """The updates that no bot has confirmed."""
        with self._changed:
            return list(self._updates)

    def wait_for_messages(self, count: int, timeout: float = 10) -> list[Sent]:
        """The bot's messages once there are `count` of them. Raises `AssertionError` if there never are."""
        with self._changed:
            arrived = self._changed.wait_for(lambda: len(self._sent) >= count, timeout)
            if not arrived and self._wire.crashes:
                raise self._wire.crashes[0]
            texts = [message.text for message in self._sent]
            assert arrived, f"waited {timeout} s for {count} message(s), got {texts}"
            return list(self._sent)

    async def messages(self, count: int, timeout: float = 10) -> list[Sent]:
        """`wait_for_messages` for use in an event loop."""
        return await asyncio.to_thread(self.wait_for_messages, count, timeout)

    # The inside of the server.

    def _handle(self, token: str, method: str, params: Params) -> tuple[int, Json] | None:
        name, run = self._methods.get(method.lower(), (method, None))
        with self._changed:
            self._calls.append(Call(name, params, self._clock()))
            self._changed.notify_all()
            self._authorise(token)
            fault = self._next_fault(name)
            self._changed.wait_for(lambda: self._closed, self._delays.get(name, 0))
            if fault and fault.refusal:
                raise fault.refusal
            if fault and not fault.after:
                return None
            if run is None:
                raise Refused(404, "Not Found: method not found")
            # A copy, since the message may change while it is being written out.
            result = deepcopy(run(params))
        return None if fault else (200, {"ok": True, "result": result})

    def _authorise(self, token: str) -> None:
        if not re.fullmatch(r"\d+:[\w-]{30,}", token):
            raise Refused(404, "Not Found")
        if self._revoked or token != self.token:
            raise Refused(401, "Unauthorized")

    def _next_fault(self, method: str) -> _Fault | None:
        faults = self._faults[method]
        while faults and faults[0].times <= 0:
            faults.popleft()
        if not faults:
            return None
        faults[0].times -= 1
        return faults[0]

    def _open(self, chat: Chat) -> Chat:
        with self._changed:
            self._chats[chat.id] = chat
        return chat

    def _store(
        self, chat: Chat, user: Person | Chat | None, content: Json, number: int | None = None
    ) -> Json:
        """Keeps a new message. Supergroups number theirs; all other chats share one row of numbers."""
        lane = chat.id if chat.type == "supergroup" else 0
        number = number or self._numbers[lane] + 1
        self._numbers[lane] = max(self._numbers[lane], number)
        sender = _person(user) if user else self._me()
        message = {"message_id": number, "from": sender, "chat": _place(chat), "date": int(time.time())}
        self._messages[chat.id, number] = {**message, **content}
        return self._messages[chat.id, number]

    def _deliver(self, kind: str, content: Json) -> None:
        if kind in self._allowed or (not self._allowed and kind not in ON_REQUEST):
            self.push_raw({kind: dict(content)})

    # The methods of the Bot API.

    def _get_me(self, params: Params) -> Json:
        can = {
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }
        return {**self._me(), **can, "can_connect_to_business": False, "has_main_web_app": False}

    def _me(self) -> Json:
        return {"id": self.bot_id, "is_bot": True, "first_name": "Dateline", "username": self.username}

    def _get_updates(self, params: Params) -> list[Json]:
        """Newer polls end older ones, and what was handed out stays until a later offset confirms it."""
        if self.webhook:
            raise Refused(409, WEBHOOK_SET)
        self._poll += 1
        mine = self._poll
        self._changed.notify_all()
        if "allowed_updates" in params:
            self._allowed = tuple(params["allowed_updates"])
        self._confirm(_number(params, "offset") or 0)
        self._changed.wait_for(
            lambda: self._updates or self._poll != mine or self._closed or self._revoked,
            min(_number(params, "timeout") or 0, 50),
        )
        if self._revoked:
            raise Refused(401, "Unauthorized")
        if self._poll != mine:
            raise Refused(409, CONFLICT)
        limit = _number(params, "limit") or 100
        return list(self._updates)[: min(max(limit, 1), 100)]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self._updates) > -offset:
                self._updates.popleft()
        elif offset > 0:
            self._updates = deque(update for update in self._updates if update["update_id"] >= offset)

    def _set_webhook(self, params: Params) -> bool:
        self.webhook = str(params.get("url", ""))
        return True

    def _delete_webhook(self, params: Params) -> bool:
        self.webhook = ""
        if _flag(params, "drop_pending_updates"):
            self._updates.clear()
        return True

    def _get_webhook_info(self, params: Params) -> Json:
        pending = len(self._updates)
        return {"url": self.webhook, "has_custom_certificate": False, "pending_update_count": pending}

    def _set_my_commands(self, params: Params) -> bool:
        commands = params.get("commands") or []
        if len(commands) > 100:
            raise Refused(400, "Bad Request: BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command.get("command", "").removeprefix("/")):
                raise Refused(400, "Bad Request: BOT_COMMAND_INVALID")
            if not 1 <= len(command.get("description", "")) <= 256:
                raise Refused(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        self._commands[_scope(params)] = commands
        return True

    def _get_my_commands(self, params: Params) -> list[Json]:
        return self._commands.get(_scope(params), [])

    def _get_chat(self, params: Params) -> Json:
        gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
        accepted = dict.fromkeys((*gifts, "gifts_from_channels"), True)
        extra = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": accepted}
        return {**_place(self._reachable(params)), **extra}

    def _send_chat_action(self, params: Params) -> bool:
        self._topic(self._reachable(params), params)
        if not ACTIONS.fullmatch(str(params.get("action"))):
            raise Refused(400, "Bad Request: wrong parameter action in request")
        return True

    def _send_message(self, params: Params) -> Json:
        chat = self._reachable(params)
        text, entities = _styled(params, "text", "entities")
        if not text:
            raise Refused(400, "Bad Request: message text is empty")
        if units(text) > LONGEST_TEXT:
            raise Refused(400, "Bad Request: message is too long")
        return self._publish("sendMessage", chat, params, text, entities, {})

    def _send_photo(self, params: Params) -> Json:
        chat = self._reachable(params)
        photo = params.get("photo")
        if isinstance(photo, str) and photo.startswith("attach://"):
            photo = params.get(photo.removeprefix("attach://"))
        if not photo:
            raise Refused(400, "Bad Request: there is no photo in the request")
        if isinstance(photo, Upload) and not photo.data:
            raise Refused(400, "Bad Request: file must be non-empty")
        text, entities = _styled(params, "caption", "caption_entities")
        if units(text) > LONGEST_CAPTION:
            raise Refused(400, "Bad Request: message caption is too long")
        size = len(photo.data) if isinstance(photo, Upload) else 0
        return self._publish("sendPhoto", chat, params, text, entities, {"photo": [_picture(size)]})

    def _publish(
        self, method: str, chat: Chat, params: Params, text: str, entities: list[Entity], content: Json
    ) -> Json:
        thread = self._topic(chat, params)
        reply_to = self._reply_target(chat, params)
        self._take_turn(chat)
        auto = find_entities(text, entities)
        shown = _shown(text, entities, auto, "caption" if "photo" in content else "text")
        if reply_to is not None:
            shown["reply_to_message"] = _without(self._messages[chat.id, reply_to], "reply_to_message")
        if "reply_markup" in params:
            shown["reply_markup"] = params["reply_markup"]
        message = self._store(chat, None, {**shown, **content, **_in_topic(chat, thread)})
        raw = str(params.get("text", params.get("caption", "")))
        number = message["message_id"]
        self._sent.append(
            Sent(chat.id, number, text, entities, auto, raw, reply_to, thread, self._clock(), method, params)
        )
        self._changed.notify_all()
        return message

    def _edit_message_text(self, params: Params) -> Json:
        chat = self._reachable(params)
        number = _number(params, "message_id") or 0
        message = self._messages.get((chat.id, number))
        if message is None:
            raise Refused(400, "Bad Request: message to edit not found")
        mine = [
            index
            for index, sent in enumerate(self._sent)
            if (sent.chat, sent.message_id) == (chat.id, number)
        ]
        if not mine:
            raise Refused(400, "Bad Request: message can't be edited")
        text, entities = _styled(params, "text", "entities")
        if not text:
            raise Refused(400, "Bad Request: message text is empty")
        if units(text) > LONGEST_TEXT:
            raise Refused(400, "Bad Request: message is too long")
        before = self._sent[mine[0]]
        markup = params.get("reply_markup")
        if (text, entities, markup) == (before.text, before.entities, message.get("reply_markup")):
            raise Refused(400, NOT_MODIFIED)
        self._take_turn(chat)
        auto = find_entities(text, entities)
        for name in ("entities", "reply_markup"):
            message.pop(name, None)
        message |= {**_shown(text, entities, auto, "text"), "edit_date": int(time.time())}
        if markup is not None:
            message["reply_markup"] = markup
        self._sent[mine[0]] = replace(
            before,
            text=text,
            entities=entities,
            auto_entities=auto,
            html=str(params["text"]),
            edits=before.edits + 1,
        )
        self._changed.notify_all()
        return message

    def _delete_message(self, params: Params) -> bool:
        chat = self._reachable(params)
        if self._messages.pop((chat.id, _number(params, "message_id") or 0), None) is None:
            raise Refused(400, "Bad Request: message to delete not found")
        return True

    def _answer_callback_query(self, params: Params) -> bool:
        query = str(params.get("callback_query_id"))
        if query not in self._queries:
            raise Refused(400, STALE_QUERY)
        self._queries.discard(query)
        return True

    def _log_out(self, params: Params) -> bool:
        return True

    _close = _log_out

    # Checks that methods share.

    def _reachable(self, params: Params) -> Chat:
        wanted = params.get("chat_id")
        if wanted in (None, ""):
            raise Refused(400, "Bad Request: chat_id is empty")
        chat = self._chats.get(int(wanted)) if re.fullmatch(r"-?\d+", str(wanted)) else None
        if chat is None:
            raise Refused(400, "Bad Request: chat not found")
        if chat.moved_to is not None:
            raise Refused(400, MOVED, {"migrate_to_chat_id": chat.moved_to})
        if chat.blocked and chat.type == "private":
            raise Refused(403, "Forbidden: bot was blocked by the user")
        if chat.blocked:
            raise Refused(403, f"Forbidden: bot was kicked from the {chat.type} chat")
        return chat

    def _topic(self, chat: Chat, params: Params) -> int | None:
        """The topic written to; the General one (1) cannot be named when sending."""
        thread = _number(params, "message_thread_id")
        if thread and thread not in (chat.topics or ()):
            raise Refused(400, "Bad Request: message thread not found")
        return thread or None

    def _reply_target(self, chat: Chat, params: Params) -> int | None:
        old = {
            "message_id": params.get("reply_to_message_id"),
            **_only(params, "allow_sending_without_reply"),
        }
        given = params.get("reply_parameters") or old
        number = _number(given, "message_id")
        if not number or (chat.id, number) in self._messages:
            return number or None
        if _flag(given, "allow_sending_without_reply"):
            return None
        raise Refused(400, "Bad Request: message to be replied not found")

    def _take_turn(self, chat: Chat) -> None:
        """Counts a message or an edit against the limits of core.telegram.org/bots/faq, if they are kept."""
        now = self._clock()
        if self._flood:
            count, seconds = (1, 1.0) if chat.type == "private" else (20, 60.0)
            here = [turn for turn, place in self._turns if place == chat.id]
            waits = [_wait(here, count, seconds, now), _wait([turn for turn, _ in self._turns], 30, 1.0, now)]
            if max(waits) > 0:
                pause = math.ceil(max(waits))
                raise Refused(429, f"Too Many Requests: retry after {pause}", {"retry_after": pause})
        self._turns.append((now, chat.id))


METHODS = (
    *("getMe", "logOut", "close", "getUpdates", "setWebhook", "deleteWebhook", "getWebhookInfo"),
    *("setMyCommands", "getMyCommands", "getChat", "sendChatAction", "sendMessage", "sendPhoto"),
    *("editMessageText", "deleteMessage", "answerCallbackQuery"),
)


def _wait(turns: list[float], count: int, seconds: float, now: float) -> float:
    """Seconds until one more turn is within `count` in `seconds`; 0 or less for none."""
    return turns[-count] + seconds - now if len(turns) >= count else 0.0


def _styled(params: Params, field_name: str, entities_name: str) -> tuple[str, list[Entity]]:
    """The text people will see and the entities of its markup."""
    text = str(params.get(field_name) or "")
    mode = str(params.get("parse_mode") or "").lower()
    if mode not in ("", "html"):
        raise Refused(400, "Bad Request: unsupported parse_mode")
    entities: list[Entity] = params.get(entities_name) or []
    if mode:
        try:
            text, entities = parse_html(text)
        except MarkupError as error:
            raise Refused(400, f"Bad Request: can't parse entities: {error}") from None
    return trimmed(text, entities)


def _shown(text: str, entities: list[Entity], auto: list[Entity], name: str) -> Json:
    """The part of a message that holds its text."""
    marks = sorted([*entities, *auto], key=rank)
    found = {"entities" if name == "text" else "caption_entities": marks} if marks else {}
    return {name: text, **found} if text else {}


def _person(user: Person | Chat) -> Json:
    named = {"username": user.username} if user.username else {}
    return {"id": user.id, "is_bot": False, "first_name": user.name, **named, "language_code": "en"}


def _place(chat: Chat) -> Json:
    named = {"username": chat.username} if chat.username else {}
    if chat.type == "private":
        return {"id": chat.id, "type": "private", "first_name": chat.name, **named}
    forum = {"is_forum": True} if chat.topics is not None else {}
    return {"id": chat.id, "type": chat.type, "title": chat.name, **named, **forum}


def _in_topic(chat: Chat, thread: int | None) -> Json:
    return (
        {"message_thread_id": thread, "is_topic_message": True} if thread and chat.topics is not None else {}
    )


def _picture(size: int) -> Json:
    return {"file_id": "AgAC", "file_unique_id": "AQAD", "width": 90, "height": 60, "file_size": size}


def _without(message: Json, name: str) -> Json:
    return {key: value for key, value in message.items() if key != name}


def _only(params: Params, name: str) -> Params:
    return {name: params[name]} if name in params else {}


def _scope(params: Params) -> tuple[str, str]:
    return str(params.get("scope") or {"type": "default"}), str(params.get("language_code") or "")


def _number(params: Params, name: str) -> int | None:
    value = params.get(name)
    try:
        return None if value in (None, "") else int(value)
    except (TypeError, ValueError):
        raise Refused(400, f"Bad Request: invalid {name} specified") from None


def _flag(params: Params, name: str) -> bool:
    return str(params.get(name, "")).lower() in ("true", "1", "yes")
