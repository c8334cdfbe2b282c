"""What a library says of itself is counted from the current articles."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from retrieval.sqlite.coverage import coverage, source_names
from retrieval.sqlite.library import Library
from retrieval.types import Article, Coverage


def test_an_empty_library_covers_nothing(tmp_path: Path) -> None:
    library = Library(tmp_path)
    assert coverage(library) == Coverage(articles=0, passages=0)
    assert source_names(library) == []
    library.close()


def test_only_current_articles_count(tmp_path: Path) -> None:
    library = Library(tmp_path)
    with library.writing():
        library.put(Article("a", "One.", source="Old", published=date(1999, 1, 1)), [(0, 4)])
        library.put(Article("a", "Two.", source="Post", published=date(2022, 1, 20)), [(0, 2), (2, 4)])
        library.put(Article("b", "Three.", source="Post", published=date(2021, 3, 4)), [(0, 6)])
        library.put(Article("c", "Four.", source="Argus"), [(0, 5)])
        library.put(Article("d", "Five."), [(0, 5)])
        library.put(Article("e", "Six.", source="Gone", published=date(2030, 1, 1)), [(0, 4)])
        library.forget("e")
        library.note("last_ingest", "2022-01-21T10:00:00+00:00")
    assert coverage(library) == Coverage(
        articles=4,
        passages=5,
        sources=(("Post", 2), ("Argus", 1)),
        first=date(2021, 3, 4),
        last=date(2022, 1, 20),
        last_ingest="2022-01-21T10:00:00+00:00",
    )
    assert source_names(library) == ["Argus", "Post"]
    library.close()
