"""Rules for what recurs: `every Tuesday`, `daily`, `twice a week`, `Monday nights`."""

from __future__ import annotations

from retrieval.dates import quantity
from retrieval.dates.grammar import Reading, Words, constant, rule
from retrieval.dates.lexicon import DAY_PARTS, MONTH_NUMBER, SEASON_LETTERS, WEEKDAY_NUMBER, unit_of
from retrieval.dates.story import Story

_PERIODIC = {"daily": "P1D", "nightly": "P1D", "weekly": "P1W", "monthly": "P1M", "yearly": "P1Y"}
_PERIODIC |= {"annually": "P1Y", "hourly": "PT1H", "fortnightly": "P2W", "biweekly": "P2W"}


@rule(
    r"(?:EVERY|EACH) (?:(?P<other>OTHER|SECOND)|(?P<count>{count}|FEW))? (?P<unit>ANYUNIT|SECOND)",
    r"(?:EVERY|EACH) (?P<unit>UNIT)",
)
def every_unit(words: Words, _story: Story) -> Reading | None:
    """`every day` = P1D, `every other week` = P2W."""
    if words.get("unit") == "weekend":
        return Reading("SET", "XXXX-WXX-WE", moves=False)
    n = 2 if words.has("other") else quantity.amount(words.list("count")) if words.has("count") else 1
    return Reading("SET", quantity.duration(n, words.get("unit")), moves=False)


@rule(
    r"(?:EVERY|EACH) (?:OTHER|ORDINAL)?"
    r" (?:(?P<weekday>WEEKDAY)|(?P<month>MONTHNAME)|(?P<season>SEASON)) (?P<part>DAYPART)?",
    r"(?P<weekday>WEEKDAYS)",
    r"(?P<weekday>WEEKDAY) (?P<part>DAYPARTS)",
    r"(?:EVERY|EACH) (?P<part>DAYPART)",
)
def every_named(words: Words, _story: Story) -> Reading | None:
    """`every Tuesday` = XXXX-WXX-2, `each July` = XXXX-07, `Monday nights` = XXXX-WXX-1TNI."""
    part = f"T{DAY_PARTS[words.get('part')]}" if words.has("part") else ""
    if words.has("weekday"):
        if words.is_before("CAP"):
            return None
        return Reading("SET", f"XXXX-WXX-{WEEKDAY_NUMBER[words.get('weekday')]}{part}", moves=False)
    if words.has("month"):
        return Reading("SET", f"XXXX-{MONTH_NUMBER[words.get('month')]:02d}", moves=False)
    if words.has("season"):
        return Reading("SET", f"XXXX-{SEASON_LETTERS[words.get('season')]}", moves=False)
    return Reading("SET", f"XXXX-XX-XX{part}", moves=False)


@rule(r"THE? (?:ORDINAL|LAST) (?:WEEKDAY|UNIT|WEEKEND) (?:OF|IN) (?:EVERY|EACH) (?P<unit>UNIT)")
def nth_of_each(words: Words, _story: Story) -> Reading | None:
    """`the first Monday of each month` = P1M: once in that time."""
    return Reading("SET", quantity.duration(1, words.get("unit")), moves=False)


constant(
    "at weekends", r"(?:ON|AT|OVER|DURING) (?P<self>WEEKENDS)", value="XXXX-WXX-WE", type_="SET", sure=1.0
)


@rule(r"(?:ONCE|TWICE)? (?P<word>DAILY|PERIODIC)(?! CAP)")
def periodically(words: Words, _story: Story) -> Reading | None:
    """`daily` = P1D, `monthly` = P1M."""
    named = words.is_after("CAP") or not words.is_before("WORD")
    if words.tokens.raw(words.last - 1)[:1].isupper() and named:
        return None
    return Reading("SET", _PERIODIC[words.get("word")], 0.9, moves=False)


@rule(
    r"(?P<times>ONCE|TWICE|(?:CARD|INT12|FEW|AN FEW) TIMES|COUPLE OF? TIMES)"
    r" (?:AN|EVERY|EACH|PER) (?P<unit>UNIT)",
    r"PER (?P<unit>UNIT)",
)
def times_per_unit(words: Words, _story: Story) -> Reading | None:
    """`twice a week` = P1W."""
    if not words.has("times"):
        return None
    return Reading("SET", quantity.duration(1, unit_of(words.get("unit"))), moves=False)
