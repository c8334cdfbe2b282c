"""Rules for named days: `Christmas Day`, `New Year's Eve`, `Thanksgiving 2008`, `Good Friday`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from retrieval.dates import check, reckoning
from retrieval.dates.grammar import Reading, Words, rule
from retrieval.dates.reckoning import add_days, easter, nth_weekday
from retrieval.dates.story import Story

_FIXED = {
    "new year 's day": (1, 1), "new year 's eve": (12, 31), "christmas": (12, 25), "christmas day": (12, 25),
    "christmas eve": (12, 24), "xmas": (12, 25), "boxing day": (12, 26), "independence day": (7, 4),
    "veterans day": (11, 11), "armistice day": (11, 11), "remembrance day": (11, 11), "halloween": (10, 31),
    "valentine 's day": (2, 14), "st. patrick 's day": (3, 17), "may day": (5, 1), "bastille day": (7, 14),
    "canada day": (7, 1), "australia day": (1, 26), "juneteenth": (6, 19), "victory day": (5, 9),
    "groundhog day": (2, 2), "flag day": (6, 14), "earth day": (4, 22), "all saints day": (11, 1),
    "women 's day": (3, 8), "epiphany": (1, 6), "guy fawkes night": (11, 5), "new year": (1, 1),
}  # fmt: skip
_MOVING: dict[str, Callable[[int], date]] = {
    "thanksgiving": lambda y: nth_weekday(y, 11, 4, 4),
    "thanksgiving day": lambda y: nth_weekday(y, 11, 4, 4),
    "black friday": lambda y: add_days(nth_weekday(y, 11, 4, 4), 1),
    "cyber monday": lambda y: add_days(nth_weekday(y, 11, 4, 4), 4),
    "labor day": lambda y: nth_weekday(y, 9, 1, 1),
    "memorial day": lambda y: nth_weekday(y, 5, 1, -1),
    "columbus day": lambda y: nth_weekday(y, 10, 1, 2),
    "martin luther king day": lambda y: nth_weekday(y, 1, 1, 3),
    "presidents day": lambda y: nth_weekday(y, 2, 1, 3),
    "presidents ' day": lambda y: nth_weekday(y, 2, 1, 3),
    "mother 's day": lambda y: nth_weekday(y, 5, 7, 2),
    "father 's day": lambda y: nth_weekday(y, 6, 7, 3),
    "election day": lambda y: add_days(nth_weekday(y, 11, 1, 1), 1),
    "easter": easter,
    "easter sunday": easter,
    "easter monday": lambda y: add_days(easter(y), 1),
    "good friday": lambda y: add_days(easter(y), -2),
    "palm sunday": lambda y: add_days(easter(y), -7),
    "ash wednesday": lambda y: add_days(easter(y), -46),
    "shrove tuesday": lambda y: add_days(easter(y), -47),
    "maundy thursday": lambda y: add_days(easter(y), -3),
    "whit monday": lambda y: add_days(easter(y), 50),
}


def _on(name: str, year: int) -> date | None:
    if name in _FIXED:
        return reckoning.valid(year, *_FIXED[name])
    return _MOVING[name](year) if name in _MOVING and 1583 <= year <= 9998 else None


_WHICH = "(?P<which>LAST|THIS|NEXT)"
_YEAR = "(?: COMMA? OF? (?P<year>INT4))"


@rule(
    rf"{{edge}}? {_WHICH}? (?P<name>HOLIDAY (?:UNIT|EVE|WEEKDAY)?)(?! CAP) {_YEAR}?",
    rf"{_WHICH}? (?P<name>(?:CAP|MONTHISH|ALSO|ONLY) (?:CAP|UNIT|DOT){{0,2}} (?:POSS|MARK)?"
    rf" (?:UNIT|EVE|WEEKDAY|DAYPART)) {_YEAR}?",
    part="holiday",
)
def named_day(words: Words, story: Story) -> Reading | None:
    """A holiday: in the year that stands with it, else the nearest one that goes with the tense."""
    name = " ".join(words.list("name")).replace("’", "'").replace("st . ", "st. ")
    written = words.tokens.raw(words.match.start("name"))
    if written.islower() or (name not in _FIXED and name not in _MOVING):
        return None
    if words.has("year"):
        day = _on(name, words.number("year"))
    elif story.published is None:
        return None
    else:
        day = _nearest(name, words, story, story.published)
    return Reading("DATE", reckoning.day_value(day), 0.9) if day else None


def _nearest(name: str, words: Words, story: Story, now: date) -> date | None:
    which = words.get("which")
    days = [day for year in (now.year - 1, now.year, now.year + 1) if (day := _on(name, year))]
    if which == "last":
        return max((d for d in days if d < now), default=None)
    if which == "next":
        return min((d for d in days if d > now), default=None)
    example = days[1] if len(days) > 1 else None
    if example is None:
        return None
    return _on(name, check.likely_year(words, story, example.month, example.day))
