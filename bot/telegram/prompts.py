"""Remembers whom the bot has asked back, so that the next thing this person writes is the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.chat.bounds import split_bounds
from bot.chat.conversation import split_command
from bot.telegram.items import Incoming
from retrieval.sqlite.database import Database
from retrieval.types import DatelineError

ASKS_BACK = {"ask": "When did the bridge open?", "timeline": "the topic, in a few words"}
"""The commands that ask back when they come without words, each with what the field for the answer says."""
OPEN = 600
"""Seconds that a prompt waits for its answer."""


class Prompts:
    """The prompts that wait for an answer; what is written here goes with the transaction around it."""

    def __init__(self, db: Database, bot: int, now: Callable[[], float]) -> None:
        self._db = db
        self._bot = bot
        self._now = now

    def resolve(self, message: Incoming) -> Incoming:
        """The message as an argument of the prompt that it answers, or else as it is.

        Another command cancels the prompt; one without words opens a new one.
        """
        if not message.text:
            return message
        command, _ = split_command(message.text)
        opened = self._take(message)
        if command is None:
            before = opened or self._prompted_by(message)
            return replace(message, text=f"{before} {message.text}", reply_to=None) if before else message
        if bare := bare_command(message.text):
            self._db.run(
                "INSERT OR REPLACE INTO prompt VALUES (?, ?, ?, ?, ?, ?)",
                *(*self._place(message), bare, self._now()),
            )
        return message

    def is_open(self, message: Incoming) -> bool:
        """Whether its sender has been asked back in its chat and topic, or it replies to a prompt there."""
        return bool(self._find(message) or self._prompted_by(message))

    def _take(self, message: Incoming) -> str | None:
        found = self._find(message)
        self._db.run(
            "DELETE FROM prompt WHERE bot = ? AND chat = ? AND thread = ? AND sender = ?",
            *self._place(message),
        )
        return found

    def _find(self, message: Incoming) -> str | None:
        found: str | None = self._db.value(
            "SELECT command FROM prompt WHERE bot = ? AND chat = ? AND thread = ? AND sender = ?"
            " AND opened >= ?",
            *(*self._place(message), self._now() - OPEN),
        )
        return found

    def _prompted_by(self, message: Incoming) -> str | None:
        """The command whose prompt a message replies to, whoever it was for."""
        found: str | None = self._db.value(
            "SELECT prompt FROM reply WHERE bot = ? AND chat = ? AND message = ? AND prompt != ''"
            " AND sent >= ?",
            *(self._bot, message.chat, message.reply_to, self._now() - OPEN),
        )
        return found if found and split_command(found)[0] in ASKS_BACK else None

    def _place(self, message: Incoming) -> tuple[int, int, int, int]:
        return self._bot, message.chat, message.thread or 0, message.sender or 0


def bare_command(text: str) -> str | None:
    """A command that says nothing to work with, with its options, as `/timeline --asof 2022-02-01`.

    >>> bare_command("/timeline@some_bot")
    '/timeline'
    >>> bare_command("/timeline the bridge") is None
    True
    """
    command, rest = split_command(text)
    if command not in ASKS_BACK:
        return None
    try:
        words, _ = split_bounds(rest)
    except DatelineError:
        return None
    return None if words else f"/{command} {rest}".rstrip()
