"""How long the bot waits for things, and how it waits longer each time they fail again."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds, and one count, that decide how long something is waited for.

    `first_wait` is the pause before a second attempt, doubled each time up to `longest_wait`; `poll`
    how long Telegram may hold a request for updates; `grace` how long answers may take to be finished
    when the bot is told to stop; `conflict` how long another poller of the same token is put up with;
    `typing` the time between two "typing" signs, which are shown for five seconds; `follow_up` how long
    after an answer an elliptical question in a private chat is taken to go on from it; `tries` how
    often an answer is begun before its question is taken for one that stops the process.
    """

    first_wait: float = 1.0
    longest_wait: float = 60.0
    poll: int = 30
    grace: float = 8.0
    conflict: float = 30.0
    typing: float = 4.0
    follow_up: float = 900.0
    tries: int = 20


class Backoff:
    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._next = timing.first_wait

    async def pause(self) -> None:
        wait, self._next = self._next, min(2 * self._next, self._timing.longest_wait)
        await asyncio.sleep(wait)

    def reset(self) -> None:
        self._next = self._timing.first_wait
