"""The arguments that several commands share, and the values they take."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace, _SubParsersAction
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

from bot.chat.bounds import parse_day
from bot.settings import Settings
from retrieval.types import Question

RunCommand = Callable[[Namespace, Settings], int]
PARTS = ("text", "title", "url", "source", "published", "authors", "id", "language")
BOUNDS = ("asof", "since", "until", "source")


class CommandAdder:
    """Adds commands to the command line; each takes `--data`, and returns its exit status when it is run."""

    def __init__(self, commands: _SubParsersAction[ArgumentParser]) -> None:
        self._commands = commands

    def __call__(self, name: str, text: str, run: RunCommand) -> ArgumentParser:
        command = self._commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        command.add_argument(
            "--data", type=Path, metavar="DIR", help="the library's folder (DATELINE_DATA, else ./data)"
        )
        return command


def add_json(command: ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="print JSON, one object a line")


def add_map(command: ArgumentParser) -> None:
    text = f"the column or key that holds a part of an article ({', '.join(PARTS)})"
    command.add_argument(
        "--map", type=map_argument, action="append", default=[], metavar="PART=COLUMN", help=text
    )


def add_bounds(command: ArgumentParser) -> None:
    for name, text in (
        ("--asof", "only what had been published by that day"),
        ("--since", "only what was published that day or later"),
        ("--until", "only what was published that day or earlier"),
    ):
        kind = partial(date_argument, option=name.strip("-"))
        command.add_argument(name, type=kind, metavar="DATE", help=f"{text}: 2022-01-20, or 'last Easter'")
    command.add_argument("--source", metavar="NAME", help="only this outlet, as `dateline sources` spells it")


def question_from(text: str, options: Namespace) -> Question:
    from retrieval.text.sentences import replace_unstorable

    bounds = {name: getattr(options, name) for name in BOUNDS}
    return Question(replace_unstorable(text), **bounds, limit=getattr(options, "limit", 10))


def numbered_lines(stream: Iterable[bytes]) -> Iterator[tuple[int, str]]:
    """The lines that are not blank, with their numbers from 1."""
    for number, line in enumerate(stream, 1):
        if text := line.decode("utf-8", errors="replace").strip():
            yield number, text


def map_argument(value: str) -> tuple[str, str]:
    part, _, column = value.partition("=")
    if part not in PARTS or not column:
        raise ArgumentTypeError(f"{value!r} is not like title=headline, with one of {', '.join(PARTS)}")
    return part, column


def date_argument(value: str, option: str = "asof") -> date:
    try:
        return parse_day(value, option)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None


def limit_argument(value: str) -> int:
    number = _digits(value)
    if not 1 <= number <= 100:
        raise ArgumentTypeError(f"{value!r} is not a number from 1 to 100")
    return number


def positive_argument(value: str) -> int:
    number = _digits(value)
    if not number:
        raise ArgumentTypeError(f"{value!r} is not a number from 1")
    return number


def _digits(value: str) -> int:
    """The number, of 12 digits at most; 0 for anything else."""
    return int(value[:12]) if value.isascii() and value.isdecimal() else 0
