"""One command for the figures that every change is held to: answers, everyday messages, timelines.

usage: python -m benchmarks.gates BENCH [--only NAME ...] [--keep DIR] [--limit N]

BENCH is a folder of benchmark scripts that drive the `dateline` command and print one JSON object each:
when_qa.py, realtimeqa.py, multihop.py, chat_qa.py, bugs.py. What is missing there is skipped and said so. The
timelines are those of the project's own samples. `--keep` keeps the large library between runs.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DATELINE = f"{sys.executable} -m bot.cli"


@dataclass(frozen=True)
class Gate:
    """A script with its options, and the figures that are held, each with its least value."""

    script: str
    options: tuple[str, ...]
    least: dict[str, float]


GATES = {
    "when_qa": Gate("when_qa.py", (), {"date_accuracy": 95, "cited_sentence": 92.5, "refusal_f1": 90}),
    "realtimeqa": Gate(
        "realtimeqa.py", (), {"gold_article@1": 59, "mrr@10": 71.4, "exact_match": 32.4, "f1": 40.4}
    ),
    "multihop": Gate("multihop.py", ("--limit", "600"), {"fact_recall@10": 86, "null_refused": 85}),
    "chat_qa": Gate("chat_qa.py", ("--via", "ask"), {"all": 38}),
    "bugs": Gate("bugs.py", (), {"pass": 21}),
}


def run_script(bench: Path, gate: Gate, options: Sequence[str]) -> dict[str, object]:
    """The figures that a script prints in its last line of JSON."""
    environment = os.environ | {"DATELINE_CMD": DATELINE, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, str(bench / gate.script), *gate.options, *options],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if not lines:
        return {"failed": (done.stderr.strip().splitlines() or ["printed nothing"])[-1]}
    return dict(json.loads(lines[-1]))


def run_timelines() -> dict[str, object]:
    """How many topics of the samples have exactly the events that their editor lists."""
    expected = [
        json.loads(line) for line in (ROOT / "samples/timelines.jsonl").read_text("utf-8").splitlines()
    ]
    with tempfile.TemporaryDirectory() as folder:

        def dateline(*arguments: str) -> str:
            command = [sys.executable, "-m", "bot.cli", *arguments, "--data", folder]
            return subprocess.check_output(command, text=True, cwd=ROOT)

        dateline("ingest", "samples/articles")
        right = 0
        for row in expected:
            events = json.loads(dateline("timeline", row["topic"], "-k", "100", "--json"))["events"]
            right += [one["when"]["value"] for one in events] == [one["when"] for one in row["events"]]
    return {"right": right, "of": len(expected)}


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("bench", type=Path, help="a folder of benchmark scripts")
    options.add_argument("--only", nargs="*", default=[*GATES, "timelines"], help="the gates to run")
    options.add_argument("--keep", type=Path, help="keep the library of realtimeqa.py here, and use it again")
    options.add_argument("--limit", type=int, help="so many questions of realtimeqa.py")
    given = options.parse_args()
    low = 0
    for name in given.only:
        started = time.monotonic()
        more: list[str] = []
        if name == "realtimeqa" and given.keep:
            more += ["--home", str(given.keep)]
            if (given.keep / "library.db").exists():
                more.append("--ask-only")
        if name == "realtimeqa" and given.limit:
            more += ["--limit", str(given.limit)]
        if name == "timelines":
            figures, least = run_timelines(), {"right": 8.0}
        elif (given.bench / GATES[name].script).is_file():
            figures, least = run_script(given.bench, GATES[name], more), GATES[name].least
        else:
            figures, least = {"skipped": f"{GATES[name].script} is not in {given.bench}"}, {}
        below = [
            one
            for one, bar in least.items()
            if isinstance(figures.get(one), (int, float)) and figures[one] < bar
        ]
        low += len(below) + ("failed" in figures)
        print(
            json.dumps(
                {"gate": name, **figures, "below": below, "seconds": round(time.monotonic() - started)}
            ),
            flush=True,
        )
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
