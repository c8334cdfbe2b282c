"""Rules for times of day: `11:00 local time`, `9 a.m. Tuesday`, `Tuesday night`, `noon`, `this morning`."""

from __future__ import annotations

import re

from retrieval.dates import reckoning
from retrieval.dates.grammar import PARTS, Reading, Words, rule
from retrieval.dates.lexicon import DAY_PARTS, word_set
from retrieval.dates.story import Story
from retrieval.dates.tokens import number

PARTS["zone"] = r"(?: ZONE | LOCAL TIME | CAP CAP? TIME | CAP LOCAL TIME | OPEN ZONE CLOSE )"
PARTS["clock"] = (
    r"(?: (?: CLOCK | POINTED | INT12 | CARD ) DASH? AMPM | (?:CLOCK|POINTED)(?= {zone})"
    r" | (?:INT12|CARD) OCLOCK | (?:CLOCK|INT12|CARD) IN THE DAYPART | INT4(?= {zone})"
    r" | NOON | MIDNIGHT | CLOCK )"
)
PARTS["dayexp"] = "{monthday} | {weekdayweek} | {weekday} | {today} | {beyond} | {iso} | {numeric}"
_AFTER, _BEFORE = word_set("next following"), word_set("last previous before")
_TOLD = word_set("that same next following previous before")
_NOT_LAST = word_set("morning afternoon dawn dusk lunchtime")
# So many tokens back a day is still that of a clock time.
_NEAR = 60
_LED = ("AT", "BY", "UNTIL", "FROM", "BEFORE", "AFTER", "ABOUT", "SINCE", "TO", "OPEN")
_WHOLE = r"(?P<clock>{clock}) (?: OCLOCK )? {zone}?"


@rule(
    rf"{_WHOLE} (?: COMMA | ON )? (?P<day>{{dayexp}}) (?P<part>DAYPART)?",
    rf"(?P<day>{{dayexp}}) (?: COMMA? AT? ABOUT? | COMMA ) {_WHOLE}",
    rf"{_WHOLE}",
    r"(?P<self>(?P<clock>{clock})) OPEN (?:INT4|CLOCK) ZONE CLOSE (?P<day>{dayexp})",
)
def time_of_day(words: Words, story: Story) -> Reading | None:
    """`9 a.m. on 3 March 2021` = 2021-03-03T09:00, `Friday at 5` = 2022-01-14T05:00."""
    clock = _clock(words)
    if clock is None:
        return None
    if not words.has("day"):
        return Reading("TIME", f"{_day_of_clock(words, story)}T{clock}", 0.6, moves=False)
    inner = story.part(words, "day")
    return Reading("TIME", f"{inner.value}T{clock}", inner.confidence, inner.note) if inner else None


def _clock(words: Words) -> str | None:
    parts = words.list("clock")
    first, kind = parts[0], words.tokens
    if first in ("noon", "midday"):
        return "12:00" if kind.word(words.first - 1) != "high" else None
    if first == "midnight":
        return "24:00"
    start, end = words.span("clock")
    marked = len(parts) > 1 or words.last > end or words.has("day") or words.tokens.word(end) == "o'clock"
    if not marked and not kind.is_kind(start - 1, *_LED):
        return None
    return _read_clock(first, [*parts[1:], *words.list("part")])


def _read_clock(first: str, rest: list[str]) -> str | None:
    if re.fullmatch(r"\d{4}", first):
        hour, minute = int(first[:2]), int(first[2:])
    else:
        pieces = re.split(r"[:.]", first)
        hour, minute = number(pieces[0]) or 0, int(pieces[1]) if len(pieces) > 1 and pieces[1] else 0
    last = rest[-1] if rest else ""
    if hour <= 12 and (last.startswith("p") or last in ("afternoon", "evening", "night")):
        hour = hour % 12 + 12
    elif hour == 12 and (last.startswith("a") or last == "morning"):
        hour = 0
    return f"{hour:02d}:{minute:02d}" if 0 <= hour <= 24 and 0 <= minute < 60 else None


def _day_of_clock(words: Words, story: Story) -> str:
    if story.clock and words.first - story.clock.last <= 6:
        return story.clock.value[:10]
    latest = story.latest
    if latest and latest.unit == "day" and latest.first >= story.sentence(words.first):
        return latest.day.isoformat()
    base = story.base(words, 40)
    if story.anchor and base == story.anchor.day and story.anchor.unit != "day":
        # "On Thursday … painted in 1658 … shortly after nine o'clock" is Thursday's.
        told = story.days[-1] if story.days else None
        near = told is not None and words.first - told.last <= _NEAR
        base = told.day if told and near else story.published
    return base.isoformat()


@rule(
    r"{edge}? (?P<day>{dayexp}) (?P<part>DAYPART|OVERNIGHT)",
    r"{edge}? (?P<part>DAYPART) (?: OF | ON )? (?P<day>{dayexp})",
    r"(?: {edge} | MID ) DASH (?P<part>DAYPART) (?P<day>{dayexp})",
)
def part_of_a_day(words: Words, story: Story) -> Reading | None:
    """`yesterday morning` = 2022-01-19TMO, `the evening of January 12` = 2022-01-12TEV."""
    inner = story.part(words, "day")
    if inner is None or words.tokens.raw(words.match.start("part"))[:1].isupper():
        return None
    return Reading("TIME", f"{inner.value}T{DAY_PARTS[words.get('part')]}", inner.confidence, inner.note)


@rule(
    r"{edge}? (?P<which>THIS|LAST) (?P<part>DAYPART)",
    r"{edge}? (?P<part>TONIGHT)",
    r"(?P<part>OVERNIGHT)",
    r"{edge}? (?P<which>THAT SAME?|THE (?:SAME|NEXT|FOLLOWING|PREVIOUS)) (?P<part>DAYPART)",
    r"THE (?P<part>DAYPART) (?P<which>BEFORE)",
    r"(?P<mid>MID) DASH? (?P<part>DAYPART)",
    r"(?P<in>IN) (?P<self>THE {edge}? (?P<part>DAYPART))(?! OF)",
    r"(?P<in>BY|UNTIL|IN|SINCE|BEFORE|AFTER) (?P<self>(?:EARLY|LATE) (?P<part>DAYPART))(?! WORD| CAP)",
)
def part_of_the_day(words: Words, story: Story) -> Reading | None:
    """`this morning` = 2022-01-20TMO, `last night` = 2022-01-19TNI, `tonight` = 2022-01-20TNI."""
    which, part = words.list("which"), words.get("part")
    if which == ["last"] and (part in _NOT_LAST or words.is_after("THE")):
        return None
    base = story.published
    if words.has("in") or _TOLD.intersection(which):
        base = story.base_of(words, "day", 60 if words.has("in") else None)
    step = 1 if _AFTER.intersection(which) else 0
    if _BEFORE.intersection(which) or part == "overnight":
        step = -1
    day = reckoning.add_days(base, step).isoformat()
    return Reading("TIME", f"{day}T{DAY_PARTS[part]}", 0.8, moves=bool(which))
