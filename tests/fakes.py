"""A Telegram Bot API server on loopback, for tests of the bot: strict where Telegram is, and scripted.

It answers over real HTTP, so a bot in this process or in another one is pointed at it by its `base_url`
alone. Markdown and inline mode are not there.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType

from telegram_html import Entity
from telegram_http import Params, Refused, Wire
from telegram_links import find_entities
from telegram_methods import Methods
from telegram_world import (
    Chat,
    Json,
    Person,
    Sent,
    World,
    chat_json,
    person_json,
    picture_json,
    topic_json,
    without,
)

RESTRICTED = (
    *("can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos"),
    *("can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages"),
    *("can_add_web_page_previews", "can_change_info", "can_invite_users", "can_pin_messages"),
    *("can_manage_topics", "can_edit_tag", "can_react_to_messages"),
)

__all__ = ["BotApi", "Call", "Chat", "Person", "Sent"]


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
    result: Json | None = None


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
        self._world = World(clock, flood)
        self._methods = Methods(self._world)
        self._changed = self._world.changed
        self._names = 0
        self._faults: dict[str, deque[_Fault]] = defaultdict(deque)
        self._delays: dict[str, float] = {}
        self._calls: list[Call] = []
        self._wire = Wire(self._handle)
        port = self._wire.server_address[1]
        self.username = username
        self.bot_id = 7_000_000_000 + port
        self.token = f"{self.bot_id}:not-a-secret-but-as-long-as-a-token"
        self.base_url = f"http://127.0.0.1:{port}/bot"
        self._world.me = {"id": self.bot_id, "is_bot": True, "first_name": "Dateline", "username": username}

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
            if self._world.closed:
                return
            self._world.closed = True
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
        return self._world.open(Chat(person.id, "private", name, username))

    def group(self, name: str = "Newsroom", kind: str = "supergroup") -> Chat:
        """A new group with the bot in it; `kind` "group" is a basic one."""
        with self._changed:
            self._names += 1
            number = -self._names if kind == "group" else -1_002_000_000_000 - self._names
        return self._world.open(Chat(number, kind, name))

    def forum(self, topics: Sequence[int] = (2,), name: str = "Forum") -> Chat:
        """A new group with these topics besides the General one, each named by the message that opened it."""
        chat = self.group(name)
        chat.topics = tuple(topics)
        owner = self.user("Olga")
        with self._changed:
            for topic in topics:
                opened = {"forum_topic_created": {"name": f"Topic {topic}", "icon_color": 7322096}}
                self._world.store(chat, owner, {**opened, **topic_json(chat, topic)}, topic)
        return chat

    def block(self, chat: Chat) -> None:
        """Lets the person block the bot, or the group throw it out."""
        with self._changed:
            chat.blocked = True

    def migrate(self, chat: Chat) -> Chat:
        """Turns a group into a new supergroup; the old number leads nowhere, but says where it went."""
        moved, owner = self.group(chat.name), self.user("Olga")
        notices = ((chat, {"migrate_to_chat_id": moved.id}), (moved, {"migrate_from_chat_id": chat.id}))
        with self._changed:
            chat.moved_to = moved.id
            for place, notice in notices:
                self._world.deliver("message", self._world.store(place, owner, notice))
        return moved

    def revoke_token(self) -> None:
        """Makes the token worthless, for a request that is waiting as well."""
        with self._changed:
            self._world.revoked = True
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
        quote: str | None = None,
        replied_in: Chat | None = None,
    ) -> int:
        """Somebody writes `text` (under a picture, if `photo` says so). Returns the message's number.

        `entities` are found in the text as Telegram finds them unless they are given. `quote` is the part of
        the message replied to that is meant, `replied_in` the chat that one is in, where it is another one.
        """
        found = find_entities(text) if entities is None else entities
        content: Json = {"caption" if photo else "text": text}
        if found:
            content["caption_entities" if photo else "entities"] = found
        if photo:
            content["photo"] = [picture_json(0)]
        with self._changed:
            replied = self._world.messages.get(((replied_in or chat).id, reply_to or thread or 0))
            if replied is not None:
                content["reply_to_message"] = without(replied, "reply_to_message")
            if quote is not None:
                content["quote"] = {"text": quote, "position": 0, "is_manual": True}
            message = self._world.store(chat, user, {**content, **topic_json(chat, thread)})
            self._world.deliver("message", message)
            return int(message["message_id"])

    def edit(self, chat: Chat, message_id: int, text: str) -> None:
        """Somebody changes the text of their message."""
        with self._changed:
            message = self._world.messages[chat.id, message_id]
            message |= {"text": text, "edit_date": int(time.time()), "entities": find_entities(text)}
            self._world.deliver("edited_message", message)

    def press(self, chat: Chat, user: Person | Chat, message_id: int, data: str) -> str:
        """Somebody presses a button under a message. Returns the number of the callback query."""
        with self._changed:
            query = self._next_query()
            message = self._world.messages[chat.id, message_id]
            pressed = {"id": query, "from": person_json(user), "chat_instance": str(chat.id), "data": data}
            self._world.deliver("callback_query", {**pressed, "message": message})
            return query

    def change_membership(self, chat: Chat, user: Person | Chat, old: str, new: str, **more: bool) -> None:
        """Somebody lets the bot into a chat, puts it out, or changes what it may do."""
        with self._changed:
            me = {"user": self._world.me}
            restricted = dict.fromkeys(RESTRICTED, False) | {"is_member": True, "until_date": 0, **more}
            new_member = {**me, "status": new, **(restricted if new == "restricted" else {})}
            if new == "kicked":
                new_member["until_date"] = 0
            change = {"chat": chat_json(chat), "from": person_json(user), "date": int(time.time())}
            change |= {"old_chat_member": {**me, "status": old}, "new_chat_member": new_member}
            self._world.deliver("my_chat_member", change)

    def reactions(self, chat: Chat, message_id: int) -> list[str]:
        """The bot's signs under a message."""
        with self._changed:
            return [one["emoji"] for one in self._world.reactions.get((chat.id, message_id), [])]

    def react(self, chat: Chat, user: Person | Chat, message_id: int, emoji: str | None) -> None:
        """Somebody puts a sign under a message, or takes theirs back."""
        with self._changed:
            new = [{"type": "emoji", "emoji": emoji}] if emoji else []
            change = {"chat": chat_json(chat), "message_id": message_id, "user": person_json(user)}
            change |= {"date": int(time.time()), "old_reaction": [], "new_reaction": new}
            self._world.deliver("message_reaction", change)

    def delete_message(self, chat: Chat, message_id: int) -> None:
        """Somebody deletes a message."""
        with self._changed:
            del self._world.messages[chat.id, message_id]

    def push_raw(self, update: Json) -> int:
        """Puts an update into the queue as it is, with the next number if it has none. Returns its number."""
        with self._changed:
            return self._world.enqueue(update)

    def type_inline(self, user: Person | Chat, text: str) -> str:
        """Somebody types after the bot's name in some chat. Returns the number of the query."""
        with self._changed:
            query = self._next_query()
            self._world.deliver(
                "inline_query", {"id": query, "from": person_json(user), "query": text, "offset": ""}
            )
            return query

    def ask_as_guest(self, user: Person | Chat, text: str) -> str:
        """Somebody mentions the bot in a chat it is no member of. Returns the number of the query."""
        with self._changed:
            query = self._next_query()
            message = {"message_id": 1, "date": int(time.time()), "from": person_json(user), "text": text}
            message |= {"chat": {"id": -5, "type": "group", "title": "Elsewhere"}, "guest_query_id": query}
            self._world.deliver("guest_message", {**message, "entities": find_entities(text)})
            return query

    def _next_query(self) -> str:
        self._names += 1
        query = str(4_000_000_000 + self._names)
        self._world.queries.add(query)
        return query

    @property
    def answers(self) -> list[Json]:
        """What inline queries and guests were answered."""
        with self._changed:
            return list(self._world.answers)

    @property
    def notes(self) -> list[str]:
        """What pressers were shown, in the order in which it was."""
        with self._changed:
            return list(self._world.notes)

    @property
    def reads_all(self) -> bool:
        """Whether the bot gets all that is said in its groups, or, in privacy mode, what is said to it."""
        return self._world.reads_all

    @reads_all.setter
    def reads_all(self, reads: bool) -> None:
        self._world.reads_all = reads

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

    def answer_with(self, method: str, result: Json, times: int = 1) -> None:
        """Answers the next so many calls with a result that Telegram would not give."""
        with self._changed:
            self._faults[method].append(_Fault(times, result=result))

    def recover(self) -> None:
        """Ends all that was to go wrong."""
        with self._changed:
            self._faults.clear()

    def delay(self, method: str, seconds: float) -> None:
        """Makes every call of a method take so long, from now on."""
        with self._changed:
            self._delays[method] = seconds

    # What can be seen.

    @property
    def sent(self) -> list[Sent]:
        """The bot's messages so far, as they are now, in the order in which they were first sent."""
        with self._changed:
            return list(self._world.sent)

    @property
    def calls(self) -> list[Call]:
        """Every request so far with a method's name in it."""
        with self._changed:
            return list(self._calls)

    def pending(self) -> list[Json]:
        """The updates that no bot has confirmed."""
        with self._changed:
            return list(self._world.updates)

    def confirm(self, offset: int) -> None:
        """Forgets the updates before `offset`, as when a webhook took them."""
        with self._changed:
            self._world.confirm(offset)

    def wait_for_messages(self, count: int, timeout: float = 10) -> list[Sent]:
        """The bot's messages once there are `count` of them. Raises `AssertionError` if there never are."""
        with self._changed:
            arrived = self._changed.wait_for(lambda: len(self._world.sent) >= count, timeout)
            if not arrived and self._wire.crashes:
                raise self._wire.crashes[0]
            texts = [message.text for message in self._world.sent]
            assert arrived, f"waited {timeout} s for {count} message(s), got {texts}"
            return list(self._world.sent)

    async def messages(self, count: int, timeout: float = 10) -> list[Sent]:
        """`wait_for_messages` for use in an event loop."""
        return await asyncio.to_thread(self.wait_for_messages, count, timeout)

    # The inside of the server.

    def _handle(self, token: str, method: str, params: Params) -> tuple[int, Json] | None:
        name = self._methods.name(method)
        with self._changed:
            self._calls.append(Call(name, params, self._world.clock()))
            self._changed.notify_all()
            self._authorise(token)
            fault = self._next_fault(name)
            self._changed.wait_for(lambda: self._world.closed, self._delays.get(name, 0))
            if fault and fault.refusal:
                raise fault.refusal
            if fault and fault.result is not None:
                return 200, {"ok": True, "result": fault.result}
            if fault and not fault.after:
                return None
            result = self._methods.run(name, params)
        return None if fault else (200, {"ok": True, "result": result})

    def _authorise(self, token: str) -> None:
        if not re.fullmatch(r"\d+:[\w-]{30,}", token):
            raise Refused(404, "Not Found")
        if self._world.revoked or token != self.token:
            raise Refused(401, "Unauthorized")

    def _next_fault(self, method: str) -> _Fault | None:
        faults = self._faults[method]
        while faults and faults[0].times <= 0:
            faults.popleft()
        if not faults:
            return None
        faults[0].times -= 1
        return faults[0]
