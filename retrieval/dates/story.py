"""The state of reading a text: publication date, current date of the story, tense."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from retrieval.dates import reckoning
from retrieval.dates.grammar import RULES, Reading, Words, compiled
from retrieval.dates.lexicon import MONTH_NUMBER, MONTHS, letters
from retrieval.dates.tense import sentence_start, tense
from retrieval.dates.tokens import Tokens, number

_LENGTH = {"day": 1, "weekend": 2, "week": 7, "month": 30, "quarter": 90, "season": 90, "half": 180}
_LENGTH |= {"year": 365, "decade": 3650, "century": 36500}


@dataclass(frozen=True, slots=True)
class Anchor:
    """A time that the story stood at: its TIMEX3 value, its first day, and the tokens it was told in."""

    value: str
    day: date
    unit: str
    first: int
    last: int


@dataclass
class Story:
    """The state of reading a text from its start; the rules ask it, the engine moves it on."""

    tokens: Tokens
    published: date
    is_dated: bool = True
    day_first: bool | None = None
    anchor: Anchor | None = None
    quarter: Anchor | None = None
    clock: Anchor | None = None
    latest: Anchor | None = None
    days: list[Anchor] = field(default_factory=list)
    years: dict[tuple[int, int], int] = field(default_factory=dict)
    written: dict[tuple[int, int], int] = field(default_factory=dict)

    def tense(self, words: Words) -> str | None:
        """`past`, `future` or `None`, by the verbs around the expression."""
        return tense(self.tokens, *words.around)

    def sentence(self, i: int) -> int:
        """The first token of the sentence of token `i`."""
        return sentence_start(self.tokens, i)

    @property
    def now(self) -> date:
        """Publication; of a text without one, where the story stands."""
        return self.anchor.day if self.anchor and not self.is_dated else self.published

    def base(self, words: Words, reach: int | None = None) -> date:
        """Where the story stands: the anchor's day (up to `reach` tokens back), else publication."""
        if self.anchor and (reach is None or words.first - self.anchor.last <= reach):
            return self.anchor.day
        return self.published

    def base_of(self, words: Words, unit: str, reach: int | None = None) -> date:
        """Where the story stands for counting in `unit`: an anchor coarser than that is passed over."""
        if self.anchor and _LENGTH.get(self.anchor.unit, 0) > _LENGTH.get(unit, 9999):
            return self.published
        return self.base(words, reach)

    def recent_quarter(self, words: Words) -> bool:
        """Is the story telling of a quarter (the last one named is no more than 250 tokens back)?"""
        return self.quarter is not None and words.first - self.quarter.last <= 250

    def tell_quarter(self, words: Words, value: str) -> None:
        """Note that the story tells of that quarter from here on."""
        if days := reckoning.days_of(value):
            self.quarter = Anchor(value, days[0], "quarter", words.first, words.last)

    def year_before_quarter(self) -> str:
        """The value of the same quarter of the year before; only where `recent_quarter` holds."""
        value = self.quarter.value if self.quarter else ""
        return f"{int(value[:4]) - 1:04d}{value[4:]}"

    def day_of_event(self, at: int) -> date | None:
        """The day of the event that the words from token `at` name, if a sentence not far back gives it."""
        tokens, names = self.tokens, set()
        for i in range(at, at + 5):
            if not tokens.is_kind(i, "WORD", "THE", "AN", "POSS"):
                break
            if len(tokens.word(i)) > 4 and tokens.is_kind(i, "WORD"):
                names.add(tokens.word(i))
        for told in reversed(self.days[-3:] if names else []):
            near = range(max(self.sentence(told.first), told.first - 20), told.last + 20)
            if at - told.last < 400 and any(tokens.word(i) in names for i in near if i < at - 2):
                return told.day
        return None

    def part(self, words: Words, group: str) -> Reading | None:
        """What the expression inside a group means, by the rules for parts; `None` if it means nothing."""
        first, last = words.span(group)
        for each in RULES:
            if each.is_part and (match := each.regex.fullmatch(self.tokens.kinds, first, last)):
                reading = each.resolve(Words(self.tokens, match, words.around), self)
                if reading:
                    return reading
        return None

    def move(self, words: Words, reading: Reading) -> None:
        """Note what was just read, and stand there if it tells of something that happened then."""
        days = reckoning.days_of(reading.value)
        unit = reckoning.granularity(reading.value)
        if days is None or unit is None:
            return
        here = Anchor(reading.value, days[0], unit, words.first, words.last)
        if unit in ("quarter", "half") and reading.moves:
            self.quarter = here
        if reading.type == "TIME":
            self.clock = here
        self.latest = here
        if unit == "day":
            self.days.append(here)
            self.years.setdefault((days[0].month, days[0].day), days[0].year)
        if reading.moves and self._stands(words, here):
            self.anchor = here

    def _stands(self, words: Words, here: Anchor) -> bool:
        start = self.sentence(words.first)
        led = ("UNTIL", "THAN") if here.unit == "day" else ("SINCE", "UNTIL", "THAN")
        if words.is_after(*led):
            return False
        if self.anchor is None or self.anchor.first < start:
            return here.unit != "century" and not (self.anchor and self._to_come(words, start))
        return not self._to_come(words, start) and self.anchor.first > start + 2

    def _to_come(self, words: Words, start: int) -> bool:
        return words.first > start + 2 and self.tense(words) == "future"


def years_written(tokens: Tokens) -> dict[tuple[int, int], int]:
    """The year of a month and day, where the whole text gives exactly one year for them."""
    found: dict[tuple[int, int], set[int]] = {}
    for match in compiled(r"MONTHNAME DOT? DAYNUM COMMA? INT4").finditer(tokens.kinds):
        month = MONTH_NUMBER[tokens.word(match.start())]
        numbers = [number(tokens.word(i)) or 0 for i in range(match.start() + 1, match.end())]
        day, year = (n for n in numbers if n)
        found.setdefault((month, day), set()).add(year)
    return {key: years.pop() for key, years in found.items() if len(years) == 1}


def writes_day_first(tokens: Tokens) -> bool | None:
    """Does the text put the day before the month (`12 January`, `25/12/2021`)? `None` if nothing tells.

    Nothing asks where no date is written in numbers alone.
    """
    if letters("NUMDATE") not in tokens.kinds:
        return None
    text, names = tokens.text, f"(?:{'|'.join(MONTHS).title()})"
    day_month = len(re.findall(rf"\b\d{{1,2}}(?:st|nd|rd|th)? {names}\b", text))
    day_month += len(re.findall(r"\b(?:1[3-9]|2\d|3[01])[/.]\d{1,2}[/.]\d{2}", text))
    month_day = len(re.findall(rf"\b{names} \d{{1,2}}\b(?!\d)", text))
    month_day += len(re.findall(r"\b\d{1,2}/(?:1[3-9]|2\d|3[01])/\d{2}", text))
    return None if day_month == month_day else day_month > month_day
