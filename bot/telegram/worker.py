"""Works through the inbox: a message at a time in each chat, several chats at once, until replies are out."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import Executor
from contextlib import AsyncExitStack
from typing import Any, TypeVar

from telegram.constants import ChatAction
from telegram.error import InvalidToken

from bot.chat.conversation import Conversation, split_command
from bot.telegram.asks import Asks, does_ask
from bot.telegram.backoff import Backoff, Timing
from bot.telegram.buttons import Buttons
from bot.telegram.composing import compose_draft
from bot.telegram.delivery import Delivery
from bot.telegram.inbox import Inbox
from bot.telegram.items import UNLISTED, Draft, Incoming
from bot.telegram.lanes import Lane, Lanes
from bot.telegram.lateness import find_impatient, mark_late
from bot.telegram.outbox import Outbox
from bot.telegram.presses import Note
from retrieval.types import DatelineError, StorageBusy

log = logging.getLogger(__name__)
T = TypeVar("T")

WENT_WRONG = "Something went wrong on my side, and my log says what. Please ask again in a little while."
GAVE_UP = "I tried to answer this several times and was stopped each time. Please put it another way."
SEEN = "👀"

Own = Callable[[Incoming], Draft | None]
"""What replies to a message without the library: to a command of the messenger, to being let into a group."""


def nothing_own(_: Incoming) -> None:
    return None


class Worker:
    """Answers what the inbox holds. Chats do not wait for each other; in one, turns go round its people.

    Every step is written down before the next, so a process that ends anywhere goes on there. One gap
    is left: when it ends after Telegram took a message and before that was noted, that one message is
    sent again.

    `failed` is done, with the error, when nothing can be sent any more because the token is refused.
    Made inside a running event loop.
    """

    def __init__(
        self,
        inbox: Inbox,
        conversation: Conversation,
        delivery: Delivery,
        pool: Executor,
        timing: Timing,
        own: Own = nothing_own,
        asks: Asks = does_ask,
        buttons: Buttons | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._inbox = inbox
        self._conversation = conversation
        self._delivery = delivery
        self._pool = pool
        self._timing = timing
        self._own = own
        self._asks = asks
        self._now = now
        self._outbox = Outbox(delivery, inbox, self._persist, buttons)
        self._chats: dict[int, Lanes] = {}
        self._workers: dict[int, asyncio.Task[None]] = {}
        self._signs: set[asyncio.Task[None]] = set()
        self.failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def add_messages(self, messages: Iterable[Incoming]) -> None:
        for message in messages:
            self._chats.setdefault(message.chat, Lanes()).add(message)
            if message.chat not in self._workers:
                self._workers[message.chat] = asyncio.create_task(self._work(message.chat))
            if not message.private and message.message:
                self._start(self._show_seen(message))

    def drop_chat(self, chat: int) -> None:
        """Lets go of what waits in a chat; the inbox has done so."""
        if chat in self._chats:
            self._chats[chat].clear()

    def show_note(self, note: Note) -> None:
        """Answers a press of a button, at once."""
        self._start(self._delivery.answer_press(note))

    def drop_person(self, person: int) -> None:
        """Lets go of what waits of a person in any chat; the inbox has done so."""
        for lanes in self._chats.values():
            lanes.drop_sender(person)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._signs.add(task)
        task.add_done_callback(self._signs.discard)

    async def drain(self, seconds: float) -> int:
        """Goes on for at most so many seconds, and returns how many messages are left in the inbox."""
        for sign in self._signs:
            sign.cancel()
        workers = list(self._workers.values())
        if workers:
            await asyncio.wait(workers, timeout=seconds)
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, *self._signs, return_exceptions=True)
        return sum(map(len, self._chats.values()))

    async def _work(self, chat: int) -> None:
        lanes = self._chats[chat]
        try:
            while lanes:
                lane = lanes.next_lane()
                await self._thin_out(lane)
                message = lane[0]
                await self._settle(message)
                lanes.finish_turn(message)
            del self._chats[chat]
        except InvalidToken as error:
            if not self.failed.done():
                self.failed.set_exception(error)
        finally:
            del self._workers[chat]

    async def _show_seen(self, message: Incoming) -> None:
        """Shows a person in a group that the message waits, when it does for longer than a moment."""
        await asyncio.sleep(self._timing.seen)
        if message.chat in self._chats and self._chats[message.chat].holds(message):
            await self._delivery.react(message, SEEN)

    async def _thin_out(self, lane: Lane) -> None:
        """Settles what people wrote while they waited in vain and what they have asked once already."""
        for message in find_impatient(lane, self._now(), self._asks):
            await self._persist(self._inbox.mark_answered, message.update_id)
            lane.remove(message)

    async def _settle(self, incoming: Incoming) -> None:
        """Does everything about one message; an unforeseen error leaves it for the next start."""
        started = time.monotonic()
        try:
            async with AsyncExitStack() as signs:
                draft = await self._persist(self._inbox.find_draft, incoming.update_id)
                if draft is None:
                    draft = await self._compose(incoming, signs)
            await self._outbox.deliver(incoming, draft)
            await self._persist(self._inbox.mark_answered, incoming.update_id)
            if incoming.kind == UNLISTED:
                await self._delivery.leave(incoming.chat)
        except InvalidToken:
            raise
        except Exception:
            log.exception("update %d: left in the inbox", incoming.update_id)
        else:
            log.info("update %d: settled in %.2f s", incoming.update_id, time.monotonic() - started)

    async def _compose(self, incoming: Incoming, signs: AsyncExitStack) -> Draft:
        tries = await self._persist(self._inbox.count_attempt, incoming.update_id)
        if tries > self._timing.tries:
            return Draft((GAVE_UP,))
        draft = await self._persist(self._own, incoming)
        if draft is None:
            drawn = split_command(incoming.text)[0] == "timeline"
            action = ChatAction.UPLOAD_PHOTO if drawn else ChatAction.TYPING
            await signs.enter_async_context(self._delivery.showing(incoming, action))
            draft = mark_late(await self._answer(incoming), incoming, self._now())
        await self._persist(self._inbox.save_draft, incoming.update_id, draft)
        return draft

    async def _answer(self, incoming: Incoming) -> Draft:
        context, previous = await self._persist(self._topics, incoming)
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(
                self._pool, compose_draft, self._conversation, incoming, context, previous
            )
        except DatelineError as error:
            log.error("update %d: no answer: %s", incoming.update_id, error)
        except Exception:
            log.exception("update %d: no answer", incoming.update_id)
        return Draft((WENT_WRONG,))

    def _topics(self, incoming: Incoming) -> tuple[str | None, str | None]:
        """What a message is about beside its words, and the question that came right before it."""
        context = previous = None
        if incoming.quote and incoming.subject is None:
            context = incoming.quote
        elif incoming.reply_to is not None:
            context = self._inbox.find_topic(incoming.chat, incoming.reply_to)
        if incoming.private:
            previous = self._inbox.find_latest_topic(incoming.chat, incoming.thread, self._timing.follow_up)
        return context, previous

    async def _persist(self, step: Callable[..., T], *arguments: object) -> T:
        """The result of a step that needs the inbox, tried until the disk takes it."""
        backoff = Backoff(self._timing)
        while True:
            try:
                return step(*arguments)
            except StorageBusy as error:
                backoff.report(log, "cannot write the inbox, trying again: %s", error)
                await backoff.pause()
