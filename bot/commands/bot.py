"""`dateline bot`: answers in Telegram until it is stopped."""

from __future__ import annotations

import logging
from argparse import Namespace

from bot.commands.arguments import CommandAdder
from bot.commands.library import open_answerer
from bot.settings import Settings
from retrieval.types import DatelineError


def add_commands(add: CommandAdder) -> None:
    command = add("bot", "answer in Telegram (TELEGRAM_BOT_TOKEN)", bot)
    command.add_argument(
        "--webhook", metavar="URL", help="have Telegram bring updates to this https address of yours"
    )
    command.add_argument(
        "--listen",
        metavar="HOST:PORT",
        default="127.0.0.1:8443",
        help="where updates arrive with --webhook, behind a proxy that speaks https (127.0.0.1:8443)",
    )


def bot(options: Namespace, settings: Settings) -> int:
    if not settings.telegram_token:
        raise DatelineError("TELEGRAM_BOT_TOKEN is not set: get a token from @BotFather and put it into .env")
    from bot.commands.feed_process import following_feeds
    from bot.telegram.access import Policy
    from bot.telegram.app import Setup, run_bot
    from bot.telegram.webhook import Address, parse_listen

    if options.webhook and not options.webhook.startswith("https://"):
        raise DatelineError(f"--webhook {options.webhook}: Telegram takes https addresses alone")
    webhook = Address(options.webhook, *parse_listen(options.listen)) if options.webhook else None

    answerer = open_answerer(settings, warm=True)
    with following_feeds(settings):
        setup = Setup(
            settings.telegram_token,
            settings.data,
            settings.telegram_base_url or None,
            webhook=webhook,
            policy=Policy(
                by_list=settings.telegram_access == "list",
                admins=frozenset(map(int, filter(None, settings.telegram_admins.split(",")))),
                a_person=settings.telegram_limit_person,
                a_group=settings.telegram_limit_group,
                a_day=settings.telegram_limit_day,
            ),
        )
        return run_bot(setup, answerer, logging.getLevelNamesMapping()[settings.log_level])
