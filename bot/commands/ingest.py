"""`dateline ingest`: reads articles into the library."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from datetime import date

from bot.commands.arguments import CommandAdder, add_json
from bot.commands.library import open_library
from bot.settings import Settings
from bot.show.console import print_error, print_line
from bot.show.json_output import summary_json, summary_text, to_json_line


def add_command(add: CommandAdder) -> None:
    command = add("ingest", "read articles into the library", ingest)
    command.add_argument("sources", nargs="+", metavar="SOURCE", help="a file, a folder, a web address")
    add_json(command)


def ingest(options: Namespace, settings: Settings) -> int:
    """1 when an input was refused."""
    from bot.commands.feeds import address_reader
    from bot.show.progress import show_progress
    from ingest import pipeline
    from ingest.sources.files import discover
    from ingest.sources.folders import count, passed_over
    from retrieval.embed import SentenceEncoder

    today = date.today()
    with pipeline.only_writer(settings.data, print_error):
        library, vectors = open_library(settings, create=True)
        vectors.require_encoder()
        with show_progress(quiet=options.json) as progress:
            summary = pipeline.ingest(
                discover(options.sources, today, address_reader(options.sources)),
                library,
                vectors,
                SentenceEncoder(settings.embedding_model, offline=settings.offline),
                progress,
                count(options.sources),
            )
    for refusal in summary.refused:
        print_error(f"refused: {refusal}")
    if others := passed_over(options.sources):
        print_error(f"passed over: {_other_kinds(others)}")
    print_line(to_json_line(summary_json(summary)) if options.json else summary_text(summary))
    return 1 if summary.refused else 0


def _other_kinds(found: Counter[str]) -> str:
    """How many files were passed over, and the commonest ends of their names."""
    number, kinds = found.total(), [name for name, _ in found.most_common(5)]
    more = " and others" if len(found) > len(kinds) else ""
    files = "file" if number == 1 else "files"
    return f"{number} {files} of kinds that are not read ({', '.join(kinds)}{more})"
