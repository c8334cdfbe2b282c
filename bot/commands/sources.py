"""`dateline sources`: what the library holds."""

from __future__ import annotations

from argparse import Namespace

from bot.chat.conversation import Reply
from bot.commands.arguments import CommandAdder, add_json
from bot.settings import Settings
from bot.show.console import print_line
from bot.show.json_output import coverage_json, to_json_line
from bot.show.plain import render_plain


def add_commands(add: CommandAdder) -> None:
    add_json(add("sources", "print what the library holds", sources))


def sources(options: Namespace, settings: Settings) -> int:
    from retrieval.build import open_library

    held = open_library(settings.data).coverage()
    print_line(to_json_line(coverage_json(held)) if options.json else render_plain(Reply(coverage=held)))
    return 0
