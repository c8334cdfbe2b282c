"""Whether the words of a short answer are only what the question says itself."""

from __future__ import annotations

import regex

from retrieval.text.name_words import FUNCTION, TITLES
from retrieval.text.names import one_name, one_word
from retrieval.text.tokens import Word, words_of
from retrieval.text.verbs import is_past_form
from retrieval.understand.answer_type import Kind

# One of the two that such a question names may be its answer.
_CHOICE = regex.compile(
    r"\b(?:or|and|between|against|versus|vs?|than|these|those|following|met|meets?|play(?:s|ed)?|face[sd]?"
    r"|fought|fights?|beat|both|either)\b",
    regex.IGNORECASE,
)
_WHERE = regex.compile(r"\bwhere\b", regex.IGNORECASE)
_WHO_IS = regex.compile(r"\bwho(?:\s+(?:is|are|was|were)|['’]s)\b", regex.IGNORECASE)
# Who "was mayor before Ann Lee", or "succeeded Ann Lee", is somebody else.
_BESIDE_WHOM = regex.compile(
    r"\b(?:before|after|succeed(?:s|ed)?|replace[sd]?|follow(?:s|ed)?|(?:predecessor|successor) (?:of|to)"
    r"|(?:take|takes|took|taken|taking) over from|beat(?:en)?|defeat(?:ed)?)\s+"
    r"(?P<name>\p{Lu}[\p{L}’'-]*(?:\s+\p{Lu}[\p{L}’'-]*)*)"
)
_WORD = regex.compile(r"\p{L}+")
_ARTICLES = frozenset(("the", "a", "an"))


def only_repeats(wanted: Kind, text: str, question: str) -> bool:
    """Whether a few words are the name, or the thing, that the question asks something of.

    A part of a longer name there ("Alder" of "the Alder Fair") may well answer, and so may one of several
    names, unless it is asked where something is. False for what is no person, place or name, and in doubt.

    >>> only_repeats(Kind.PLACE, "in Kestrel Bay", "Where is Kestrel Bay?")
    True
    """
    whom = _BESIDE_WHOM.search(question) if wanted in (Kind.PERSON, Kind.NAME) else None
    if whom and _names(text) == _names(whom["name"]):
        return True
    if wanted not in (Kind.PERSON, Kind.PLACE, Kind.NAME) or _CHOICE.search(question):
        return False
    said = _content(words_of(text, 0, len(text)))
    asked = words_of(question, 0, len(question))
    size = len(said)
    places = [
        at
        for at in range(len(asked) - size + 1)
        if said and [one.low for one in asked[at : at + size]] == said
    ]
    if not any(_is_whole(asked, at, at + size) for at in places):
        return False
    return bool(_WHERE.search(question)) or all(_is_all(question, asked, at, at + size) for at in places)


def _names(text: str) -> set[str]:
    """The words of a text with a capital, without titles, in lower case; all where none has one."""
    found = [word for word in _WORD.findall(text) if word.lower() not in TITLES | FUNCTION]
    return {word.lower() for word in found if word[:1].isupper()} or {word.lower() for word in found}


def _content(found: list[Word]) -> list[str]:
    """The words in lower case, without function words at the ends."""
    low = [word.low for word in found]
    while low and low[0] in FUNCTION:
        del low[0]
    while low and low[-1] in FUNCTION:
        del low[-1]
    return low


def _is_whole(asked: list[Word], start: int, end: int) -> bool:
    """Whether the words `start:end` of a question are no part of a longer name or phrase there."""
    before, after = asked[start - 1 : start] if start else [], asked[end : end + 1]
    if not any(word.named for word in asked[start:end]):
        beside = (*before, *(word for word in after if not asked[end - 1].owns))
        return all(word.low in FUNCTION for word in beside)
    edges = (start - 1, end - 1)
    if any(
        one_word(asked[at], asked[at + 1]) or one_name(asked, at) for at in edges if 0 <= at < len(asked) - 1
    ):
        return False
    led = any(word.low in _ARTICLES for word in before)
    return not (led and any(word.low not in FUNCTION and not is_past_form(word.low) for word in after))


def _is_all(question: str, asked: list[Word], start: int, end: int) -> bool:
    """Whether the words `start:end` are the only name of a question that does not ask who bears it."""
    named = [at for at, word in enumerate(asked) if word.named and word.low not in TITLES]
    if not named or not all(start <= at < end for at in named):
        return False
    return not (end == len(asked) and _WHO_IS.search(question))
