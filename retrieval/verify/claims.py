"""What a sentence claims that can be checked word for word: its numbers, dates, names and content words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise

import regex

from retrieval.text.lexicon import (
    MONTHS,
    NEGATIONS,
    REVERSALS,
    STOP,
    TENS,
    UNIT_SUFFIXES,
    UNITS,
    VALUES,
    WEEKDAYS,
)
from retrieval.text.words import fold_word

_TOKEN = regex.compile(
    r"(?P<number>\d+(?:[.,:]\d+)*)"
    r"|(?P<sign>[\p{No}\p{Nl}])"
    r"|(?P<acronym>\b\p{Lu}\.(?:\p{Lu}\.?)+)"
    r"|(?P<word>[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]|\p{L}[\p{L}\p{M}]*(?:['’]\p{L}+)*)"
    r"|(?P<unit>[$£€¥%])"
)
_SUFFIX = regex.compile(r"\d(k|m|mn|b|bn|tn)\b|\bper cent\b", regex.I)
_WEEKDAY_WORDS = frozenset(weekday.lower() for weekday in WEEKDAYS)
_CUT = regex.compile(r"[,;:] | [–—-] | (?:and|but|while|whereas|followed by)(?= )")
_WEEKDAY = rf"(?:\b(?P<weekday>{'|'.join(WEEKDAYS)}),? (?:the )?)?"
_MONTH = rf"\b(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?"
_DAY = r"\b(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?!\d|[:.]\d)"
_YEAR = r"(?:,? (?P<year>\d{4})\b)?"
_DATES = tuple(
    regex.compile(pattern)
    for pattern in (
        r"\b(?P<year>\d{4})-(?P<number>[01]\d)-(?P<day>[0-3]\d)\b",
        rf"{_WEEKDAY}{_DAY}(?: of)? {_MONTH}{_YEAR}",
        rf"{_WEEKDAY}{_MONTH} {_DAY}{_YEAR}",
        rf"{_MONTH},? (?P<year>\d{{4}})\b",
        _MONTH,
    )
)


@dataclass(frozen=True, slots=True)
class Day:
    """A date as written; what is left out is `None`; `weekday` is 0 for Monday."""

    month: int
    day: int | None = None
    year: int | None = None
    weekday: int | None = None


@dataclass(frozen=True, slots=True)
class Claims:
    """What a text states, normalised for comparison.

    `numbers` are digits without grouping commas ("1984", "11:00"; "fourteen" is "14"), `units` what
    they count in (million, percent, dollar), `days` its dates, `weekdays` those named apart from a
    date, `names` runs of capitalised words, `words` the stems of its content words, `vocabulary` every
    word, `reversals` what turns a statement round ("denied"), `negated` the stems right after a negation.
    """

    numbers: frozenset[str]
    units: frozenset[str]
    days: tuple[Day, ...]
    weekdays: frozenset[int]
    names: tuple[tuple[str, ...], ...]
    words: frozenset[str]
    vocabulary: frozenset[str]
    reversals: frozenset[str]
    negated: frozenset[str]
    denies: bool


@dataclass(frozen=True, slots=True)
class _Word:
    plain: str
    written: str
    start: int


@lru_cache(maxsize=1024)
def read_claims(text: str) -> Claims:
    """The claims of `text`; the numbers of a date are among its `days` only."""
    days, rest = _dates(" ".join(text.split()))
    words = list(_words(rest))
    plain_words = frozenset(word.plain for word in words)
    return Claims(
        numbers=find_numbers(rest),
        units=_units(rest),
        days=days,
        weekdays=frozenset(WEEKDAYS.index(word.written) for word in words if word.written in WEEKDAYS),
        names=tuple(_names(words, rest)),
        words=frozenset(stem_word(word) for word in plain_words - STOP - _WEEKDAY_WORDS),
        vocabulary=plain_words,
        reversals=plain_words & REVERSALS,
        negated=frozenset(_negated(words)),
        denies=any(_negates(word) for word in words),
    )


def list_vocabulary(text: str) -> frozenset[str]:
    """Every word of `text`, plain; for whole articles, which `read_claims` would keep in memory."""
    return frozenset(word.plain for word in _words(text))


@lru_cache(maxsize=1024)
def split_clauses(text: str) -> tuple[str, ...]:
    """`text` in parts that each have content words of their own, cut at commas, semicolons, "and", "but"."""
    flat = " ".join(text.split())
    cuts = [match.end() for match in _CUT.finditer(_dates(flat)[1])]
    parts: list[str] = []
    for start, end in pairwise([0, *cuts, len(flat)]):
        if parts and not (read_claims(parts[-1]).words and read_claims(flat[start:end]).words):
            parts[-1] += flat[start:end]
        else:
            parts.append(flat[start:end])
    return tuple(parts)


@lru_cache(maxsize=1024)
def find_numbers(text: str) -> frozenset[str]:
    """Every number of `text`, those of its dates too, in digits or spelled out (from two to ninety-nine)."""
    tokens = list(_TOKEN.finditer(text))
    written = (
        _digits(match["number"] or match["sign"]) for match in tokens if match["number"] or match["sign"]
    )
    return frozenset(written) | frozenset(_spelled(fold_word(match["word"] or "") for match in tokens))


def weekday_of(day: Day, year: int | None) -> int | None:
    """The weekday (0 is Monday) of `day` in `year`; `None` for a month, or a day that no calendar has."""
    if day.day is None or year is None:
        return None
    try:
        return date(year, day.month, day.day).weekday()
    except ValueError:
        return None


def stem_word(word: str) -> str:
    """A crude stem that brings the forms of a regular English word together: "talks", "talked": "talk"."""
    for ending in ("ing", "ed", "es", "s", "e"):
        if len(word) > len(ending) + 2 and word.endswith(ending):
            word = word.removesuffix(ending)
            break
    return word[:6]


def _dates(text: str) -> tuple[tuple[Day, ...], str]:
    """The dates of `text`, and `text` with blanks in their place."""
    days: list[Day] = []
    for pattern in _DATES:
        days += [_day(match.groupdict()) for match in pattern.finditer(text)]
        text = pattern.sub(lambda match: "\0" * len(match[0]), text)
    return tuple(days), text


def _day(found: dict[str, str | None]) -> Day:
    day, year, weekday = found.get("day"), found.get("year"), found.get("weekday")
    return Day(
        month=MONTHS[found["month"] or ""] if "month" in found else int(found["number"] or 0),
        day=int(day) if day else None,
        year=int(year) if year else None,
        weekday=WEEKDAYS.index(weekday) if weekday else None,
    )


def _words(text: str) -> Iterator[_Word]:
    for match in _TOKEN.finditer(text):
        written = match["acronym"] or match["word"]
        if written:
            yield _Word(fold_word(written.replace(".", "")), written, match.start())


def _digits(number: str) -> str:
    ascii_digits = "".join(str(int(char)) if char.isdecimal() else char for char in number)
    return unicodedata.normalize("NFKC", regex.sub(r",(?=\d{3}(?:\D|$))", "", ascii_digits))


def _spelled(words: Iterable[str]) -> Iterator[str]:
    """Numbers in words as digits; "one" and "first" alone say too little to count."""
    tens = 0
    for word in (*words, ""):
        value = VALUES.get(word, 0)
        if tens:
            compound = 0 < value < 10
            yield str(tens + value if compound else tens)
            value = 0 if compound else value
        tens = value if value in TENS else 0
        if value > 1 and not tens:
            yield str(value)


def _units(text: str) -> frozenset[str]:
    signs = (match["unit"] or fold_word(match["word"] or "") for match in _TOKEN.finditer(text))
    suffixes = (match[1] for match in _SUFFIX.finditer(text))
    return frozenset(UNITS[sign] for sign in signs if sign in UNITS) | frozenset(
        UNIT_SUFFIXES[suffix.lower()] if suffix else "percent" for suffix in suffixes
    )


def _names(words: list[_Word], text: str) -> Iterator[tuple[str, ...]]:
    """Runs of capitalised words that only a blank or a hyphen parts; function words are no part of one."""
    run: list[str] = []
    stop = -1
    for word in filter(_may_be_name, words):
        if run and text[stop : word.start] not in (" ", "-", "‑"):
            yield tuple(run)
            run = []
        run.append(word.plain)
        stop = word.start + len(word.written)
    if run:
        yield tuple(run)


def _may_be_name(word: _Word) -> bool:
    if not word.written[0].isupper() or word.written in WEEKDAYS or word.plain in VALUES:
        return False
    return word.plain not in STOP or (len(word.written) > 1 and word.written.isupper())


def _negates(word: _Word) -> bool:
    return word.plain in NEGATIONS or word.plain.endswith("n't")


def _negated(words: list[_Word]) -> Iterator[str]:
    for word, following in pairwise(words):
        if _negates(word) and following.plain not in STOP:
            yield stem_word(following.plain)
