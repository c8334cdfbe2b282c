"""`dateline export`: the current articles of a library, as `ingest` reads them."""

from __future__ import annotations

from argparse import Namespace

from bot.commands.arguments import CommandAdder, date_argument
from bot.settings import Settings
from bot.show.console import print_line
from bot.show.json_output import export_json, to_json_line
from retrieval.types import Article


def add_commands(add: CommandAdder) -> None:
    command = add("export", "print the current articles as JSONL, which `ingest` reads back", export)
    command.add_argument("--source", metavar="NAME", help="only this outlet, as `dateline sources` spells it")
    for name, when in (("--since", "later"), ("--until", "earlier")):
        text = f"only what was published that day or {when}"
        command.add_argument(name, type=date_argument, metavar="DATE", help=text)


def export(options: Namespace, settings: Settings) -> int:
    from retrieval.build import open_library

    library = open_library(settings.data)
    for identifier in library.article_ids():
        article = library.article(identifier)
        if article and _is_wanted(article, options):
            version = library.version_of(article)
            print_line(to_json_line(export_json(article, version.number if version else 1)))
    return 0


def _is_wanted(article: Article, options: Namespace) -> bool:
    """Whether it is within the bounds; what has no day is within no bounds of days."""
    if options.source not in (None, article.source):
        return False
    if not options.since and not options.until:
        return True
    day = article.published
    return day is not None and (options.since or day) <= day <= (options.until or day)
