"""What the inbox keeps: a message that wants a reply, and the reply that is ready for it."""

from __future__ import annotations

from dataclasses import dataclass

# What an `Incoming` may be.
MESSAGE = "message"  # somebody writes
EDIT = "edit"  # somebody changes what they wrote
JOINED = "joined"  # the bot was let into a group
LEFT = "left"  # the bot was put out of a chat, or may not write there any more
MOVED = "moved"  # a group goes on as a supergroup, whose number is the `subject`
PRESS = "press"  # somebody presses a button: `text` is its data, `quote` the number of the query
REACTION = "reaction"  # somebody puts a sign, the `text`, under a message
STRANGER = "stranger"  # said by somebody who may not ask
UNLISTED = "unlisted"  # said in a group in which nobody may ask
BUSY = "busy"  # said by somebody of whom too much waits already
LIMITED = "limited"  # said when as much was asked as a day has
INLINE = "inline"  # typed after the bot's name in any chat; `quote` is the number of the query
GUEST = "guest"  # asked in a chat that the bot is no member of; `quote` is the number of the query
OVERHEARD = "overheard"  # said in a group to nobody in particular


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message that wants a reply: where it was written, what it says, and which message it replies to.

    `update_id` is Telegram's number of the update; two with one number are the same message.
    `thread` is a forum topic, `None` outside of one. `text` is empty for a message without words.
    `sender` is who wrote it, `language` the language of their Telegram, `written` when, in seconds since 1970
    (0 where that is not known). `subject` is the message that is asked about, where that is another one, and
    `quote` the words of it that are meant. Raises `ValueError` where a value cannot be one of a message.
    """

    update_id: int
    chat: int
    message: int
    text: str
    private: bool = True
    thread: int | None = None
    reply_to: int | None = None
    sender: int | None = None
    language: str = ""
    kind: str = MESSAGE
    written: float = 0.0
    subject: int | None = None
    quote: str = ""

    def __post_init__(self) -> None:
        given = (self.update_id, self.chat, self.message)
        optional = (self.thread, self.reply_to, self.sender, self.subject)
        if not all(_is_number(one) for one in given):
            raise ValueError("a number in the message is none, or has more than 63 bits")
        if not all(one is None or _is_number(one) for one in optional):
            raise ValueError("a number in the message is none, or has more than 63 bits")
        if not all(type(one) is str for one in (self.text, self.language, self.kind, self.quote)):
            raise ValueError("a text in the message is none")
        if type(self.private) is not bool or not 0 <= self.written < 2**40:
            raise ValueError("the place or the time of the message is none")


def _is_number(value: object) -> bool:
    return type(value) is int and abs(value) < 2**63


FORGETME = "/forgetme"


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply that is ready: its messages in HTML, a picture that is sent after them, the topic it is about.

    `sent` counts what is out, the picture included. With `captioned`, the picture carries the first of the
    messages as its caption and goes in its place. `prompt` is what a field for the answer says, for a reply
    that asks back. `evidence` is what its buttons work with.
    """

    parts: tuple[str, ...]
    topic: str | None = None
    sent: int = 0
    picture: bytes | None = None
    captioned: bool = False
    prompt: str = ""
    evidence: str = ""

    @property
    def asks_to_forget(self) -> bool:
        return self.prompt == FORGETME
