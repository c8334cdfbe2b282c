"""Mends a data folder from what its library holds."""

from __future__ import annotations

from pathlib import Path


def repair(data: Path, encoder: str) -> list[str]:
    """Mend what follows from the library, which is to be whole; what was done, a line each.

    No passage is embedded: the index is built from the vectors that the library holds of `encoder`.
    The caller is the only writer.
    """
    from retrieval.build import open_library, open_vector_index

    library = open_library(data)
    try:
        done = library.mend()
        return done if library.faults(deep=True) else done + open_vector_index(data, library, encoder).mend()
    finally:
        library.close()


def build_missing_index(data: Path, encoder: str) -> list[str]:
    """Build the index of a library that has none yet; what was done, a line each."""
    from retrieval.build import open_library, open_vector_index

    library = open_library(data)
    try:
        return open_vector_index(data, library, encoder).mend()
    finally:
        library.close()
