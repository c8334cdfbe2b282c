"""What replies without the library: to being let into a group, and to the messenger's own commands."""

from __future__ import annotations

import html
from collections.abc import Callable

from telegram import User

from bot.chat.conversation import split_command
from bot.telegram.inbox import KEEP_SEEN, KEEP_TOPICS
from bot.telegram.items import JOINED, Draft, Incoming

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
DAY = 86400


class OwnCommands:
    """Replies to what needs no library. `me` is the bot, as Telegram knows it."""

    def __init__(self, me: Callable[[], User]) -> None:
        self._me = me

    def reply(self, incoming: Incoming) -> Draft | None:
        """The reply; `None` for what the conversation answers."""
        if incoming.kind == JOINED:
            return Draft((self._welcome(),))
        command, _ = split_command(incoming.text)
        if command == "privacy":
            return Draft((html.escape(PRIVACY.format(days=KEEP_TOPICS // DAY, seen=KEEP_SEEN // DAY)),))
        return None

    def _welcome(self) -> str:
        reads_all = self._me().can_read_all_group_messages
        text = WELCOME.format(days=KEEP_TOPICS // DAY)
        return html.escape(text + ("" if reads_all else NO_MENTIONS))
