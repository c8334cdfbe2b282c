"""Numbers in a text, and whether two agree."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from retrieval.text.lexicon import VALUES

# Two numbers of which one is rounded ("about 300") agree within this share.
ROUNDED = 0.1
# From here on a number that ends in a nought may be the rounded form of another.
ROUND = 100
# No number of things is greater.
HUGE = 1e15

_WORDS = "|".join(sorted(VALUES, key=len, reverse=True))
_NUMBER = regex.compile(
    rf"(?<![\w.,:/-])\d+(?:,\d+)*(?:\.\d+)?(?![\w:/]|-year)|\b(?:{_WORDS})(?:-(?:{_WORDS}))?\b",
    regex.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and the article's own words for it in lower case; `rounded` if they say so ("about")."""

    value: float
    words: str
    rounded: bool = False

    def agrees(self, other: Quantity) -> bool:
        if self.value == other.value:
            return True
        most = max(abs(self.value), abs(other.value))
        return (self.rounded or other.rounded) and abs(self.value - other.value) <= ROUNDED * most

    def allows(self, other: Quantity) -> bool:
        """Whether both can be true of the same things, as 300 and 312 can."""
        if self.agrees(other):
            return True
        low, high = sorted((self, other), key=lambda one: one.value)
        within = min(max(low.step, high.step) / 2, ROUNDED * high.value)
        return high.value - low.value <= within

    @property
    def step(self) -> int:
        """What the number is a multiple of if it is a rounded one: 100 for 300, 0 for 312."""
        if not ROUND <= self.value <= HUGE:
            return 0
        digits = str(round(self.value))
        noughts = len(digits) - len(digits.rstrip("0"))
        return 10**noughts if noughts else 0


def has_number(sentence: str) -> bool:
    return bool(_NUMBER.search(sentence))
