"""Full-text search: BM25 over the passages, by SQLite's FTS5."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from retrieval.ports import Filter, Scored
from retrieval.sqlite.periods import Periods, condition
from retrieval.text.verbs import FORMS
from retrieval.text.words import STOP_WORDS, porter_stems, split_words

# How much a word of the title counts against a word of the passage.
TITLE_WEIGHT = 1.0
MOST_TERMS = 64
VOCABULARY = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, words, row)"


class SqliteFullText:
    """The port `FullText`; counts are kept until the library changes, since they read a whole index."""

    def __init__(self, database: Periods) -> None:
        self._db = database

    def search(self, text: str, k: int, where: Filter | None = None) -> Scored:
        """See the port.

        BM25 gives a word that stands in half of all passages or more no weight (FTS5: a millionth), and takes
        the longest to look it up. So these are left out, unless the others find too few.
        """
        found = list(
            dict.fromkeys(word for word in split_words(text) if word not in STOP_WORDS)
        ) or split_words(text)
        if not found:
            return []
        forms = [form for word in found[:MOST_TERMS] for form in FORMS.get(word, (word,))]
        every = list(dict.fromkeys(forms))
        telling = self._telling(every)
        scored = self._matching(telling, k, where) if telling else []
        return scored if len(scored) == k or telling == every else self._matching(every, k, where)

    def _telling(self, forms: Sequence[str]) -> list[str]:
        """Those that stand in less than half of the passages."""
        half = self._total() / 2
        return [
            form for form, stem in zip(forms, porter_stems(forms), strict=True) if self._count(stem) < half
        ]

    def _matching(self, forms: Sequence[str], k: int, where: Filter | None) -> Scored:
        query = " OR ".join(f'"{form}"' for form in forms)
        joined, values = condition(self._db, where)
        rows = self._db.rows(
            f"SELECT words.rowid, -bm25(words, {TITLE_WEIGHT}, 1.0) AS score FROM words{joined}"
            f" {'AND' if joined else 'WHERE'} words MATCH ? ORDER BY score DESC, words.rowid LIMIT ?",
            *(*values, query, k),
        )
        return [(identifier, score) for identifier, score in rows]

    def heaviest(self) -> float:
        return math.log(1 + self._total())

    def counts(self, stems: Iterable[str]) -> dict[str, int]:
        self._db.run(VOCABULARY)
        found = ((stem, self._db.value("SELECT doc FROM vocabulary WHERE term = ?", stem)) for stem in stems)
        return {stem: int(count) for stem, count in found if count}

    def passages_with(self, text: str, k: int) -> list[int]:
        found = split_words(text)
        phrase = " ".join(found[:MOST_TERMS])
        query = f'text : "{phrase}"'
        rows = self._db.rows("SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid LIMIT ?", query, k)
        return [identifier for (identifier,) in rows] if found else []

    def weights(self, stems: Iterable[str]) -> dict[str, float]:
        total = self._total()
        return {stem: math.log(1 + total / (self._count(stem) + 1)) for stem in dict.fromkeys(stems)}

    def _total(self) -> int:
        return self._db.kept("passages", lambda: int(self._db.value("SELECT count(*) FROM passages")))

    def _count(self, stem: str) -> int:
        return self._db.kept(("stem", stem), lambda: self._counted(stem))

    def _counted(self, stem: str) -> int:
        self._db.run(VOCABULARY)
        return self._db.value("SELECT doc FROM vocabulary WHERE term = ?", stem) or 0
