"""Opens the parts of a data folder that several commands work with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.settings import Settings

if TYPE_CHECKING:
    from retrieval.dense import Dense
    from retrieval.library import Library


def opened(settings: Settings) -> tuple[Library, Dense]:
    """The library of the settings' data folder, made when missing, and its vectors."""
    from retrieval.dense import Dense
    from retrieval.index import Index
    from retrieval.library import Library

    library = Library(settings.data)
    return library, Dense(library, Index(settings.data / "index"), settings.embedding_model)
