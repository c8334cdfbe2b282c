"""Finds who is addressed in a message: this bot, another one, a person; and takes the bot's name out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex
from telegram import Message, MessageEntity, User

_COMMAND = regex.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]+))?(?=\s|$)")


def split_named_command(text: str) -> tuple[str, str | None] | None:
    """The command that a text begins with, in lower case, and the bot it names."""
    found = _COMMAND.match(text)
    return (found[1].lower(), found[2]) if found else None


def is_name_of(name: str | None, me: User) -> bool:
    return name is not None and name.lower() == (me.username or "").lower()


def remove_mentions(text: str, entities: Sequence[MessageEntity], me: User) -> tuple[str, bool]:
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


def addresses_another_first(text: str, entities: Sequence[MessageEntity], me: User) -> bool:
    """Whether a text begins with the name of somebody else and does not name the bot."""
    units = text.encode("utf-16-le")
    first = False
    for entity in entities:
        if entity.type not in (MessageEntity.MENTION, MessageEntity.TEXT_MENTION):
            continue
        begin, end = 2 * entity.offset, 2 * (entity.offset + entity.length)
        if _mentions(entity, units[begin:end], me):
            return False
        first |= not units[: max(begin, 0)].decode("utf-16-le", "replace").strip()
    return first


def names_another_bot(message: Message, me: User) -> bool:
    """Whether a message is for another bot: by a command, a mention, or as a reply to it."""
    text = message.text or message.caption or ""
    command = split_named_command(text.strip())
    if command and command[1] is not None:
        return not is_name_of(command[1], me)
    replied = message.reply_to_message
    if replied is not None and replied.from_user is not None and replied.from_user.is_bot:
        return replied.from_user.id != me.id
    return any(
        name.lower().endswith("bot") and not is_name_of(name, me) for name in _mentioned_names(message, text)
    )


def _mentioned_names(message: Message, text: str) -> Iterator[str]:
    units = text.encode("utf-16-le", "replace")
    for entity in message.entities if message.text else message.caption_entities:
        if entity.type == MessageEntity.MENTION and entity.offset >= 0:
            name = units[2 * entity.offset : 2 * (entity.offset + entity.length)]
            yield name.decode("utf-16-le", "replace").removeprefix("@")


def _tidy(text: str) -> str:
    """`text` without the spaces and commas that a mention leaves behind."""
    text = regex.sub(r"[^\S\n]+", " ", text)
    return regex.sub(r"[\s,]+(?=[?!.])", "", text).strip(" ,:\n")


def _mentions(entity: MessageEntity, units: bytes, me: User) -> bool:
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == me.id
    name = units.decode("utf-16-le", "replace").lower()
    return entity.type == MessageEntity.MENTION and bool(me.username) and name == f"@{me.username}".lower()
