"""Every older library is brought up to date, once and whole; a newer one is refused."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from retrieval.sqlite import schema
from retrieval.sqlite.library import FILE, SqliteLibrary
from retrieval.sqlite.schema import MIGRATIONS, migrate
from retrieval.types import Article, DatelineError


def version(path: Path) -> int:
    with sqlite3.connect(path) as connection:
        (number,) = connection.execute("PRAGMA user_version").fetchone()
    connection.close()
    return int(number)


def test_an_empty_file_becomes_a_library_of_this_version(tmp_path: Path) -> None:
    SqliteLibrary(tmp_path).close()
    assert version(tmp_path / FILE) == len(MIGRATIONS)
    SqliteLibrary(tmp_path).close()
    assert version(tmp_path / FILE) == len(MIGRATIONS)


def test_a_library_of_a_newer_program_is_refused_in_one_line_and_left_alone(tmp_path: Path) -> None:
    SqliteLibrary(tmp_path).close()
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()
    with pytest.raises(DatelineError) as refused:
        SqliteLibrary(tmp_path)
    newer = len(MIGRATIONS) + 1
    said = f"{tmp_path / FILE} was written by a newer Dateline (schema {newer}): update the program"
    assert str(refused.value) == said
    assert version(tmp_path / FILE) == len(MIGRATIONS) + 1


def test_only_the_missing_steps_are_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    SqliteLibrary(tmp_path).close()
    monkeypatch.setattr(
        schema, "MIGRATIONS", (*MIGRATIONS, "CREATE TABLE later (a)", "ALTER TABLE later ADD b")
    )
    library = SqliteLibrary(tmp_path)
    assert library.connection.execute("SELECT a, b FROM later").fetchall() == []
    library.close()
    assert version(tmp_path / FILE) == len(MIGRATIONS) + 2


def test_a_step_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    SqliteLibrary(tmp_path).close()
    monkeypatch.setattr(schema, "MIGRATIONS", (*MIGRATIONS, "CREATE TABLE half (a); CREATE TABLE half (a)"))
    with pytest.raises(DatelineError, match="half"):
        SqliteLibrary(tmp_path)
    assert version(tmp_path / FILE) == len(MIGRATIONS)
    with sqlite3.connect(tmp_path / FILE) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE name = 'half'").fetchall()
    connection.close()
    assert names == []


def test_many_may_open_a_new_library_at_once(tmp_path: Path) -> None:
    problems: list[BaseException] = []
    start = threading.Barrier(8)

    def opened() -> None:
        connection = sqlite3.connect(tmp_path / FILE, timeout=30, isolation_level=None)
        try:
            start.wait()
            migrate(connection, "here")
        except BaseException as error:
            problems.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=opened) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert version(tmp_path / FILE) == len(MIGRATIONS)


def test_an_older_library_keeps_its_articles_and_takes_none_of_them_for_changed(tmp_path: Path) -> None:
    digest = hashlib.sha256(b"Text.\x00Title\x00\x00Post\x002022-01-20").digest()
    connection = sqlite3.connect(tmp_path / FILE)
    connection.executescript(f"BEGIN;{MIGRATIONS[0]};PRAGMA user_version = 1;COMMIT;")
    connection.execute(
        "INSERT INTO versions (id, version, current, digest, title, url, source, published, text, ingested)"
        " VALUES ('a', 1, 1, ?, 'Title', '', 'Post', '2022-01-20', 'Text.', '2022-01-21')",
        (digest,),
    )
    connection.commit()
    connection.close()
    library = SqliteLibrary(tmp_path)
    held = Article("a", "Text.", "Title", "", "Post", date(2022, 1, 20))
    assert library.article("a") == held
    assert library.holds(held)
    assert not library.holds(replace(held, language="en"))
    library.close()


def test_all_that_is_known_of_an_article_comes_back(tmp_path: Path) -> None:
    library = SqliteLibrary(tmp_path)
    instant = datetime(2023, 3, 15, 4, 30, tzinfo=UTC)
    one = Article("a", "Text.", "T", "u", "Post", date(2023, 3, 14), ("Jane Doe", "John Roe"), "en", instant)
    with library.writing():
        library.put(one, [(0, 5)])
    assert library.article("a") == one
    library.close()
