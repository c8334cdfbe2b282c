"""What `dateline check` does about sources: reads articles again, and looks whether kept answers stand."""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.show.console import say, tell
from bot.commands.library import opened
from bot.settings import Settings
from retrieval.types import DatelineError

if TYPE_CHECKING:
    from ingest.pipeline import Progress
    from ingest.reread import Outcome
    from retrieval.search.dense import Dense
    from retrieval.store.library import Library
    from retrieval.store.origins import Known
    from retrieval.types import Article


def check_sources(options: Namespace, settings: Settings) -> int:
    """Read articles again at their addresses, those that were looked at longest ago first.

    3 when one is not there as the library has it, for whatever reason but that it changed.
    """
    from bot.commands import check_answers as reported
    from bot.commands.feeds import open_web
    from bot.show.progress import shown
    from ingest.reread import CHANGED, UNCHANGED, Rereading
    from retrieval.store.library import Library

    started = time.monotonic()
    Library(settings.data, create=False).close()
    library, dense = opened(settings)
    dense.require_encoder()
    known = _chosen(library, options)
    embedded: list[int] = []
    found: list[Outcome] = []
    unchanged = 0
    try:
        with shown(quiet=options.json) as progress:
            store = _storing(settings, library, dense, progress, embedded)
            reading = Rereading(library, open_web(), store, lambda: datetime.now(UTC))
            for done, outcome in enumerate(reading.read(known), 1):
                # Of a large library most are unchanged, and their texts need not stay in memory.
                found += [outcome] if outcome.kind != UNCHANGED else []
                unchanged = done - len(found)
                progress("sources", done, len(known))
    finally:
        # A bar that is drawn takes standard output for itself; and who stops a reading wants to know, too.
        for one in found if not options.json else ():
            say(reported.outcome_text(one))
    summed = reported.Read(unchanged, tuple(found), sum(embedded), time.monotonic() - started)
    say(reported.read_json(summed) if options.json else reported.read_text(summed))
    return 0 if all(one.kind == CHANGED for one in found) else 3


def _chosen(library: Library, options: Namespace) -> list[Known]:
    from retrieval.store.coverage import source_names
    from retrieval.store.origins import Origins

    if options.source is not None and options.source not in source_names(library):
        raise DatelineError(f"there is no outlet named {options.source!r}: `dateline sources` lists them")
    return Origins(library).all(options.source)[: options.limit]


def _storing(
    settings: Settings, library: Library, dense: Dense, progress: Progress, embedded: list[int]
) -> Callable[[Article], None]:
    """Puts an article's new version into the library under the writer's lock, unless it was forgotten."""
    from ingest import pipeline
    from retrieval.embed import SentenceEncoder

    encoder = SentenceEncoder(settings.embedding_model, offline=settings.offline)

    def silent(step: str, done: int, total: int | None) -> None:
        if step in ("encoder", "index"):
            progress(step, done, total)

    def store(article: Article) -> None:
        with pipeline.only_writer(settings.data, tell):
            if library.article(article.id):
                embedded.append(pipeline.ingest([article], library, dense, encoder, silent).embedded)

    return store


def check_answers(options: Namespace, settings: Settings) -> int:
    """Look whether kept answers still stand; 3 when one does not, else 1 when a line is none."""
    from bot.commands import check_answers as reported
    from retrieval.answering.kept import standing
    from retrieval.store.library import Library

    library = Library(settings.data, create=False)
    fallen = unread = 0
    for number, line in enumerate(_lines(options.answers), 1):
        if not line.strip():
            continue
        try:
            kept = reported.parsed(line)
        except DatelineError as error:
            unread += 1
            tell(f"dateline: {options.answers}:{number} {error}")
            continue
        found = [standing(library, one) for one in kept.citations]
        fallen += not reported.stands(kept, found)
        say((reported.stands_json if options.json else reported.stands_text)(kept, found))
    return 3 if fallen else 1 if unread else 0


def _lines(name: str) -> Iterator[str]:
    if name == "-":
        yield from _decoded(sys.stdin.buffer)
        return
    try:
        with Path(name).open("rb") as stream:
            yield from _decoded(stream)
    except OSError as error:
        raise DatelineError(f"{name} cannot be read ({error.strerror}): name a file of answers") from error


def _decoded(stream: Iterable[bytes]) -> Iterator[str]:
    for line in stream:
        yield line.decode("utf-8", errors="replace")
