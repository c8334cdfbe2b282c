"""What a reading gives as the answer: a date, a number or a name, and whether two can be of one event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import regex

from retrieval.compose.recounts import dates_speech, is_newer, only_said
from retrieval.judge.same_answer import differ
from retrieval.judge.short_answer import said
from retrieval.text.casualties import fate
from retrieval.text.date_words import span
from retrieval.text.measures import measure
from retrieval.text.numbers import DEAD, Quantity, counted, quantity
from retrieval.text.words import content
from retrieval.types import Question, Reading
from retrieval.understand.answer_type import Kind, kind

# Days that a date may span, less one, to contradict another.
SHARP = 3
# Days between two dates of one event, at most; further apart it is another one of its kind.
FAR = 92
# Days within which an article tells its own news; of two such, each has its own event.
FRESH = 2
# Days between two articles that give a number of one thing, at most, and a price or a length of it.
RECOUNTED, MEASURED_ANEW = 21, 366
# The same where each was said on a day of its own.
RETOLD = 7
# What is asked for in units: the same whatever the day, and what belongs to the day that a sentence names. An
# age, a speed or a heat is another one every day.
LASTING = frozenset(("length", "tall", "high", "deep", "wide", "thick", "far", "long", "heavy"))
CHANGING = frozenset(("much", "cost", "percentage"))


_BEFORE_DATE = regex.compile(r"^(?:on|in|at|by|for|from|since|until)\s+", regex.IGNORECASE)
_NAME = regex.compile(r"(?<!^)\b\p{Lu}[\p{L}\p{M}]+")


@dataclass(frozen=True, slots=True)
class Given:
    """What a reading gives as the answer: a date, a number, or a name (its `words`).

    `told` is the share of what is asked that a date's or number's sentence says with the article's title;
    `of`, where the dead are counted, what it says of that: the place, the storm; of an amount its unit;
    `lasts` says that it is the same whatever the day.
    """

    reading: Reading
    amount: Quantity | None = None
    words: str = ""
    kind: Kind = Kind.OTHER
    told: float = 0.0
    of: frozenset[str] = frozenset()
    lasts: bool = False

    @property
    def published(self) -> date:
        """The day on which the article came out; the first of all days when nobody knows."""
        return self.reading.hit.article.published or date.min

    @property
    def shown(self) -> str:
        """The date, or the number or name in the article's own words."""
        if self.amount or self.words:
            return self.amount.words if self.amount else self.words
        when = self.reading.when
        return span(when.begin, when.end) if when else ""

    @property
    def planned(self) -> bool:
        """Whether the date lay ahead when the article came out."""
        when, published = self.reading.when, self.reading.hit.article.published
        return bool(when and published and when.begin > published)

    @property
    def undated(self) -> bool:
        """Whether it is a number or a name."""
        return self.amount is not None or bool(self.words)

    @property
    def sharp(self) -> bool:
        """Whether it is a number, a name, or a date of a day or two."""
        when = self.reading.when
        return self.undated or bool(when and (when.end - when.begin).days <= SHARP)

    @property
    def fresh(self) -> bool:
        """Whether the article tells its own news."""
        when, published = self.reading.when, self.reading.hit.article.published
        return bool(when and published and abs(published - when.end) <= timedelta(FRESH))

    def agrees(self, other: Given) -> bool:
        """Whether both can be true of one event."""
        if self.words and other.words:
            return not differ(self.kind, self.words, other.words)
        if self.amount or other.amount:
            return bool(self.amount and other.amount and self.amount.allows(other.amount))
        one, two = self.reading.when, other.reading.when
        return bool(one and two and one.begin <= two.end and two.begin <= one.end)

    def near(self, other: Given) -> bool:
        """Whether they can be of one event at all."""
        if self.undated or other.undated:
            one, two, days = self.reading.on, other.reading.on, abs(self.published - other.published)
            apart = one and two and (one.end < two.begin or two.end < one.begin)
            if self.kind is Kind.NUMBER:
                dated = apart and not (dates_speech(self.reading) and dates_speech(other.reading))
                return (self.lasts or not dated) and days <= timedelta(MEASURED_ANEW)
            told = only_said(self.reading), only_said(other.reading)
            if apart and not all(told) and not (any(told) and (self.replaces(other) or other.replaces(self))):
                return False
            return days <= timedelta(RETOLD if apart else RECOUNTED)
        one, two = self.reading.when, other.reading.when
        if one is None or two is None:
            return False
        return abs(one.begin - two.begin) <= timedelta(FAR)

    def dated_in(self, other: Given) -> bool:
        """Whether the other's sentence holds the words of its date as well, and so may give either."""
        when, its = self.reading.when, other.reading.when
        if self.undated or not when or not its or when.words == its.words:
            return False
        words = regex.escape(_BEFORE_DATE.sub("", when.words))
        return bool(words and regex.search(rf"\b{words}\b", text_of(other.reading)))

    def replaces(self, earlier: Given) -> bool:
        """Whether it is a later number than that of an earlier article, and a newer one."""
        one, two = earlier.amount, self.amount
        later = self.published > earlier.published
        return bool(later and one and two and is_newer(one, two, text_of(self.reading)))


def given(question: Question, readings: Sequence[Reading]) -> list[Given]:
    """What each reading gives as the answer to a question; those that give nothing are left out."""
    if (wanted := kind(question.text)) in (Kind.PERSON, Kind.PLACE, Kind.NAME):
        return [Given(one, words=one.short, kind=wanted) for one in readings if one.short]
    if (by := measure(question.text)) in LASTING | CHANGING:
        return [told for one in readings if (told := _measured(one, lasts=by in LASTING))]
    nouns = counted(question.text)
    if nouns is None:
        sought = content(question.text)
        return [Given(one, told=_told(one, sought)) for one in readings if one.when]
    of = fate(question.text)
    amounts = ((one, quantity(text_of(one), nouns, of)) for one in readings)
    if not DEAD.issubset(nouns):
        return [Given(one, amount, told=one.told) for one, amount in amounts if amount]
    # The dead are told of in many words, which are then no sign of what else a sentence tells.
    sought = content(" ".join(_NAME.findall(question.text))) or content(question.text) - nouns
    return [
        Given(one, amount, told=_told(one, sought), of=sought & _held(one))
        for one, amount in amounts
        if amount
    ]


def _measured(one: Reading, *, lasts: bool) -> Given | None:
    """The amount that a short answer is, if it is one, with a unit."""
    parts = said(one.short or "")
    if len(parts.numbers) != 1 or not parts.units:
        return None
    amount = replace(parts.numbers[0], words=one.short or "")
    return Given(one, amount, kind=Kind.NUMBER, told=one.told, of=parts.units, lasts=lasts)


def _told(one: Reading, asked: frozenset[str]) -> float:
    return len(asked & _held(one)) / max(len(asked), 1)


def _held(one: Reading) -> frozenset[str]:
    return content(f"{one.hit.article.title} {text_of(one)}")


def text_of(one: Reading) -> str:
    """The words of a reading."""
    return one.hit.article.text[one.start : one.end]
