"""A data folder that was made before the storage had ports opens, answers, and goes on."""

from __future__ import annotations

import tarfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from conftest import Build, House
from stories import carried

from retrieval.types import Article, Period, Question

# Made by the program of schema 5: two copies of a story, and an article that was changed once, after the
# index was built.
MADE = Path(__file__).with_name("data") / "library-5.tar.xz"
CHANGED = "The bridge is shut. It will open on April 2."


@pytest.fixture
def old(house: Build, tmp_path: Path) -> House:
    with tarfile.open(MADE) as packed:
        packed.extractall(tmp_path / "old", filter="data")
    return house(tmp_path / "old")


def test_what_it_holds_is_all_there(old: House) -> None:
    library = old.library
    assert library.article_ids() == ["a", "b", "bridge"]
    assert library.faults(deep=True) == []
    bridge = library.article("bridge")
    assert bridge == Article(
        "bridge",
        CHANGED,
        "A bridge",
        "https://example.org/b",
        "The Post",
        date(2022, 1, 20),
        ("Jane Doe",),
        "en",
        datetime(2022, 1, 20, 9, tzinfo=UTC),
    )
    version = library.version_of(bridge)
    assert version and version.number == 2
    assert [text[-9:] for text, _ in library.earlier_texts("bridge", 2)] == ["March 15."]
    assert library.stories(["a", "b", "bridge"]).keys() == {"a", "b"}
    assert library.unlinked_articles() == []
    assert [one.url for one in library.feeds.all()] == ["https://example.org/feed"]
    assert [one.article for one in library.origins.all()] == ["bridge"]
    assert library.passages_dated_within(Period(date(2022, 4, 2), date(2022, 4, 2))).tolist() == [4]


def test_its_index_answers_with_what_changed_since_and_an_ingest_goes_on(old: House) -> None:
    assert old.index.check(deep=True) == []
    assert sorted(old.nearest("bridge", 9)) == [1, 2, 4]
    finding = old.desk().search(Question("When does the bridge open?"))
    assert CHANGED in [hit.passage.text for hit in finding.hits]
    summary = old.ingest([carried("c", "Wire")])
    assert (summary.new, summary.copies) == (1, 1)
    assert {1, 2, 4, 5} <= {*old.nearest("bridge", 9)}
