"""A text is embedded once for each encoder, whichever articles it is in, and its vector is kept exactly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from retrieval.sqlite.library import Library
from retrieval.sqlite.vectors import VectorStore
from retrieval.types import Article


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library(tmp_path)
    with opened.writing():
        opened.put(
            Article("a", "One. Two.", "T", source="Post", published=date(2022, 1, 20)), [(0, 4), (5, 9)]
        )
        opened.put(Article("b", "One. Three.", "T"), [(0, 4), (5, 11)])
    yield opened
    opened.close()


def random(count: int) -> np.ndarray:
    return np.random.default_rng(count).normal(size=(count, 4)).astype(np.float32)


def hashes(store: VectorStore) -> list[bytes]:
    """What has no vector yet, in the order of the passages."""
    return [hashed for hashed, _ in sorted(store.unembedded(), key=lambda one: one[1])]


def test_a_text_in_two_articles_is_embedded_once(library: Library) -> None:
    store = VectorStore(library, "words")
    missing = store.unembedded()
    assert sorted(identifier for _, identifier in missing) == [1, 2, 4]
    assert store.inputs([1, 2, 4]) == ["T\nOne.", "T\nTwo.", "T\nThree."]


def test_texts_of_one_length_are_embedded_together_the_longest_first(library: Library) -> None:
    missing = VectorStore(library, "words").unembedded()
    assert [identifier for _, identifier in missing] == [4, 1, 2]


def test_vectors_come_back_bit_for_bit_with_day_and_outlet(library: Library) -> None:
    store = VectorStore(library, "words")
    vectors = random(3)
    store.put(hashes(store), vectors)
    assert store.unembedded() == []
    (batch,) = store.batches()
    assert batch.ids.tolist() == store.passage_ids().tolist() == [1, 2, 3, 4]
    assert np.array_equal(batch.vectors, vectors[[0, 1, 0, 2]])
    assert batch.days.tolist() == [20220120, 20220120, 0, 0]
    assert batch.sources == ["Post", "Post", "", ""]
    assert [one.ids.tolist() for one in store.batches(3)] == [[1, 2, 3], [4]]


def test_a_text_embedded_again_has_its_new_vector(library: Library) -> None:
    store = VectorStore(library, "words")
    hashed = hashes(store)[0]
    for vectors in (random(1), -random(1)):
        store.put([hashed], vectors)
    batch = store.batch_of([1])
    assert batch is not None
    assert np.array_equal(batch.vectors, -random(1))


def test_only_the_embedded_ones_are_in_a_batch(library: Library) -> None:
    store = VectorStore(library, "words")
    assert [*store.batches()] == []
    assert store.batch_of([1, 2]) is None
    store.put([hashes(store)[1]], random(1))
    batch = store.batch_of([1, 2, 3, 99])
    assert batch is not None
    assert batch.ids.tolist() == [2]


def test_encoders_do_not_see_each_others_vectors(library: Library) -> None:
    one, other = VectorStore(library, "one"), VectorStore(library, "other")
    one.put(hashes(one), random(3))
    assert len(other.unembedded()) == 3
    assert [*other.batches()] == []


def test_new_vectors_count_as_a_change(library: Library) -> None:
    store, before = VectorStore(library, "words"), library.revision
    store.put([hashes(store)[0]], random(1))
    assert library.revision > before


def test_a_count_that_does_not_fit_keeps_nothing(library: Library) -> None:
    store = VectorStore(library, "words")
    with pytest.raises(ValueError, match="zip"):
        store.put(hashes(store), random(2))
    assert len(store.unembedded()) == 3


def test_reading_some_vectors_does_not_walk_through_all(library: Library) -> None:
    """With 100 ids and more SQLite would begin with the embeddings, which took seconds for 40,000."""
    store, ids = VectorStore(library, "one"), list(range(1, 501))
    statements: list[str] = []
    library.connection.set_trace_callback(statements.append)
    store.batch_of(ids)
    library.connection.set_trace_callback(None)
    plan = library.connection.execute(f"EXPLAIN QUERY PLAN {statements[-1]}").fetchall()
    assert plan[0][3].startswith("SEARCH p")
