"""The name of a person without the office, title or description beside it."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from retrieval.text.name_words import FUNCTION, PARTICLES, SUFFIXES, TITLES, listed
from retrieval.text.tokens import Word, is_capital, words_of
from retrieval.text.verbs import is_past_form
from retrieval.understand.answer_type_words import PERSONS

# Styles that belong to the name: "King Charles III", "Pope John Paul".
_STYLES = listed(
    """pope king queen prince princess emperor empress sir dame lord lady baron baroness earl count viscount
    duke duchess dean"""
)
_OFFICES = TITLES - _STYLES
_DETERMINERS = listed("the a an his her its their our")
_LINKS = listed("of for at in")
_ADJECTIVES = listed("elected appointed retired ousted jailed convicted")
_SEVERAL = regex.compile(r"[;&/]|\b(?:and|or|with|who|whose|that|which)\b", regex.IGNORECASE)
_AGED = regex.compile(r"(?P<name>\p{Lu}[\p{L}’'-]+(?:\s+\p{Lu}[\p{L}’'-]+)+),\s+\d{1,3}(?:,[^;\d]*)?$")
_SOMEBODY = regex.compile(
    r"(?:an?|two|three|four|five)\s+(?:\p{L}+\s+){0,2}?(?:[\p{L}\d]+-year-olds?\b(?:\s+\p{Ll}+)?"
    r"|\p{Ll}*(?:m[ae]n|teenagers?|driver|walker|worker|farmer|jogger|hiker|teacher|pensioner|neighbou?rs?|passer-by)\b)",
    regex.IGNORECASE,
)
_BLANK = regex.compile(r"\s*[-‐‑]?\s*")
_COMMA = regex.compile(r",\s+")


def person(text: str, question: str = "") -> str:
    """The name of `text` where it says a name of two words or more and who that is; else the text.

    A surname keeps its title ("Mayor Kaplan"), a style of royalty and clergy stays, and so does all where
    the question gives the name itself.

    >>> person("the governor, Ruth Kaplan"), person("Ruth Kaplan, 44, a nurse"), person("Pope Francis")
    ('Ruth Kaplan', 'Ruth Kaplan', 'Pope Francis')
    """
    aged = None if _SEVERAL.search(text) else _AGED.match(text)
    if aged:
        return person(aged["name"], question) if aged["name"].casefold() not in question.casefold() else text
    found = words_of(text, 0, len(text))
    commas = [
        at for at, word in enumerate(found) if at and _COMMA.fullmatch(word.gap) and not _is_suffix(word)
    ]
    plain = (word for at, word in enumerate(found) if at and at not in commas and not _is_suffix(word))
    if len(commas) > 1 or _SEVERAL.search(text) or not all(_BLANK.fullmatch(word.gap) for word in plain):
        return text
    name = _beside_comma(found, commas[0]) if commas else _behind_office(found)
    if not name:
        return text
    alone = text[name[0].start : name[-1].end]
    return text if alone.casefold() in question.casefold() else alone


def is_somebody(text: str) -> bool:
    """Whether a text says who somebody is without a name: "a 38-year-old baker", "two teenagers"."""
    return bool(_SOMEBODY.match(text))


def is_mostly_name(text: str) -> bool:
    """Whether half of the words of a text, or more, are written with a capital.

    >>> is_mostly_name("the mayor, Oona Varley"), is_mostly_name("A 54-year-old man from Lund")
    (True, False)
    """
    found = text.split()
    capitals = sum(word.lstrip("“‘\"'(")[:1].isupper() for word in found[1:])
    return 2 * (capitals + _starts_name(found)) >= len(found)


def _starts_name(found: Sequence[str]) -> bool:
    """Whether the first of some words has a capital that no sentence gives it."""
    return bool(found) and found[0][:1].isupper() and found[0].lower() not in FUNCTION


def _beside_comma(found: Sequence[Word], at: int) -> Sequence[Word]:
    """The name of "the governor, Ruth Kaplan" and of "Ruth Kaplan, the governor"."""
    before, after = found[:at], found[at:]
    if _is_name(after) and _describes(before, _DETERMINERS | _LINKS):
        return after
    return before if _is_name(before) and after[0].text in _DETERMINERS else ()


def _behind_office(found: Sequence[Word]) -> Sequence[Word]:
    """The name of "Mayor Ruth Kaplan" and "the former mayor Ruth Kaplan"."""
    for at in range(len(found) - 1, 0, -1):
        name, before = found[at:], found[:at]
        if _is_office(before[-1]) and _is_name(name) and _describes(before, _DETERMINERS):
            return name
    return ()


def _describes(words: Sequence[Word], allowed: frozenset[str]) -> bool:
    """Whether these words say who somebody is, and are no name themselves and no clause."""
    if words[0].low in _LINKS or any(word.low in FUNCTION - allowed for word in words):
        return False
    if any(is_past_form(word.text) and word.text not in _ADJECTIVES for word in words):
        return False
    office = any(_is_office(word) for word in words)
    return office or (words[0].low in _DETERMINERS and any(word.text.islower() for word in words[1:]))


def _is_office(word: Word) -> bool:
    return word.low in _OFFICES or (word.text in PERSONS and word.text not in _STYLES)


def _is_name(words: Sequence[Word]) -> bool:
    """Whether all these words are of one name, without an office, and two of them at least have a capital."""
    if any(_is_office(word) or word.owns or word.low in FUNCTION - PARTICLES for word in words[:-1]):
        return False
    capitals = [word for word in words if is_capital(word.text) and not _is_suffix(word)]
    rest = all(is_capital(word.text) or word.text in PARTICLES or _is_suffix(word) for word in words)
    return rest and len([one for one in capitals if one.low not in _STYLES]) > 1


def _is_suffix(word: Word) -> bool:
    return word.low in SUFFIXES and is_capital(word.text)
