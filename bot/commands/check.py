"""`dateline check`: finds what is wrong, and mends what can be mended."""

from __future__ import annotations

from argparse import Namespace

from bot.commands.arguments import CommandAdder, add_json, positive_argument
from bot.settings import Settings
from bot.show.console import print_error, print_line
from bot.show.json_output import feed_json, to_json_line


def add_commands(add: CommandAdder) -> None:
    text = "say what is wrong with library, index, inbox, feeds and settings (exit status 3)"
    command = add("check", text, check)
    command.add_argument(
        "--quick", action="store_true", help="compare sizes instead of reading and searching every file"
    )
    instead = command.add_mutually_exclusive_group()
    instead.add_argument(
        "--repair", action="store_true", help="first mend what can be mended from the library"
    )
    instead.add_argument(
        "--sources", action="store_true", help="instead, read articles again where they came from"
    )
    instead.add_argument(
        "--answers",
        metavar="FILE",
        help="instead, say whether kept answers still stand; - for standard input",
    )
    command.add_argument("--source", metavar="NAME", help="with --sources: only this outlet")
    command.add_argument(
        "--limit",
        type=positive_argument,
        metavar="N",
        help="with --sources: so many articles at most, those that were looked at longest ago",
    )
    add_json(command)


def check(options: Namespace, settings: Settings) -> int:
    """Returns the exit status: 3 when something is wrong."""
    if not options.sources and (options.source, options.limit) != (None, None):
        print_error("dateline: --source and --limit bound `dateline check --sources`: name that, too")
        return 2
    if options.sources:
        from bot.commands.check_sources import check_sources

        return check_sources(options, settings)
    if options.answers:
        from bot.commands.check_answers import check_answers

        return check_answers(options, settings)
    return _check_library(options, settings)


def _check_library(options: Namespace, settings: Settings) -> int:
    from bot.commands.health import feed_states, find_problems
    from bot.show.wording import feed_line

    repaired = _repair(settings) if options.repair else []
    found, states = find_problems(settings, deep=not options.quick), feed_states(settings)
    if options.json:
        report = {"healthy": not found, "problems": found, "feeds": [feed_json(state) for state in states]}
        print_line(to_json_line(report | ({"repaired": repaired} if options.repair else {})))
        return 3 if found else 0
    if options.repair:
        print_line("\n".join(f"+ {one}" for one in repaired) or "nothing to repair")
    print_line("\n".join(f"- {problem}" for problem in found) or "all is well")
    for state in states:
        if not any(state.url in problem for problem in found):
            print_line(f"feed {state.url}: {feed_line(state)}")
    return 3 if found else 0


def _repair(settings: Settings) -> list[str]:
    """Mend what can be mended without a backup and without an encoder; what was done, a line each."""
    from bot.commands.repair import repair
    from ingest.writer_lock import hold_writer_lock

    with hold_writer_lock(settings.data, print_error):
        return repair(settings.data, settings.embedding_model)
