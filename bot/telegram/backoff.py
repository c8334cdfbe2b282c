"""How long the bot waits, and how it waits longer each time something fails again."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

LOGGED = 12
"""Of so many failures in a row one is logged: with the longest pause, one a minute."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds, and one count."""

    first_wait: float = 1.0  # the pause before a second attempt, doubled each time
    longest_wait: float = 5.0  # the longest of these pauses; so late may an answer be after an outage
    poll: int = 30  # how long Telegram may hold a request for updates
    grace: float = 8.0  # for answers in flight, when the bot is told to stop
    conflict: float = 30.0  # how long another poller of the same token is tolerated
    typing: float = 4.0  # between two "typing" signs, which are shown for five seconds
    sign: float = 1.2  # a wait that is shorter has no "typing" sign
    seen: float = 1.0  # after which a message that waits in a group has a sign under it
    follow_up: float = 900.0  # an elliptical question in a private chat goes on from an answer so old
    tries: int = 20  # times an answer is begun, before its question counts as one that ends the process


class Backoff:
    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._next = timing.first_wait
        self._failures = 0

    async def pause(self, at_least: float = 0.0) -> None:
        """Waits, longer each time, and no less than a server has asked for."""
        wait, self._next = self._next, min(2 * self._next, self._timing.longest_wait)
        await asyncio.sleep(max(wait, at_least))

    def report(self, log: logging.Logger, message: str, *values: object) -> None:
        """Logs a failure, of many in a row the first and then every twelfth."""
        if self._failures % LOGGED == 0:
            log.warning(message, *values)
        self._failures += 1

    def reset(self) -> None:
        self._next = self._timing.first_wait
        self._failures = 0
