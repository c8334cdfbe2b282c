"""Which modules one question enters, and in which order the stages: is the pipeline as visible as it claims?

usage: python -m benchmarks.trace [--json]

Asks questions of the samples with the real models and traces every call into `retrieval/`. Prints for each
question the modules it enters, from pipeline.py on (a storage backend, the date engine and the room of text
count as one each), and the stages in the order in which they begin. A stage that begins again after a later
one is named.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parents[1]
STAGES = ("understand", "search", "read", "judge", "compose", "verify")
# Behind a port: one module each, however many files it has.
BEHIND = ("sqlite", "chroma", "dates", "duplicates", "text")
QUESTIONS = 20


def trace(ask: Callable[[], object]) -> tuple[set[str], list[str]]:
    """The modules under `retrieval/` that a call enters, and the stages as pipeline.py enters them."""
    entered: set[str] = set()
    order: list[str] = []
    home = str(ROOT / "retrieval") + "/"

    def note(frame: FrameType, event: str, _value: object) -> None:
        name = frame.f_code.co_filename
        if event != "call" or not name.startswith(home) or frame.f_code.co_name.startswith("<"):
            return
        module = name.removeprefix(home).removesuffix(".py")
        folder = module.partition("/")[0]
        entered.add(folder if folder in BEHIND else module)
        caller = frame.f_back
        while caller and caller.f_code.co_name.startswith("<"):
            caller = caller.f_back
        from_pipeline = caller is not None and caller.f_code.co_filename == home + "pipeline.py"
        if from_pipeline and folder in STAGES and order[-1:] != [folder]:
            order.append(folder)

    sys.setprofile(note)
    try:
        ask()
    finally:
        sys.setprofile(None)
    return entered, order


def returns(order: list[str]) -> list[str]:
    """The stages that begin again after a later one; search to judge are gone through once a part."""
    stages = [STAGES.index(one) for one in order]
    found = []
    for at, stage in enumerate(stages):
        later = max(stages[:at], default=-1)
        again_for_a_part = 1 <= stage <= 3 and later <= 3
        if stage < later and not again_for_a_part:
            found.append(order[at])
    return found


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--json", action="store_true", help="one object a question")
    given = options.parse_args()
    from bot.cli import main as dateline
    from retrieval.build import open_engine
    from retrieval.embed import SentenceEncoder
    from retrieval.types import Question

    rows = [json.loads(line) for line in (ROOT / "samples/questions.jsonl").read_text("utf-8").splitlines()]
    asked = [row["question"] for row in rows][:: max(1, len(rows) // QUESTIONS)][:QUESTIONS]
    with tempfile.TemporaryDirectory() as folder:
        dateline(["ingest", str(ROOT / "samples/articles"), "--data", folder])
        engine = open_engine(Path(folder), SentenceEncoder())
        engine.warm_up()
        counts: list[int] = []
        found: list[set[str]] = []
        for text in asked:
            entered, order = trace(lambda text=text: engine.answer(Question(text, asof=date(2026, 1, 1))))
            counts.append(len(entered))
            found.append(entered)
            wrong = returns(order)
            if given.json:
                print(json.dumps({"question": text, "modules": sorted(entered), "stages": order}))
            else:
                back = f"  returns to {', '.join(wrong)}" if wrong else ""
                print(f"{len(entered):3} modules  {' > '.join(order)}  {text}{back}")
        own = [sum(name == "pipeline" or name.partition("/")[0] in STAGES for name in one) for one in found]
        print(f"modules a question enters: median {statistics.median(counts):g}, most {max(counts)}")
        print(f"of these pipeline.py and the stages: median {statistics.median(own):g}, most {max(own)}")


if __name__ == "__main__":
    main()
