"""A page in any of the styles of news sites gives its article, its date and its names, and nothing else."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from ingest.documents import Unreadable
from ingest.extract.charset import decode_text, python_charset
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
    assert got.published == (date.fromisoformat(expected["published"]) if expected["published"] else None)
    assert got.instant == instant
    assert (got.title, got.source) == (expected["title"], expected["outlet"])
    assert (list(got.authors), got.language) == (expected["authors"], expected["language"])


@pytest.mark.parametrize("name", EXPECTED)
def test_a_saved_page_gives_all_of_its_article_and_hardly_more(name: str) -> None:
    expected, got = EXPECTED[name], read_html(saved(name), TODAY)
    assert [one for one in expected["paragraphs"] if one not in got.text] == []
    assert [one for one in expected["not"] if one in got.text] == []
    assert overlap(got.text, "\n".join(expected["paragraphs"])) > 0.9


def test_an_article_of_half_past_eleven_at_night_is_of_that_day_there() -> None:
    found = parse_moment("2023-03-14T23:30:00-05:00")
    assert found and found.day == date(2023, 3, 14)
    assert found.instant == datetime(2023, 3, 15, 4, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "day", "instant"),
    [
        ("2023-03-14", date(2023, 3, 14), None),
        ("2023-03-14T10:00:00", date(2023, 3, 14), None),
        ("2023-03-14T10:00:00.000Z", date(2023, 3, 14), datetime(2023, 3, 14, 10, tzinfo=UTC)),
        ("2023-03-14T01:00:00+0900", date(2023, 3, 14), datetime(2023, 3, 13, 16, tzinfo=UTC)),
        ("Tue, 14 Mar 2023 23:30:00 -0500", date(2023, 3, 14), datetime(2023, 3, 15, 4, 30, tzinfo=UTC)),
        ("Tue, 14 Mar 2023 18:45:00 GMT", date(2023, 3, 14), datetime(2023, 3, 14, 18, 45, tzinfo=UTC)),
        ("March 14, 2023", date(2023, 3, 14), None),
        ("14 March 2023, 6:45 pm", date(2023, 3, 14), None),
    ],
)
def test_a_date_is_read_as_it_is_written_there(written: str, day: date, instant: datetime | None) -> None:
    found = parse_moment(written)
    assert found and (found.day, found.instant) == (day, instant)


@pytest.mark.parametrize(
    "written",
    [
        *("", "soon", "March 14", "0000-00-00", "0001-01-01T00:00:00Z", "9999-99-99", "+:", "GMT"),
        *(20230314, None, ["2023-03-14"], "2023-03-14 " * 50, "14 March 2023 to 16 March 2023"),
        "Tue, 99 Mar 2023 18:45:00 GMT",
    ],
)
def test_what_is_no_date_is_unknown(written: object) -> None:
    assert parse_moment(written) is None


def test_an_instant_outside_the_calendar_is_unknown_and_its_day_is_not() -> None:
    found = parse_moment("9999-12-31T23:30:00-05:00")
    assert found and (found.day, found.instant) == (date(9999, 12, 31), None)


@pytest.mark.parametrize(
    "around",
    [
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
    ],
)
def test_another_date_than_that_of_publication_is_not_taken_for_it(around: str) -> None:
    assert read_html(page(around=around), TODAY).published is None


@pytest.mark.parametrize(
    "around",
    [
        "<p>5 March 2023</p>",
        "<p>Sunday, March 5, 2023</p>",
        "<p>Published: 5 March 2023 at 10:40</p>",
        "<p>By Jane Doe | 5 Mar 2023</p>",
        "<p>By Jane Doe, 5 March 2023 10:40 GMT</p>",
        "<div><span>Posted on</span> <b>2023-03-05</b></div>",
        "<p>Updated 9 March 2023</p><p>First published 5 March 2023</p>",
        "<p>5 March 2023 (updated 9 March 2023)</p>",
        "<time>5 March 2023</time>",
    ],
)
def test_a_visible_line_is_the_last_resort(around: str) -> None:
    assert read_html(page(around=around), TODAY).published == date(2023, 3, 5)
    stated = '<meta property="article:published_time" content="2023-02-01">'
    assert read_html(page(stated, around), TODAY).published == date(2023, 2, 1)


def test_a_line_made_to_be_tried_again_and_again_is_left_at_once() -> None:
    assert not is_date_line("by on, " * 22 + "x 5 March 2023")
    assert read_metadata(page(around=f"<p>{'by On, ' * 20}5 March 2023</p>")).title == "Lamp lit"


def test_linked_data_of_any_shape_is_read_or_passed_over() -> None:
    deep = "[" * 5_000 + "]" * 5_000
    for data in (
        "",
        "{",
        "null",
        "[]",
        '"x"',
        deep,
        '{"@type": 5, "author": {"name": ["x"]}, "publisher": 3}',
    ):
        head = f'<script type="application/ld+json">{data}</script>'
        assert read_html(page(head), TODAY).title == "Lamp lit"
    nested: Any = {"@type": "NewsArticle", "datePublished": "2022-01-01"}
    for _ in range(100):
        nested = {"a": nested}
    from lxml.html import document_fromstring

    root = document_fromstring(f'<script type="application/ld+json">{json.dumps(nested)}</script>')
    assert read_json_ld(root).published is None


@pytest.mark.parametrize(
    ("lang", "code"),
    [("en-GB", "en"), ("EN", "en"), ("de_AT", "de"), ("fil", "fil"), ("", ""), ("english", "")],
)
def test_a_language_is_a_code(lang: str, code: str) -> None:
    assert read_metadata(f'<html lang="{lang}"><body><p>text</p></body></html>').language == code


def test_a_page_without_an_article_is_refused() -> None:
    for markup in ("", " ", "<html></html>", "<p> </p>", "<!-- nothing -->"):
        with pytest.raises(Unreadable, match="no article text"):
            read_html(markup, TODAY)


@pytest.mark.parametrize(
    ("data", "said", "text"),
    [
        ("Müller".encode(), "iso-8859-1", "Müller"),
        ("Müller – ja".encode("cp1252"), "iso-8859-1", "Müller – ja"),
        ("Привет, мир".encode("koi8-r"), "koi8-r", "Привет, мир"),
        ('<meta charset="windows-1251"> Привет'.encode("cp1251"), "", '<meta charset="windows-1251"> Привет'),
        ('<meta charset="cp1251"> Привет'.encode("cp1251"), "utf-8", '<meta charset="cp1251"> Привет'),
        ("日本の新聞".encode("shift_jis"), "Shift_JIS", "日本の新聞"),
        ("日本".encode("iso2022_jp"), "iso-2022-jp", "日本"),
        ("plain".encode("utf-16-le"), "utf-16le", "plain"),
        ("é".encode("utf-16"), "ascii", "é"),
        ("é".encode("utf-8-sig"), "cp1252", "é"),
    ],
)
def test_bytes_are_read_as_they_are_and_not_as_they_are_called(data: bytes, said: str, text: str) -> None:
    assert decode_text(data, said) == text


@pytest.mark.parametrize(
    "name",
    [
        "rot13",
        "hex",
        "zlib",
        "idna",
        "punycode",
        "unicode_escape",
        "utf-7",
        "undefined",
        "x" * 999,
        "\x00",
        "",
    ],
)
def test_an_encoding_that_is_no_character_set_is_not_taken(name: str) -> None:
    assert python_charset(name) == ""


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2023-03-14 23:30:00 EST", datetime(2023, 3, 15, 4, 30, tzinfo=UTC)),
        ("2023-03-14T10:00:00 CET", datetime(2023, 3, 14, 9, tzinfo=UTC)),
        ("2023-03-14 10:00 PDT", datetime(2023, 3, 14, 17, tzinfo=UTC)),
    ],
)
def test_a_time_zone_may_be_named_by_its_letters(written: str, instant: datetime) -> None:
    found = parse_moment(written)
    assert found and found.day == date(2023, 3, 14) and found.instant == instant


def test_a_date_that_may_be_two_is_none() -> None:
    assert parse_moment("03/04/2023") is None
    assert (found := parse_moment("13/04/2023")) and found.day == date(2023, 4, 13)
    assert (same := parse_moment("03/03/2023")) and same.day == date(2023, 3, 3)
