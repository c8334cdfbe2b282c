"""Reads what becomes of the bot in a chat: it is let in, put out, or silenced."""

from __future__ import annotations

from telegram import ChatMember, ChatMemberRestricted, Update, User

from bot.telegram.items import JOINED, LEFT, Incoming

_OUT = (ChatMember.LEFT, ChatMember.BANNED)


def read_membership(update: Update, me: User) -> Incoming | None:  # noqa: ARG001
    """`JOINED` when a group has let the bot in, `LEFT` when it cannot write in a chat any more."""
    change = update.my_chat_member
    if change is None:
        return None
    could, can = _can_write(change.old_chat_member), _can_write(change.new_chat_member)
    chat = change.chat
    if not can:
        return Incoming(update.update_id, chat.id, 0, "", chat.type == "private", kind=LEFT)
    if could or chat.type not in ("group", "supergroup"):
        return None
    return Incoming(
        update.update_id,
        chat.id,
        0,
        "",
        private=False,
        kind=JOINED,
        sender=change.from_user.id,
        language=change.from_user.language_code or "",
        written=change.date.timestamp(),
    )


def _can_write(member: ChatMember) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return member.is_member and member.can_send_messages
    return member.status not in _OUT
