"""Follows feeds while the bot answers, in a process of its own, so that no page can disturb an answer."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bot.settings import Settings
from retrieval.types import DatelineError

log = logging.getLogger(__name__)

RESTART_AFTER = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class Child:
    """The command of the process that follows feeds; it ends when its standard input does."""

    command: tuple[str, ...] = (sys.executable, "-m", "bot.commands.feed_process")
    restart_after: float = RESTART_AFTER


@contextmanager
def following_feeds(settings: Settings, child: Child | None = None) -> Iterator[None]:
    """Follow the library's feeds while the block runs; not at all where `WATCH_MINUTES` is 0.

    The process is started again when it ends by itself, which a page may bring about. It ends with this
    one however that ends, since its standard input closes then.
    """
    if not settings.watch_minutes:
        yield
        return
    run = child or Child()
    command = [*run.command, str(settings.data.resolve())]
    ending = threading.Event()
    running: list[subprocess.Popen[bytes]] = []

    def supervise() -> None:
        while not ending.is_set():
            with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
                running[:] = [process]
                if ending.is_set():
                    return
                status = process.wait()
            if not ending.is_set():
                log.warning("what follows the feeds ended with status %d; starting it again", status)
                ending.wait(run.restart_after)

    thread = threading.Thread(target=supervise, name="feeds", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        for process in running:
            if process.stdin:
                process.stdin.close()
        thread.join(timeout=5)


def main(arguments: Sequence[str]) -> int:
    """Follow the feeds of the data folder that is named until standard input ends."""
    from bot import logs, settings
    from bot.commands.feeds import follow_feeds, open_watch, open_web

    set_up = replace(settings.load_settings(Path.cwd()), data=Path(arguments[0]))
    logs.configure_logging(set_up.telegram_token, logging.getLevelNamesMapping()[set_up.log_level])
    # Ctrl-C is sent to both; it is the bot that ends in good order, and this process with it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_input, daemon=True).start()
    try:
        watching, _ = open_watch(set_up, open_web(), log.info)
        follow_feeds(watching, time.sleep)
    except DatelineError as error:
        log.error("the feeds cannot be followed: %s", error)
    return 1


def _end_with_input() -> None:
    """Ends the process, whatever it is at, when whoever started it has gone; what is stored is whole."""
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
