"""Fetches updates from Telegram, and lets none be confirmed before the inbox has it on disk."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.telegram.backoff import Backoff, Timing
from bot.telegram.handlers import Handler, read_update
from bot.telegram.inbox import Inbox, Incoming
from retrieval.types import DatelineError, StorageBusy

log = logging.getLogger(__name__)

CONFLICT = "another program polls with this bot's token (409 Conflict); stop it, then start this one again"


class Polling:
    """Asks for updates for ever and hands the messages that are for the bot, and new, to `take`."""

    def __init__(
        self,
        bot: Bot,
        inbox: Inbox,
        handlers: Mapping[str, Handler],
        take: Callable[[Iterable[Incoming]], None],
        timing: Timing,
    ) -> None:
        self._bot = bot
        self._inbox = inbox
        self._handlers = handlers
        self._take = take
        self._timing = timing
        self._backoff = Backoff(timing)
        self._offset: int | None = None
        self._conflict_since: float | None = None

    async def run(self) -> None:
        """Polls until cancelled. Raises `InvalidToken`, and `DatelineError` when another poller stays."""
        while True:
            try:
                updates = await self._bot.get_updates(
                    offset=self._offset, timeout=self._timing.poll, allowed_updates=list(self._handlers)
                )
                self._accept(updates)
            except InvalidToken:
                raise
            except Conflict:
                self._conflict()
                await self._backoff.pause()
            except TelegramError as error:
                log.warning("no updates, trying again: %s", error)
                await self._backoff.pause()
            except StorageBusy as error:
                log.error("cannot write the inbox, so updates stay with Telegram: %s", error)
                await self._backoff.pause()
            else:
                self._conflict_since = None
                self._backoff.reset()

    def _accept(self, updates: Sequence[Update]) -> None:
        """Writes a batch into the inbox; only then does the next request confirm it."""
        if not updates:
            return
        self._take(self._inbox.accept_messages(filter(None, map(self._read, updates))))
        self._offset = updates[-1].update_id + 1

    def _read(self, update: Update) -> Incoming | None:
        try:
            return read_update(self._handlers, update, self._bot.bot)
        except Exception:
            log.exception("update %d cannot be understood and is left out", update.update_id)
            return None

    def _conflict(self) -> None:
        now = time.monotonic()
        if self._conflict_since is None:
            self._conflict_since = now
            log.warning(CONFLICT)
        elif now - self._conflict_since >= self._timing.conflict:
            raise DatelineError(CONFLICT)
