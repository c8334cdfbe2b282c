"""Opens the parts of a data folder that several commands work with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.settings import Settings

if TYPE_CHECKING:
    from retrieval.search.dense import Dense
    from retrieval.store.library import Library


def opened(settings: Settings) -> tuple[Library, Dense]:
    """The library of the settings' data folder and its vectors.

    `DatelineError` where there is none, where it is damaged, and where it has lost what its index has.
    """
    from retrieval.index.index import Index
    from retrieval.search.dense import Dense
    from retrieval.store.library import Library
    from retrieval.store.soundness import refuse_lost

    library, index = Library(settings.data, create=False), Index(settings.data / "index")
    refuse_lost(library, index.peek())
    return library, Dense(library, index, settings.embedding_model)


def made(settings: Settings) -> tuple[Library, Dense]:
    """The same for one who fills it: made when missing."""
    from retrieval.store.library import Library

    Library(settings.data).close()
    return opened(settings)


def require(settings: Settings) -> None:
    """Raise `DatelineError`, and make nothing, where there is no whole library in the data folder."""
    from retrieval.store.opening import FILE, prepare

    prepare(settings.data / FILE, create=False)
