"""Whether two short answers say the same, and whether they certainly do not."""

from __future__ import annotations

from difflib import SequenceMatcher

import regex

from retrieval.judge.short_answer import Said, said
from retrieval.text.name_words import INSTITUTIONS, MODIFIERS, NATIONALITIES, PARTICLES, SUFFIXES, TITLES
from retrieval.understand.answer_type import Kind
from retrieval.verify.claims import plain

# Two spellings that are alike to this share may be of one name: "Zahir", "Zaheer".
ALIKE = 0.7
# Of a name so many letters may be a short form of it: "Alex".
_SHORT_NAME = 3
# Short forms made of first letters are no longer than this.
_LONGEST_SHORT = 6

_I = regex.IGNORECASE
_NO_NAMES = TITLES | MODIFIERS | NATIONALITIES | PARTICLES | SUFFIXES
# What is written without a capital in "the former mayor Ines de la Torva".
_BESIDE = TITLES | MODIFIERS | PARTICLES | {"the", "a", "an", "former", "s"}
_LOWER = regex.compile(r"(?<![\p{L}\p{M}])\p{Ll}[\p{L}\p{M}]*")
_SEVERAL = regex.compile(r"[,;/&]|\b(?:and|or|with)\b", _I)


def same_answer(one: str, other: str) -> bool:
    """Whether two short answers say the same.

    Case, accents, articles, titles and punctuation do not count, numbers are compared by value, and one may
    say more than the other.

    >>> same_answer("Varley", "the mayor, Oona Varley"), same_answer("1.5 million", "1,500,000")
    (True, True)
    """
    first, second = said(one), said(other)
    if not _says(first) or not _says(second):
        return one.strip() == other.strip()
    if first.negations != second.negations:
        return False
    if _stands_for(first, second) or _stands_for(second, first):
        return True
    return _within(first, second) or _within(second, first)


def differ(kind: Kind, one: str, other: str) -> bool:
    """Whether two answers of a kind certainly differ: two names of persons without a word in common. False
    for every other kind, and in doubt.

    >>> differ(Kind.PERSON, "Oona Varley", "Tom Reed"), differ(Kind.PERSON, "OV", "Oona Varley")
    (True, False)
    """
    return kind is Kind.PERSON and not same_answer(one, other) and _other_person(one, other)


def _says(words: Said) -> bool:
    return bool(words.words or words.numbers)


def _within(one: Said, other: Said) -> bool:
    """Whether all that one says is said by the other, too."""
    if one.units and other.units and one.units != other.units:
        return False
    if (one.units and not other.units and other.counts) or (other.units and not one.units and one.counts):
        return False
    found = iter(other.numbers)
    if not all(any(number.agrees(mate) for mate in found) for number in one.numbers):
        return False
    others = (*other.words, *other.titles)
    if one.words and not set(one.words) & set(others):
        return False
    return all(any(_is_word(word, mate) for mate in others) for word in one.words)


def _is_word(one: str, other: str) -> bool:
    """Whether two words are one, or one is the first letter of the other."""
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def _stands_for(one: Said, other: Said) -> bool:
    """Whether one is the first letters of the other: "UN" of "United Nations"."""
    if len(one.written) != 1 or one.numbers or other.numbers or not _is_short_form(one.written[0]):
        return False
    return one.words[0] == "".join(word[0] for word in other.words)


def _is_short_form(word: str) -> bool:
    return 1 < len(word) <= _LONGEST_SHORT and word.isupper()


def _other_person(one: str, other: str) -> bool:
    """Whether both are the name of one person, and no word of one may stand for a word of the other."""
    first, second = _name(one), _name(other)
    if not first or not second:
        return False
    loose = min(len(first), len(second)) == 1
    return not any(_may_be(mine, its, loose=loose) for mine in first for its in second)


def _name(text: str) -> list[str]:
    """The words of a person's name as they are written; none for a description, a body or several persons."""
    words = said(text)
    if _SEVERAL.search(text) or words.numbers or not set(_LOWER.findall(text)) <= _BESIDE:
        return []
    if words.words[-1:] and words.words[-1] in INSTITUTIONS:
        return []
    return [word for word, low in zip(words.written, words.words, strict=True) if low not in _NO_NAMES]


def _may_be(one: str, other: str, *, loose: bool) -> bool:
    """Whether two words may be of one name; with `loose`, or where one is a short form, by a letter alone."""
    mine, its = plain(one), plain(other)
    if _is_word(mine, its):
        return True
    if mine[:1] == its[:1] and (loose or _is_short_form(one) or _is_short_form(other)):
        return True
    if min(len(mine), len(its)) >= _SHORT_NAME and (mine.startswith(its) or its.startswith(mine)):
        return True
    return SequenceMatcher(None, mine, its).ratio() >= ALIKE
