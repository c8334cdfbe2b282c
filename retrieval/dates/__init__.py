"""Time expressions of the news: found, resolved against the publication date, checked by the calendar."""

from __future__ import annotations

from retrieval.dates.engine import find_times
from retrieval.dates.question import TimeRange, question_range

__all__ = ["TimeRange", "find_times", "question_range"]
