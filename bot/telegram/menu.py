"""The commands that Telegram's menu offers, and who sees which."""

from __future__ import annotations

from collections.abc import Mapping

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
)

from bot.chat import conversation

OWN: Mapping[str, str] = {
    "privacy": "what is stored about you, and for how long",
    "forgetme": "delete what is stored about you",
}
"""The commands that only a messenger has."""
FOR_ADMINS = ("allow", "deny")
"""Commands that work in the private chat of an admin of the bot; no menu shows them."""
COMMANDS: Mapping[str, str] = {**conversation.COMMANDS, **OWN, **dict.fromkeys(FOR_ADMINS, "")}
"""Every command that is answered."""
IN_PRIVATE = (*conversation.COMMANDS, *OWN)
IN_GROUPS = ("ask", "timeline", "sources", "help", "privacy")
"""The commands of a group's menu, which are answered there without the bot's name."""


def make_menus() -> list[tuple[BotCommandScope, list[BotCommand]]]:
    """What each kind of chat is offered."""
    return [
        (BotCommandScopeDefault(), _offer(IN_PRIVATE)),
        (BotCommandScopeAllPrivateChats(), _offer(IN_PRIVATE)),
        (BotCommandScopeAllGroupChats(), _offer(IN_GROUPS)),
    ]


def _offer(names: tuple[str, ...]) -> list[BotCommand]:
    return [BotCommand(name, COMMANDS[name]) for name in names]
