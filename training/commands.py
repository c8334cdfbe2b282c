"""What `python -m training` can do: one function a command."""

from __future__ import annotations

import hashlib
import json
import time
from argparse import Namespace
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import torch

from retrieval.embed import packaged
from retrieval.read import weights as overlay
from retrieval.read.span_model import NamedModel, ShippedModel
from retrieval.read.spans import SpanReader
from retrieval.read.weights import Overlay
from retrieval.types import DatelineError
from training import evaluate, messages, rule, seeing
from training.batches import pools, stream
from training.config import read
from training.contamination import benchmark, shared
from training.learner import Learner
from training.loop import Budget, Run, averaged_weights
from training.preparing import HELD_OUT, TRAIN, prepare
from training.records import read as read_records
from training.records import read_squad
from training.windows import tokenizer

FIGURES = "figures.json"


def tell(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')}  {line}", flush=True)


def train(options: Namespace) -> None:
    config = read(options.config)
    made = prepare(options.data, options.benchmarks, options.run, config, tell)
    torch.manual_seed(config.seed)
    folder = packaged()
    learner = Learner(folder, config, options.threads)
    if options.start:
        digest = hashlib.sha256(options.start.read_bytes()).hexdigest()
        learner.begin_with(dict(overlay.read(options.start, digest).tensors))
    run = Run(options.run, learner, Budget(options.examples, options.minutes * 60), config.schedule.warmup)
    tokens = tokenizer(folder)
    tell(f"from {run.place}")
    seed = config.seed + options.turn
    run.go(
        lambda done: pools(stream(made.train, config.mix, seed), tokens, config, done), time.monotonic, tell
    )
    tell(f"done: {run.place}")


def fit_messages(_options: Namespace) -> None:
    """Fit and write the heads that read messages; the figures on the fifth that is kept out."""
    found = messages.fit()
    wrong = found.pop("wrong")
    for right, guessed, text in wrong:
        tell(f"{right} taken for {guessed}: {text}")
    tell(json.dumps(found))


def check(options: Namespace) -> None:
    records = list(read_records(options.records))
    found = list(shared(records, benchmark(options.benchmarks)))
    for one in found[:20]:
        tell(f"{one.record.id} of {one.record.source}: a benchmark holds the {one.what}")
    if found:
        raise SystemExit(f"{len(found)} of {len(records)} records stand in a benchmark")
    tell(f"none of {len(records)} records stands in a benchmark")


def calibrate(options: Namespace) -> None:
    config, torn = read(options.config), averaged_weights(options.run)
    kept = list(read_records(options.run / HELD_OUT))
    chosen = evaluate.sample(kept, config.mix, options.limit, config.seed)
    _note(options.run, "kept out", evaluate.calibrate(torn, chosen))


def write_articles(options: Namespace) -> None:
    made = seeing.articles(
        list(read_records(options.run / HELD_OUT)), list(read_records(options.run / TRAIN))
    )
    path = options.run / "rule.jsonl"
    path.write_text("\n".join(map(json.dumps, made)) + "\n", encoding="utf-8")
    tell(f"{len(made)} articles: `dateline ingest {path} --data {options.run / 'rule'}`")


def fit_rule(options: Namespace) -> None:
    """Ask kept-out questions of that library, fit the rules; measure each half by those of the other."""
    asked = seeing.asked(list(read_records(options.run / HELD_OUT)), options.limit)
    seen = list(seeing.see(options.library, reader(options), asked))
    made = rule.fit(seen)
    held = {"rules": asdict(made), **rule.figures(rule.crossed(seen), made.other.enough)}
    _note(options.run, "rule", held)


def draw_diagram(options: Namespace) -> None:
    noted = _noted(options.run)["rule"]
    error = f"calibration error {noted['calibration error']:.1f} points"
    evaluate.draw_reliability(
        noted["reliability"], f"{noted['questions']} kept-out questions, {error}", options.to
    )


def reader(options: Namespace) -> SpanReader:
    """The reader that is measured: a named model, the shipped weights, or those of the run."""
    torch.set_num_threads(options.threads)
    if options.reader == "shipped":
        return SpanReader(ShippedModel())
    if options.reader:
        return SpanReader(NamedModel(options.reader))
    return SpanReader(ShippedModel(_fitted(options.run)))


def measure_squad(options: Namespace) -> None:
    """The figures on a file in SQuAD's format, with the threshold of `calibrate`."""
    records = read_squad(options.file)
    chosen = evaluate.sample(records, {records[0].source: 1.0}, options.limit or len(records), 1)
    threshold = _noted(options.run).get("kept out", {}).get("threshold", 0.0)
    judged = evaluate.read_all(reader(options), chosen)
    _note(options.run, f"squad {options.reader or 'run'}", evaluate.figures(judged, threshold))


def measure_speed(options: Namespace) -> None:
    """Milliseconds of one batch of 8 passages of 200 tokens."""
    taken = evaluate.latency(reader(options))
    held = {"least": taken[0], "median": taken[len(taken) // 2], "most": taken[-1]}
    _note(options.run, f"speed {options.reader or 'run'}, {options.threads} threads, ms", held)


def ship(options: Namespace) -> None:
    """Write the run's averaged weights, or the shipped ones, with new rules; tell their sha256."""
    if "rule" not in (noted := _noted(options.run)):
        raise DatelineError(f"{options.run / FIGURES} holds no rule: run `python -m training fit-rule` first")
    made = overlay.shipped() if options.reader == "shipped" else _fitted(options.run)
    digest = overlay.write(options.to, replace(made, rules=overlay.rules_of(noted["rule"]["rules"])))
    tell(f"{options.to}: {options.to.stat().st_size:,} bytes, sha256 {digest}")
    tell("write the sha256 into SHIPPED_SHA256 of retrieval/read/weights.py; figures into the model card")


def _fitted(run: Path) -> Overlay:
    if "kept out" not in (noted := _noted(run)):
        raise DatelineError(f"{run / FIGURES} holds no calibration: run `python -m training calibrate` first")
    return replace(averaged_weights(run), calibration=overlay.Calibration(**noted["kept out"]["calibration"]))


def _noted(run: Path) -> dict[str, Any]:
    path = run / FIGURES
    held: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return held


def _note(run: Path, name: str, figures: object) -> None:
    text = json.dumps({**_noted(run), name: figures}, indent=1, ensure_ascii=False)
    (run / FIGURES).write_text(text + "\n", encoding="utf-8")
    tell(f"{name}: {json.dumps(figures, ensure_ascii=False)}")
