"""Fetches updates from Telegram, and confirms none before it is taken in."""

from __future__ import annotations

import logging
import random
import time

from telegram import Bot
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.telegram.backoff import Backoff, Timing
from bot.telegram.reception import Reception
from bot.telegram.transport import Flooded
from retrieval.types import DatelineError, StorageBroken, StorageBusy

log = logging.getLogger(__name__)

STAYS = "another program polls with this bot's token (409 Conflict); this one was first and goes on"
CONFLICT = "another program polls with this bot's token (409 Conflict); stop it, then start this one again"


class Polling:
    """Asks for updates for ever and has each batch taken in before the next request confirms it."""

    def __init__(self, bot: Bot, reception: Reception, timing: Timing) -> None:
        self._bot = bot
        self._reception = reception
        self._timing = timing
        self._backoff = Backoff(timing)
        self._offset: int | None = None
        self._undisturbed = False
        self._conflicts: list[float] = []
        # So that of two that start together one stays.
        self._patience = timing.conflict * random.uniform(1, 2)

    async def run(self) -> None:
        """Polls until cancelled. Raises `InvalidToken`, and `DatelineError` when another was here first."""
        started = time.monotonic()
        while True:
            try:
                updates = await self._bot.get_updates(
                    offset=self._offset,
                    timeout=self._timing.poll,
                    allowed_updates=self._reception.kinds,
                )
                self._reception.receive(updates, self._bot.bot)
                if updates:
                    self._offset = updates[-1].update_id + 1
            except (InvalidToken, StorageBroken):
                raise
            except Conflict:
                self._meet_another()
                await self._backoff.pause()
            except TelegramError as error:
                self._reception.ask_for_less(error)
                self._backoff.report(log, "no updates, trying again: %s", error)
                await self._backoff.pause(error.seconds if isinstance(error, Flooded) else 0)
            except StorageBusy as error:
                self._backoff.report(log, "cannot write the inbox, so updates stay with Telegram: %s", error)
                await self._backoff.pause()
            except Exception as error:
                self._backoff.report(log, "no updates, trying again: %s", type(error).__name__)
                await self._backoff.pause()
            else:
                self._undisturbed |= (
                    not self._conflicts and time.monotonic() - started >= self._timing.poll / 2
                )
                self._backoff.reset()

    def _meet_another(self) -> None:
        """Another program polls with the token. The one that came later ends, the first one stays.

        Each of two pollers ends the other's requests, so neither can see the other's lock; but the first
        one polled for a while without conflict before the second came.
        """
        now = time.monotonic()
        if not self._conflicts:
            log.warning(STAYS if self._undisturbed else CONFLICT)
        self._conflicts = [seen for seen in self._conflicts if now - seen < 4 * self._timing.conflict]
        self._conflicts.append(now)
        if not self._undisturbed and now - self._conflicts[0] >= self._patience:
            raise DatelineError(CONFLICT)
