"""Whose number it is: in "Ada Brandt won 46 percent and Otto Lund 39" the 39 is not hers."""

from __future__ import annotations

from functools import lru_cache

import regex

from retrieval.name_words import CALENDAR, FUNCTION, OPENERS

_NAME = regex.compile(r"\p{Lu}[\p{L}\p{M}’'-]*(?:\s+(?:(?:of|the|de|van|von|al)\s+)*\p{Lu}[\p{L}\p{M}’'-]*)*")
_NUMBER = regex.compile(r"(?<![\p{L}\p{N}.,])[$£€]?\d[\d,.]*")
# "In Velm", "of Orrin" say where, "beating Ada Brandt" whom.
_LED = regex.compile(
    r"\b(?:in|of|at|on|near|from|across|over|against|beating|defeating|by|with|around|outside|between|to)"
    r"\s+(?:the\s+)?$"
)
_GOES_TO = regex.compile(
    r"[^\p{L}]*(?:per\s?cent|percent|votes?|seats?|points?|goals?)?\s*(?:(?:went |goes )?to|for)\s+(?:the )?"
)


def belongs_to_another(question: str, words: str, sentence: str) -> bool:
    """Whether a number of a sentence is another's, where it holds one of whom the question names.

    A number is that of the name before it, or of one that it is said to be for.

    >>> told = "Ada Brandt won 46 percent and Otto Lund 39."
    >>> belongs_to_another("What share did Otto Lund win?", "46 percent", told)
    True
    """
    asked = _names(question)
    # "Percent" stands for the number before it.
    mine = _NUMBER.search(words) or regex.search(
        rf"{_NUMBER.pattern}(?=[\s-]*{regex.escape(words)})", sentence
    )
    if not asked or not mine:
        return False
    owners = [(one[0].rstrip(".,"), _owner(sentence, *one.span())) for one in _NUMBER.finditer(sentence)]
    if not any(owner in asked for _, owner in owners):
        return False
    own = [owner for number, owner in owners if number == mine[0].rstrip(".,")]
    return bool(own) and all(owner and owner not in asked for owner in own)


def _owner(sentence: str, start: int, end: int) -> str:
    """The last word of the name that a number belongs to; empty where there is none."""
    goes = _GOES_TO.match(sentence, end)
    behind = _NAME.match(sentence, goes.end()) if goes else None
    if behind:
        return _last(behind[0])
    for found in reversed(list(_NAME.finditer(sentence, 0, start))):
        if (last := _last(found[0])) and not _LED.search(sentence[: found.start()]):
            return last
    return ""


@lru_cache(maxsize=64)
def _names(question: str) -> frozenset[str]:
    found = (_last(one[0]) for one in _NAME.finditer(question) if one.start())
    return frozenset(one for one in found if one)


def _last(name: str) -> str:
    words = name.removesuffix("'s").removesuffix("’s").split()
    return "" if words[-1].lower() in CALENDAR | FUNCTION | OPENERS else words[-1]
