"""A question goes through the stages in their order, and no stage is entered again from a later one."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import FrameType

import pytest
import regex
from conftest import ROOT, Build, House
from pointing import Pointer

from retrieval.types import Article, Question

STAGES = ("understand", "search", "read", "judge", "compose", "verify")
# The function of each stage that does its work; what else a later stage calls of an earlier one (a method of
# the query, the share of words in a text) answers about what it is given.
WORK = {
    "understand": ("Understander.understand", "parse_message", "classify_answer", "parse_comparison"),
    "search": ("Search.search",),
    "read": ("Reader.read", "Reader.read_on"),
    "judge": ("Judge.judge",),
    "compose": ("Composer.compose",),
    "verify": ("Verifier.verify",),
}
NAMES = frozenset(name for names in WORK.values() for name in names)
ONCE = "search read judge( read judge)?"


@dataclass
class Trace:
    """The stages that are entered, in order, with the stage that each is entered from, and what is called."""

    entered: list[tuple[str, str]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)

    def __call__(self, frame: FrameType, event: str, _: object) -> None:
        name = frame.f_code.co_qualname
        if event != "call" or name not in NAMES or name not in WORK.get(stage := _stage(frame), ()):
            return
        self.calls.append(name)
        caller = _caller(frame)
        if caller != stage:
            self.entered.append((caller, stage))


def _stage(frame: FrameType) -> str:
    path = Path(frame.f_code.co_filename)
    return path.relative_to(ROOT / "retrieval").parts[0] if path.is_relative_to(ROOT / "retrieval") else ""


def _caller(frame: FrameType) -> str:
    back = frame.f_back
    while back is not None and not _stage(back):
        back = back.f_back
    return _stage(back) if back else ""


def traced(built: House, text: str) -> Trace:
    engine = built.engine(built.encoder, Pointer("May 3", others="Skerry Rock"))
    trace = Trace()
    sys.setprofile(trace)
    try:
        engine.answer(Question(text))
    finally:
        sys.setprofile(None)
    return trace


@pytest.fixture
def harbour(house: Build) -> House:
    built = house()
    built.ingest(
        [
            Article("sank", "The ferry Petrel sank off Skerry Rock on May 3.", published=date(2022, 5, 9)),
            Article("fire", "The fire in the harbour began on June 1.", published=date(2022, 6, 9)),
            *(Article(f"{n}", f"Harbour news, part {n}.", published=date(2022, 7, n)) for n in range(1, 8)),
        ]
    )
    return built


def test_the_stages_are_entered_in_order_and_each_once(harbour: House) -> None:
    for text, parts in (
        ("When did the ferry Petrel sink?", 1),
        ("Who painted the ceiling of the opera?", 1),
        ("When and where did the ferry Petrel sink?", 3),
        ("Did the ferry Petrel sink before the fire began?", 3),
    ):
        trace = traced(harbour, text)
        assert {caller for caller, _ in trace.entered} == {"pipeline.py"}, text
        path = " ".join(stage for _, stage in trace.entered)
        assert regex.fullmatch(rf"understand( {ONCE}){{{parts}}} compose verify", path), (text, path)
        assert trace.calls.count("parse_message") == parts, text


def test_what_happened_in_a_period_is_told_without_reading(harbour: House) -> None:
    trace = traced(harbour, "What happened on May 3, 2022?")
    assert [stage for _, stage in trace.entered] == ["understand", "verify"]


def test_what_can_only_be_refused_is_not_searched_for(house: Build) -> None:
    built = house()
    engine, trace = built.engine(), Trace()
    sys.setprofile(trace)
    try:
        engine.answer(Question("Who?", source="nobody"))
    finally:
        sys.setprofile(None)
    assert [stage for _, stage in trace.entered] == ["understand", "compose", "verify"]


def test_every_stage_has_its_work_where_the_trace_looks_for_it() -> None:
    for stage, names in WORK.items():
        source = "\n".join(
            path.read_text(encoding="utf-8") for path in (ROOT / "retrieval" / stage).glob("*.py")
        )
        missing = [name for name in names if f"def {name.rpartition('.')[2]}(" not in source]
        assert not missing, (stage, missing)
    assert tuple(WORK) == STAGES
