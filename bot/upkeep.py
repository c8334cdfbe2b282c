"""What keeps a library in order: removing articles, building the index anew, finding what is wrong."""

from __future__ import annotations

from argparse import Namespace

from bot import output
from bot.console import say, tell
from bot.parts import opened
from bot.settings import Settings


def forget(options: Namespace, settings: Settings) -> int:
    """Remove articles: every version, passage, vector and date of them; 1 when one is not there."""
    from ingest import pipeline

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


def reindex(_options: Namespace, settings: Settings) -> int:
    """Embed, date and index everything anew, beside the generation that goes on answering."""
    from bot.progress import shown
    from ingest import pipeline
    from retrieval.embed import SentenceEncoder

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


def check(options: Namespace, settings: Settings) -> int:
    """Say what is wrong with the library, the index and the settings; 3 when anything is."""
    from bot.health import feed_ages, problems
    from bot.wording import feed_line

    found, ages = problems(settings, deep=not options.quick), feed_ages(settings)
    if options.json:
        told = [output.feed_json(state) for state in ages]
        say(output.line({"healthy": not found, "problems": found, "feeds": told}))
    else:
        say("\n".join(f"- {problem}" for problem in found) or "all is well")
        for state in ages:
            if not any(state.url in problem for problem in found):
                say(f"feed {state.url}: {feed_line(state)}")
    return 3 if found else 0
