"""What the commands do with the web: addresses that are named, feeds that are followed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from faults.misbehaviour import Site, page
from web_commands import Ran, Run

from bot.chat.conversation import Reply
from bot.commands import feeds as feeding
from bot.commands.health import find_problems
from bot.settings import Settings
from bot.show import wording
from bot.show.plain import render_plain
from bot.telegram.reply_html import render_html
from retrieval.feeds import Feed, Noted
from retrieval.sqlite.library import SqliteLibrary
from retrieval.types import Coverage, DatelineError, FeedState

WORDS = (
    "The lamp of the northern rock was lit again after a winter of repairs to its room and to its stair. " * 3
)


def story(title: str) -> str:
    head = f"<html><head><title>{title}</title></head>"
    return f"{head}<body><h1>{title}</h1><p>{WORDS}</p><p>{WORDS}</p></body></html>"


def rss(*paths: str) -> str:
    items = "".join(f"<item><title>{path}</title><link>{path}</link></item>" for path in paths)
    return f'<rss version="2.0"><channel><title>The Post</title>{items}</channel></rss>'


@pytest.mark.slow
def test_an_address_is_ingested_like_a_file(run: Run, site: Site, tmp_path: Path) -> None:
    site.paths["/a"] = page(story("Lamp lit"))
    (tmp_path / "b.txt").write_text("The bridge is shut.")
    ran = run("ingest", site.url("/a"), "b.txt", "--json")
    assert (ran.status, json.loads(ran.out)["new"]) == (0, 2)
    assert json.loads(run("ingest", site.url("/a"), "--json").out)["unchanged"] == 1


@pytest.mark.slow
def test_an_address_that_is_refused_is_listed_and_the_rest_is_read(run: Run, site: Site) -> None:
    site.paths["/a"] = page(story("Lamp lit"))
    bad = ["http://10.0.0.1/", "file:///etc/passwd", "http://user:pass@news.example/", site.url("/missing")]
    ran = run("ingest", *bad, site.url("/a"), "--json")
    row = json.loads(ran.out)
    assert (ran.status, row["new"]) == (1, 1)
    assert [one["path"] for one in row["refused"]] == bad
    assert [line.partition(" ")[2].partition(" ")[0] for line in ran.err.splitlines()] == bad
    assert "only http and https are opened" in row["refused"][1]["reason"]


def test_feeds_are_added_listed_and_removed(run: Run, site: Site) -> None:
    site.paths["/feed"] = page(rss("/a", "/b"))
    url = site.url("/feed")
    assert run("feeds", "add", url).out == "following The Post: 2 articles listed\n"
    assert run("feeds", "add", url).out == "already following The Post: 2 articles listed\n"
    assert run("feeds", "list").out == f"{url}  nothing read yet\n"
    (row,) = [json.loads(line) for line in run("feeds", "list", "--json").out.splitlines()]
    assert row == {
        "url": url,
        "title": "The Post",
        "age": None,
        "quiet": False,
        "failures": 0,
        "reason": None,
    }
    assert run("feeds", "remove", url) == Ran(0, "", "")
    ran = run("feeds", "remove", url)
    assert (ran.status, ran.err) == (
        1,
        f"dateline: {url} is not followed: `dateline feeds list` shows what is\n",
    )
    assert run("feeds", "list").out == "no feeds: `dateline feeds add URL` adds one\n"


def test_a_page_that_is_no_feed_is_refused_and_names_its_feed(run: Run, site: Site) -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
    site.paths |= {"/": page(f"<html><head>{link}</head><body>x</body></html>"), "/x": page("")}
    ran = run("feeds", "add", site.url("/"), site.url("/x"), site.url("/none"), "gopher://x/")
    assert ran.status == 1
    assert ran.err.splitlines() == [
        f"refused: {site.url('/')} is a page, whose feed is {site.url('/feed.xml')}",
        f"refused: {site.url('/x')} is no feed and no sitemap",
        f"refused: {site.url('/none')} answered with status 404",
        "refused: gopher://x/ is of the scheme 'gopher': only http and https are opened",
    ]
    assert run("feeds", "list").out.startswith("no feeds")


@pytest.mark.parametrize("action", ["add", "remove"])
def test_a_feed_must_be_named(run: Run, action: str) -> None:
    ran = run("feeds", action)
    assert (ran.status, ran.err.startswith("dateline: name a feed, as in `dateline feeds")) == (1, True)


def test_feeds_of_no_library_are_one_line(run: Run) -> None:
    assert "there is no library" in run("feeds", "list").err


@pytest.mark.slow
def test_watch_reads_each_feed_once_and_tells_what_it_did(run: Run, site: Site) -> None:
    site.paths |= {"/feed": page(rss("/a", "/b")), "/a": page(story("A")), "/b": page(story("B"))}
    run("feeds", "add", site.url("/feed"))
    ran = run("watch", "--once")
    assert (ran.status, ran.err) == (0, "")
    assert "articles: 2 new, 0 changed, 0 unchanged, 0 refused" in ran.out
    site.paths["/feed"] = page(rss("/a", "/b", "/missing"))
    ran = run("watch", "--once")
    assert (ran.status, ran.err) == (1, f"refused: {site.url('/missing')} answered with status 404\n")
    assert (site.count("/a"), run("watch", "--once")) == (1, Ran(0, "nothing new\n", ""))
    site.paths["/feed"] = page("x", status="500 Error")
    ran = run("watch", "--once")
    assert (ran.status, ran.out) == (1, "nothing new\n")
    assert "failed once: it answered with status 500" in run("feeds", "list").out
    site.paths["/feed"] = page(rss("/a"))
    assert run("watch", "--once").status == 0
    assert "Feeds:\nThe Post: newest article 0 minutes old\n" in run("sources").out
    assert f"feed {site.url('/feed')}: newest article 0 minutes old" in run("check", "--quick").out
    assert "lamp" in run("ask", "What was lit again after a winter of repairs?").out


class Stop(Exception):
    """Ends a loop that has no end."""


def test_following_goes_on_after_an_error_in_storing() -> None:
    errors: list[Exception] = [OSError(28, "No space left on device"), DatelineError("no")]
    slept: list[float] = []

    class Failing:
        def due_feeds(self) -> list[Feed]:
            if errors:
                raise errors.pop()
            return []

        def read(self, feeds: list[Feed]) -> None:
            assert feeds == []

        def seconds_to_wait(self) -> float:
            return 7.0

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 4:
            raise Stop

    with pytest.raises(Stop):
        feeding.follow_feeds(Failing(), sleep)  # type: ignore[arg-type]
    assert slept == [60.0, 60.0, 7.0, 7.0]


def aged(folder: Path, **ages: timedelta) -> None:
    """A library that follows a feed with an article an hour, up to so long ago."""
    library = SqliteLibrary(folder)
    feeds = library.feeds
    for name, age in ages.items():
        now = datetime.now(UTC)
        feed = Feed(f"https://{name}.example/feed")
        feeds.add(feed.url, name.title(), now)
        feeds.note(feed, [Noted(str(n), "", now - age - timedelta(hours=n), 1, True) for n in range(10)])
    library.close()


def test_a_check_warns_of_a_quiet_feed_and_of_one_that_fails(tmp_path: Path) -> None:
    aged(tmp_path, quiet=timedelta(days=5), lively=timedelta(hours=3), failing=timedelta(hours=1))
    library = SqliteLibrary(tmp_path)
    failing = Feed("https://failing.example/feed")
    for failures in range(3):
        assert len(find_problems(Settings(data=tmp_path), deep=False)) == 1, failures
        library.feeds.failed(failing, "answered with status 500", 0.0)
    library.close()
    failing_line, quiet_line = find_problems(Settings(data=tmp_path), deep=False)
    assert quiet_line == (
        "the feed https://quiet.example/feed: newest article 5 days old; quiet for longer than is its habit;"
        " look at it, or `dateline feeds remove` it"
    )
    assert "failed 3 times: it answered with status 500" in failing_line


def test_what_is_said_of_feeds_is_the_same_in_every_chat() -> None:
    states = tuple(
        FeedState(f"https://{n}.example/", f"<b>Feed {n}</b>", timedelta(hours=n)) for n in range(22)
    )
    held = Coverage(1, 1, feeds=states)
    lines = render_plain(Reply(coverage=held)).splitlines()
    assert lines[lines.index("Feeds:") + 1] == "<b>Feed 0</b>: newest article 0 minutes old"
    assert lines[-1] == "2 other feeds"
    (message,) = render_html(Reply(coverage=held))
    assert "&lt;b&gt;Feed 3&lt;/b&gt;: newest article 3 hours old" in message


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=5), "0 minutes"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=119), "119 minutes"),
        (timedelta(hours=2), "2 hours"),
        (timedelta(hours=47), "47 hours"),
        (timedelta(days=2), "2 days"),
        (timedelta(days=900), "900 days"),
    ],
)
def test_an_age_is_told_to_the_unit_that_matters(span: timedelta, words: str) -> None:
    assert wording.format_age(span) == words


@pytest.mark.parametrize(("given", "minutes"), [("", 15.0), ("0", 0.0), ("1", 1.0), ("90.5", 90.5)])
def test_the_time_between_two_readings_is_a_setting(given: str, minutes: float) -> None:
    assert Settings.read({"WATCH_MINUTES": given}).watch_minutes == minutes


@pytest.mark.parametrize("given", ["soon", "-1", "0.5", "1441", "nan", "inf"])
def test_a_time_that_is_none_is_refused(given: str) -> None:
    with pytest.raises(DatelineError, match="WATCH_MINUTES"):
        Settings.read({"WATCH_MINUTES": given})


def test_every_feed_state_is_json_of_one_shape() -> None:
    state = FeedState("https://a.example/", "A", timedelta(seconds=90.4), True, 2, "broke off")
    told: dict[str, Any] = feeding.feed_json(state)
    assert told == {
        "url": "https://a.example/",
        "title": "A",
        "age": 90,
        "quiet": True,
        "failures": 2,
        "reason": "broke off",
    }
    assert feeding.feed_json(replace(state, age=None))["age"] is None
