"""Progress is a bar on a terminal, few plain lines elsewhere, and silence for programs."""

from __future__ import annotations

import io
import sys

import pytest

from bot.show import progress
from bot.show.progress import Lines, show_progress


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_plain_lines_come_at_the_start_the_end_and_every_ten_seconds() -> None:
    clock, said = Clock(), list[str]()
    lines = Lines(clock, said.append)
    for done in range(0, 101, 5):
        lines("passages", done, 100)
        clock.now += 1
    lines("index", 0, None)
    assert said == [
        "embedding passages: 0 of 100",
        "embedding passages: 50 of 100, 5/s, 10 s left",
        "embedding passages: 100 of 100, 5/s",
        "building the index",
    ]


def test_each_step_is_told_by_its_own_rate() -> None:
    clock, said = Clock(), list[str]()
    lines = Lines(clock, said.append)
    lines("articles", 64, 64)
    clock.now += 50
    lines("passages", 0, 10)
    clock.now += 5
    lines("passages", 10, 10)
    assert said[-1] == "embedding passages: 10 of 10, 2/s"


def test_every_step_of_an_ingest_has_words_for_a_person() -> None:
    assert {"articles", "dates", "passages", "index"} <= set(progress.TITLES)


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("quiet", [True, False])
def test_a_terminal_sees_a_bar_unless_it_is_to_be_quiet(quiet: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    with show_progress(quiet) as told:
        told("articles", 1, 2)
        told("articles", 2, 2)
        told("index", 0, None)
    assert ("reading articles" in screen.getvalue()) is not quiet
    assert ("2/2" in screen.getvalue()) is not quiet


def test_a_pipe_sees_plain_lines(capsys: pytest.CaptureFixture[str]) -> None:
    with show_progress(quiet=False) as told:
        told("articles", 2, 2)
    assert capsys.readouterr().err.startswith("reading articles: 2 of 2")
