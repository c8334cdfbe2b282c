"""Runs the Telegram bot: puts its parts together, connects, and ends in good order.

The library's own Application confirms an update before any handler has seen it. Here that waits until
the inbox has the update on disk, so `polling` fetches, `worker` answers, and this module is all the
application there is.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Awaitable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from telegram import Bot, User
from telegram.error import BadRequest, InvalidToken, TelegramError
from telegram.ext import ExtBot

from bot import logs
from bot.chat.conversation import Answerer, Conversation
from bot.telegram.access import Gate, Policy
from bot.telegram.asks import Asks, does_ask
from bot.telegram.backoff import Backoff, Timing
from bot.telegram.buttons import Buttons
from bot.telegram.delivery import Delivery
from bot.telegram.handlers import register_handlers
from bot.telegram.inbox import FILE, Inbox, find_fault
from bot.telegram.inline import InlineAnswers, InlinePolicy
from bot.telegram.instance_lock import hold_bot_locks
from bot.telegram.menu import make_menus
from bot.telegram.own_commands import OwnCommands
from bot.telegram.polling import Polling
from bot.telegram.presses import Presses
from bot.telegram.rate_limits import Limits, RateLimiter
from bot.telegram.reception import Reception
from bot.telegram.transport import BotRequest, Flooded, PollingRequest
from bot.telegram.webhook import Address, Webhook
from bot.telegram.worker import Worker
from retrieval.types import DatelineError, StorageBroken, StorageBusy

log = logging.getLogger(__name__)

REFUSED = "Telegram refuses the bot token; check it, or get a new one from @BotFather"
# More than may wait for the reading model, so that a rush is answered without it instead of late.
ANSWERING_THREADS = 6
TELEGRAM = "https://api.telegram.org/bot"
_THREAD = "answering"


@dataclass(frozen=True, slots=True)
class Setup:
    """Where a bot works, within which limits.

    `data` is the folder of its inbox, `runtime` one for locks that all of a person's programs share,
    `base_url` another Bot API server than Telegram's, up to and with "/bot". `asks` says whether what is said
    in reply to an answer asks something, `policy` who may ask, and how much. With `webhook`, Telegram brings
    updates there, instead of being asked for them.
    """

    token: str
    data: Path
    base_url: str | None = None
    runtime: Path = field(default_factory=lambda: Path(tempfile.gettempdir()))
    limits: Limits = field(default_factory=Limits)
    timing: Timing = field(default_factory=Timing)
    asks: Asks = does_ask
    policy: Policy = field(default_factory=Policy)
    webhook: Address | None = None


def run_bot(setup: Setup, answerer: Answerer, level: int = logging.INFO) -> int:
    """Runs the bot until SIGTERM or SIGINT. Returns the exit status: 0, or 1 after a line on standard error.

    When an answer is still being worked out after `setup.timing.grace`, the process ends here and at once,
    with the question in the inbox.
    """
    logs.configure_logging(setup.token, level)
    pool = ThreadPoolExecutor(ANSWERING_THREADS, thread_name_prefix=_THREAD)
    status = 0
    try:
        asyncio.run(_serve_until_signalled(setup, answerer, pool))
    except DatelineError as error:
        sys.stderr.write(f"dateline: {error}\n")
        status = 1
    pool.shutdown(wait=False, cancel_futures=True)
    if _still_answering(0.5):
        # The interpreter would wait for the thread.
        logging.shutdown()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    return status


async def serve(setup: Setup, answerer: Answerer, pool: Executor, stop: asyncio.Event) -> None:
    """Answers until `stop` is set and what is in flight is done, or `setup.timing.grace` is over.

    `pool` is where answers are worked out. Raises `DatelineError` when the bot cannot go on: another
    one runs, the token is refused, the inbox cannot be opened.
    """
    with hold_bot_locks(setup.token, setup.data, setup.runtime), _opened_inbox(setup) as inbox:
        bot = make_bot(setup)
        try:
            await _serve(setup, bot, inbox, Conversation(answerer), pool, stop)
        except InvalidToken:
            # The cause is left out because its message holds the token.
            raise DatelineError(REFUSED) from None
        finally:
            await bot.shutdown()


def make_bot(setup: Setup) -> Bot:
    request = BotRequest(connection_pool_size=32, read_timeout=20, pool_timeout=10)
    return ExtBot(
        setup.token,
        base_url=setup.base_url or TELEGRAM,
        request=request,
        get_updates_request=PollingRequest(connection_pool_size=2, read_timeout=10),
        rate_limiter=RateLimiter(setup.limits),
    )


async def _serve(
    setup: Setup, bot: Bot, inbox: Inbox, conversation: Conversation, pool: Executor, stop: asyncio.Event
) -> None:
    delivery = Delivery(bot, setup.timing)
    buttons = Buttons(setup.token)

    def me() -> User:
        return bot.bot

    def forget(person: int) -> None:
        worker.drop_person(person)
        # Once the transaction that deletes is over.
        asyncio.get_running_loop().call_soon(inbox.truncate_log)

    presses = Presses(inbox, buttons, me, lambda note: worker.show_note(note), forget)
    own = OwnCommands(me, setup.policy, inbox.people, presses.open_link)
    worker = Worker(inbox, conversation, delivery, pool, setup.timing, own.reply, setup.asks, buttons)
    gate = Gate(setup.policy, inbox.people)
    policy = InlinePolicy(gate.may_ask_anywhere, setup.policy.by_list)
    inline = InlineAnswers(bot, conversation, pool, policy)
    handlers = register_handlers(setup.asks)
    reception = Reception(inbox, handlers, worker, gate.admit, presses.admit, inline.take)
    if setup.webhook is None:
        updates = Polling(bot, reception, setup.timing).run
    else:
        updates = Webhook(bot, reception, setup.webhook, setup.timing).run
    grace = 0.0
    try:
        await _until(stop, _connect(bot, setup.timing, polling=setup.webhook is None))
        if not stop.is_set():
            worker.add_messages(inbox.list_waiting())
            await _until(stop, updates(), worker.failed, _prune_daily(inbox))
        grace = setup.timing.grace
        log.info("stopping; answers in flight have %g s", grace)
    finally:
        await inline.close()
        left = await worker.drain(grace)
    log.info("stopped; %d message(s) left in the inbox, %d could not be sent", left, delivery.let_go.total())


async def _until(stop: asyncio.Event, *work: Awaitable[None]) -> None:
    """Runs `work` until one of it ends or fails (which is raised) or `stop` is set; cancels the rest."""
    tasks = [asyncio.ensure_future(part) for part in work]
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait([*tasks, stopping], return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            if task.done():
                task.result()
    finally:
        for pending in (*tasks, stopping):
            pending.cancel()
        await asyncio.gather(*tasks, stopping, return_exceptions=True)


async def _prune_daily(inbox: Inbox) -> None:
    while True:
        try:
            inbox.delete_old()
        except StorageBusy as error:
            log.warning("cannot prune the inbox, trying again tomorrow: %s", error)
        await asyncio.sleep(86400)


async def _connect(bot: Bot, timing: Timing, polling: bool) -> None:
    backoff = Backoff(timing)
    while True:
        try:
            await bot.initialize()
            if polling:
                await bot.delete_webhook()
            for scope, commands in make_menus():
                await bot.set_my_commands(commands, scope)
            break
        except InvalidToken:
            raise
        except BadRequest as error:
            log.warning("Telegram does not take the list of commands: %s", error)
            break
        except TelegramError as error:
            backoff.report(log, "cannot reach Telegram, trying again: %s", error)
            await backoff.pause(error.seconds if isinstance(error, Flooded) else 0)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            backoff.report(log, "cannot read what Telegram says, trying again: %s", type(error).__name__)
            await backoff.pause()
    log.info("answering as @%s", bot.username)


@contextmanager
def _opened_inbox(setup: Setup) -> Iterator[Inbox]:
    path = setup.data / FILE
    number = setup.token.partition(":")[0]
    if not number.isdecimal():
        raise DatelineError("the bot token should look like 123456:ABC-DEF; get one from @BotFather")
    if wrong := find_fault(path):
        raise DatelineError(f"{wrong}: `dateline restore FILE` brings a backup back, or move it away")
    try:
        inbox = Inbox(path, int(number), time.time)
    except (StorageBusy, StorageBroken) as error:
        raise DatelineError(
            f"cannot open {path} ({error.__cause__}); check the disk, or move the file away"
        ) from error
    with inbox:
        yield inbox


async def _serve_until_signalled(setup: Setup, answerer: Answerer, pool: Executor) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    await serve(setup, answerer, pool, stop)


def _still_answering(seconds: float) -> bool:
    """Whether a thread is at work on an answer even so many seconds from now; no thread can be stopped."""
    until = time.monotonic() + seconds
    while any(thread.name.startswith(_THREAD) for thread in threading.enumerate()):
        if time.monotonic() >= until:
            return True
        time.sleep(0.02)
    return False
