"""Takes updates in: what is to be done about each is on disk before Telegram is told that it arrived."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from telegram import Update, User
from telegram.error import TelegramError

from bot.telegram.asks import is_small_talk
from bot.telegram.handlers import Handler, read_update
from bot.telegram.inbox import Inbox, digest_of
from bot.telegram.items import (
    EDIT,
    GUEST,
    INLINE,
    LEFT,
    MESSAGE,
    MOVED,
    OVERHEARD,
    PRESS,
    REACTION,
    Incoming,
)

log = logging.getLogger(__name__)

NEWEST = ("guest_message",)
"""Kinds of updates that a Bot API server of one's own may not know yet."""

Admit = Callable[[Incoming], Incoming | None]


class Work(Protocol):
    """Who works through what was taken in."""

    def add_messages(self, messages: Sequence[Incoming]) -> None: ...
    def drop_chat(self, chat: int) -> None: ...


def ignore_press(_: Incoming) -> None:
    return None


class Reception:
    """Reads updates with `handlers` and hands what is new, and admitted, to `work`.

    `admit` is asked last, about messages that want an answer, `press` about buttons and signs;
    `at_once` gets what is worth nothing a moment later, and is not written down.
    """

    def __init__(
        self,
        inbox: Inbox,
        handlers: Mapping[str, Handler],
        work: Work,
        admit: Admit = lambda message: message,
        press: Admit = ignore_press,
        at_once: Callable[[Incoming], None] = ignore_press,
    ) -> None:
        self._inbox = inbox
        self._handlers = handlers
        self._work = work
        self._admit_message = admit
        self._press = press
        self._at_once = at_once
        self._newest = True

    @property
    def kinds(self) -> list[str]:
        """The kinds of updates to ask for."""
        return [kind for kind in self._handlers if self._newest or kind not in NEWEST]

    def ask_for_less(self, error: TelegramError) -> None:
        """Leaves out the newest kinds of updates, when a server refuses to be asked for them."""
        self._newest &= "allowed_updates" not in str(error).lower()

    def receive(self, updates: Sequence[Update], me: User) -> None:
        """Raises `StorageBusy` with nothing taken in, when the inbox cannot be written."""
        read = [self._read(update, me) for update in updates]
        found = []
        for message in filter(None, read):
            if message.kind in (INLINE, GUEST):
                self._at_once(message)
            else:
                found.append(message)
        accepted = self._inbox.accept_messages(found, self._admit)
        for message in found:
            if message.kind == LEFT:
                self._work.drop_chat(message.chat)
        self._work.add_messages(accepted)

    def _read(self, update: Update, me: User) -> Incoming | None:
        try:
            return read_update(self._handlers, update, me)
        except Exception as error:
            # A traceback would show what was written.
            log.error("update %d cannot be understood: %s", update.update_id, type(error).__name__)
            return None

    def _admit(self, message: Incoming) -> Incoming | None:
        if message.kind == LEFT:
            self._inbox.drop_chat(message.chat)
            return None
        if message.kind == MOVED:
            if message.subject is not None:
                self._inbox.note_move(message.chat, message.subject)
            return None
        if message.kind in (PRESS, REACTION):
            pressed = self._press(message)
            return self._admit_message(pressed) if pressed else None
        if message.kind == OVERHEARD:
            if not self._inbox.prompts.is_open(message):
                return None
            message = replace(message, kind=MESSAGE)
        if message.kind == EDIT:
            return self._admit_edit(message)
        return self._admit_message(self._inbox.prompts.resolve(message) if message.text else message)

    def _admit_edit(self, message: Incoming) -> Incoming | None:
        """An edit that asks something else; one of a message that was not for the bot counts as new."""
        before = self._inbox.find_digest(message.chat, message.message)
        if before is None:
            return self._admit_message(replace(message, kind=MESSAGE))
        if before == digest_of(message.text) or is_small_talk(message.text):
            return None
        return self._admit_message(message)
