"""Opens what the commands work with: the library of a data folder, and what answers from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.settings import Settings

if TYPE_CHECKING:
    from retrieval.ports import Library, VectorIndex
    from retrieval.timeline import Chronicle
    from retrieval.verify.grounding import Wording


def open_library(settings: Settings, *, create: bool = False) -> tuple[Library, VectorIndex]:
    """The library of the data folder and its vectors, made when missing if `create` says so.

    `DatelineError` where there is none, where it is damaged, and where it has lost what its index has.
    """
    from retrieval.build import open_storage

    storage = open_storage(settings.data, settings.embedding_model, create=create)
    return storage.library, storage.vectors


def open_answerer(settings: Settings) -> Chronicle:
    """What answers from the library: a `bot.chat.conversation.Answerer`."""
    from retrieval.embed import SentenceEncoder
    from retrieval.timeline import open_chronicle

    library, vectors = open_library(settings)
    vectors.require_encoder()
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
