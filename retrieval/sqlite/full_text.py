"""FullText search: BM25 over the full text of the passages, by SQLite's FTS5."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence

from retrieval.chroma.index import Filter
from retrieval.sqlite.library import Library
from retrieval.text.verbs import FORMS
from retrieval.text.words import STOP_WORDS, porter, words

Scored = list[tuple[int, float]]

# How much a word of the title counts against a word of the passage.
TITLE_WEIGHT = 1.0
MOST_TERMS = 64


class FullText:
    """BM25 over the passages of a library, and the weight of a word in it."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._counted = (-1, 0)
        self._holding: tuple[int, dict[str, int]] = (-1, {})

    def search(self, text: str, k: int, where: Filter | None = None) -> Scored:
        """The `k` passages that match the words of `text` best: (id, BM25 score), best first, ties by id.

        BM25 gives a word that stands in half of all passages or more no weight (FTS5: a millionth), and takes
        the longest to look it up. So these are left out, unless the others find too few.
        """
        found = list(dict.fromkeys(word for word in words(text) if word not in STOP_WORDS)) or words(text)
        if not found:
            return []
        forms = [form for word in found[:MOST_TERMS] for form in FORMS.get(word, (word,))]
        every = list(dict.fromkeys(forms))
        telling = self._telling(every)
        scored = self._matching(telling, k, where) if telling else []
        return scored if len(scored) == k or telling == every else self._matching(every, k, where)

    def _telling(self, forms: Sequence[str]) -> list[str]:
        """Those that stand in less than half of the passages."""
        half = self._passages() / 2
        return [form for form, stem in zip(forms, porter(forms), strict=True) if self._count(stem) < half]

    def _matching(self, forms: Sequence[str], k: int, where: Filter | None) -> Scored:
        query = " OR ".join(f'"{form}"' for form in forms)
        condition, values = _condition(where)
        rows = self._library.connection.execute(
            f"SELECT words.rowid, -bm25(words, {TITLE_WEIGHT}, 1.0) AS score FROM words{condition}"
            f" {'AND' if condition else 'WHERE'} words MATCH ? ORDER BY score DESC, words.rowid LIMIT ?",
            (*values, query, k),
        ).fetchall()
        return [(identifier, score) for identifier, score in rows]

    def heaviest(self) -> float:
        """The weight of a term that stands in no passage."""
        return math.log(1 + self._passages())

    def _passages(self) -> int:
        """How many passages there are; counted once a revision, since counting reads a whole index."""
        revision = self._library.revision
        if self._counted[0] != revision:
            row = self._library.connection.execute("SELECT count(*) FROM passages").fetchone()
            self._counted = (revision, row[0])
        return self._counted[1]

    def weights(self, found: Iterable[str]) -> dict[str, float]:
        """The inverse document frequency of each stem, in the order given: log(1 + N / (n + 1))."""
        total = self._passages()
        return {term: math.log(1 + total / (self._count(term) + 1)) for term in dict.fromkeys(found)}

    def _count(self, stem: str) -> int:
        """How many passages have a stem; looked up once a revision, since that reads all of its places."""
        revision = self._library.revision
        if self._holding[0] != revision:
            self._holding = (revision, {})
        counts = self._holding[1]
        if stem not in counts:
            connection = self._library.connection
            connection.execute(
                "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, words, row)"
            )
            row = connection.execute("SELECT doc FROM vocabulary WHERE term = ?", (stem,)).fetchone()
            counts[stem] = row[0] if row else 0
        return counts[stem]


def _condition(where: Filter | None) -> tuple[str, list[int | str]]:
    """SQL that keeps the passages of `where`; a bound on days leaves out the undated.

    CROSS JOIN and "+" hold SQLite to matching words first: the other way round it looks them up once for
    every passage that may be found, which takes up to minutes.
    """
    clauses: list[str] = []
    values: list[int | str] = []
    if where and where.ids is not None:
        clauses.append("+words.rowid IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(where.ids))
    if where and (where.first_day is not None or where.last_day is not None):
        clauses.append("p.day BETWEEN ? AND ?")
        values += [max(where.first_day or 1, 1), where.last_day or 99_999_999]
    if where and where.source is not None:
        clauses.append("p.source = ?")
        values.append(where.source)
    if not clauses:
        return "", []
    return f" CROSS JOIN passages p ON p.id = words.rowid WHERE {' AND '.join(clauses)}", values
