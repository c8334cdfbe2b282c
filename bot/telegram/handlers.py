"""Registers what reads each kind of update."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from telegram import Update, User

from bot.telegram.inbox import Incoming
from bot.telegram.incoming_message import MessageReader

Handler = Callable[[Update, User], Incoming | None]


def register_handlers() -> dict[str, Handler]:
    """What reads each kind of update; Telegram is asked for these kinds and no others."""
    return {
        "message": MessageReader().read,
    }


def read_update(handlers: Mapping[str, Handler], update: Update, me: User) -> Incoming | None:
    """The message in an update that `me`, the bot, is to answer; `None` if there is none."""
    for kind, read in handlers.items():
        if getattr(update, kind) is not None:
            return read(update, me)
    return None
