"""`dateline reindex`: embeds what lacks a vector, dates every article anew, builds the index."""

from __future__ import annotations

from argparse import Namespace

from bot.commands.library import opened, require
from bot.settings import Settings
from bot.show.console import say, tell


def reindex(_options: Namespace, settings: Settings) -> int:
    """Embed, date and index everything anew, beside the generation that goes on answering."""
    from bot.show.progress import shown
    from ingest import pipeline
    from retrieval.embed import SentenceEncoder

    require(settings)
    with pipeline.only_writer(settings.data, tell):
        library, dense = opened(settings)
        with shown(quiet=False) as progress:
            pipeline.date_again(library, progress)
            pipeline.link_anew(library, progress)
            encoder = SentenceEncoder(settings.embedding_model, offline=settings.offline)
            embedded = pipeline.embed_missing(library, encoder, progress)
            pipeline.merge(dense, progress)
    say(f"embedded {embedded} passages; the index answers for {settings.embedding_model}")
    return 0
