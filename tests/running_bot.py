"""A bot at work in the test's event loop, against a Bot API server on loopback."""

import asyncio
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot_process import HASTY, QUICK
from fakes import BotApi
from scripted import Script

from bot.telegram.access import Policy
from bot.telegram.app import Setup, serve
from bot.telegram.backoff import Timing
from bot.telegram.html import JOINER
from bot.telegram.inbox import Inbox, Incoming
from bot.telegram.rate_limits import Limits
from bot.telegram.webhook import Address

UNLIMITED = Policy(a_person=0, a_group=0)


class Running:
    """A bot at work in this event loop."""

    def __init__(
        self,
        api: BotApi,
        data: Path,
        script: Script,
        timing: Timing,
        limits: Limits = QUICK,
        policy: Policy = UNLIMITED,
        webhook: Address | None = None,
    ) -> None:
        self.setup = Setup(
            api.token, data, api.base_url, data, limits, timing, policy=policy, webhook=webhook
        )
        self.stop = asyncio.Event()
        self.pool = ThreadPoolExecutor(2)
        self.task = asyncio.create_task(serve(self.setup, script, self.pool, self.stop))

    async def end(self) -> None:
        self.stop.set()
        try:
            await self.task
        finally:
            self.pool.shutdown(wait=False)


@asynccontextmanager
async def running(
    api: BotApi,
    data: Path,
    script: Script,
    timing: Timing = HASTY,
    limits: Limits = QUICK,
    policy: Policy = UNLIMITED,
    webhook: Address | None = None,
) -> AsyncIterator[Running]:
    bot = Running(api, data, script, timing, limits, policy, webhook)
    try:
        yield bot
    finally:
        script.release.set()
        await bot.end()


async def sent(api: BotApi, count: int, seconds: float = 30) -> list[str]:
    """The texts of the first `count` messages, as people see them."""
    messages = await asyncio.to_thread(api.wait_for_messages, count, seconds)
    return [message.text.replace(JOINER, "") for message in messages[:count]]


async def until(condition: Any, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        await asyncio.sleep(0.01)


def calls(api: BotApi, method: str) -> list[Any]:
    return [call.params for call in api.calls if call.method == method]


def waiting(data: Path, api: BotApi) -> list[Incoming]:
    with Inbox(data / "inbox.db", int(api.token.split(":")[0]), time.time) as inbox:
        return inbox.list_waiting()
