"""The list that a feed reader exports gives the addresses of its feeds."""

from __future__ import annotations

import pytest

from ingest.documents import Unreadable
from ingest.extract.opml import list_feeds

LIST = """<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>
<outline text="News"><outline type="rss" text="Rock" xmlUrl="https://rock.example/feed?utm_source=x"/>
<outline type="rss" text="Rock again" xmlUrl="https://rock.example/feed"/></outline>
<outline type="rss" xmlUrl="https://lamp.example/atom"/><outline type="link" url="https://no.example"/>
<outline xmlUrl="file:///etc/passwd"/></body></opml>"""


def test_a_list_of_feeds_gives_each_address_once() -> None:
    assert list_feeds(LIST.encode()) == ["https://rock.example/feed", "https://lamp.example/atom"]
    assert list_feeds(LIST.encode("utf-16")) == list_feeds(LIST.encode())


def test_what_is_no_list_of_feeds_is_refused() -> None:
    table = {
        "": "not well-formed",
        "<rss/>": "no OPML",
        "<opml/>": "lists no feeds",
        LIST[:200]: "not well-formed",
        "<!DOCTYPE opml [<!ENTITY a 'a'>]><opml>&a;</opml>": "entities",
        "<opml>" + "<outline>" * 100_000: "not well-formed",
    }
    for text, reason in table.items():
        with pytest.raises(Unreadable, match=reason):
            list_feeds(text.encode())
