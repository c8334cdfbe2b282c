"""The bot answers while articles come in and others ask: nobody waits, fails or has to be started again."""

from __future__ import annotations

import json
import re
import signal
import sqlite3
import statistics
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import pytest
from fakes import BotApi, Chat
from faults.commands import DATELINE, Command, fast_command
from faults.measured import Trial

from benchmarks.generated import News
from retrieval.sqlite.library import FILE
from retrieval.types import DEFAULT_MODEL

# Seconds until the bot knows a new article; beside other tests, on whatever machine, no longer than a new
# process needs to start and answer there.
WITHIN = 5.0
SEED = 7
BRIDGES = ("Kestrel", "Dunlin", "Osprey", "Whimbrel", "Redshank", "Fulmar", "Bittern")


def question(number: int) -> str:
    return f"When was the {BRIDGES[number]} footbridge closed?"


def written(path: Path, bridges: dict[int, int], count: int, seed: int) -> Path:
    """A file of `count` generated articles; at the places that `bridges` names, one about that bridge."""
    rows = [
        {"id": f"{path.stem}-{one.id}", "title": one.title, "text": one.text, "published": str(one.published)}
        for one in islice(News(seed).articles(), count)
    ]
    for place, number in bridges.items():
        name = BRIDGES[number]
        text = (
            f"The {name} footbridge was closed on January {number + 10} after a crack was found in one of its"
            f" arches. Walkers cross the river at the weir until the {name} footbridge is mended."
        )
        rows[place] = {"id": name, "title": f"{name} footbridge", "text": text, "published": "2022-01-25"}
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


@dataclass
class Reader:
    """Runs `dateline ask` again and again, each in a process of its own, until it is stopped."""

    command: Command
    data: Path
    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self._ask_on)
        self.thread.start()

    def _ask_on(self) -> None:
        while not self.stopped.is_set():
            began = time.monotonic()
            with self.command.start("ask", question(0), "--json", "--data", str(self.data)) as one:
                out, err = one.communicate(timeout=300)
            self.seconds.append(time.monotonic() - began)
            cited = [c["article_id"] for c in json.loads(out)["citations"]] if one.returncode == 0 else []
            if one.returncode or err or cited[:1] != [BRIDGES[0]]:
                self.wrong.append(f"{one.returncode} {err} {out}")

    def stop(self) -> None:
        self.stopped.set()
        self.thread.join(300)


def held(data: Path) -> set[str]:
    """The bridges whose articles are in the library."""
    with closing(sqlite3.connect(data / FILE)) as library:
        rows = library.execute("SELECT id FROM versions WHERE current = 1").fetchall()
    return {identifier for (identifier,) in rows} & {*BRIDGES}


def answer(api: BotApi, chat: Chat, seconds: float) -> tuple[str, float]:
    """The bot's first message in a chat, and when it came."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for message in api.sent:
            if message.chat == chat.id:
                return message.text, message.time
        time.sleep(0.02)
    raise AssertionError(f"no answer within {seconds:g} s")


@dataclass
class Newcomers:
    """Asks the bot about each bridge as soon as its article is stored."""

    api: BotApi
    data: Path
    numbers: set[int]
    asked: dict[int, tuple[Chat, float]] = field(default_factory=dict)

    def look(self) -> None:
        there = held(self.data)
        for number in self.numbers - self.asked.keys():
            if BRIDGES[number] in there:
                chat = self.api.private_chat()
                self.asked[number] = chat, time.monotonic()
                self.api.say(chat, chat, question(number))

    def waits(self) -> list[float]:
        """How many seconds after it was stored each article had answered."""
        assert self.asked.keys() == self.numbers
        found = []
        for number, (chat, stored) in self.asked.items():
            text, when = answer(self.api, chat, 60)
            assert BRIDGES[number] in text and f"{number + 10} January 2022" in text, text
            found.append(when - stored)
        return found


def errors(log: str) -> list[str]:
    return [line for line in log.splitlines() if re.search(r"WARNING|ERROR|CRITICAL|Traceback", line)]


def finished(process: subprocess.Popen[str]) -> str:
    """What a process said on standard error, which must have ended well."""
    _, err = process.communicate(timeout=600)
    assert process.returncode == 0, err
    return err


@contextmanager
def running(command: Command, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A command while the block runs; killed where the block fails."""
    with command.start(*arguments) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.slow
def test_bot_ingest_and_ask_work_at_once(tmp_path: Path, trial: Trial) -> None:
    count, data = trial.size(80, 200), tmp_path / "data"
    places = {place * count // 100: number for number, place in enumerate((5, 30, 55, 80, 99), 1)}
    before = written(tmp_path / "before.jsonl", {0: 0}, trial.size(40, 100), SEED)
    after = written(tmp_path / "after.jsonl", places, count, SEED + 1)
    second = written(tmp_path / "second.jsonl", {0: 6}, 1, SEED + 2)
    with BotApi() as api, ExitStack() as ending:
        settings = {"TELEGRAM_BOT_TOKEN": api.token, "TELEGRAM_BASE_URL": api.base_url, "WATCH_MINUTES": "0"}
        command = fast_command(settings=settings)
        if trial.full:
            command = Command((DATELINE,), DEFAULT_MODEL, settings)
        command.run("ingest", str(before), "--data", str(data))
        bot = ending.enter_context(running(command, "bot", "--data", str(data)))
        first = api.private_chat()
        api.say(first, first, question(0))
        assert BRIDGES[0] in answer(api, first, 120)[0]
        reader = Reader(command, data)
        ending.callback(reader.stop)
        newcomers = Newcomers(api, data, {*places.values(), 6})
        writer = ending.enter_context(running(command, "ingest", str(after), "--data", str(data)))
        assert writer.stderr is not None
        said = writer.stderr.readline()
        waiting = ending.enter_context(running(command, "ingest", str(second), "--data", str(data)))
        deadline = time.monotonic() + 600
        while newcomers.asked.keys() != newcomers.numbers:
            newcomers.look()
            assert time.monotonic() < deadline and bot.poll() is None
            time.sleep(0.01)
        waits = newcomers.waits()
        said, told = said + finished(writer), finished(waiting)
        reader.stop()
        bot.send_signal(signal.SIGTERM)
        log = finished(bot)
    assert errors(log) == [] == errors(said)
    assert f"process {writer.pid} is writing to {data}; waiting for it" in told
    assert reader.wrong == [] and len(reader.seconds) > 0
    assert max(waits) < (WITHIN if trial.full else max(WITHIN, min(reader.seconds)))
    trial.saw(
        "three processes",
        f"`dateline bot`, an `ingest` of {count} articles, {len(reader.seconds)} times `ask` in a loop, and a"
        " second `ingest` meanwhile",
        f"{len(waits)} articles were answered in the bot {statistics.median(waits):.2f} s after they were"
        f" stored (slowest {max(waits):.2f} s); 0 errors, 0 restarts; slowest `ask` {max(reader.seconds):.1f}"
        " s, start included; the second writer named the first and waited",
    )
