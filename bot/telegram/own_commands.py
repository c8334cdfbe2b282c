"""What replies without the library: to being let into a group, and to the messenger's own commands."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Callable

from telegram import User

from bot.chat.conversation import split_command
from bot.telegram.access import AccessList, Policy
from bot.telegram.inbox import KEEP_SEEN, KEEP_TOPICS
from bot.telegram.items import (
    BUSY,
    FORGETME,
    JOINED,
    LIMITED,
    STRANGER,
    UNLISTED,
    Draft,
    Incoming,
)

WELCOME = """I answer questions about the news in my library, with the passages they stand on.
Ask with /ask and the question, mention me, or reply to one of my answers; /timeline tells a topic's events.
I read only what is said to me, and keep a question for {days} days so that you can go on from its answer."""
NO_MENTIONS = "\nMy privacy mode is on, so mentions may not get through: /ask always does."
PRIVACY = """What I store, and for how long:
• a message that I am to answer, until it is answered;
• the question, who asked it and where, for {days} days after the answer, so that a reply to it is understood;
• the numbers of a message and of its sender for {seen} days, so that nothing is answered twice;
• how much you asked in the last day, and what you thought of an answer, if you said so.
In a group I keep nothing that was not said to me. Questions and answers pass through Telegram's servers.
/forgetme in our private chat deletes all of it."""
FORGET = """I will delete what I store about you, in every chat: questions that wait, questions that were \
answered, limits, what you thought of answers. Replies to older answers will not be understood any more."""
IN_PRIVATE = "Write /forgetme in our private chat: what is stored about you is between us."
FOR_ADMINS = "Only an admin of this bot can do that, in the private chat."
WHOM = "Write the number of a person or a chat after /{command}, for example:\n/{command} 123456789"
STRANGER_TEXT = """I answer only people whom an admin of mine has let in. Your number is {who}: \
give it to them, and /allow {who} lets you in."""
UNLISTED_TEXT = """I answer only in groups that an admin of mine has let in, so I leave again. \
This group's number is {who}: /allow {who} lets me stay."""
BUSY_TEXT = (
    "Five of your questions are waiting already. I leave out what you ask until some of them are answered."
)
LIMITED_TEXT = "That was as much as I answer in a day. I go on at 00:00 UTC, in less than {hours} h."
_NUMBER = re.compile(r"-?[0-9]{1,16}")
DAY = 86400


class OwnCommands:
    """Replies to what needs no library. `me` is the bot, as Telegram knows it."""

    def __init__(
        self,
        me: Callable[[], User],
        policy: Policy,
        people: AccessList,
        open_link: Callable[[Incoming], list[str] | None],
    ) -> None:
        self._me = me
        self._policy = policy
        self._people = people
        self._open_link = open_link
        self._notices = {
            JOINED: self._welcome,
            STRANGER: self._stranger,
            UNLISTED: self._unlisted,
            BUSY: self._busy,
            LIMITED: self._limited,
        }
        self._commands = {
            "privacy": self._privacy,
            "forgetme": self._forgetme,
            "allow": self._allow,
            "deny": self._deny,
        }

    def reply(self, incoming: Incoming) -> Draft | None:
        """The reply; `None` for what the conversation answers."""
        if incoming.kind in self._notices:
            return _say(self._notices[incoming.kind](incoming))
        command, rest = split_command(incoming.text)
        if command == "start" and rest:
            whole = self._open_link(incoming)
            return Draft(tuple(whole)) if whole else None
        run = self._commands.get(command or "")
        return run(incoming, rest) if run else None

    def _privacy(self, incoming: Incoming, rest: str) -> Draft:
        del incoming, rest
        return _say(PRIVACY.format(days=KEEP_TOPICS // DAY, seen=KEEP_SEEN // DAY))

    def _forgetme(self, incoming: Incoming, rest: str) -> Draft:
        del rest
        if not incoming.private:
            return _say(IN_PRIVATE)
        return Draft((html.escape(FORGET),), prompt=FORGETME)

    def _allow(self, incoming: Incoming, rest: str) -> Draft:
        return self._list(incoming, rest, allowed=True)

    def _deny(self, incoming: Incoming, rest: str) -> Draft:
        return self._list(incoming, rest, allowed=False)

    def _list(self, incoming: Incoming, rest: str, allowed: bool) -> Draft:
        if not incoming.private or incoming.sender not in self._policy.admins:
            return _say(FOR_ADMINS)
        if not _NUMBER.fullmatch(rest):
            return _say(WHOM.format(command="allow" if allowed else "deny"))
        self._people.set_allowed(int(rest), allowed)
        return _say(f"{rest} {'may ask now' if allowed else 'is not answered any more'}.")

    def _stranger(self, incoming: Incoming) -> str:
        return STRANGER_TEXT.format(who=incoming.sender)

    def _unlisted(self, incoming: Incoming) -> str:
        return UNLISTED_TEXT.format(who=incoming.chat)

    def _busy(self, incoming: Incoming) -> str:
        del incoming
        return BUSY_TEXT

    def _limited(self, incoming: Incoming) -> str:
        del incoming
        return LIMITED_TEXT.format(hours=math.ceil(self._people.seconds_until_tomorrow() / 3600))

    def _welcome(self, incoming: Incoming) -> str:
        del incoming
        reads_all = self._me().can_read_all_group_messages
        text = WELCOME.format(days=KEEP_TOPICS // DAY)
        return text + ("" if reads_all else NO_MENTIONS)


def _say(text: str) -> Draft:
    return Draft((html.escape(text, quote=False),))
