"""What a Bot API server knows: people, chats, messages, and the updates that no bot has confirmed."""

from __future__ import annotations

import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from telegram_html import Entity
from telegram_http import Params

Json = dict[str, Any]

# Not delivered unless they are asked for by name.
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


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


class World:
    """The state of one server. Whoever reads or changes it holds `changed`, and notifies it of a change.

    `flood` says whether Telegram's limits on sending are kept, `clock` gives the time in seconds.
    """

    def __init__(self, clock: Callable[[], float], flood: bool) -> None:
        self.clock = clock
        self.flood = flood
        self.changed = threading.Condition()
        self.closed = self.revoked = False
        self.me: Json = {}
        self.reads_all = True
        self.chats: dict[int, Chat] = {}
        self.messages: dict[tuple[int, int], Json] = {}
        self.numbers: dict[int, int] = defaultdict(int)
        self.sent: list[Sent] = []
        self.updates: deque[Json] = deque()
        self.next_update = 700_000_001
        self.poll = 0
        self.allowed: tuple[str, ...] = ()
        self.webhook = ""
        self.turns: list[tuple[float, int]] = []
        self.queries: set[str] = set()
        self.answers: list[Json] = []
        self.notes: list[str] = []
        self.reactions: dict[tuple[int, int], list[Json]] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}

    def open(self, chat: Chat) -> Chat:
        """Lets the bot into a chat."""
        with self.changed:
            self.chats[chat.id] = chat
        return chat

    def store(self, chat: Chat, user: Person | Chat | None, content: Json, number: int | None = None) -> Json:
        """Keeps a new message. Supergroups number theirs; all other chats share one row of numbers."""
        lane = chat.id if chat.type == "supergroup" else 0
        number = number or self.numbers[lane] + 1
        self.numbers[lane] = max(self.numbers[lane], number)
        sender = person_json(user) if user else self.me
        message = {"message_id": number, "from": sender, "chat": chat_json(chat), "date": int(time.time())}
        self.messages[chat.id, number] = {**message, **content}
        return self.messages[chat.id, number]

    def deliver(self, kind: str, content: Json) -> None:
        """Queues an update for the bot, if it wants updates of this kind."""
        if kind in self.allowed or (not self.allowed and kind not in ON_REQUEST):
            self.enqueue({kind: dict(content)})

    def enqueue(self, update: Json) -> int:
        """Queues an update as it is, with the next number if it has none. Returns its number."""
        numbered = {"update_id": self.next_update, **update}
        self.next_update = max(self.next_update, numbered["update_id"]) + 1
        self.updates.append(numbered)
        self.changed.notify_all()
        return int(numbered["update_id"])

    def confirm(self, offset: int) -> None:
        """Forgets the updates before `offset`, or all but the newest so many if it is below zero."""
        if offset < 0:
            while len(self.updates) > -offset:
                self.updates.popleft()
        elif offset > 0:
            self.updates = deque(update for update in self.updates if update["update_id"] >= offset)


def person_json(user: Person | Chat) -> Json:
    named = {"username": user.username} if user.username else {}
    return {"id": user.id, "is_bot": False, "first_name": user.name, **named, "language_code": "en"}


def chat_json(chat: Chat) -> Json:
    named = {"username": chat.username} if chat.username else {}
    if chat.type == "private":
        return {"id": chat.id, "type": "private", "first_name": chat.name, **named}
    forum = {"is_forum": True} if chat.topics is not None else {}
    return {"id": chat.id, "type": chat.type, "title": chat.name, **named, **forum}


def topic_json(chat: Chat, thread: int | None) -> Json:
    return (
        {"message_thread_id": thread, "is_topic_message": True} if thread and chat.topics is not None else {}
    )


def picture_json(size: int) -> Json:
    return {"file_id": "AgAC", "file_unique_id": "AQAD", "width": 90, "height": 60, "file_size": size}


def without(message: Json, name: str) -> Json:
    return {key: value for key, value in message.items() if key != name}
