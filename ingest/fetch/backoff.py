"""Retry backoff: a server is asked again when it says so itself, and twice as late after each failure."""

from __future__ import annotations

from email.utils import parsedate_to_datetime

LONGEST_WAIT = 86_400.0


def parse_retry_after(value: str, sent: str) -> float | None:
    """Seconds that a `Retry-After` header asks for; a date in it counts from `sent`, the `Date` header."""
    value = value.strip()
    if value.isascii() and value.isdecimal():
        return float(value[:9])
    try:
        wait = parsedate_to_datetime(value) - parsedate_to_datetime(sent)
        return max(0.0, wait.total_seconds())
    except (ValueError, TypeError, OverflowError):
        return None


def seconds_to_wait(every: float, failures: int, asked: float | None) -> float:
    """Seconds until the next try after so many failures in a row, where `asked` is the server's wish."""
    doubled = min(every * 2.0 ** min(failures, 20), LONGEST_WAIT)
    return max(doubled, min(asked or 0.0, LONGEST_WAIT))
