"""Who did it: that Karin Holt resigned does not answer whether, or when, Aldo Renner did."""

from __future__ import annotations

from functools import lru_cache

import regex

from retrieval.text.countries import names_country
from retrieval.text.lexicon import VALUES
from retrieval.text.name_words import CALENDAR, FUNCTION, INSTITUTIONS, MODIFIERS, NATIONALITIES, TITLES
from retrieval.text.words import stems, words
from retrieval.understand.query import Asked

_NO_PERSON = INSTITUTIONS | NATIONALITIES | CALENDAR | FUNCTION
_SUBJECT = regex.compile(
    r"\b(?:[Dd]id|[Hh]as|[Hh]ad|[Ww]ill|[Dd]oes)\s+(?:(?:the|former|new|\p{Ll}+)\s+){0,3}"
    r"(?P<name>\p{Lu}[\p{L}-]+(?:\s+\p{Lu}[\p{L}-]+){0,3})\s+(?P<verb>\p{Ll}+)"
)
_DOER = regex.compile(
    r"(?P<name>\p{Lu}\p{Ll}[\p{L}-]*\s+\p{Lu}\p{Ll}[\p{L}-]*)\s+(?:(?:has|had|have|was|is|will|be|been|\p{Ll}+ly)\s+)*$"
)
# "A boy hit by a tram in Elm Grove died".
_LED = regex.compile(r"\b(?:in|near|at|by|of|from|on|outside|with|to)\s+(?:the\s+)?$")
_HAS = regex.compile(
    r"(?:The )?(?P<name>\p{Lu}[\p{L}’'-]+(?: (?:(?:of|the|and|&) )*\p{Lu}[\p{L}’'-]*)*)(?:, [^,.;]{1,80},)?"
    r" (?:has|have|had|employs|owns|operates|runs|serves|holds|carries|seats) "
    rf"(?:\p{{Ll}}+ ){{0,3}}?(?:\d|(?:{'|'.join(VALUES)})\b)"
)
_OF_ONE = regex.compile(r"[“\"‘']?(?:He|She|His|Her)\s")
_PERSON = regex.compile(r"\p{Lu}\p{Ll}[\p{L}’'-]*\s+\p{Lu}[\p{L}-]*\p{Ll}[\p{L}-]*")
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
        if doer and not _LED.search(sentence[: doer.start()]) and doer["name"].split()[-1] not in what.text:
            return not {word.lower() for word in doer["name"].split()} & _NO_PERSON
    return False


def is_on_another(before: str, sentence: str, title: str, what: Asked) -> bool:
    """Whether "he" or "she" in a sentence is somebody whom the one before it names, and not the question.

    Only where the question names somebody, with two names, who is in neither sentence nor in the title.
    """
    asked = _persons(what.text[1:]) if _OF_ONE.match(sentence) else []
    if not asked or any(word in words(f"{title} {before} {sentence}") for word in asked[0]):
        return False
    return bool(_persons(before))


def _persons(text: str) -> list[list[str]]:
    """The words, in lower case, of each name of two words that may be a person's."""
    found = ([word.lower() for word in one.split()] for one in _PERSON.findall(text))
    return [one for one in found if not set(one) & _NO_PERSON]


def has_its_own(sentence: str, what: Asked) -> bool:
    """Whether it counts what something has that the question does not name: "The Crown has 640 seats"."""
    found = _HAS.match(sentence)
    if not found or not what.names:
        return False
    named = {word for word in words(found["name"]) if word not in FUNCTION}
    if not named or named & (set(words(what.text)) | NATIONALITIES | CALENDAR):
        return False
    return not what.has_name(sentence)


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
