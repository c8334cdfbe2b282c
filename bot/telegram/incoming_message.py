"""Decides which messages are for the bot, and what was said to it in them."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace

from telegram import Message, MessageEntity, Update, User

from bot.telegram.asks import Asks, does_ask, is_elliptical, is_pointing
from bot.telegram.deep_links import decode_question
from bot.telegram.items import EDIT, MESSAGE, MOVED, OVERHEARD, Incoming
from bot.telegram.mentions import (
    addresses_another_first,
    is_name_of,
    names_another_bot,
    remove_mentions,
    split_named_command,
)
from bot.telegram.menu import COMMANDS, IN_GROUPS

GENERAL_TOPIC = 1
LONGEST_QUOTE = 1024
"""UTF-16 units of a message that may be quoted in a reply to it."""
MOST_CHATS = 10_000
"""Groups of which it is remembered whether another bot was the last to be addressed."""


class MessageReader:
    """Reads message updates in their order, of an album the first picture and those with words.

    `asks` says whether a reply to an answer asks something.
    """

    def __init__(self, asks: Asks = does_ask) -> None:
        self._asks = asks
        self._album: str | None = None
        self._others: OrderedDict[int, bool] = OrderedDict()

    def read(self, update: Update, me: User) -> Incoming | None:
        message = update.message or update.edited_message
        if message is None:
            return None
        if message.migrate_to_chat_id is not None:
            return _moved(update, message)
        before, self._album = self._album, message.media_group_id
        if self._album is not None and self._album == before and not message.caption:
            return None
        elsewhere = self._note_addressee(message, me)
        return read_message(update, me, self._asks, elsewhere) or _overhear(update, me)

    def _note_addressee(self, message: Message, me: User) -> bool:
        """Whether a command without a name goes to another bot in the message's chat: the last addressed."""
        chat = message.chat.id
        text = message.text or message.caption or ""
        if names_another_bot(message, me):
            self._others[chat] = True
            self._others.move_to_end(chat)
            if len(self._others) > MOST_CHATS:
                self._others.popitem(last=False)
        elif chat in self._others and (
            _is_mine(message.reply_to_message, me) or remove_mentions(text, _entities(message), me)[1]
        ):
            del self._others[chat]
        return chat in self._others


def read_message(update: Update, me: User, asks: Asks = does_ask, elsewhere: bool = False) -> Incoming | None:
    """The message in an update, new or edited, that `me`, the bot, is to answer; `None` if there is none.

    Channel posts, what other bots say, and in a group all that is not said to the bot (a mention, a reply
    to one of its messages that `asks`, a command) are not answered. With `elsewhere`, another bot is the
    one that commands without a name go to.
    """
    message = update.message or update.edited_message
    if message is None or not _from_a_person(message):
        return None
    text = _well_formed(message.text or message.caption or "")
    private = message.chat.type == "private"
    said = _in_private(message, text, me) if private else _in_group(message, text, me, asks, elsewhere)
    if said is None:
        return None
    return _take_subject(_incoming(update, message, said), message, me)


def _incoming(update: Update, message: Message, said: str) -> Incoming:
    sender = message.sender_chat or message.from_user
    moment = message.edit_date or message.date
    return Incoming(
        update_id=update.update_id,
        chat=message.chat.id,
        message=message.message_id,
        text=said,
        private=message.chat.type == "private",
        thread=_topic(message),
        sender=sender.id if sender else None,
        language=(message.from_user.language_code or "") if message.from_user else "",
        kind=EDIT if update.edited_message is not None else MESSAGE,
        written=moment.timestamp() if moment else 0.0,
    )


def _take_subject(incoming: Incoming, message: Message, me: User) -> Incoming:
    """The message with what it replies to: an answer, or somebody's words that it points at."""
    replied = message.reply_to_message
    mine = _answer_replied_to(message, me)
    quoted = _well_formed(message.quote.text) if message.quote else ""
    if mine is not None:
        return replace(incoming, reply_to=mine, quote=quoted)
    if replied is None or replied.forum_topic_created or _is_mine(replied, me):
        return incoming
    words = (quoted or _well_formed(replied.text or replied.caption or "")).strip()
    own = _own_words(incoming.text)
    if not words or own is None:
        return incoming
    if is_pointing(own):
        return replace(incoming, text=words, subject=replied.message_id, quote=_shorten(words))
    return replace(incoming, quote=words) if is_elliptical(own) else incoming


def _own_words(text: str) -> str | None:
    """What a message says beside /ask; `None` with another command, which has a subject of its own."""
    command = split_named_command(text)
    if command is None:
        return text
    return text.partition(" ")[2] if command[0] == "ask" else None


def _shorten(words: str) -> str:
    return words.encode("utf-16-le")[: 2 * LONGEST_QUOTE].decode("utf-16-le", "ignore")


def _overhear(update: Update, me: User) -> Incoming | None:
    """What is said in a group to nobody in particular: it may answer what the bot has asked back."""
    message = update.message
    if message is None or message.chat.type == "private" or not _from_a_person(message):
        return None
    text = _well_formed(message.text or "").strip()
    if not text or text.startswith("/") or addresses_another_first(text, message.entities, me):
        return None
    replied = message.reply_to_message
    mine = _answer_replied_to(message, me)
    if replied is not None and mine is None and not replied.forum_topic_created:
        return None
    return replace(_incoming(update, message, text), kind=OVERHEARD, reply_to=mine)


def _moved(update: Update, message: Message) -> Incoming:
    return Incoming(update.update_id, message.chat.id, 0, "", kind=MOVED, subject=message.migrate_to_chat_id)


def _from_a_person(message: Message) -> bool:
    """Whether a person wrote this into a chat; an administrator who speaks as the group counts as one."""
    if message.chat is None or message.chat.type == "channel" or message.is_automatic_forward:
        return False
    return message.from_user is None or not message.from_user.is_bot or message.sender_chat is not None


def _in_private(message: Message, text: str, me: User) -> str | None:
    """What is asked; empty for a picture or a voice message, `None` for a notice of the chat itself."""
    command, _, parameter = text.strip().partition(" ")
    if command == "/start" and (question := decode_question(parameter.strip())):
        return question
    if text.strip() or message.effective_attachment is not None:
        return remove_mentions(text, _entities(message), me)[0]
    return None


def _in_group(message: Message, text: str, me: User, asks: Asks, elsewhere: bool) -> str | None:
    entities = _entities(message)
    said, mentioned = remove_mentions(text, entities, me)
    if not text.strip() or addresses_another_first(text, entities, me):
        return None
    if command := split_named_command(said):
        name, addressee = command
        meant = is_name_of(addressee, me) if addressee else mentioned or (name in IN_GROUPS and not elsewhere)
        return said if meant and name in COMMANDS else None
    if mentioned:
        return said or "/ask"
    return said if _answer_replied_to(message, me) is not None and asks(said) else None


def _entities(message: Message) -> tuple[MessageEntity, ...]:
    return tuple(message.entities if message.text else message.caption_entities)


def _is_mine(message: Message | None, me: User) -> bool:
    return message is not None and message.from_user is not None and message.from_user.id == me.id


def _answer_replied_to(message: Message, me: User) -> int | None:
    """The number of the bot's message that this one replies to.

    In a forum every message "replies" to the notice that opened its topic, which is not an answer.
    """
    replied = message.reply_to_message
    if replied is None or not _is_mine(replied, me) or replied.forum_topic_created:
        return None
    return replied.message_id


def _topic(message: Message) -> int | None:
    """The forum topic to answer in; Telegram takes no number for the General topic."""
    if not message.is_topic_message or message.message_thread_id == GENERAL_TOPIC:
        return None
    return message.message_thread_id


def _well_formed(text: str) -> str:
    """`text` without lone surrogates, which no file and no message can hold."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
