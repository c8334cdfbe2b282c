"""Which articles carry the same story: their signatures and groups, kept in the library's file."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

from retrieval.duplicates.compare import Manuscript, is_copy
from retrieval.duplicates.signatures import SIGNATURE_BYTES, bands, resemblance, sketch_version
from retrieval.sqlite.rows import COLUMNS, as_article
from retrieval.types import Article

# Articles kept and read under one key: what more of them share is a notice, not a story.
MOST_UNDER_KEY = 50
# Articles whose signatures are looked at, and stories whose texts are, the likeliest first.
MOST_LOOKED_AT, MOST_TRIED = 40, 5
# Estimated resemblance from which two articles are compared: below it, they have a key in common by chance.
WORTH_COMPARING = 0.08
# How much longer an article must be to take the place of the one that its copies are held against.
LONGER = 1.1

FACT = "sketches"


def link(connection: sqlite3.Connection, version: int, article: Article) -> None:
    """Keep the signature of an article's version, inside a transaction, and join it to its copies.

    A group of copies is a star: each is a copy of one of them, the fullest that all of them are copies of. So
    a group does not drift from a story to the next over texts that lie between.
    """
    text = Manuscript.of(article)
    signed = text.signature
    connection.execute("INSERT INTO sketches VALUES (?, ?, ?)", (version, version, signed))
    if not signed:
        return
    under = _under(connection, signed)
    free = [(key, version) for key, held in under.items() if len(held) < MOST_UNDER_KEY]
    connection.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", free)
    _join(connection, version, text, _near(connection, version, signed, under))


def unlink(connection: sqlite3.Connection, version: int) -> None:
    """Forget a version's signature, inside a transaction; what was held against it finds a new home."""
    row = connection.execute("SELECT signature FROM sketches WHERE version = ?", (version,)).fetchone()
    if row is None:
        return
    left = _members(connection, version)
    connection.execute("UPDATE sketches SET story = version WHERE story = ?", (version,))
    keys = [(key, version) for key in bands(row[0])]
    connection.executemany("DELETE FROM bands WHERE key = ? AND version = ?", keys)
    connection.execute("DELETE FROM sketches WHERE version = ?", (version,))
    read: dict[int, Manuscript] = {}
    wordings = [(one, _manuscript(connection, one, read)) for one in left]
    for one, text in sorted(wordings, key=lambda pair: (-len(pair[1].held), pair[0])):
        under = _under(connection, text.signature)
        _join(connection, one, text, _near(connection, one, text.signature, under))


def unlinked(connection: sqlite3.Connection) -> list[int]:
    """The keys of the current versions without a signature, those of an older library, in their order."""
    rows = connection.execute(
        "SELECT key FROM versions INDEXED BY current_version WHERE current = 1"
        " AND NOT EXISTS (SELECT 1 FROM sketches WHERE version = key) ORDER BY key"
    ).fetchall()
    return [key for (key,) in rows]


def count_unlinked(connection: sqlite3.Connection) -> int:
    """How many articles are still to be looked at for copies: they have no signature as it is made today."""
    if _made_today(connection) is False:
        return int(connection.execute("SELECT count(*) FROM versions WHERE current = 1").fetchone()[0])
    return len(unlinked(connection))


def count_broken(connection: sqlite3.Connection) -> int:
    """How many signatures are not as they were stored, as far as their length, keys and story tell."""
    if _made_today(connection) is False:
        return 0
    rows = connection.execute(
        "SELECT version FROM sketches s WHERE length(signature) NOT IN (0, ?) OR NOT EXISTS"
        " (SELECT 1 FROM sketches t WHERE t.version = s.story AND t.story = t.version)",
        (SIGNATURE_BYTES,),
    )
    broken = {version for (version,) in rows}
    under = groupby(connection.execute("SELECT version, key FROM bands ORDER BY version"), itemgetter(0))
    for version, found in under:
        row = connection.execute("SELECT signature FROM sketches WHERE version = ?", (version,)).fetchone()
        if version not in broken and (row is None or not {key for _, key in found} <= {*bands(row[0])}):
            broken.add(version)
    return len(broken)


def renew(connection: sqlite3.Connection) -> None:
    """Drop what was made in another way than signatures are made today, inside a transaction."""
    if not _made_today(connection):
        clear(connection)


def _made_today(connection: sqlite3.Connection) -> bool | None:
    """Whether signatures are those that would be made today; `None` when it was not noted."""
    noted = connection.execute("SELECT value FROM facts WHERE name = ?", (FACT,)).fetchone()
    return noted[0] == sketch_version() if noted else None


def clear(connection: sqlite3.Connection) -> None:
    """Drop all signatures and groups, inside a transaction, to be made anew."""
    connection.execute("DELETE FROM sketches")
    connection.execute("DELETE FROM bands")
    connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (FACT, sketch_version()))


def link_again(connection: sqlite3.Connection, versions: Iterable[int]) -> None:
    """Link versions that are there already, inside a transaction; those that have gone since are left out."""
    for version in versions:
        found = connection.execute(
            f"SELECT id, {COLUMNS} FROM versions WHERE key = ? AND current = 1", (version,)
        ).fetchone()
        if found:
            unlink(connection, version)
            link(connection, version, as_article(*found))


def count(connection: sqlite3.Connection) -> int:
    """How many articles are copies of another one: all members of the groups but one of each."""
    (found,) = connection.execute("SELECT count(*) FROM sketches WHERE story != version").fetchone()
    return int(found)


def newest(connection: sqlite3.Connection) -> int:
    """The key of the version that came in last, 0 where there is none."""
    return int(connection.execute("SELECT coalesce(max(key), 0) FROM versions").fetchone()[0])


def count_since(connection: sqlite3.Connection, newest: int) -> int:
    """How many articles that came in or changed after the version `newest` have copies."""
    (found,) = connection.execute(
        "SELECT count(*) FROM versions JOIN sketches s ON s.version = key WHERE key > ? AND current = 1"
        " AND (s.story != s.version OR EXISTS (SELECT 1 FROM sketches o WHERE o.story = s.version"
        " AND o.story != o.version))",
        (newest,),
    ).fetchone()
    return int(found)


def _under(connection: sqlite3.Connection, signed: bytes) -> dict[int, list[int]]:
    """The versions under each key of a signature."""
    sought = "SELECT version FROM bands WHERE key = ? LIMIT ?"
    return {
        key: [version for (version,) in connection.execute(sought, (key, MOST_UNDER_KEY))]
        for key in bands(signed)
    }


def _near(
    connection: sqlite3.Connection, version: int, signed: bytes, under: dict[int, list[int]]
) -> list[int]:
    """The stories that may be this one, the likeliest first; the fewer have a key, the more it says."""
    weights: defaultdict[int, float] = defaultdict(float)
    for held in under.values():
        for other in held:
            weights[other] += 1 / len(held)
    weights.pop(version, None)
    met = dict(sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_LOOKED_AT])
    rows = connection.execute(
        "SELECT version, story, signature FROM sketches WHERE version IN (SELECT value FROM json_each(?))",
        (json.dumps(list(met)),),
    ).fetchall()
    stories: dict[int, float] = {}
    for other, story, signature in rows:
        if resemblance(signed, signature) >= WORTH_COMPARING:
            stories[story] = max(stories.get(story, 0.0), met[other])
    return sorted(stories, key=lambda story: (-stories[story], story))[:MOST_TRIED]


def _join(connection: sqlite3.Connection, version: int, text: Manuscript, near: Iterable[int]) -> None:
    """Bring a story of one article together with those that it is a copy of."""
    read = {version: text}
    story = version
    for other in near:
        if other != story and is_copy(text, _manuscript(connection, other, read)):
            story = _together(connection, story, other, read)


def _together(connection: sqlite3.Connection, one: int, other: int, read: dict[int, Manuscript]) -> int:
    """One story of two, where all are copies of either's fullest; else the first as it was."""
    first, second = _manuscript(connection, one, read), _manuscript(connection, other, read)
    fuller = len(first.held) > LONGER * len(second.held)
    for trunk, joining in ((one, other), (other, one))[:: 1 if fuller else -1]:
        versions = (joining, *_members(connection, joining))
        if all(is_copy(read[trunk], _manuscript(connection, version, read)) for version in versions):
            connection.execute("UPDATE sketches SET story = ? WHERE story = ?", (trunk, joining))
            return trunk
    return one


def _members(connection: sqlite3.Connection, story: int) -> list[int]:
    """The other articles of a story."""
    rows = connection.execute(
        "SELECT version FROM sketches WHERE story = ? AND story != version ORDER BY version", (story,)
    ).fetchall()
    return [version for (version,) in rows]


def _manuscript(connection: sqlite3.Connection, version: int, read: dict[int, Manuscript]) -> Manuscript:
    if version not in read:
        found = connection.execute(f"SELECT id, {COLUMNS} FROM versions WHERE key = ?", (version,)).fetchone()
        read[version] = Manuscript.of(as_article(*found))
    return read[version]
