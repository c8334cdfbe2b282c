"""`dateline dates`: the time expressions of a text."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from bot.commands.arguments import CommandAdder, add_json, date_argument
from bot.settings import Settings
from bot.show.console import print_line
from bot.show.json_output import mention_json, to_json_line
from retrieval.types import DatelineError, TimeMention


def add_commands(add: CommandAdder) -> None:
    command = add("dates", "print the time expressions of a text", dates)
    command.add_argument(
        "file", nargs="?", default="-", metavar="FILE", help="a text file, or - for standard input"
    )
    command.add_argument(
        "--published",
        type=date_argument,
        metavar="DATE",
        help='the day the text was published; without it, "Tuesday" is no day of the calendar',
    )
    add_json(command)


def dates(options: Namespace, _settings: Settings) -> int:
    from retrieval.dates import find_times
    from retrieval.text.sentences import replace_unstorable

    data = sys.stdin.buffer.read() if options.file == "-" else _read(Path(options.file))
    try:
        text = replace_unstorable(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise DatelineError(f"{options.file} is not UTF-8 text") from None
    for mention in find_times(text, options.published):
        print_line(to_json_line(mention_json(mention)) if options.json else mention_text(mention))
    return 0


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DatelineError(f"{path} cannot be read ({error.strerror})") from error


def mention_text(mention: TimeMention) -> str:
    note = f"  ({mention.note})" if mention.note else ""
    return f"{mention.start:>6}-{mention.end:<6} {mention.type:<8} {mention.value:<18} {mention.text!r}{note}"
