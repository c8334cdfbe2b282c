"""Numbers of things in a sentence: "17 people", "some 1,150 men and women", and whether two agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from retrieval.text.lexicon import VALUES
from retrieval.text.verbs import is_past_form
from retrieval.text.words import STOP_WORDS, stems, words

# Two numbers of which one is rounded ("about 300") agree within this share.
ROUNDED = 0.1
# From here on a number that ends in a nought may be the rounded form of another.
ROUND = 100
# No number of things is greater.
HUGE = 1e15
# A noun belongs to a number that stands at most so many words before it.
REACH = 4
# So many characters before a number are looked at for what it counts.
_NEAR = 200

_VERBS = "is|are|was|were|did|do|does|has|have|had|will|would|can|could"
_HOW_MANY = regex.compile(rf"\bhow (?:many|much)\s+(.*?)(?=\b(?:{_VERBS})\b|[?,]|$)", regex.IGNORECASE)
# "Four of the 17 people" and "10 to 20 people" give no one number of people.
_PART = regex.compile(
    r"\b(?!(?:total|maximum|minimum) )\w+ of (?:the |those |these )?\d"
    r"|\b\d[\d,.]*\s?(?:to|or|-|–|and)\s?\d|[$€£]\d|dozens?\b",
    regex.IGNORECASE,
)
# The dead are told of without a noun: "12 dead", "killed at least 12", "the death toll has risen to 12".
DEAD = frozenset(["dead", "death", "di", "die", "fatal", "kill", "perish"])
_ASKS_FOR_DEAD = regex.compile(
    r"\bhow many (?:(?:\w+\s+){0,2}?(?:(?:have|has|had|were|are|was|been)\s+){0,2}"
    r"(?:known to have |(?:reported|confirmed|feared|presumed|believed|thought) (?:to have )?)?"
    r"(?:die[ds]?|dead|killed|perished)"
    r"|people\b(?:(?!\b(?:who|that|which|after|when|where)\b)[^?,;]){0,40}"
    r"\b(?:died?|perished|(?:lost|lose) their lives)"
    r"|deaths|fatalities|lives|(?:people|persons) (?:did|has|have|had)\b[^?,]*\bkill(?:ed)?)\b"
    r"|\b(?:what|how high)\b.*\b(?:death toll|number of (?:the )?(?:dead|deaths))\b",
    regex.IGNORECASE,
)
_HURT = frozenset(["hurt", "ill", "injur", "miss", "surviv", "wound"])
_PLURALS = frozenset(["people", "men", "women", "children", "police"])
_TIME = frozenset(["day", "hour", "minut", "month", "week", "year"])
_DIED = r"(?:who|that) (?:have |had )?(?:died|perished|been killed|were killed|lost their lives)"
_TOLL = regex.compile(
    rf"\bkill(?:s|ed|ing)\s+$|\b(?:deaths?|dead|toll|number of \w+ {_DIED})\b[^.;:]{{0,80}}"
    r"\b(?:to|at|of|is|was|reach(?:es|ed)|hits?|pass(?:es|ed)|topp(?:s|ed)|exceed(?:s|ed))\s+$",
    regex.IGNORECASE,
)
_TOTAL = regex.compile(
    r"\b(?:toll|number of (?:the )?(?:dead|deaths))\b[^.;:]{0,40}\b(?:to|at|is|was|reache[sd])\s+$",
    regex.IGNORECASE,
)
_CLAIMED = regex.compile(
    r"\b(?:claim|cost|tak|took|lose|lost|losing)\w*\s+(?:at least |about |some |the lives of )?$",
    regex.IGNORECASE,
)
_BODIES = regex.compile(r"(?:\s+(?:more|other|charred|burned))?\s+(?:dead )?bodies\b", regex.IGNORECASE)
_LIVES = regex.compile(r"(?:\s+(?:more|other|people['’]s))?\s+lives\b", regex.IGNORECASE)
# "Bringing to three the number of people who lost their lives."
_IS_NUMBER = regex.compile(
    rf"\s+the (?:death toll|number of (?:(?:the )?dead|deaths|\w+ {_DIED}))\b", regex.IGNORECASE
)
# "The number of people with measles has risen to 61."
_COUNT_OF = regex.compile(
    r"\bnumber of (?P<things>(?:[\w'’-]+ ){1,3}?)(?:[^.;:]{0,80}\s)?(?:to|at|is|was|reache[sd]|hits?)\s+$",
    regex.IGNORECASE,
)
# "No one" is nobody.
_NO = regex.compile(r"\bno[ -]$", regex.IGNORECASE)
_SCALE = {"hundred": 100, "thousand": 1_000, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_AND = regex.compile(r"[,;:]|\b(?:and|while|but)\b", regex.IGNORECASE)
_OF = regex.compile(
    r"\b(?:of|in|on|at|from|to|by|when|after|before|while|during|who|that)\b", regex.IGNORECASE
)
_WORDS = "|".join(sorted(VALUES, key=len, reverse=True))
_ABOUT = (
    r"about|around|some|nearly|almost|roughly|approximately|an estimated|close to"
    r"|(?:just|slightly|(?:a )?little) (?:over|under|above|below|(?:more|fewer|less) than)"
)
_MOST = r"up to|at most|as many as|under|(?:a )?maximum of|(?:no|not) more than|(?:fewer|less) than"
_LEAST = r"at least|more than|over|(?:a )?minimum of|upwards? of|(?:no|not) (?:fewer|less) than"
_NUMBER = regex.compile(
    rf"(?:\b(?:(?P<about>{_ABOUT})|(?P<most>{_MOST})|(?P<least>{_LEAST}))\s+)?"
    rf"(?P<figure>(?<![\w.,:/-])\d+(?:,\d+)*(?:\.\d+)?(?![\w:/]|-year)|\b(?:{_WORDS})(?:-(?:{_WORDS}))?\b)"
    rf"(?:[\s-](?P<scale>{'|'.join(_SCALE)}))?(?P<plus>\s?\+|-plus\b|\sor more\b)?",
    regex.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and the article's own words for it in lower case; `rounded` if they say so ("about").

    `least` says that it may be more ("at least"), `most` that it may be less ("up to").
    """

    value: float
    words: str
    rounded: bool = False
    least: bool = False
    most: bool = False

    def agrees(self, other: Quantity) -> bool:
        if self.value == other.value:
            return True
        most = max(abs(self.value), abs(other.value))
        return (self.rounded or other.rounded) and abs(self.value - other.value) <= ROUNDED * most

    def allows(self, other: Quantity) -> bool:
        """Whether both can be true of the same things, as "at least 7" and 9, or 300 and 312, can."""
        low, high = sorted((self, other), key=lambda one: one.value)
        if self.agrees(other) or low.least or high.most:
            return True
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


def counted_things(question: str) -> frozenset[str] | None:
    """The stem of the things that "how many" asks the number of ("medals" of "gold medals").

    `None` for another question. Of the dead, all the words that tell of them (`DEAD`).
    """
    found = _HOW_MANY.search(question)
    before = _OF.split(found[1])[0] if found else ""
    named = stems([word for word in _before_verb(words(before)) if word not in STOP_WORDS])
    if not _ASKS_FOR_DEAD.search(question):
        return frozenset(named[-1:]) or None
    things = frozenset([one for one in named if one not in DEAD][-1:])
    return things | DEAD if things <= {"peopl", "person", "live"} else things


def _before_verb(found: Sequence[str]) -> Sequence[str]:
    """The words up to the verb that follows a plural: "people" of "people caught measles"."""
    for at, (before, word) in enumerate(pairwise(found), 1):
        if is_past_form(word) and (before in _PLURALS or before.endswith("s")):
            return found[:at]
    return found


def read_quantity(sentence: str, nouns: frozenset[str]) -> Quantity | None:
    """The number of the things that these stems name; `None` when there is none, or several."""
    parts = [one.span() for one in _PART.finditer(sentence)]
    told = [
        (one, bool(_TOTAL.search(_before(sentence, start)) or _IS_NUMBER.match(after)))
        for one, start, end, after in _numbers(sentence)
        if _is_of(nouns, _before(sentence, start), after)
        and not any(start < stop and begin < end for begin, stop in parts)
    ]
    totals = [one for one, is_total in told if is_total] if nouns >= DEAD else []
    found = totals or [one for one, _ in told]
    values = {one.value for one in found}
    return found[0] if len(values) == 1 else None


def _before(sentence: str, start: int) -> str:
    return sentence[max(0, start - _NEAR) : start]


def _is_of(nouns: frozenset[str], before: str, after: str) -> bool:
    """Whether a number that stands between two texts is one of the things that these stems name."""
    behind = frozenset(stems(words(after)[:REACH]))
    if not DEAD.issubset(nouns):
        count = _COUNT_OF.search(before)
        return bool(nouns & behind) or bool(count and nouns & frozenset(stems(words(count["things"]))))
    if _BODIES.match(after) or (_LIVES.match(after) and _CLAIMED.search(before)) or _IS_NUMBER.match(after):
        return True
    own = frozenset(stems(words(_AND.split(after)[0])[:REACH]))
    return not own & _HURT and bool(nouns & behind or (_TOLL.search(before) and not own & _TIME))


def has_number(sentence: str) -> bool:
    return bool(_NUMBER.search(sentence))


def _numbers(sentence: str) -> Iterator[tuple[Quantity, int, int, str]]:
    """The numbers of a sentence with their places, and what follows up to the next one."""
    found = list(_NUMBER.finditer(sentence))
    ends = [one.start() for one in found[1:]] + [len(sentence)]
    for one, end in zip(found, ends, strict=False):
        value = _value(one["figure"].lower()) * _SCALE.get((one["scale"] or "").lower(), 1)
        if _NO.search(sentence[: one.start()]) and one["figure"].lower() == "one":
            value = 0.0
        most, least = bool(one["most"]), bool(one["least"] or one["plus"])
        text = sentence[one.start() if most or least else one.start("figure") : one.end()].strip().lower()
        text = f"no {text}" if value == 0 and text == "one" else text
        number = Quantity(value, text, bool(one["about"]), least, most)
        yield number, one.start(), one.end(), sentence[one.end() : end]


def _value(figure: str) -> float:
    if figure[0].isdigit():
        return float(figure.replace(",", ""))
    return float(sum(VALUES.get(word, 0) for word in figure.split("-")))
