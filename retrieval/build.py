"""Puts the parts of a data folder together; nothing else names a backend."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.ports import Encoder, Library, Lock, VectorIndex
from retrieval.types import StorageBroken

if TYPE_CHECKING:
    from retrieval.chroma.index import Index
    from retrieval.chroma.vector_index import ChromaVectorIndex
    from retrieval.pipeline import Engine
    from retrieval.verify.grounding import Wording

INDEX = "index"
WRITER_LOCK = "writer.lock"


@dataclass(frozen=True, slots=True)
class Storage:
    """The library of a data folder, and the index of its vectors."""

    library: Library
    vectors: VectorIndex

    def close(self) -> None:
        self.vectors.close()
        self.library.close()


def open_storage(folder: Path, encoder: str, *, create: bool = False) -> Storage:
    """The storage of a data folder, for vectors of the encoder of this name.

    Raises `DatelineError` where there is none and `create` does not say to make it, where it is damaged,
    and where the library has lost what its index has.
    """
    library = open_library(folder, create=create)
    vectors = open_vector_index(folder, library, encoder)
    if fault := vectors.older_library():
        library.close()
        raise StorageBroken(
            f"{fault}: `dateline restore FILE`, or go on with it by `dateline check --repair`"
        )
    return Storage(library, vectors)


def open_library(folder: Path, *, create: bool = False) -> Library:
    """The library of a data folder; raises as `open_storage` does."""
    from retrieval.sqlite.library import SqliteLibrary

    return SqliteLibrary(folder, create)


def require_library(folder: Path) -> None:
    """Raise `DatelineError`, and make nothing, where there is no whole library in the data folder."""
    from retrieval.sqlite.opening import FILE, prepare

    prepare(folder / FILE, create=False)


def open_vector_index(folder: Path, library: Library, encoder: str) -> ChromaVectorIndex:
    """The index of a library's vectors, whatever state it is in."""
    from retrieval.chroma.vector_index import ChromaVectorIndex

    return ChromaVectorIndex(library, open_index(folder), encoder)


def open_index(folder: Path) -> Index:
    """The index generations of a data folder; none of them is opened."""
    from retrieval.chroma.index import Index

    return Index(folder / INDEX)


def writer_lock(folder: Path) -> Lock:
    """What the one process holds that writes to a data folder."""
    from retrieval.sqlite.lock import FileLock

    return FileLock(folder / WRITER_LOCK)


def open_encoder(name: str, *, offline: bool = True) -> Encoder:
    """The encoder of this name; it is loaded at its first use."""
    from retrieval.embed import SentenceEncoder

    return SentenceEncoder(name, offline=offline)


def open_engine(
    folder: Path,
    encoder: Encoder,
    wording: Wording | None = None,
    reader: str = "",
    *,
    offline: bool = True,
) -> Engine:
    """What answers from the library of a data folder; raises as `open_storage` does.

    `reader` is what `READER_MODEL` takes, `offline` keeps it from being fetched.
    """
    from retrieval.pipeline import Engine
    from retrieval.read.read import open_spans
    from retrieval.search.search import Search
    from retrieval.understand.intent import IntentModel

    storage = open_storage(folder, encoder.name)
    search = Search(storage.library, storage.vectors, encoder)
    return Engine(
        storage.library,
        search,
        encoder,
        open_spans(reader, offline=offline),
        wording,
        intents=IntentModel(),
    )
