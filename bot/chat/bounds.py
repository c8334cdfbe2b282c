"""Reads options such as `--asof 2022-02-01` out of what a person wrote in a chat."""

from __future__ import annotations

import re
from datetime import date
from typing import TypedDict

import regex

from retrieval.types import DatelineError

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORD = re.compile(r"[A-Za-z]{2}|[Qq][1-4]\b")
# Phones write "--" as a dash of their own.
_DASHES = r"(?:--|[—–]{1,2})"
_QUOTED = r"\"(?P<value>[^\"]+)\"|“(?P<value>[^”]+)”|'(?P<value>[^']+)'|‘(?P<value>[^’]+)’"
_OPTION = rf"(?P<dash>{_DASHES})\s?(?P<name>asof|since|until)(?:\s*=\s*|\s+)"
_FIRST = regex.compile(rf"{_OPTION}(?:{_QUOTED}|(?P<value>\S+))(?:\s+|$)", regex.IGNORECASE)
_LAST = regex.compile(rf"(?:^|\s+){_OPTION}(?:{_QUOTED}|(?P<value>\S+))$", regex.IGNORECASE)
_TO_THE_END = regex.compile(rf"(?:^|\s+){_OPTION}(?P<value>(?:(?!--).)+)$", regex.IGNORECASE)


class Bounds(TypedDict, total=False):
    asof: date
    since: date
    until: date


def split_bounds(text: str, today: date | None = None) -> tuple[str, Bounds]:
    """`text` without the options at its beginning and its end, and what they say.

    Raises `DatelineError` for one that is given something else than a date.

    >>> split_bounds("—asof 2022-02-01 when was the bridge closed?")
    ('when was the bridge closed?', {'asof': datetime.date(2022, 2, 1)})
    """
    bounds = Bounds()
    rest = text.strip()
    while found := _option(rest, today):
        name, value, start, end = found
        given = _parse_value(name, value, today)
        if name == "asof":
            bounds["asof"] = given
        elif name == "since":
            bounds["since"] = given
        else:
            bounds["until"] = given
        rest = f"{rest[:start]} {rest[end:]}".strip()
    return rest, bounds


def _option(text: str, today: date | None) -> tuple[str, str, int, int] | None:
    """The next option: its name, its value, and where it stands.

    "The tram – since Monday" has none, since a dash is a mark of punctuation, too.
    """
    for found in (_FIRST.match(text), _LAST.search(text), _TO_THE_END.search(text)):
        if not found:
            continue
        name, value, end = found["name"].lower(), found["value"], found.end()
        if name != "asof" and found["dash"] != "--" and not value[:1].isdigit():
            continue
        from retrieval.dates import find_times

        said = next(iter(find_times(text[found.start("value") :], today or date.today())), None)
        if (
            found.re is _FIRST
            and said
            and said.start == 0
            and said.end > len(value)
            and _WORD.search(said.text)
        ):
            value, end = said.text, found.start("value") + said.end
        if found.re is not _TO_THE_END or _days_said(value, today):
            return name, value, found.start(), end
    return None


def _parse_value(name: str, value: str, today: date | None) -> date:
    try:
        return parse_day(value, name, today)
    except ValueError as error:
        raise DatelineError(f"--{name}: {error}") from None


def parse_day(text: str, option: str = "asof", today: date | None = None) -> date:
    """The day of a date or of words such as "last Easter": the first of several for `since`, else the last.

    Raises `ValueError` with a reason that can be shown after the name of the option.

    >>> parse_day("2022-01-20")
    datetime.date(2022, 1, 20)
    >>> parse_day("March 2021", "since")
    datetime.date(2021, 3, 1)
    """
    # Other forms of ISO 8601 are read as well by some Pythons, and 20220224 is easily a number.
    if _DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    elif days := _days_said(text, today):
        first, last = days
        if day := (first or last) if option == "since" else (last or first):
            return day
    raise ValueError(f"{text!r} is not a date like 2022-01-20 or 'last Monday'")


def _days_said(text: str, today: date | None) -> tuple[date | None, date | None] | None:
    """The first and last day that the whole of a text says in words."""
    from retrieval.dates import question_range

    if not _WORD.search(text):
        return None
    found = question_range(text, today or date.today())
    return (found.begin, found.end) if found and text[: found.start] + text[found.stop :] == "" else None
