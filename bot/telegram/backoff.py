"""How long the bot waits, and how it waits longer each time something fails again."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds, and one count."""

    first_wait: float = 1.0  # the pause before a second attempt, doubled each time
    longest_wait: float = 60.0  # the longest of these pauses
    poll: int = 30  # how long Telegram may hold a request for updates
    grace: float = 8.0  # for answers in flight, when the bot is told to stop
    conflict: float = 30.0  # how long another poller of the same token is tolerated
    typing: float = 4.0  # between two "typing" signs, which are shown for five seconds
    follow_up: float = 900.0  # an elliptical question in a private chat goes on from an answer so old
    tries: int = 20  # times an answer is begun, before its question counts as one that ends the process


class Backoff:
    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._next = timing.first_wait

    async def pause(self) -> None:
        wait, self._next = self._next, min(2 * self._next, self._timing.longest_wait)
        await asyncio.sleep(wait)

    def reset(self) -> None:
        self._next = self._timing.first_wait
