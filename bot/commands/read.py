"""`dateline read`: what `ingest` would store of files and pages, without a library."""

from __future__ import annotations

from argparse import Namespace
from datetime import date

from bot.commands.arguments import CommandAdder, add_json, add_map
from bot.settings import Settings
from bot.show.console import print_error, print_line
from bot.show.json_output import read_json, to_json_line
from bot.show.safe_text import clean_text
from retrieval.types import Article


def add_commands(add: CommandAdder) -> None:
    command = add("read", "show what `ingest` would store of files and pages, without a library", read)
    command.add_argument("sources", nargs="+", metavar="FILE", help="a file, a folder, a web address")
    add_map(command)
    add_json(command)


def read(options: Namespace, settings: Settings) -> int:
    """Returns the exit status: 1 when an input was refused."""
    del settings
    from bot.commands.feeds import address_reader
    from ingest.sources.discover import discover

    status = 0
    for found in discover(options.sources, date.today(), address_reader(options.sources), dict(options.map)):
        if options.json:
            print_line(to_json_line(read_json(found)))
        elif isinstance(found, Article):
            print_line(clean_text(_show(found)))
        else:
            print_error(f"refused: {found}")
        status = status if isinstance(found, Article) else 1
    return status


def _show(article: Article) -> str:
    place, by = (article.arrival.place, article.arrival.dated_by) if article.arrival else ("", "")
    dated = f"{article.published} (by {by})" if article.published else "undated"
    about = [article.title, article.source, dated, ", ".join(article.authors), article.url]
    return f"{place}\n{' · '.join(filter(None, about))}\n\n{article.text}\n"
