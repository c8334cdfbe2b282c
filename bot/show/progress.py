"""Shows how far an ingest is: a bar on a terminal, plain lines elsewhere, nothing when quiet."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ingest.pipeline import Progress, ignore_progress

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

PLAIN_EVERY = 10.0
TITLES = {
    "articles": "reading articles",
    "dates": "dating articles",
    "encoder": "loading the encoder",
    "passages": "embedding passages",
    "index": "building the index",
    "sources": "reading sources again",
}


@contextmanager
def show_progress(quiet: bool) -> Iterator[Progress]:
    """A progress to hand to the pipeline; on standard error."""
    if quiet:
        yield ignore_progress
    elif sys.stderr.isatty():
        with _bars() as bars:
            yield _Drawn(bars)
    else:
        yield Lines(time.monotonic, lambda line: sys.stderr.write(f"{line}\n"))


class _Drawn:
    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, step: str, done: int, total: int | None) -> None:
        if step not in self._tasks:
            self._tasks[step] = self._bars.add_task(TITLES.get(step, step), total=total)
        self._bars.update(self._tasks[step], completed=done, total=total)


def _bars() -> Bars:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn
    from rich.progress import TimeRemainingColumn as Remaining
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:.0f}/s" if task.speed else "")

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), Remaining())
    return Progress(*columns, console=Console(stderr=True))


class Lines:
    """Writes a line for each step, at its beginning and end and every `PLAIN_EVERY` seconds between."""

    def __init__(self, clock: Callable[[], float], write: Callable[[str], object]) -> None:
        self._clock = clock
        self._write = write
        self._step = ""
        self._started = self._told = 0.0

    def __call__(self, step: str, done: int, total: int | None) -> None:
        now = self._clock()
        if step != self._step:
            self._step, self._started, self._told = step, now, now - PLAIN_EVERY
        if now - self._told < PLAIN_EVERY and done != total:
            return
        self._told = now
        self._write(self._line(step, done, total, now - self._started))

    def _line(self, step: str, done: int, total: int | None, seconds: float) -> str:
        title = TITLES.get(step, step)
        if total is None:
            return title
        rate = done / seconds if seconds > 0 else 0.0
        left = f", {(total - done) / rate:.0f} s left" if rate and done < total else ""
        return f"{title}: {done} of {total}" + (f", {rate:.0f}/s{left}" if rate else "")
