"""`dateline date`: the day on which an article came out, set by hand."""

from __future__ import annotations

from argparse import Namespace

from bot.commands.arguments import CommandAdder, date_argument
from bot.commands.library import make_encoder
from bot.settings import Settings
from bot.show.console import print_error, print_line
from retrieval.types import DatelineError


def add_commands(add: CommandAdder) -> None:
    command = add("date", "set the day on which an article came out", set_date)
    command.add_argument("id", metavar="ID", help="its id, as `dateline sources --undated` shows it")
    command.add_argument("day", type=date_argument, metavar="DAY", help="the day, as in 2022-01-20")


def set_date(options: Namespace, settings: Settings) -> int:
    from ingest.pipeline import open_ingest

    with open_ingest(settings.data, make_encoder(settings), print_error) as writer:
        article = writer.library.article(options.id)
        if article is None:
            raise DatelineError(f"no article has the id {options.id}: `dateline sources --undated` shows ids")
        summary = writer.set_day(article, options.day)
    how = "is dated" if summary.changed else "was dated already"
    print_line(f"{options.id} {how} {options.day.isoformat()}")
    return 0
