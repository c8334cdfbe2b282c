"""Feeds are followed: no article is lost, none is fetched twice, and a broken feed stops no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from conftest import House
from faults.misbehaviour import Behaviour, Site, page, redirect, serving, tagged
from faults.reach import fetcher

from ingest.documents import Refusal
from ingest.fetch.backoff import LONGEST_WAIT
from ingest.fetch.robots import PoliteFetcher
from ingest.follow.watch import EVERY, JITTER, TRIES, Watch
from ingest.sources.web import WebReader
from retrieval.feeds import Feed
from retrieval.types import Article

START = datetime(2023, 3, 20, 12, tzinfo=UTC).timestamp()
WORDS = (
    "The lamp of the northern rock was lit again after a winter of repairs to its room and to its stair. " * 3
)


def story(title: str, text: str = WORDS) -> Behaviour:
    return page(
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p><p>{text}</p></body></html>"
    )


def item(path: str, published: str = "Mon, 20 Mar 2023 10:00:00 GMT", updated: str = "") -> str:
    stamp = f"<updated xmlns='http://www.w3.org/2005/Atom'>{updated}</updated>" if updated else ""
    return f"<item><title>{path}</title><link>{path}</link><pubDate>{published}</pubDate>{stamp}</item>"


def rss(*items: str) -> str:
    return f'<rss version="2.0"><channel><title>The Post</title>{"".join(items)}</channel></rss>'


@dataclass
class Room:
    """A library that follows feeds of a server, with a clock that only tests and sleeping move."""

    site: Site
    house: House
    now: float = START
    stored: list[Article | Refusal] = field(default_factory=list)
    before_storing: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        guest = PoliteFetcher(fetcher(self.site.port), self.clock, self.sleep)
        self.feeds = self.house.library.feeds
        self.watch = Watch(
            self.feeds, WebReader(guest, lambda: date(2026, 1, 1)), self.store, self.clock, Random(1)
        )

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def store(self, found: list[Article | Refusal]) -> None:
        self.before_storing()
        self.house.ingest(found)
        self.stored += found

    def follow(self, path: str = "/feed") -> None:
        assert self.feeds.add(self.site.url(path), "", datetime.fromtimestamp(self.now, UTC))

    def read(self, later: float = 0.0) -> list[str]:
        """The titles of what a round after so many seconds stores, refused ones by their reason."""
        self.now += later
        before = len(self.stored)
        self.watch.read(self.watch.due_feeds())
        return [one.title if isinstance(one, Article) else one.reason for one in self.stored[before:]]

    def feed(self) -> Feed:
        (one,) = self.feeds.all()
        return one


@pytest.fixture
def room(house: Callable[..., House]) -> Iterator[Room]:
    with serving() as site:
        yield Room(site, house())


def test_a_feed_is_read_when_it_is_due_and_only_what_is_new_is_fetched(room: Room) -> None:
    room.site.paths |= {"/feed": page(rss(item("/a"))), "/a": story("A"), "/b": story("B")}
    room.follow()
    assert room.read() == ["A"]
    assert room.read(60) == []
    assert room.site.count("/feed") == 1
    room.site.paths["/feed"] = page(rss(item("/b"), item("/a")))
    assert room.read(EVERY * 1.2) == ["B"]
    assert (room.site.count("/feed"), room.site.count("/a")) == (2, 1)
    assert room.house.library.article_ids() == [one.id for one in room.stored if isinstance(one, Article)]


def test_a_feed_that_has_not_changed_is_not_sent_again(room: Room) -> None:
    room.site.paths |= {
        "/feed": tagged(rss(item("/a")), '"v1"', {"Last-Modified": "Mon, 20 Mar 2023 10:00:00 GMT"})
    }
    room.site.paths["/a"] = story("A")
    room.follow()
    assert room.read() == ["A"]
    assert room.read(EVERY * 1.2) == []
    last = [asked for asked in room.site.asked if asked.path == "/feed"][-1]
    assert last.headers["if-none-match"] == '"v1"'
    assert last.headers["if-modified-since"] == "Mon, 20 Mar 2023 10:00:00 GMT"
    assert (room.feed().failures, room.feed().title) == (0, "The Post")


def test_an_entry_that_changed_is_a_new_version_of_its_article(room: Room) -> None:
    room.site.paths |= {"/feed": page(rss(item("/a"))), "/a": story("A")}
    room.follow()
    room.read()
    room.site.paths |= {
        "/feed": page(rss(item("/a", "Mon, 20 Mar 2023 11:00:00 GMT"))),
        "/a": story("A, corrected"),
    }
    assert room.read(EVERY * 1.2) == ["A, corrected"]
    assert len(room.house.library.article_ids()) == 1


def test_an_entry_whose_update_is_later_is_read_again_at_its_page(room: Room) -> None:
    when = "Mon, 20 Mar 2023 10:00:00 GMT"
    room.site.paths |= {"/feed": page(rss(item("/a", when, "2023-03-20T10:00:00Z"))), "/a": story("A")}
    room.follow()
    assert room.read() == ["A"]
    room.site.paths |= {
        "/feed": page(rss(item("/a", when, "2023-03-20T11:30:00Z"))),
        "/a": story("A", WORDS.replace("winter", "summer")),
    }
    assert room.read(EVERY * 1.2) == ["A"]
    (identifier,) = room.house.library.article_ids()
    held = room.house.library.article(identifier)
    assert held
    assert ("summer" in held.text, "winter" in held.text) == (True, False)
    assert room.read(EVERY * 1.2) == []


def test_a_whole_text_that_a_feed_corrects_under_its_old_date_is_a_new_version(room: Room) -> None:
    def whole(text: str) -> Behaviour:
        parts = "".join(f"<p>{text} Part {number} of it.</p>" for number in range(4))
        content = f"<description><![CDATA[{parts}]]></description>"
        return page(rss(item("/a").replace("</item>", f"{content}</item>")))

    room.site.paths["/feed"] = whole(WORDS)
    room.follow()
    assert room.read() == ["/a"]
    assert room.read(EVERY * 1.2) == []
    room.site.paths["/feed"] = whole(WORDS.replace("winter", "summer"))
    assert room.read(EVERY * 1.2) == ["/a"]
    assert len(room.house.library.article_ids()) == 1
    assert room.site.count("/a") == 0


def test_feeds_are_read_at_times_that_differ_a_little(room: Room) -> None:
    room.site.paths["/feed"] = page(rss())
    room.follow()
    waits = []
    for _ in range(30):
        room.read()
        waits.append(room.feed().due - room.now)
        room.now = room.feed().due
    assert all(EVERY * (1 - JITTER) <= wait <= EVERY * (1 + JITTER) for wait in waits)
    assert len({round(wait) for wait in waits}) > 20


def test_a_feed_that_fails_waits_longer_each_time_and_stops_no_other(room: Room) -> None:
    room.site.paths |= {
        "/bad": page("x", status="500 Error"),
        "/feed": page(rss(item("/a"))),
        "/a": story("A"),
    }
    room.follow("/bad")
    room.follow("/feed")
    assert room.read() == ["A"]
    waits = []
    for failures in range(1, 11):
        bad = next(feed for feed in room.feeds.all() if feed.url.endswith("/bad"))
        assert (bad.failures, bad.reason) == (failures, "answered with status 500")
        waits.append(bad.due - room.now)
        room.read(max(bad.due - room.now, 0))
    assert all(later > 1.5 * earlier for earlier, later in pairwise(waits[:6]))
    assert max(waits) <= LONGEST_WAIT * (1 + JITTER)
    room.site.paths["/bad"] = page(rss())
    room.read(LONGEST_WAIT * 2)
    assert [feed.failures for feed in room.feeds.all()] == [0, 0]


def test_a_busy_server_is_left_alone_for_as_long_as_it_asks(room: Room) -> None:
    room.site.paths["/feed"] = page("x", status="429 Slower", headers={"Retry-After": "40000"})
    room.follow()
    room.read()
    assert room.feed().due - room.now > 40_000 * (1 - JITTER)


def test_a_feed_that_is_none_is_a_failure_with_its_reason(room: Room) -> None:
    room.follow()
    bodies = ["", "no feed", "<html></html>", "{", '<!DOCTYPE rss [<!ENTITY a "b">]><rss/>', "\x00\x01"]
    for failures, body in enumerate([*bodies, "<rss" * 9_999], 1):
        room.site.paths["/feed"] = page(body)
        assert room.read(LONGEST_WAIT * 2) == []
        assert (room.feed().failures, bool(room.feed().reason)) == (failures, True)


def test_a_page_that_cannot_be_reached_is_tried_three_times_and_the_feed_is_asked_in_full(room: Room) -> None:
    room.site.paths |= {
        "/feed": tagged(rss(item("/a"), item("/b")), '"v1"'),
        "/a": page("x", status="503 Busy"),
    }
    room.site.paths["/b"] = story("B")
    room.follow()
    assert room.read() == ["B"]
    assert room.read(EVERY * 1.2) == []
    assert room.read(EVERY * 1.2) == ["answered with status 503"]
    assert (room.site.count("/a"), room.site.count("/b"), room.feed().etag) == (TRIES, 1, '"v1"')
    room.read(EVERY * 1.2)
    assert room.site.count("/a") == TRIES


def test_a_page_that_comes_back_in_time_is_not_lost(room: Room) -> None:
    room.site.paths |= {"/feed": tagged(rss(item("/a")), '"v1"'), "/a": page("x", status="503 Busy")}
    room.follow()
    assert room.read() == []
    room.site.paths["/a"] = story("A")
    assert room.read(EVERY * 1.2) == ["A"]


def test_a_page_that_is_refused_is_told_once(room: Room) -> None:
    room.site.paths["/feed"] = page(rss(item("/missing"), item("http://10.0.0.1/")))
    room.follow()
    first, second = room.read()
    assert (first, "not public" in second) == ("answered with status 404", True)
    assert room.read(EVERY * 1.2) == []


def test_what_could_not_be_stored_is_read_again(room: Room) -> None:
    room.site.paths |= {"/feed": tagged(rss(item("/a")), '"v1"'), "/a": story("A")}
    room.follow()

    def full() -> None:
        raise OSError(28, "No space left on device")

    room.before_storing = full
    with pytest.raises(OSError, match="No space"):
        room.read()
    assert (room.feed().failures, room.feed().etag) == (0, "")
    room.before_storing = lambda: None
    assert room.read(60) == ["A"]


@pytest.mark.slow
def test_a_long_feed_is_read_piece_by_piece(room: Room) -> None:
    room.site.paths["/feed"] = tagged(rss(*(item(f"/{number}") for number in range(120))), '"v1"')
    room.site.paths |= {f"/{number}": story(str(number)) for number in range(120)}
    room.follow()
    assert len(room.read()) == 50
    assert room.feed().due - room.now < 70
    assert len(room.read(70)) == 50
    assert (len(room.read(70)), room.feed().etag) == (20, '"v1"')
    assert len({asked.path for asked in room.site.asked}) == len(room.site.asked) - 2


def test_a_feed_that_is_removed_while_it_is_read_stays_removed(room: Room) -> None:
    room.site.paths |= {"/feed": page(rss(item("/a"))), "/a": story("A")}
    room.follow()
    room.before_storing = lambda: bool(room.feeds.remove(room.site.url("/feed"))) and None  # type: ignore[func-returns-value]
    assert room.read() == ["A"]
    assert room.feeds.all() == []
    assert room.house.library.faults() == []


def test_a_sitemap_that_lists_sitemaps_is_followed_like_a_feed(room: Room) -> None:
    url = room.site.url
    room.site.paths |= {
        "/index": page(f"<sitemapindex><sitemap><loc>{url('/map')}</loc></sitemap></sitemapindex>"),
        "/map": page(f"<urlset><url><loc>{url('/a')}</loc><lastmod>2023-03-20</lastmod></url></urlset>"),
        "/a": story("A"),
    }
    room.follow("/index")
    assert room.read() == ["A"]
    assert room.read(EVERY * 1.2) == []


def test_a_feed_that_leads_to_an_inner_machine_is_not_followed_there(room: Room) -> None:
    room.site.paths["/feed"] = redirect("http://169.254.169.254/feed")
    room.follow()
    assert room.read() == []
    assert "169.254.169.254, which is not public" in room.feed().reason


def test_waiting_is_until_the_next_feed_and_no_longer_than_a_minute(room: Room) -> None:
    assert room.watch.seconds_to_wait() == 60
    room.site.paths["/feed"] = page(rss())
    room.follow()
    assert room.watch.seconds_to_wait() == 1
    room.read()
    assert room.watch.seconds_to_wait() == 60
    room.now = room.feed().due - 7
    assert room.watch.seconds_to_wait() == pytest.approx(7)


# How old the newest article is, and whether that is long


def with_silences(room: Room, *hours: float) -> None:
    """A feed that was read, whose articles came out with these hours between them, the newest now."""
    moments, at = [], room.now
    for gap in (0.0, *hours):
        at -= gap * 3600
        moments.append(datetime.fromtimestamp(at, UTC).strftime("%a, %d %b %Y %H:%M:%S GMT"))
    room.site.paths["/feed"] = page(rss(*(item(f"/{n}", when) for n, when in enumerate(moments))))
    room.site.paths |= {f"/{n}": story(str(n)) for n in range(len(moments))}
    room.follow()
    room.read()


def quiet_after(room: Room, **later: float) -> bool:
    (state,) = room.feeds.states(datetime.fromtimestamp(START, UTC) + timedelta(**later))
    assert state.age is not None
    return state.quiet


def test_a_feed_is_quiet_against_its_own_habit_and_not_by_the_clock(room: Room) -> None:
    with_silences(room, 2, 5, 1, 3, 60)
    assert not quiet_after(room, hours=119)
    assert quiet_after(room, hours=121)


def test_a_busy_feed_may_be_silent_over_a_weekend(room: Room) -> None:
    with_silences(room, *[0.5] * 20)
    assert not quiet_after(room, hours=47)
    assert quiet_after(room, hours=49)


def test_a_feed_of_few_articles_has_no_habit_yet(room: Room) -> None:
    with_silences(room, 1, 1)
    assert not quiet_after(room, days=300)


def dated(title: str, when: str) -> Behaviour:
    return page(
        f"<html><head><title>{title}</title><meta property='article:published_time' content='{when}'></head>"
        f"<body><article><h1>{title}</h1><p>{WORDS}</p><p>{WORDS}</p></article></body></html>"
    )


def test_a_feed_is_as_old_as_its_newest_article_says(room: Room) -> None:
    begin = datetime.fromtimestamp(START, UTC)
    came_out = (begin - timedelta(days=40)).isoformat()
    room.site.paths |= {
        "/feed": page(rss(item("/a", "Mon, 20 Mar 2033 10:00:00 GMT"), "<item><link>/b</link></item>")),
        "/a": dated("A", came_out),
        "/b": dated("B", came_out),
    }
    room.follow()
    assert sorted(room.read()) == ["A", "B"]
    (state,) = room.feeds.states(begin)
    assert state.age == timedelta(days=40)


def test_a_feed_of_which_nothing_was_taken_has_no_age(room: Room) -> None:
    feed = rss(item("/gone"))
    room.site.paths |= {"/feed": page(feed), "/gone": page("x", status="404 Gone")}
    room.follow()
    room.read()
    assert not room.house.library.article_ids()
    (state,) = room.feeds.states(datetime.fromtimestamp(room.now, UTC))
    assert state.age is None


def test_an_article_without_a_date_is_as_old_as_it_was_seen(room: Room) -> None:
    room.site.paths |= {"/feed": page(rss("<item><link>/a</link></item>")), "/a": story("A")}
    room.follow()
    room.read()
    (state,) = room.feeds.states(datetime.fromtimestamp(room.now, UTC))
    assert state.age is not None and timedelta() <= state.age < timedelta(minutes=1)


def test_two_feeds_with_one_article_do_not_change_its_outlet(room: Room) -> None:
    desks = [rss(item("/a")).replace("The Post", name) for name in ("World desk", "Politics desk")]
    room.site.paths |= {"/feed": page(desks[0]), "/two": page(desks[1]), "/a": story("A")}
    for path in ("/feed", "/two"):
        room.follow(path)
        room.read(EVERY * 1.2)
    assert [one.source for one in room.stored if isinstance(one, Article)] == ["World desk", "World desk"]


def test_an_entry_that_cannot_be_stored_as_it_is_does_not_stop_the_watch(room: Room) -> None:
    items = '{"id": "a\\ud800", "url": "/a", "date_modified": "2026\\ud800"}, {"id": "b", "url": "/b\\ud800"}'
    feed = f'{{"version": "https://jsonfeed.org/version/1.1", "title": "T\\ud800", "items": [{items}]}}'
    room.site.paths |= {
        "/feed": page(feed, headers={"Content-Type": "application/feed+json"}),
        "/a": story("A"),
    }
    room.follow()
    assert "A" in room.read()
    assert "A" not in room.read(EVERY * 1.2)


def test_a_feed_that_was_never_read_has_no_age(room: Room, tmp_path: Path) -> None:
    room.follow()
    (state,) = room.feeds.states(datetime.fromtimestamp(room.now, UTC))
    assert (state.age, state.quiet) == (None, False)
    assert not room.feeds.add(room.site.url("/feed"), "", datetime.fromtimestamp(room.now, UTC))
    assert room.feeds.remove(room.site.url("/feed"))
    assert not room.feeds.remove(room.site.url("/feed"))
