"""Who bears the surname that a question names, and another first name: Luis Reyes is not Martin Reyes."""

from __future__ import annotations

from functools import lru_cache

import regex

from retrieval.text.name_words import (
    CALENDAR,
    FUNCTION,
    INSTITUTIONS,
    MODIFIERS,
    NATIONALITIES,
    OPENERS,
    SUFFIXES,
    TITLES,
    listed,
)
from retrieval.text.offices import office

# What stands before a name and is no first name: "Hurricane Ian" is "Tropical Storm Ian", too.
_KINDS = listed(
    """hurricane storm typhoon cyclone tropical winter saint san santa st north south east west northern
    southern eastern western new old super world grand great big little upper lower operation port fort"""
)
_LEADS = FUNCTION | TITLES | MODIFIERS
_NO_FIRST_NAMES = _LEADS | CALENDAR | INSTITUTIONS | NATIONALITIES | OPENERS | SUFFIXES | _KINDS
_NAME = regex.compile(r"\p{Lu}[\p{L}-]*(?: \p{Lu}[\p{L}-]*)*")


def is_of_namesake(question: str, text: str) -> bool:
    """Whether an article only knows another bearer of a surname that the question gives with its first name.

    >>> is_of_namesake("When did Martin Reyes win?", "Luis Reyes won on Sunday. Reyes is 40.")
    True
    """
    return any(_is_other(first, last, text) for first, last in _names(question)) or _is_of_other_body(
        question, text
    )


def _is_of_other_body(question: str, text: str) -> bool:
    """Whether an office is asked for of a body, and an article only knows one whose name begins alike."""
    asked = office(question)
    if asked is None or asked.of in text:
        return False
    first, *rest = asked.of.split()
    if not rest or first.lower() in _KINDS:
        return False
    behind = set(regex.findall(rf"\b{regex.escape(first)} (\p{{Lu}}\p{{Ll}}+)", text))
    return bool(behind) and rest[0] not in behind


@lru_cache(maxsize=64)
def _names(question: str) -> tuple[tuple[str, str], ...]:
    """The first names and surnames of the persons that a question may name."""
    pairs = []
    for found in _NAME.findall(question):
        words = found.split()
        while words and words[0].lower() in _LEADS:
            del words[0]
        if len(words) == 2 and not {word.lower() for word in words} & _NO_FIRST_NAMES:
            pairs.append((words[0], words[1]))
    return tuple(pairs)


def _is_other(first: str, last: str, text: str) -> bool:
    if last not in text or regex.search(rf"\b{first}\b", text):
        return False
    before = regex.findall(rf"\b(\p{{Lu}}\p{{Ll}}+) {last}\b", text)
    others = [one for one in before if one.lower() not in _NO_FIRST_NAMES]
    return bool(others) and all(one[0] != first[0] for one in others)
