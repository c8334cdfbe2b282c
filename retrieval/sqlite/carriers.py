"""A story that several articles carry counts once: one of them is shown, the others stand beside it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from retrieval.chroma.index import Filter
from retrieval.duplicates.signatures import SHORT, Numbers, shingles
from retrieval.sqlite.library import Library, day_number
from retrieval.text.sentences import sentences
from retrieval.text.words import words
from retrieval.types import Copy, Question

# The share of a sentence's runs of three words by which a copy says it, too.
HELD = 0.6
# Passages of a story, and articles that carry it, that are looked at to choose the one that is shown.
MOST_PASSAGES, MOST_CARRIERS = 6, 8

_STORY = (
    "(s.story != s.version OR EXISTS"
    " (SELECT 1 FROM sketches o WHERE o.story = s.version AND o.story != o.version))"
)

Said = list[Numbers]
"""The runs of words of each sentence of a passage."""


@dataclass(frozen=True, slots=True)
class _Carrier:
    """An article of a story, as its passages and what they say."""

    version: int
    passages: dict[int, Numbers]

    def has(self, said: Said) -> bool:
        """Whether the article says each of these sentences, in whichever passages."""
        held = np.concatenate([*self.passages.values(), np.zeros(0, dtype=np.uint64)])
        return all(bool(np.isin(one, held).mean() >= HELD) for one in said)

    def nearest(self, said: Said) -> int | None:
        """The passage that has most of these words."""
        words = np.concatenate([*said, np.zeros(0, dtype=np.uint64)])
        shares = {
            one: float(np.isin(words, held).mean()) for one, held in self.passages.items() if len(words)
        }
        best = max(shares, key=lambda one: (shares[one], -one), default=None)
        return best if best is not None and shares[best] > 0 else None


class Carriers:
    """Chooses among copies; safe to use from several threads."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def once(
        self, ids: Sequence[int], where: Filter | None, most: int, told: Collection[str] = ()
    ) -> list[int]:
        """The first `most` of these passages; those of copies are given by the same ones of one copy.

        That is the one with most of the passages found, the earliest published of several, among those
        that the filter lets through; of a story of the articles `told`, one of them. A passage with a
        sentence that this one does not have stands as it is: a copy that was added to, or says something
        else in a place, is not passed over for it.
        """
        stories = self._stories(ids)
        of_story: dict[int, list[int]] = {}
        for one in ids:
            if one in stories:
                of_story.setdefault(stories[one], []).append(one)
        shown: dict[int, dict[int, int]] = {}
        kept: dict[int, None] = {}
        for one in ids:
            if len(kept) >= most:
                break
            story = stories.get(one)
            if story is not None and story not in shown:
                shown[story] = self._shown(story, of_story[story], where, told)
            kept.setdefault(one if story is None else shown[story][one])
        return list(kept)

    def stories(self, articles: Iterable[str]) -> dict[str, int]:
        """The story of each of these articles that is one of several copies."""
        rows = self._library.connection.execute(
            "SELECT v.id, s.story FROM json_each(?) j"
            " CROSS JOIN versions v ON v.id = j.value AND v.current = 1"
            f" CROSS JOIN sketches s ON s.version = v.key WHERE {_STORY}",
            (json.dumps(list(articles)),),
        )
        return dict(rows.fetchall())

    def beside(self, articles: Collection[str], question: Question) -> dict[str, tuple[Copy, ...]]:
        """The copies of each of these articles that lie within the question's days, the earliest first."""
        found: dict[str, tuple[Copy, ...]] = {}
        for article, story in self.stories(articles).items():
            rows = self._library.connection.execute(
                "SELECT id, source, url, title, published FROM versions WHERE key IN"
                " (SELECT ?1 UNION SELECT version FROM sketches WHERE story = ?1 AND story != version)"
                " AND id != ?2 AND current = 1 ORDER BY published IS NULL, published, key",
                (story, article),
            ).fetchall()
            copies = [
                Copy(one, source, url, title, date.fromisoformat(published) if published else None)
                for one, source, url, title, published in rows
            ]
            found[article] = tuple(one for one in copies if _within(one.published, question))
        return found

    def _stories(self, ids: Sequence[int]) -> dict[int, int]:
        """The story of each of these passages whose article is one of several copies."""
        rows = self._library.connection.execute(
            "SELECT p.id, s.story FROM json_each(?) j CROSS JOIN passages p ON p.id = j.value"
            f" CROSS JOIN sketches s ON s.version = p.version WHERE {_STORY}",
            (json.dumps(list(ids)),),
        )
        return dict(rows.fetchall())

    def _shown(
        self, story: int, found: Sequence[int], where: Filter | None, told: Collection[str]
    ) -> dict[int, int]:
        """For each passage found of a story the one shown for it: itself where no other says it all."""
        said = {one: _said(held.text) for one, (held, _) in self._library.passages(found).items()}
        first = list(said.values())[:MOST_PASSAGES]
        best: tuple[int, _Carrier] | None = None
        for carrier in self._carriers(story, found[0], where, told):
            covers = sum(carrier.has(one) for one in first)
            if best is None or covers > best[0]:
                best = covers, carrier
        if best is None:
            return {one: one for one in found}
        return {one: _told(one, said[one], best[1]) if one in said else one for one in found}

    def _carriers(
        self, story: int, found: int, where: Filter | None, told: Collection[str]
    ) -> list[_Carrier]:
        """The articles that carry a story, the earliest published first, and that of the passage found.

        Where some of them are `told` already, only those.
        """
        rows = self._library.connection.execute(
            "SELECT v.key, v.published, v.source, v.key = (SELECT version FROM passages WHERE id = ?2), v.id"
            " FROM versions v WHERE v.current = 1 AND v.key IN"
            " (SELECT ?1 UNION SELECT version FROM sketches WHERE story = ?1 AND story != version)"
            " ORDER BY v.published IS NULL, v.published, v.key",
            (story, found),
        ).fetchall()
        allowed = [row for row in rows if row[4] in told] or [
            row for row in rows if row[3] or _lets(where, row[1], row[2])
        ]
        near = allowed[:MOST_CARRIERS] + [row for row in allowed[MOST_CARRIERS:] if row[3]]
        return [self._carrier(version, where) for version, *_ in near]

    def _carrier(self, version: int, where: Filter | None) -> _Carrier:
        rows = self._library.connection.execute("SELECT id FROM passages WHERE version = ?", (version,))
        ids = [one for (one,) in rows if where is None or where.ids is None or one in where.ids]
        held = self._library.passages(ids)
        return _Carrier(
            version, {one: shingles(words(passage.text), SHORT) for one, (passage, _) in held.items()}
        )


def _said(text: str) -> Said:
    parts = (shingles(words(text[begin:end]), SHORT) for begin, end in sentences(text))
    return [one for one in parts if len(one)]


def _told(passage: int, said: Said, carrier: _Carrier) -> int:
    """The passage of a carrier that says what this one says; itself where the carrier does not say it all."""
    if passage in carrier.passages or not carrier.has(said):
        return passage
    nearest = carrier.nearest(said)
    return passage if nearest is None else nearest


def _lets(where: Filter | None, published: str | None, source: str) -> bool:
    """Whether a filter lets an article through."""
    if where is None:
        return True
    day = day_number(date.fromisoformat(published) if published else None)
    if where.source is not None and where.source != source:
        return False
    if where.first_day is None and where.last_day is None:
        return True
    return bool(day) and (where.first_day or 0) <= day <= (where.last_day or 99_999_999)


def _within(published: date | None, question: Question) -> bool:
    """Whether a day of publication lies within a question's days; an unknown one where there are none."""
    if published is None:
        return question.since is None and question.last is None
    early = question.since is not None and published < question.since
    return not early and (question.last is None or published <= question.last)
