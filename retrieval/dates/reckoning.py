"""Calendar arithmetic: TIMEX3 values of days, weeks, months, quarters, and the days that a value covers."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from functools import lru_cache

from retrieval.dates.lexicon import WEEKDAY_NUMBER

FIRST_MONTH = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def valid(year: int, month: int, day: int) -> date | None:
    """That day, or `None` if the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def add_days(day: date, n: int) -> date:
    """`n` days later (earlier if negative), held within the years 1 to 9999."""
    return date.fromordinal(min(max(day.toordinal() + n, 1), date.max.toordinal()))


def add_months(day: date, n: int) -> date:
    """`n` months later on the same day of the month, or on the month's last day if that is sooner."""
    index = min(max(day.year * 12 + day.month - 1 + n, 12), 12 * 9999 + 11)
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def shift(day: date, n: int, unit: str) -> date:
    """`n` units later; a unit is day, week, fortnight, month, quarter, year, decade, century."""
    if unit in ("day", "night"):
        return add_days(day, n)
    if unit in ("week", "weekend", "fortnight"):
        return add_days(day, n * (14 if unit == "fortnight" else 7))
    months = {
        "month": 1,
        "quarter": 3,
        "half": 6,
        "year": 12,
        "decade": 120,
        "century": 1200,
        "millennium": 12000,
    }
    return add_months(day, n * months.get(unit, 0))


def until(first: date, last: date) -> str:
    """The ISO 8601 interval of two days, both included: `2022-01-10/2022-01-13`."""
    return f"{first.isoformat()}/{last.isoformat()}"


def value_at(day: date, unit: str) -> str:
    """The value of the unit that holds the day: its week, its month, its decade."""
    year, week, _ = day.isocalendar()
    weeks = {"week": "", "fortnight": "", "weekend": "-WE"}
    if unit in weeks:
        return f"{year:04d}-W{week:02d}{weeks[unit]}"
    parts = {
        "month": f"{day.month:02d}",
        "quarter": f"Q{(day.month + 2) // 3}",
        "half": f"H{1 + (day.month > 6)}",
    }
    if unit in parts:
        return f"{day.year:04d}-{parts[unit]}"
    length = {"year": 4, "decade": 3, "century": 2, "millennium": 1}
    return day.isoformat()[: length.get(unit)]


def weekday_near(day: date, weekday: int, direction: int) -> date:
    """The nearest day that is ISO `weekday`: after (+1), before (-1), or at or before (0) the given one."""
    back = (day.isoweekday() - weekday) % 7
    if direction > 0:
        return add_days(day, 7 - back)
    return add_days(day, -(back or (7 if direction < 0 else 0)))


def nth_weekday(year: int, month: int, weekday: int, n: int) -> date:
    """The `n`th such ISO weekday of a month; the last one if `n` is -1."""
    if n < 0:
        return weekday_near(date(year, month, calendar.monthrange(year, month)[1]), weekday, 0)
    return add_days(weekday_near(date(year, month, 7), weekday, 0), 7 * (n - 1))


def part_of(value: str, edge: str, now: date) -> str | None:
    """The days of the early, middle or late part of a period; of `earlier` and `later`, up to now or from it.

    A part is a third of a year, and half of a month or week; the middle of a month is the ten days in it.
    """
    days, unit = days_of(value), granularity(value)
    if days is None or unit not in ("week", "month", "quarter", "season", "year", "decade"):
        return None
    first, last = days
    if edge in ("earlier", "later"):
        days = (first, now) if edge == "earlier" else (now, last)
        return until(*days) if first <= now <= last else None
    is_short, is_mid = unit in ("week", "month"), edge[:3] == "mid"
    parts = 2 if "half" in edge or (is_short and not is_mid) else 3
    n = (
        0
        if edge.split()[0] in ("early", "beginning", "start", "turn", "first")
        else 1
        if is_mid
        else parts - 1
    )
    length = days_between(first, last) + 1
    if is_short:
        cuts = [length * k // parts for k in range(parts + 1)]
        if unit == "month":
            cuts = [0, 15, length] if parts == 2 else [0, 10, 20, length]
        return until(add_days(first, cuts[n]), add_days(first, cuts[n + 1] - 1))
    months = {"year": 12, "decade": 120}.get(unit, 3)
    return until(
        add_months(first, months * n // parts), add_days(add_months(first, months * (n + 1) // parts), -1)
    )


def nth_within(first: date, last: date, unit: str, n: int, count: int = 1) -> str | None:
    """The value of the `n`th weekday, day, week … between two days (the last if -1), or of `count` of them.

    The first week of a period is the one with its first Thursday, as in ISO 8601.
    """
    weekday = WEEKDAY_NUMBER.get(unit, {"week": 4, "weekend": 7}.get(unit, 0))
    n = n if n > 0 or count == 1 else -count
    if weekday:
        start = weekday_near(add_days(first, -1), weekday, 1) if n > 0 else weekday_near(last, weekday, 0)
        day, unit = (
            add_days(start, 7 * (n - 1 if n > 0 else n + 1)),
            "day" if unit in WEEKDAY_NUMBER else unit,
        )
    else:
        day = shift(first, n - 1, unit) if n > 0 else shift(add_days(last, 1), n, unit)
    if not first <= day <= last:
        return None
    end = days_of(value_at(shift(day, count - 1, unit), unit))
    begin = days_of(value_at(day, unit))
    return value_at(day, unit) if count == 1 else until(begin[0], end[1]) if begin and end else None


def _month_days(year: int, month: int, length: int = 1) -> tuple[date, date]:
    first = date(year, month, 1)
    last = add_months(first, length - 1)
    return first, last.replace(day=calendar.monthrange(last.year, last.month)[1])


def _week_days(year: int, week: int, weekend: bool) -> tuple[date, date] | None:
    try:
        monday = date.fromisocalendar(year, week, 1)
    except ValueError:
        return None
    return (add_days(monday, 5), add_days(monday, 6)) if weekend else (monday, add_days(monday, 6))


_SHAPE = re.compile(
    r"(?P<y>\d{4})(?:-(?:(?P<m>\d\d)(?:-(?P<d>\d\d)(?:T.*)?)?|W(?P<w>\d\d)(?P<we>-WE)?"
    r"|Q(?P<q>[1-4])|H(?P<h>[12])|(?P<s>SP|SU|FA|WI)))?"
)


def _in_year(m: re.Match[str], year: int) -> tuple[date, date] | None:
    if m["d"]:
        day = valid(year, int(m["m"]), int(m["d"]))
        return (day, day) if day else None
    if m["m"]:
        return _month_days(year, int(m["m"])) if 1 <= int(m["m"]) <= 12 else None
    if m["w"]:
        return _week_days(year, int(m["w"]), bool(m["we"]))
    if m["q"]:
        return _month_days(year, 3 * int(m["q"]) - 2, 3)
    if m["h"]:
        return _month_days(year, 6 * int(m["h"]) - 5, 6)
    if m["s"]:
        return _month_days(year, FIRST_MONTH[m["s"]], 3)
    return date(year, 1, 1), date(year, 12, 31)


@lru_cache(4096)
def days_of(value: str) -> tuple[date, date] | None:
    """First and last day that a TIMEX3 value covers; `None` for a duration, a set or an unknown year.

    Two values with a slash between them (an ISO 8601 interval) cover all from the first to the second.
    """
    if "/" in value:
        first, last = (days_of(part) for part in value.split("/", 1))
        return (first[0], last[1]) if first and last and first[0] <= last[1] else None
    if m := _SHAPE.fullmatch(value):
        return _in_year(m, int(m["y"])) if int(m["y"]) else None
    if re.fullmatch(r"[1-9]\d{1,2}", value):
        width = 10 ** (4 - len(value))
        first = int(value) * width
        return date(first, 1, 1), date(first + width - 1, 12, 31)
    return None


def granularity(value: str) -> str | None:
    """What a value names: day, week, weekend, month, quarter, half, season, year, decade or century."""
    if m := _SHAPE.fullmatch(value):
        groups = (("d", "day"), ("m", "month"), ("we", "weekend"), ("w", "week"), ("q", "quarter"))
        found = (name for group, name in (*groups, ("h", "half"), ("s", "season")) if m[group])
        return next(found, "year")
    return {3: "decade", 2: "century"}.get(len(value)) if value.isdigit() else None


def days_between(first: date, second: date) -> int:
    return (second - first) // timedelta(days=1)
