"""Registers what reads each kind of update."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from telegram import Update, User

from bot.telegram.asks import Asks, does_ask
from bot.telegram.incoming_message import MessageReader
from bot.telegram.inline import read_guest, read_inline
from bot.telegram.items import Incoming
from bot.telegram.membership import read_membership
from bot.telegram.presses import read_press, read_reaction

Handler = Callable[[Update, User], Incoming | None]


def register_handlers(asks: Asks = does_ask) -> dict[str, Handler]:
    """What reads each kind of update; Telegram is asked for these kinds and no others.

    `asks` says whether a reply to an answer asks something.
    """
    messages = MessageReader(asks)
    return {
        "message": messages.read,
        "edited_message": messages.read,
        "my_chat_member": read_membership,
        "callback_query": read_press,
        "message_reaction": read_reaction,
        "inline_query": read_inline,
        "guest_message": read_guest,
    }


def read_update(handlers: Mapping[str, Handler], update: Update, me: User) -> Incoming | None:
    """What an update brings for `me`, the bot; `None` if that is nothing."""
    for kind, read in handlers.items():
        if getattr(update, kind) is not None:
            return read(update, me)
    return None
