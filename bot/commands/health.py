"""Finds what is wrong with library, index, inbox, feeds and settings."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.settings import Settings
from retrieval.types import DatelineError, StorageBroken, StorageBusy

if TYPE_CHECKING:
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
    from retrieval.build import open_index, open_library, open_vector_index

    try:
        library = open_library(settings.data)
    except DatelineError as error:
        return [str(error), *open_index(settings.data).check(deep)]
    try:
        found = library.faults(deep)
        missing = len(library.vectors(settings.embedding_model).unembedded())
        if missing:
            found.append(
                f"{missing} passages have no vector of {settings.embedding_model}: run `dateline reindex`"
            )
        if left := len(library.unlinked_articles()):
            found.append(f"{left} articles have not been looked at for copies: run `dateline check --repair`")
        found += open_vector_index(settings.data, library, settings.embedding_model).faults(deep)
        return found + _check_feeds(library)
    except (StorageBusy, StorageBroken) as error:
        return [str(error), *open_index(settings.data).check(deep)]
    finally:
        library.close()


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
