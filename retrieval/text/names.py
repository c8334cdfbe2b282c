"""Whether two words of a sentence that stand next to each other are parts of one name."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from retrieval.text.name_words import (
    BEFORE,
    COMPOUND,
    CONTINENTS,
    HONORIFICS,
    INSTITUTIONS,
    LEADING,
    MODIFIERS,
    NATIONALITIES,
    NUMBERED,
    PAIRS,
    PARTICLES,
    SUFFIXES,
    SURNAMES,
    TITLES,
)
from retrieval.text.tokens import Word, is_capital

_BLANK = regex.compile(r"[^\S\n]+|[^\S\n]*\n[^\S\n]*")
_HYPHEN = regex.compile(r"[-‐‑]")
_AND = regex.compile(r"\s?&\s?")
# No name, title or chain of particles is taken to be longer, in words.
LONGEST = 8
# Behind a name and a hyphen: what is said of it, and no part of it ("Oslo-based").
_SAID = regex.compile(
    r"\p{Ll}+(?:ed|ing)|led|born|run|made|style|era|bound|wide|like|held|area|only|free|speaking|owned"
)


def is_one_name(words: Sequence[Word], at: int) -> bool:
    """Whether the words `at` and `at + 1` are parts of one name.

    Titles, offices and adjectives of nationality are no part of the name behind them, and an "and" or a
    comma parts two names.
    """
    one, other = words[at], words[at + 1]
    if one.owns:
        return False
    if other.gap == ", ":
        return one.named and other.low in SUFFIXES and is_capital(other.text)
    if _AND.fullmatch(other.gap):
        return one.named and other.named
    if not _BLANK.fullmatch(other.gap):
        return False
    if one.named and (other.text == "I" or (other.low in SUFFIXES and is_capital(other.text))):
        return True
    if other.text.isdigit():
        return one.text in ("No.", "no.") or (one.named and one.low in NUMBERED)
    if one.named and other.named:
        return not _parted(words, at)
    return _by_particle(words, at) or _by_of(words, at) or _by_and(words, at)


def is_one_word(one: Word, other: Word) -> bool:
    """Whether two words with no blank between them are one: "Jean-Pierre", not "Oslo-based"."""
    if one.owns:
        return False
    if other.gap == "":
        return True
    if other.gap == ".":
        return other.text[0].islower() or other.text[0].isdigit()
    if not _HYPHEN.fullmatch(other.gap):
        return False
    if is_capital(one.text) and len(one.text) > 1:
        return not _SAID.fullmatch(other.text)
    return not (is_capital(other.text) and one.text in BEFORE)


def _follows(words: Sequence[Word], at: int) -> bool:
    return 0 < at < len(words) and not words[at - 1].owns and bool(_BLANK.fullmatch(words[at].gap))


def _run(words: Sequence[Word], at: int) -> list[Word]:
    """The words with capitals from `at` on that only blanks and hyphens part."""
    run = [words[at]]
    for word in words[at + 1 : at + LONGEST]:
        if not word.named or run[-1].owns or not (_BLANK.fullmatch(word.gap) or _HYPHEN.fullmatch(word.gap)):
            break
        run.append(word)
    return [one for one in run if one.low not in SUFFIXES] or run


def _parted(words: Sequence[Word], at: int) -> bool:
    """Whether a name ends between two capitalised words, since the first is a title or a nationality."""
    one, other, run = words[at].low, words[at + 1].low, _run(words, at + 1)
    if other in NUMBERED and at + 2 < len(words) and words[at + 2].text.isdigit():
        return True
    body = run[-1].low in INSTITUTIONS
    title = _begins_title(words, at + 1)
    if one in TITLES or one in MODIFIERS:
        if title:
            return other in HONORIFICS
        if one in TITLES:
            return not body
    if title:
        return not body and not (other in SURNAMES and len(run) == 1)
    if one in NATIONALITIES:
        return not (body and (len(run) == 1 or one in CONTINENTS))
    return _ends_office(words, at)


def _begins_title(words: Sequence[Word], first: int) -> bool:
    """Whether a title begins here: `Minister`, or `Deputy Foreign Minister`."""
    for at in range(first, min(first + LONGEST, len(words))):
        if not words[at].named:
            return False
        if words[at].low in TITLES:
            return True
        if words[at].low not in MODIFIERS or not _follows(words, at + 1):
            return False
    return False


def _ends_office(words: Sequence[Word], at: int) -> bool:
    """Whether the word ends an office such as `Secretary of State` or `President of South Korea`."""
    if words[at].low in COMPOUND:
        return False
    first = at
    while first > max(at - LONGEST, 0) and words[first - 1].low in COMPOUND:
        first -= 1
    return first > 1 and words[first - 1].low == "of" and words[first - 2].low in TITLES


def _by_particle(words: Sequence[Word], at: int) -> bool:
    """Whether both are of a name such as `Ada de la Cruz`: particles that lead from name to name."""
    first = at if _is_particle(words[at]) else at + 1
    while first > max(at - LONGEST, 0) and _is_particle(words[first - 1]) and _follows(words, first):
        first -= 1
    last = first
    while last < min(at + LONGEST, len(words)) and _is_particle(words[last]):
        last += 1
    if last == first or last >= len(words) or not words[last].named:
        return False
    if not all(_joins(words, place) for place in range(first + 1, last + 1)):
        return False
    before = words[first - 1] if _follows(words, first) and words[first - 1].named else None
    if at < first:
        return before is not None and before.low not in TITLES | NATIONALITIES
    return before is not None or words[first].low in LEADING


def _is_particle(word: Word) -> bool:
    return word.text in PARTICLES and not word.owns


def _joins(words: Sequence[Word], at: int) -> bool:
    return _follows(words, at) or bool(_HYPHEN.fullmatch(words[at].gap))


def _by_of(words: Sequence[Word], at: int) -> bool:
    """Whether both are of a name such as `Bank of England` or `House of the Sun`."""
    one, other = words[at], words[at + 1]
    if other.text in ("of", "for"):
        behind = at + 3 if at + 2 < len(words) and words[at + 2].text == "the" else at + 2
        return (
            one.named
            and _takes(words, at, other.text)
            and behind < len(words)
            and words[behind].named
            and all(_follows(words, place) for place in range(at + 2, behind + 1))
        )
    if one.text in ("of", "for"):
        return at > 0 and (other.named or other.text == "the") and is_one_name(words, at - 1)
    if one.text == "the" and other.named and at > 1 and words[at - 1].text in ("of", "for"):
        return is_one_name(words, at - 1)
    return False


def _takes(words: Sequence[Word], at: int, link: str) -> bool:
    """Whether the name that ends here goes on behind "of": a body, an office, or a name with an article."""
    if words[at].low in INSTITUTIONS or link == "for":
        return words[at].low in INSTITUTIONS
    if words[at].low in TITLES:
        return True
    first = at
    while first > at - 2 and _follows(words, first) and words[first - 1].named:
        first -= 1
    return words[first].low == "the" or (_follows(words, first) and words[first - 1].low == "the")


def _by_and(words: Sequence[Word], at: int) -> bool:
    """Whether both are of a place such as `Trinidad and Tobago`."""
    middle = at if words[at].text == "and" else at + 1
    if words[middle].text != "and" or not 0 < middle < len(words) - 1:
        return False
    return (words[middle - 1].low, words[middle + 1].low) in PAIRS
