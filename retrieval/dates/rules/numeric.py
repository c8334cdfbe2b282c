"""Rules for dates in digits: `2022-01-12`, `12/01/2022`, `10/25`, `2015-12`."""

from __future__ import annotations

import re
from datetime import date

from retrieval.dates import check, reckoning
from retrieval.dates.grammar import Reading, Words, rule
from retrieval.dates.lexicon import WEEKDAY_NUMBER
from retrieval.dates.story import Story

# What programs write where they know no date.
_FILLERS = (date(1, 1, 1), date(1970, 1, 1), date(9999, 12, 31))
_JOIN = r"(?:TO|AND|DASH|THROUGH|UNTIL|OR|COMMA)"
_LEADING = ("ON", "BY", "SINCE", "UNTIL", "BEFORE", "AFTER", "FROM", "BETWEEN")
_ENDS = ("COMMA", "STOP", "PARA", "DOT")


@rule(r"ISO", r"INT4 INT12 DAYNUM(?! INTEGER| AMPM| ANYUNIT| WORD)", part="iso")
def iso_date(words: Words, _story: Story) -> Reading | None:
    """`2022-01-12` = 2022-01-12, `2022/1/12` = 2022-01-12, `20220112` = 2022-01-12."""
    found = re.match(r"(\d{4})\W?(\d{1,2})\W?(\d{1,2})(?:t(.*?)z?)?$", words.text.lower())
    day = reckoning.valid(*map(int, found.groups()[:3])) if found else None
    if found is None or day is None or day in _FILLERS:
        return None
    clock = f"T{found[4]}" if found[4] else ""
    return Reading("TIME" if clock else "DATE", day.isoformat() + clock)


@rule(r"NUMDATE", part="numeric")
def numeric_date(words: Words, story: Story) -> Reading | None:
    """`25/12/2021` = 2021-12-25, `12/25/2021` = 2021-12-25, `5.11.2021` = 2021-11-05.

    Day first or month first as the outlet or the rest of the text has it; with points, day first.
    """
    text = words.tokens.word(words.first)
    mark = re.sub(r"\d", "", text)[0]
    first, second, year = (int(p) for p in text.split(mark))
    if len(text.split(mark)[2]) == 2:
        year = check.full_year(year, story)
        if mark != "/" and mark != "-":
            return None
    if not 1500 <= year <= 2200:
        return None
    found = [d for d in (reckoning.valid(year, first, second), reckoning.valid(year, second, first)) if d]
    if mark == "." or story.day_first:
        found.reverse()
    elif story.day_first is None and story.is_dated and not words.tokens.is_kind(words.first - 2, "FRACTION"):
        found.sort(key=lambda d: abs(reckoning.days_between(d, story.published)))
    if not found or found[0] in _FILLERS:
        return None
    sure = 1.0 if len(set(found)) == 1 else 0.9 if mark == "." or story.day_first is not None else 0.6
    return Reading("DATE", found[0].isoformat(), sure)


@rule(
    r"(?: THIS? (?P<weekday>DAYNAME) COMMA? | (?P<which>NEXT|LAST) (?:DAYNAME)? )? (?P<day>FRACTION)"
    r" (?: COMMA (?P<year>INT4) )?(?! ANYUNIT| WORD ANYUNIT| OF| PERCENT| MONEY)",
    rf"(?P<day>FRACTION) (?= (?P<joined>{_JOIN}) (?: FRACTION | NUMDATE ))",
    rf"(?<=FRACTION {_JOIN}) (?P<joined>(?P<day>FRACTION)) (?: COMMA (?P<year>INT4) )?",
    part="slashed",
)
def month_and_day_in_digits(words: Words, story: Story) -> Reading | None:
    """`on 10/25` = 2021-10-25, `Friday, 2/11` = 2022-02-11, `from 10/1-10/7` = 2021-10-01/2021-10-07.

    Month first, unless the outlet or the text has the day first or there is no such month.
    """
    one, two = (int(n) for n in words.get("day").split("/"))
    led = words.has("weekday") or words.has("which") or words.has("year") or words.has("joined")
    tokens = words.tokens
    if not led and (one, two) == (9, 11):
        return Reading("DATE", "2001-09-11", 0.9, moves=False)
    begins = words.first == 0 or words.is_after("STOP")
    alone = begins and (words.last == len(tokens.kinds) or words.is_before("AT", "FROM", *_ENDS))
    share = one < two < 17 and words.is_before("WORD", "CAP")
    if not led and (share or (one, two) == (24, 7) or not (alone or words.is_after(*_LEADING))):
        return None
    month, day = (two, one) if (story.day_first or one > 12) and two <= 12 else (one, two)
    if not 1 <= month <= 12 or reckoning.valid(2020, month, day) is None:
        return None
    weekday = WEEKDAY_NUMBER.get(words.get("weekday"))
    year = words.number("year") or check.year_told(words, story, month, day)
    found = check.settle(words, story, year, month, day, weekday)
    return Reading("DATE", found.value, 0.6, found.note) if found else None


@rule(
    r"(?P<year>INT4) (?:DASH|SLASH) (?P<month>INT12)(?! DASH| SLASH)",
    r"(?P<month>INT12) (?:DASH|SLASH) (?P<year>INT4)(?! DASH| SLASH| ANYUNIT| WORD)",
)
def month_in_digits(words: Words, _story: Story) -> Reading | None:
    """`2015-12` = 2015-12, `12-2015` = 2015-12; `2008-09` are two years."""
    year, month, tokens = words.number("year"), words.number("month"), words.tokens
    tight = not tokens.gap(words.first) and not tokens.gap(words.first + 1)
    years = words.span("year")[0] == words.first and month > year % 100
    if not tight or years or not 1900 <= year <= 2100 or words.is_after("DASH", "SLASH"):
        return None
    return Reading("DATE", f"{year:04d}-{month:02d}", 0.8)
