"""The versions of an article that the library keeps."""

from __future__ import annotations

from datetime import datetime

from retrieval.ports import Version
from retrieval.provenance import digest_of
from retrieval.sqlite.database import Database
from retrieval.types import Article


class Versions(Database):
    """What the port `Library` says of versions."""

    def version_of(self, article: Article) -> Version | None:
        digest = digest_of(article)
        found = self.row(
            "SELECT version, ingested FROM versions WHERE id = ? AND digest = ?"
            " ORDER BY version DESC LIMIT 1",
            *(article.id, digest),
        )
        return Version(found[0], digest.hex(), datetime.fromisoformat(found[1])) if found else None

    def earlier_texts(self, article: str, number: int) -> list[tuple[str, datetime]]:
        rows = self.rows(
            "SELECT text, ingested FROM versions WHERE id = ? AND version < ? ORDER BY version DESC",
            *(article, number),
        )
        return [(text, datetime.fromisoformat(read)) for text, read in rows]

    def text_of_version(self, article: str, digest: str) -> str | None:
        found: str | None = self.value(
            "SELECT text FROM versions WHERE id = ?1 AND lower(substr(hex(digest), 1, length(?2))) = ?2"
            " AND ?2 != ''",
            *(article, digest),
        )
        return found
