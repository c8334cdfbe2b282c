"""Collapses duplicates: of several articles with the same story one is shown, with links to the others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from retrieval.duplicates.signatures import SHORT, Numbers, distinct_runs
from retrieval.ports import Filter, Library
from retrieval.provenance import Copy
from retrieval.text.sentences import split_sentences
from retrieval.text.words import split_words
from retrieval.types import Question

# The share of a sentence's runs of three words by which a copy says it, too.
HELD = 0.6
# Passages of a story, and articles that carry it, that are looked at to choose the one that is shown.
MOST_PASSAGES, MOST_CARRIERS = 6, 8

Said = list[Numbers]
"""The runs of words of each sentence of a passage."""


@dataclass(frozen=True, slots=True)
class _Carrier:
    """An article of a story, as its passages and what they say."""

    passages: dict[int, Numbers]

    def says(self, said: Said) -> bool:
        """Whether the article says each of these sentences, in whichever passages."""
        held = np.concatenate([*self.passages.values(), np.zeros(0, dtype=np.uint64)])
        return all(bool(np.isin(one, held).mean() >= HELD) for one in said)

    def nearest(self, said: Said) -> int | None:
        runs = np.concatenate([*said, np.zeros(0, dtype=np.uint64)])
        shares = {one: float(np.isin(runs, held).mean()) for one, held in self.passages.items() if len(runs)}
        best = max(shares, key=lambda one: (shares[one], -one), default=None)
        return best if best is not None and shares[best] > 0 else None


def collapse_duplicates(
    library: Library, ids: Sequence[int], where: Filter | None, most: int, told: Collection[str] = ()
) -> list[int]:
    """The first `most` of these passages; those of copies are given by the same ones of one copy.

    That is the one with most of the passages found, the earliest published of several, among those
    that the filter lets through; of a story of the articles `told`, one of them. A passage with a
    sentence that this one does not have stands as it is: a copy that was added to, or says something
    else in a place, is not passed over for it.
    """
    stories = library.stories_of_passages(ids)
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
            shown[story] = _choose_shown(library, story, of_story[story], where, told)
        kept.setdefault(one if story is None else shown[story][one])
    return list(kept)


def copies_beside(
    library: Library, articles: Iterable[str], question: Question
) -> dict[str, tuple[Copy, ...]]:
    """The copies of each of these articles that lie within the question's days, the earliest first."""
    return {
        article: tuple(
            one
            for one in library.articles_of_story(story)
            if one.article_id != article and is_published_within(one.published, question)
        )
        for article, story in library.stories(articles).items()
    }


def _choose_shown(
    library: Library, story: int, found: Sequence[int], where: Filter | None, told: Collection[str]
) -> dict[int, int]:
    """For each passage found of a story the one shown for it: itself where no other says it all."""
    held = library.passages(found)
    said = {one: _sentence_runs(passage.text) for one, (passage, _) in held.items()}
    first = list(said.values())[:MOST_PASSAGES]
    itself = held[found[0]][1].id if found[0] in held else ""
    best: tuple[int, _Carrier] | None = None
    for carrier in _read_carriers(library, story, itself, where, told):
        covers = sum(carrier.says(one) for one in first)
        if best is None or covers > best[0]:
            best = covers, carrier
    if best is None:
        return {one: one for one in found}
    return {one: _find_in_carrier(one, said[one], best[1]) if one in said else one for one in found}


def _read_carriers(
    library: Library, story: int, itself: str, where: Filter | None, told: Collection[str]
) -> list[_Carrier]:
    """The articles that carry a story, the earliest published first, and that of the passage found.

    Where some of them are `told` already, only those.
    """
    copies = library.articles_of_story(story)
    allowed = [one for one in copies if one.article_id in told] or [
        one for one in copies if one.article_id == itself or _is_let_through(where, one)
    ]
    near = allowed[:MOST_CARRIERS] + [one for one in allowed[MOST_CARRIERS:] if one.article_id == itself]
    about = library.passages_about(where.period) if where and where.period else None
    carriers = []
    for copy in near:
        ids = np.array(library.passages_of(copy.article_id), dtype=np.int64)
        held = library.passages(ids if about is None else ids[np.isin(ids, about)])
        carriers.append(
            _Carrier(
                {one: distinct_runs(split_words(passage.text), SHORT) for one, (passage, _) in held.items()}
            )
        )
    return carriers


def _sentence_runs(text: str) -> Said:
    parts = (distinct_runs(split_words(text[begin:end]), SHORT) for begin, end in split_sentences(text))
    return [one for one in parts if len(one)]


def _find_in_carrier(passage: int, said: Said, carrier: _Carrier) -> int:
    """The passage of a carrier that says what this one says; itself where the carrier does not say it all."""
    if passage in carrier.passages or not carrier.says(said):
        return passage
    nearest = carrier.nearest(said)
    return passage if nearest is None else nearest


def _is_let_through(where: Filter | None, copy: Copy) -> bool:
    if where is None:
        return True
    if where.source is not None and where.source != copy.source:
        return False
    if where.first_day is None and where.last_day is None:
        return True
    return copy.published is not None and (
        (where.first_day or date.min) <= copy.published <= (where.last_day or date.max)
    )


def is_published_within(published: date | None, question: Question) -> bool:
    """Whether a day of publication fits a question's days; an unknown day fits only an open question."""
    if published is None:
        return question.since is None and question.last is None
    early = question.since is not None and published < question.since
    return not early and (question.last is None or published <= question.last)
