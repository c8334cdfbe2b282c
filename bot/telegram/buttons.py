"""Signs what buttons under a reply carry, so that a press counts only in its chat and for its answer."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.telegram.items import Draft, Incoming

MORE, TIMELINE, GOOD, BAD, FORGET = "m", "t", "u", "d", "f"
LABELS = {
    MORE: "Passages",
    TIMELINE: "Timeline",
    GOOD: "👍",
    BAD: "👎",
    FORGET: "Delete what is stored about me",
}
_SIGNATURE = 16
"""Characters of a signature: 96 bits."""


@dataclass(frozen=True, slots=True)
class Press:
    """What a button does, and the number of the update whose answer it is under."""

    action: str
    answer: int


class Buttons:
    """Signs and reads the data of buttons and links into the private chat, with a key made of the token."""

    def __init__(self, token: str) -> None:
        self._key = hashlib.sha256(b"dateline buttons " + token.encode()).digest()

    def sign(self, press: Press, chat: int) -> str:
        """The data of a button in a chat: at most 64 bytes."""
        return f"{press.action}-{press.answer}-{self._signature(press, chat)}"

    def read(self, data: str, chat: int) -> Press | None:
        """What a button does; `None` for data that was not signed for this chat."""
        action, _, rest = data.partition("-")
        number, _, signature = rest.partition("-")
        if action not in LABELS or not (number.isascii() and number.isdecimal()) or len(data) > 64:
            return None
        press = Press(action, int(number))
        expected = self._signature(press, chat)
        return press if hmac.compare_digest(signature.encode("utf-8", "replace"), expected.encode()) else None

    def hash_person(self, person: int) -> str:
        """What stands for a person where feedback is kept."""
        return hmac.new(self._key, f"person {person}".encode(), hashlib.sha256).hexdigest()[:32]

    def make_keyboard(self, incoming: Incoming, draft: Draft, chat: int) -> InlineKeyboardMarkup | None:
        """The buttons under a reply."""
        rows = _rows(incoming, draft)
        made = [
            [
                InlineKeyboardButton(
                    LABELS[action], callback_data=self.sign(Press(action, incoming.update_id), chat)
                )
                for action in row
            ]
            for row in rows
        ]
        return InlineKeyboardMarkup(made) if made else None

    def _signature(self, press: Press, chat: int) -> str:
        signed = f"{chat} {press.action} {press.answer}".encode()
        digest = hmac.new(self._key, signed, hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest)[:_SIGNATURE].decode()


def _rows(incoming: Incoming, draft: Draft) -> list[list[str]]:
    if draft.asks_to_forget:
        return [[FORGET]]
    if not draft.evidence:
        return []
    shown = [] if incoming.private else [MORE]
    if draft.picture is None:
        shown.append(TIMELINE)
    return [row for row in (shown, [GOOD, BAD]) if row]
