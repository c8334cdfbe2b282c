"""When something was published, as its metadata writes it: the day there, and the instant if it is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from retrieval.dates import find_times

EARLIEST = date(1600, 1, 1)
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, as it was where the article came out, and the instant, in UTC, when a time zone is given."""

    day: date
    instant: datetime | None = None


def moment(value: object) -> Moment | None:
    """What an ISO 8601, an e-mail date or a date in English words says; `None` when it is none of these.

    A day before `EARLIEST` is a placeholder, and none.

    >>> moment("2022-01-20T23:30:00-05:00").day
    datetime.date(2022, 1, 20)
    """
    if not isinstance(value, str) or not (text := value.strip()) or len(text) > LONGEST:
        return None
    found = _iso(text) or _mail(text)
    if found is None:
        day = _words(text)
        return Moment(day) if day and day >= EARLIEST else None
    if found.date() < EARLIEST:
        return None
    return Moment(found.date(), in_utc(found))


def in_utc(found: datetime) -> datetime | None:
    """The instant in UTC; `None` without a time zone, or where it would leave the calendar."""
    if found.tzinfo is None:
        return None
    try:
        return found.astimezone(UTC)
    except OverflowError:
        return None


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _mail(text: str) -> datetime | None:
    if not any(mark in text for mark in (":", "GMT")):
        return None
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _words(text: str) -> date | None:
    """The one day that a short text in English names with its year."""
    days = {mention.begin for mention in find_times(text, None) if mention.begin == mention.end_of_range}
    days.discard(None)
    return days.pop() if len(days) == 1 else None
