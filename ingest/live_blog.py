"""The time expressions of an article; an entry of a live blog is read as of the day in its heading."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from retrieval.dates import find_times
from retrieval.types import TimeMention

LONGEST_HEADING = 60
# Words of a heading beside its day and time ("Day two: Tuesday, 14 June").
MOST_OTHER_WORDS = 3
# A live blog begins on the day it is dated, or was last changed on it.
BEFORE, AFTER = timedelta(days=31), timedelta(days=31)


def find_article_times(text: str, published: date | None) -> list[TimeMention]:
    """As `find_times`; where two lines or more name nothing but a day, what follows each is dated by it."""
    headings = _find_headings(text, published) if published else []
    if len(headings) < 2 or len({day for _, day in headings}) < 2:
        return find_times(text, published)
    parts = [(0, published), *headings]
    ends = [start for start, _ in headings] + [len(text)]
    found: list[TimeMention] = []
    for (start, day), end in zip(parts, ends, strict=True):
        mentions = find_times(text[start:end], day)
        found += [replace(one, start=one.start + start, end=one.end + start) for one in mentions]
    return found


def _find_headings(text: str, published: date) -> list[tuple[int, date]]:
    """Where lines begin that name a day and hardly anything else, with the day."""
    found, start = list[tuple[int, date]](), 0
    for line in text.split("\n"):
        if 0 < len(line) <= LONGEST_HEADING and (day := _day_of_heading(line, published)):
            found.append((start, day))
        start += len(line) + 1
    return found


def _day_of_heading(line: str, published: date) -> date | None:
    if line.endswith((".", "!", "?", "”", '"')) or not any(map(str.isdigit, line)):
        return None
    mentions = [one for one in find_times(line, published) if one.begin]
    days = {one.begin for one in mentions if one.begin == one.end_of_range}
    rest = "".join(
        " " if any(one.start <= at < one.end for one in mentions) else c for at, c in enumerate(line)
    )
    words = [word for word in rest.split() if any(map(str.isalpha, word))]
    if len(days) != 1 or len(words) > MOST_OTHER_WORDS:
        return None
    day = days.pop()
    return day if day and published - BEFORE <= day <= published + AFTER else None
