"""What a library holds: its outlets, its counts, the days it spans."""

from __future__ import annotations

from datetime import UTC, date, datetime

from retrieval.sqlite.feeds import Feeds
from retrieval.sqlite.library import Library, day_number
from retrieval.types import Coverage


def source_names(library: Library) -> list[str]:
    """The outlets of the current articles, in alphabetical order."""
    rows = library.connection.execute(
        "SELECT DISTINCT source FROM versions WHERE current = 1 AND source != '' ORDER BY source"
    ).fetchall()
    return [name for (name,) in rows]


def newest(library: Library) -> date | None:
    """The last day on which a current article was published."""
    (last,) = library.connection.execute("SELECT max(published) FROM versions WHERE current = 1").fetchone()
    return date.fromisoformat(last) if last else None


def coverage(library: Library, now: datetime | None = None, asof: date | None = None) -> Coverage:
    """The counts, the outlets, the first and last publication date, the last ingest, the feeds at `now`.

    Counts, outlets and dates are those of what had been published by `asof`, where that is given.
    """
    known, values = ("AND published <= ?", [asof.isoformat()]) if asof else ("", [])
    articles, first, last = library.connection.execute(
        f"SELECT count(*), min(published), max(published) FROM versions WHERE current = 1 {known}", values
    ).fetchone()
    (passages,) = library.connection.execute(
        "SELECT count(*) FROM passages" + (" WHERE day BETWEEN 1 AND ?" if asof else ""),
        [day_number(asof)] if asof else [],
    ).fetchone()
    (copies,) = library.connection.execute(
        "SELECT count(*) - count(DISTINCT s.story) FROM sketches s JOIN versions v ON v.key = s.version"
        f" WHERE v.current = 1 {known.replace('published', 'v.published')} AND s.story IN"
        " (SELECT story FROM sketches WHERE story != version)",
        values,
    ).fetchone()
    sources = library.connection.execute(
        f"SELECT source, count(*) AS n FROM versions WHERE current = 1 AND source != '' {known}"
        " GROUP BY source ORDER BY n DESC, source",
        values,
    ).fetchall()
    return Coverage(
        articles=articles,
        passages=passages,
        sources=tuple(sources),
        first=date.fromisoformat(first) if first else None,
        last=date.fromisoformat(last) if last else None,
        last_ingest=library.fact("last_ingest"),
        feeds=tuple(Feeds(library).states(now or datetime.now(UTC))),
        copies=copies,
    )
