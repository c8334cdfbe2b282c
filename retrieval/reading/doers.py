"""Who did it: that Karin Holt resigned does not answer whether, or when, Aldo Renner did."""

from __future__ import annotations

from functools import lru_cache

import regex

from retrieval.language.countries import names_country
from retrieval.language.name_words import CALENDAR, FUNCTION, INSTITUTIONS, MODIFIERS, NATIONALITIES, TITLES
from retrieval.language.words import stems
from retrieval.question.asked import Asked

_NO_PERSON = INSTITUTIONS | NATIONALITIES | CALENDAR | FUNCTION
_SUBJECT = regex.compile(
    r"\b(?:[Dd]id|[Hh]as|[Hh]ad|[Ww]ill|[Dd]oes)\s+(?:(?:the|former|new|\p{Ll}+)\s+){0,3}"
    r"(?P<name>\p{Lu}[\p{L}-]+(?:\s+\p{Lu}[\p{L}-]+){0,3})\s+(?P<verb>\p{Ll}+)"
)
_DOER = regex.compile(
    r"(?P<name>\p{Lu}\p{Ll}[\p{L}-]*\s+\p{Lu}\p{Ll}[\p{L}-]*)\s+(?:(?:has|had|have|was|is|will|be|been|\p{Ll}+ly)\s+)*$"
)
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}-]+")


def is_done_by_another(sentence: str, what: Asked) -> bool:
    """Whether a sentence tells that a person, named in full, did what the question asks of another.

    Only where the question names whose doing it asks about, and the sentence does not.
    """
    name, verbs = _subject(what.text), what.verbs | what.participles
    if not name or stems([name[-1]])[0] not in verbs:
        return False
    if any(regex.search(rf"\b{regex.escape(word)}\b", sentence) for word in name[:-1]):
        return False
    for found in _WORD.finditer(sentence):
        doer = _DOER.search(sentence[: found.start()]) if stems([found[0].lower()])[0] in verbs else None
        if doer and doer["name"].split()[-1] not in what.text:
            return not {word.lower() for word in doer["name"].split()} & _NO_PERSON
    return False


@lru_cache(maxsize=64)
def _subject(question: str) -> tuple[str, ...]:
    """The name of the person whose doing a question asks about, without titles, and the word behind it."""
    found = _SUBJECT.search(question)
    if not found or names_country(found["name"]):
        return ()
    words = [word for word in found["name"].split() if word.lower() not in TITLES | MODIFIERS]
    if not words or any(word.lower() in _NO_PERSON or word.isupper() for word in words):
        return ()
    return (*words, found["verb"])
