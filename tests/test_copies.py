"""A library knows which of its articles carry the same story, whatever comes, changes or goes."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice, permutations
from pathlib import Path

import pytest
from conftest import ROOT, Build, silent
from stories import OTHER, PARAGRAPHS, STORY, carried, told

from benchmarks.wire import Wire
from bot.commands.health import find_problems
from bot.settings import Settings
from ingest.chunk import chunk
from ingest.pipeline import deduplicate
from retrieval.duplicates import signatures
from retrieval.sqlite.library import FILE, SqliteLibrary
from retrieval.sqlite.linking import MOST_UNDER_KEY
from retrieval.sqlite.schema import MIGRATIONS
from retrieval.types import Article

CUT = told(*PARAGRAPHS[:3])
LONGER = told(*PARAGRAPHS, OTHER[1])


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SqliteLibrary]:
    opened = SqliteLibrary(tmp_path)
    yield opened
    opened.close()


def put(library: SqliteLibrary, *articles: Article) -> None:
    with library.writing():
        for one in articles:
            library.put(one, chunk(one.text))
            library.link_copies([one.id])


def groups(library: SqliteLibrary) -> set[frozenset[str]]:
    """The ids of the articles of each story that several carry."""
    rows = library.connection.execute(
        "SELECT s.story, v.id FROM sketches s JOIN versions v ON v.key = s.version WHERE v.current = 1"
    ).fetchall()
    stories = {story for story, _ in rows}
    found = (frozenset(name for story, name in rows if story == one) for one in stories)
    return {group for group in found if len(group) > 1}


def kept(library: SqliteLibrary) -> tuple[int, int]:
    return tuple(
        library.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in ("sketches", "bands")
    )


def test_each_outlet_keeps_its_copy_and_they_are_one_group(library: SqliteLibrary) -> None:
    put(library, carried("a", "Northline"), carried("b", "The Post", CUT), carried("c", "Wire", told(*OTHER)))
    assert groups(library) == {frozenset({"a", "b"})}
    assert library.article_ids() == ["a", "b", "c"]
    assert library.coverage().copies == 1


@pytest.mark.parametrize("order", [*permutations(range(3))])
def test_the_order_in_which_copies_come_does_not_matter(
    library: SqliteLibrary, order: tuple[int, ...]
) -> None:
    halves = told(*PARAGRAPHS[:3]), told(PARAGRAPHS[0], *PARAGRAPHS[3:])
    some = [carried("a", "One"), carried("b", "Two", halves[0]), carried("c", "Three", halves[1])]
    put(library, *(some[at] for at in order))
    assert groups(library) == {frozenset({"a", "b", "c"})}


def test_a_group_does_not_drift_from_one_story_to_the_next(library: SqliteLibrary) -> None:
    held = [one.article for one in islice(Wire(3).carried(), 40) if len(one.article.text) > 2_000]
    texts = [one.text.split("\n\n") for one in held[:2]]
    size = min(len(text) for text in texts)
    steps = [[*texts[0][:size]]]
    for at in range(size):
        steps.append([*steps[-1][: -1 - at], *texts[1][size - 1 - at : size]])
    chain = [carried(f"step {at}", f"Outlet {at}", told(*text)) for at, text in enumerate(steps)]
    put(library, *chain)
    assert groups(library)
    ends = {chain[0].id, chain[-1].id}
    assert all(not ends <= group for group in groups(library))


def test_a_changed_article_leaves_its_group_and_joins_another(library: SqliteLibrary) -> None:
    put(library, carried("a", "One"), carried("b", "Two"), carried("c", "Three", told(*OTHER)))
    put(library, carried("b", "Two", told(*OTHER)))
    assert groups(library) == {frozenset({"b", "c"})}
    put(library, carried("b", "Two", LONGER))
    assert groups(library) == {frozenset({"a", "b"})}


def test_two_versions_of_one_article_are_no_copies_of_each_other(library: SqliteLibrary) -> None:
    put(library, carried("a", "One"))
    put(library, carried("a", "One", LONGER))
    assert groups(library) == set()
    assert kept(library)[0] == 1


def test_a_forgotten_article_leaves_nothing_of_it_and_the_others_stay_together(
    library: SqliteLibrary,
) -> None:
    put(library, carried("a", "One", LONGER), carried("b", "Two"), carried("c", "Three", CUT))
    assert groups(library) == {frozenset({"a", "b", "c"})}
    with library.writing():
        library.forget("a")
    assert groups(library) == {frozenset({"b", "c"})}
    with library.writing():
        library.forget("b")
        library.forget("c")
    assert kept(library) == (0, 0)
    assert library.faults() == []


def test_what_held_two_cuts_together_goes_and_they_part(library: SqliteLibrary) -> None:
    halves = told(*PARAGRAPHS[:2]), told(PARAGRAPHS[0], *PARAGRAPHS[3:])
    put(library, carried("a", "One"), carried("b", "Two", halves[0]), carried("c", "Three", halves[1]))
    assert groups(library) == {frozenset({"a", "b", "c"})}
    with library.writing():
        library.forget("a")
    assert groups(library) == set()


def test_copies_are_undone_with_the_transaction_that_brought_them(library: SqliteLibrary) -> None:
    put(library, carried("a", "One"))
    before = kept(library)
    with pytest.raises(RuntimeError), library.writing():
        library.put(carried("b", "Two"), [])
        raise RuntimeError
    assert kept(library) == before
    assert groups(library) == set()


def test_a_kill_leaves_no_article_without_its_signature(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from retrieval.sqlite.library import SqliteLibrary\n"
        "from itertools import islice; from benchmarks.wire import Wire\n"
        "library = SqliteLibrary(Path(sys.argv[1])); at = 0\n"
        "for one in islice(Wire(4).carried(), 60):\n"
        "    with library.writing():\n"
        "        library.put(one.article, [(0, 9)]); library.link_copies([one.article.id]); at += 1\n"
        "        if at == int(sys.argv[2]): os.kill(os.getpid(), 9)\n"
    )
    died = random.Random(7).randrange(20, 60)
    ended = subprocess.run([sys.executable, "-c", code, str(tmp_path), str(died)], cwd=ROOT, check=False)
    assert ended.returncode == -9
    library = SqliteLibrary(tmp_path)
    assert len(library.article_ids()) == died - 1 == kept(library)[0]
    assert library.unlinked_articles() == []
    library.close()


def older(folder: Path) -> None:
    """A library of the version before there were copies, with three articles."""
    connection = sqlite3.connect(folder / FILE)
    steps = MIGRATIONS[: next(at for at, step in enumerate(MIGRATIONS) if "TABLE sketches" in step)]
    connection.executescript(f"BEGIN;{';'.join(steps)};PRAGMA user_version = {len(steps)};COMMIT;")
    for name, text in (("a", STORY), ("b", CUT), ("c", told(*OTHER))):
        connection.execute(
            "INSERT INTO versions (id, version, current, digest, title, url, source, text, ingested)"
            " VALUES (?1, 1, 1, x'', ?1, '', 'Outlet ' || ?1, ?2, '')",
            (name, text),
        )
    connection.commit()
    connection.close()


def test_an_older_library_opens_at_once_and_gets_its_copies_at_the_next_ingest(
    tmp_path: Path, house: Build
) -> None:
    older(tmp_path)
    built = house(tmp_path)
    assert kept(built.library) == (0, 0)
    summary = built.ingest([carried("d", "Fourth")])
    assert groups(built.library) == {frozenset({"a", "b", "d"})}
    assert summary.copies == 1
    assert built.ingest([]).copies == 0


def said(folder: Path) -> list[str]:
    return find_problems(Settings(data=folder, embedding_model="words"), deep=False)


def test_check_says_what_has_not_been_looked_at_for_copies_and_repair_looks(
    house: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an older library holds, and what has signatures of another way than today's."""
    built = house()
    built.ingest([carried("a", "One"), carried("b", "Two"), carried("c", "Three", CUT)])
    built.dense.merge()
    assert said(built.folder) == []
    to_do = "articles have not been looked at for copies: run `dateline check --repair`"
    built.library.connection.execute("DELETE FROM sketches WHERE version > 1")
    built.library.connection.execute("DELETE FROM bands WHERE version > 1")
    assert said(built.folder) == [f"2 {to_do}"]
    assert built.library.mend() == ["2 articles looked at for copies"]
    assert said(built.folder) == []
    monkeypatch.setattr(signatures, "SEED", 2)
    assert said(built.folder) == [f"3 {to_do}"]
    assert built.library.mend() == ["3 articles looked at for copies"]
    assert said(built.folder) == []
    assert groups(built.library) == {frozenset({"a", "b", "c"})}


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE sketches SET signature = CAST(x'01' || substr(signature, 2) AS BLOB) WHERE version = 2",
        "UPDATE sketches SET signature = substr(signature, 2) WHERE version = 2",
        "UPDATE sketches SET story = 4711 WHERE version = 2",
        "UPDATE sketches SET story = 2 WHERE version = 1",
        "UPDATE OR IGNORE bands SET key = abs(key) WHERE version = 2",
        "INSERT INTO bands VALUES (4711, 4711)",
    ],
)
def test_a_damaged_signature_is_named_and_made_anew(house: Build, damage: str) -> None:
    built = house()
    built.ingest([carried("a", "One"), carried("b", "Two"), carried("c", "Three", CUT)])
    built.library.connection.execute(damage)
    (line,) = built.library.faults(deep=True)
    assert "signatures of articles are not as they were stored: run `dateline check --repair`" in line
    assert built.library.mend() == ["3 articles looked at for copies"]
    assert built.library.faults(deep=True) == []
    assert groups(built.library) == {frozenset({"a", "b", "c"})}


def test_an_ingest_tells_how_many_of_its_articles_were_linked(house: Build) -> None:
    built = house()
    both = [carried("a", "One"), carried("b", "Two")]
    other = Article("c", told(*OTHER), "Another", source="Three")
    assert built.ingest([*both, other]).copies == 2
    assert built.ingest([*both, other]).copies == 0
    corrected = Article("b", f"{both[1].text} It is the third this year.", both[1].title, source="Two")
    summary = built.ingest([corrected, carried("d", "Four"), other])
    assert (summary.new, summary.changed, summary.same, summary.copies) == (1, 1, 1, 2)
    rewritten = Article("a", "The pool opened at noon, after three years. The mayor swam.", source="One")
    assert built.ingest([rewritten]).copies == 0
    assert groups(built.library) == {frozenset({"b", "d"})}


def test_signatures_made_in_another_way_are_made_anew(house: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    built = house()
    built.ingest([carried("a", "One"), carried("b", "Two")])
    (old,) = built.library.connection.execute("SELECT signature FROM sketches LIMIT 1").fetchone()
    monkeypatch.setattr(signatures, "SEED", 2)
    built.ingest([carried("c", "Three", CUT)])
    assert groups(built.library) == {frozenset({"a", "b", "c"})}
    (new,) = built.library.connection.execute("SELECT signature FROM sketches LIMIT 1").fetchone()
    assert old != new


def test_linking_anew_finds_the_same_groups(library: SqliteLibrary) -> None:
    put(library, *(one.article for one in islice(Wire(6).carried(), 120)))
    before = groups(library)
    deduplicate(library, silent, anew=True)
    assert len(before) > 10
    assert groups(library) == before


def test_a_notice_in_every_article_makes_no_giant_bucket_and_no_group(library: SqliteLibrary) -> None:
    notice = told(*PARAGRAPHS[3:])
    news = Wire(8).carried()
    texts = [f"{one.article.text[:600]}\n\n{notice}" for one in islice(news, 200) if one.edit == "original"]
    texts += [f"{one.article.text[:600]}\n\n{notice}" for one in islice(news, 100) if one.edit == "original"]
    put(library, *(carried(f"n{at}", f"Outlet {at}", text) for at, text in enumerate(texts)))
    (largest,) = library.connection.execute(
        "SELECT max(n) FROM (SELECT count(*) AS n FROM bands GROUP BY key)"
    ).fetchone()
    assert len(texts) > MOST_UNDER_KEY == largest
    assert groups(library) == set()
    put(library, carried("copy", "The Last", texts[-1]))
    assert groups(library) == {frozenset({"copy", f"n{len(texts) - 1}"})}


def test_a_story_that_very_many_outlets_carry_is_one_group(library: SqliteLibrary) -> None:
    put(library, *(carried(f"c{at}", f"Outlet {at}", CUT if at % 2 else STORY) for at in range(90)))
    assert [len(group) for group in groups(library)] == [90]


def test_copies_among_generated_news_are_found_and_nothing_else(library: SqliteLibrary) -> None:
    held = list(islice(Wire(9).carried(), 300))
    put(library, *(one.article for one in held))
    story = {one.article.id: one.story for one in held}
    found = groups(library)
    assert all(len({story[name] for name in group}) == 1 for group in found)
    carrying = [one for one in held if sum(story[other.article.id] == one.story for other in held) > 1]
    grouped = {name for group in found for name in group}
    assert sum(one.article.id in grouped for one in carrying) >= 0.95 * len(carrying)
