"""Nothing leaves this machine: not one attempt to reach another while reading articles and answering."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, SAMPLES

QUESTIONS = (SAMPLES / "questions.jsonl").read_text(encoding="utf-8").splitlines()[:50]

# Runs at the start of every process, child processes too: notes each attempt to leave, and refuses it.
GUARD = """
import os, socket

def _refuse(what):
    with open(os.environ["ATTEMPTS"], "a") as file:
        file.write(f"{what}\\n")
    raise OSError(f"no network in this test: {what}")

def _local(address):
    return not isinstance(address, tuple) or str(address[0]) in ("127.0.0.1", "::1", "localhost", "")

class Guarded(socket.socket):
    def connect(self, address):
        return super().connect(address) if _local(address) else _refuse(f"connect {address}")
    def connect_ex(self, address):
        return super().connect_ex(address) if _local(address) else _refuse(f"connect {address}")
    def sendto(self, data, *rest):
        return super().sendto(data, *rest) if _local(rest[-1]) else _refuse(f"sendto {rest[-1]}")

def _guard(name):
    real = getattr(socket, name)
    def looked_up(host, *rest, **named):
        return real(host, *rest, **named) if _local((host,)) else _refuse(f"{name} {host}")
    setattr(socket, name, looked_up)

socket.socket = Guarded
for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
    _guard(name)
"""

RUN = """
import sys
from bot.cli import main
from retrieval.embed import SentenceEncoder
data = sys.argv[1]
if len(sys.argv) > 2:
    # As a program that uses the core does, without the settings of the command line.
    assert SentenceEncoder().encode(["The bridge is shut."]).shape == (1, 384)
    assert main(["ingest", "--data", data, "--json", sys.argv[2]]) == 0
sys.exit(main(["ask", "-", "--data", data, "--json"]))
"""


@dataclass(frozen=True)
class Ran:
    """What a process printed, and where it tried to go."""

    rows: list[Any]
    attempts: list[str]


def guarded(folder: Path, code: str, *arguments: str, stdin: str = "", **environment: str) -> Ran:
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(GUARD)
    attempts = folder / "attempts"
    attempts.touch()
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    given = {**kept, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}", "ATTEMPTS": str(attempts), **environment}
    ended = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        env=given,
        input=stdin.encode(),
        capture_output=True,
        timeout=500,
        check=False,
    )
    said = ended.stderr.decode(errors="replace")
    assert ended.returncode == 0, said
    assert "Traceback" not in said
    return Ran([json.loads(line) for line in ended.stdout.splitlines()], attempts.read_text().splitlines())


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    """A new library of the samples, and fifty questions, in a process without a setting."""
    folder = tmp_path_factory.mktemp("offline")
    asked = "\n".join(QUESTIONS)
    ran = guarded(
        folder / "one", RUN, str(folder / "data"), str(SAMPLES / "articles"), stdin=asked, PYTHONHASHSEED="1"
    )
    return folder, ran


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)",
        "import urllib.request; urllib.request.urlopen('http://example.invalid')",
        "import socket; socket.getaddrinfo('example.invalid', 80)",
        "import asyncio; asyncio.run(asyncio.open_connection('192.0.2.1', 80))",
        "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
        "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import socket;"
        ' socket.create_connection(("192.0.2.1", 80))\'], check=True, stderr=-3)',
    ],
)
def test_the_guard_sees_each_way_out(tmp_path: Path, attempt: str) -> None:
    ran = guarded(tmp_path, f"try:\n    {attempt}\nexcept Exception: pass")
    assert ran.attempts != []


def test_ingesting_and_answering_never_try_to_leave_this_machine(first: tuple[Path, Ran]) -> None:
    _, ran = first
    assert ran.attempts == []
    summary, *answers = ran.rows
    assert summary["new"] == 23
    assert summary["refused"] == []
    assert len(answers) == 50
    assert answers[0]["answered"]


def test_the_sample_question_has_its_date_and_its_article(first: tuple[Path, Ran]) -> None:
    answer = first[1].rows[1]
    assert answer["question"] == "when did the NATO-Russia Council meet?"
    assert answer["when"]["value"].startswith("2022-01-12")
    assert "January 12" in answer["citations"][0]["quote"]


def test_fifty_questions_have_the_same_answers_in_another_process(first: tuple[Path, Ran]) -> None:
    folder, ran = first
    again = guarded(
        folder / "two",
        RUN,
        str(folder / "data"),
        stdin="\n".join(QUESTIONS),
        PYTHONHASHSEED="2",
        OMP_NUM_THREADS="1",
    )
    assert again.attempts == []
    for before, after in zip(ran.rows[1:], again.rows, strict=True):
        for row in (before, after):
            row.pop("elapsed_ms")
        assert before == after
