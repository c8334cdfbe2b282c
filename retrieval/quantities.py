"""Numbers of things in a sentence: "17 people", "some 1,150 men and women", and whether two agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from retrieval.lexical import STOP_WORDS, stems, words
from retrieval.lexicon import VALUES

# Two numbers of which one is rounded ("about 300") agree within this share.
ROUNDED = 0.1
# A noun belongs to a number that stands at most so many words before it.
REACH = 4

_VERBS = "is|are|was|were|did|do|does|has|have|had|will|would|can|could"
_HOW_MANY = regex.compile(rf"\bhow (?:many|much)\s+(.*?)(?=\b(?:{_VERBS})\b|[?,]|$)", regex.IGNORECASE)
# "Four of the 17 people" and "10 to 20 people" give no one number of people.
_PART = regex.compile(
    r"\b\w+ of (?:the |those |these )?\d|\b\d[\d,.]*\s?(?:to|or|-|–|and)\s?\d|[$€£]\d|dozens?\b",
    regex.IGNORECASE,
)
_SCALE = {"hundred": 100, "thousand": 1_000, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_OF = regex.compile(r"\b(?:of|in|on|at|from|to|by)\b", regex.IGNORECASE)
_WORDS = "|".join(sorted(VALUES, key=len, reverse=True))
_NUMBER = regex.compile(
    rf"(?P<about>\b(?:about|around|some|nearly|almost|more than|over|at least|up to|roughly|fewer than"
    rf"|less than|approximately|an estimated)\s+)?"
    rf"(?P<figure>(?<![\w.,:/-])\d[\d,]*(?:\.\d+)?(?![\w:/]|-year)|\b(?:{_WORDS})(?:-(?:{_WORDS}))?\b)"
    rf"(?:[\s-](?P<scale>{'|'.join(_SCALE)}))?",
    regex.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and the article's own words for it in lower case; `rounded` if they say so ("about")."""

    value: float
    words: str
    rounded: bool = False

    def agrees(self, other: Quantity) -> bool:
        """Whether both can be the number of the same things."""
        if self.value == other.value:
            return True
        most = max(abs(self.value), abs(other.value))
        return (self.rounded or other.rounded) and abs(self.value - other.value) <= ROUNDED * most


def counted(question: str) -> frozenset[str] | None:
    """The stem of the things that "how many" asks the number of ("medals" of "gold medals").

    `None` for another question; a set, since there may come to be several.
    """
    found = _HOW_MANY.search(question)
    if not found:
        return None
    before = _OF.split(found[1])[0]
    named = [word for word in words(before) if word not in STOP_WORDS]
    return frozenset(stems(named[-1:])) or None


def quantity(sentence: str, nouns: frozenset[str]) -> Quantity | None:
    """The number of the things that these stems name; `None` when there is none, or several."""
    if _PART.search(sentence):
        return None
    found = [one for one, after in _numbers(sentence) if nouns & frozenset(stems(words(after)[:REACH]))]
    values = {one.value for one in found}
    return found[0] if len(values) == 1 else None


def has_number(sentence: str) -> bool:
    """Whether a number stands in it, in digits or in words."""
    return bool(_NUMBER.search(sentence))


def _numbers(sentence: str) -> Iterator[tuple[Quantity, str]]:
    """The numbers of a sentence with what follows each, up to the next one."""
    found = list(_NUMBER.finditer(sentence))
    ends = [one.start() for one in found[1:]] + [len(sentence)]
    for one, end in zip(found, ends, strict=False):
        value = _value(one["figure"].lower()) * _SCALE.get((one["scale"] or "").lower(), 1)
        text = sentence[one.start("figure") : one.end()].strip().lower()
        yield Quantity(value, text, bool(one["about"])), sentence[one.end() : end]


def _value(figure: str) -> float:
    if figure[0].isdigit():
        return float(figure.replace(",", ""))
    return float(sum(VALUES.get(word, 0) for word in figure.split("-")))
