"""Opens what the commands work with: the library of a data folder, and what answers from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.settings import Settings

if TYPE_CHECKING:
    from bot.chat.conversation import Answerer
    from retrieval.ports import Encoder, Library
    from retrieval.verify.grounding import Wording


def open_library(settings: Settings) -> Library:
    """To read from; raises as `open_storage`, and where another encoder built the index."""
    from retrieval.build import open_storage

    storage = open_storage(settings.data, settings.embedding_model)
    storage.vectors.require_encoder()
    return storage.library


def make_encoder(settings: Settings) -> Encoder:
    """It loads its model when it encodes for the first time."""
    from retrieval.build import open_encoder

    return open_encoder(settings.embedding_model, offline=settings.offline)


def open_answerer(settings: Settings, warm: bool = False) -> Answerer:
    """What answers from the library; `warm` loads its models now, instead of at the first question."""
    from retrieval.build import open_engine

    open_library(settings).close()
    encoder, wording = make_encoder(settings), _open_wording(settings)
    opened = open_engine(settings.data, encoder, wording, settings.reader_model, offline=settings.offline)
    if warm:
        opened.warm_up()
    return opened


def _open_wording(settings: Settings) -> Wording | None:
    if not settings.llm_model:
        return None
    from retrieval.compose.language_model import ChatModelWording, load_chat_model

    return ChatModelWording(load_chat_model(settings.llm_model), settings.llm_timeout)
