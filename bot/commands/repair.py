"""Mends a data folder: the index from the library, the full text from the articles, leftovers removed."""

from __future__ import annotations

import os
import re
import shutil
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retrieval.ports import Library


def repair(data: Path, encoder: str) -> list[str]:
    """Mend what follows from the library, which is to be whole; what was done, a line each.

    No passage is embedded: the index is built from the vectors that the library holds of `encoder`.
    The caller is the only writer.
    """
    from retrieval.build import open_library

    library = open_library(data)
    try:
        done = library.mend()
        if not library.faults(deep=True):
            done += _build_index(library, data / "index", encoder)
        return done + _remove_drafts(data)
    finally:
        library.close()


def build_missing_index(data: Path, encoder: str) -> list[str]:
    """Build the index of a library that has none yet; what was done, a line each."""
    from retrieval.build import open_library

    library = open_library(data)
    try:
        return _build_index(library, data / "index", encoder)
    finally:
        library.close()


def put_aside(path: Path) -> Path:
    """Give a file, and what of it waits in its `-wal`, a name that says until when it was in use."""
    from retrieval.sqlite.opening import log_of

    stamp = datetime.now().strftime("%Y%m%d-%H%M%S-%f")
    name = path.with_name(f"{path.stem}-until-{stamp}{path.suffix}")
    kept = []
    for old, new in ((path, name), (log_of(path), log_of(name))):
        if os.path.lexists(old):
            kept.append(old.rename(new))
    path.with_name(f"{path.name}-shm").unlink(missing_ok=True)
    return kept[0]


def _build_index(library: Library, folder: Path, encoder: str) -> list[str]:
    from retrieval.chroma.index import Index
    from retrieval.chroma.vector_index import ChromaVectorIndex

    removed = _put_aside_non_folder(folder)
    index = Index(folder)
    vectors, manifest = ChromaVectorIndex(library, index, encoder), index.peek()
    whole = manifest is not None and not index.faults(deep=True) and not vectors.older_library()
    removed += [f"{path} removed" for path in index.clear()]
    if whole:
        return removed
    before = manifest.name if manifest else ""
    vectors.merge()
    index.close()
    built = index.peek()
    if built is None or built.name == before:
        # There are no vectors to build one from; what is there belongs to another library.
        index.withdraw()
        return removed
    return [*removed, f"the index was built from the library: {built.count} passages, none embedded anew"]


def _put_aside_non_folder(folder: Path) -> list[str]:
    """Put aside what is no folder where the index belongs; what was done, a line."""
    if folder.is_dir() or not os.path.lexists(folder):
        return []
    return [f"{folder} is not a folder and is kept as {put_aside(folder)}"]


def _remove_drafts(data: Path) -> list[str]:
    """Remove what a killed `ingest` or `restore` had begun to write; those that run hold the writer's lock.

    A `backup` holds none, and may write to any other name in this folder: its drafts are left alone.
    """
    from retrieval.disk import DRAFT
    from retrieval.sqlite.opening import FILE

    ours = re.compile(rf"{re.escape(FILE)}\.[a-z0-9_]{{8}}{re.escape(DRAFT)}")
    drafts = [path for path in sorted(data.iterdir()) if path.is_dir() and ours.fullmatch(path.name)]
    for path in drafts:
        shutil.rmtree(path)
    return [f"{path} removed" for path in drafts]
