"""Which articles carry the same story."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from retrieval.provenance import Copy
from retrieval.sqlite.database import Database
from retrieval.sqlite.rows import as_day

if TYPE_CHECKING:
    from retrieval.sqlite.linking import Links

# The version `s` of a sketch is not the only one of its story.
_HAS_COPIES = (
    "(s.story != s.version OR EXISTS"
    " (SELECT 1 FROM sketches o WHERE o.story = s.version AND o.story != o.version))"
)


class Copies(Database):
    def link_copies(self, articles: Iterable[str]) -> None:
        self.links.link(articles)

    def unlink_copies(self) -> None:
        self.links.clear()

    def unlinked_articles(self) -> list[str]:
        return self.links.unlinked_articles()

    @property
    def links(self) -> Links:
        # Links need numpy, and most commands only read.
        from retrieval.sqlite.linking import Links

        return Links(self)

    def stories(self, articles: Iterable[str]) -> dict[str, int]:
        return dict(
            self.rows(
                "SELECT v.id, s.story FROM json_each(?) j"
                " CROSS JOIN versions v ON v.id = j.value AND v.current = 1"
                f" CROSS JOIN sketches s ON s.version = v.key WHERE {_HAS_COPIES}",
                json.dumps(list(articles)),
            )
        )

    def stories_of_passages(self, ids: Iterable[int]) -> dict[int, int]:
        return dict(
            self.rows(
                "SELECT p.id, s.story FROM json_each(?) j CROSS JOIN passages p ON p.id = j.value"
                f" CROSS JOIN sketches s ON s.version = p.version WHERE {_HAS_COPIES}",
                json.dumps(list(ids)),
            )
        )

    def articles_of_story(self, story: int) -> list[Copy]:
        rows = self.rows(
            "SELECT id, source, url, title, published FROM versions WHERE key IN"
            " (SELECT ?1 UNION SELECT version FROM sketches WHERE story = ?1 AND story != version)"
            " AND current = 1 ORDER BY published IS NULL, published, key",
            story,
        )
        return [
            Copy(article, source, url, title, as_day(published))
            for article, source, url, title, published in rows
        ]
