"""What `dateline timeline` does: tells the events, and draws them into a file where one is named."""

from __future__ import annotations

import os
import tempfile
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.chat.conversation import Answerer, Reply
from bot.commands.library import open_answerer, question_of
from bot.settings import Settings
from bot.show import json_output as output
from bot.show.console import say as _print
from bot.show.render import render_plain
from retrieval.types import DatelineError, Question, Timeline

PNG = b"\x89PNG\r\n\x1a\n"
NOTHING_DRAWN = "No picture was drawn, since there is nothing to show."


def timeline(options: Namespace, settings: Settings) -> int:
    """Tell the dated events of a topic, as a list, as JSON, as a picture."""
    wanted = Wanted(options.json, options.png, options.dark)
    _print(told(question_of(options.topic, options), wanted, lambda: open_answerer(settings)))
    return 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a timeline is wanted: as JSON or as lines, and drawn into the file `png`, light on dark or not."""

    json: bool = False
    png: Path | None = None
    dark: bool = False


def told(question: Question, wanted: Wanted, desk: Callable[[], Answerer]) -> str:
    """What to print of the timeline of `question.text`, after the picture is on disk.

    `desk` opens what answers, once it is known that the file can be written. Raises `DatelineError`.
    """
    if not question.text.strip():
        raise DatelineError('the topic is empty: name one, as in `dateline timeline "the Gannet Bridge"`')
    if wanted.png:
        _require_place(wanted.png)
    elif wanted.dark:
        raise DatelineError("--dark is for a picture: name its file, too, as in `--png timeline.png --dark`")
    timeline = desk().timeline(question)
    drawn = wanted.png is not None and _draw(timeline, wanted.png, wanted.dark)
    if wanted.json:
        return output.line(output.timeline_json(timeline))
    lines = render_plain(Reply(timeline=timeline))
    return f"{lines}\n{NOTHING_DRAWN}" if wanted.png and not drawn else lines


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


def _draw(timeline: Timeline, path: Path, dark: bool) -> bool:
    """Writes the picture in one step, so that no half of one is ever there; False when there is none."""
    if not timeline.events:
        return False
    from bot.show.picture import draw

    picture = draw(timeline, dark=dark)
    number, name = tempfile.mkstemp(prefix=".timeline-", suffix=".png", dir=path.parent)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(picture)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return True
