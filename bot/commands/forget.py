"""`dateline forget`: removes articles everywhere."""

from __future__ import annotations

from argparse import Namespace

from bot.commands.arguments import CommandAdder
from bot.commands.library import make_encoder
from bot.settings import Settings
from bot.show.console import print_error, print_line


def add_commands(add: CommandAdder) -> None:
    command = add("forget", "remove articles: every version, passage, vector and date", forget)
    command.add_argument("ids", nargs="+", metavar="ID", help="an article's id")


def forget(options: Namespace, settings: Settings) -> int:
    """Remove articles: every version, passage, vector and date of them; 1 when one is not there."""
    from ingest.pipeline import forget_days, open_ingest

    encoder = make_encoder(settings)
    with open_ingest(settings.data, encoder, print_error, same_encoder=False) as writer:
        library, dense = writer.library, writer.dense
        with library.writing():
            missing = [identifier for identifier in options.ids if not library.forget(identifier)]
            forget_days(library, options.ids)
        library.vacuum()
        # Also when none was there: an earlier call may have been stopped before this.
        if len(missing) < len(options.ids) or dense.holds_forgotten():
            dense.purge()
        if dense.leftovers():
            print_error(
                "an old index is still open in another process; it goes when that answers its next question"
            )
    for identifier in missing:
        print_error(f"dateline: there is no article {identifier}: `dateline ask --json` shows article_id")
    print_line(f"articles forgotten: {len(options.ids) - len(missing)}")
    return 1 if missing else 0
