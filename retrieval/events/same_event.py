"""How alike two reports of an event are: by shared words, and by the vectors of their sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.embed import Vectors
from retrieval.events.events import Occasion
from retrieval.text.words import STOP_WORDS, split_words, stem_words

# A telling of fewer words than this ("A third was found in May") is read with the sentence before it.
FEW = 7
# So many words are shared by chance.
CHANCE = 3
# Days between two dates of one event, at most; further apart it is another one of its kind.
FAR = 92
PARTLY = 0.3

Weigh = Callable[[Iterable[str]], Mapping[str, float]]
Encode = Callable[[Sequence[str]], Vectors]


class Likeness:
    """Compares the occasions it was made for.

    Encoding takes time, so that only those are encoded that another article might tell as well: on the same
    days, or within `FAR` days of them and partly in the same words.
    """

    def __init__(self, found: Sequence[Occasion], weigh: Weigh, encode: Encode) -> None:
        texts = [_text(one) for one in found]
        self._at = {one: at for at, one in enumerate(found)}
        self._stems = [frozenset(_content(text)) for text in texts]
        self._weights = weigh(sorted(frozenset().union(*self._stems)))
        self._vectors: dict[int, NDArray[np.float32]] = {}
        wanted = [at for at, one in enumerate(found) if any(self._may_be_same(one, other) for other in found)]
        vectors = encode([texts[at] for at in wanted]) if wanted else ()
        self._vectors.update(zip(wanted, vectors, strict=True))

    def of(self, one: Occasion, other: Occasion) -> float:
        """The greater of the shared share of the words' weight and the cosine: 0 to 1."""
        first, second = self._at[one], self._at[other]
        return max(self._shared(first, second), self._cosine(first, second))

    def _may_be_same(self, one: Occasion, other: Occasion) -> bool:
        if one.article.id == other.article.id:
            return False
        if one.meets(other):
            return True
        near = abs((one.when.begin - other.when.begin).days) <= FAR
        return near and self._shared(self._at[one], self._at[other]) >= PARTLY

    def _shared(self, first: int, second: int) -> float:
        """The weight of the words in common as a share of that of the shorter telling."""
        held, also = self._stems[first], self._stems[second]
        if min(len(held), len(also)) <= CHANCE:
            return 0.0
        return self._weight(held & also) / min(self._weight(held), self._weight(also))

    def _weight(self, held: frozenset[str]) -> float:
        return sum(self._weights[stem] for stem in held)

    def _cosine(self, first: int, second: int) -> float:
        if first not in self._vectors or second not in self._vectors:
            return 0.0
        return float(self._vectors[first] @ self._vectors[second])


def _content(text: str) -> list[str]:
    return stem_words([word for word in split_words(text) if word not in STOP_WORDS and len(word) > 1])


def _text(one: Occasion) -> str:
    """The clause without its date; with the whole sentence, and the one before it, where that says little."""
    for text in (one.words(one.clause), one.words(one.sentence)):
        if len(_content(text)) >= FEW:
            return " ".join(text.split())
    return " ".join(f"{one.words(one.line.before)} {one.words(one.sentence)}".split())
