"""The commands lead from data to weights, and say in one line what is missing."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from bot import cli
from retrieval.read import weights as overlay
from retrieval.read.span_model import ShippedModel
from retrieval.read.spans import SpanReader
from training import config
from training.__main__ import main
from training.records import Record, write


@pytest.fixture
def settings(tmp_path: Path) -> list[str]:
    """The shipped configuration, but one data set and one layer that learns, over a run in a new folder."""
    text = (
        config.DEFAULT.read_text(encoding="utf-8").partition("[mix]")[0]
        + "[mix]\nsquad_train = 2\nsquad_no_answer = 1\n"
    )
    for before, after in (
        ("frozen_layers = 0", "frozen_layers = 5"),
        ("batch = 24", "batch = 4"),
        ("part = 12", "part = 2"),
        ("pool = 50", "pool = 2"),
        ("share = 0.04", "share = 0.3"),
    ):
        assert before in text
        text = text.replace(before, after)
    (tmp_path / "config.toml").write_text(text)
    return ["--config", str(tmp_path / "config.toml"), "--run", str(tmp_path / "run"), "--threads", "1"]


def made(n: int) -> Record:
    context = f"The mayor of town {n} opened bridge {n} on day {n}."
    if n % 3 == 0:
        return Record(f"{n}", "squad_train", f"Who shut bridge number {n} that year?", context, ())
    return Record(f"{n}", "squad_train", f"Who opened bridge number {n} then?", context, ((0, 9),))


@pytest.mark.slow
def test_the_commands_lead_from_data_to_weights(
    settings: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, run = tmp_path / "data", tmp_path / "run"
    data.mkdir()
    write(data / "open.jsonl.gz", [made(n) for n in range(90)])
    squad = tmp_path / "squad.json"
    asked = {"id": "1", "question": "Who shut it?", "answers": [{"text": "mayor", "answer_start": 4}]}
    context = "The mayor of Riga shut the market."
    squad.write_text(json.dumps({"data": [{"paragraphs": [{"context": context, "qas": [asked]}]}]}))
    weights = tmp_path / "weights" / "reader.safetensors"

    main(["train", str(data), "--benchmarks", str(squad), "--examples", "16", *settings])
    main(["check", str(run / "train.jsonl.gz"), "--benchmarks", str(squad), *settings])
    main(["calibrate", "--limit", "20", *settings])
    main(["measure-squad", str(squad), *settings])
    main(["rule-articles", *settings])
    assert cli.main(["ingest", str(run / "rule.jsonl"), "--data", str(run / "rule")]) == 0
    main(["fit-rule", "--library", str(run / "rule"), *settings])
    main(["diagram", "--to", str(tmp_path / "diagram.png"), *settings])
    assert (tmp_path / "diagram.png").read_bytes().startswith(b"\x89PNG")
    main(["export", "--to", str(weights), *settings])
    told = json.loads((run / "figures.json").read_text())
    assert told["squad run"]["questions"] == 1
    assert told["rule"]["questions"] > 5
    assert told["kept out"]["kept out"]["questions"] == 10
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    assert f"sha256 {digest}" in capsys.readouterr().out
    shipped = overlay.read(weights, digest)
    assert shipped.calibration == overlay.Calibration(**told["kept out"]["calibration"])
    assert shipped.rules == overlay.rules_of(told["rule"]["rules"])
    (span,) = SpanReader(ShippedModel(shipped)).read([("Who shut it?", context)])
    assert context[span.start : span.end]

    main(["train", str(data), "--benchmarks", str(squad), "--examples", "8", "--turn", "1",
          "--start", str(weights), *settings[:2], "--run", str(tmp_path / "second")])  # fmt: skip
    assert (tmp_path / "second" / "checkpoint.pt").exists()


def test_records_that_a_benchmark_holds_end_the_check(settings: list[str], tmp_path: Path) -> None:
    write(tmp_path / "train.jsonl.gz", [made(n) for n in range(9)])
    (tmp_path / "held.json").write_text(json.dumps({"question": made(4).question}))
    with pytest.raises(SystemExit, match="1 of 9 records stand in a benchmark"):
        main(
            [
                "check",
                str(tmp_path / "train.jsonl.gz"),
                "--benchmarks",
                str(tmp_path / "held.json"),
                *settings,
            ]
        )


def test_what_is_missing_is_said_in_one_line(settings: list[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"holds no checkpoint\.pt: run `python -m training train` first"):
        main(["calibrate", *settings])
    with pytest.raises(SystemExit, match=r"holds no calibration: run `python -m training calibrate` first"):
        main(["measure-speed", *settings])
    with pytest.raises(SystemExit, match="no record of squad_train, squad_no_answer: is the data complete"):
        (tmp_path / "held.json").write_text('["Why?"]')
        main(["train", str(tmp_path), "--benchmarks", str(tmp_path / "held.json"), *settings])
