"""What a press of a button, or a sign under an answer, does."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from telegram import InaccessibleMessage, Message, ReactionTypeEmoji, Update, User

from bot.telegram.buttons import BAD, FORGET, GOOD, MORE, TIMELINE, Buttons, Press
from bot.telegram.html import strip_markup
from bot.telegram.inbox import KEEP_TOPICS, Inbox
from bot.telegram.items import MESSAGE, PRESS, REACTION, Incoming

LONGEST_NOTE = 200
"""Characters that Telegram shows of an answer to a press."""
TOO_OLD = "That answer is too old: I no longer have it. Please ask again."
NOT_MINE = "That button does nothing here."
NOTED = "Thank you, noted."
ALREADY = "You have done that already."
COMING = "One moment…"
FORGOTTEN = "Done: nothing about you is stored any more."
NOT_YOURS = "Only the person whose chat this is can do that."


@dataclass(frozen=True, slots=True)
class Note:
    """The answer to a press: what the presser alone sees, and a link that opens for them."""

    query: str
    text: str
    alert: bool = False
    url: str | None = None


def read_press(update: Update, me: User) -> Incoming | None:  # noqa: ARG001
    query = update.callback_query
    message = query.message if query else None
    if query is None or message is None or not isinstance(message, Message | InaccessibleMessage):
        return None
    thread = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
    return Incoming(
        update.update_id,
        message.chat.id,
        message.message_id,
        query.data or "",
        private=message.chat.type == "private",
        thread=thread,
        sender=query.from_user.id,
        language=query.from_user.language_code or "",
        kind=PRESS,
        quote=query.id,
    )


def read_reaction(update: Update, me: User) -> Incoming | None:  # noqa: ARG001
    change = update.message_reaction
    if change is None or change.user is None:
        return None
    signs = [one.emoji for one in change.new_reaction if isinstance(one, ReactionTypeEmoji)]
    return Incoming(
        update.update_id,
        change.chat.id,
        change.message_id,
        signs[-1] if signs else "",
        private=change.chat.type == "private",
        sender=change.user.id,
        kind=REACTION,
    )


class Presses:
    """Does what a press asks for, in the transaction that takes it in.

    `note` sends its answer; `forgotten` is told of a person of whom nothing is stored any more.
    """

    def __init__(
        self,
        inbox: Inbox,
        buttons: Buttons,
        me: Callable[[], User],
        note: Callable[[Note], None],
        forgotten: Callable[[int], None],
    ) -> None:
        self._inbox = inbox
        self._buttons = buttons
        self._me = me
        self._note = note
        self._forgotten = forgotten

    def admit(self, message: Incoming) -> Incoming | None:
        """What is to be answered like a message; `None` where the press is done with."""
        if message.kind == REACTION:
            self._react(message)
            return None
        press = self._buttons.read(message.text, message.chat)
        if press is None:
            self._say(message, NOT_MINE)
            return None
        return self._act(message, press)

    def _act(self, message: Incoming, press: Press) -> Incoming | None:
        sender = message.sender or 0
        if press.action == FORGET:
            if sender != message.chat:
                self._say(message, NOT_YOURS)
            else:
                self._inbox.forget_person(sender, self._buttons.hash_person(sender))
                self._forgotten(sender)
                self._say(message, FORGOTTEN)
            return None
        found = self._inbox.find_evidence(press.answer, message.chat)
        if found is None:
            self._say(message, TOO_OLD)
            return None
        question, evidence = found
        if press.action in (GOOD, BAD):
            self._rate(message, press.answer, press.action, question, evidence)
            self._say(message, NOTED)
        elif press.action == MORE:
            self._say_more(message, press, evidence)
        elif not self._inbox.people.tell_once(sender, f"{press.action}{press.answer}", KEEP_TOPICS):
            self._say(message, ALREADY)
        elif press.action == TIMELINE:
            self._say(message, COMING)
            return replace(message, kind=MESSAGE, text=f"/timeline {question}", quote="")
        return None

    def _say_more(self, message: Incoming, press: Press, evidence: str) -> None:
        """Shows the presser alone how the passage begins, and the way to all of it in the private chat."""
        passage = " ".join(strip_markup(json.loads(evidence)["passage"]).split())
        shown = passage if len(passage) <= LONGEST_NOTE else passage[: LONGEST_NOTE - 1] + "…"
        link = self._buttons.sign(press, message.sender or 0)
        url = f"https://t.me/{self._me().username}?start={link}" if self._me().username else None
        self._note(Note(message.quote, shown, alert=True, url=url))

    def open_link(self, message: Incoming) -> list[str] | None:
        """The whole answer that a link into the private chat leads to, as messages."""
        press = self._buttons.read(message.text.partition(" ")[2], message.chat)
        found = self._inbox.find_evidence(press.answer, None) if press and press.action == MORE else None
        return list(json.loads(found[1])["whole"]) if found else None

    def _react(self, message: Incoming) -> None:
        answer = self._inbox.find_answer(message.chat, message.message)
        found = self._inbox.find_evidence(answer, message.chat) if answer is not None else None
        if answer is not None and found is not None:
            choice = {"👍": GOOD, "👎": BAD}.get(message.text, "")
            self._rate(message, answer, choice, *found)

    def _rate(self, message: Incoming, answer: int, choice: str, question: str, evidence: str) -> None:
        person = self._buttons.hash_person(message.sender or 0)
        told = json.loads(evidence)
        self._inbox.feedback.set_choice(
            answer, person, choice, question, told["answer"], json.dumps(told["citations"])
        )

    def _say(self, message: Incoming, text: str) -> None:
        self._note(Note(message.quote, text))
