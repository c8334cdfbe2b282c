"""The tables of the library, and the steps that bring an older file up to date."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from retrieval.types import DatelineError

# One entry a version; an entry that has been released is never edited, only followed by another.
MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE versions (
        key INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL,
        version INTEGER NOT NULL,
        current INTEGER NOT NULL,
        digest BLOB NOT NULL,
        title TEXT NOT NULL,
        url TEXT NOT NULL,
        source TEXT NOT NULL,
        published TEXT,
        text TEXT NOT NULL,
        ingested TEXT NOT NULL,
        UNIQUE (id, version)
    );
    CREATE UNIQUE INDEX current_version ON versions (id) WHERE current = 1;
    CREATE INDEX current_source ON versions (source, published) WHERE current = 1;
    CREATE TABLE passages (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        version INTEGER NOT NULL REFERENCES versions (key) ON DELETE CASCADE,
        start INTEGER NOT NULL,
        end INTEGER NOT NULL,
        hash BLOB NOT NULL,
        day INTEGER NOT NULL,
        source TEXT NOT NULL
    );
    CREATE INDEX passages_of_version ON passages (version);
    CREATE INDEX passages_by_hash ON passages (hash);
    CREATE TABLE mentions (
        version INTEGER NOT NULL REFERENCES versions (key) ON DELETE CASCADE,
        start INTEGER NOT NULL,
        end INTEGER NOT NULL,
        type TEXT NOT NULL,
        value TEXT NOT NULL,
        begin TEXT,
        end_of_range TEXT,
        confidence REAL NOT NULL,
        note TEXT,
        PRIMARY KEY (version, start)
    ) WITHOUT ROWID;
    CREATE TABLE embeddings (
        encoder TEXT NOT NULL,
        hash BLOB NOT NULL,
        vector BLOB NOT NULL,
        PRIMARY KEY (encoder, hash)
    );
    CREATE VIRTUAL TABLE words USING fts5 (
        title, text, content = '', tokenize = 'porter unicode61 remove_diacritics 2'
    );
    CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    """,
    # A question about a day finds what happened on it without reading every date of the library.
    """
    CREATE INDEX mentions_by_day ON mentions (begin, end_of_range) WHERE begin IS NOT NULL;
    CREATE INDEX passages_by_day ON passages (day);
    """,
    """
    ALTER TABLE versions ADD COLUMN authors TEXT NOT NULL DEFAULT '';
    ALTER TABLE versions ADD COLUMN language TEXT NOT NULL DEFAULT '';
    ALTER TABLE versions ADD COLUMN instant TEXT;
    CREATE TABLE feeds (
        url TEXT PRIMARY KEY,
        title TEXT NOT NULL,
        added TEXT NOT NULL,
        etag TEXT NOT NULL,
        modified TEXT NOT NULL,
        read TEXT,
        due REAL NOT NULL,
        failures INTEGER NOT NULL,
        reason TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE entries (
        feed TEXT NOT NULL REFERENCES feeds (url) ON DELETE CASCADE,
        key TEXT NOT NULL,
        stamp TEXT NOT NULL,
        appeared TEXT NOT NULL,
        tries INTEGER NOT NULL,
        settled INTEGER NOT NULL,
        PRIMARY KEY (feed, key)
    ) WITHOUT ROWID;
    CREATE INDEX entries_by_time ON entries (feed, appeared);
    """,
    # Where an article was read on the web, and what became of it there. `seen` is the digest of what
    # the address gave last, `missing` the first moment of those at which it gave nothing.
    """
    CREATE TABLE origins (
        id TEXT PRIMARY KEY,
        address TEXT NOT NULL,
        etag TEXT NOT NULL,
        modified TEXT NOT NULL,
        seen BLOB,
        checked TEXT NOT NULL,
        missing TEXT,
        gone INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX origins_by_check ON origins (checked, id);
    """,
    # Copies are looked up by the keys of their signatures; what an older file holds gets its own by and by.
    """
    CREATE TABLE sketches (
        version INTEGER PRIMARY KEY REFERENCES versions (key) ON DELETE CASCADE,
        story INTEGER NOT NULL,
        signature BLOB NOT NULL
    );
    CREATE INDEX copies_of_story ON sketches (story) WHERE story != version;
    CREATE TABLE bands (
        key INTEGER NOT NULL,
        version INTEGER NOT NULL,
        PRIMARY KEY (key, version)
    ) WITHOUT ROWID;
    """,
)


def described(connection: sqlite3.Connection) -> frozenset[str]:
    """The SQL of a file's tables and indexes, except those that FTS5 makes for itself."""
    rows = connection.execute("SELECT sql FROM sqlite_master WHERE sql NOT NULL AND name NOT LIKE 'words_%'")
    return frozenset(" ".join(sql.split()).lower() for (sql,) in rows)


def described_new() -> frozenset[str]:
    with closing(sqlite3.connect(":memory:")) as connection:
        migrate(connection, ":memory:")
        return described(connection)


def migrate(connection: sqlite3.Connection, path: str) -> None:
    """Bring the file to the newest version.

    Raises `DatelineError` when it is of a newer program, and when it is of an older one and only read.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(MIGRATIONS):
        raise DatelineError(f"{path} was written by a newer Dateline (schema {version}): update the program")
    for number, script in enumerate(MIGRATIONS[version:], version + 1):
        try:
            connection.executescript(f"BEGIN IMMEDIATE;{script};PRAGMA user_version = {number};COMMIT;")
        except sqlite3.Error as error:
            connection.rollback()
            (reached,) = connection.execute("PRAGMA user_version").fetchone()
            if reached < number and "readonly" in str(error):
                raise DatelineError(
                    f"{path} was made by an older Dateline (schema {reached}) and cannot be brought up to"
                    f" date here ({error}): run `dateline check` once where it can be written, or on a copy"
                ) from error
            if reached < number:
                raise
