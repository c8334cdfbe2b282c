"""Publication dates as metadata writes them: the day where it came out, and the instant where it is known."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

from ingest.documents import Moment, NotYet, Unreadable
from retrieval.dates import find_times

EARLIEST = date(1600, 1, 1)
# What programs write when they know no date.
FILLER = date(1970, 1, 1)
# A page that is dated so far ahead is not out yet; one further ahead is dated wrongly.
SOON = timedelta(days=31)
LONGEST = 100
UPDATED = "the day of a change in the feed"
# Those of RFC 822, and those of other places that are nobody else's.
ZONES = {
    **dict.fromkeys(("UT", "UTC", "GMT", "WET"), "+00:00"),
    **dict.fromkeys(("CET", "BST", "WEST"), "+01:00"),
    **dict.fromkeys(("CEST", "EET", "MEZ", "SAST"), "+02:00"),
    **dict.fromkeys(("EEST", "MSK"), "+03:00"),
    **{"PKT": "+05:00", "IST": "+05:30", "WIB": "+07:00", "AEST": "+10:00", "AEDT": "+11:00"},
    **dict.fromkeys(("HKT", "SGT", "PHT", "AWST"), "+08:00"),
    **{"JST": "+09:00", "KST": "+09:00", "NZST": "+12:00", "NZDT": "+13:00"},
} | {
    f"{zone}{time}T": f"-{behind - (time == 'D'):02d}:00"
    for zone, behind in (("E", 5), ("C", 6), ("M", 7), ("P", 8))
    for time in "SD"
}
_ZONE = re.compile(rf"(?<=\d)\s*\(?({'|'.join(ZONES)})\)?$")
_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2(\d{4}|(?<=\.)\d\d)(?![\d/-]|\.\d)")
_SLASHED = re.compile(r"(?<!\d)(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?!\d)")
_IN_WORDS = re.compile(
    r"\b\d{1,2}(?:\.|er|º)?\s+(?:de\s+)?[^\W\d_]{3,12}\.?,?\s+(?:de\s+|del\s+)?\d{4}\b|\d{4}年\s*\d{1,2}月\s*\d{1,2}日"
)
_EPOCH = re.compile(r"\d{9,10}(?:\.\d*)?|\d{12,13}")
_MONTH_FIRST = frozenset(["US", "PH", "FM", "PW", "MH", "GU", "PR"])
_EITHER_FIRST = frozenset(["CA", "KE", "GH"])


def parse_moment(value: object, order: str = "", language: str = "") -> Moment | None:
    """An ISO 8601 date, an e-mail date, seconds or milliseconds since 1970, or a date in words.

    `order` is "DMY" or "MDY", for numeric dates that may be either; without it they are none. Dates in
    words of other languages are found, most surely where the `language` is given. `None` for anything else,
    for a day before `EARLIEST`, and for the first second of 1970, which is a placeholder.

    >>> parse_moment("2022-01-20T23:30:00-05:00").day
    datetime.date(2022, 1, 20)
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = f"{value:.0f}" if abs(value) < 1e15 else ""
    if not isinstance(value, str) or not (text := value.strip()) or len(text) > LONGEST:
        return None
    if _EPOCH.fullmatch(text):
        found: datetime | None = _parse_epoch(float(text))
    else:
        found = _parse_iso(_with_offset(text)) or _parse_email_date(text)
    day = found.date() if found else _parse_words(text, order, language)
    instant = _in_utc(found) if found else None
    if not day or day < EARLIEST or day == FILLER or (instant and instant.timestamp() == 0):
        return None
    return Moment(day, instant)


def numeric_order(locale: str, host: str = "") -> str:
    """ "DMY" or "MDY", as people write numeric dates where a page comes from; "" where nobody knows.

    >>> numeric_order("en-GB"), numeric_order("en", "www.example.co.nz")
    ('DMY', 'DMY')
    """
    language, _, region = locale.strip().replace("_", "-").partition("-")
    region = region.upper()[:2] or host.rpartition(".")[2].upper()
    if language.lower() not in ("", "en"):
        return "DMY"
    if region in _MONTH_FIRST:
        return "MDY"
    return "DMY" if len(region) == 2 and region not in _EITHER_FIRST | {"IO", "AI", "CO", "TV", "ME"} else ""


def is_filler(day: date, today: date) -> bool:
    """Whether a day is so far ahead that no article came out then."""
    return day > today + SOON


def _parse_epoch(seconds: float) -> datetime | None:
    return datetime.fromtimestamp(seconds / 1_000 if seconds >= 1e11 else seconds, UTC)


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


def _parse_words(text: str, order: str, language: str) -> date | None:
    """The one day that a short text names with its year; "03/04/2023" may be two."""
    text = write_as_iso(text, order)
    if any(_is_ambiguous(one) for one in _NUMERIC.finditer(text)):
        return None
    days = {mention.begin for mention in find_times(text, None) if mention.begin == mention.end_of_range}
    days.discard(None)
    if days:
        return days.pop() if len(days) == 1 else None
    return _parse_other_language(text, language) if re.search(r"\d", text) else None


def write_as_iso(text: str, order: str, language: str = "") -> str:
    """The text with its numeric dates as ISO 8601 writes them; those that may be either stay as they are.

    So are dates in the words of a `language` other than English.
    """

    def iso(found: re.Match[str]) -> str:
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        if _is_ambiguous(found) and found[2] != "." and not order:
            return found[0]
        by_month = order == "MDY" and found[2] != "."
        month, day = (first, second) if (by_month or second > 12) and first <= 12 else (second, first)
        with suppress(ValueError):
            return date(year + (2000 if year < 100 else 0), month, day).isoformat()
        return found[0]

    def iso_of_words(found: re.Match[str]) -> str:
        day = _parse_other_language(found[0], language)
        return day.isoformat() if day else found[0]

    text = _NUMERIC.sub(iso, _SLASHED.sub(lambda found: f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}", text))
    return text if language in ("", "en") else _IN_WORDS.sub(iso_of_words, text)


def _is_ambiguous(found: re.Match[str]) -> bool:
    return int(found[1]) != int(found[3]) and max(int(found[1]), int(found[3])) <= 12


def _parse_other_language(text: str, language: str) -> date | None:
    from dateparser import parse

    wanted = {"STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"]}
    with suppress(Exception):
        found = parse(text, languages=[language] if language else None, settings=wanted)
        return found.date() if found else None
    return None


def parse_stated_date(value: object, today: date, by: str = "", order: str = "") -> Moment | None:
    """What a person wrote down as the publication date, `by` where; `None` for nothing and for placeholders.

    Raises `Unreadable` for what is no date, and for a day after tomorrow.
    """
    if not value:
        return None
    text = value.isoformat() if isinstance(value, date) else value
    found = parse_moment(text, order)
    if found is None and not (isinstance(text, str) and _parse_iso(text.strip())):
        raise Unreadable(f"has the publication date {value!r}, which is not like 2022-01-20")
    return require_past(replace(found, by=by), today) if found else None


def require_past(said: Moment, today: date) -> Moment:
    """Raises `NotYet` or `Unreadable` for a day after tomorrow; a time zone ahead may have tomorrow."""
    if (said.day - today).days > 1:
        error = Unreadable if is_filler(said.day, today) else NotYet
        raise error(f"has the publication date {said.day}, which lies in the future")
    return said
