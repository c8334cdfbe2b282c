"""`dateline sources`: what the library holds."""

from __future__ import annotations

from argparse import Namespace

from bot.chat.conversation import Reply
from bot.commands.arguments import CommandAdder, add_json
from bot.settings import Settings
from bot.show.console import print_line
from bot.show.json_output import coverage_json, to_json_line
from bot.show.plain import render_plain
from bot.show.safe_text import clean_text
from retrieval.ports import Library


def add_commands(add: CommandAdder) -> None:
    command = add("sources", "print what the library holds", sources)
    command.add_argument("--undated", action="store_true", help="list the articles without a date instead")
    add_json(command)


def sources(options: Namespace, settings: Settings) -> int:
    from retrieval.build import open_library

    library = open_library(settings.data)
    if options.undated:
        return _list_undated(library, options)
    held = library.coverage()
    print_line(to_json_line(coverage_json(held)) if options.json else render_plain(Reply(coverage=held)))
    return 0


def _list_undated(library: Library, options: Namespace) -> int:
    undated = [one for one in map(library.article, library.article_ids()) if one and not one.published]
    for one in undated:
        row = {"id": one.id, "title": one.title, "source": one.source, "url": one.url}
        text = clean_text(" · ".join(filter(None, row.values())))
        print_line(to_json_line(row) if options.json else text)
    if not undated and not options.json:
        print_line("every article has a date")
    return 0
