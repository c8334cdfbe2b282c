"""The process that follows feeds beside the bot: it is there while the bot is, and ends with it."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import ROOT

from bot.commands.feed_process import Child, following_feeds
from bot.settings import Settings
from retrieval.sqlite.library import SqliteLibrary

WAITS = "import os, sys; open(sys.argv[1] + '/pids', 'a').write(f'{os.getpid()}\\n'); sys.stdin.read()"
ENDS = "import os, sys; open(sys.argv[1] + '/pids', 'a').write(f'{os.getpid()}\\n'); os._exit(11)"


def until(true: Callable[[], bool], seconds: float = 20.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.02)
    return False


def pids(folder: Path) -> list[int]:
    path = folder / "pids"
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_the_child_lives_while_the_bot_does(tmp_path: Path) -> None:
    with following_feeds(Settings(data=tmp_path), Child((sys.executable, "-c", WAITS))):
        assert until(lambda: len(pids(tmp_path)) == 1)
        assert alive(pids(tmp_path)[0])
    assert until(lambda: not alive(pids(tmp_path)[0]))


def test_a_child_that_ends_is_started_again(tmp_path: Path) -> None:
    with following_feeds(Settings(data=tmp_path), Child((sys.executable, "-c", ENDS), restart_after=0.05)):
        assert until(lambda: len(pids(tmp_path)) >= 3)


def test_there_is_no_child_where_feeds_are_not_followed(tmp_path: Path) -> None:
    with following_feeds(Settings(data=tmp_path, watch_minutes=0), Child((sys.executable, "-c", WAITS))):
        time.sleep(0.3)
    assert pids(tmp_path) == []


def test_the_child_ends_when_the_bot_is_killed(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path\n"
        "from bot.commands.feed_process import Child, following_feeds\n"
        "from bot.settings import Settings; folder = Path(sys.argv[1])\n"
        "child = Child((sys.executable, '-c', sys.argv[2]))\n"
        "with following_feeds(Settings(data=folder), child): time.sleep(60)"
    )
    bot = subprocess.Popen([sys.executable, "-c", program, str(tmp_path), WAITS], cwd=ROOT)
    try:
        assert until(lambda: len(pids(tmp_path)) == 1)
    finally:
        bot.send_signal(signal.SIGKILL)
        bot.wait()
    assert until(lambda: not alive(pids(tmp_path)[0]))


@pytest.mark.slow
def test_the_real_child_reads_the_feeds_and_opens_nothing_that_is_not_public(
    tmp_path: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMBEDDING_MODEL", str(tiny_model))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.chdir(tmp_path)
    library = SqliteLibrary(tmp_path / "data")
    feeds = library.feeds
    feeds.add("http://127.0.0.1/feed", "", datetime.now(UTC))
    with following_feeds(Settings(data=tmp_path / "data")):
        assert until(lambda: feeds.all()[0].failures == 1, 60)
    assert feeds.all()[0].reason == "leads to 127.0.0.1, which is not public (this machine)"
    library.close()


def test_ctrl_c_in_the_terminal_is_left_to_the_bot(
    tmp_path: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMBEDDING_MODEL", str(tiny_model))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.chdir(tmp_path)
    library = SqliteLibrary(tmp_path)
    feeds = library.feeds
    feeds.add("http://127.0.0.1/feed", "", datetime.now(UTC))
    child = subprocess.Popen(
        [*Child().command, str(tmp_path)], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert until(lambda: feeds.all()[0].failures == 1, 60)
    child.send_signal(signal.SIGINT)
    time.sleep(0.2)
    assert child.poll() is None
    _, said = child.communicate("")
    assert (child.returncode, "Traceback" in said) == (0, False)
    assert "which is not public" in said
    library.close()
