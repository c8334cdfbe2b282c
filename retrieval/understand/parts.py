"""The parts of a question that can be looked for by themselves."""

from __future__ import annotations

import regex

from retrieval.text.words import STOP_WORDS, terms, words

MOST = 4
# A question with so many words that carry meaning is not answered by one sentence.
LONG = 14

_BREAK = regex.compile(r"[,;:?]?\s+(?:and|while|but|as|than|which)\s+|[,;:?]\s+")


def parts(text: str) -> list[str]:
    """The parts of a question that can be looked for by themselves; [] when it is of one part."""
    found = [part for part in _BREAK.split(text) if len(set(words(part)) - STOP_WORDS) >= 3]
    return found[:MOST] if len(found) > 1 else []


def is_long(text: str) -> bool:
    """Whether a question has several parts, and too many words for one sentence to hold them."""
    return bool(parts(text)) and len(set(terms(text))) >= LONG
