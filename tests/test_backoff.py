"""Attempts come less and less often, but never too seldom, and at once again after a success."""

import time

from bot.telegram.backoff import Backoff, Timing


async def lasted(backoff: Backoff) -> float:
    began = time.monotonic()
    await backoff.pause()
    return time.monotonic() - began


async def test_each_pause_is_twice_the_one_before_up_to_the_longest():
    backoff = Backoff(Timing(first_wait=0.02, longest_wait=0.08))
    assert await lasted(backoff) >= 0.02
    assert await lasted(backoff) >= 0.04
    assert await lasted(backoff) >= 0.08
    assert 0.08 <= await lasted(backoff) < 0.16 + 1


async def test_after_a_success_the_first_pause_is_the_shortest_again():
    backoff = Backoff(Timing(first_wait=0.01, longest_wait=5))
    for _ in range(3):
        await backoff.pause()
    backoff.reset()
    assert backoff._next == 0.01


def test_the_bot_ends_within_ten_seconds_by_default():
    timing = Timing()
    assert timing.grace + 0.5 < 10
