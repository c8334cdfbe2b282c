"""Finds what is wrong with library, index, inbox, feeds and settings."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.settings import Settings
from retrieval.types import DatelineError, StorageBroken, StorageBusy

if TYPE_CHECKING:
    from retrieval.chroma.index import Index
    from retrieval.ports import Library
    from retrieval.types import FeedState

FAILURES_IN_A_ROW = 3
_TOKEN = re.compile(r"\d+:[\w-]{30,}")


def find_problems(settings: Settings, deep: bool) -> list[str]:
    """What is wrong, one line each with what to do; `deep` reads every byte of library and index."""
    return [*_check_settings(settings), *_check_library(settings, deep), *_check_inbox(settings)]


def _check_settings(settings: Settings) -> list[str]:
    found = []
    if settings.telegram_token and not _TOKEN.fullmatch(settings.telegram_token):
        found.append("TELEGRAM_BOT_TOKEN does not look like a token from @BotFather (123456:ABC…)")
    if settings.llm_model:
        from retrieval.compose.language_model import load_chat_model

        try:
            load_chat_model(settings.llm_model)
        except DatelineError as error:
            found.append(str(error))
    return found


def _check_library(settings: Settings, deep: bool) -> list[str]:
    from retrieval.build import open_index, open_library

    index = open_index(settings.data)
    try:
        library = open_library(settings.data)
    except DatelineError as error:
        return [str(error), *index.check(deep)]
    try:
        return _check_stored(library, index, settings, deep)
    except (StorageBusy, StorageBroken) as error:
        return [str(error), *index.check(deep)]
    finally:
        library.close()


def _check_stored(library: Library, index: Index, settings: Settings, deep: bool) -> list[str]:
    from retrieval.chroma.vector_index import ChromaVectorIndex

    found = library.faults(deep)
    missing = len(library.vectors(settings.embedding_model).unembedded())
    if missing:
        found.append(
            f"{missing} passages have no vector of {settings.embedding_model}: run `dateline reindex`"
        )
    if unlinked := len(library.unlinked_articles()):
        found.append(f"{unlinked} articles have not been looked at for copies: run `dateline check --repair`")
    wrong = index.check(deep)
    manifest = index.peek()
    if manifest is None and not wrong and library.article_ids():
        found.append("there is no index generation: run `dateline check --repair`")
    if manifest and manifest.encoder != settings.embedding_model:
        found.append(
            f"the index was built with {manifest.encoder}, EMBEDDING_MODEL is {settings.embedding_model}"
        )
    if fault := ChromaVectorIndex(library, index, settings.embedding_model).older_library():
        found.append(f"{fault}: `dateline restore FILE`, or `dateline check --repair`")
    return found + wrong + _check_feeds(library)


def _check_inbox(settings: Settings) -> list[str]:
    from bot.telegram.inbox import FILE, find_fault

    wrong = find_fault(settings.data / FILE)
    return [f"{wrong}: `dateline restore FILE` brings a backup back, or move it away"] if wrong else []


def _check_feeds(library: Library) -> list[str]:
    """The feeds that have gone quiet against their own habit, or that fail again and again."""
    from bot.show.wording import feed_line

    return [
        f"the feed {state.url}: {feed_line(state)}; look at it, or `dateline feeds remove` it"
        for state in library.feeds.states(datetime.now(UTC))
        if state.quiet or state.failures >= FAILURES_IN_A_ROW
    ]


def feed_states(settings: Settings) -> list[FeedState]:
    """How each feed is; none where there is no library."""
    from retrieval.build import open_library

    try:
        return open_library(settings.data).feeds.states(datetime.now(UTC))
    except DatelineError:
        return []
