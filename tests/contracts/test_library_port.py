"""What any library keeps, finds again, and forgets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from memory import MemoryLibrary
from stories import OTHER, PARAGRAPHS, carried, told

from retrieval.feeds import Noted
from retrieval.ports import Library
from retrieval.provenance import Known, Origin, digest_of
from retrieval.sqlite.library import SqliteLibrary
from retrieval.types import Article, Coverage, Passage, Period, TimeMention

BRIDGE = Article(
    "bridge", "The bridge is shut. It opens on March 15.", "A bridge", "u", "Post", date(2022, 1, 20)
)
ON_MARCH_15 = TimeMention(
    32, 40, "March 15", "DATE", "2022-03-15", date(2022, 3, 15), date(2022, 3, 15), 0.9, "?"
)
CUT = told(*PARAGRAPHS[:3])
NOW = datetime(2022, 1, 20, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "memory"])
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Library]:
    opened: Library = SqliteLibrary(tmp_path / "data") if request.param == "sqlite" else MemoryLibrary()
    yield opened
    opened.close()


def put(library: Library, *articles: Article, mentions: tuple[TimeMention, ...] = ()) -> list[str]:
    """Store articles whose sentences are passages, with their copies."""
    with library.writing():
        ends = {one.id: [at + 1 for at, letter in enumerate(one.text) if letter == "."] for one in articles}
        done = [
            library.put(one, [*zip([0, *ends[one.id]], ends[one.id], strict=False)], mentions)
            for one in articles
        ]
        library.link_copies(one.id for one in articles)
    return done


def ids(library: Library) -> list[int]:
    return library.vectors("words").passage_ids().tolist()


def test_an_article_comes_back_as_it_was_put(library: Library) -> None:
    whole = replace(BRIDGE, authors=("Jane Doe", "John Roe"), language="en", instant=NOW)
    assert put(library, whole, mentions=(ON_MARCH_15,)) == ["new"]
    assert library.article("bridge") == whole
    assert library.article("nobody") is None
    assert library.mentions(whole) == [ON_MARCH_15]
    found = library.passages([2, 99, 1])
    assert [passage for passage, _ in found.values()] == [
        Passage(2, "bridge", 19, 41, " It opens on March 15."),
        Passage(1, "bridge", 0, 19, "The bridge is shut."),
    ]
    assert {article for _, article in found.values()} == {whole}
    assert library.passages_of("bridge") == ids(library) == [1, 2]
    assert library.last_passage() == 2


def test_the_same_article_again_changes_nothing(library: Library) -> None:
    put(library, BRIDGE)
    before = ids(library), library.revision
    assert library.holds(BRIDGE)
    assert put(library, BRIDGE) == ["same"]
    assert (ids(library), library.revision) == before


def test_any_change_is_a_new_version_and_the_old_text_stays(library: Library) -> None:
    put(library, BRIDGE)
    changes = [
        {"text": "The wombat bridge is open."},
        {"title": "Another"},
        {"url": "https://example.org/b"},
        {"source": "Other"},
        {"published": date(2022, 1, 21)},
        {"published": None},
    ]
    for number, change in enumerate(changes, 2):
        before, revision = set(ids(library)), library.revision
        changed = replace(BRIDGE, **change)  # type: ignore[arg-type]
        assert not library.holds(changed)
        assert put(library, changed) == ["changed"]
        assert library.article("bridge") == changed
        assert not before & set(ids(library)), "a passage of the old version is still found"
        assert library.revision > revision
        version = library.version_of(changed)
        assert version and (version.number, version.digest) == (number, digest_of(changed).hex())
    earlier = library.earlier_texts("bridge", 3)
    assert [text for text, _ in earlier] == [changes[0]["text"], BRIDGE.text]
    assert library.text_of_version("bridge", digest_of(BRIDGE).hex()[:16]) == BRIDGE.text
    assert library.text_of_version("bridge", "") is library.text_of_version("bridge", "00") is None
    assert library.version_of(replace(BRIDGE, text="Never stored.")) is None


def test_a_block_that_raises_leaves_nothing(library: Library) -> None:
    put(library, BRIDGE)
    before = ids(library), library.revision, library.article_ids()
    with pytest.raises(ZeroDivisionError), library.writing():
        library.put(Article("other", "An okapi."), [(0, 9)])
        library.forget("bridge")
        library.note("last_ingest", "now")
        _ = 1 / 0
    assert (ids(library), library.revision, library.article_ids()) == before
    assert library.fact("last_ingest") is None


def test_a_transaction_is_one_revision_and_only_when_passages_dates_or_vectors_changed(
    library: Library,
) -> None:
    put(library, BRIDGE, replace(BRIDGE, id="two"))
    assert library.revision == 1
    with library.writing():
        library.note("last_ingest", "now")
        library.forget("nobody")
    assert library.revision == 1
    with library.writing():
        library.replace_mentions(BRIDGE, [ON_MARCH_15])
        library.replace_mentions(replace(BRIDGE, id="nobody"), [ON_MARCH_15])
    assert library.revision == 2
    assert library.mentions(BRIDGE) == [ON_MARCH_15]


def test_forgetting_removes_every_version_and_what_only_it_used(library: Library) -> None:
    store = library.vectors("words")
    put(library, BRIDGE)
    put(library, replace(BRIDGE, text="The bridge is open."), replace(BRIDGE, id="twin"))
    missing = store.unembedded()
    store.put([hashed for hashed, _ in missing], np.eye(len(missing), dtype=np.float32))
    with library.writing():
        assert not library.forget("nobody")
        assert library.forget("bridge")
    assert library.article_ids() == ["twin"]
    assert library.earlier_texts("bridge", 9) == []
    assert store.unembedded() == [], "the twin's texts have lost their vectors"
    assert put(library, BRIDGE) == ["new"]
    assert len(store.unembedded()) == 0
    put(library, replace(BRIDGE, id="third", text="The bridge is open."))
    assert len(store.unembedded()) == 1, "the vector of a forgotten text is still there"


def test_periods_hold_what_names_a_day_of_them_or_came_out_then_or_has_no_date_at_all(
    library: Library,
) -> None:
    day = Period(date(2022, 3, 15), date(2022, 3, 15))
    year = replace(ON_MARCH_15, value="2022", begin=date(2022, 1, 1), end_of_range=date(2022, 12, 31))
    lasting = replace(ON_MARCH_15, type="DURATION", begin=None, end_of_range=None)
    put(library, BRIDGE, mentions=(ON_MARCH_15,))
    put(library, replace(BRIDGE, id="year"), mentions=(year,))
    put(library, replace(BRIDGE, id="then", published=date(2022, 3, 15)), mentions=(lasting,))
    put(library, replace(BRIDGE, id="undated", published=None), mentions=(lasting,))
    put(library, replace(BRIDGE, id="undated, dating", published=None), mentions=(ON_MARCH_15,))
    assert library.passages_dated_within(day).tolist() == [2, 10]
    assert library.passages_about(day).tolist() == [2, 5, 6, 7, 8, 9, 10]
    assert library.passages_dated_within(Period(date(2022, 1, 1), date(2022, 12, 31))).tolist() == [2, 4, 10]
    assert library.passages_dated_within(Period(None, date(2022, 3, 14))).tolist() == [4]
    assert library.passages_dated_within(Period(date(2022, 3, 16), None)).tolist() == [4]
    with library.writing():
        library.replace_mentions(BRIDGE, [])
    assert library.passages_dated_within(day).tolist() == [10]


def test_a_passage_that_opens_its_article_comes_before_those_that_do_not(library: Library) -> None:
    opening = replace(ON_MARCH_15, start=0, end=8)
    put(library, BRIDGE, mentions=(ON_MARCH_15,))
    put(library, replace(BRIDGE, id="opening"), mentions=(opening,))
    assert library.passages_dated_within(Period(date(2022, 3, 15), date(2022, 3, 15))).tolist() == [3, 2]


def test_coverage_counts_the_current_articles(library: Library) -> None:
    assert library.coverage() == Coverage(articles=0, passages=0)
    assert (library.outlets(), library.newest_day()) == ([], None)
    put(library, Article("a", "One.", source="Old", published=date(1999, 1, 1)))
    put(library, Article("a", "Two.Three.", source="Post", published=date(2022, 1, 20)))
    put(library, Article("b", "Four.", source="Post", published=date(2021, 3, 4)))
    put(library, Article("c", "Five.", source="Argus"), Article("d", "Six."))
    put(library, Article("e", "Seven.", source="Gone", published=date(2030, 1, 1)))
    with library.writing():
        library.forget("e")
        library.note("last_ingest", "2022-01-21T10:00:00+00:00")
    days = {"first": date(2021, 3, 4), "last": date(2022, 1, 20), "last_ingest": "2022-01-21T10:00:00+00:00"}
    assert library.coverage() == Coverage(4, 5, (("Post", 2), ("Argus", 1)), **days)
    known = library.coverage(asof=date(2021, 12, 31))
    assert (known.articles, known.passages, known.sources) == (1, 1, (("Post", 1),))
    assert (library.outlets(), library.newest_day()) == (["Argus", "Post"], date(2022, 1, 20))


def test_copies_are_one_story_whenever_they_are_linked(library: Library) -> None:
    put(library, carried("a", "Northline"), carried("c", "Wire", told(*OTHER)))
    with library.writing():
        library.put(carried("b", "The Post", CUT, days=-1), [(0, 9)])
    assert library.stories("abc") == {}
    assert library.unlinked_articles() == ["b"]
    for _ in range(2):
        with library.writing():
            library.link_copies(["a", "b", "nobody"])
        stories = library.stories("abc")
        assert stories.keys() == {"a", "b"}
        assert len({*stories.values()}) == 1
    (story,) = {*stories.values()}
    assert [one.article_id for one in library.articles_of_story(story)] == ["b", "a"]
    of = {one: library.passages([one])[one][1].id for one in ids(library)}
    assert {of[one] for one in library.stories_of_passages([*of, 99])} == {"a", "b"}
    assert library.coverage().copies == 1
    assert library.unlinked_articles() == []
    put(library, carried("b", "The Post", told(*OTHER)))
    assert library.stories("abc").keys() == {"b", "c"}
    with library.writing():
        library.forget("b")
    assert library.stories("abc") == {}
    with library.writing():
        library.unlink_copies()
    assert library.unlinked_articles() == ["a", "c"]


def test_a_text_is_embedded_once_and_the_longest_first(library: Library) -> None:
    put(library, Article("a", "One.Two.", "T", source="Post", published=date(2022, 1, 20)))
    put(library, Article("b", "One.Three.", "T"))
    store, other = library.vectors("words"), library.vectors("other")
    missing = store.unembedded()
    assert [one for _, one in missing] == [4, 1, 2]
    assert store.inputs([4, 1, 2]) == ["T\nThree.", "T\nOne.", "T\nTwo."]
    assert [*store.batches()] == []
    assert store.batch_of([1, 2]) is None
    vectors = np.eye(3, dtype=np.float32)
    revision = library.revision
    store.put([hashed for hashed, _ in missing[:2]], vectors[:2])
    assert library.revision > revision
    assert len(store.unembedded()) == 1
    store.put([missing[2][0]], vectors[2:])
    (batch,) = store.batches()
    assert batch.ids.tolist() == [1, 2, 3, 4]
    assert np.array_equal(batch.vectors, vectors[[1, 2, 1, 0]])
    assert batch.days.tolist() == [20220120, 20220120, 0, 0]
    assert batch.sources == ["Post", "Post", "", ""]
    assert [one.ids.tolist() for one in store.batches(3)] == [[1, 2, 3], [4]]
    some = store.batch_of([3, 99, 2])
    assert some and some.ids.tolist() == [2, 3]
    assert len(other.unembedded()) == 3
    with pytest.raises(ValueError, match="zip"):
        other.put([hashed for hashed, _ in missing], vectors[:2])
    assert len(other.unembedded()) == 3
    assert store.passage_ids(after=2).tolist() == [3, 4]
    assert (store.count_passages(2), store.count_passages(9)) == (2, 4)


def test_feeds_come_by_when_they_are_due_and_are_quiet_by_their_own_habit(library: Library) -> None:
    feeds = library.feeds
    assert feeds.add("https://b", "B", NOW)
    assert not feeds.add("https://b", "B again", NOW)
    assert feeds.add("https://a", "A", NOW)
    (a, b) = feeds.all()
    feeds.was_read(replace(b, title="Better", etag="1"), NOW, 5.0)
    feeds.failed(a, "answered with status 500", 9.0)
    feeds.note(a, [Noted(str(n), "s", NOW - timedelta(hours=n), 1, True) for n in range(6)])
    assert [(one.url, one.title, one.due) for one in feeds.all()] == [
        ("https://b", "Better", 5.0),
        ("https://a", "A", 9.0),
    ]
    assert feeds.noted(a)["3"] == Noted("3", "s", NOW - timedelta(hours=3), 1, True)
    (first, _) = feeds.states(NOW + timedelta(hours=5))
    assert (first.age, first.quiet, first.failures) == (timedelta(hours=5), False, 1)
    assert feeds.states(NOW + timedelta(days=3))[0].quiet
    assert feeds.remove("https://a")
    assert not feeds.remove("https://a")
    feeds.note(a, [Noted("late", "s", NOW, 1, True)])
    assert feeds.noted(a) == {}


def test_an_origin_is_missing_from_the_first_look_and_gone_when_believed(library: Library) -> None:
    one = replace(BRIDGE, origin=Origin("https://example.org/b", '"1"'))
    put(library, one, replace(BRIDGE, id="other", source="Argus"))
    with library.writing():
        library.origins.note([one, BRIDGE])
    (known,) = library.origins.all()
    assert known == Known("bridge", "https://example.org/b", '"1"', "", digest_of(BRIDGE))
    assert library.origins.all("Argus") == []
    later = NOW + timedelta(days=1)
    library.origins.missed(known, NOW, gone=False)
    (known,) = library.origins.all()
    assert (known.missing, library.origins.gone_since("bridge")) == (NOW, None)
    library.origins.missed(known, later, gone=True)
    assert library.origins.gone_since("bridge") == NOW.date()
    (known,) = library.origins.all()
    library.origins.doubted(known, later)
    library.origins.looked(known, later)
    assert library.origins.gone_since("bridge") == NOW.date()
    library.origins.found(known, later, '"2"', "", b"seen")
    assert library.origins.all() == [Known("bridge", "https://example.org/b", '"2"', "", b"seen")]
    assert library.origins.gone_since("bridge") is None


def test_passages_are_read_in_the_order_they_are_asked_for(library: Library) -> None:
    put(library, *(Article(f"a{n}", f"Bridge {n} is shut.It opens.") for n in range(60)))
    asked = ids(library)[::-1]
    assert list(library.passages(asked)) == asked


def test_leads_are_the_openings_of_the_articles_of_some_days_newest_first(library: Library) -> None:
    later = replace(BRIDGE, id="later", published=date(2022, 2, 1), source="Wire")
    put(library, BRIDGE, later, replace(BRIDGE, id="undated", published=None))
    opening = {name: library.passages_of(name)[0] for name in ("bridge", "later")}
    assert library.leads(None, None).tolist() == [opening["later"], opening["bridge"]]
    assert library.leads(date(2022, 1, 20), date(2022, 1, 31)).tolist() == [opening["bridge"]]
    assert library.leads(date(2022, 1, 21), None).tolist() == [opening["later"]]
    assert library.leads(None, None, "Post").tolist() == [opening["bridge"]]
    assert library.leads(date(2023, 1, 1), None).tolist() == []
