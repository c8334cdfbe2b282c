"""Whether a text is a copy of another: the same words, without a sentence that says something different."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from urllib.parse import urlsplit

import regex

from retrieval.duplicates.opposites import opposed
from retrieval.duplicates.signatures import LONG, SHORT, hash_runs, make_signature
from retrieval.text.lexicon import CARDINALS
from retrieval.types import Article

# Shorter texts say too little to be told apart.
FEWEST_WORDS = 20
# The share of the shorter text's runs of three words that stands in the other: at least, where the other is
# much longer, and of a brief, a text of less than `BRIEF` words.
SHARED, SHARED_OF_CUT, SHARED_OF_BRIEF = 0.55, 0.6, 0.7
BRIEF = 60
# What two articles of one outlet must share, how alike in length and how many days apart they are, and the
# share of their headlines: what is less alike is the outlet's next version of a story or its next report in
# the same form, and its notices stand as a text under any headline.
SAME, SAME_LENGTH, DAYS, SAME_HEADLINE = 0.9, 0.8, 3, 0.5
# A copy is cut to this share of the other at most. One that is much shorter, or shares less than nearly all,
# must have the first words of the longer one: a report that ends in an old one has not.
SHORTEST, MUCH_SHORTER, NEARLY = 0.15, 0.5, 0.85
OPENING = 40
# Words between two shared runs that are held against each other, and differing names that make another story.
GAP = 12
OTHER_NAMES = 3

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_ENDS = regex.compile(r"[.!?]\s|\n")
_CONTENT = regex.compile(r"[\p{L}\p{M}\p{N}]{4,}")
_BEGINS = regex.compile(r"(?:^|[.!?:\n“\"‘(—–-])\s*$")
# What a headline ends in: " | Outlet", " - Outlet".
_AFTER = regex.compile(r"\s+[|–—-]\s.*$")
_ORDINAL = regex.compile(r"(?<=\d)(?:st|nd|rd|th)$")
_CALENDAR = {
    name.lower(): name[:3].lower()
    for name in (*calendar.month_name, *calendar.day_name)
    if name not in ("", "May")
}
_CALENDAR |= {name[:3]: name[:3] for name in _CALENDAR} | {"sept": "sep", "tues": "tue", "thurs": "thu"}
_DATES = frozenset(_CALENDAR.values())
_COUNTED = {word: str(number) for word, number in CARDINALS.items()}
_COUNTED |= dict.fromkeys(("no", "nobody", "none", "zero", "nil"), "0")
_COUNTED |= {word: word for word in ("dozen", "hundred", "thousand", "million", "billion", "trillion")}
# Digits after the comma of 1,200.
THOUSANDS = 3


@dataclass(frozen=True)
class ComparedText:
    """A text as it is compared: its words, who published it under which headline, and when.

    `outlet` is "" and `published` is `None` when nobody knows.
    """

    text: str
    title: str = ""
    outlet: str = ""
    published: date | None = None

    @classmethod
    def of(cls, article: Article) -> ComparedText:
        """What is compared of an article; its outlet by its name, else by the host of its address."""
        outlet = article.source or urlsplit(article.url).hostname or ""
        return cls(article.text, article.title, outlet.casefold(), article.published)

    @cached_property
    def _found(self) -> list[regex.Match[str]]:
        return list(_WORD.finditer(self.text))

    @cached_property
    def words(self) -> list[str]:
        found: list[str] = _WORD.findall(self.text.lower())
        return found

    @cached_property
    def signature(self) -> bytes:
        """What copies are proposed by; b"" of a text that is too short to be one."""
        return make_signature(hash_runs(self.words, LONG)) if len(self.words) >= FEWEST_WORDS else b""

    @cached_property
    def runs(self) -> list[int]:
        """The run of `SHORT` words that begins at each word."""
        numbers: list[int] = hash_runs(self.words, SHORT).tolist()
        return numbers

    @cached_property
    def distinct_runs(self) -> frozenset[int]:
        return frozenset(self.runs)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        return frozenset(self.words)

    @cached_property
    def outlet_words(self) -> frozenset[str]:
        """The words of its outlet's name, which a copy gives its own in place of."""
        return frozenset(_WORD.findall(self.outlet))

    def match_at(self, at: int) -> regex.Match[str]:
        return self._found[at]

    def is_name(self, at: int) -> bool:
        match = self.match_at(at)
        begins = _BEGINS.search(self.text, max(0, match.start() - 4), match.start())
        return match[0][0].isupper() and not begins


def is_copy(one: ComparedText, other: ComparedText) -> bool:
    """Whether two texts are the same story in the same words, whichever of them was copied.

    A copy may be cut, added to, put into another order and reworded here and there; a text that only
    quotes the other, or has the same form with other figures, dates or names, is none.
    """
    short, long = sorted((one, other), key=lambda text: len(text.distinct_runs))
    length = len(short.distinct_runs) / max(len(long.distinct_runs), 1)
    if len(short.words) < FEWEST_WORDS or length < SHORTEST:
        return False
    share = share_of_runs(short, long)
    if one.outlet and one.outlet == other.outlet:
        if length < SAME_LENGTH or share < SAME or _is_later_report(one, other):
            return False
    elif share < _share_needed(short, length):
        return False
    opens = (length >= MUCH_SHORTER and share >= NEARLY) or _has_same_opening(short, long)
    return opens and not _says_otherwise(short, long)


def _share_needed(short: ComparedText, length: float) -> float:
    if len(short.words) < BRIEF:
        return SHARED_OF_BRIEF
    return SHARED_OF_CUT if length < MUCH_SHORTER else SHARED


def _is_later_report(one: ComparedText, other: ComparedText) -> bool:
    """Whether two articles of one outlet in the same words are of other days, or of two things."""
    if one.published and other.published and abs((one.published - other.published).days) > DAYS:
        return True
    return _has_other_headline(one, other)


def _has_other_headline(one: ComparedText, other: ComparedText) -> bool:
    """Whether the headlines are of two things; of a brief, also where one is missing."""
    first, second = (frozenset(_CONTENT.findall(_AFTER.sub("", text.title.lower()))) for text in (one, other))
    least = min(len(first), len(second))
    if not least:
        return len(one.words) < BRIEF
    return len(first & second) < SAME_HEADLINE * least


def share_of_runs(short: ComparedText, long: ComparedText) -> float:
    """The share of the runs of `SHORT` words of the one that stands in the other: 0 to 1."""
    return len(short.distinct_runs & long.distinct_runs) / max(len(short.distinct_runs), 1)


def _has_same_opening(short: ComparedText, long: ComparedText) -> bool:
    opening = long.runs[:OPENING]
    return sum(one in short.distinct_runs for one in opening) >= SHARED * len(opening)


def _says_otherwise(one: ComparedText, other: ComparedText) -> bool:
    """Whether sentences in the same words deny it, give another figure or date, or several other names."""
    names: set[tuple[str, ...]] = set()
    brief = min(len(one.words), len(other.words)) < BRIEF
    for mine, theirs in _differing_stretches(one, other):
        if _figures_differ(_list_figures(one, mine), _list_figures(other, theirs)):
            return True
        if opposed(one.words, mine, other.words, theirs):
            return True
        ours, others = _list_names(one, mine, other), _list_names(other, theirs, one)
        # What a text begins with may be its byline.
        if mine.start and ours and others:
            names.add((*sorted(ours), "", *sorted(others)))
    return len(names) >= (1 if brief else OTHER_NAMES)


def _differing_stretches(one: ComparedText, other: ComparedText) -> Iterator[tuple[range, range]]:
    """What stands in the texts between the same words, before the first of them, and in the last sentence.

    In one of the two that may be nothing.
    """
    matched = [(-SHORT, -SHORT), *_match_places(one.runs, other.runs)]
    if all(_ends_text(text, at) for text, at in zip((one, other), matched[-1], strict=True)):
        matched.append((len(one.words), len(other.words)))
    for (a, b), (c, d) in pairwise(matched):
        mine, theirs = range(a + SHORT, c), range(b + SHORT, d)
        in_order = a + SHORT <= c and b + SHORT <= d
        if in_order and (mine or theirs) and max(len(mine), len(theirs)) <= GAP:
            yield mine, theirs


def _ends_text(text: ComparedText, at: int) -> bool:
    if at < 0:
        return False
    return not _ENDS.search(text.text, text.match_at(at).end(), text.match_at(-1).start())


def _match_places(one: Sequence[int], other: Sequence[int]) -> list[tuple[int, int]]:
    """The places of runs that stand once in each text, in the order of the one."""
    theirs = _unique_places(other)
    return [(at, theirs[number]) for number, at in _unique_places(one).items() if number in theirs]


def _unique_places(places: Sequence[int]) -> dict[int, int]:
    counted = Counter(places)
    return {number: at for at, number in enumerate(places) if counted[number] == 1}


def _figures_differ(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether each has a figure or date that the other lacks, or both the same ones in another order."""
    if sorted(one) == sorted(other):
        return list(one) != list(other)
    return bool(set(one) - set(other) and set(other) - set(one))


def _list_figures(text: ComparedText, places: range) -> list[str]:
    """The numbers, months and weekdays there; the number in an outlet's own name ("Channel 4") is none.

    Three is 3 and 1,200 is 1200, but 1.5 is not 15; nobody and none are figures, too.
    """
    found: list[str] = []
    for at in places:
        word = _CALENDAR.get(text.words[at]) or _ORDINAL.sub("", text.words[at])
        own = word in text.outlet_words and at > 0 and text.words[at - 1] in text.outlet_words
        if own or not (word[0].isdigit() or word in _DATES or word in _COUNTED or _is_month_may(text, at)):
            continue
        if found and at - 1 in places and (mark := _number_joint(text, at, word)) is not None:
            found[-1] += mark + word
        else:
            found.append(_COUNTED.get(word, word))
    return found


def _number_joint(text: ComparedText, at: int, word: str) -> str | None:
    """What joins a number to that before it: "." in 1.5, nothing in 1,200; `None` where they are two."""
    before = text.words[at - 1]
    between = text.text[text.match_at(at - 1).end() : text.match_at(at).start()]
    if not (before[-1].isdigit() and word[0].isdigit()):
        return None
    if between == ".":
        return between
    return "" if between == "," and len(word) == THOUSANDS and word.isdigit() else None


def _is_month_may(text: ComparedText, at: int) -> bool:
    if text.words[at] != "may":
        return False
    beside = (text.words[one] for one in (at - 1, at + 1) if 0 <= one < len(text.words))
    return text.is_name(at) or any(word[0].isdigit() for word in beside)


def _list_names(text: ComparedText, places: range, other: ComparedText) -> set[str]:
    found = (text.words[at] for at in places if text.is_name(at))
    return {
        word for word in found if word not in other.vocabulary | text.outlet_words and word not in _CALENDAR
    }
