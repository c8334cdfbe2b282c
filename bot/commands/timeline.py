"""`dateline timeline`: the dated events of a topic, as lines, as JSON, as a picture."""

from __future__ import annotations

import os
import tempfile
from argparse import Namespace
from pathlib import Path

from bot.chat.conversation import Reply
from bot.commands.arguments import CommandAdder, add_bounds, add_json, limit_argument, question_from
from bot.commands.library import open_answerer
from bot.settings import Settings
from bot.show.console import print_line
from bot.show.json_output import timeline_json, to_json_line
from bot.show.plain import render_plain
from retrieval.types import DatelineError, Timeline

PNG = b"\x89PNG\r\n\x1a\n"
NOTHING_DRAWN = "No picture was drawn, since there is nothing to show."


def add_commands(add: CommandAdder) -> None:
    command = add("timeline", "tell the dated events of a topic, in order", timeline)
    command.add_argument("topic", metavar="TOPIC", help="what the events are about")
    add_bounds(command)
    command.add_argument(
        "-k",
        dest="limit",
        type=limit_argument,
        default=30,
        help="how many events are shown, 1 to 100 (30), those that are most about the topic",
    )
    command.add_argument(
        "--png", type=Path, metavar="FILE", help="also draw it, for a phone; replaces a PNG, and nothing else"
    )
    command.add_argument("--dark", action="store_true", help="with --png: light on dark")
    add_json(command)


def timeline(options: Namespace, settings: Settings) -> int:
    question = question_from(options.topic, options)
    if not question.text.strip():
        raise DatelineError('the topic is empty: name one, as in `dateline timeline "the Gannet Bridge"`')
    if options.png:
        _require_place(options.png)
    elif options.dark:
        raise DatelineError("--dark is for a picture: name its file, too, as in `--png timeline.png --dark`")
    found = open_answerer(settings).timeline(question)
    if options.png and found.events:
        _draw(found, options.png, options.dark)
    if options.json:
        print_line(to_json_line(timeline_json(found)))
        return 0
    print_line(render_plain(Reply(timeline=found)))
    if options.png and not found.events:
        print_line(NOTHING_DRAWN)
    return 0


def _require_place(path: Path) -> None:
    """Raises `DatelineError` unless a picture may be written to `path`: a new name, or a PNG to replace."""
    if path.is_dir():
        raise DatelineError(f"{path} is a folder: name a file in it, as in {path / 'timeline.png'}")
    if not path.parent.is_dir():
        raise DatelineError(f"there is no folder {path.parent} for {path.name}: make it, or name another")
    if (path.exists() or path.is_symlink()) and not _is_png(path):
        raise DatelineError(f"{path} is there and is no PNG picture: name another file")


def _is_png(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(PNG)) == PNG


def _draw(timeline: Timeline, path: Path, dark: bool) -> None:
    """Writes the picture in one step, so that no half of one is ever there."""
    from bot.show.picture import draw_timeline

    picture = draw_timeline(timeline, dark=dark)
    number, name = tempfile.mkstemp(prefix=".timeline-", suffix=".png", dir=path.parent)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(picture)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
