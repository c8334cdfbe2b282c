"""How far a fault test goes, short in `make test` and full in `make faults`, and the table of what it saw."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pytest

RECORDED = "fault"
Row = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Trial:
    """What a test knows of how it is run: `full` or short, and where its row of the table goes."""

    full: bool
    node: pytest.Item

    def size(self, short: int, full: int) -> int:
        """How many times, or how much: the one number in `make test`, the other in `make faults`."""
        return full if self.full else short

    def saw(self, fault: str, procedure: str, result: str) -> None:
        """Put a row into the table: the fault, what was done how often, what came of it, with figures."""
        self.node.user_properties.append((RECORDED, (fault, procedure, result)))


def table(reports: Iterable[pytest.TestReport]) -> list[str]:
    """The rows that tests recorded, as a table in Markdown; [] when there are none."""
    rows = [row for report in reports for name, row in report.user_properties if name == RECORDED]
    if not rows:
        return []
    lines = [_line(row) for row in sorted(map(tuple, rows))]
    return ["| fault | procedure | result |", "|---|---|---|", *lines]


def _line(row: Iterable[object]) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |"
