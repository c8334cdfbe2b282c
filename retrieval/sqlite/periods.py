"""Passages that name a day of a period, were published in it or have no date; the SQL for a `Filter`."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from retrieval.ports import Filter
from retrieval.sqlite.database import Database
from retrieval.types import ENDLESS, WEEK, Period, day_number

if TYPE_CHECKING:
    from retrieval.ports import Ids

# Lists of passages that are kept while the library stays as it is.
KEPT_PERIODS = 8

_DATED = (
    "SELECT {columns} FROM mentions m INDEXED BY mentions_by_day"
    " CROSS JOIN passages p ON p.version = m.version AND m.start >= p.start AND m.end <= p.end"
    " WHERE m.begin BETWEEN ? AND ? AND m.end_of_range >= ? AND m.type IN ('DATE', 'TIME')"
    " AND julianday(m.end_of_range) - julianday(m.begin) <= ?"
)
_PUBLISHED = "SELECT id FROM passages WHERE day BETWEEN ? AND ?"
_UNKNOWN = (
    "SELECT p.id FROM passages p WHERE p.day = 0 AND NOT EXISTS (SELECT 1 FROM mentions m"
    " WHERE m.version = p.version AND m.start >= p.start AND m.end <= p.end AND m.begin IS NOT NULL)"
)


class Periods(Database):
    def passages_dated_within(self, period: Period) -> Ids:
        sql = f"{_DATED.format(columns='DISTINCT p.id')} ORDER BY p.start, p.id"
        return self._listed(("dated", period), lambda: self.rows(sql, *_dated_values(period)))

    def passages_about(self, period: Period) -> Ids:
        sql = f"{_DATED.format(columns='p.id')} UNION {_PUBLISHED} UNION {_UNKNOWN} ORDER BY 1"
        values = (*_dated_values(period), *_published_values(period))
        return self._listed(("about", period), lambda: self.rows(sql, *values))

    def leads(self, first: date | None, last: date | None, source: str | None = None) -> Ids:
        import numpy as np

        rows = self.rows(
            "SELECT id, min(start) FROM passages WHERE day BETWEEN ? AND ? AND (? IS NULL OR source = ?)"
            " GROUP BY version ORDER BY day DESC, version DESC",
            max(day_number(first), 1),
            day_number(last or date.max),
            source,
            source,
        )
        return np.array([identifier for identifier, _ in rows], dtype=np.int64)

    def _listed(self, key: tuple[str, Period], find: Callable[[], list[tuple[int]]]) -> Ids:
        import numpy as np

        lists: dict[tuple[str, Period], Ids] = self.kept("periods", dict)
        if (found := lists.get(key)) is None:
            rows = find()
            found = np.fromiter((one for (one,) in rows), dtype=np.int64, count=len(rows))
            if len(lists) >= KEPT_PERIODS:
                lists.clear()
            lists[key] = found
        return found


def condition(database: Periods, where: Filter | None) -> tuple[str, list[int | str]]:
    """SQL that keeps the passages of `where` among matching `words`, and its values.

    CROSS JOIN and "+" hold SQLite to matching words first: the other way round it looks them up once for
    every passage that may be found, which takes up to minutes.
    """
    clauses: list[str] = []
    values: list[int | str] = []
    if where and where.period is not None:
        clauses.append("+words.rowid IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(database.passages_about(where.period).tolist()))
    if where and (where.first_day or where.last_day):
        clauses.append("p.day BETWEEN ? AND ?")
        values += [max(day_number(where.first_day), 1), day_number(where.last_day or date.max)]
    if where and where.source is not None:
        clauses.append("p.source = ?")
        values.append(where.source)
    if not clauses:
        return "", []
    return f" CROSS JOIN passages p ON p.id = words.rowid WHERE {' AND '.join(clauses)}", values


def _bounds(period: Period) -> tuple[date, date]:
    return period.begin or date.min, period.end or date.max


def _dated_values(period: Period) -> tuple[str, str, str, int]:
    begin, end = _bounds(period)
    width = max(period.width, WEEK)
    # The first day on which a mention may begin that still reaches into the period.
    earliest = date.min if width >= ENDLESS else date.fromordinal(max(begin.toordinal() - width, 1))
    return earliest.isoformat(), end.isoformat(), begin.isoformat(), width


def _published_values(period: Period) -> tuple[int, int]:
    begin, end = _bounds(period)
    return day_number(begin), day_number(end)
