"""`dateline ingest`: reads articles into the library."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from datetime import date

from bot.commands.arguments import CommandAdder, add_json
from bot.commands.library import make_encoder
from bot.settings import Settings
from bot.show.console import print_error, print_line
from bot.show.json_output import summary_json, summary_text, to_json_line


def add_commands(add: CommandAdder) -> None:
    command = add("ingest", "read articles into the library", ingest)
    command.add_argument("sources", nargs="+", metavar="SOURCE", help="a file, a folder, a web address")
    add_json(command)


def ingest(options: Namespace, settings: Settings) -> int:
    """Returns the exit status: 1 when an input was refused."""
    from bot.commands.feeds import address_reader
    from bot.show.progress import show_progress
    from ingest.pipeline import open_ingest
    from ingest.sources.discover import count_articles, count_unread_kinds, discover

    today = date.today()
    with (
        open_ingest(settings.data, make_encoder(settings), print_error, create=True) as writer,
        show_progress(quiet=options.json) as progress,
    ):
        found = discover(options.sources, today, address_reader(options.sources))
        summary = writer.run(found, progress, count_articles(options.sources))
    for refusal in summary.refused:
        print_error(f"refused: {refusal}")
    if others := count_unread_kinds(options.sources):
        print_error(f"passed over: {_other_kinds(others)}")
    print_line(to_json_line(summary_json(summary)) if options.json else summary_text(summary))
    return 1 if summary.refused else 0


def _other_kinds(found: Counter[str]) -> str:
    number, kinds = found.total(), [name for name, _ in found.most_common(5)]
    more = " and others" if len(found) > len(kinds) else ""
    files = "file" if number == 1 else "files"
    return f"{number} {files} of kinds that are not read ({', '.join(kinds)}{more})"
