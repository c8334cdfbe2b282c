"""Works through the inbox: a message at a time in each chat, several chats at once, until replies are out."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from typing import TypeVar

from telegram.error import InvalidToken

from bot.chat.conversation import Conversation, Reply
from bot.telegram.backoff import Backoff, Timing
from bot.telegram.delivery import Delivery
from bot.telegram.inbox import Draft, Inbox, Incoming
from bot.telegram.reply_html import render_html
from retrieval.types import DatelineError, StorageBusy

log = logging.getLogger(__name__)
T = TypeVar("T")

WENT_WRONG = "Something went wrong on my side, and my log says what. Please ask again in a little while."
GAVE_UP = "I tried to answer this several times and was stopped each time. Please put it another way."


class Worker:
    """Answers what the inbox holds. Chats do not wait for each other; within one, order is kept.

    Every step is written down before the next, so a process that ends anywhere goes on there. One gap
    is left: when it ends after Telegram took a message and before that was noted, that one message is
    sent again.

    `failed` is done, with the error, when nothing can be sent any more because the token is refused.
    Made inside a running event loop.
    """

    def __init__(
        self, inbox: Inbox, conversation: Conversation, delivery: Delivery, pool: Executor, timing: Timing
    ) -> None:
        self._inbox = inbox
        self._conversation = conversation
        self._delivery = delivery
        self._pool = pool
        self._timing = timing
        self._queues: dict[int, deque[Incoming]] = {}
        self._workers: dict[int, asyncio.Task[None]] = {}
        self.failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def add_messages(self, messages: Iterable[Incoming]) -> None:
        for message in messages:
            self._queues.setdefault(message.chat, deque()).append(message)
            if message.chat not in self._workers:
                self._workers[message.chat] = asyncio.create_task(self._work(message.chat))

    async def drain(self, seconds: float) -> int:
        """Goes on for at most so many seconds, and returns how many messages are left in the inbox."""
        workers = list(self._workers.values())
        if workers:
            await asyncio.wait(workers, timeout=seconds)
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        return sum(len(queue) for queue in self._queues.values())

    async def _work(self, chat: int) -> None:
        queue = self._queues[chat]
        try:
            while queue:
                await self._settle(queue[0])
                queue.popleft()
            del self._queues[chat]
        except InvalidToken as error:
            if not self.failed.done():
                self.failed.set_exception(error)
        finally:
            del self._workers[chat]

    async def _settle(self, incoming: Incoming) -> None:
        """Does everything about one message; an unforeseen error leaves it for the next start."""
        started = time.monotonic()
        try:
            draft = await self._persist(self._inbox.find_draft, incoming.update_id) or await self._compose(
                incoming
            )
            await self._deliver(incoming, draft)
            await self._persist(self._inbox.mark_answered, incoming.update_id)
        except InvalidToken:
            raise
        except Exception:
            log.exception("update %d: left in the inbox", incoming.update_id)
        else:
            log.info("update %d: settled in %.2f s", incoming.update_id, time.monotonic() - started)

    async def _compose(self, incoming: Incoming) -> Draft:
        tries = await self._persist(self._inbox.count_attempt, incoming.update_id)
        if tries > self._timing.tries:
            return Draft((GAVE_UP,))
        async with self._delivery.typing(incoming):
            draft = await self._answer(incoming)
        await self._persist(self._inbox.save_draft, incoming.update_id, draft)
        return draft

    async def _answer(self, incoming: Incoming) -> Draft:
        context, previous = await self._persist(self._topics, incoming)
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._pool, self._draft, incoming.text, context, previous)
        except DatelineError as error:
            log.error("update %d: no answer: %s", incoming.update_id, error)
        except Exception:
            log.exception("update %d: no answer", incoming.update_id)
        return Draft((WENT_WRONG,))

    def _draft(self, text: str, context: str | None, previous: str | None) -> Draft:
        reply = self._conversation.reply(text, context, previous)
        return Draft(tuple(render_html(reply)), reply.topic, picture=_picture(reply))

    def _topics(self, incoming: Incoming) -> tuple[str | None, str | None]:
        """The question that a message replies to, and the one that came right before it."""
        context = previous = None
        if incoming.reply_to is not None:
            context = self._inbox.find_topic(incoming.chat, incoming.reply_to)
        if incoming.private:
            previous = self._inbox.find_latest_topic(incoming.chat, incoming.thread, self._timing.follow_up)
        return context, previous

    async def _deliver(self, incoming: Incoming, draft: Draft) -> None:
        chat = incoming.chat
        for index in range(draft.sent, len(draft.parts)):
            sent = await self._delivery.send(incoming, chat, draft.parts[index], reply=index == 0)
            if sent is None:
                return
            chat, message = sent
            await self._persist(self._inbox.mark_sent, incoming.update_id, chat, message, index + 1)
        if draft.picture is not None and draft.sent <= len(draft.parts):
            sent = await self._delivery.send_picture(incoming, chat, draft.picture)
            if sent is not None:
                await self._persist(self._inbox.mark_sent, incoming.update_id, *sent, len(draft.parts) + 1)

    async def _persist(self, step: Callable[..., T], *arguments: object) -> T:
        """The result of a step that needs the inbox, tried until the disk takes it."""
        backoff = Backoff(self._timing)
        while True:
            try:
                return step(*arguments)
            except StorageBusy as error:
                log.error("cannot write the inbox, trying again: %s", error)
                await backoff.pause()


def _picture(reply: Reply) -> bytes | None:
    """The picture that goes with a reply; where it cannot be drawn, the text goes alone."""
    if reply.timeline is None or not reply.timeline.events:
        return None
    from bot.show.picture import draw_timeline

    try:
        return draw_timeline(reply.timeline)
    except Exception:
        log.exception("a timeline could not be drawn")
        return None
