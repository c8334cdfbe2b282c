"""`dateline sources`: what the library holds."""

from __future__ import annotations

from argparse import Namespace

from bot.settings import Settings
from bot.show import json_output as output
from bot.show.console import say as _print


def sources(options: Namespace, settings: Settings) -> int:
    """Print what the library holds."""
    from bot.chat.conversation import Reply
    from bot.show.render import render_plain
    from retrieval.sqlite.coverage import coverage
    from retrieval.sqlite.library import Library

    held = coverage(Library(settings.data, create=False))
    _print(output.line(output.coverage_json(held)) if options.json else render_plain(Reply(coverage=held)))
    return 0
