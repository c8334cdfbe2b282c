"""`dateline check --sources`: reads articles again where they came from."""

from __future__ import annotations

import time
from argparse import Namespace
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.commands.library import make_encoder, open_library
from bot.settings import Settings
from bot.show.console import print_error, print_line
from bot.show.json_output import Json, iso_date, to_json_line
from bot.show.safe_text import clean_text
from bot.show.wording import format_date
from ingest.follow.check_sources import (
    CHANGED,
    DOUBTFUL,
    GONE,
    GONE_AFTER,
    KINDS,
    MISSING,
    UNCHANGED,
    Outcome,
)
from retrieval.text.quotes import quote_line
from retrieval.types import DatelineError
from retrieval.verify.rewording import find_rewordings

if TYPE_CHECKING:
    from ingest.pipeline import Progress
    from retrieval.ports import Library
    from retrieval.provenance import Known
    from retrieval.types import Article


LABELS = {DOUBTFUL: "in doubt", "unreachable": "not reachable"}


@dataclass(frozen=True, slots=True)
class Report:
    """How many articles were unchanged, what became of the others, passages embedded, seconds taken."""

    unchanged: int
    outcomes: tuple[Outcome, ...]
    embedded: int
    seconds: float


def check_sources(options: Namespace, settings: Settings) -> int:
    """Read articles again at their addresses, those that were looked at longest ago first.

    3 when one is not there as the library has it, for whatever reason but that it changed.
    """
    from bot.commands.feeds import open_web
    from bot.show.progress import show_progress
    from ingest.follow.check_sources import SourceCheck

    started = time.monotonic()
    library = open_library(settings)
    known = _choose(library, options)
    embedded: list[int] = []
    found: list[Outcome] = []
    unchanged = 0
    try:
        with show_progress(quiet=options.json) as progress:
            store = _storing(settings, progress, embedded)
            check = SourceCheck(library, open_web(), store, lambda: datetime.now(UTC))
            for done, outcome in enumerate(check.run(known), 1):
                # Of a large library most are unchanged, and their texts need not stay in memory.
                found += [outcome] if outcome.kind != UNCHANGED else []
                unchanged = done - len(found)
                progress("sources", done, len(known))
    finally:
        # A bar that is drawn takes standard output for itself; and who stops a reading wants to know, too.
        for one in found if not options.json else ():
            print_line(outcome_text(one))
    report = Report(unchanged, tuple(found), sum(embedded), time.monotonic() - started)
    print_line(report_json(report) if options.json else report_text(report))
    return 0 if all(one.kind == CHANGED for one in found) else 3


def _choose(library: Library, options: Namespace) -> list[Known]:
    if options.source is not None and options.source not in library.outlets():
        raise DatelineError(f"there is no outlet named {options.source!r}: `dateline sources` lists them")
    return library.origins.all(options.source)[: options.limit]


def _storing(settings: Settings, progress: Progress, embedded: list[int]) -> Callable[[Article], None]:
    """Puts an article's new version into the library, unless it was forgotten."""
    from ingest.pipeline import open_ingest

    encoder = make_encoder(settings)

    def show_slow_steps(step: str, done: int, total: int | None) -> None:
        if step in ("encoder", "index"):
            progress(step, done, total)

    def store(article: Article) -> None:
        with open_ingest(settings.data, encoder, print_error) as writer:
            if writer.library.article(article.id):
                embedded.append(writer.run([article], show_slow_steps).embedded)

    return store


def outcome_text(outcome: Outcome) -> str:
    label = LABELS.get(outcome.kind, outcome.kind)
    return clean_text(f"{label}: {outcome.address} {_what_happened(outcome)}")


def _what_happened(outcome: Outcome) -> str:
    if outcome.kind == CHANGED and outcome.now:
        return _difference(outcome.article.text, outcome.now.text)
    if outcome.kind == DOUBTFUL:
        return f"{outcome.reason}; nothing was stored (`dateline ingest {outcome.address}` takes it as it is)"
    if outcome.kind == MISSING:
        hours = GONE_AFTER.total_seconds() / 3600
        return f"{outcome.reason}; it counts as gone when it says so {hours:.0f} hours later, too"
    if outcome.kind == GONE and outcome.since:
        return f"{outcome.reason}; no longer there since {format_date(outcome.since)}"
    return outcome.reason


def _difference(old: str, new: str) -> str:
    """The first sentence that was reworded or left out."""
    changed = [*find_rewordings(old, new)]
    if not changed:
        return "has more text, or another title"
    before, after = next((pair for pair in changed if pair[1]), changed[0])
    more = f", and {len(changed) - 1} more" if len(changed) > 1 else ""
    return f"{quote_line(before)} {'is now ' + quote_line(after) if after else 'was taken out'}{more}"


def report_text(report: Report) -> str:
    counts = Counter({UNCHANGED: report.unchanged}) + Counter(one.kind for one in report.outcomes)
    shown = [f"{counts[kind]} {LABELS.get(kind, kind)}" for kind in KINDS]
    return f"sources: {', '.join(shown)}; {report.embedded} passages embedded in {report.seconds:.1f} s"


def report_json(report: Report) -> str:
    rows = {
        kind: [_outcome_json(one) for one in report.outcomes if one.kind == kind]
        for kind in KINDS
        if kind != UNCHANGED
    }
    took = {"embedded": report.embedded, "seconds": round(report.seconds, 2)}
    return to_json_line({"unchanged": report.unchanged, **rows, **took})


def _outcome_json(outcome: Outcome) -> Json:
    return {
        "article_id": outcome.article.id,
        "url": outcome.address,
        "title": outcome.article.title,
        "reason": outcome.reason or None,
        "since": iso_date(outcome.since),
    }
