"""Asks a new index generation for vectors it holds, in a process of its own that may crash or hang."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retrieval.chroma.generation import Generation

SAMPLE = 200
NEIGHBOURS = 10
SAME = 1e-3
MISSES_ALLOWED = 0.01


@dataclass(frozen=True, slots=True)
class Probe:
    """Runs `command` with a generation's folder; within `timeout` seconds it prints a JSON list."""

    command: tuple[str, ...] = (sys.executable, "-m", "retrieval.chroma.probe")
    timeout: float = 300.0

    def __call__(self, folder: Path) -> list[str]:
        """What is wrong with the generation in `folder`, a line each; empty when it answers as it should."""
        # From the package's own root, so that a stray module in the caller's folder is not imported.
        root = Path(__file__).resolve().parents[2]
        command = [*self.command, str(folder.resolve())]
        try:
            ended = subprocess.run(command, cwd=root, capture_output=True, timeout=self.timeout, check=False)
        except subprocess.TimeoutExpired:
            return [f"opening {folder} took longer than {self.timeout:g} s"]
        said = ended.stderr.decode(errors="replace").strip().splitlines()
        if ended.returncode or not ended.stdout:
            return [f"the process that opened {folder} ended with status {ended.returncode}", *said[-1:]]
        found: list[str] = json.loads(ended.stdout)
        return found


def failures(generation: Generation) -> list[str]:
    """What is wrong with an open generation, a line each: stored vectors that do not find themselves.

    About 200 are asked for. One is found when it is among its own 10 nearest, or when all of those
    are as near as itself (a text that was printed often). The search is approximate, so one in a
    hundred may be missed; a damaged index misses one in eight or more.
    """
    ids, vectors = generation.sample(SAMPLE)
    missed = []
    for identifier, vector in zip(ids.tolist(), vectors, strict=True):
        found = generation.search(vector, NEIGHBOURS)
        itself = any(i == identifier and abs(score - 1) < SAME for i, score in found)
        if not itself and not (found and all(abs(score - 1) < SAME for _, score in found)):
            missed.append(identifier)
    if len(missed) <= MISSES_ALLOWED * len(ids):
        return []
    return [f"{len(missed)} of {len(ids)} stored vectors of {generation.name} do not find themselves"]


def main(folder: Path) -> list[str]:
    from retrieval.chroma.folder import hold
    from retrieval.chroma.index import open_generation
    from retrieval.types import DatelineError

    lock = hold(folder)
    if lock is None:
        return [f"{folder} is missing or being removed"]
    with lock:
        try:
            return failures(open_generation(folder, lock))
        except DatelineError as error:
            return [str(error)]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]))))
