"""`dateline bot`: answers in Telegram."""

from __future__ import annotations

from argparse import Namespace

from bot.commands.library import open_answerer
from bot.settings import Settings
from retrieval.types import DatelineError


def bot(_options: Namespace, settings: Settings) -> int:
    """Answer in Telegram until stopped."""
    if not settings.telegram_token:
        raise DatelineError("TELEGRAM_BOT_TOKEN is not set: get a token from @BotFather and put it into .env")
    import logging

    from bot.commands.feed_process import following
    from bot.telegram.app import run_bot

    desk = open_answerer(settings)
    desk.warm_up()
    with following(settings):
        return run_bot(
            settings.telegram_token,
            desk,
            settings.data,
            base_url=settings.telegram_base_url or None,
            level=logging.getLevelNamesMapping()[settings.log_level],
        )
