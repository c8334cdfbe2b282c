"""Integrity checks: every article, passage, index entry and vector is compared with what was stored."""

from __future__ import annotations

import hashlib
import re
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from retrieval.disk import DRAFT
from retrieval.embed import of_unit_length
from retrieval.provenance import digest_of
from retrieval.sqlite import schema
from retrieval.sqlite.database import reporting
from retrieval.sqlite.opening import fault_at_a_glance, open_at_rest
from retrieval.sqlite.rows import COLUMNS, as_article
from retrieval.types import StorageBroken, StorageBusy, passage_input

if TYPE_CHECKING:
    from retrieval.sqlite.library import SqliteLibrary

_LISTED = 5
_WITH_TEXT = ("versions", "mentions", "facts", "feeds", "entries", "origins")
_DAY_OF = "coalesce(replace(v.published, '-', '') + 0, 0)"
_BOUNDS_AGAIN = (
    f"UPDATE passages SET source = v.source, day = {_DAY_OF} FROM versions v WHERE v.key = passages.version"
    f" AND (passages.source != v.source OR passages.day != {_DAY_OF})"
)
_WORDS_AGAIN = (
    "INSERT INTO words (rowid, title, text)"
    " SELECT p.id, v.title, substr(v.text, p.start + 1, p.end - p.start)"
    " FROM passages p JOIN versions v ON v.key = p.version"
)


def file_faults(library: SqliteLibrary) -> list[str]:
    """What SQLite finds wrong with the file, a line each; [] when it is whole."""
    rows = library.rows("PRAGMA integrity_check")
    found = [f"{library.path}: {text}" for (text,) in rows if text != "ok"]
    broken = library.rows("PRAGMA foreign_key_check")
    if broken:
        found.append(f"{library.path}: {len(broken)} rows point at rows that are not there")
    return found


def deep_faults(library: SqliteLibrary) -> list[str]:
    """What is wrong with the library, a line each that names its file; [] when it is whole.

    SQLite itself tells whether its pages hang together. It keeps no checksums, so what they hold is
    compared with the hashes that the library keeps: of each article's version and each passage's text.
    Its tables must be described as those of a new library; a vector must be of unit length; the full text
    must have each passage; a signature must have its keys.
    """
    try:
        with reporting(library.path):
            found = file_faults(library) or [
                f"{library.path}: {line}"
                for look in (_tables, _texts, _articles, _passages, _vectors, _words, _signatures)
                for line in _few([*look(library)])
            ]
    except (StorageBusy, StorageBroken) as error:
        found = [f"{library.path} is damaged ({error.__cause__})"]
    return _few(found)


def _tables(library: SqliteLibrary) -> Iterator[str]:
    if not schema.described_new() <= schema.described(library.connection):
        yield "the description of its tables is damaged"


def _texts(library: SqliteLibrary) -> Iterator[str]:
    """Reads every text; SQLite raises an error for one that cannot be decoded."""
    for table in _WITH_TEXT:
        for _ in library.connection.execute(f"SELECT * FROM {table}"):
            pass
    yield from ()


def file_fault(path: Path) -> str | None:
    """What is wrong with an SQLite file that is not the library's, if anything; it is only read."""
    if fault := fault_at_a_glance(path):
        return fault
    try:
        with closing(open_at_rest(path)) as connection:
            (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        return f"{path} is damaged ({error})"
    return None if said == "ok" else f"{path} is damaged ({' '.join(said.split())})"


def words_are_whole(library: SqliteLibrary) -> bool:
    """Whether the full-text index is consistent and has exactly the passages of the library."""
    try:
        kept, indexed = (
            {identifier for (identifier,) in library.connection.execute(f"SELECT id FROM {table}")}
            for table in ("passages", "words_docsize")
        )
        if kept != indexed:
            return False
        library.connection.execute("INSERT INTO words (words) VALUES ('integrity-check')")
    except sqlite3.OperationalError as error:
        # A library that cannot be written, or that somebody else writes to, is not asked that.
        return "readonly" in str(error) or "locked" in str(error)
    except sqlite3.DatabaseError:
        return False
    return True


def mend(library: SqliteLibrary) -> list[str]:
    """Make anew what follows from the rest of the library; what was done, a line each."""
    done = []
    if any(" index " in line for line in file_faults(library)):
        library.run("REINDEX")
        done.append("SQLite's own indexes made anew")
    with library.writing():
        given = library.run(_BOUNDS_AGAIN).rowcount
    if given:
        done.append(f"{given} passages given the day and the outlet of their article again")
    if not words_are_whole(library):
        with library.writing():
            library.run("INSERT INTO words (words) VALUES ('delete-all')")
            library.run(_WORDS_AGAIN)
        done.append("the full text made anew")
    with reporting(library.path):
        unfit = [(row,) for _, row in _unfit(library)]
    if unfit:
        with library.writing():
            library.run_many("DELETE FROM embeddings WHERE rowid = ?", unfit)
            library.revise()
        done.append(f"{len(unfit)} damaged vectors removed")
    with library.writing():
        if library.links.count_broken():
            library.unlink_copies()
        unlinked = library.unlinked_articles()
        library.link_copies(unlinked)
    if unlinked:
        done.append(f"{len(unlinked)} articles looked at for copies")
    return done + _remove_drafts(library.path)


def _remove_drafts(path: Path) -> list[str]:
    """Remove what a killed `ingest` or `restore` had begun to write; those that run hold the writer's lock.

    A `backup` holds none, and may write to any other name in this folder: its drafts are left alone.
    """
    ours = re.compile(rf"{re.escape(path.name)}\.[a-z0-9_]{{8}}{re.escape(DRAFT)}")
    drafts = [one for one in sorted(path.parent.iterdir()) if one.is_dir() and ours.fullmatch(one.name)]
    for one in drafts:
        shutil.rmtree(one)
    return [f"{one} removed" for one in drafts]


def _few(lines: list[str]) -> list[str]:
    more = len(lines) - _LISTED
    return lines if more <= 1 else [*lines[:_LISTED], f"and {more} more like that"]


def _articles(library: SqliteLibrary) -> Iterator[str]:
    rows = library.connection.execute(f"SELECT digest, version, id, {COLUMNS} FROM versions")
    for digest, version, *stored in rows:
        try:
            whole = digest_of(as_article(*stored)) == digest
        except (ValueError, TypeError, AttributeError):
            whole = False
        if not whole:
            yield f"version {version} of the article {stored[0]} is not as it was stored"


def _passages(library: SqliteLibrary) -> Iterator[str]:
    rows = library.connection.execute(
        "SELECT v.id, v.title, v.text, p.start, p.end, p.hash,"
        f" p.source = v.source AND p.day = {_DAY_OF}"
        " FROM passages p JOIN versions v ON v.key = p.version"
    )
    for identifier, title, text, start, end, hashed, bounds_hold in rows:
        whole = hashlib.sha256(passage_input(title, text[start:end]).encode()).digest() == hashed
        if not whole or not bounds_hold:
            yield f"a passage of the article {identifier} is not as it was stored"


def _vectors(library: SqliteLibrary) -> Iterator[str]:
    for encoder, count in Counter(encoder for encoder, _ in _unfit(library)).items():
        yield f"{count} vectors of {encoder} are not as they were stored: run `dateline check --repair`"


def _unfit(library: SqliteLibrary) -> Iterator[tuple[str, int]]:
    """The encoder and the row of each vector that cannot be one."""
    for row, encoder, blob in library.connection.execute("SELECT rowid, encoder, vector FROM embeddings"):
        vector = np.frombuffer(blob, dtype=np.float32, count=len(blob) // 4)
        if len(blob) % 4 or not of_unit_length(vector[None]).all():
            yield encoder, row


def _words(library: SqliteLibrary) -> Iterator[str]:
    if not words_are_whole(library):
        yield "the full text is not whole: run `dateline check --repair`"


def _signatures(library: SqliteLibrary) -> Iterator[str]:
    if count := library.links.count_broken():
        yield f"{count} signatures of articles are not as they were stored: run `dateline check --repair`"
