"""Pages, feeds and sitemaps on a server become articles, within the manners of a guest."""

from __future__ import annotations

import gzip
from datetime import UTC, date, datetime

import pytest
from faults.misbehaviour import Site, page, redirect
from faults.reach import fetcher

from ingest.documents import Refusal
from ingest.fetch.errors import Refused, Unreachable
from ingest.fetch.robots import PoliteFetcher
from ingest.sources.web import MOST_PAGES, MOST_SITEMAPS, WebReader
from retrieval.types import Article

XML = {"Content-Type": "application/rss+xml"}
STORY = (
    "The lamp of the northern rock was lit again after a winter of repairs to its room and to its stair. " * 8
)


FULL = f"<description><![CDATA[<p>{STORY}</p><p>{STORY}</p>]]></description>"
DATED = "<pubDate>Tue, 14 Mar 2023 23:30:00 -0500</pubDate>"


def article_page(title: str, head: str = "", text: str = STORY) -> str:
    head = f'<title>{title}</title><meta property="og:site_name" content="Northline">{head}'
    body = f"<h1>{title}</h1><p>{text}</p><p>{text[:200]}</p>"
    return f'<html lang="en"><head>{head}</head><body>{body}</body></html>'


def rss(*items: str, title: str = "The Harbour Post") -> str:
    return f'<rss version="2.0"><channel><title>{title}</title>{"".join(items)}</channel></rss>'


class Time:
    """A clock that sleeping moves."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def guest(site: Site, time: Time) -> PoliteFetcher:
    return PoliteFetcher(fetcher(site.port, known={"other.example": ["127.0.0.1"]}), time.clock, time.sleep)


@pytest.fixture
def web(guest: PoliteFetcher) -> WebReader:
    return WebReader(guest, lambda: date(2026, 1, 1))


def read(web: WebReader, url: str) -> tuple[list[Article], list[Refusal]]:
    found = [*web.read(url)]
    return [one for one in found if isinstance(one, Article)], [
        one for one in found if isinstance(one, Refusal)
    ]


def test_a_page_becomes_an_article_with_its_address(site: Site, web: WebReader) -> None:
    head = '<meta property="article:published_time" content="2023-03-14T23:30:00-05:00">'
    site.paths["/lamp"] = page(article_page("Lamp lit", head))
    (one,), refused = read(web, site.url("/lamp?utm_source=x"))
    assert refused == []
    assert (one.title, one.source, one.language) == ("Lamp lit", "Northline", "en")
    assert (one.published, one.instant) == (date(2023, 3, 14), datetime(2023, 3, 15, 4, 30, tzinfo=UTC))
    assert one.url == site.url("/lamp")
    assert one.text.startswith("The lamp of the northern rock")


def test_a_page_is_known_by_the_address_it_calls_its_own_within_its_host(site: Site, web: WebReader) -> None:
    own = f'<link rel="canonical" href="{site.url("/lamp")}">'
    site.paths["/lamp/amp"] = page(article_page("Lamp lit", own))
    assert read(web, site.url("/lamp/amp"))[0][0].url == site.url("/lamp")
    foreign = '<link rel="canonical" href="https://great.example/story">'
    site.paths["/fake"] = page(article_page("Lamp lit", foreign))
    assert read(web, site.url("/fake"))[0][0].url == site.url("/fake")


def test_a_page_that_moved_is_known_by_where_it_is(site: Site, web: WebReader) -> None:
    site.paths |= {"/old": redirect("/new"), "/new": page(article_page("Lamp lit"))}
    assert read(web, site.url("/old"))[0][0].url == site.url("/new")


def test_a_page_whose_bytes_are_not_what_its_server_says_is_read(site: Site, web: WebReader) -> None:
    body = article_page("Žižkov – lampa", text=STORY.replace("lamp", "lampička")).encode()
    site.paths["/p"] = page(body, headers={"Content-Type": "text/html; charset=iso-8859-1"})
    assert read(web, site.url("/p"))[0][0].title == "Žižkov – lampa"


def test_what_is_no_article_is_refused_with_its_address(site: Site, web: WebReader) -> None:
    site.paths |= {"/image": page(b"\x89PNG", headers={"Content-Type": "image/png"}), "/empty": page("")}
    table = {"/missing": "with status 404", "/image": "of the kind image/png", "/empty": "no article text"}
    for path, reason in table.items():
        found, (refused,) = read(web, site.url(path))
        assert (found, refused.path, reason in refused.reason) == ([], site.url(path), True)


def test_a_feed_is_read_with_the_pages_it_only_sums_up(site: Site, web: WebReader) -> None:
    cut = FULL.replace("</p>]]>", " Continue reading…</p>]]>")
    items = [
        f"<item><title>Short</title><link>/short</link>{DATED}<description>In short.</description></item>",
        f"<item><title>Whole</title><link>/whole</link>{DATED}{FULL}</item>",
        f"<item><title>Cut</title><link>/cut</link>{DATED}{cut}</item>",
        "<item><title>Gone</title><link>/gone</link></item>",
    ]
    site.paths["/feed"] = page(rss(*items), headers=XML)
    site.paths |= {"/short": page(article_page("Short page")), "/cut": page(article_page("Cut page"))}
    found, (refused,) = read(web, site.url("/feed"))
    assert [one.title for one in found] == ["Short page", "Whole", "Cut page"]
    assert {one.published for one in found} == {date(2023, 3, 14)}
    assert (found[0].source, found[1].source) == ("Northline", "127.0.0.1")
    assert (refused.path, site.count("/whole")) == (site.url("/gone"), 0)


def test_a_feed_cannot_speak_for_another_host(site: Site, web: WebReader) -> None:
    link = site.url("/real", "other.example")
    site.paths["/feed"] = page(
        rss(f"<item><title>Fake</title><link>{link}</link>{DATED}{FULL}</item>"), headers=XML
    )
    site.paths["/real"] = page(article_page("Real"))
    (one,), _ = read(web, site.url("/feed"))
    assert (one.title, one.url) == ("Real", link)


def test_a_feed_can_lead_to_no_inner_machine(site: Site, web: WebReader) -> None:
    site.paths["/feed"] = page(
        rss("<item><link>http://10.0.0.1/</link></item>", "<item><link>file:///etc/passwd</link></item>"),
        headers=XML,
    )
    found, (nowhere, refused) = read(web, site.url("/feed"))
    assert (found, refused.path) == ([], "http://10.0.0.1/")
    assert nowhere.reason == "lists 1 entry without a web address"


def test_a_sitemap_gives_the_dates_that_pages_lack(site: Site, web: WebReader) -> None:
    news = "http://www.google.com/schemas/sitemap-news/0.9"
    site.paths["/index"] = page(
        f"<sitemapindex><sitemap><loc>{site.url('/map')}</loc></sitemap></sitemapindex>"
    )
    site.paths["/map"] = page(
        f'<urlset xmlns:n="{news}"><url><loc>{site.url("/a")}</loc><n:news><n:publication_date>2023-03-14'
        "</n:publication_date></n:news></url></urlset>"
    )
    site.paths["/a"] = page(article_page("A"))
    (one,), refused = read(web, site.url("/index"))
    assert (one.published, refused) == (date(2023, 3, 14), [])


def test_a_packed_sitemap_is_read_and_one_that_is_missed_is_named(site: Site, web: WebReader) -> None:
    places = "".join(
        f"<sitemap><loc>{site.url(path)}</loc></sitemap>" for path in ("/map.xml.gz", "/broken.xml")
    )
    site.paths["/index"] = page(f"<sitemapindex>{places}</sitemapindex>")
    packed = gzip.compress(f"<urlset><url><loc>{site.url('/a')}</loc></url></urlset>".encode())
    site.paths["/map.xml.gz"] = page(packed, headers={"Content-Type": "application/x-gzip"})
    site.paths |= {"/broken.xml": page("x", status="500 Error"), "/a": page(article_page("A"))}
    found, refused = read(web, site.url("/index"))
    assert [one.title for one in found] == ["A"]
    assert [str(one) for one in refused] == [f"{site.url('/broken.xml')} answered with status 500"]
    assert [one.title for one in read(web, site.url("/map.xml.gz"))[0]] == ["A"]


def test_more_sitemaps_than_are_read_are_named(site: Site, web: WebReader) -> None:
    places = [f"/map{number}" for number in range(MOST_SITEMAPS + 5)]
    listed = "".join(f"<sitemap><loc>{site.url(path)}</loc></sitemap>" for path in places)
    site.paths["/index"] = page(f"<sitemapindex>{listed}</sitemapindex>")
    site.paths |= {path: page(f"<urlset><url><loc>{site.url('/a')}</loc></url></urlset>") for path in places}
    site.paths["/a"] = page(article_page("A"))
    _, refused = read(web, site.url("/index"))
    assert "is one of 25 sitemaps, of which the first 20 were read" in str(refused[0])


@pytest.mark.slow
def test_a_feed_of_nothing_and_one_of_too_much_say_so(site: Site, web: WebReader) -> None:
    site.paths["/none"] = page(rss(), headers=XML)
    assert read(web, site.url("/none"))[1][0].reason == "lists no articles"
    site.paths["/much"] = page(
        rss(
            *(f"<item><title>{n}</title><link>/{n}</link>{DATED}{FULL}</item>" for n in range(MOST_PAGES + 1))
        ),
        headers=XML,
    )
    found, (refused,) = read(web, site.url("/much"))
    assert (len(found), refused.reason) == (500, "lists 501 articles, of which the first 500 were read")


def test_what_robots_txt_closes_is_not_read_and_what_a_person_names_is(site: Site, web: WebReader) -> None:
    site.paths["/robots.txt"] = page(
        "User-agent: *\nDisallow: /closed\n", headers={"Content-Type": "text/plain"}
    )
    site.paths |= {"/closed/a": page(article_page("A")), "/open": page(article_page("Open"))}
    site.paths["/feed"] = page(
        rss("<item><link>/closed/a</link></item>", "<item><link>/open</link></item>"), headers=XML
    )
    found, (refused,) = read(web, site.url("/feed"))
    assert ([one.title for one in found], refused.reason) == (
        ["Open"],
        "is closed to Dateline by the robots.txt of its host",
    )
    assert site.count("/robots.txt") == 1
    assert read(web, site.url("/closed/a"))[0][0].title == "A"


@pytest.mark.parametrize(
    "robots", [None, "Disallow: /", "\x00\xff nonsense", "User-agent: Other\nDisallow: /\n"]
)
def test_a_robots_txt_that_says_nothing_to_us_closes_nothing(
    site: Site, guest: PoliteFetcher, robots: str | None
) -> None:
    site.paths |= {"/robots.txt": page(robots)} if robots else {}
    site.paths["/a"] = page("here")
    assert guest.get(site.url("/a")).body == b"here"


def test_a_host_whose_robots_txt_fails_is_left_alone_for_a_while(
    site: Site, guest: PoliteFetcher, time: Time
) -> None:
    site.paths |= {"/robots.txt": page("x", status="503 Busy"), "/a": page("here")}
    for _ in range(3):
        with pytest.raises(Unreachable, match=r"robots\.txt that answered with status 503"):
            guest.get(site.url("/a"))
    assert (site.count("/robots.txt"), site.count("/a")) == (1, 0)
    time.now += 301
    site.paths["/robots.txt"] = page("")
    assert guest.get(site.url("/a")).body == b"here"


def test_a_host_is_not_asked_in_haste_and_others_need_not_wait(
    site: Site, guest: PoliteFetcher, time: Time
) -> None:
    site.paths |= {"/a": page("a"), "/b": page("b")}
    for path in ("/a", "/b", "/a"):
        guest.get_named(site.url(path))
    assert time.slept == [1.0, 1.0]
    guest.get_named(site.url("/a", "other.example"))
    assert time.slept == [1.0, 1.0]
    time.now += 5
    guest.get_named(site.url("/a"))
    assert time.slept == [1.0, 1.0]


@pytest.mark.parametrize(("delay", "slept"), [("7", 7.0), ("9999", 30.0), ("-4", 1.0), ("soon", 1.0)])
def test_a_delay_that_robots_txt_asks_for_is_kept_within_reason(
    site: Site, guest: PoliteFetcher, time: Time, delay: str, slept: float
) -> None:
    site.paths |= {"/robots.txt": page(f"User-agent: Dateline\nCrawl-delay: {delay}\n"), "/a": page("a")}
    guest.get(site.url("/a"))
    assert time.slept == [slept]


def test_a_closed_address_is_closed_for_good(site: Site, guest: PoliteFetcher) -> None:
    site.paths["/robots.txt"] = page("User-agent: dateline\nDisallow: /\n")
    with pytest.raises(Refused):
        guest.get(site.url("/a"))
