"""Whose number it is: in "Ada Brandt won 46 percent and Otto Lund 39" the 39 is not hers."""

from __future__ import annotations

from functools import lru_cache

import regex

from retrieval.text.name_words import CALENDAR, FUNCTION, OPENERS

_NAME = regex.compile(
    r"(?<![\p{L}’'-])\p{Lu}[\p{L}\p{M}’'-]*+(?:\s+(?:(?:of|the|de|van|von|al)\s+)*\p{Lu}[\p{L}\p{M}’'-]*+)*"
)
_NUMBER = regex.compile(r"(?<![\p{L}\p{N}.,])[$£€]?\d[\d,.]*")
# "In Velm", "of Orrin" say where, "beating Ada Brandt" whom.
_LED = regex.compile(
    r"\b(?:in|of|at|on|near|from|across|over|under|against|beat|beats|beating|defeat(?:s|ed|ing)|thrash(?:ed|ing)"
    r"|paid|pays|by|with|around|outside|between|to)\s+(?:the\s+)?$"
)
_OWNS = regex.compile(r"(?P<name>\p{Lu}[\p{L}\p{M}-]*+)(?:['’]s|['’])\s+$")
_GOES_TO = regex.compile(
    r"[^\p{L}]{0,20}(?:per\s?cent|percent|votes?|seats?|points?|goals?)?\s*"
    r"(?:(?:went |goes )?to|for)\s+(?:the )?"
)
_CLAUSE = regex.compile(r",(?!\d)|[;:]|\b(?:and|while|but|with)\b")
# So much before a name, or a number, is looked at for what leads to it, and for its clause.
_NEAR, _LONGEST_CLAUSE = 30, 300


def belongs_to_another(question: str, words: str, sentence: str) -> bool:
    """Whether a number of a sentence is another's, where it holds one of whom the question names.

    A number is that of the name before it in its clause, or of one that it is said to be for.

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
    owners = _owners(sentence)
    if not any(owner in asked for _, owner in owners):
        return False
    own = [owner for number, owner in owners if number == mine[0].rstrip(".,")]
    return bool(own) and all(owner and owner not in asked for owner in own)


@lru_cache(maxsize=256)
def _owners(sentence: str) -> tuple[tuple[str, str], ...]:
    """The numbers of a sentence, each with whose it is."""
    found = _NUMBER.finditer(sentence)
    return tuple((one[0].rstrip(".,"), _owner(sentence, *one.span())) for one in found)


def _owner(sentence: str, start: int, end: int) -> str:
    """The last word of the name that a number belongs to, by its own clause; empty where there is none."""
    if own := _OWNS.search(sentence[max(0, start - _NEAR) : start]):
        return own["name"]
    goes = _GOES_TO.match(sentence, end)
    behind = _NAME.match(sentence, goes.end()) if goes else None
    if behind and not behind[0].endswith(("'s", "’s", "'", "’")):
        return _last(behind[0])
    first = max(0, start - _LONGEST_CLAUSE)
    clauses = [one.end() for one in _CLAUSE.finditer(sentence, first, start)]
    for found in reversed(list(_NAME.finditer(sentence, clauses[-1] if clauses else first, start))):
        before = sentence[max(0, found.start() - _NEAR) : found.start()]
        if (last := _last(found[0])) and not _LED.search(before):
            return last
    return ""


@lru_cache(maxsize=64)
def _names(question: str) -> frozenset[str]:
    found = (_last(one[0]) for one in _NAME.finditer(question) if one.start())
    return frozenset(one for one in found if one)


def _last(name: str) -> str:
    words = name.removesuffix("'s").removesuffix("’s").split()
    return "" if words[-1].lower() in CALENDAR | FUNCTION | OPENERS else words[-1]
