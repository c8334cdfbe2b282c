"""`dateline reindex`: embeds what lacks a vector, dates every article anew, builds the index."""

from __future__ import annotations

from argparse import Namespace

from bot.commands.arguments import CommandAdder
from bot.commands.library import make_encoder
from bot.settings import Settings
from bot.show.console import print_error, print_line


def add_commands(add: CommandAdder) -> None:
    text = "embed what lacks a vector of EMBEDDING_MODEL, date every article anew, build the index"
    add("reindex", text, reindex)


def reindex(_options: Namespace, settings: Settings) -> int:
    """The generation of the index that is there goes on answering meanwhile."""
    from bot.show.progress import show_progress
    from ingest.pipeline import open_ingest

    encoder = make_encoder(settings)
    with (
        open_ingest(settings.data, encoder, print_error, same_encoder=False) as writer,
        show_progress(quiet=False) as progress,
    ):
        embedded = writer.redo(progress)
    print_line(f"embedded {embedded} passages; the index answers for {settings.embedding_model}")
    return 0
