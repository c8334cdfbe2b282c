"""Gets messages out to Telegram: what fails for a while is sent again, what fails for good is let go."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial

from telegram import (
    Bot,
    ForceReply,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReactionTypeEmoji,
    ReplyParameters,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError
from telegram.ext import ExtBot

from bot.telegram.backoff import Backoff, Timing
from bot.telegram.html import LIMIT, Run, split_messages, strip_markup
from bot.telegram.items import Incoming
from bot.telegram.presses import Note
from bot.telegram.rate_limits import RateLimiter
from bot.telegram.refusals import Remedy, find_remedy

log = logging.getLogger(__name__)

LAST_SIGN = 2.0
"""Seconds that a "typing" sign on its way may hold up the answer."""

Sent = tuple[int, int]
"""The numbers of a chat, which is a new one if the group has become a supergroup, and of a message there."""
Way = Callable[[int], Awaitable[int]]
Markup = ForceReply | InlineKeyboardMarkup | None


class Delivery:
    """Sends the parts of a reply and its picture, and the sign that one is being worked out.

    `let_go` counts the messages that could never be sent, by Telegram's reason.
    """

    def __init__(self, bot: Bot, timing: Timing) -> None:
        self._bot = bot
        self._timing = timing
        self.let_go: Counter[str] = Counter()

    async def send(
        self, incoming: Incoming, chat: int, part: str, reply: bool, markup: Markup = None
    ) -> Sent | None:
        """Sends HTML to `chat`, as a reply to the message where `reply` says so, until it is out.

        One that Telegram refuses goes a second, bare way, where its reason leaves one. `None` when it can
        never be sent. A connection that breaks after Telegram took a message looks like one that broke
        before, so such a message is sent twice. Raises `InvalidToken`.
        """
        full = partial(self._send_text, incoming, part, reply, markup)
        return await self._until_out(incoming, chat, full, partial(self._send_bare, incoming, part))

    async def send_picture(
        self,
        incoming: Incoming,
        chat: int,
        picture: bytes,
        caption: str = "",
        reply: bool = False,
        markup: Markup = None,
    ) -> Sent | None:
        """Sends a PNG to `chat` until it is out; returns and raises what `send` does.

        `None` also for one that Telegram does not take, unless its caption can go alone.
        """
        full = partial(self._send_photo, incoming, picture, caption, reply, markup)

        def bare(remedy: Remedy, to: int) -> Awaitable[int]:
            del remedy
            return self._send_text(incoming, caption, reply, markup, to)

        return await self._until_out(incoming, chat, full, bare if caption else None)

    async def wait_for_turn(self, incoming: Incoming, chat: int) -> None:
        """Shows "typing" in a private chat while a reply waits for its turn there."""
        limiter = self._bot.rate_limiter if isinstance(self._bot, ExtBot) else None
        while incoming.private and isinstance(limiter, RateLimiter):
            wait = limiter.seconds_until_turn(chat)
            if wait < self._timing.sign:
                return
            with suppress(TelegramError):
                await self._bot.send_chat_action(chat, ChatAction.TYPING, message_thread_id=incoming.thread)
            await asyncio.sleep(min(wait - self._timing.sign / 2, self._timing.typing))

    async def edit(
        self, incoming: Incoming, chat: int, message: int, part: str, markup: Markup = None
    ) -> Sent | None:
        """Puts other HTML into a message of the bot; `None` where that cannot be done any more."""

        async def edit(to: int) -> int:
            try:
                await self._bot.edit_message_text(
                    part,
                    to,
                    message,
                    parse_mode=ParseMode.HTML,
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                    reply_markup=markup if isinstance(markup, InlineKeyboardMarkup) else None,
                )
            except BadRequest as error:
                if "not modified" not in str(error).lower():
                    raise
            return message

        return await self._until_out(incoming, chat, edit, None, quiet=True)

    async def delete(self, chat: int, message: int) -> None:
        """Deletes a message of the bot, if that can still be done."""
        with suppress(TelegramError):
            await self._bot.delete_message(chat, message)

    async def react(self, incoming: Incoming, emoji: str) -> None:
        """Shows a sign under the message, if Telegram lets it."""
        with suppress(TelegramError):
            await self._bot.set_message_reaction(
                incoming.chat, incoming.message, reaction=[ReactionTypeEmoji(emoji)]
            )

    async def answer_press(self, note: Note) -> None:
        """Shows the answer to a press; it is worth nothing a moment later, so it is tried once."""
        try:
            await self._bot.answer_callback_query(note.query, note.text, note.alert, note.url)
        except TelegramError as error:
            log.info("the answer to a press was not taken: %s", error)

    async def leave(self, chat: int) -> None:
        with suppress(TelegramError):
            await self._bot.leave_chat(chat)

    async def _until_out(
        self,
        incoming: Incoming,
        chat: int,
        way: Way,
        bare: Callable[[Remedy, int], Awaitable[int]] | None,
        quiet: bool = False,
    ) -> Sent | None:
        backoff = Backoff(self._timing)
        while True:
            try:
                return chat, await way(chat)
            except ChatMigrated as moved:
                chat = moved.new_chat_id
            except (BadRequest, Forbidden) as error:
                remedy = find_remedy(error)
                if bare is None or remedy is None:
                    if not quiet:
                        self._let_go(incoming, error)
                    return None
                log.error("update %d: refused, sent a barer way: %s", incoming.update_id, error)
                way, bare = partial(bare, remedy), None
            except InvalidToken:
                raise
            except TelegramError as error:
                if "too large" in str(error).lower():
                    remedy = find_remedy(error)
                    if bare is None or remedy is None:
                        self._let_go(incoming, error)
                        return None
                    way, bare = partial(bare, remedy), None
                    continue
                backoff.report(log, "update %d: not sent, trying again: %s", incoming.update_id, error)
                await backoff.pause()
            except Exception as error:
                # Telegram took it, and said so in a way that the library cannot read.
                log.error("update %d: sent, but %s", incoming.update_id, type(error).__name__)
                return chat, 0

    async def _send_text(self, incoming: Incoming, text: str, reply: bool, markup: Markup, chat: int) -> int:
        message = await self._bot.send_message(
            chat_id=chat,
            text=text,
            parse_mode=ParseMode.HTML,
            message_thread_id=incoming.thread,
            reply_parameters=_replying_to(incoming) if reply else None,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            reply_markup=markup,
        )
        return message.message_id

    async def _send_bare(self, incoming: Incoming, text: str, remedy: Remedy, chat: int) -> int:
        """Sends nothing but the words; of several messages the number of the last."""
        plain = strip_markup(text)
        pieces = split_messages([Run(plain)], LIMIT // 2) if remedy is Remedy.SHORTER else [plain]
        number = 0
        for piece in pieces:
            words = strip_markup(piece) if remedy is Remedy.SHORTER else piece
            thread = None if remedy is Remedy.NO_THREAD else incoming.thread
            number = (await self._bot.send_message(chat, words, message_thread_id=thread)).message_id
        return number

    async def _send_photo(
        self, incoming: Incoming, picture: bytes, caption: str, reply: bool, markup: Markup, chat: int
    ) -> int:
        message = await self._bot.send_photo(
            chat_id=chat,
            photo=picture,
            filename="timeline.png",
            caption=caption or None,
            parse_mode=ParseMode.HTML if caption else None,
            message_thread_id=incoming.thread,
            reply_parameters=_replying_to(incoming) if reply else None,
            reply_markup=markup,
        )
        return message.message_id

    def _let_go(self, incoming: Incoming, error: TelegramError) -> None:
        self.let_go[str(error)] += 1
        log.warning("update %d: cannot be sent, and never will: %s", incoming.update_id, error)

    @asynccontextmanager
    async def showing(
        self, incoming: Incoming, action: ChatAction = ChatAction.TYPING
    ) -> AsyncIterator[None]:
        """Shows "typing", or another sign, in the message's chat and topic while the block runs.

        A sign that is on its way when the block ends is waited for: if it came in after the answer,
        the bot would seem to go on writing.
        """
        done = asyncio.Event()
        task = asyncio.create_task(self._keep_showing(incoming, action, done))
        try:
            yield
            done.set()
            await asyncio.wait({task}, timeout=LAST_SIGN)
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _keep_showing(self, incoming: Incoming, action: ChatAction, done: asyncio.Event) -> None:
        while not done.is_set():
            with suppress(TelegramError):
                await self._bot.send_chat_action(incoming.chat, action, message_thread_id=incoming.thread)
            with suppress(TimeoutError):
                await asyncio.wait_for(done.wait(), self._timing.typing)


def _replying_to(incoming: Incoming) -> ReplyParameters | None:
    number = incoming.subject or incoming.message
    if not number:
        return None
    quote = incoming.quote if incoming.subject else None
    return ReplyParameters(number, allow_sending_without_reply=True, quote=quote or None)
