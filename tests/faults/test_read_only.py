"""A folder that can only be read answers as before; what would write says so in one line."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from conftest import Build
from faults.commands import last_line
from faults.measured import Trial
from faults.test_damage import story

from retrieval.sqlite.schema import MIGRATIONS

PROGRAM = """
import contextlib, io, json, sys
import retrieval.embed
from bot import cli
from conftest import WordsEncoder
retrieval.embed.SentenceEncoder = lambda *_, **__: WordsEncoder()
seen = []
for command in json.loads(sys.argv[1]):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = cli.main(command)
    seen.append([status, out.getvalue(), err.getvalue()])
print(json.dumps(seen))
"""
_DROP_FROM_BOUNDS, _SEARCH_AND_WRITE = 24, (1, 2)


def powerless() -> None:
    """Let a process of the superuser be held by permissions, as everybody is: `prctl(PR_CAPBSET_DROP)`."""
    if os.geteuid() == 0:
        system = ctypes.CDLL(None, use_errno=True)
        for capability in _SEARCH_AND_WRITE:
            system.prctl(_DROP_FROM_BOUNDS, capability, 0, 0, 0)


def run(folder: Path, *commands: list[str]) -> list[list[Any]]:
    """The status, output and errors of each command, by a process that permissions hold."""
    data = ["--data", str(folder)]
    words = [sys.executable, "-c", PROGRAM, json.dumps([[*command, *data] for command in commands])]
    settings = {"EMBEDDING_MODEL": "words", "LLM_MODEL": "", "TELEGRAM_BOT_TOKEN": ""}
    seen: list[list[Any]] = last_line(words, folder.parent, settings, powerless)
    return seen


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def closed(house: Build, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A library in a folder that can only be read: closed in good order, or as a kill leaves it."""
    one = house(tmp_path / "alive")
    one.ingest([story(number) for number in range(60)])
    one.dense.merge()
    one.library.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    one.ingest([story(number) for number in range(60, 70)])
    if request.param == "closed":
        one.close()
    folder = shutil.copytree(tmp_path / "alive", tmp_path / "data")
    if request.param == "killed":
        (folder / "library.db-shm").unlink()
    for path in [*folder.rglob("*"), folder]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield folder
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="permissions are taken from the superuser by prctl")
@pytest.mark.parametrize("closed", ["closed", "in use", "killed"], indirect=True)
def test_a_folder_that_can_only_be_read_answers_and_a_writer_says_so(
    closed: Path, tmp_path: Path, trial: Trial, request: pytest.FixtureRequest
) -> None:
    how = request.node.callspec.params["closed"]
    if how == "in use" and not trial.full:
        pytest.skip("closed and killed are the short form")
    (tmp_path / "story.txt").write_text("The bridge was shut on January 12.")
    reading = [
        ["ask", "When did story 66 meet?", "--json"],
        ["timeline", "the council", "--json"],
        ["sources", "--json"],
        ["feeds", "list"],
        ["backup", str(tmp_path / "news.backup")],
        ["check"],
    ]
    before = contents(closed)
    read = run(closed, *reading)
    whole = run(tmp_path / "alive", *reading[:3])
    for (status, out, err), command in zip(read, reading, strict=True):
        assert (status, err) == (0, ""), (command, err)
        assert out or command[0] == "feeds"
    assert without_times(read[0][1]) == without_times(whole[0][1])
    assert without_times(read[1][1]) == without_times(whole[1][1])
    assert json.loads(read[2][1])["articles"] == 70
    assert read[5][1] == "all is well\n"
    writing = [
        ["ingest", "story.txt"],
        ["forget", "a1"],
        ["reindex"],
        ["check", "--repair"],
        ["feeds", "remove", "x"],
        ["restore", str(tmp_path / "news.backup"), "--replace"],
    ]
    for (status, _, err), command in zip(run(closed, *writing), writing, strict=True):
        assert status == 1, command
        (line,) = err.splitlines()
        assert line.startswith(f"dateline: {closed}"), line
        assert "cannot be written" in line
    assert contents(closed) == before
    trial.saw(
        "read-only folder",
        f"chmod of a library, {how}; {len(reading)} commands that read, {len(writing)} that write",
        f"the same answers, `check` finds all well; {len(writing)} of {len(writing)} that write end with one"
        " line and 1; not a byte changed",
    )


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="permissions are taken from the superuser by prctl")
@pytest.mark.parametrize("closed", ["closed"], indirect=True)
def test_a_restore_says_of_a_folder_that_nothing_can_be_written_there(closed: Path, tmp_path: Path) -> None:
    run(closed, ["backup", str(tmp_path / "news.backup")])
    for name in ("writer.lock", "bot.lock"):
        closed.chmod(0o755)
        (closed / name).touch()
        (closed / name).chmod(0o644)
        closed.chmod(0o555)
    for folder in (closed, closed / "new"):
        before = contents(closed)
        ((status, out, err),) = run(folder, ["restore", str(tmp_path / "news.backup"), "--replace"])
        assert (status, out) == (1, "")
        words = "cannot be written (Permission denied): check DATELINE_DATA or --data"
        assert err == f"dateline: {folder} {words}\n"
        assert contents(closed) == before


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="permissions are taken from the superuser by prctl")
def test_an_older_library_that_can_only_be_read_says_what_to_do(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    path = folder / "library.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(f"BEGIN;{''.join(MIGRATIONS[:3])};PRAGMA user_version = 3;COMMIT;")
    path.chmod(0o444)
    folder.chmod(0o555)
    before = contents(folder)
    said = (
        f"{path} was made by an older Dateline (schema 3) and cannot be brought up to date here (attempt to"
        " write a readonly database): run `dateline check` once where it can be written, or on a copy\n"
    )
    asked, checked = run(folder, ["ask", "When did story 66 meet?"], ["check"])
    assert asked == [1, "", f"dateline: {said}"]
    assert checked == [3, f"- {said}", ""]
    assert contents(folder) == before
    folder.chmod(0o755)
    path.chmod(0o644)
    assert run(folder, ["check"]) == [[0, "all is well\n", ""]]


def without_times(line: str) -> dict[str, Any]:
    row: dict[str, Any] = json.loads(line)
    row.pop("elapsed_ms")
    return row
