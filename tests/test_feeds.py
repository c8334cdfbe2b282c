"""Every kind of feed and sitemap lists its articles; what is no feed, or a trap, is refused."""

from __future__ import annotations

import json
import time
import tracemalloc
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ingest.documents import Unreadable
from ingest.extract.feeds import is_feed, parse_feed
from ingest.extract.publication_date import Moment
from ingest.fetch.urls import normalize_url

HERE = "https://news.example/feeds/all"
NIGHT = Moment(date(2023, 3, 14), datetime(2023, 3, 15, 4, 30, tzinfo=UTC))
RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>The Harbour Post</title><link>https://news.example/</link><language>en-gb</language>
<item><title>Bridge &amp; quay shut</title><link>/bridge?utm_source=rss&amp;id=7#top</link>
<guid isPermaLink="false">g-1</guid><pubDate>Tue, 14 Mar 2023 23:30:00 -0500</pubDate>
<dc:creator>Jane Doe</dc:creator><description>In short.</description>
<content:encoded><![CDATA[<p>The whole story.</p>]]></content:encoded></item>
<item><title>Second</title><link>https://news.example/second</link></item>
<item><title>Nowhere</title><guid isPermaLink="false">g-3</guid></item>
<item><title>Not a page</title><link>javascript:alert(1)</link><guid isPermaLink="false">g-4</guid></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title>
<entry><id>tag:1</id><title>First</title><link rel="alternate" href="/first"/>
<author><name>Jane Doe</name></author>
<published>2023-03-14T23:30:00-05:00</published><updated>2023-03-16T00:00:00Z</updated><summary>Short.</summary>
</entry><entry><id>tag:2</id><title>Only updated</title><link href="/second"/>
<updated>2023-03-16T00:00:00Z</updated></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>Old Wire</title></channel>
<item rdf:about="a"><title>Old</title><link>https://news.example/old</link><dc:date>2023-03-14T23:30:00-05:00</dc:date></item>
</rdf:RDF>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Json Wire",
        "language": "en",
        "items": [
            {
                "id": "1",
                "url": "/first",
                "title": "First",
                "date_published": "2023-03-14T23:30:00-05:00",
                "content_text": "One <b>paragraph</b>.\n\nTwo.",
                "authors": [{"name": "Jane Doe"}, 5],
            },
            {"id": "2"},
            "nonsense",
        ],
    }
)
SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://news.example/first</loc><lastmod>2023-03-20</lastmod><news:news><news:publication>
<news:name>The Harbour Post</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2023-03-14T23:30:00-05:00</news:publication_date><news:title>First</news:title></news:news>
<image:image><image:loc>https://news.example/a.jpg</image:loc>
<image:title>A picture</image:title></image:image></url>
<url><loc>https://news.example/second</loc><lastmod>2023-03-20</lastmod></url><url></url></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://news.example/2022.xml</loc><lastmod>2022-12-31</lastmod></sitemap>
<sitemap><loc>https://news.example/2023.xml</loc><lastmod>2023-03-14</lastmod></sitemap></sitemapindex>"""


def test_rss_lists_its_items_with_their_links_dates_and_texts() -> None:
    found = parse_feed(RSS.encode(), HERE)
    assert found.title == "The Harbour Post"
    first, second = found.entries
    assert (first.key, first.url) == ("g-1", "https://news.example/bridge?id=7")
    assert (first.title, first.authors, first.language) == ("Bridge & quay shut", ("Jane Doe",), "en-gb")
    assert (first.published, first.content) == (NIGHT, "<p>The whole story.</p>")
    assert (second.key, second.published) == ("https://news.example/second", None)


def test_atom_tells_publication_from_update() -> None:
    first, second = parse_feed(ATOM.encode(), HERE).entries
    assert (first.url, first.published, first.stamp) == (
        "https://news.example/first",
        NIGHT,
        "2023-03-16T00:00:00Z",
    )
    assert (second.published, second.stamp) == (
        Moment(date(2023, 3, 16), datetime(2023, 3, 16, tzinfo=UTC)),
        "2023-03-16T00:00:00Z",
    )


def test_an_old_rss_has_the_date_of_its_time() -> None:
    (one,) = parse_feed(RDF.encode(), HERE).entries
    assert (one.url, one.published) == ("https://news.example/old", NIGHT)


def test_a_json_feed_is_a_feed() -> None:
    found = parse_feed(JSON_FEED.encode(), HERE)
    (one,) = found.entries
    assert (one.url, one.published, one.authors) == ("https://news.example/first", NIGHT, ("Jane Doe",))
    assert one.content == "<p>One &lt;b&gt;paragraph&lt;/b&gt;.</p><p>Two.</p>"


def test_a_news_sitemap_has_dates_and_a_modification_is_none() -> None:
    first, second = parse_feed(SITEMAP.encode(), HERE).entries
    assert (first.published, first.title, first.outlet, first.language) == (
        NIGHT,
        "First",
        "The Harbour Post",
        "en",
    )
    assert (second.url, second.published, second.stamp) == ("https://news.example/second", None, "2023-03-20")


def test_an_index_of_sitemaps_lists_the_newest_first() -> None:
    assert parse_feed(INDEX.encode(), HERE).sitemaps == (
        "https://news.example/2023.xml",
        "https://news.example/2022.xml",
    )


def test_a_listing_is_told_from_a_page() -> None:
    for text in (RSS, ATOM, RDF, JSON_FEED, SITEMAP, INDEX):
        for data in (text.encode(), text.encode("utf-8-sig"), b"\n " + text.encode()):
            assert is_feed(data, "text/html"), text
        assert not is_feed(
            f"<!DOCTYPE html><html><body><pre>{text}</pre></body></html>".encode(), "text/html"
        )


def test_a_feed_in_another_encoding_is_read() -> None:
    for encoding in ("utf-16", "utf-8-sig", "cp1252"):
        head = f'<?xml version="1.0" encoding="{encoding}"?>'
        text = RSS.replace('<?xml version="1.0"?>', head).replace("quay", "café")
        assert parse_feed(text.encode(encoding), HERE).entries[0].title == "Bridge & café shut"


def test_a_feed_that_is_not_well_formed_is_read_all_the_same() -> None:
    broken = RSS.replace("In short.", "In short & <b>bold.").replace("</channel></rss>", "")
    assert [one.title for one in parse_feed(broken.encode(), HERE).entries][:1] == ["Bridge & quay shut"]


def test_what_is_no_feed_is_refused() -> None:
    version = b'{"version": "https://jsonfeed.org/version/1"}'
    for data in (b"", b"<html></html>", b"{}", version, b"{", b"[" * 9_999):
        with pytest.raises(Unreadable):
            parse_feed(data, HERE)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
SHOWN = "<channel><title>{}</title></channel></rss>"
BOMBS = {
    "laughs": f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]><rss>{SHOWN.format("&l11;")}',
    "quadratic": f'<!DOCTYPE rss [<!ENTITY a "{"x" * 50_000}">]><rss>{SHOWN.format("&a;" * 50_000)}',
    "a file": f'<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]><rss>{SHOWN.format("&f;")}',
    "an address": f'<!DOCTYPE rss [<!ENTITY f SYSTEM "http://127.0.0.1:9/x">]><rss>{SHOWN.format("&f;")}',
    "a parameter": '<!DOCTYPE rss [<!ENTITY % f SYSTEM "http://127.0.0.1:9/x"> %f;]><rss><channel/></rss>',
    "a sitemap": '<!DOCTYPE urlset [<!ENTITY l "http://x.example/">]><urlset><url><loc>&l;</loc></url></urlset>',
}


@pytest.mark.parametrize("name", BOMBS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_feed_that_declares_entities_is_refused_at_once(name: str, encoding: str) -> None:
    data = BOMBS[name].encode(encoding)
    tracemalloc.start()
    started = time.monotonic()
    with pytest.raises(Unreadable, match=r"declares XML entities|is no feed"):
        parse_feed(data, HERE)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert time.monotonic() - started < 2
    assert peak < 150 * 1024**2


def test_a_document_type_elsewhere_is_never_opened(tmp_path: Path) -> None:
    text = '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/rss.dtd">' + RSS.partition("?>")[2]
    assert parse_feed(text.encode(), HERE).title == "The Harbour Post"


@pytest.mark.slow
def test_a_feed_without_end_is_cut_in_its_entries_and_a_deep_one_is_survived() -> None:
    many = "".join(f"<item><link>https://news.example/{n}</link></item>" for n in range(3_000))
    assert (
        len(parse_feed(f"<rss version='2.0'><channel>{many}</channel></rss>".encode(), HERE).entries) == 2_000
    )
    deep = "<rss version='2.0'><channel>" + "<a>" * 50_000 + "</channel></rss>"
    with pytest.raises(Unreadable, match="is no feed that can be read"):
        parse_feed(deep.encode(), HERE)


def test_an_address_is_kept_without_what_counts_readers() -> None:
    table = {
        "https://a.example/x?utm_source=b&id=1#c": "https://a.example/x?id=1",
        "https://a.example/x?a=1&b=%20&c": "https://a.example/x?a=1&b=%20&c",
        " https://a.example ": "https://a.example",
    }
    table |= dict.fromkeys(("javascript:alert(1)", "file:///etc/passwd", "https://", "https://[", ""), "")
    assert {url: normalize_url(url) for url in table} == table


def test_a_reference_to_no_character_does_not_cost_the_feed() -> None:
    smile = "\U0001f600"
    table = {
        "&#55357;&#56832;": smile,
        "&#xD83D;&#xDE00;": smile,
        "&#xD800;": "\ufffd",
        "&#x110000;": "\ufffd",
    }
    for written, read in (table | {"&#8217;": "’"}).items():
        item = f"<item><title>Bridge {written}</title><link>http://example.org/a</link></item>"
        (entry,) = parse_feed(f'<rss version="2.0"><channel>{item}</channel></rss>'.encode(), HERE).entries
        assert entry.title == f"Bridge {read}"


def test_a_feed_that_declares_entities_is_known_as_a_feed_and_refused_for_them() -> None:
    feed = b'<!DOCTYPE rss [<!ENTITY x "y">]><rss version="2.0"><channel><title>&x;</title></channel></rss>'
    assert is_feed(feed)
    with pytest.raises(Unreadable, match="entities"):
        parse_feed(feed, "http://example.org/feed")
