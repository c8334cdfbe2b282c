"""Answers `@bot question` in any chat, where the bot is no member: while somebody types, and as a guest."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass

from telegram import (
    Bot,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
    User,
)
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.chat.conversation import Conversation, Reply
from bot.show import wording
from bot.telegram.asks import is_pointing
from bot.telegram.brief_html import render_brief, render_source
from bot.telegram.deep_links import encode_question
from bot.telegram.items import GUEST, INLINE, Incoming
from bot.telegram.mentions import remove_mentions

log = logging.getLogger(__name__)

MOST_RESULTS = 5
FEWEST_WORDS = 3
"""Words from which on a query is searched for; a question mark ends a shorter one."""
PAUSE = 0.3
"""Seconds without a keystroke after which a query is searched for."""
CACHED = 60
"""Seconds for which Telegram may give the same results again."""
ASK_IN_PRIVATE = "Ask in private"
START = "ask"
NOTHING_HERE = "I cannot answer that here."


def read_inline(update: Update, me: User) -> Incoming | None:  # noqa: ARG001
    query = update.inline_query
    if query is None:
        return None
    return Incoming(
        update.update_id, 0, 0, query.query.strip(), sender=query.from_user.id, kind=INLINE, quote=query.id
    )


def read_guest(update: Update, me: User) -> Incoming | None:
    """A question in a chat that the bot is no member of, its own or that of the message it replies to."""
    message = update.guest_message
    if message is None or message.guest_query_id is None:
        return None
    asker = message.guest_bot_caller_user or message.from_user
    text = message.text or message.caption or ""
    said, _ = remove_mentions(text, message.entities if message.text else message.caption_entities, me)
    replied = message.reply_to_message
    if replied is not None and is_pointing(said):
        said = (replied.text or replied.caption or said).strip()
    return Incoming(
        update.update_id,
        0,
        0,
        said,
        private=False,
        sender=asker.id if asker else None,
        kind=GUEST,
        quote=message.guest_query_id,
    )


@dataclass(frozen=True, slots=True)
class InlinePolicy:
    """Whether a person may ask, and whether that depends on who asks."""

    may_ask: Callable[[int], bool]
    is_personal: bool


class InlineAnswers:
    """Answers queries at once, and keeps none: a query is worth nothing a moment later.

    A newer query of a person takes the place of the one before, if that is not searched for yet.
    """

    def __init__(self, bot: Bot, conversation: Conversation, pool: Executor, policy: InlinePolicy) -> None:
        self._bot = bot
        self._conversation = conversation
        self._pool = pool
        self._policy = policy
        self._tasks: dict[int, asyncio.Task[None]] = {}

    def take(self, message: Incoming) -> None:
        """Begins to answer; returns at once."""
        sender = message.sender or 0
        if (before := self._tasks.get(sender)) is not None and message.kind == INLINE:
            before.cancel()
        task = asyncio.create_task(self._answer(message))
        self._tasks[sender] = task
        task.add_done_callback(lambda done: self._drop(sender, done))

    async def close(self) -> None:
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _drop(self, sender: int, task: asyncio.Task[None]) -> None:
        if self._tasks.get(sender) is task:
            del self._tasks[sender]

    async def _answer(self, message: Incoming) -> None:
        try:
            if message.kind == GUEST:
                results = await self._find(message)
                result = results[0] if results else _article("none", ASK_IN_PRIVATE, NOTHING_HERE, "")
                await self._bot.answer_guest_query(message.quote, result)
                return
            await asyncio.sleep(PAUSE)
            results = await self._find(message) if is_whole(message.text) else []
            start = encode_question(message.text) if is_whole(message.text) else None
            button = InlineQueryResultsButton(ASK_IN_PRIVATE, start_parameter=start or START)
            await self._bot.answer_inline_query(
                message.quote,
                results,
                cache_time=CACHED,
                is_personal=self._policy.is_personal,
                button=None if results else button,
            )
        except TelegramError as error:
            log.info("update %d: the answer to a query was not taken: %s", message.update_id, error)
        except Exception:
            log.exception("update %d: no answer to a query", message.update_id)

    async def _find(self, message: Incoming) -> list[InlineQueryResultArticle]:
        if not self._policy.may_ask(message.sender or 0):
            return []
        loop = asyncio.get_running_loop()
        reply = await loop.run_in_executor(self._pool, self._conversation.reply, message.text)
        return make_results(reply)


def is_whole(query: str) -> bool:
    """Whether a query is worth a search while its writer may go on."""
    return query.endswith("?") or len(query.split()) >= FEWEST_WORDS


def make_results(reply: Reply) -> list[InlineQueryResultArticle]:
    """The answer and its sources, each a message that can stand alone; nothing for a refusal."""
    answer = reply.answer
    if answer is None or not answer.answered:
        return []
    title = wording.format_event_date(answer.when) if answer.when else answer.short or answer.text
    results = [_article("answer", title, render_brief(reply)[0], answer.text)]
    for cited in answer.citations[: MOST_RESULTS - 1]:
        about = wording.outlet_and_date(cited.article)
        name = wording.article_title(cited.article)
        results.append(_article(f"source{cited.number}", name, render_source(cited), about))
    return results


def _article(name: str, title: str, html: str, about: str) -> InlineQueryResultArticle:
    content = InputTextMessageContent(
        html, parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
    )
    return InlineQueryResultArticle(name, title[:200] or name, content, description=about[:200] or None)
