"""Which of several is meant: a first novel is not the second, nor a final the semi-final."""

from __future__ import annotations

from functools import lru_cache

import regex

from retrieval.text.name_words import CALENDAR, FUNCTION, listed

Things = tuple[tuple[int, str], ...]

_I = regex.IGNORECASE
_ORDINALS = (
    "first 1st; second 2nd; third 3rd; fourth 4th; fifth 5th; sixth 6th; seventh 7th; eighth 8th; ninth 9th"
    "; tenth 10th"
)
_VALUE = {word: at for at, pair in enumerate(_ORDINALS.split(";"), 1) for word in pair.split()}
_ORDINAL = regex.compile(rf"\b(?:{'|'.join(_VALUE)})\b", _I)
_COUNTED = regex.compile(
    rf"\b(?P<how>{'|'.join(_VALUE)})(?:\s+(?P<what>\p{{L}}{{3,}})){{1,2}}(?!\p{{L}})(?!\s+(?:since|in)\b)", _I
)
# "The first time", "the second half", "in the third quarter" count no things.
_TIMES = listed(
    "time times half quarter week month year day round place person since ever lady minister floor"
)


# "Aurelia-2" is not Aurelia-1, and May 2 is none of them.
_NUMBERED = regex.compile(r"\b(?P<name>\p{Lu}\p{L}{2,})[- ](?P<number>\d{1,2})\b(?![.,:]\d|[-–]\d)")
# No ordinal has these numbers.
_ROUNDS = {"": -1, "semi": -2, "quarter": -4}
_ROUND = regex.compile(r"\b(?P<part>semi|quarter)?-?finals?\b", _I)


def tells_of_another(question: str, sentence: str) -> bool:
    """Whether a sentence has the thing that a question counts with another ordinal, and not with that one.

    >>> tells_of_another("What is her second novel called?", "She won with her first novel, Gulls.")
    True
    """
    asked = _counted(question)
    if asked and {how for how, _ in asked} & {_VALUE[one.lower()] for one in _ORDINAL.findall(sentence)}:
        return False
    return _differ(asked, _counted(sentence))


def names_another(question: str, text: str) -> bool:
    """Whether a text has a name of the question with another number behind it, and not with that one.

    >>> names_another("Which rocket carried Aurelia-1?", "The rocket with Aurelia-2 is safe.")
    True
    """
    return _differ(_numbered(question), _numbered(text))


def _differ(asked: Things, told: Things) -> bool:
    if any(one in told for one in asked):
        return False
    return any(thing == other and how != its for how, thing in asked for its, other in told)


@lru_cache(maxsize=256)
def _counted(text: str) -> Things:
    """The ordinals of a text, each with the thing it counts, and the rounds of a contest."""
    ordinals = (
        (_VALUE[one["how"].lower()], thing)
        for one in _COUNTED.finditer(text)
        for word in one.captures("what")
        if (thing := word.lower().removesuffix("s")) not in _TIMES
    )
    rounds = ((_ROUNDS[(one["part"] or "").lower()], "final") for one in _ROUND.finditer(text))
    return (*ordinals, *rounds)


@lru_cache(maxsize=256)
def _numbered(text: str) -> Things:
    """The numbers of a text that stand behind names."""
    return tuple(
        (int(one["number"]), one["name"].lower())
        for one in _NUMBERED.finditer(text)
        if one["name"].lower() not in CALENDAR | FUNCTION
    )
