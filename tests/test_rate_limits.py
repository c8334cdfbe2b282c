"""Telegram's limits are kept, a flood in one chat stays there, and nothing is lost to one."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import pairwise
from typing import Any

import pytest

from bot.telegram.rate_limits import Limits, RateLimiter
from bot.telegram.transport import Flooded

LIMITS = Limits(overall=(30, 1.0), private=(1, 1.0), group=(20, 60.0))


class Time:
    """Seconds that pass only when everybody who can run has run and somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        waker: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((self.now + seconds, waker))
        await waker

    async def run(self, *work: Awaitable[Any]) -> list[Any]:
        """The results of `work`, with the time it takes jumped over."""
        gathered = asyncio.gather(*work)
        while not gathered.done():
            for _ in range(10):
                await asyncio.sleep(0)
            if self._sleepers and not gathered.done():
                self._sleepers.sort(key=lambda sleeper: sleeper[0])
                self.now, waker = self._sleepers.pop(0)
                waker.set_result(None)
        return gathered.result()


class Telegram:
    """Takes messages, notes when, and refuses those it is told to."""

    def __init__(self, time: Time) -> None:
        self._time = time
        self.sent: list[tuple[float, int]] = []
        self.refusals: dict[int, list[float]] = {}

    def __call__(self, chat: int) -> Callable[[], Awaitable[bool]]:
        async def send() -> bool:
            if self.refusals.get(chat):
                raise Flooded(self.refusals[chat].pop(0))
            self.sent.append((self._time.now, chat))
            return True

        return send


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def telegram(time: Time) -> Telegram:
    return Telegram(time)


@pytest.fixture
def pacer(time: Time) -> RateLimiter:
    return RateLimiter(LIMITS, time.clock, time.sleep)


def send(pacer: RateLimiter, telegram: Telegram, chat: int, endpoint: str = "sendMessage") -> Awaitable[Any]:
    return pacer.process_request(telegram(chat), (), {}, endpoint, {"chat_id": chat}, None)  # type: ignore[arg-type]


def most_within(times: list[float], seconds: float) -> int:
    return max(sum(begin <= other < begin + seconds for other in times) for begin in times)


async def test_a_private_chat_gets_one_message_a_second(pacer: RateLimiter, telegram: Telegram, time: Time):
    await time.run(*(send(pacer, telegram, 7) for _ in range(5)))
    assert [moment for moment, _ in telegram.sent] == [0, 1, 2, 3, 4]


async def test_a_group_gets_twenty_messages_in_any_minute(pacer: RateLimiter, telegram: Telegram, time: Time):
    await time.run(*(send(pacer, telegram, -7) for _ in range(50)))
    times = [moment for moment, _ in telegram.sent]
    assert len(times) == 50 and most_within(times, 60) == 20
    assert times[19] < 1 and times[20] >= 60 and times[49] < 125


async def test_no_second_sees_more_than_thirty_messages_in_all(
    pacer: RateLimiter, telegram: Telegram, time: Time
):
    await time.run(*(send(pacer, telegram, chat) for chat in range(1, 101)))
    times = [moment for moment, _ in telegram.sent]
    assert len(times) == 100 and most_within(times, 1.0) == 30
    assert times[-1] <= 4


async def test_a_flood_limit_delays_its_chat_and_loses_nothing(
    pacer: RateLimiter, telegram: Telegram, time: Time
):
    telegram.refusals[7] = [30, 10]
    assert await time.run(send(pacer, telegram, 7)) == [True]
    assert telegram.sent == [(pytest.approx(40, abs=1), 7)]


async def test_a_flood_limit_in_one_chat_holds_up_no_other(
    pacer: RateLimiter, telegram: Telegram, time: Time
):
    telegram.refusals[7] = [300]
    await time.run(*(send(pacer, telegram, chat) for chat in (7, 8, -9)))
    assert sorted(telegram.sent, key=lambda entry: entry[0])[:2] == [(0, 8), (0, -9)]


async def test_other_messages_to_a_flooded_chat_wait_as_well(
    pacer: RateLimiter, telegram: Telegram, time: Time
):
    telegram.refusals[-7] = [30]
    await time.run(*(send(pacer, telegram, -7) for _ in range(3)))
    later = [moment for moment, _ in telegram.sent]
    assert len(later) == 3 and sum(moment >= 30 for moment in later) >= 1


async def test_a_slow_message_is_not_followed_too_soon(pacer: RateLimiter, time: Time):
    arrived: list[float] = []

    async def slow() -> bool:
        await time.sleep(3 if not arrived else 0.1)
        arrived.append(time.now)
        return True

    async def talk() -> None:
        for _ in range(3):
            await pacer.process_request(slow, (), {}, "sendMessage", {"chat_id": 7}, None)

    await time.run(talk())
    assert all(later - earlier >= 1 for earlier, later in pairwise(arrived))


async def test_typing_takes_no_turn_and_is_not_repeated(pacer: RateLimiter, telegram: Telegram, time: Time):
    await time.run(send(pacer, telegram, 7, "sendChatAction"), send(pacer, telegram, 7))
    assert telegram.sent == [(0, 7), (0, 7)]
    telegram.refusals[7] = [5]
    with pytest.raises(Flooded):
        await send(pacer, telegram, 7, "sendChatAction")


async def test_another_error_is_passed_on_at_once(pacer: RateLimiter):
    async def fail() -> bool:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await pacer.process_request(fail, (), {}, "sendMessage", {"chat_id": 7}, None)


async def test_chats_that_are_quiet_are_forgotten(pacer: RateLimiter, telegram: Telegram, time: Time):
    await time.run(*(send(pacer, telegram, chat) for chat in range(1, 1001)))
    time.now += 60
    await time.run(send(pacer, telegram, 5000))
    assert len(pacer._chats) == 1


def test_the_defaults_are_telegrams():
    limits = Limits()
    for allowed, (count, seconds) in {30: limits.overall, 1: limits.private}.items():
        assert count == allowed and 1.0 <= seconds < 1.2
    assert limits.group[0] == 20 and 60 <= limits.group[1] < 65
