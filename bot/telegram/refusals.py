"""What can be done about a message that Telegram refuses."""

from __future__ import annotations

from enum import Enum, auto

from telegram.error import BadRequest, TelegramError


class Remedy(Enum):
    """How a message may still get through: as bare words, in another place, in pieces."""

    BARE = auto()
    NO_THREAD = auto()
    SHORTER = auto()


# In Telegram's words: where the bot may not write at all, or not any more.
_FOR_GOOD = (
    *("not enough rights", "have no rights", "need administrator rights", "write_forbidden", "restricted"),
    *("send_plain_forbidden", "topic_closed", "chat not found", "user is deactivated", "user not found"),
    *("peer_id_invalid", "bot was", "bot is not a member", "kicked", "can't initiate"),
)
_NO_THREAD = ("thread not found", "topic_deleted", "topic not found", "message_thread_id", "topic_id_invalid")
_TOO_LONG = ("too long", "too_long", "too large")


def find_remedy(error: TelegramError) -> Remedy | None:
    """What a second try can do about the error; `None` where no message gets through."""
    reason = str(error).lower()
    if any(words in reason for words in _TOO_LONG):
        return Remedy.SHORTER
    if not isinstance(error, BadRequest) or any(words in reason for words in _FOR_GOOD):
        return None
    return Remedy.NO_THREAD if any(words in reason for words in _NO_THREAD) else Remedy.BARE
