"""`dateline …`: the command line, and the place where the parts are put together."""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import sqlite3
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from bot import settings
from bot.chat.bounds import day
from bot.settings import Settings
from retrieval.types import DatelineError

DONE, USER_ERROR, USAGE, UNHEALTHY = 0, 1, 2, 3

# Commands that share a file with another; every other command has a file of its name.
ELSEWHERE = {"watch": "feeds", "restore": "backup"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 done, 1 a user error, 2 usage, 3 unhealthy."""
    options = parser().parse_args(arguments)
    try:
        set_up = settings.load(Path.cwd())
        set_up = replace(set_up, data=options.data or set_up.data)
        if options.command != "bot":
            logging.basicConfig(level="WARNING", format="dateline: %(message)s")
        return _run(options, set_up)
    except UnicodeEncodeError:
        return _failed("a name or an address that was given is not UTF-8")
    except DatelineError as error:
        return _failed(str(error))
    except BrokenPipeError:
        # Whoever read our output has gone; a second error at exit would only repeat that.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return USER_ERROR
    except OSError as error:
        return _failed(f"{error.filename or 'a file'} cannot be read or written ({error.strerror or error})")
    except KeyboardInterrupt:
        return _failed("stopped; what was stored is kept", 130)


def _run(options: argparse.Namespace, settings: Settings) -> int:
    try:
        return _command(options.command)(options, settings)
    except sqlite3.Error as error:
        from retrieval.sqlite.opening import FILE, explained

        raise DatelineError(explained(error, settings.data / FILE)) from error


def _failed(reason: str, status: int = USER_ERROR) -> int:
    sys.stderr.write(f"dateline: {' '.join(reason.split())}\n")
    return status


def _command(name: str) -> Callable[[argparse.Namespace, Settings], int]:
    module = importlib.import_module(f"bot.commands.{ELSEWHERE.get(name, name)}")
    run: Callable[[argparse.Namespace, Settings], int] = getattr(module, name)
    return run


def parser() -> argparse.ArgumentParser:
    """The whole grammar of the command line."""
    top = argparse.ArgumentParser(
        prog="dateline", description="Answers questions about a library of news articles, with its passages."
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    add = _Adder(commands)

    ingest = add("ingest", "read articles into the library")
    ingest.add_argument("sources", nargs="+", metavar="SOURCE", help="a file, a folder, a web address")
    _json(ingest)

    feeds = add("feeds", "the feeds and sitemaps that the library follows")
    feeds.add_argument("action", choices=("list", "add", "remove"), help="what to do with them")
    feeds.add_argument("urls", nargs="*", metavar="URL", help="the address of a feed or a sitemap")
    _json(feeds)

    watch = add("watch", "read the feeds as they come due")
    watch.add_argument("--once", action="store_true", help="read each feed once, and end")

    ask = add("ask", "ask a question; - reads a question a line")
    ask.add_argument("question", help="the question, or - for standard input")
    _bounds(ask)
    ask.add_argument("-k", dest="limit", type=_count, default=10, help="how many passages to rank (10)")
    _json(ask)

    timeline = add("timeline", "the dated events of a topic, in order")
    timeline.add_argument("topic", metavar="TOPIC", help="what the events are about")
    _bounds(timeline)
    timeline.add_argument("-k", dest="limit", type=_count, default=30, help="how many events to show (30)")
    timeline.add_argument("--png", type=Path, metavar="FILE", help="draw it into this file, too")
    timeline.add_argument("--dark", action="store_true", help="draw it light on dark")
    _json(timeline)

    chat = add("chat", "talk to it in the terminal")
    _bounds(chat)

    add("bot", "answer in Telegram (TELEGRAM_BOT_TOKEN)")

    dates = add("dates", "the time expressions of a text")
    dates.add_argument("file", nargs="?", default="-", help="a text file, or - for standard input")
    dates.add_argument("--published", type=_day, metavar="DATE", help="the day the text was published")
    _json(dates)

    sources = add("sources", "what the library holds")
    _json(sources)

    _upkeep(add)
    return top


def _upkeep(add: _Adder) -> None:
    forget = add("forget", "remove articles everywhere")
    forget.add_argument("ids", nargs="+", metavar="ID", help="an article's id")

    add("reindex", "embed what has no vector of EMBEDDING_MODEL, date every article anew, build the index")

    _check(add)

    backup = add("backup", "write library and inbox into one file, whatever else is running")
    backup.add_argument("file", type=Path, metavar="FILE", help="the file; an older backup is replaced")

    restore = add("restore", "bring back what a backup holds")
    restore.add_argument("file", type=Path, metavar="FILE", help="a file that `dateline backup` wrote")
    restore.add_argument("--replace", action="store_true", help="put aside the library that is there")


class _Adder:
    """Adds a subcommand that takes `--data`."""

    def __init__(self, commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
        self._commands = commands

    def __call__(self, name: str, text: str) -> argparse.ArgumentParser:
        command = self._commands.add_parser(name, help=text, description=text)
        command.add_argument(
            "--data", type=Path, metavar="DIR", help="the library's folder (DATELINE_DATA, else ./data)"
        )
        return command


def _check(add: _Adder) -> None:
    check = add("check", "is the library whole, the index current, are the settings right (exit 3 when not)")
    check.add_argument("--quick", action="store_true", help="compare sizes instead of reading every file")
    instead = check.add_mutually_exclusive_group()
    instead.add_argument("--repair", action="store_true", help="mend what can be mended from the library")
    instead.add_argument("--sources", action="store_true", help="read articles again where they came from")
    instead.add_argument(
        "--answers", metavar="FILE", help="do kept answers still stand? - for standard input"
    )
    check.add_argument("--source", metavar="NAME", help="with --sources: only this outlet")
    check.add_argument("--limit", type=_number, metavar="N", help="with --sources: so many articles at most")
    _json(check)


def _json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="print JSON, one object a line")


def _bounds(command: argparse.ArgumentParser) -> None:
    command.add_argument("--asof", type=_day, metavar="DATE", help="only what had been published by that day")
    command.add_argument(
        "--since", type=_day, metavar="DATE", help="only what was published that day or later"
    )
    command.add_argument(
        "--until", type=_day, metavar="DATE", help="only what was published that day or earlier"
    )
    command.add_argument("--source", metavar="NAME", help="only this outlet")


def _day(value: str) -> date:
    try:
        return day(value)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _count(value: str) -> int:
    if not value.isascii() or not value.isdecimal() or not 1 <= int(value) <= 100:
        raise argparse.ArgumentTypeError(f"{value!r} is not a number from 1 to 100")
    return int(value)


def _number(value: str) -> int:
    if not value.isascii() or not value.isdecimal() or not int(value[:12]):
        raise argparse.ArgumentTypeError(f"{value!r} is not a number from 1")
    return int(value[:12])


if __name__ == "__main__":
    sys.exit(main())
