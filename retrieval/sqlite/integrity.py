"""Is what the library holds what was stored in it? Every article, passage, word and vector is looked at."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np

from retrieval.chroma.generation import of_unit_length
from retrieval.chroma.manifest import Manifest
from retrieval.sqlite import copies, schema
from retrieval.sqlite.library import Library, passage_input
from retrieval.sqlite.opening import fault_at_a_glance, open_at_rest
from retrieval.sqlite.rows import COLUMNS, as_article, digest_of
from retrieval.types import DatelineError

_LISTED = 5
_WITH_TEXT = ("versions", "mentions", "facts", "feeds", "entries", "origins")
_DAY_OF = "coalesce(replace(v.published, '-', '') + 0, 0)"
_BOUNDS_AGAIN = (
    f"UPDATE passages SET source = v.source, day = {_DAY_OF} FROM versions v WHERE v.key = passages.version"
    f" AND (passages.source != v.source OR passages.day != {_DAY_OF})"
)


def faults(library: Library) -> list[str]:
    """What is wrong with the library, a line each that names its file; [] when it is whole.

    SQLite itself tells whether its pages hang together. It keeps no checksums, so what they hold is
    compared with the hashes that the library keeps: of each article's version and each passage's text.
    Its tables must be described as those of a new library; a vector must be of unit length; the full text
    must have each passage; a signature must have its keys.
    """
    try:
        found = library.faults() or [
            f"{library.path}: {line}"
            for look in (_tables, _texts, _articles, _passages, _vectors, _words, _signatures)
            for line in _few([*look(library)])
        ]
    except sqlite3.DatabaseError as error:
        found = [f"{library.path} is damaged ({error})"]
    return _few(found)


def _tables(library: Library) -> Iterator[str]:
    if not schema.described_new() <= schema.described(library.connection):
        yield "the description of its tables is damaged"


def _texts(library: Library) -> Iterator[str]:
    """Nothing, where every text can be read; else SQLite's error is raised, which names one that cannot."""
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


def refuse_lost(library: Library, manifest: Manifest | None) -> None:
    """Raise `DatelineError` where the index has passages that are newer than any the library has had.

    The library's `-wal` file was lost then, or an older copy was put in its place. New passages would be
    given numbers that the index has for others.
    """
    if fault := lost(library, manifest):
        raise DatelineError(
            f"{fault}: `dateline restore FILE`, or go on with it by `dateline check --repair`"
        )


def lost(library: Library, manifest: Manifest | None) -> str | None:
    """Whether the library has lost passages that its index has, in words."""
    row = library.connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'passages'").fetchone()
    last = row[0] if row else 0
    if manifest is None or manifest.last <= last:
        return None
    return (
        f"{library.path} is older than its index (it knows passages up to {last}, the index up to "
        f"{manifest.last}): its -wal file was lost, or a copy was put in its place"
    )


def words_are_whole(library: Library) -> bool:
    """Whether the full-text index hangs together and has each passage, and nothing else."""
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


def mend(library: Library) -> list[str]:
    """Make anew what follows from the rest of the library; what was done, a line each."""
    done = []
    if any(" index " in line for line in library.faults()):
        library.connection.execute("REINDEX")
        done.append("SQLite's own indexes made anew")
    with library.writing():
        given = library.connection.execute(_BOUNDS_AGAIN).rowcount
    if given:
        done.append(f"{given} passages given the day and the outlet of their article again")
    if not words_are_whole(library):
        with library.writing():
            _rewrite_words(library.connection)
        done.append("the full text made anew")
    if unfit := [rowid for _, rowid in _unfit(library)]:
        with library.writing():
            library.connection.executemany(
                "DELETE FROM embeddings WHERE rowid = ?", [(one,) for one in unfit]
            )
            library.revise()
        done.append(f"{len(unfit)} damaged vectors removed")
    with library.writing():
        copies.renew(library.connection)
        if copies.count_broken(library.connection):
            copies.clear(library.connection)
        unlinked = copies.unlinked(library.connection)
        copies.link_again(library.connection, unlinked)
    if unlinked:
        done.append(f"{len(unlinked)} articles looked at for copies")
    return done


def _rewrite_words(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO words (words) VALUES ('delete-all')")
    connection.execute(
        "INSERT INTO words (rowid, title, text)"
        " SELECT p.id, v.title, substr(v.text, p.start + 1, p.end - p.start)"
        " FROM passages p JOIN versions v ON v.key = p.version"
    )


def _few(lines: list[str]) -> list[str]:
    more = len(lines) - _LISTED
    return lines if more <= 1 else [*lines[:_LISTED], f"and {more} more like that"]


def _articles(library: Library) -> Iterator[str]:
    rows = library.connection.execute(f"SELECT digest, version, id, {COLUMNS} FROM versions")
    for digest, version, *stored in rows:
        try:
            whole = digest_of(as_article(*stored)) == digest
        except (ValueError, TypeError, AttributeError):
            whole = False
        if not whole:
            yield f"version {version} of the article {stored[0]} is not as it was stored"


def _passages(library: Library) -> Iterator[str]:
    rows = library.connection.execute(
        "SELECT v.id, v.title, v.text, p.start, p.end, p.hash,"
        f" p.source = v.source AND p.day = {_DAY_OF}"
        " FROM passages p JOIN versions v ON v.key = p.version"
    )
    for identifier, title, text, start, end, hashed, bounds_hold in rows:
        whole = hashlib.sha256(passage_input(title, text[start:end]).encode()).digest() == hashed
        if not whole or not bounds_hold:
            yield f"a passage of the article {identifier} is not as it was stored"


def _vectors(library: Library) -> Iterator[str]:
    for encoder, count in Counter(encoder for encoder, _ in _unfit(library)).items():
        yield f"{count} vectors of {encoder} are not as they were stored: run `dateline check --repair`"


def _unfit(library: Library) -> Iterator[tuple[str, int]]:
    """The encoder and the row of each vector that cannot be one."""
    for row, encoder, blob in library.connection.execute("SELECT rowid, encoder, vector FROM embeddings"):
        vector = np.frombuffer(blob, dtype=np.float32, count=len(blob) // 4)
        if len(blob) % 4 or not of_unit_length(vector[None]).all():
            yield encoder, row


def _words(library: Library) -> Iterator[str]:
    if not words_are_whole(library):
        yield "the full text is not whole: run `dateline check --repair`"


def _signatures(library: Library) -> Iterator[str]:
    if count := copies.count_broken(library.connection):
        yield f"{count} signatures of articles are not as they were stored: run `dateline check --repair`"
