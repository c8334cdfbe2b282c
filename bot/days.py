"""Reads a day as every option takes it: 2022-01-20."""

from __future__ import annotations

import re
from datetime import date

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def day(text: str) -> date:
    """The day; raises `ValueError` with a reason that can be shown after the name of the option.

    >>> day("2022-01-20")
    datetime.date(2022, 1, 20)
    """
    # Other forms of ISO 8601 are read as well by some Pythons, and 20220224 is easily a number.
    if _DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise ValueError(f"{text!r} is not a date like 2022-01-20")
