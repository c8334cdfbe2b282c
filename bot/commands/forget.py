"""`dateline forget`: removes articles everywhere."""

from __future__ import annotations

from argparse import Namespace

from bot.commands.library import opened, require
from bot.settings import Settings
from bot.show.console import say, tell


def forget(options: Namespace, settings: Settings) -> int:
    """Remove articles: every version, passage, vector and date of them; 1 when one is not there."""
    from ingest import pipeline

    require(settings)
    with pipeline.only_writer(settings.data, tell):
        library, dense = opened(settings)
        with library.writing():
            missing = [identifier for identifier in options.ids if not library.forget(identifier)]
        library.vacuum()
        # Also when none was there: an earlier call may have been stopped before this.
        if len(missing) < len(options.ids) or dense.holds_forgotten():
            dense.purge()
        if dense.leftovers():
            tell("an old index is still open in another process; it goes when that answers its next question")
    for identifier in missing:
        tell(f"dateline: there is no article {identifier}: `dateline ask --json` shows article_id")
    say(f"articles forgotten: {len(options.ids) - len(missing)}")
    return 1 if missing else 0
