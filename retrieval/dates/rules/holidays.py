"""Rules for named days: `Thanksgiving 2008`, `last Easter`, `Diwali`, `Saint Patrick's Day`."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from datetime import date
from functools import cache

from dateutil.easter import easter

from retrieval.dates import check, reckoning
from retrieval.dates.grammar import Reading, Words, rule
from retrieval.dates.reckoning import add_days, nth_weekday
from retrieval.dates.story import Story


def _plain(name: str) -> str:
    """The name without what its spellings differ in: `St. Patrick's Day` and `saint patrick day` are one."""
    words = re.sub(r"['’](?:s\b)?|\.", "", name.lower()).replace("-", " ").split()
    return " ".join("saint" if word == "st" else word.rstrip("s") or word for word in words)


def _listed(text: str) -> dict[str, str]:
    pairs = (each.split("=") for each in text.split(";"))
    return {_plain(name): meant.strip() for name, meant in pairs}


# Days that are no public holiday, or go by another name than their country's calendar has for them.
_FIXED = _listed("""
    new year's eve = 12-31; new year = 1-1; new year's day = 1-1; christmas eve = 12-24; christmas = 12-25;
    christmas day = 12-25; xmas = 12-25; remembrance day = 11-11; armistice day = 11-11; halloween = 10-31;
    valentine's day = 2-14; valentine = 2-14; saint patrick's day = 3-17; saint patrick = 3-17; may day = 5-1;
    bastille day = 7-14; juneteenth = 6-19; victory day = 5-9; groundhog day = 2-2; flag day = 6-14;
    earth day = 4-22; all saints day = 11-1; women's day = 3-8; epiphany = 1-6; guy fawkes night = 11-5;
    workers' day = 5-1;
    international workers' day = 5-1; april fools' day = 4-1; independence day = 7-4; cinco de mayo = 5-5;
    saint stephen's day = 12-26; saint george's day = 4-23; saint andrew's day = 11-30; burns night = 1-25
""")
_OTHER_NAMES = _listed("""
    thanksgiving = Thanksgiving Day; martin luther king day = Martin Luther King Jr. Day; passover = Pesach;
    presidents' day = Washington's Birthday; lunar new year = Chinese New Year; bakrid = Eid al-Adha
""")
_MOVING: dict[str, Callable[[int], date]] = {
    "black friday": lambda y: add_days(nth_weekday(y, 11, 4, 4), 1),
    "cyber monday": lambda y: add_days(nth_weekday(y, 11, 4, 4), 4),
    _plain("mother's day"): lambda y: nth_weekday(y, 5, 7, 2),
    _plain("father's day"): lambda y: nth_weekday(y, 6, 7, 3),
    "election day": lambda y: add_days(nth_weekday(y, 11, 1, 1), 1),
} | {
    name: lambda y, n=days: add_days(easter(y), n)
    for name, days in (
        ("shrove tuesday", -47), ("ash wednesday", -46), ("palm sunday", -7), ("maundy thursday", -3),
        ("good friday", -2), ("easter", 0), ("easter sunday", 0), ("easter monday", 1), ("ascension day", 39),
        ("pentecost", 49), ("whit sunday", 49), ("whit monday", 50),
    )
}  # fmt: skip
# Whose public holidays are known, the first that has one of a name before the others.
_COUNTRIES = ("US", "GB", "IE", "CA", "AU", "NZ", "IN", "IL", "MY", "TR", "ZA", "DE", "FR", "ES", "CN")
# A name of these alone, or of another kind in lower case, is as often no day of the calendar.
_CAPITALS_ONLY = (
    "new year",
    "victory day",
    "flag day",
    "election day",
    "earth day",
    "may day",
    "epiphany",
    "valentine",
)
_ENDINGS = ("day", "al fitr", "al adha", "year", "diwali", "holi", "purim", "pesach", "hashanah", "kippur")


@cache
def _public(year: int) -> dict[str, date]:
    """The public holidays of a year by their plain name, as far as the calendars of the countries go."""
    import holidays

    found: dict[str, date] = {}
    for country in _COUNTRIES if 1900 <= year <= 2099 else ():
        spoken = getattr(holidays, country).supported_languages
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of years for which one of a country's calendars is not known
            days = holidays.country_holidays(
                country, years=year, language="en_US" if "en_US" in spoken else None
            )
        for day in sorted(days):
            for name in days.get_list(day):
                found.setdefault(_plain(re.sub(r"\s*\(.*", "", name)), day)
    return found


def _on(name: str, year: int) -> date | None:
    if name in _FIXED:
        return reckoning.valid(year, *map(int, _FIXED[name].split("-")))
    if name in _MOVING:
        return _MOVING[name](year) if 1583 <= year <= 9998 else None
    return _public(year).get(name)


_WHICH = "(?: THE? (?P<which>LAST|THIS|NEXT|PREVIOUS|COMING|PAST) )"
_YEAR = r"(?: (?:COMMA|OF|IN)? (?P<year>INT4) | OF (?P<rel>THIS|LAST|NEXT) UNIT )"
_HEAD = "(?:CAP|WORD|MONTHISH|MONTH|ALSO|ONLY)"
_TAIL = "(?: POSS | MARK )? (?:UNIT|EVE|WEEKDAY|DAYPART)"


@rule(
    rf"{{edge}}? {_WHICH}? (?P<name>HOLIDAY (?:UNIT|EVE|WEEKDAY)?)(?! CAP) {_YEAR}?",
    *(
        rf"{_WHICH}? (?P<name>{_HEAD} {' '.join(['(?:CAP|WORD|UNIT|DOT)'] * n)} {_TAIL}) {_YEAR}?"
        for n in range(4)
    ),
    rf"{_WHICH}? (?P<name>FEAST (?: CAP | WORD | DASH | DOT | UNIT ){{0,3}}) {_YEAR}?",
    part="holiday",
)
def named_day(words: Words, story: Story) -> Reading | None:
    """`Thanksgiving 2008` = 2008-11-27, `last Easter` = 2021-04-04, `Eid al-Fitr 2022` = 2022-05-03.

    In the year that stands with it, else in the nearest one that goes with the tense.
    """
    start, end = words.span("name")
    name = _plain(words.tokens.text[words.tokens.starts[start] : words.tokens.ends[end - 1]])
    name = _plain(_OTHER_NAMES.get(name, name))
    small = words.tokens.raw(start).islower() and not words.is_after("BEFORE", "AFTER")
    if small and words.first and not words.tokens.gap(words.first - 1):
        return None  # a part of an address or of another word: "nor'easter"
    if (small and name in _CAPITALS_ONLY) or not _is_known(name):
        return None
    now = story.published
    if words.has("year"):
        day = _on(name, words.number("year"))
    elif words.has("rel"):
        day = _on(name, now.year + {"last": -1, "next": 1}.get(words.get("rel"), 0))
    else:
        day = _nearest(name, words, story, now)
    return Reading("DATE", day.isoformat(), 0.9) if day else None


def _is_known(name: str) -> bool:
    return name in _FIXED or name in _MOVING or (name.endswith(_ENDINGS) and name in _public(2022))


def _nearest(name: str, words: Words, story: Story, now: date) -> date | None:
    which = words.get("which")
    days = [day for year in (now.year - 1, now.year, now.year + 1) if (day := _on(name, year))]
    if which in ("last", "previous", "past"):
        return max((d for d in days if d < now), default=None)
    if which in ("next", "coming"):
        return min((d for d in days if d > now), default=None)
    example = days[1] if len(days) > 1 else None
    if example is None:
        return None
    return _on(name, check.likely_year(words, story, example.month, example.day))
