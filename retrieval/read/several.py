"""A question of several parts: which sentence tells of each."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.ports import FullText
from retrieval.read.lines import Line
from retrieval.search.rank import covered
from retrieval.text.words import stems, terms, words
from retrieval.understand.parts import parts

# A sentence tells of a part if, with its article's title, it has so much of the weight of the part's words.
TELLS = 0.5


def for_each_part(text: str, lines: Sequence[Line], lexical: FullText) -> list[Line]:
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
