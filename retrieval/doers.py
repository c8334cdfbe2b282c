"""Who did it: that Karin Holt resigned does not answer whether, or when, Aldo Renner did."""

from __future__ import annotations

from functools import lru_cache

import regex

from retrieval.asked import Asked
from retrieval.countries import names_country
from retrieval.lexical import stems
from retrieval.name_words import CALENDAR, FUNCTION, INSTITUTIONS, MODIFIERS, NATIONALITIES, TITLES

_NO_PERSON = INSTITUTIONS | NATIONALITIES | CALENDAR | FUNCTION
_SUBJECT = regex.compile(
    r"\b(?:[Dd]id|[Hh]as|[Hh]ad|[Ww]ill|[Ww]as|[Ii]s|[Dd]oes)\s+(?:(?:the|former|new|\p{Ll}+)\s+){0,3}"
    r"(?P<name>\p{Lu}[\p{L}-]+(?:\s+\p{Lu}[\p{L}-]+){0,3})\s+\p{Ll}"
)
_DOER = regex.compile(
    r"(?P<name>\p{Lu}\p{Ll}[\p{L}-]*\s+\p{Lu}\p{Ll}[\p{L}-]*)\s+(?:(?:has|had|have|was|is|will|be|been|\p{Ll}+ly)\s+)*$"
)
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}-]+")


def is_done_by_another(sentence: str, what: Asked) -> bool:
    """Whether a sentence tells that a person, named in full, did what the question asks of another.

    Only where the question names whose doing it asks about, and the sentence does not.
    """
    name = _subject(what.text)
    if not name or any(regex.search(rf"\b{regex.escape(word)}\b", sentence) for word in name):
        return False
    verbs = what.verbs | what.participles
    for found in _WORD.finditer(sentence):
        if stems([found[0].lower()])[0] in verbs and (doer := _DOER.search(sentence[: found.start()])):
            return not {word.lower() for word in doer["name"].split()} & _NO_PERSON
    return False


@lru_cache(maxsize=64)
def _subject(question: str) -> tuple[str, ...]:
    """The words of the name of the person whose doing a question asks about, without titles."""
    found = _SUBJECT.search(question)
    if not found or names_country(found["name"]):
        return ()
    words = [word for word in found["name"].split() if word.lower() not in TITLES | MODIFIERS]
    if not words or any(word.lower() in _NO_PERSON or word.isupper() for word in words):
        return ()
    return tuple(words)
