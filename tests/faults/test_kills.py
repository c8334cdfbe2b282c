"""A kill -9 of any command that writes loses nothing, doubles nothing, and leaves an index that answers."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import cycle, islice
from pathlib import Path

import pytest
from faults.commands import DATELINE, Command, fast_command
from faults.contents import Contents, alike, contents, found_themselves, halves
from faults.measured import Trial
from faults.misbehaviour import page, serving

from benchmarks.generated import News
from bot.commands.health import find_problems
from bot.settings import Settings
from retrieval.sqlite.library import FILE
from retrieval.types import Article

SAMPLE = 200
SEED = 20_220_120
# What a check may say after a kill; the next run of the command does away with each.
REPAIRED = (
    "passages have no vector of",
    "have not been looked at for copies",
    "there is no index generation",
    "there is no library in",
    "CURRENT is missing beside",  # of a first index, killed before it was named
)
# An ingest says these when it begins with something, in this order; "" is its start.
PHASES = ("", "reading articles", "loading the encoder", "embedding passages", "building the index")
PLAN = (0, 1, 1, 2, 3, 3, 4, 4, 4)


def healthy(command: Command, folder: Path, deep: bool) -> None:
    """What `dateline check` looks for is not there, but for what the next run repairs."""
    found = find_problems(Settings(data=folder, embedding_model=command.encoder), deep)
    assert [line for line in found if not any(word in line for word in REPAIRED)] == []


def phases(running: subprocess.Popen[str]) -> Iterator[str]:
    """Each phase of a running ingest when it begins; ends when the process does."""
    yield PHASES[0]
    assert running.stderr is not None
    told = set()
    for line in running.stderr:
        for phase in PHASES[1:]:
            if line.startswith(phase) and phase not in told:
                told.add(phase)
                yield phase


def lengths(command: Command, *arguments: str) -> dict[str, float]:
    """How many seconds each phase of an ingest takes that nobody disturbs."""
    began = time.monotonic()
    starts = {}
    with command.start(*arguments) as running:
        for phase in phases(running):
            starts[phase] = time.monotonic() - began
        assert running.wait(600) == 0
    ends = [*list(starts.values())[1:], time.monotonic() - began]
    return {phase: end - start for (phase, start), end in zip(starts.items(), ends, strict=True)}


def killed(running: subprocess.Popen[str], phase: str, seconds: float) -> bool:
    """Kill it so many seconds after this phase has begun; whether it still ran then."""
    with running:
        for reached in phases(running):
            if reached == phase:
                drain = threading.Thread(target=running.stderr.read, daemon=True)  # type: ignore[union-attr]
                drain.start()
                try:
                    running.wait(seconds)
                except subprocess.TimeoutExpired:
                    running.kill()
                drain.join(10)
                break
        running.wait(60)
    return running.returncode == -signal.SIGKILL


def short(article: Article, number: int) -> Article:
    """Mostly a passage of three sentences; some are left as long as they are."""
    text = article.text if number % 10 == 0 else ". ".join(article.text.split(". ")[:3]) + "."
    return replace(article, text=text)


@dataclass(frozen=True)
class Corpus:
    """Two files of articles: the first is there before, the second holds it again, changed, and the rest."""

    before: Path
    after: Path


def corpus(folder: Path, first: int, total: int) -> Corpus:
    articles = [short(one, n) for n, one in enumerate(islice(News(SEED).articles(), total))]
    # A text that two outlets print has one vector and two passages.
    articles += [replace(one, id=f"{one.id}-again", source="Copyist") for one in articles[: total // 20]]
    changed = [replace(one, text=f"{one.text} It was said again.") for one in articles[: first // 5]]
    made = Corpus(folder / "before.jsonl", folder / "after.jsonl")
    _write(made.before, articles[:first])
    _write(made.after, [*changed, *articles[first // 5 :]])
    return made


def _write(path: Path, articles: Sequence[Article]) -> None:
    rows = [
        {"id": a.id, "title": a.title, "text": a.text, "source": a.source, "published": str(a.published)}
        for a in articles
    ]
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")


def answers(folder: Path) -> tuple[int, int]:
    """How many stored vectors of the index find themselves, of how many; all must."""
    found, asked = found_themselves(folder, SAMPLE)
    assert found == asked
    return found, asked


def same(one: Contents, other: Contents) -> bool:
    return (one.beyond(other), other.beyond(one)) == (0, 0) and alike(one, other)


@dataclass(frozen=True)
class Ingest:
    """An ingest to be killed: of which file, into a copy of which folder, `None` for a new one."""

    command: Command
    news: Path
    base: Path | None
    clean: Path

    def prepare(self, data: Path) -> None:
        if self.base is not None:
            shutil.copytree(self.base, data)

    def start(self, data: Path) -> subprocess.Popen[str]:
        return self.command.start(*self.arguments(data))

    def arguments(self, data: Path) -> tuple[str, ...]:
        return "ingest", str(self.news), "--data", str(data)

    def states(self) -> list[Contents]:
        """What an article may look like: as before, or as it is when nobody disturbs it."""
        return [contents(folder) for folder in (self.base, self.clean) if folder]


def prepared(command: Command, news: Path, base: Path | None, clean: Path) -> tuple[Ingest, dict[str, float]]:
    """An ingest that has run through into `clean`, and how long its phases took."""
    one = Ingest(command, news, base, clean)
    one.prepare(clean)
    seconds = lengths(command, *one.arguments(clean))
    assert set(seconds) == set(PHASES)
    return one, seconds


@dataclass
class Score:
    """What came of the kills: how many in which phase, and how many vectors were asked for."""

    draw: random.Random
    deep: bool
    kills: Counter[str] = field(default_factory=Counter)
    asked: int = 0

    def kill(self, one: Ingest, seconds: Mapping[str, float], data: Path, plan: Sequence[int]) -> None:
        """Kill it in each of these phases, start it again each time, and finish it."""
        one.prepare(data)
        states = one.states()
        for phase in (PHASES[turn] for turn in plan):
            if killed(one.start(data), phase, self.draw.random() * seconds[phase]):
                self.kills[phase] += 1
                healthy(one.command, data, self.deep)
                if not (data / FILE).exists():
                    continue
                assert halves(contents(data), *states) == []
                self.asked += answers(data)[1]
        assert one.command.run(*one.arguments(data)) == 0
        assert same(contents(data), states[-1])
        assert answers(data)[1] == SAMPLE

    def told(self) -> str:
        return ", ".join(f"{self.kills[phase]} in {phase or 'starting'}" for phase in PHASES)


def saw(trial: Trial, name: str, score: Score, rounds: int, one: Ingest) -> None:
    whole = contents(one.clean)
    trial.saw(
        f"kill -9 in `ingest`, {name}",
        f"{score.kills.total()} kills ({score.told()}) of {rounds} ingests of {whole.passages.total()}"
        " passages, started again each time, then finished",
        f"0 passages lost, 0 doubled against an ingest that ran through; {score.asked} of {score.asked}"
        " vectors that the index was asked for after the kills found themselves (up to 200 each); `check`"
        " named only what the next ingest did",
    )


@pytest.mark.slow
def test_a_killed_ingest_loses_no_passage_and_doubles_none(tmp_path: Path, trial: Trial) -> None:
    command, kills = fast_command(), trial.size(4, 50)
    news, base = corpus(tmp_path, trial.size(50, 150), trial.size(190, 600)), tmp_path / "base"
    command.run("ingest", str(news.before), "--data", str(base))
    more, seconds = prepared(command, news.after, base, tmp_path / "clean")
    first = prepared(command, news.after, None, tmp_path / "first")[0] if trial.full else more
    score, rounds = Score(random.Random(SEED), trial.full), 0
    while score.kills.total() < kills:
        one = first if rounds % 3 == 2 else more
        plan = PLAN if trial.full else (1, 3, 4, 4)
        score.kill(one, seconds, tmp_path / f"data {rounds}", plan[: kills - score.kills.total()])
        rounds += 1
    saw(trial, "an encoder without a model", score, rounds, more)


@pytest.mark.slow
def test_a_killed_ingest_with_a_real_model_is_whole(tmp_path: Path, tiny_model: Path, trial: Trial) -> None:
    if not trial.full:
        pytest.skip("loads the model ten times and more: `make faults` runs it")
    command = Command((DATELINE,), str(tiny_model))
    one, seconds = prepared(command, corpus(tmp_path, 0, 400).after, None, tmp_path / "clean")
    score, rounds = Score(random.Random(SEED), True), 0
    while score.kills.total() < 10:
        plan = (0, 1, 2, 3, 4, 4)[: 10 - score.kills.total()]
        score.kill(one, seconds, tmp_path / f"data {rounds}", plan)
        rounds += 1
    saw(trial, "a real model", score, rounds, one)


def kill_over_and_over(
    command: Command, arguments: Sequence[str], start: Path, folder: Path, times: int, seconds: float
) -> Iterator[Path]:
    """Copies of `start` on which the command was killed at a random moment, each before it is run again."""
    draw = random.Random(SEED)
    done = number = 0
    while done < times:
        number += 1
        data = folder / f"data {number}"
        shutil.copytree(start, data)
        if killed(command.start(*arguments, "--data", str(data)), "", draw.random() * seconds):
            done += 1
            healthy(command, data, deep=times > 10)
            answers(data)
            yield data
        shutil.rmtree(data)


def timed(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


@pytest.mark.slow
@pytest.mark.parametrize("name", ["forget", "reindex"])
def test_a_killed_command_is_whole_when_it_is_run_again(tmp_path: Path, name: str, trial: Trial) -> None:
    command, times = fast_command(), trial.size(1, 20)
    news = corpus(tmp_path, 0, trial.size(230, 400))
    base, clean = tmp_path / "base", tmp_path / "clean"
    command.run("ingest", str(news.after), "--data", str(base))
    ids = [f"generated-{number}" for number in range(1, 30)] if name == "forget" else []
    shutil.copytree(base, clean)
    seconds = timed(lambda: command.run(name, *ids, "--data", str(clean)))
    before, whole = contents(base), contents(clean)
    gone = before.passages.total() - whole.passages.total()
    for data in kill_over_and_over(command, [name, *ids], base, tmp_path, times, seconds):
        held = contents(data)
        assert same(held, before) or same(held, whole)
        # 1 when the killed one had removed them already.
        assert command.run(name, *ids, "--data", str(data)) in (0, 1)
        assert same(contents(data), whole)
        found, asked = answers(data)
        assert found == asked == SAMPLE
    trial.saw(
        f"kill -9 in `{name}`",
        f"{times} kills at random moments, each on a copy of {before.passages.total()} passages, then run"
        " again",
        f"before that as if not begun or as if done; after it {gone} passages gone as meant, 0 others lost,"
        " 0 doubled, 200 of 200 vectors found themselves",
    )


def _item(title: str, url: str) -> str:
    return f"<item><title>{title}</title><link>{url}</link></item>"


@pytest.mark.slow
def test_a_killed_watch_takes_in_every_entry_once(tmp_path: Path, trial: Trial) -> None:
    times, number = trial.size(2, 20), trial.size(24, 48)
    articles = list(islice(News(SEED).articles(), number))
    with serving() as site:
        items = [
            f"<item><title>{a.title}</title><link>{site.url(f'/{a.id}')}</link></item>" for a in articles
        ]
        feed = f'<rss version="2.0"><channel><title>News</title>{"".join(items)}</channel></rss>'
        site.paths["/feed"] = page(feed, headers={"Content-Type": "application/rss+xml"})
        for one in articles:
            site.paths[f"/{one.id}"] = page(f"<h1>{one.title}</h1><article><p>{one.text}</p></article>")
        command = fast_command(site.port)
        base, clean = tmp_path / "base", tmp_path / "clean"
        assert command.run("feeds", "add", site.url("/feed"), "--data", str(base)) == 0
        shutil.copytree(base, clean)
        watch = ("watch", "--once", "--data")
        seconds = timed(lambda: command.run(*watch, str(clean)))
        whole, draw = contents(clean), random.Random(SEED)
        assert len(whole.articles) == len(whole.entries) == number
        done = 0
        for data in cycle([tmp_path / "one", tmp_path / "two"]):
            if not data.exists():
                shutil.copytree(base, data)
            if done == times:
                break
            if not killed(command.start(*watch, str(data)), "", draw.uniform(0.3, 1.0) * seconds):
                shutil.rmtree(data)
                continue
            done += 1
            healthy(command, data, trial.full)
            answers(data)
        for data in (tmp_path / "one", tmp_path / "two"):
            command.run(*watch, str(data))
            assert same(contents(data), whole)
    trial.saw(
        "kill -9 in `watch --once`",
        f"{times} kills at random moments, two libraries, a feed of {number} pages; then run to its end",
        "every entry settled, every page stored once: 0 passages lost, 0 doubled",
    )
