"""The vectors that the library keeps of its passages, by the hash of the text they were made of."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from retrieval.embed import Vectors
from retrieval.ports import Batch
from retrieval.types import passage_input

if TYPE_CHECKING:
    from retrieval.ports import Ids
    from retrieval.sqlite.library import SqliteLibrary


class SqliteVectorStore:
    def __init__(self, library: SqliteLibrary, encoder: str) -> None:
        self._db = library
        self.encoder = encoder

    def unembedded(self) -> list[tuple[bytes, int]]:
        # Those of like length are embedded together: the encoder pads the shorter ones of a batch.
        rows = self._db.rows(
            "SELECT p.hash, min(p.id) FROM passages p WHERE NOT EXISTS (SELECT 1 FROM embeddings e"
            " WHERE e.encoder = ? AND e.hash = p.hash) GROUP BY p.hash ORDER BY p.end - p.start DESC, 2",
            self.encoder,
        )
        return [(hashed, passage) for hashed, passage in rows]

    def inputs(self, ids: Iterable[int]) -> list[str]:
        found = self._db.passages(ids)
        return [passage_input(article.title, passage.text) for passage, article in found.values()]

    def put(self, hashes: Sequence[bytes], vectors: Vectors) -> None:
        with self._db.writing():
            self._db.run_many(
                "INSERT OR REPLACE INTO embeddings (encoder, hash, vector) VALUES (?, ?, ?)",
                [(self.encoder, hashed, row.tobytes()) for hashed, row in zip(hashes, vectors, strict=True)],
            )
            self._db.revise()

    def batches(self, size: int = 2_000) -> Iterator[Batch]:
        last = 0
        while batch := self._batch("p.id > ? ORDER BY p.id LIMIT ?", last, size):
            yield batch
            last = int(batch.ids[-1])

    def batch_of(self, ids: Sequence[int]) -> Batch | None:
        listed = json.dumps([int(one) for one in ids])
        return self._batch("p.id IN (SELECT value FROM json_each(?)) ORDER BY p.id", listed)

    def _batch(self, where: str, *values: object) -> Batch | None:
        # CROSS JOIN holds SQLite to the passages first: the other way round it reads every vector.
        rows = self._db.rows(
            "SELECT p.id, p.day, p.source, e.vector FROM passages p"
            f" CROSS JOIN embeddings e ON e.encoder = ? AND e.hash = p.hash WHERE {where}",
            *(self.encoder, *values),
        )
        if not rows:
            return None
        ids, days, sources, blobs = zip(*rows, strict=True)
        return Batch(
            ids=np.array(ids, dtype=np.int64),
            vectors=np.frombuffer(b"".join(blobs), dtype=np.float32).reshape(len(rows), -1),
            days=np.array(days, dtype=np.int64),
            sources=list(sources),
        )

    def passage_ids(self, after: int = 0) -> Ids:
        rows = self._db.rows("SELECT id FROM passages WHERE id > ? ORDER BY id", after)
        return np.fromiter((one for (one,) in rows), dtype=np.int64, count=len(rows))

    def count_passages(self, up_to: int) -> int:
        # "+" makes it read the index of days, which is a tenth of the table.
        return int(self._db.value("SELECT count(*) FROM passages WHERE +id <= ?", up_to))
