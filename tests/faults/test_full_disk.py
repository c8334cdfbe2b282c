"""On a disk without room a command ends with one line, loses nothing, and the same one completes it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import Build
from faults.commands import last_line
from faults.measured import Trial
from faults.test_damage import story

PROGRAM = Path(__file__).with_name("small_disk.py")
# A namespace of its own, where whoever runs the test may mount a file system that ends with the process.
MOUNTING = ("unshare", "--user", "--map-root-user", "--mount")


def may_mount(folder: Path) -> bool:
    """Whether this machine lets a test mount a file system of its own."""
    if shutil.which("unshare") is None:
        return False
    command = [*MOUNTING, "mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.fixture
def stocked(house: Build, tmp_path: Path, trial: Trial) -> Path:
    """A library with an index, and more articles than it has, which make another index worth building."""
    one = house(tmp_path / "start")
    one.ingest([story(number) for number in range(60)])
    one.dense.merge()
    one.close()
    rows = [story(number) for number in range(60, 60 + trial.size(120, 1_000))]
    lines = [json.dumps({"id": row.id, "title": row.title, "text": row.text}) for row in rows]
    (tmp_path / "more.jsonl").write_text("\n".join(lines))
    return tmp_path


def run(how: str, folder: Path, size: int) -> dict[str, Any]:
    before = MOUNTING if how == "mount" else ()
    words = [*before, sys.executable, str(PROGRAM), how, str(folder), str(size)]
    seen: dict[str, Any] = last_line(words, folder)
    return seen


def completed(seen: dict[str, Any]) -> bool:
    """Whether all went on as it should once there was room, and nothing was lost before."""
    assert seen["after"] == seen["before"], "the generation before does not answer"
    assert seen["ask"]["status"] == 0, seen["ask"]
    assert "Traceback" not in str(seen)
    assert seen["again"]["status"] == 0, seen["again"]
    row = json.loads(seen["again"]["out"])
    assert row["refused"] == []
    assert (seen["check"]["status"], seen["check"]["out"]) == (0, "all is well\n")
    return True


def failed(seen: dict[str, Any]) -> str:
    """The one line with which the ingest ended."""
    assert seen["ingest"]["status"] == 1, seen["ingest"]
    (line,) = seen["ingest"]["err"]
    assert line.startswith("dateline: ")
    return str(line)


def where(lines: list[str]) -> str:
    """Where the room ended, counted."""
    index = sum("/index/" in line for line in lines)
    return f"{len(lines) - index} in the library, {index} in the index"


@pytest.mark.slow
def test_a_full_disk_ends_an_ingest_with_one_line_and_the_same_command_completes_it(
    stocked: Path, trial: Trial
) -> None:
    if not may_mount(stocked):
        pytest.skip("no file system can be mounted here: `unshare --user --map-root-user --mount` is refused")
    whole = run("mount", stocked, 200 << 20)
    assert whole["ingest"]["status"] == 0
    start, end = whole["start"], whole["end"]
    count = trial.size(2, 8)
    lines = []
    for number in range(count):
        size = start + (end - start) * (2 * number + 1) // (2 * count)
        seen = run("mount", stocked, size)
        lines.append(failed(seen))
        completed(seen)
        assert seen["left"] in (["data"], ["data", "news.backup"], ["news.backup", "data"])
        if seen["backup"]["status"]:
            assert len(seen["backup"]["err"]) == 1
    trial.saw(
        "full disk",
        f"a tmpfs of {count} sizes from {start >> 10} to {end >> 10} KiB, ingest of more than fits",
        f"{count} of {count}: one line and 1 ({where(lines)}), the index before answers; with room, the same"
        " command completes it and `check` finds all well",
    )


@pytest.mark.slow
def test_a_file_that_may_not_grow_ends_an_ingest_with_one_line(stocked: Path, trial: Trial) -> None:
    # What every account may do to itself: the limit on the size of a file.
    biggest = max(path.stat().st_size for path in (stocked / "start").rglob("*") if path.is_file())
    sizes = [biggest + 4096 * step for step in (1, 20, 60)[: trial.size(1, 3)]]
    for size in sizes:
        seen = run("limit", stocked, size)
        failed(seen)
        completed(seen)
    trial.saw(
        "full disk",
        f"no file may grow beyond {', '.join(f'{size >> 10} KiB' for size in sizes)} (RLIMIT_FSIZE)",
        f"{len(sizes)} of {len(sizes)}: one line and 1, then completed",
    )
