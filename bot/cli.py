"""`dateline …`: the command line. `bot/commands/` has each command's arguments and function."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot import settings
from bot.commands import (
    ask,
    backup,
    bot,
    chat,
    check,
    date,
    dates,
    export,
    feedback,
    feeds,
    forget,
    ingest,
    read,
    reindex,
    sources,
    timeline,
)
from bot.commands.arguments import CommandAdder
from retrieval.types import DatelineError

DONE, USER_ERROR, USAGE, UNHEALTHY = 0, 1, 2, 3


def make_parser() -> argparse.ArgumentParser:
    """The whole grammar of the command line."""
    top = argparse.ArgumentParser(
        prog="dateline", description="Answers questions about a library of news articles, with its passages."
    )
    add = CommandAdder(top.add_subparsers(dest="command", required=True, metavar="COMMAND"))
    asking = (ask, timeline, chat, bot, feedback, dates)
    keeping = (sources, date, export, forget, reindex, check, backup)
    for module in (ingest, read, feeds, *asking, *keeping):
        module.add_commands(add)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 done, 1 a user error, 2 usage, 3 unhealthy."""
    options = make_parser().parse_args(arguments)
    try:
        set_up = settings.load_settings(Path.cwd())
        set_up = replace(set_up, data=options.data or set_up.data)
        if options.command != "bot":
            logging.basicConfig(level="WARNING", format="dateline: %(message)s")
        status: int = options.run(options, set_up)
        return status
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


def _failed(reason: str, status: int = USER_ERROR) -> int:
    sys.stderr.write(f"dateline: {' '.join(reason.split())}\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
