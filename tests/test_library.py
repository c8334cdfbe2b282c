"""The library keeps what it acknowledged, all of it or nothing, and keeps nothing of what it forgot."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.chunk import chunk
from retrieval.sqlite.coverage import coverage
from retrieval.sqlite.full_text import FullText
from retrieval.sqlite.library import FILE, Library, day_number, passage_input
from retrieval.sqlite.vectors import VectorStore
from retrieval.text.sentences import storable
from retrieval.types import Article, DatelineError, TimeMention

BRIDGE = Article(
    "bridge",
    "The quokka bridge is shut. It will open on March 15.",
    "A zymurgy of bridges",
    "https://example.org/xylograph",
    "The Post",
    date(2022, 1, 20),
)
MENTION = TimeMention(
    42, 51, " March 15", "DATE", "2022-03-15", date(2022, 3, 15), date(2022, 3, 15), 0.9, "?"
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library(tmp_path / "data")
    yield opened
    opened.close()


def put(library: Library, article: Article, *mentions: TimeMention) -> str:
    with library.writing():
        return library.put(article, chunk(article.text), mentions)


def ids(library: Library) -> list[int]:
    return VectorStore(library, "words").passage_ids().tolist()


def matches(library: Library, word: str) -> list[int]:
    return [identifier for identifier, _ in FullText(library).search(word, 10)]


def content(library: Library) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(library.path.parent.glob(f"{FILE}*")))


def test_an_article_comes_back_as_it_was_put(library: Library) -> None:
    assert put(library, BRIDGE, MENTION) == "new"
    assert library.article("bridge") == BRIDGE
    assert library.mentions(BRIDGE) == [MENTION]
    ((passage, article),) = library.passages(ids(library)).values()
    assert article == BRIDGE
    assert BRIDGE.text[passage.start : passage.end] == passage.text == BRIDGE.text


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(), min_size=1, max_size=400).map(storable).filter(str.strip))
def test_any_text_comes_back_character_for_character(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    library = Library(tmp_path_factory.mktemp("any"))
    article = replace(BRIDGE, text=text, title=text[:40])
    put(library, article)
    assert library.article("bridge") == article
    for passage, _ in library.passages(ids(library)).values():
        assert passage.text == text[passage.start : passage.end]
    assert library.faults() == []
    library.close()


def test_the_same_article_again_changes_nothing(library: Library) -> None:
    put(library, BRIDGE)
    before, revision = ids(library), library.revision
    assert library.holds(BRIDGE)
    assert put(library, BRIDGE) == "same"
    assert (ids(library), library.revision) == (before, revision)


@pytest.mark.parametrize(
    "change",
    [
        {"text": "The wombat bridge is open."},
        {"title": "Another"},
        {"url": "https://example.org/b"},
        {"source": "Other"},
        {"published": date(2022, 1, 21)},
        {"published": None},
    ],
)
def test_any_change_is_a_new_version_and_the_old_one_stays(
    library: Library, change: dict[str, object]
) -> None:
    put(library, BRIDGE, MENTION)
    old, revision = ids(library), library.revision
    changed = replace(BRIDGE, **change)
    assert not library.holds(changed)
    assert put(library, changed) == "changed"
    assert library.article("bridge") == changed
    assert not set(old) & set(ids(library)), "a passage of the old version is still found"
    assert library.revision > revision
    assert library.mentions(changed) == []
    rows = library.connection.execute(
        "SELECT version, current, text FROM versions ORDER BY version"
    ).fetchall()
    assert rows == [(1, 0, BRIDGE.text), (2, 1, changed.text)]


def test_replaced_words_are_found_no_more(library: Library) -> None:
    put(library, BRIDGE)
    assert matches(library, "quokka") == matches(library, "zymurgy") == ids(library)
    put(library, replace(BRIDGE, text="The wombat bridge is open.", title="T"))
    assert matches(library, "quokka") == matches(library, "zymurgy") == []
    assert matches(library, "wombat") == ids(library)


def test_replacing_a_long_article_leaves_no_word_of_it_in_the_full_text(library: Library) -> None:
    long = replace(BRIDGE, text=" ".join(f"The quokka number{n} crossed the bridge." for n in range(200)))
    put(library, Article("other", "A quokka."))
    (other,) = ids(library)
    before = FullText(library).weights(["quokka", "number199", "bridg"])
    put(library, long)
    assert len(ids(library)) > 4
    assert len(matches(library, "number150")) == 1
    with library.writing():
        library.forget("bridge")
    assert FullText(library).weights(["quokka", "number199", "bridg"]) == before
    assert matches(library, "quokka") == [other]
    library.connection.execute("INSERT INTO words (words) VALUES ('integrity-check')")


def test_forgetting_gives_back_the_room(library: Library) -> None:
    put(library, BRIDGE)
    library.vacuum()
    before = library.path.stat().st_size
    put(library, replace(BRIDGE, id="long", text="The quokka crossed. " * 20_000))
    with library.writing():
        library.forget("long")
    library.vacuum()
    assert library.path.stat().st_size <= before + 16_384


def test_dates_can_be_found_anew(library: Library) -> None:
    put(library, BRIDGE, MENTION)
    later = replace(MENTION, value="2023-03-15", note=None)
    with library.writing():
        library.date(BRIDGE, [later])
        library.date(replace(BRIDGE, id="nobody"), [later])
    assert library.mentions(BRIDGE) == [later]


def test_forgetting_leaves_no_trace_in_the_files(library: Library) -> None:
    store = VectorStore(library, "words")
    keep = Article("keep", "The wombat bridge is open.")
    old = replace(BRIDGE, text="An older okapi stood here, they say.")
    for article in (keep, old, BRIDGE):
        put(library, article, MENTION)
        vectors = np.full((len(store.unembedded()), 8), len(article.text), dtype=np.float32)
        store.put([hashed for hashed, _ in store.unembedded()], vectors)
    traces = [b"quokka", b"okapi", b"zymurgi", b"zymurgy", b"xylograph", b"2022-03-15"]
    traces += [np.full(8, len(one.text), dtype=np.float32).tobytes() for one in (old, BRIDGE)]
    assert all(trace in content(library) for trace in traces)
    with library.writing():
        library.date(keep, [])
        assert library.forget("bridge")
    library.vacuum()
    left = content(library)
    assert [trace for trace in traces if trace in left] == []
    assert b"wombat" in left
    assert library.article_ids() == ["keep"]
    assert library.faults() == []
    assert coverage(library).passages == 1


def test_forgetting_what_is_not_there_says_so(library: Library) -> None:
    with library.writing():
        assert not library.forget("bridge")
    assert library.revision == 0


def test_a_shared_sentence_keeps_its_vector_when_one_article_is_forgotten(library: Library) -> None:
    store = VectorStore(library, "words")
    put(library, BRIDGE)
    put(library, replace(BRIDGE, id="twin"))
    ((hashed, _),) = store.unembedded()
    store.put([hashed], np.ones((1, 8), dtype=np.float32))
    with library.writing():
        library.forget("bridge")
    assert store.unembedded() == []


def test_a_block_that_raises_leaves_nothing(library: Library) -> None:
    put(library, BRIDGE)
    before = content(library), ids(library), library.revision
    with pytest.raises(ZeroDivisionError), library.writing():
        library.put(Article("other", "An okapi."), [(0, 9)])
        library.forget("bridge")
        library.note("last_ingest", "now")
        _ = 1 / 0
    assert (ids(library), library.revision) == before[1:]
    assert matches(library, "okapi") == []
    assert matches(library, "quokka") == ids(library)
    assert library.fact("last_ingest") is None


def test_what_is_acknowledged_is_on_disk(library: Library) -> None:
    found: list[list[object]] = []

    def look() -> None:
        names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        found.append([library.connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names])

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    look()
    assert found == [["wal", 2, 1, 1]] * 2


def test_another_process_reads_a_transaction_as_soon_as_it_has_ended(
    library: Library, tmp_path: Path
) -> None:
    put(library, BRIDGE)
    with sqlite3.connect(library.path) as other:
        assert other.execute("SELECT id FROM versions").fetchall() == [("bridge",)]
        with library.writing():
            library.put(Article("other", "An okapi."), [])
            assert other.execute("SELECT count(*) FROM versions").fetchone() == (1,)
        assert other.execute("SELECT count(*) FROM versions").fetchone() == (2,)
    other.close()


def test_threads_write_and_read_at_once(library: Library) -> None:
    problems: list[BaseException] = []

    def write(writer: int) -> None:
        try:
            for number in range(15):
                put(library, Article(f"{writer}-{number}", f"Bridge {number} of writer {writer} is shut."))
                assert library.passages(ids(library))
                assert matches(library, "bridge")
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert len(library.article_ids()) == len(ids(library)) == 60
    assert library.faults() == []


def test_processes_open_and_write_the_same_library_at_once(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from retrieval.sqlite.library import Library\n"
        "from retrieval.types import Article\n"
        "library = Library(Path(sys.argv[1]))\n"
        "for n in range(20):\n"
        "    with library.writing(): library.put(Article(f'{sys.argv[2]}-{n}', 'A bridge.'), [(0, 9)])\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "data")]
    running = [subprocess.Popen([*command, str(n)], cwd=ROOT, stderr=subprocess.PIPE) for n in range(4)]
    said = [one.communicate(timeout=60)[1].decode() for one in running]
    assert said == [""] * 4
    library = Library(tmp_path / "data")
    assert len(library.article_ids()) == len(set(ids(library))) == 80
    assert library.revision == 80
    library.close()


def test_an_article_forgotten_while_it_is_read_is_left_out(library: Library) -> None:
    put(library, BRIDGE)
    put(library, Article("other", "An okapi."))
    library.connection.execute("PRAGMA foreign_keys = OFF")
    # What a reader sees whose second question comes after another process has forgotten the article.
    library.connection.execute("DELETE FROM versions WHERE id = 'bridge'")
    assert [article.id for _, article in library.passages([*ids(library), 99]).values()] == ["other"]


@pytest.mark.parametrize("damage", [b"", b"This is no database. " * 500])
def test_a_damaged_file_is_one_line_that_names_it(tmp_path: Path, damage: bytes) -> None:
    Library(tmp_path).close()
    (tmp_path / FILE).write_bytes(damage)
    for rest in tmp_path.glob(f"{FILE}-*"):
        rest.unlink()
    with pytest.raises(DatelineError) as refused:
        Library(tmp_path)
    assert str(tmp_path / FILE) in str(refused.value)
    assert "\n" not in str(refused.value)
    assert (tmp_path / FILE).read_bytes() == damage, "it was written over"


def test_faults_are_found_in_a_file_that_was_overwritten(library: Library) -> None:
    for number in range(300):
        put(library, Article(str(number), f"Bridge {number} is shut. " * 20))
    library.vacuum()
    library.close()
    data = bytearray(library.path.read_bytes())
    middle = len(data) // 2 // 4096 * 4096
    data[middle : middle + 4096] = bytes(range(256)) * 16
    library.path.write_bytes(data)
    damaged = Library(library.path.parent)
    try:
        found = damaged.faults()
    except sqlite3.DatabaseError as error:
        found = [str(error)]
    damaged.close()
    assert found


def test_a_row_that_points_nowhere_is_a_fault(library: Library) -> None:
    put(library, BRIDGE)
    library.connection.execute("PRAGMA foreign_keys = OFF")
    library.connection.execute("DELETE FROM versions")
    assert "2 rows point at rows that are not there" in library.faults()[0]


def test_a_folder_that_is_a_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("x")
    with pytest.raises(DatelineError, match="DATELINE_DATA or --data"):
        Library(tmp_path / "data")


def test_days_sort_as_numbers_and_unknown_is_none_of_them() -> None:
    assert day_number(date(2022, 1, 12)) == 20220112
    assert day_number(None) == 0
    assert day_number(date(1999, 12, 31)) < day_number(date(2000, 1, 1))


def test_the_encoder_is_given_the_title_and_the_passage() -> None:
    assert passage_input("A bridge", "It is shut.") == "A bridge\nIt is shut."
    assert passage_input("", "It is shut.") == "It is shut."
