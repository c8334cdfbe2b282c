"""Reads options such as `--asof 2022-02-01` out of what a person wrote in a chat."""

from __future__ import annotations

import re
from datetime import date
from typing import TypedDict

import regex

from retrieval.types import DatelineError

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Phones write "--" as a dash of their own.
_DASHES = r"(?:--|[—–]{1,2})"
_OPTION = rf"(?P<dash>{_DASHES})\s?(?P<name>asof|since|until)(?:\s*=\s*|\s+)(?P<value>\S+)"
_FIRST = regex.compile(rf"{_OPTION}(?:\s+|$)", regex.IGNORECASE)
_LAST = regex.compile(rf"(?:^|\s+){_OPTION}$", regex.IGNORECASE)


class Bounds(TypedDict, total=False):
    asof: date
    since: date
    until: date


def split_bounds(text: str) -> tuple[str, Bounds]:
    """`text` without the options at its beginning and its end, and what they say.

    Raises `DatelineError` for one that is given something else than a date.

    >>> split_bounds("—asof 2022-02-01 when was the bridge closed?")
    ('when was the bridge closed?', {'asof': datetime.date(2022, 2, 1)})
    """
    bounds = Bounds()
    rest = text.strip()
    while found := _option(rest):
        name = found["name"].lower()
        given = _parse_value(name, found["value"])
        if name == "asof":
            bounds["asof"] = given
        elif name == "since":
            bounds["since"] = given
        else:
            bounds["until"] = given
        rest = f"{rest[: found.start()]} {rest[found.end() :]}".strip()
    return rest, bounds


def _option(text: str) -> regex.Match[str] | None:
    """The next option; "the tram – since Monday" has none, since a dash is a mark of punctuation, too."""
    for found in (_FIRST.match(text), _LAST.search(text)):
        if found and (
            found["name"].lower() == "asof" or found["dash"] == "--" or found["value"][:1].isdigit()
        ):
            return found
    return None


def _parse_value(name: str, value: str) -> date:
    try:
        return parse_day(value)
    except ValueError as error:
        raise DatelineError(f"--{name}: {error}") from None


def parse_day(text: str) -> date:
    """The day; raises `ValueError` with a reason that can be shown after the name of the option.

    >>> parse_day("2022-01-20")
    datetime.date(2022, 1, 20)
    """
    # Other forms of ISO 8601 are read as well by some Pythons, and 20220224 is easily a number.
    if _DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise ValueError(f"{text!r} is not a date like 2022-01-20")
