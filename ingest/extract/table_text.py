"""Tables as sentences, so that a figure keeps its row and column: `Mill School: pupils 144; teachers 12.`"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

MOST_CELLS = 40
_ROW = re.compile(r"\|(.*)\|\s*$")
_RULE = re.compile(r"[\s|:-]*")


def tell_table(rows: Iterable[Sequence[str]]) -> list[str]:
    """A line for each row below the heading; a table of one row or one column is told cell by cell."""
    told = [[" ".join(cell.split()) for cell in row] for row in rows]
    told = [row for row in told if any(row)]
    if len(told) < 2 or max(map(len, told)) < 2:
        return [cell for row in told for cell in row if cell]
    heads = told[0]
    return [_tell_row(heads, row) for row in told[1:]]


def _tell_row(heads: Sequence[str], row: Sequence[str]) -> str:
    """`Mill School: pupils 144; teachers 12.`"""
    named = [*heads[1:], *[""] * len(row)]
    cells = [f"{head} {cell}".strip() for head, cell in zip(named, row[1:], strict=False) if cell]
    text = f"{row[0]}: {'; '.join(cells)}" if row[0] and cells else row[0] or "; ".join(cells)
    return text if text.endswith((".", "!", "?")) else f"{text}."


def tell_tables(text: str) -> str:
    """The text with the tables in it that are drawn with bars, `| School | Pupils |`, told as sentences.

    A table of many cells stays as it is drawn: told, its heading would drown its figures.
    """
    lines, drawn = list[str](), list[str]()
    for line in [*text.split("\n"), ""]:
        if _ROW.match(line):
            drawn.append(line)
            continue
        rows = [
            found[1].split("|") for one in drawn if not _RULE.fullmatch(one) and (found := _ROW.match(one))
        ]
        lines += tell_table(rows) if sum(map(len, rows)) <= MOST_CELLS else drawn
        drawn = []
        lines.append(line)
    return "\n".join(lines[:-1])
