"""What a library holds: its outlets, its counts, the days it spans."""

from __future__ import annotations

from datetime import UTC, date, datetime

from retrieval.sqlite.database import Database
from retrieval.sqlite.feeds import SqliteFeeds
from retrieval.sqlite.rows import as_day
from retrieval.types import Coverage, day_number


class Holdings(Database):
    def outlets(self) -> list[str]:
        named = "SELECT DISTINCT source FROM versions WHERE current = 1 AND source != '' ORDER BY source"
        return [name for (name,) in self.kept("outlets", lambda: self.rows(named))]

    def newest_day(self) -> date | None:
        newest = "SELECT max(published) FROM versions WHERE current = 1"
        return self.kept("newest day", lambda: as_day(self.value(newest)))

    def coverage(self, now: datetime | None = None, asof: date | None = None) -> Coverage:
        known, values = ("AND v.published <= ?", [asof.isoformat()]) if asof else ("", [])
        current = f"FROM versions v WHERE v.current = 1 {known}"
        ((articles, first, last),) = self.rows(
            f"SELECT count(*), min(published), max(published) {current}", *values
        )
        passages = self.value(
            "SELECT count(*) FROM passages" + (" WHERE day BETWEEN 1 AND ?" if asof else ""),
            *([day_number(asof)] if asof else []),
        )
        copies = self.value(
            "SELECT count(*) - count(DISTINCT s.story) FROM sketches s JOIN versions v ON v.key = s.version"
            f" WHERE v.current = 1 {known} AND s.story IN"
            " (SELECT story FROM sketches WHERE story != version)",
            *values,
        )
        sources = self.rows(
            f"SELECT source, count(*) {current} AND source != '' GROUP BY source ORDER BY 2 DESC, source",
            *values,
        )
        return Coverage(
            articles=articles,
            passages=passages,
            sources=tuple((source, count) for source, count in sources),
            first=as_day(first),
            last=as_day(last),
            last_ingest=self.fact("last_ingest"),
            feeds=tuple(SqliteFeeds(self).states(now or datetime.now(UTC))),
            copies=copies,
        )
