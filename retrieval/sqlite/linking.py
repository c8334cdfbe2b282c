"""Links articles to their copies, by the signatures and groups in the library."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

from retrieval.duplicates.compare import ComparedText, is_copy
from retrieval.duplicates.signatures import SIGNATURE_BYTES, band_keys, estimate_similarity, sketch_version
from retrieval.sqlite.database import Database
from retrieval.sqlite.rows import COLUMNS, as_article

# Articles kept and read under one key: what more of them share is a notice, not a story.
MOST_UNDER_KEY = 50
# Articles whose signatures are looked at, and stories whose texts are, the likeliest first.
MOST_LOOKED_AT, MOST_TRIED = 40, 5
# Estimated similarity from which two articles are compared: below it, they have a key in common by chance.
WORTH_COMPARING = 0.08
# How much longer an article must be to take the place of the one that its copies are held against.
LONGER = 1.1

FACT = "sketches"


class Links:
    """Links articles to their copies, inside a transaction.

    A group of copies is a star: each is a copy of one of them, the fullest that all of them are copies of. So
    a group does not drift from a story to the next over texts that lie between.
    """

    def __init__(self, database: Database) -> None:
        self._db = database

    def link(self, articles: Iterable[str]) -> None:
        ids = json.dumps(list(articles))
        if not self._signed_today():
            self.clear()
        of_ids = "SELECT DISTINCT v.key FROM json_each(?) j CROSS JOIN versions v ON v.id = j.value"
        signed = "EXISTS (SELECT 1 FROM sketches s WHERE s.version = v.key) ORDER BY v.key"
        for (key,) in self._db.rows(f"{of_ids} AND v.current = 0 AND {signed}", ids):
            self.unlink(key)
        for (key,) in self._db.rows(f"{of_ids} AND v.current = 1 AND NOT {signed}", ids):
            self._link(key)

    def clear(self) -> None:
        self._db.run("DELETE FROM sketches")
        self._db.run("DELETE FROM bands")
        self._db.note(FACT, sketch_version())

    def unlinked_articles(self) -> list[str]:
        unsigned = "AND NOT EXISTS (SELECT 1 FROM sketches WHERE version = key)"
        rows = self._db.rows(
            "SELECT id FROM versions INDEXED BY current_version WHERE current = 1"
            f" {unsigned if self._signed_today() is not False else ''} ORDER BY key"
        )
        return [article for (article,) in rows]

    def count_broken(self) -> int:
        """How many signatures are not as they were stored, as far as their length, keys and story tell."""
        if self._signed_today() is False:
            return 0
        rows = self._db.rows(
            "SELECT version FROM sketches s WHERE length(signature) NOT IN (0, ?) OR NOT EXISTS"
            " (SELECT 1 FROM sketches t WHERE t.version = s.story AND t.story = t.version)",
            SIGNATURE_BYTES,
        )
        broken = {version for (version,) in rows}
        under = groupby(self._db.rows("SELECT version, key FROM bands ORDER BY version"), itemgetter(0))
        for version, found in under:
            row = self._db.row("SELECT signature FROM sketches WHERE version = ?", version)
            if version not in broken and (
                row is None or not {key for _, key in found} <= {*band_keys(row[0])}
            ):
                broken.add(version)
        return len(broken)

    def _signed_today(self) -> bool | None:
        """Whether signatures are those that would be made today; `None` when it was not noted."""
        noted = self._db.fact(FACT)
        return None if noted is None else noted == sketch_version()

    def _link(self, version: int) -> None:
        read: dict[int, ComparedText] = {}
        text = self._read_text(version, read)
        self._db.run("INSERT INTO sketches VALUES (?, ?, ?)", version, version, text.signature)
        if not text.signature:
            return
        under = self._versions_by_key(text.signature)
        free = [(key, version) for key, held in under.items() if len(held) < MOST_UNDER_KEY]
        self._db.run_many("INSERT OR IGNORE INTO bands VALUES (?, ?)", free)
        self._join_copies(version, self._likely_stories(version, text.signature, under), read)

    def unlink(self, version: int) -> None:
        """Forget a version's signature; what was held against it is linked to others."""
        row = self._db.row("SELECT signature FROM sketches WHERE version = ?", version)
        if row is None:
            return
        left = self._other_members(version)
        self._db.run("UPDATE sketches SET story = version WHERE story = ?", version)
        keys = [(key, version) for key in band_keys(row[0])]
        self._db.run_many("DELETE FROM bands WHERE key = ? AND version = ?", keys)
        self._db.run("DELETE FROM sketches WHERE version = ?", version)
        read: dict[int, ComparedText] = {}
        wordings = [(one, self._read_text(one, read)) for one in left]
        for one, text in sorted(wordings, key=lambda pair: (-len(pair[1].distinct_runs), pair[0])):
            near = self._likely_stories(one, text.signature, self._versions_by_key(text.signature))
            self._join_copies(one, near, {one: text})

    def _versions_by_key(self, signed: bytes) -> dict[int, list[int]]:
        sought = "SELECT version FROM bands WHERE key = ? LIMIT ?"
        return {
            key: [version for (version,) in self._db.rows(sought, key, MOST_UNDER_KEY)]
            for key in band_keys(signed)
        }

    def _likely_stories(self, version: int, signed: bytes, under: dict[int, list[int]]) -> list[int]:
        """The stories that may be this one, the likeliest first; the fewer have a key, the more it says."""
        weights: defaultdict[int, float] = defaultdict(float)
        for held in under.values():
            for other in held:
                weights[other] += 1 / len(held)
        weights.pop(version, None)
        met = dict(sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_LOOKED_AT])
        rows = self._db.rows(
            "SELECT version, story, signature FROM sketches"
            " WHERE version IN (SELECT value FROM json_each(?))",
            json.dumps(list(met)),
        )
        stories: dict[int, float] = {}
        for other, story, signature in rows:
            if estimate_similarity(signed, signature) >= WORTH_COMPARING:
                stories[story] = max(stories.get(story, 0.0), met[other])
        return sorted(stories, key=lambda story: (-stories[story], story))[:MOST_TRIED]

    def _join_copies(self, version: int, near: Iterable[int], read: dict[int, ComparedText]) -> None:
        """Bring a story of one article together with those that it is a copy of."""
        story = version
        for other in near:
            if other != story and is_copy(read[version], self._read_text(other, read)):
                story = self._merge_stories(story, other, read)

    def _merge_stories(self, one: int, other: int, read: dict[int, ComparedText]) -> int:
        """One story of two, where all are copies of either's fullest; else the first as it was."""
        first, second = self._read_text(one, read), self._read_text(other, read)
        fuller = len(first.distinct_runs) > LONGER * len(second.distinct_runs)
        for trunk, joining in ((one, other), (other, one))[:: 1 if fuller else -1]:
            versions = (joining, *self._other_members(joining))
            if all(is_copy(read[trunk], self._read_text(version, read)) for version in versions):
                self._db.run("UPDATE sketches SET story = ? WHERE story = ?", trunk, joining)
                return trunk
        return one

    def _other_members(self, story: int) -> list[int]:
        rows = self._db.rows(
            "SELECT version FROM sketches WHERE story = ? AND story != version ORDER BY version", story
        )
        return [version for (version,) in rows]

    def _read_text(self, version: int, read: dict[int, ComparedText]) -> ComparedText:
        if version not in read:
            ((*columns,),) = self._db.rows(f"SELECT id, {COLUMNS} FROM versions WHERE key = ?", version)
            read[version] = ComparedText.of(as_article(*columns))
        return read[version]
