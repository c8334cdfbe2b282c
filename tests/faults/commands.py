"""Command lines that tests run in processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from conftest import ROOT
from faults import fast

DATELINE = str(Path(sys.executable).with_name("dateline"))
MINUTES = 600


@dataclass(frozen=True)
class Command:
    """The words before the arguments, the encoder, and what else is set."""

    words: tuple[str, ...]
    encoder: str
    settings: Mapping[str, str] = field(default_factory=dict)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """A process that runs with these arguments."""
        path = os.pathsep.join([str(ROOT / "tests"), str(ROOT)])
        own = {"EMBEDDING_MODEL": self.encoder, "OMP_NUM_THREADS": "1", "PYTHONPATH": path, **self.settings}
        return subprocess.Popen(
            [*self.words, *arguments],
            env={**os.environ, **own},
            cwd=ROOT / "tests",
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str) -> int:
        """How it ends when nobody disturbs it."""
        with self.start(*arguments) as running:
            out, err = running.communicate(timeout=MINUTES)
        assert "Traceback" not in err, err
        assert running.returncode in (0, 1, 3), out + err
        return running.returncode


def last_line(
    words: Sequence[str],
    folder: Path,
    settings: Mapping[str, str] | None = None,
    prepare: Callable[[], None] | None = None,
) -> Any:
    """What a program of the tests, run in `folder`, says as JSON in its last line; it must end well.

    `prepare` is called in the new process before it begins.
    """
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    ended = subprocess.run(
        [*words],
        env={**os.environ, "PYTHONPATH": path, "HF_HUB_OFFLINE": "1", **(settings or {})},
        cwd=folder,
        preexec_fn=prepare,
        capture_output=True,
        text=True,
        timeout=MINUTES,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout.splitlines()[-1])


def fast_command(port: int = 1, settings: Mapping[str, str] | None = None) -> Command:
    """The command line of `fast`; `port` of loopback is open to its reading of the web."""
    return Command((sys.executable, fast.__file__, str(port)), "words", settings or {})
