"""Who may ask, and how much: the list of people and chats, and the limits of a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.telegram.items import BUSY, JOINED, LIMITED, STRANGER, UNLISTED, Incoming
from retrieval.sqlite.database import Database

DAY = 86400
ALL = 0
"""Who stands for everybody together; no person and no chat has this number."""
MOST_WAITING = 5
"""Questions of one person that may wait for an answer."""
BUSY_SECONDS = 600
"""Seconds for which a person is not told again that too many of their questions wait."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may ask, and how many questions a day (UTC); 0 is no limit.

    With `by_list`, only those are answered whom an admin has let in, else all whom none has shut out.
    `admins` are numbers of people; no limit holds for them.
    """

    by_list: bool = False
    admins: frozenset[int] = frozenset()
    a_person: int = 200
    a_group: int = 1000
    a_day: int = 0


class AccessList:
    """The people and chats that admins have let in or shut out, what was asked today, who was told what."""

    def __init__(self, db: Database, bot: int, now: Callable[[], float]) -> None:
        self._db = db
        self._bot = bot
        self._now = now

    def set_allowed(self, who: int, allowed: bool) -> None:
        self._db.run("INSERT OR REPLACE INTO listed VALUES (?, ?, ?)", self._bot, who, allowed)

    def is_allowed(self, who: int) -> bool | None:
        """`None` for somebody of whom no admin has said anything."""
        found = self._db.value("SELECT allowed FROM listed WHERE bot = ? AND who = ?", self._bot, who)
        return None if found is None else bool(found)

    def count(self, who: int) -> int:
        """Questions that a person, a chat, or `ALL`, asked today."""
        found = self._db.value(
            "SELECT count FROM spent WHERE bot = ? AND who = ? AND day = ?", self._bot, who, self._today()
        )
        return int(found or 0)

    def spend(self, who: int) -> None:
        self._db.run("DELETE FROM spent WHERE bot = ? AND day < ?", self._bot, self._today())
        self._db.run(
            "INSERT INTO spent VALUES (?, ?, ?, 1)"
            " ON CONFLICT (bot, who, day) DO UPDATE SET count = count + 1",
            *(self._bot, who, self._today()),
        )

    def tell_once(self, who: int, what: str, seconds: float) -> bool:
        """Whether `who` is to be told something now, as they were not in the last so many seconds."""
        now = self._now()
        self._db.run("DELETE FROM told WHERE bot = ? AND until < ?", self._bot, now)
        changed = self._db.run(
            "INSERT INTO told VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            *(self._bot, who, what, now + seconds),
        )
        return changed.rowcount == 1

    def seconds_until_tomorrow(self) -> float:
        return (self._today() + 1) * DAY - self._now()

    def count_waiting(self, who: int) -> int:
        """The questions of a person that wait for an answer."""
        return int(
            self._db.value(
                "SELECT COUNT(*) FROM message WHERE bot = ? AND sender = ? AND done = 0"
                " AND kind IN ('message', 'edit')",
                *(self._bot, who),
            )
        )

    def _today(self) -> int:
        return int(self._now() // DAY)


class Gate:
    """Lets a message in, or puts in its place what its sender is told instead; or nothing."""

    def __init__(self, policy: Policy, people: AccessList) -> None:
        self._policy = policy
        self._people = people

    def admit(self, message: Incoming) -> Incoming | None:
        sender = message.sender or message.chat
        if sender in self._policy.admins:
            return message
        if not self._may_ask(message):
            return self._refuse(message)
        if message.kind == JOINED:
            return message
        if self._people.count_waiting(sender) >= MOST_WAITING:
            return self._instead(message, sender, BUSY, BUSY_SECONDS)
        limits = {ALL: self._policy.a_day, sender: self._policy.a_person}
        if not message.private:
            limits[message.chat] = self._policy.a_group
        for who, most in limits.items():
            if most and self._people.count(who) >= most:
                told = message.chat if who == ALL else who
                return self._instead(message, told, LIMITED, self._people.seconds_until_tomorrow())
        for who in limits:
            self._people.spend(who)
        return message

    def may_ask_anywhere(self, person: int) -> bool:
        """Whether a person may ask in a chat that the bot is no member of; this counts as a question."""
        if person in self._policy.admins:
            return True
        state = self._people.is_allowed(person)
        limits = {ALL: self._policy.a_day, person: self._policy.a_person}
        if state is False or (state is None and self._policy.by_list):
            return False
        if any(most and self._people.count(who) >= most for who, most in limits.items()):
            return False
        for who in limits:
            self._people.spend(who)
        return True

    def _may_ask(self, message: Incoming) -> bool:
        if message.sender is not None and self._people.is_allowed(message.sender) is False:
            return False
        state = self._people.is_allowed(message.chat)
        return state is True or (state is None and not self._policy.by_list)

    def _refuse(self, message: Incoming) -> Incoming | None:
        if message.private:
            return self._instead(message, message.chat, STRANGER, DAY)
        if self._people.is_allowed(message.chat) is True:
            # A person whom an admin shut out, in a group that is let in.
            return None
        if self._people.is_allowed(message.chat) is None and not self._policy.by_list:
            return None
        return replace(message, kind=UNLISTED, text="", quote="", subject=None)

    def _instead(self, message: Incoming, who: int, kind: str, seconds: float) -> Incoming | None:
        told = self._people.tell_once(who, kind, seconds)
        return replace(message, kind=kind, text="", quote="", subject=None) if told else None
