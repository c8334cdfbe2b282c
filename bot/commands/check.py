"""`dateline check`: finds what is wrong, and mends what can be mended."""

from __future__ import annotations

from argparse import Namespace

from bot.commands.library import require
from bot.settings import Settings
from bot.show import json_output as output
from bot.show.console import say, tell


def check(options: Namespace, settings: Settings) -> int:
    """Say what is wrong with library, index and settings, after mending what can be if wanted; 3 if it is."""
    from bot.commands.health import feed_ages, problems
    from bot.show.wording import feed_line

    if not options.sources and (options.source, options.limit) != (None, None):
        tell("dateline: --source and --limit bound `dateline check --sources`: name that, too")
        return 2
    if options.sources or options.answers:
        return _of_sources(options, settings)
    done = _repaired(settings) if options.repair else []
    found, ages = problems(settings, deep=not options.quick), feed_ages(settings)
    if options.json:
        told = {"healthy": not found, "problems": found, "feeds": [output.feed_json(state) for state in ages]}
        say(output.line(told | ({"repaired": done} if options.repair else {})))
        return 3 if found else 0
    if options.repair:
        say("\n".join(f"+ {line}" for line in done) or "nothing to repair")
    say("\n".join(f"- {problem}" for problem in found) or "all is well")
    for state in ages:
        if not any(state.url in problem for problem in found):
            say(f"feed {state.url}: {feed_line(state)}")
    return 3 if found else 0


def _repaired(settings: Settings) -> list[str]:
    """Mend what can be mended without a backup and without an encoder; what was done, a line each."""
    from bot.commands.repair import repair
    from ingest import pipeline

    require(settings)
    with pipeline.only_writer(settings.data, tell):
        return repair(settings.data, settings.embedding_model)


def _of_sources(options: Namespace, settings: Settings) -> int:
    """What `check` does about sources and kept answers, instead of all else."""
    from bot.commands.check_answers import check_answers
    from bot.commands.check_sources import check_sources

    return check_sources(options, settings) if options.sources else check_answers(options, settings)
