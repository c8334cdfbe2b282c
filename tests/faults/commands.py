"""Command lines that tests run in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

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


def fast_command(port: int = 1, settings: Mapping[str, str] | None = None) -> Command:
    """The command line of `fast`; `port` of loopback is open to its reading of the web."""
    return Command((sys.executable, fast.__file__, str(port)), "words", settings or {})
