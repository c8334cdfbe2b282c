"""Any vector index finds what the library holds, whether it was merged or not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from conftest import WordsEncoder
from memory import MemoryLibrary, MemoryVectorIndex

from retrieval.chroma.index import Index
from retrieval.chroma.vector_index import ChromaVectorIndex
from retrieval.ports import Filter, Library, VectorIndex, WrongEncoder
from retrieval.sqlite.library import SqliteLibrary
from retrieval.types import Article, Period, TimeMention

WORDS = ["bridge", "harbour", "tram", "film", "strike", "council", "bird", "ferry", "fire", "mayor", "snow"]
ENCODER = WordsEncoder()
Parts = tuple[Library, Callable[[str], VectorIndex]]


@pytest.fixture(params=["chroma", "memory"])
def parts(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Parts]:
    """A library, and what opens the index of it for an encoder."""
    if request.param == "memory":
        held = MemoryLibrary()
        yield held, lambda encoder: MemoryVectorIndex(held, encoder)
        return
    library, index = SqliteLibrary(tmp_path), Index(tmp_path / "index", verify=lambda _folder: [])
    yield library, lambda encoder: ChromaVectorIndex(library, index, encoder)
    index.close()
    library.close()


def add(library: Library, numbers: range) -> None:
    """Store and embed articles: a day of January each, of three outlets, every fifth of which names 5 May."""
    with library.writing():
        for n in numbers:
            text = f"{WORDS[n % 11]} {WORDS[n % 7]} {WORDS[n % 5]} {n}"
            dated = TimeMention(0, 3, "", "DATE", "2021-05-05", date(2021, 5, 5), date(2021, 5, 5))
            day = date(2022, 1, 1 + n % 28) if n % 4 else None
            one = Article(str(n), text, source=f"outlet {n % 3}", published=day)
            library.put(one, [(0, len(text))], [dated] if n % 5 == 0 else [])
    store = library.vectors("words")
    missing = store.unembedded()
    store.put([hashed for hashed, _ in missing], ENCODER.encode(store.inputs(one for _, one in missing)))


def wanted(library: Library, vector: np.ndarray, k: int, where: Filter) -> list[int]:
    """What comparing with every passage finds."""
    about = {*library.passages_about(where.period).tolist()} if where.period else None
    scored = []
    for one, (passage, article) in library.passages(library.vectors("words").passage_ids()).items():
        day, first, last = article.published, where.first_day, where.last_day
        dated = not (first or last) or (day and (first or day) <= day <= (last or day))
        if dated and where.source in (None, article.source) and (about is None or one in about):
            scored.append((-float(ENCODER.encode([passage.text])[0] @ vector), one))
    return [one for _, one in sorted(scored)][:k]


def agrees(library: Library, index: VectorIndex) -> None:
    may, late = Period(date(2021, 5, 1), date(2021, 5, 31)), Period(date(2022, 1, 20), None)
    for where in (
        Filter(),
        Filter(source="outlet 1"),
        Filter(first_day=date(2022, 1, 20)),
        Filter(date(2022, 1, 3), date(2022, 1, 9), "outlet 2"),
        Filter(period=may),
        Filter(period=late, source="outlet 0"),
        Filter(source="nobody"),
    ):
        for text in ("bridge ferry", "snow"):
            vector = ENCODER.encode([text])[0]
            found = index.search(vector, 7, where)
            assert [one for one, _ in found] == wanted(library, vector, 7, where), where
            assert all(-1.001 <= score <= 1.001 for _, score in found)


def test_what_is_merged_what_is_new_and_what_is_gone_are_told_apart(parts: Parts) -> None:
    library, opened = parts
    index = opened("words")
    vector = ENCODER.encode(["bridge"])[0]
    assert index.search(vector, 5) == []
    assert not index.merge_due()
    add(library, range(30))
    assert index.merge_due()
    agrees(library, index)
    done: list[tuple[int, int]] = []
    index.merge(lambda count, total: done.append((count, total)))
    assert done[-1] == (30, 30)
    assert not index.merge_due()
    agrees(library, index)
    add(library, range(30, 40))
    agrees(library, index)
    with library.writing():
        library.put(Article("3", "snow on the tram", source="outlet 0"), [(0, 16)])
        library.forget("7")
    agrees_but = {one for one, _ in index.search(vector, 99)}
    assert len(agrees_but) == 38, "a passage without a vector, or one that is gone, was found"
    add(library, range(40, 41))
    agrees(library, index)


def test_purging_leaves_nothing_of_what_was_forgotten(parts: Parts) -> None:
    library, opened = parts
    add(library, range(5))
    opened("words").merge()
    index = opened("words")
    assert not index.holds_forgotten()
    with library.writing():
        library.forget("3")
    assert index.holds_forgotten()
    index.purge()
    assert not index.holds_forgotten()
    assert index.leftovers() == []
    agrees(library, index)


def test_an_index_of_another_encoder_is_refused(parts: Parts) -> None:
    library, opened = parts
    add(library, range(3))
    opened("other").require_encoder()
    opened("words").merge()
    other = opened("other")
    for ask in (other.require_encoder, lambda: other.search(ENCODER.encode(["bridge"])[0], 3)):
        with pytest.raises(WrongEncoder, match="built with words, but EMBEDDING_MODEL is other"):
            ask()
