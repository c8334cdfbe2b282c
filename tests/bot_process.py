"""Runs the bot with a scripted answerer in a process of its own, for tests that end it one way or another."""

import sys
from pathlib import Path

from scripted import Script

from bot.telegram.app import Setup, run_bot
from bot.telegram.backoff import Timing
from bot.telegram.rate_limits import Limits

QUICK = Limits(private=(1, 0.01), group=(20, 0.1))
HASTY = Timing(first_wait=0.05, longest_wait=0.2, poll=1, grace=2.0, conflict=1.5)


def main() -> int:
    """`bot_process.py TOKEN BASE_URL DATA SECONDS`: a question that begins with "slow" takes so long."""
    token, base_url, data, seconds = sys.argv[1:]
    script = Script(seconds=float(seconds))
    folder = Path(data)
    return run_bot(Setup(token, folder, base_url, folder, QUICK, HASTY), script)


if __name__ == "__main__":
    sys.exit(main())
