"""Paces what is sent to Telegram, so that its flood limits are kept and a flood in one chat stays there."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from telegram.ext import BaseRateLimiter

from bot.telegram.transport import Flooded

log = logging.getLogger(__name__)

Clock = Callable[[], float]
Result = bool | dict[str, Any] | list[dict[str, Any]]
Held = tuple[str, object]
Sleep = Callable[[float], Awaitable[None]]
MESSAGES = frozenset({"sendMessage", "sendPhoto", "sendDocument", "editMessageText", "editMessageCaption"})
MOST_CHATS = 1000


@dataclass(frozen=True, slots=True)
class Limits:
    """Messages that may be sent in any so many seconds: overall, in a private chat, in a group.

    The defaults are Telegram's (core.telegram.org/bots/faq, "My bot is hitting limits"), with a little
    air. A chat's turn counts from the moment Telegram's receipt is here, since what leaves evenly may
    arrive bunched.
    """

    overall: tuple[int, float] = (30, 1.05)
    private: tuple[int, float] = (1, 1.05)
    group: tuple[int, float] = (20, 61.0)


@dataclass(slots=True)
class _Window:
    """At most `count` turns in any `seconds`; turns are given in the order in which they are asked for."""

    count: int
    seconds: float
    turns: deque[float] = field(default_factory=deque)
    not_before: float = 0.0

    def turn(self, now: float) -> float:
        when = max(now, self.not_before)
        if len(self.turns) == self.count:
            when = max(when, self.turns.popleft() + self.seconds)
        self.turns.append(when)
        return when

    def peek(self, now: float) -> float:
        """When the next turn would be."""
        full = len(self.turns) == self.count
        return max(now, self.not_before, self.turns[0] + self.seconds if full else now)

    def taken(self, now: float) -> None:
        """Counts the last turn from `now`, when Telegram has surely counted it."""
        self.turns[-1] = now

    def idle(self, now: float) -> bool:
        return now >= self.not_before and (not self.turns or now - self.turns[-1] >= self.seconds)


class RateLimiter(BaseRateLimiter[None]):
    """Delays messages by Telegram's limits; after a 429 it holds the chat concerned and sends again.

    Only messages are paced: "typing" costs a chat none of its turns and is never repeated; while Telegram
    asks for a pause it is not sent at all. A message is tried until Telegram takes it or gives another
    error, so a flood limit loses nothing.
    """

    def __init__(
        self, limits: Limits | None = None, clock: Clock = time.monotonic, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._limits = limits or Limits()
        self._clock = clock
        self._sleep = sleep
        self._overall = _Window(*self._limits.overall)
        self._chats: dict[int | str, _Window] = {}
        self._held: dict[tuple[str, object], float] = {}

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,  # noqa: ARG002
    ) -> Result:
        """Makes the request when it is its turn; of the errors it handles `Flooded` alone."""
        if endpoint not in MESSAGES:
            return await self._unless_held(callback, args, kwargs, (endpoint, data.get("chat_id")))
        window = self._window(data.get("chat_id", 0))
        while True:
            await self._wait_for(window)
            await self._wait_for(self._overall)
            try:
                result = await callback(*args, **kwargs)
                window.taken(self._clock())
                return result
            except Flooded as flooded:
                window.not_before = self._clock() + flooded.seconds
                log.warning("Telegram asks for a pause of %d s in one chat", flooded.seconds)

    async def _unless_held(
        self, callback: Callable[..., Coroutine[Any, Any, Result]], args: Any, kwargs: Any, what: Held
    ) -> Result:
        """Makes a request that is not paced; raises `Flooded` while Telegram's last pause for it lasts."""
        now = self._clock()
        if (left := self._held.get(what, now) - now) > 0:
            raise Flooded(left)
        try:
            return await callback(*args, **kwargs)
        except Flooded as flooded:
            self._held = {key: until for key, until in self._held.items() if until > now}
            self._held[what] = self._clock() + flooded.seconds
            raise

    def seconds_until_turn(self, chat: int) -> float:
        """How long a message to a chat would wait if it were sent now."""
        now = self._clock()
        return max(window.peek(now) - now for window in (self._window(chat), self._overall))

    async def _wait_for(self, window: _Window) -> None:
        when = window.turn(self._clock())
        while (left := max(when, window.not_before) - self._clock()) > 0:
            await self._sleep(left)

    def _window(self, chat: int | str) -> _Window:
        if len(self._chats) >= MOST_CHATS:
            now = self._clock()
            self._chats = {name: window for name, window in self._chats.items() if not window.idle(now)}
        if chat not in self._chats:
            private = isinstance(chat, int) and chat > 0
            self._chats[chat] = _Window(*(self._limits.private if private else self._limits.group))
        return self._chats[chat]
