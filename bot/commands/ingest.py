"""`dateline ingest`: reads articles into the library."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from bot.commands.arguments import CommandAdder, add_json, add_map
from bot.commands.library import make_encoder
from bot.settings import Settings
from bot.show.console import print_error, print_line
from bot.show.json_output import summary_json, summary_text, to_json_line

if TYPE_CHECKING:
    from ingest.pipeline import Found, Summary


def add_commands(add: CommandAdder) -> None:
    command = add("ingest", "read articles into the library", ingest)
    command.add_argument("sources", nargs="+", metavar="SOURCE", help="a file, a folder, a web address")
    add_map(command)
    command.add_argument("--require-date", action="store_true", help="refuse an article without a date")
    command.add_argument("--dry-run", action="store_true", help="say what would be stored, and store nothing")
    add_json(command)


def ingest(options: Namespace, settings: Settings) -> int:
    """Returns the exit status: 1 when an input was refused."""
    from bot.commands.feeds import address_reader
    from ingest.sources.discover import count_unread_kinds, discover, refuse_undated

    names = dict(options.map)
    found = discover(options.sources, date.today(), address_reader(options.sources), names)
    if options.require_date:
        found = refuse_undated(found)
    summary = _preview(found, settings) if options.dry_run else _store(found, options, settings)
    for refusal in summary.refused:
        print_error(f"refused: {refusal}")
    if others := count_unread_kinds(options.sources):
        print_error(f"passed over: {_other_kinds(others)}")
    for place in () if options.json else summary.undated_places:
        print_error(f"undated: {place}")
    text = f"{'would be stored: ' if options.dry_run else ''}{summary_text(summary)}"
    print_line(to_json_line(summary_json(summary)) if options.json else text)
    return 1 if summary.refused else 0


def _store(found: Iterable[Found], options: Namespace, settings: Settings) -> Summary:
    from bot.show.progress import show_progress
    from ingest.pipeline import open_ingest
    from ingest.sources.discover import count_articles

    with (
        open_ingest(settings.data, make_encoder(settings), print_error, create=True) as writer,
        show_progress(quiet=options.json) as progress,
    ):
        return writer.run(found, progress, count_articles(options.sources))


def _preview(found: Iterable[Found], settings: Settings) -> Summary:
    from ingest.pipeline import preview
    from retrieval.build import open_library

    is_there = settings.data.exists() and any(settings.data.iterdir())
    return preview(open_library(settings.data) if is_there else None, found)


def _other_kinds(found: Counter[str]) -> str:
    number, kinds = found.total(), [name for name, _ in found.most_common(5)]
    more = " and others" if len(found) > len(kinds) else ""
    files = "file" if number == 1 else "files"
    return f"{number} {files} of kinds that are not read ({', '.join(kinds)}{more})"
