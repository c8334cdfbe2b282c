"""What becomes of messages that could not be answered for a while: which are still questions, how late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.show.wording import format_age
from bot.telegram.asks import Asks
from bot.telegram.items import MESSAGE, Draft, Incoming

LATE = 120.0
"""Seconds after which an answer says when it was asked for."""


def is_late(message: Incoming, now: float) -> bool:
    return message.kind == MESSAGE and message.written > 0 and now - message.written > LATE


def find_impatient(messages: Sequence[Incoming], now: float, asks: Asks) -> list[Incoming]:
    """Of one person's late messages, those that need no answer of their own: repeated, or asking nothing.

    Where none asks, the first one stands for all.
    """
    late = [message for message in messages if is_late(message, now)]
    questions = [message for message in late if message.text.startswith("/") or asks(message.text)]
    kept = {message.text.casefold(): message for message in reversed(questions or late[:1])}
    return [message for message in late if message not in kept.values()]


def mark_late(draft: Draft, message: Incoming, now: float) -> Draft:
    """The reply with how long ago it was asked for, where that is long."""
    if not is_late(message, now) or not draft.parts:
        return draft
    first = f"<i>Asked {format_age(timedelta(seconds=now - message.written))} ago.</i>\n\n{draft.parts[0]}"
    return replace(draft, parts=(first, *draft.parts[1:]))
