"""A page in any of the styles of news sites gives its article, its date and its names, and nothing else."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from ingest.documents import Moment, NotYet, Unreadable
from ingest.extract.html_page import read_html
from ingest.extract.json_ld import read_json_ld
from ingest.extract.metadata import read_metadata
from ingest.extract.publication_date import parse_moment
from ingest.extract.visible_date import is_date_line

PAGES = Path(__file__).parent / "pages"
EXPECTED: dict[str, dict[str, Any]] = json.loads((PAGES / "expected.json").read_text(encoding="utf-8"))
TODAY = date(2026, 1, 1)


def saved(name: str) -> str:
    return (PAGES / f"{name}.html").read_text(encoding="utf-8")


def overlap(one: str, other: str) -> float:
    """F1 of the words of two texts."""
    first, second = Counter(one.split()), Counter(other.split())
    return 2 * sum((first & second).values()) / (sum(first.values()) + sum(second.values()))


def page(head: str = "", around: str = "", body: str = "") -> str:
    story = (
        "The lamp of the northern rock was lit again after a winter of repairs to its room and its stair. "
        * 3
    )
    top = f"<html><head>{head}</head><body><h1>Lamp lit</h1>{around}"
    return f"{top}<p>{story}</p><p>{story}</p>{body}</body></html>"


def test_every_saved_page_is_expected_to_be_something() -> None:
    assert {path.stem for path in PAGES.glob("*.html")} == set(EXPECTED)
    assert len(EXPECTED) >= 20


@pytest.mark.parametrize("name", EXPECTED)
def test_a_saved_page_says_what_it_is(name: str) -> None:
    expected, got = EXPECTED[name], read_html(saved(name), TODAY)
    instant = expected["instant"] and datetime.fromisoformat(expected["instant"]).astimezone(UTC)
    day = date.fromisoformat(expected["published"]) if expected["published"] else None
    assert got.published == (Moment(day, instant) if day else None)
    assert (got.title, got.source) == (expected["title"], expected["outlet"])
    assert (list(got.authors), got.language) == (expected["authors"], expected["language"])

    assert [one for one in expected["paragraphs"] if one not in got.text] == []
    assert [one for one in expected["not"] if one in got.text] == []
    assert overlap(got.text, "\n".join(expected["paragraphs"])) > 0.9


def test_a_date_is_read_as_it_is_written_there() -> None:
    """The day there, and the instant where a time zone is given."""
    march, night = date(2023, 3, 14), datetime(2023, 3, 15, 4, 30, tzinfo=UTC)
    table = {
        "2023-03-14": (march, None),
        "2023-03-14T10:00:00": (march, None),
        "2023-03-14T10:00:00.000Z": (march, datetime(2023, 3, 14, 10, tzinfo=UTC)),
        "2023-03-14T23:30:00-05:00": (march, night),
        "2023-03-14T01:00:00+0900": (march, datetime(2023, 3, 13, 16, tzinfo=UTC)),
        "2023-03-14 23:30:00 EST": (march, night),
        "2023-03-14T10:00:00 CET": (march, datetime(2023, 3, 14, 9, tzinfo=UTC)),
        "2023-03-14 10:00 PDT": (march, datetime(2023, 3, 14, 17, tzinfo=UTC)),
        "Tue, 14 Mar 2023 23:30:00 -0500": (march, night),
        "Tue, 14 Mar 2023 18:45:00 GMT": (march, datetime(2023, 3, 14, 18, 45, tzinfo=UTC)),
        "March 14, 2023": (march, None),
        "14 March 2023, 6:45 pm": (march, None),
        "13/04/2023": (date(2023, 4, 13), None),
        "03/03/2023": (date(2023, 3, 3), None),
        # Outside the calendar in UTC.
        "9999-12-31T23:30:00-05:00": (date(9999, 12, 31), None),
    }
    assert {written: parse_moment(written) for written in table} == {
        written: Moment(*expected) for written, expected in table.items()
    }


def test_what_is_no_date_or_may_be_two_is_unknown() -> None:
    nothing = ["", "soon", "March 14", "0000-00-00", "0001-01-01T00:00:00Z", "9999-99-99", "+:", "GMT"]
    odd = [2023, None, True, ["2023-03-14"], "2023-03-14 " * 50, "14 March 2023 to 16 March 2023"]
    for written in (*nothing, *odd, "Tue, 99 Mar 2023 18:45:00 GMT", "03/04/2023"):
        assert parse_moment(written) is None, written


OTHER_DATES = [
    "<p>Updated 5 March 2023</p>",
    "<p>Last modified on 5 March 2023, 10:00</p>",
    '<time class="updated" datetime="2023-03-05">5 March</time>',
    '<time itemprop="dateModified" datetime="2023-03-05">5 March</time>',
    '<p>Updated <time datetime="2023-03-05">5 March</time></p>',
    '<div class="comments"><time datetime="2023-03-05">5 March 2023</time></div>',
    "<p>The fair opens on 5 March 2023 and closes a week later.</p>",
    "<p>5 March 2023 is the day on which the fair opens.</p>",
    '<aside><p>5 March 2023</p></aside><p class="event-date">5 March 2023</p>',
    "<p>Deadline: 5 March 2023</p>",
    "<p>5 to 9 March 2023</p>",
]
VISIBLE_DATES = [
    "<p>5 March 2023</p>",
    "<p>Sunday, March 5, 2023</p>",
    "<p>Published: 5 March 2023 at 10:40</p>",
    "<p>By Jane Doe | 5 Mar 2023</p>",
    "<p>By Jane Doe, 5 March 2023 10:40 GMT</p>",
    "<div><span>Posted on</span> <b>2023-03-05</b></div>",
    "<p>Updated 9 March 2023</p><p>First published 5 March 2023</p>",
    "<p>5 March 2023 (updated 9 March 2023)</p>",
    "<time>5 March 2023</time>",
]


def test_only_a_visible_line_of_publication_is_taken_for_one_and_as_the_last_resort() -> None:
    stated = '<meta property="article:published_time" content="2022-12-01">'
    for around in OTHER_DATES:
        assert read_html(page(around=around), TODAY).published is None, around
    for around in VISIBLE_DATES:
        assert read_html(page(around=around), TODAY).published == Moment(date(2023, 3, 5)), around
        assert read_html(page(stated, around), TODAY).published == Moment(date(2022, 12, 1)), around
    end = "<p>It was last lit on 12 January 2022.</p><footer>© 2021 The Post. Printed 2020-05-05.</footer>"
    assert read_html(page(body=end), TODAY).published is None


def test_a_page_states_its_date_in_several_ways() -> None:
    graph = '{"@graph": [{"@type": "NewsArticle", "datePublished": "2022-01-20T08:00:00Z",'
    for head in (
        f'<script type="application/ld+json">{graph} "dateModified": "2022-01-25"}}]}}</script>',
        '<script type="application/ld+json">{bad</script><meta name="DC.date.issued" content="2022-01-20">',
        '<meta itemprop="datePublished" content="2022-01-20">',
        '<meta name="date" content="yesterday"><time pubdate datetime="2022-01-20 07:30">today</time>',
    ):
        found = read_html(page(head), TODAY).published
        assert found and found.day == date(2022, 1, 20), head
    with pytest.raises(NotYet, match="future"):
        read_html(page('<meta property="article:published_time" content="2026-01-20">'), TODAY)


DATED = {
    "a trailing comma and semicolon": '<script type="application/ld+json">{"@type": "NewsArticle",'
    ' "datePublished": "2022-01-20",};</script>',
    "comments": '<script type="application/ld+json"><!-- x --> /* y */ {"@type": "ReportageNewsArticle",'
    ' "datePublished": "2022-01-20"} // z</script>',
    "milliseconds": '<script type="application/ld+json">{"@type": "Article", "datePublished":'
    " 1642672800000}</script>",
    "the article of this headline": '<script type="application/ld+json">[{"@type": "NewsArticle",'
    ' "headline": "Other",'
    ' "datePublished": "2018-01-20"}, {"@type": "NewsArticle", "headline": "Lamp lit",'
    ' "datePublished": "2022-01-20"}]</script>',
    "a name of libraries": '<meta name="citation_publication_date" content="2022/01/20">',
    "RDFa": '<span property="schema:datePublished" content="2022-01-20"></span>',
    "a filler and a line": '<meta name="date" content="1970-01-01T00:00:00Z"><p>20 January 2022</p>',
    "a day in a hundred years": '<meta name="date" content="2122-01-20"><p>20 January 2022</p>',
    "a change, and then": "<p>Last modified on Sat 22 Jan 2022. First published on Thu 20 Jan 2022</p>",
    "data of an empty element": '<div class="date" data-datetime="20 January 2022"></div>',
    "a later day that is shown": '<meta name="date" content="2022-01-12"><p>20 January 2022</p>',
    "another order": '<meta name="dc.date" content="2022-20-01"><p>Published: 20/01/2022</p>',
}
IN_WORDS = {
    "de": "20. Januar 2022",
    "fr": "Publié le 20 janvier 2022",
    "es": "20 de enero de 2022",
    "it": "Pubblicato il 20 gennaio 2022",
    "nl": "20 januari 2022",
    "pt": "20 de janeiro de 2022",
    "sv": "20 januari 2022",
    "pl": "20 stycznia 2022",
    "cs": "20. ledna 2022",
    "tr": "20 Ocak 2022",
    "ru": "20 января 2022",
    "zh": "2022年1月20日",
}


@pytest.mark.parametrize("how", DATED)
def test_a_date_is_found_wherever_people_put_it(how: str) -> None:
    found = read_html(page(around=DATED[how]), TODAY).published
    assert found and found.day == date(2022, 1, 20)


def test_a_visible_date_is_read_in_the_language_of_its_page() -> None:
    def day(lang: str, line: str) -> date | None:
        markup = page(around=f"<p>{line}</p>").replace("<html>", f'<html lang="{lang}">')
        found = read_html(markup, TODAY).published
        return found.day if found else None

    assert {lang: day(lang, line) for lang, line in IN_WORDS.items()} == dict.fromkeys(
        IN_WORDS, date(2022, 1, 20)
    )
    orders = {
        "en-GB": date(2022, 4, 3),
        "en-US": date(2022, 3, 4),
        "de": date(2022, 4, 3),
        "fr-FR": date(2022, 4, 3),
    }
    assert {lang: day(lang, "03/04/2022") for lang in orders} == orders


def test_a_line_made_to_be_tried_again_and_again_is_left_at_once() -> None:
    assert not is_date_line("by on, " * 22 + "x 5 March 2023")
    assert read_metadata(page(around=f"<p>{'by On, ' * 20}5 March 2023</p>"), TODAY).title == "Lamp lit"


def test_linked_data_of_any_shape_is_read_or_passed_over() -> None:
    deep = "[" * 5_000 + "]" * 5_000
    odd = '{"@type": 5, "author": {"name": ["x"]}, "publisher": 3}'
    for data in ("", "{", "null", "[]", '"x"', deep, odd):
        head = f'<script type="application/ld+json">{data}</script>'
        assert read_html(page(head), TODAY).title == "Lamp lit"
    nested: Any = {"@type": "NewsArticle", "datePublished": "2022-01-01"}
    for _ in range(100):
        nested = {"a": nested}
    from lxml.html import document_fromstring

    root = document_fromstring(f'<script type="application/ld+json">{json.dumps(nested)}</script>')
    assert read_json_ld(root).published is None


def test_a_language_is_a_code() -> None:
    table = {"en-GB": "en", "EN": "en", "de_AT": "de", "fil": "fil", "": "", "english": ""}
    markup = '<html lang="{}"><body><p>text</p></body></html>'
    assert {lang: read_metadata(markup.format(lang), TODAY).language for lang in table} == table


def test_a_page_without_an_article_is_refused() -> None:
    for markup in ("", " ", "<html></html>", "<p> </p>", "<!-- nothing -->"):
        with pytest.raises(Unreadable, match="no article text"):
            read_html(markup, TODAY)
