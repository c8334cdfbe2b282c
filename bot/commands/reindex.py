"""`dateline reindex`: embeds what lacks a vector, dates every article anew, builds the index."""

from __future__ import annotations

from argparse import Namespace

from bot.commands.arguments import CommandAdder
from bot.commands.library import open_library
from bot.settings import Settings
from bot.show.console import print_error, print_line


def add_command(add: CommandAdder) -> None:
    text = "embed what has no vector of EMBEDDING_MODEL, date every article anew, build the index"
    add("reindex", text, reindex)


def reindex(_options: Namespace, settings: Settings) -> int:
    """The generation of the index that is there goes on answering meanwhile."""
    from bot.show.progress import show_progress
    from ingest import pipeline
    from retrieval.build import require_library
    from retrieval.embed import SentenceEncoder

    require_library(settings.data)
    with pipeline.only_writer(settings.data, print_error):
        library, vectors = open_library(settings)
        with show_progress(quiet=False) as progress:
            pipeline.date_again(library, progress)
            pipeline.deduplicate_again(library, progress)
            encoder = SentenceEncoder(settings.embedding_model, offline=settings.offline)
            embedded = pipeline.embed_missing(library, encoder, progress)
            pipeline.merge(vectors, progress)
    print_line(f"embedded {embedded} passages; the index answers for {settings.embedding_model}")
    return 0
