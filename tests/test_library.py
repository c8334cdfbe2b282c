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
from retrieval.sqlite.database import Database
from retrieval.sqlite.library import FILE, SqliteLibrary
from retrieval.text.sentences import replace_unstorable
from retrieval.types import (
    Article,
    DatelineError,
    StorageBroken,
    StorageBusy,
    TimeMention,
    day_number,
    passage_input,
)

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
def library(tmp_path: Path) -> Iterator[SqliteLibrary]:
    opened = SqliteLibrary(tmp_path / "data")
    yield opened
    opened.close()


def put(library: SqliteLibrary, article: Article, *mentions: TimeMention) -> str:
    with library.writing():
        return library.put(article, chunk(article.text), mentions)


def ids(library: SqliteLibrary) -> list[int]:
    return library.vectors("words").passage_ids().tolist()


def matches(library: SqliteLibrary, word: str) -> list[int]:
    return [identifier for identifier, _ in library.full_text.search(word, 10)]


def content(library: SqliteLibrary) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(library.path.parent.glob(f"{FILE}*")))


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(), min_size=1, max_size=400).map(replace_unstorable).filter(str.strip))
def test_any_text_comes_back_character_for_character(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    library = SqliteLibrary(tmp_path_factory.mktemp("any"))
    article = replace(BRIDGE, text=text, title=text[:40])
    put(library, article)
    assert library.article("bridge") == article
    for passage, _ in library.passages(ids(library)).values():
        assert passage.text == text[passage.start : passage.end]
    assert library.faults() == []
    library.close()


def test_replaced_words_are_found_no_more(library: SqliteLibrary) -> None:
    put(library, BRIDGE)
    assert matches(library, "quokka") == matches(library, "zymurgy") == ids(library)
    put(library, replace(BRIDGE, text="The wombat bridge is open.", title="T"))
    assert matches(library, "quokka") == matches(library, "zymurgy") == []
    assert matches(library, "wombat") == ids(library)


def test_replacing_a_long_article_leaves_no_word_of_it_in_the_full_text(library: SqliteLibrary) -> None:
    long = replace(BRIDGE, text=" ".join(f"The quokka number{n} crossed the bridge." for n in range(200)))
    put(library, Article("other", "A quokka."))
    (other,) = ids(library)
    before = library.full_text.weights(["quokka", "number199", "bridg"])
    put(library, long)
    assert len(ids(library)) > 4
    assert len(matches(library, "number150")) == 1
    with library.writing():
        library.forget("bridge")
    assert library.full_text.weights(["quokka", "number199", "bridg"]) == before
    assert matches(library, "quokka") == [other]
    library.connection.execute("INSERT INTO words (words) VALUES ('integrity-check')")


def test_forgetting_gives_back_the_room(library: SqliteLibrary) -> None:
    put(library, BRIDGE)
    library.vacuum()
    before = library.path.stat().st_size
    put(library, replace(BRIDGE, id="long", text="The quokka crossed. " * 20_000))
    with library.writing():
        library.forget("long")
    library.vacuum()
    assert library.path.stat().st_size <= before + 16_384


def test_forgetting_leaves_no_trace_in_the_files(library: SqliteLibrary) -> None:
    store = library.vectors("words")
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
        library.replace_mentions(keep, [])
        assert library.forget("bridge")
    library.vacuum()
    left = content(library)
    assert [trace for trace in traces if trace in left] == []
    assert b"wombat" in left
    assert library.article_ids() == ["keep"]
    assert library.faults() == []
    assert library.coverage().passages == 1


def test_a_block_that_raises_leaves_nothing(library: SqliteLibrary) -> None:
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


def test_what_is_acknowledged_is_on_disk(library: SqliteLibrary) -> None:
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
    library: SqliteLibrary, tmp_path: Path
) -> None:
    put(library, BRIDGE)
    with sqlite3.connect(library.path) as other:
        assert other.execute("SELECT id FROM versions").fetchall() == [("bridge",)]
        with library.writing():
            library.put(Article("other", "An okapi."), [])
            assert other.execute("SELECT count(*) FROM versions").fetchone() == (1,)
        assert other.execute("SELECT count(*) FROM versions").fetchone() == (2,)
    other.close()


def test_threads_write_and_read_at_once(library: SqliteLibrary) -> None:
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
        "import sys; from pathlib import Path; from retrieval.sqlite.library import SqliteLibrary\n"
        "from retrieval.types import Article\n"
        "library = SqliteLibrary(Path(sys.argv[1]))\n"
        "for n in range(20):\n"
        "    with library.writing(): library.put(Article(f'{sys.argv[2]}-{n}', 'A bridge.'), [(0, 9)])\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "data")]
    running = [subprocess.Popen([*command, str(n)], cwd=ROOT, stderr=subprocess.PIPE) for n in range(4)]
    said = [one.communicate(timeout=60)[1].decode() for one in running]
    assert said == [""] * 4
    library = SqliteLibrary(tmp_path / "data")
    assert len(library.article_ids()) == len(set(ids(library))) == 80
    assert library.revision == 80
    library.close()


def test_an_article_forgotten_while_it_is_read_is_left_out(library: SqliteLibrary) -> None:
    put(library, BRIDGE)
    put(library, Article("other", "An okapi."))
    library.connection.execute("PRAGMA foreign_keys = OFF")
    # What a reader sees whose second question comes after another process has forgotten the article.
    library.connection.execute("DELETE FROM versions WHERE id = 'bridge'")
    assert [article.id for _, article in library.passages([*ids(library), 99]).values()] == ["other"]


@pytest.mark.parametrize("damage", [b"", b"This is no database. " * 500])
def test_a_damaged_file_is_one_line_that_names_it(tmp_path: Path, damage: bytes) -> None:
    SqliteLibrary(tmp_path).close()
    (tmp_path / FILE).write_bytes(damage)
    for rest in tmp_path.glob(f"{FILE}-*"):
        rest.unlink()
    with pytest.raises(DatelineError) as refused:
        SqliteLibrary(tmp_path)
    assert str(tmp_path / FILE) in str(refused.value)
    assert "\n" not in str(refused.value)
    assert (tmp_path / FILE).read_bytes() == damage, "it was written over"


def test_faults_are_found_in_a_file_that_was_overwritten(library: SqliteLibrary) -> None:
    for number in range(300):
        put(library, Article(str(number), f"Bridge {number} is shut. " * 20))
    library.vacuum()
    library.close()
    data = bytearray(library.path.read_bytes())
    middle = len(data) // 2 // 4096 * 4096
    data[middle : middle + 4096] = bytes(range(256)) * 16
    library.path.write_bytes(data)
    damaged = SqliteLibrary(library.path.parent)
    try:
        found = damaged.faults()
    except StorageBroken as error:
        found = [str(error)]
    damaged.close()
    assert found


def test_a_row_that_points_nowhere_is_a_fault(library: SqliteLibrary) -> None:
    put(library, BRIDGE)
    library.connection.execute("PRAGMA foreign_keys = OFF")
    library.connection.execute("DELETE FROM versions")
    assert "1 rows point at rows that are not there" in library.faults()[0]


def test_a_folder_that_is_a_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("x")
    with pytest.raises(DatelineError, match="DATELINE_DATA or --data"):
        SqliteLibrary(tmp_path / "data")


def test_days_sort_as_numbers_and_unknown_is_none_of_them() -> None:
    assert day_number(date(2022, 1, 12)) == 20220112
    assert day_number(None) == 0
    assert day_number(date(1999, 12, 31)) < day_number(date(2000, 1, 1))


def test_the_encoder_is_given_the_title_and_the_passage() -> None:
    assert passage_input("A bridge", "It is shut.") == "A bridge\nIt is shut."
    assert passage_input("", "It is shut.") == "It is shut."


def test_reading_some_vectors_does_not_walk_through_all(library: SqliteLibrary) -> None:
    """With 100 ids and more SQLite would begin with the embeddings, which took seconds for 40,000."""
    put(library, BRIDGE)
    store, ids = library.vectors("one"), list(range(1, 501))
    statements: list[str] = []
    library.connection.set_trace_callback(statements.append)
    store.batch_of(ids)
    library.connection.set_trace_callback(None)
    plan = library.connection.execute(f"EXPLAIN QUERY PLAN {statements[-1]}").fetchall()
    assert plan[0][3].startswith("SEARCH p")


def test_what_may_work_later_is_busy_and_what_never_will_is_broken(tmp_path: Path) -> None:
    def connect(path: Path) -> sqlite3.Connection:
        return sqlite3.connect(path, timeout=0.01, isolation_level=None)

    held, other = Database(tmp_path / "some.db", connect), Database(tmp_path / "some.db", connect)
    held.run("CREATE TABLE one (a UNIQUE)")
    held.run("BEGIN EXCLUSIVE")
    with pytest.raises(StorageBusy, match=r"some\.db is in use \(database is locked\)"), other.writing():
        pytest.fail("two write")
    held.run("COMMIT")
    with other.writing():
        other.run("INSERT INTO one VALUES (1)")
    held.close()
    other.close()
    (tmp_path / "some.db").write_bytes(b"This is no database. " * 500)
    with pytest.raises(StorageBroken, match="damaged"):
        Database(tmp_path / "some.db", connect).rows("SELECT * FROM one")


def test_passages_are_read_by_two_questions_whatever_their_number(library: SqliteLibrary) -> None:
    for n in range(30):
        put(library, Article(f"a{n}", f"Bridge {n} is shut."))
    statements: list[str] = []
    library.connection.set_trace_callback(statements.append)
    assert len(library.passages(range(1, 31))) == 30
    library.connection.set_trace_callback(None)
    assert len(statements) == 2
