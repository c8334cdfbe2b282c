"""Opens what the commands work with: the library of a data folder, and what answers from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.settings import Settings

if TYPE_CHECKING:
    from retrieval.search.dense import Dense
    from retrieval.sqlite.library import Library
    from retrieval.timeline import Chronicle
    from retrieval.verify.grounding import Wording


def open_library(settings: Settings) -> tuple[Library, Dense]:
    """The library of the data folder and its vectors.

    `DatelineError` where there is none, where it is damaged, and where it has lost what its index has.
    """
    from retrieval.chroma.index import Index
    from retrieval.search.dense import Dense
    from retrieval.sqlite.integrity import refuse_lost
    from retrieval.sqlite.library import Library

    library, index = Library(settings.data, create=False), Index(settings.data / "index")
    refuse_lost(library, index.peek())
    return library, Dense(library, index, settings.embedding_model)


def open_or_make_library(settings: Settings) -> tuple[Library, Dense]:
    from retrieval.sqlite.library import Library

    Library(settings.data).close()
    return open_library(settings)


def require_library(settings: Settings) -> None:
    """Raise `DatelineError`, and make nothing, where there is no whole library in the data folder."""
    from retrieval.sqlite.opening import FILE, prepare

    prepare(settings.data / FILE, create=False)


def open_answerer(settings: Settings) -> Chronicle:
    """What answers from the library: a `bot.chat.conversation.Answerer`."""
    from retrieval.embed import SentenceEncoder
    from retrieval.timeline import open_chronicle

    library, dense = open_library(settings)
    dense.require_encoder()
    library.close()
    encoder = SentenceEncoder(settings.embedding_model, offline=settings.offline)
    return open_chronicle(
        settings.data, encoder, _open_wording(settings), settings.reader_model, offline=settings.offline
    )


def _open_wording(settings: Settings) -> Wording | None:
    if not settings.llm_model:
        return None
    from retrieval.compose.language_model import ChatModelWording, load_chat_model

    return ChatModelWording(load_chat_model(settings.llm_model), settings.llm_timeout)
