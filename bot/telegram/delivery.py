"""Gets messages out to Telegram: what fails for a while is sent again, what fails for good is let go."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial

from telegram import Bot, LinkPreviewOptions, ReplyParameters
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError

from bot.telegram.backoff import Backoff, Timing
from bot.telegram.html import strip_markup
from bot.telegram.inbox import Incoming

log = logging.getLogger(__name__)

LAST_SIGN = 2.0
"""Seconds that a "typing" sign on its way may hold up the answer."""

# A server's word for a request it will never take, which the library counts among the errors that pass (413).
TOO_LARGE = "too large"


class Delivery:
    """Sends the parts of a reply and its picture, and the sign that one is being worked out."""

    def __init__(self, bot: Bot, timing: Timing) -> None:
        self._bot = bot
        self._timing = timing

    async def send(self, incoming: Incoming, chat: int, part: str, reply: bool) -> tuple[int, int] | None:
        """Sends HTML to `chat`, as a reply to the message where `reply` says so, until it is out.

        Returns the number of the chat, which is a new one if the group has become a supergroup, and of
        the message; `None` when it can never be sent (the bot was blocked, the chat is gone). A
        connection that breaks after Telegram took a message looks like one that broke before, so such
        a message is sent twice. Raises `InvalidToken`.
        """
        marked = partial(self._send_text, incoming, part, reply, ParseMode.HTML)
        plain = partial(self._send_text, incoming, strip_markup(part), reply, None)
        return await self._until_out(incoming, chat, [marked, plain])

    async def send_picture(self, incoming: Incoming, chat: int, picture: bytes) -> tuple[int, int] | None:
        """Sends a PNG to `chat` until it is out; returns and raises what `send` does.

        `None` also for one that Telegram does not take: the text has gone before it.
        """
        return await self._until_out(incoming, chat, [partial(self._send_photo, incoming, picture)])

    async def _until_out(
        self, incoming: Incoming, chat: int, ways: Sequence[Callable[[int], Awaitable[int]]]
    ) -> tuple[int, int] | None:
        """Sends in the first of the ways, or in the next when Telegram cannot read the markup of one."""
        backoff = Backoff(self._timing)
        way, *others = ways
        while True:
            try:
                return chat, await way(chat)
            except ChatMigrated as moved:
                chat = moved.new_chat_id
            except BadRequest as error:
                if not (others and "parse entities" in str(error).lower()):
                    _let_go(incoming, error)
                    return None
                log.error("update %d: Telegram cannot read our markup: %s", incoming.update_id, error)
                way, *others = others
            except Forbidden as error:
                _let_go(incoming, error)
                return None
            except InvalidToken:
                raise
            except TelegramError as error:
                if TOO_LARGE in str(error).lower():
                    _let_go(incoming, error)
                    return None
                log.warning("update %d: not sent, trying again: %s", incoming.update_id, error)
                await backoff.pause()

    async def _send_text(
        self, incoming: Incoming, text: str, reply: bool, parse_mode: ParseMode | None, chat: int
    ) -> int:
        message = await self._bot.send_message(
            chat_id=chat,
            text=text,
            parse_mode=parse_mode,
            message_thread_id=incoming.thread,
            reply_parameters=_replying_to(incoming) if reply else None,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
        return message.message_id

    async def _send_photo(self, incoming: Incoming, picture: bytes, chat: int) -> int:
        message = await self._bot.send_photo(
            chat_id=chat, photo=picture, filename="timeline.png", message_thread_id=incoming.thread
        )
        return message.message_id

    @asynccontextmanager
    async def typing(self, incoming: Incoming) -> AsyncIterator[None]:
        """Shows "typing" in the message's chat and topic while the block runs.

        A sign that is on its way when the block ends is waited for: if it came in after the answer,
        the bot would seem to go on writing.
        """
        done = asyncio.Event()
        task = asyncio.create_task(self._keep_typing(incoming, done))
        try:
            yield
            done.set()
            await asyncio.wait({task}, timeout=LAST_SIGN)
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _keep_typing(self, incoming: Incoming, done: asyncio.Event) -> None:
        while not done.is_set():
            with suppress(TelegramError):
                await self._bot.send_chat_action(
                    incoming.chat, ChatAction.TYPING, message_thread_id=incoming.thread
                )
            with suppress(TimeoutError):
                await asyncio.wait_for(done.wait(), self._timing.typing)


def _replying_to(incoming: Incoming) -> ReplyParameters:
    return ReplyParameters(incoming.message, allow_sending_without_reply=True)


def _let_go(incoming: Incoming, error: TelegramError) -> None:
    log.warning("update %d: cannot be sent, and never will: %s", incoming.update_id, error)
