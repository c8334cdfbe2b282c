"""Time expressions of the news: found, resolved against the publication date, checked by the calendar."""

from __future__ import annotations

from retrieval.dates.engine import find_times

__all__ = ["find_times"]
