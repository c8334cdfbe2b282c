"""The words of a sentence with what separates them, and whether a capital marks a name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from retrieval.text.lexicon import VALUES
from retrieval.text.name_words import ABBREVIATIONS, CALENDAR, FUNCTION, OPENERS

_WORD = regex.compile(
    rf"(?P<word>(?<![\p{{L}}\p{{N}}])(?:(?:\p{{L}}\.){{2,}}|(?:{ABBREVIATIONS}|No)\.|\p{{Lu}}\.(?=\s?\p{{Lu}}))"
    r"|\p{N}+(?:[.,:]\p{N}+)*[\p{L}\p{M}\p{N}_]*"
    r"|[\p{L}\p{M}\p{N}_]+(?:['’](?!s(?![\p{L}\p{N}]))\p{L}[\p{L}\p{M}\p{N}]*)*)"
    r"(?P<own>['’]s(?![\p{L}\p{N}]))?"
)
_CAPITAL = regex.compile(r"\p{Lu}|\p{Ll}{1,2}['’]?\p{Lu}")
_INSIDE = regex.compile(r"[\p{Ll},]\s")
_OPENS = regex.compile(r"[.!?…:“”\"‘(\[—–|\n]\s*$|-\s+$")
# In a headline every word has a capital, which then says nothing; so many words make one.
HEADLINE = 4


@dataclass(frozen=True, slots=True)
class Word:
    """A word at `start:end`; `stem` is where a possessive ending of it begins (else `end`).

    `text` is the word without that, `low` in lower case without stops, `gap` what parts it from the word
    before. `named` says that it may be part of a name by its capital.
    """

    start: int
    stem: int
    end: int
    text: str
    gap: str
    named: bool

    @property
    def low(self) -> str:
        return self.text.lower().replace(".", "")

    @property
    def owns(self) -> bool:
        return self.stem < self.end


def tokenize_sentence(text: str, start: int, end: int) -> list[Word]:
    """The words of the sentence `text[start:end]`, in order. The rest of `text` shows what a capital says."""
    found = list(_WORD.finditer(text, start, end))
    silent = _says_nothing([one["word"] for one in found])
    made: list[Word] = []
    last = start
    for one in found:
        gap = text[last : one.start()]
        opens = bool(_OPENS.search(gap)) if made else True
        named = not silent and _is_named(text, one["word"], opens)
        made.append(Word(one.start(), one.end("word"), one.end(), one["word"], gap, named))
        last = one.end()
    return made


def is_capital(word: str) -> bool:
    """Whether a word has the capital of a name: "Hale", "al-Assad", "iPhone", "d'Or"."""
    return bool(_CAPITAL.match(word))


def _says_nothing(found: list[str]) -> bool:
    """Whether all words of a sentence have capitals."""
    content = [one for one in found if one.lower() not in FUNCTION and not one[0].isdigit()]
    return len(content) >= HEADLINE and all(is_capital(one) for one in content)


def _is_named(text: str, word: str, opens: bool) -> bool:
    low = word.lower()
    if not is_capital(word) or low in CALENDAR:
        return False
    if not opens or (word.isupper() and len(word) > 1):
        return low != "i"
    return not (low in FUNCTION or low in OPENERS or low in VALUES or _is_lowered(text, word))


def _is_lowered(text: str, word: str) -> bool:
    """Whether the text has a word without its capital elsewhere, and never with it within a sentence."""
    low = _places(text, word.lower())
    if not any(at == 0 or not (text[at - 1].isalnum() or text[at - 1] in "'’.-") for at in low):
        return False
    return not any(_INSIDE.match(text, at - 2) for at in _places(text, word) if at >= 2)


def _places(text: str, word: str) -> Iterator[int]:
    """Where a word begins in the text that no letter or digit follows."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not text[end : end + 1].isalnum():
            yield at
        at = text.find(word, at + 1)
