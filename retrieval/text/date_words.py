"""Formats days in plain English, no more precisely than they are known."""

from __future__ import annotations

import calendar
from datetime import date

import regex

from retrieval.types import When

_CLOCK = regex.compile(r"T(\d\d):(\d\d)")
_PART_OF_DAY = regex.compile(r"T(MO|AF|EV|NI)$")
_YEAR = regex.compile(r"\b(?:what|which)\s+years?\b", regex.IGNORECASE)
_MONTH = regex.compile(r"\b(?:what|which)\s+months?\b", regex.IGNORECASE)
_PARTS_OF_DAY = {"MO": "morning", "AF": "afternoon", "EV": "evening", "NI": "night"}


def format_date(day: date) -> str:
    """`20 January 2022`, in English whatever the locale."""
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def format_days(begin: date, end: date) -> str:
    """The days from `begin` to `end`, no finer than they are known: a weekday, a month, a year, a range."""
    if begin == end:
        return f"{calendar.day_name[begin.weekday()]}, {format_date(begin)}"
    if begin.day == 1 and end.day == calendar.monthrange(end.year, end.month)[1]:
        return _whole_months(begin, end)
    if (begin.year, begin.month) == (end.year, end.month):
        return f"{begin.day} to {format_date(end)}"
    if begin.year == end.year:
        return f"{begin.day} {calendar.month_name[begin.month]} to {format_date(end)}"
    return f"{format_date(begin)} to {format_date(end)}"


def _whole_months(begin: date, end: date) -> str:
    first, last = (f"{calendar.month_name[day.month]} {day.year}" for day in (begin, end))
    if first == last:
        return first
    if (begin.month, end.month) == (1, 12):
        return str(begin.year) if begin.year == end.year else f"{begin.year} to {end.year}"
    if begin.year == end.year:
        return f"{calendar.month_name[begin.month]} to {last}"
    return f"{first} to {last}"


def format_asked_date(question: str, when: When) -> str:
    """The days of an event as finely as a question asks for them: "1991" for "what year", without weekday."""
    one_year = when.begin.year == when.end.year
    if one_year and _YEAR.search(question):
        return str(when.begin.year)
    if one_year and when.begin.month == when.end.month and _MONTH.search(question):
        return f"{calendar.month_name[when.begin.month]} {when.begin.year}"
    return format_date(when.begin) if when.begin == when.end else format_days(when.begin, when.end)


def format_event_date(when: When) -> str:
    """The date of an event, with the time of day where the article gives one."""
    days = format_days(when.begin, when.end)
    if clock := _CLOCK.search(when.value):
        return f"{days}, {clock[1]}:{clock[2]}"
    if part := _PART_OF_DAY.search(when.value):
        return f"{days}, {_PARTS_OF_DAY[part[1]]}"
    return days
