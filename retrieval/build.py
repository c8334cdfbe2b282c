"""Puts the parts together: an `Engine` over the library in a folder."""

from __future__ import annotations

from pathlib import Path

from retrieval.chroma.index import Index
from retrieval.embed import Encoder
from retrieval.pipeline import Engine
from retrieval.read.read import open_spans
from retrieval.search.dense import Dense
from retrieval.search.search import Search
from retrieval.sqlite.library import Library
from retrieval.verify.grounding import Wording


def open_engine(
    folder: Path,
    encoder: Encoder,
    wording: Wording | None = None,
    reader: str = "",
    *,
    offline: bool = True,
) -> Engine:
    """An Engine over the library in `folder`; raises `DatelineError` when there is none.

    `reader` is what `READER_MODEL` takes, `offline` keeps it from being fetched.
    """
    library = Library(folder, create=False)
    search = Search(library, Dense(library, Index(folder / "index"), encoder.name), encoder)
    return Engine(library, search, encoder, open_spans(reader, offline=offline), wording)
