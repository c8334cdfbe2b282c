"""Which of the articles that were read tell one story: the same names, in passages that are alike."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import regex
from numpy.typing import NDArray

from retrieval.ports import Library
from retrieval.text.name_words import CALENDAR, FUNCTION
from retrieval.text.words import stem_words
from retrieval.types import Article, Hit

# Two articles tell one story if they share so much of the weight of the names of the one that has less, and
# their passages are so near. Chosen on invented stories of two to five reports each, told in changing words.
SHARED, ALIKE = 0.15, 0.5
# Names of so many characters of an article are compared.
READ = 6_000

_NAME = regex.compile(r"(?<![\p{L}\p{N}'’-])\p{Lu}[\p{L}\p{M}\p{N}-]++")
_SMALL = regex.compile(r"(?<![\p{L}\p{N}-])\p{Ll}[\p{L}\p{M}-]*+")


class Stories:
    """Tells stories apart by what the library holds of their articles."""

    def __init__(self, library: Library, encoder: str) -> None:
        """`encoder` is the name of the encoder whose vectors are compared."""
        self._full_text = library.full_text
        self._vectors = library.vectors(encoder)

    def number(self, hits: Sequence[Hit]) -> dict[str, int]:
        """The number of the story that each article tells, by its id; being like a third is enough."""
        articles = list({hit.article.id: hit.article for hit in hits}.values())
        near = self._nearness(articles, hits)
        weights = [self._full_text.weights(article_names(one)) for one in articles]
        story = list(range(len(articles)))
        for at in range(len(articles)):
            for other in range(at):
                if near[at, other] >= ALIKE and _shared(weights[at], weights[other]) >= SHARED:
                    story = [story[at] if one == story[other] else one for one in story]
        return {one.id: number for one, number in zip(articles, story, strict=True)}

    def _nearness(self, articles: Sequence[Article], hits: Sequence[Hit]) -> NDArray[np.float32]:
        """The greatest cosine of two passages of two articles: shape (articles, articles)."""
        found = np.zeros((len(articles), len(articles)), dtype=np.float32)
        batch = self._vectors.batch_of(sorted({hit.passage.id for hit in hits}))
        if batch is None:
            return found
        place = {one.id: at for at, one in enumerate(articles)}
        owner = {hit.passage.id: place[hit.article.id] for hit in hits}
        owners = np.array([owner[one] for one in batch.ids.tolist()])
        np.maximum.at(found, (owners[:, None], owners[None, :]), batch.vectors @ batch.vectors.T)
        return found


def article_names(article: Article) -> list[str]:
    """The stems of the words of an article that it only writes with a capital, but those of the calendar."""
    text = f"{article.title}\n{article.text[:READ]}"
    small = set(_SMALL.findall(text))
    found = dict.fromkeys(one.lower() for one in _NAME.findall(text) if len(one) > 1)
    return stem_words([one for one in found if one not in small and one not in CALENDAR | FUNCTION])


def _shared(one: dict[str, float], other: dict[str, float]) -> float:
    """The weight of the names in common as a share of that of the article with less."""
    least = min(sum(one.values()), sum(other.values()))
    return sum(weight for name, weight in one.items() if name in other) / least if least else 0.0
