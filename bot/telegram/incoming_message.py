"""Decides which messages are for the bot, and what was said to it in them."""

from __future__ import annotations

from collections.abc import Sequence

import regex
from telegram import Message, MessageEntity, Update, User

from bot.chat.conversation import COMMANDS
from bot.telegram.inbox import Incoming

GENERAL_TOPIC = 1
# The commands that are answered in a group without the bot's name.
ASKING = ("ask", "timeline")
_COMMAND = regex.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]+))?(?=\s|$)")


class MessageReader:
    """Reads message updates in their order, of an album the first picture and those with words."""

    def __init__(self) -> None:
        self._album: str | None = None

    def read(self, update: Update, me: User) -> Incoming | None:
        message = update.message
        before, self._album = self._album, message.media_group_id if message else None
        if message and self._album is not None and self._album == before and not message.caption:
            return None
        return read_message(update, me)


def read_message(update: Update, me: User) -> Incoming | None:
    """The message in an update that `me`, the bot, is to answer; `None` if there is none.

    Edited messages, channel posts, what other bots say, and in a group all that is not said to the
    bot (a mention, a reply to one of its messages, /ask, /timeline) are not answered.
    """
    message = update.message
    if message is None or not _from_a_person(message):
        return None
    text = _well_formed(message.text or message.caption or "")
    private = message.chat.type == "private"
    said = _in_private(message, text) if private else _in_group(message, text, me)
    if said is None:
        return None
    return Incoming(
        update_id=update.update_id,
        chat=message.chat.id,
        message=message.message_id,
        text=said,
        private=private,
        thread=_topic(message),
        reply_to=_answer_replied_to(message, me),
    )


def _from_a_person(message: Message) -> bool:
    """Whether a person wrote this into a chat; an administrator who speaks as the group counts as one."""
    if message.chat is None or message.chat.type == "channel" or message.is_automatic_forward:
        return False
    return message.from_user is None or not message.from_user.is_bot or message.sender_chat is not None


def _in_private(message: Message, text: str) -> str | None:
    """What is asked; empty for a picture or a voice message, `None` for a notice of the chat itself."""
    if text.strip() or message.effective_attachment is not None:
        return text.strip()
    return None


def _in_group(message: Message, text: str, me: User) -> str | None:
    entities = message.entities if message.text else message.caption_entities
    said, mentioned = _without_mentions(text, entities, me)
    command = _COMMAND.match(said)
    if command and (command[1].lower() not in COMMANDS or not _may_be_me(command[2], me)):
        return None
    asked = command is not None and (command[1].lower() in ASKING or command[2] is not None)
    if not (asked or mentioned or _answer_replied_to(message, me)) or not text.strip():
        return None
    return said or "/ask"


def _may_be_me(name: str | None, me: User) -> bool:
    return name is None or name.lower() == (me.username or "").lower()


def _without_mentions(text: str, entities: Sequence[MessageEntity], me: User) -> tuple[str, bool]:
    """The text without the places that mention the bot, and whether there was one.

    Entities count in UTF-16 code units, Python in characters, so the cutting is done in UTF-16.
    """
    units = text.encode("utf-16-le")
    mentioned = False
    for entity in sorted(entities, key=lambda entity: -entity.offset):
        begin, end = 2 * entity.offset, 2 * (entity.offset + entity.length)
        if begin < 0 or not _mentions(entity, units[begin:end], me):
            continue
        units, mentioned = units[:begin] + units[end:], True
    words = units.decode("utf-16-le", "replace")
    return (_tidy(words) if mentioned else words.strip()), mentioned


def _tidy(text: str) -> str:
    """`text` without the spaces and commas that a mention leaves behind."""
    text = regex.sub(r"[^\S\n]+", " ", text)
    return regex.sub(r"[\s,]+(?=[?!.])", "", text).strip(" ,:\n")


def _mentions(entity: MessageEntity, units: bytes, me: User) -> bool:
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == me.id
    name = units.decode("utf-16-le", "replace").lower()
    return entity.type == MessageEntity.MENTION and bool(me.username) and name == f"@{me.username}".lower()


def _answer_replied_to(message: Message, me: User) -> int | None:
    """The number of the bot's message that this one replies to.

    In a forum every message "replies" to the notice that opened its topic, which is not an answer.
    """
    replied = message.reply_to_message
    if replied is None or replied.from_user is None or replied.from_user.id != me.id:
        return None
    return None if replied.forum_topic_created else replied.message_id


def _topic(message: Message) -> int | None:
    """The forum topic to answer in; Telegram takes no number for the General topic."""
    if not message.is_topic_message or message.message_thread_id == GENERAL_TOPIC:
        return None
    return message.message_thread_id


def _well_formed(text: str) -> str:
    """`text` without lone surrogates, which no file and no message can hold."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
