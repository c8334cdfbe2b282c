"""A question of several parts: what they are, and which sentence tells of each."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from retrieval.lexical import STOP_WORDS, Lexical, stems, terms, words
from retrieval.lines import Line
from retrieval.rank import covered

MOST = 4
# A question with so many words that carry meaning is not answered by one sentence.
LONG = 14
# A sentence tells of a part if, with its article's title, it has so much of the weight of the part's words.
TELLS = 0.5

_BREAK = regex.compile(r"[,;:?]?\s+(?:and|while|but|as|than|which)\s+|[,;:?]\s+")


def parts(text: str) -> list[str]:
    """The parts of a question that can be looked for by themselves; [] when it is of one part."""
    found = [part for part in _BREAK.split(text) if len(set(words(part)) - STOP_WORDS) >= 3]
    return found[:MOST] if len(found) > 1 else []


def is_long(text: str) -> bool:
    """Whether a question has several parts, and too many words for one sentence to hold them."""
    return bool(parts(text)) and len(set(terms(text))) >= LONG


def for_each_part(text: str, lines: Sequence[Line], lexical: Lexical) -> list[Line]:
    """The sentence that tells most of each part of a question, in the order of the parts, each once.

    Of several that tell as much, the first of `lines`; a part that none of them tells of has none.
    """
    asked = parts(text)
    if not asked:
        return []
    held = [frozenset(stems(words(f"{line.hit.article.title} {line.text}"))) for line in lines]
    found: dict[int, None] = {}
    for part in asked:
        weights = lexical.weights(terms(part))
        shares = [covered(weights, one) for one in held]
        best = max(range(len(lines)), key=lambda at: shares[at], default=None)
        if best is not None and shares[best] >= TELLS:
            found.setdefault(best)
    return [lines[at] for at in found]
