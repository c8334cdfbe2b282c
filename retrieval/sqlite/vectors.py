"""The vectors that the library keeps of its passages, for one encoder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.chroma.index import Batch
from retrieval.embed import Vectors
from retrieval.sqlite.library import Library, passage_input


class VectorStore:
    """Vectors by the hash of the text they were made of: a text that is in two passages has one."""

    def __init__(self, library: Library, encoder: str) -> None:
        """`encoder` is the name of the encoder whose vectors these are."""
        self._library = library
        self.encoder = encoder

    def unembedded(self) -> list[tuple[bytes, int]]:
        """The hash of every passage text that has no vector of this encoder, and a passage that has it.

        The longest first, so that those that are embedded together are of one length: the encoder
        fills up the shorter ones of a batch with nothing.
        """
        rows = self._library.connection.execute(
            "SELECT min(p.id), p.hash FROM passages p WHERE NOT EXISTS (SELECT 1 FROM embeddings e"
            " WHERE e.encoder = ? AND e.hash = p.hash) GROUP BY p.hash ORDER BY p.end - p.start DESC, 1",
            (self.encoder,),
        ).fetchall()
        return [(hashed, identifier) for identifier, hashed in rows]

    def inputs(self, ids: Iterable[int]) -> list[str]:
        """What the encoder is given for each of these passages, in the order of the ids."""
        found = self._library.passages(ids)
        return [passage_input(article.title, passage.text) for passage, article in found.values()]

    def put(self, hashes: Sequence[bytes], vectors: Vectors) -> None:
        """Keep the vectors (float32[n, d]) of the passage texts with these hashes; on disk on return."""
        with self._library.writing():
            self._library.connection.executemany(
                "INSERT OR REPLACE INTO embeddings (encoder, hash, vector) VALUES (?, ?, ?)",
                [(self.encoder, hashed, row.tobytes()) for hashed, row in zip(hashes, vectors, strict=True)],
            )
            self._library.revise()

    def batches(self, size: int = 2_000) -> Iterator[Batch]:
        """Every embedded passage, in the order of ids, in batches for the index."""
        last = 0
        while batch := self._batch("p.id > ? ORDER BY p.id LIMIT ?", (last, size)):
            yield batch
            last = int(batch.ids[-1])

    def batch_of(self, ids: Sequence[int]) -> Batch | None:
        """The embedded ones among these passages."""
        marks = ",".join("?" * len(ids))
        return self._batch(f"p.id IN ({marks}) ORDER BY p.id", ids)

    def _batch(self, where: str, values: Sequence[int]) -> Batch | None:
        # CROSS JOIN holds SQLite to the passages first: the other way round it reads every vector.
        rows = self._library.connection.execute(
            "SELECT p.id, p.day, p.source, e.vector FROM passages p"
            f" CROSS JOIN embeddings e ON e.encoder = ? AND e.hash = p.hash WHERE {where}",
            (self.encoder, *values),
        ).fetchall()
        if not rows:
            return None
        ids, days, sources, blobs = zip(*rows, strict=True)
        return Batch(
            ids=np.array(ids, dtype=np.int64),
            vectors=np.frombuffer(b"".join(blobs), dtype=np.float32).reshape(len(rows), -1),
            days=np.array(days, dtype=np.int64),
            sources=list(sources),
        )

    def passage_ids(self) -> NDArray[np.int64]:
        """The ids of all passages, ascending: int64[n]."""
        rows = self._library.connection.execute("SELECT id FROM passages ORDER BY id").fetchall()
        return np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows))
