"""`dateline feeds` and `dateline watch`: the feeds that a library follows."""

from __future__ import annotations

import logging
import random
import time
from argparse import Namespace
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.arguments import CommandAdder, add_json
from bot.commands.library import make_encoder, open_library
from bot.settings import Settings
from bot.show.console import print_error, print_line
from bot.show.json_output import feed_json, summary_text, to_json_line
from bot.show.safe_text import clean_text
from retrieval.types import DatelineError

if TYPE_CHECKING:
    from ingest.documents import Refusal
    from ingest.follow.watch import Store, Watch
    from ingest.sources.discover import ReadAddress
    from ingest.sources.web import WebReader
    from retrieval.types import Article

log = logging.getLogger(__name__)

AFTER_AN_ERROR = 60.0


def open_web() -> WebReader:
    from ingest.fetch.fetcher import Fetcher
    from ingest.fetch.robots import PoliteFetcher
    from ingest.sources.web import WebReader

    return WebReader(PoliteFetcher(Fetcher(), time.monotonic, time.sleep), date.today)


def address_reader(sources: Iterable[str]) -> ReadAddress | None:
    """What reads the web addresses among sources that were named; `None` where there are none."""
    from ingest.sources.discover import is_address

    return open_web().read if any(map(is_address, sources)) else None


def add_commands(add: CommandAdder) -> None:
    command = add("feeds", "list, add or remove the feeds and sitemaps that the library follows", feeds)
    command.add_argument("action", choices=("list", "add", "remove"), help="what to do")
    command.add_argument(
        "urls", nargs="*", metavar="URL", help="the address of a feed or a sitemap, or an OPML file of them"
    )
    add_json(command)
    command = add("watch", "read the feeds as they come due", watch)
    command.add_argument("--once", action="store_true", help="read each feed once, and end")


def feeds(options: Namespace, settings: Settings) -> int:
    """Returns the exit status: 1 when a feed was refused."""
    if options.action == "list":
        return _list(options, settings)
    if not options.urls:
        raise DatelineError(
            f"name a feed, as in `dateline feeds {options.action} https://example.org/feed.xml`"
        )
    return _add(options.urls, settings) if options.action == "add" else _remove(options.urls, settings)


def _list(options: Namespace, settings: Settings) -> int:
    from bot.show.wording import feed_line
    from retrieval import build

    states = build.open_library(settings.data).feeds.states(datetime.now(UTC))
    for state in states:
        print_line(to_json_line(feed_json(state)) if options.json else f"{state.url}  {feed_line(state)}")
    if not states and not options.json:
        print_line("no feeds: `dateline feeds add URL` adds one")
    return 0


def _add(urls: Iterable[str], settings: Settings) -> int:
    from ingest.documents import Unreadable
    from ingest.fetch.urls import normalize_url
    from ingest.follow.watch import look_up_feed
    from retrieval import build

    web, followed = open_web(), build.open_library(settings.data, create=True).feeds
    named, status = _expand_lists(urls)
    for url in (normalize_url(one) or one for one in named):
        try:
            title, listed = look_up_feed(web, url)
        except Unreadable as error:
            print_error(f"refused: {url} {error}")
            status = 1
            continue
        new = followed.add(url, title, datetime.now(UTC))
        how = "following" if new else "already following"
        print_line(f"{how} {clean_text(title or url)}: {listed} articles listed")
    return status


def _expand_lists(named: Iterable[str]) -> tuple[list[str], int]:
    """The addresses, those in OPML files among them; and 1 when such a file was refused."""
    from ingest.documents import Unreadable
    from ingest.extract.opml import list_feeds

    found, status = list[str](), 0
    for one in named:
        if "://" in one or not Path(one).is_file():
            found.append(one)
            continue
        try:
            found += list_feeds(Path(one).read_bytes())
        except Unreadable as error:
            print_error(f"refused: {one} {error}")
            status = 1
    return found, status


def _remove(urls: Iterable[str], settings: Settings) -> int:
    from retrieval import build

    followed = build.open_library(settings.data).feeds
    missing = [url for url in urls if not followed.remove(url)]
    for url in missing:
        print_error(f"dateline: {url} is not followed: `dateline feeds list` shows what is")
    return 1 if missing else 0


def watch(options: Namespace, settings: Settings) -> int:
    watching, refused = open_watch(settings, open_web(), _show)
    if options.once:
        return _once(watching, refused)
    if not watching.feeds.all():
        print_error("no feeds yet: `dateline feeds add URL` adds one, and it is read within a minute")
    follow_feeds(watching, time.sleep)
    return 0


def _once(watching: Watch, refused: list[int]) -> int:
    """Read each feed once; 1 when an article was refused or a feed could not be read."""
    watching.read(watching.feeds.all())
    if not refused:
        print_line("nothing new")
    return 1 if sum(refused) or any(feed.failures for feed in watching.feeds.all()) else 0


def follow_feeds(watching: Watch, sleep: Callable[[float], None]) -> None:
    """Read feeds as they come due, for ever; an error in storing is told, and what it cost tried again."""
    while True:
        try:
            watching.read(watching.due_feeds())
            wait = watching.seconds_to_wait()
        except (DatelineError, OSError) as error:
            log.error("the library cannot take articles in, trying again in a minute: %s", error)
            wait = AFTER_AN_ERROR
        sleep(wait)


def open_watch(settings: Settings, web: WebReader, show: Callable[[str], None]) -> tuple[Watch, list[int]]:
    """What follows the feeds of the settings' library, and how many articles each storing refused, so far."""
    from ingest.follow.watch import Watch

    refused: list[int] = []
    store = _storing(settings, show, refused)
    every = 60 * settings.watch_minutes or 60.0
    return Watch(open_library(settings).feeds, web, store, time.time, random.Random(), every), refused


def _storing(settings: Settings, show: Callable[[str], None], refused: list[int]) -> Store:
    """Puts articles into the library; the first of them loads the encoder."""
    from ingest.follow.later_version import refuse_other_texts
    from ingest.pipeline import open_ingest

    encoder = make_encoder(settings)

    def store(found: list[Article | Refusal]) -> None:
        with open_ingest(settings.data, encoder, print_error) as writer:
            summary = writer.run(refuse_other_texts(writer.library, found))
        refused.append(len(summary.refused))
        for refusal in summary.refused:
            print_error(f"refused: {refusal}")
        show(summary_text(summary))

    return store


def _show(text: str) -> None:
    print_line(f"{datetime.now().isoformat(sep=' ', timespec='seconds')} {text}")
