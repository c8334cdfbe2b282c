"""`dateline ingest`: reads articles into the library."""

from __future__ import annotations

from argparse import Namespace
from datetime import date

from bot.commands.library import made as _made
from bot.settings import Settings
from bot.show import json_output as output
from bot.show.console import say as _print
from bot.show.console import tell as _tell


def ingest(options: Namespace, settings: Settings) -> int:
    """Read articles into the library; 1 when an input was refused."""
    from bot.commands.feeds import address_reader
    from bot.show import wording
    from bot.show.progress import shown
    from ingest import pipeline, sources
    from retrieval.embed import SentenceEncoder

    today = date.today()
    with pipeline.only_writer(settings.data, _tell):
        library, dense = _made(settings)
        dense.require_encoder()
        with shown(quiet=options.json) as progress:
            summary = pipeline.ingest(
                sources.discover(options.sources, today, address_reader(options.sources)),
                library,
                dense,
                SentenceEncoder(settings.embedding_model, offline=settings.offline),
                progress,
                sources.count(options.sources),
            )
    for refusal in summary.refused:
        _tell(f"refused: {refusal}")
    if others := sources.passed_over(options.sources):
        _tell(f"passed over: {wording.files_of_other_kinds(others)}")
    _print(output.line(output.summary_json(summary)) if options.json else output.summary_text(summary))
    return 1 if summary.refused else 0
