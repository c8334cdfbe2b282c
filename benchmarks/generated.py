"""Generated news to measure with.

The articles are drawn, from a seed, from the words of `samples/articles` by their frequency and from
invented names by Zipf's law, so that lengths, common and rare words are like those of news, and everybody
measures the same texts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from ingest.chunk import chunk
from ingest.sources.discover import discover
from retrieval.text.sentences import Span
from retrieval.text.words import STOP_WORDS, split_words
from retrieval.types import Article

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "articles"
OUTLETS = [f"Outlet {number}" for number in range(1, 41)]
FIRST_DAY = date(2022, 1, 1)
LAST_DAY = date(2023, 12, 31)
NAMES = 30_000


class News:
    def __init__(self, seed: int, sentences: tuple[int, int] = (14, 14)) -> None:
        """Draw from the words of the samples and from `NAMES` invented names.

        `sentences` are the fewest and the most of an article; six or seven make a passage.
        """
        self._fewest, self._most = sentences
        self._draw = np.random.default_rng(seed)
        found = discover([str(SAMPLES)], LAST_DAY)
        counted = Counter(word for one in found if isinstance(one, Article) for word in split_words(one.text))
        plain = {word: n for word, n in counted.items() if word.isascii() and word.isalpha()}
        self._words = list(plain)
        self._shares = np.cumsum(list(plain.values())) / sum(plain.values())
        syllables = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "ar", "en", "il", "or")]
        picked = self._draw.choice(syllables, size=(NAMES, 3))
        self._names = ["".join(parts).capitalize() for parts in picked]

    def articles(self) -> Iterator[Article]:
        number = 0
        while True:
            number += 1
            yield Article(
                id=f"generated-{number}",
                text=" ".join(self._sentence() for _ in range(self._length())),
                title=f"{self._name()} and {self._name()}, {self._phrase(4)}",
                source=str(self._draw.choice(OUTLETS)),
                published=self._day(),
            )

    def question(self, article: Article) -> str:
        """A question about the article's third sentence, one in two a "when" question."""
        said = [word for word in article.text.split(". ")[2].split() if word.lower() not in STOP_WORDS]
        return f"{self._draw.choice(['When did', 'Who said that'])} {' '.join(said[:8])}?"

    def _length(self) -> int:
        """The number of sentences of the next article; a fixed number takes no random draw."""
        if self._fewest == self._most:
            return self._most
        return int(self._draw.integers(self._fewest, self._most + 1))

    def _sentence(self) -> str:
        day = self._day()
        whens = [f"On {day:%B} {day.day}", "On Tuesday", "Last month", "At the time", "Then"]
        when = whens[self._draw.integers(len(whens))]
        return f"{when} {self._name()} {self._phrase(9)} {self._name()} {self._phrase(9)}."

    def _day(self) -> date:
        return FIRST_DAY + timedelta(days=int(self._draw.integers((LAST_DAY - FIRST_DAY).days)))

    def _phrase(self, count: int) -> str:
        places = np.searchsorted(self._shares, self._draw.random(count))
        return " ".join(self._words[place] for place in places)

    def _name(self) -> str:
        # Some names are in every paper, most in one.
        return self._names[min(int(self._draw.zipf(1.3)), NAMES) - 1]


def drawn(news: News, passages: int) -> list[tuple[Article, list[Span]]]:
    held, taken = 0, []
    for article in news.articles():
        spans = chunk(article.text)
        taken.append((article, spans))
        held += len(spans)
        if held >= passages:
            return taken
    raise AssertionError("articles() has no end")
