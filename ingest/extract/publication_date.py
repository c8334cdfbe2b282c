"""Publication dates as metadata writes them: the day where it came out, and the instant where it is known."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from ingest.documents import Unreadable
from retrieval.dates import find_times

EARLIEST = date(1600, 1, 1)
LONGEST = 100
# Those of RFC 822, and of Central Europe.
ZONES = {"UT": "+00:00", "UTC": "+00:00", "GMT": "+00:00", "CET": "+01:00", "CEST": "+02:00"} | {
    f"{zone}{time}T": f"-{behind - (time == 'D'):02d}:00"
    for zone, behind in (("E", 5), ("C", 6), ("M", 7), ("P", 8))
    for time in "SD"
}
_ZONE = re.compile(rf"(?<=\d)\s*({'|'.join(ZONES)})$")
_EITHER = re.compile(r"\b(\d{1,2})/(\d{1,2})/\d{4}\b")


@dataclass(frozen=True, slots=True)
class Moment:
    """The day where the article came out, and the instant, in UTC, when a time zone is given."""

    day: date
    instant: datetime | None = None


def parse_moment(value: object) -> Moment | None:
    """An ISO 8601 date, an e-mail date or a date in English words; `None` for anything else.

    A day before `EARLIEST` is a placeholder, and counts as none.

    >>> parse_moment("2022-01-20T23:30:00-05:00").day
    datetime.date(2022, 1, 20)
    """
    if not isinstance(value, str) or not (text := value.strip()) or len(text) > LONGEST:
        return None
    found = _parse_iso(_with_offset(text)) or _parse_email_date(text)
    day = found.date() if found else _parse_words(text)
    return Moment(day, _in_utc(found) if found else None) if day and day >= EARLIEST else None


def _in_utc(found: datetime) -> datetime | None:
    """The instant in UTC; `None` without a time zone, or where it would leave the calendar."""
    with suppress(OverflowError):
        return found.astimezone(UTC) if found.tzinfo else None
    return None


def _with_offset(text: str) -> str:
    """The text with a time zone that is named by its letters as an offset."""
    found = _ZONE.search(text)
    return f"{text[: found.start()]}{ZONES[found[1]]}" if found else text


def _parse_iso(text: str) -> datetime | None:
    with suppress(ValueError):
        return datetime.fromisoformat(text)
    return None


def _parse_email_date(text: str) -> datetime | None:
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        return parsedate_to_datetime(text) if ":" in text or "GMT" in text else None
    return None


def _parse_words(text: str) -> date | None:
    """The one day that a short text in English names with its year; "03/04/2023" may be two."""
    either = _EITHER.search(text)
    if either and int(either[1]) != int(either[2]) and max(int(either[1]), int(either[2])) <= 12:
        return None
    days = {mention.begin for mention in find_times(text, None) if mention.begin == mention.end_of_range}
    days.discard(None)
    return days.pop() if len(days) == 1 else None


def parse_publication_day(value: object, today: date) -> date | None:
    """The day of an ISO 8601 string, a date or a datetime; `None` for `None`, "" and days before `EARLIEST`.

    Raises `Unreadable` for anything else, and for a day after tomorrow.
    """
    if value is None or value == "":
        return None
    try:
        found = value if isinstance(value, date) else datetime.fromisoformat(str(value).strip())
    except ValueError:
        raise Unreadable(f"has the publication date {value!r}, which is not like 2022-01-20") from None
    found = found.date() if isinstance(found, datetime) else found
    if (found - today).days > 1:
        raise Unreadable(f"has the publication date {found}, which lies in the future")
    return found if found >= EARLIEST else None


def parse_instant(value: object) -> datetime | None:
    """In UTC, from an ISO 8601 string or a datetime that has a time and a zone; `None` for any other."""
    found = _parse_iso(value.strip()) if isinstance(value, str) else value
    return _in_utc(found) if isinstance(found, datetime) else None
