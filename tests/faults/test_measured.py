"""The table of faults: what a test saw stands in it once, however the run was spread over processes."""

from __future__ import annotations

import pytest
from faults.measured import Trial, table


def test_what_was_seen_is_a_row_of_the_table(trial: Trial) -> None:
    trial.saw("a pipe | in a name", "1 time", "kept")
    report = pytest.TestReport(
        "x", ("x", 0, "x"), {}, "passed", None, "call", user_properties=trial.node.user_properties
    )
    trial.node.user_properties.clear()
    assert table([report]) == [
        "| fault | procedure | result |",
        "|---|---|---|",
        "| a pipe \\| in a name | 1 time | kept |",
    ]
    assert table([]) == []


def test_a_short_run_is_not_a_full_one(trial: Trial) -> None:
    assert Trial(True, trial.node).size(2, 50) == 50
    assert Trial(False, trial.node).size(2, 50) == 2
