"""Bytes become text without losing a word, and a publication date is read or unknown, never invented."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents import TITLE_LENGTH, Unreadable, make_title
from ingest.extract.charset import decode_text
from ingest.extract.formats import read_plain_text
from ingest.extract.html_page import read_html
from ingest.extract.markdown import read_markdown
from ingest.extract.publication_date import parse_publication_day
from retrieval.text.sentences import storable

TODAY = date(2022, 2, 1)
SURROGATES = st.characters(min_codepoint=0xD800, max_codepoint=0xDFFF)


def page(head: str, body: str = "") -> str:
    paragraph = (
        "The lighthouse on the northern rock was lit again after a winter of repairs to its lamp room. "
    )
    text = "".join(f"<p>{paragraph * 2} {word}.</p>" for word in ("First", "Second", "Third"))
    return f"<html><head>{head}</head><body><article><h1>Lamp lit</h1>{text}{body}</article></body></html>"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_is_decoded_as_its_mark_says(encoding: str) -> None:
    text = "Žižkov – “ano” 12 °C\n"
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    assert decode_text(mark + text.encode(encoding)) == text


def test_an_older_encoding_is_recognised() -> None:
    text = (
        "Le maire a déclaré que la fête aurait lieu à l’été, après les élections générales de février. " * 5
    )
    assert decode_text(text.encode("cp1252")) == text


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(Unreadable, match="not text"):
        decode_text(bytes(range(128, 256)) * 40 + b"\x00\x81\xff" * 200)


@given(st.text(alphabet=st.one_of(st.characters(), SURROGATES, st.just("\x00"))))
def test_storable_text_keeps_every_offset_and_every_character_that_can_be_kept(text: str) -> None:
    kept = storable(text)
    assert len(kept) == len(text)
    kept.encode()
    changed = {before for before, after in zip(text, kept, strict=True) if before != after}
    assert all(c == "\x00" or 0xD800 <= ord(c) <= 0xDFFF for c in changed)
    assert "\x00" not in kept


@pytest.mark.parametrize(
    "value",
    [
        "2022-01-20",
        " 2022-01-20 ",
        "2022-01-20T23:59:00+02:00",
        "2022-01-20T00:00:00Z",
        date(2022, 1, 20),
        datetime(2022, 1, 20, 5, tzinfo=UTC),
    ],
)
def test_a_publication_date_is_the_day_as_written(value: object) -> None:
    assert parse_publication_day(value, TODAY) == date(2022, 1, 20)


@pytest.mark.parametrize("value", [None, ""])
def test_no_publication_date_is_unknown(value: object) -> None:
    assert parse_publication_day(value, TODAY) is None


@pytest.mark.parametrize(
    "value", ["January 20", "2022-02-30", "20 Jan 2022", 5, True, "2022", ["2022-01-20"]]
)
def test_a_malformed_date_is_refused_by_its_words(value: object) -> None:
    with pytest.raises(Unreadable) as refused:
        parse_publication_day(value, TODAY)
    assert repr(value) in str(refused.value)


def test_a_date_in_the_future_is_refused_but_not_a_time_zone_ahead() -> None:
    assert parse_publication_day("2022-02-02", TODAY) == TODAY + timedelta(days=1)
    with pytest.raises(Unreadable, match="future"):
        parse_publication_day("2022-02-03", TODAY)


def test_a_date_line_is_the_publication_date_and_no_part_of_the_text() -> None:
    document = read_plain_text("date 2022-01-20 The council met.\nIt sat.\n", TODAY)
    assert (document.text, document.published) == ("The council met.\nIt sat.", date(2022, 1, 20))


@pytest.mark.parametrize(
    "text", ["Updated: 2022-01-20 The council met.", "date 20 January The council met.", "dates 2022-01-20 x"]
)
def test_a_text_that_only_looks_dated_keeps_its_words_and_has_no_date(text: str) -> None:
    document = read_plain_text(text, TODAY)
    assert (document.text, document.published) == (text, None)


@pytest.mark.parametrize("line", ["date 2022-13-45 The council met.", "date 2099-01-01 The council met."])
def test_a_date_line_that_cannot_be_is_refused(line: str) -> None:
    with pytest.raises(Unreadable, match="publication date"):
        read_plain_text(line, TODAY)


def test_front_matter_says_what_a_markdown_article_is() -> None:
    document = read_markdown(
        "---\ntitle: A bridge\nsource: The Post\nurl: https://example.org/a\npublished: 2022-01-20\n---\n"
        "# Ignored as a title\n\nIt *will* [reopen](https://example.org/b) in `May`.\n\n- one\n- two\n",
        TODAY,
    )
    assert (document.title, document.source, document.url) == (
        "A bridge",
        "The Post",
        "https://example.org/a",
    )
    assert document.published == date(2022, 1, 20)
    assert document.text == "It will reopen in May.\n\none\n\ntwo"


def test_a_first_heading_is_the_title_of_markdown_without_front_matter() -> None:
    document = read_markdown("# A bridge\n\nIt is shut.\n\n# Later\n\nIt is open.\n", TODAY)
    assert (document.title, document.published) == ("A bridge", None)
    assert document.text == "It is shut.\n\nLater\n\nIt is open."


def test_prose_between_two_rules_is_text() -> None:
    text = read_markdown("---\nThe bridge is shut.\n---\nIt is long.\n", TODAY).text
    assert "The bridge is shut." in text
    assert "It is long." in text


def test_what_stands_in_markup_within_markdown_is_text_and_scripts_are_not() -> None:
    text = read_markdown(
        "<div>The <b>bridge</b> is shut.</div>\n\n<script>alert(1)</script>\n\nLong.\n", TODAY
    ).text
    assert text == "The bridge is shut.\n\nLong."


@pytest.mark.parametrize(
    ("about", "reason"),
    [
        ("title: [unclosed", "not YAML"),
        ("published: 2022-13-45", "date"),
        ("published: 2022-02-03", "future"),
        ("published: soon", "not like 2022-01-20"),
        ("title: [a, b]", "one line of text"),
        ("a: &a [x, x, x, x]\nb: &b [*a, *a]\nurl: *b", "one line of text"),
        ("title: " + "[" * 5_000, "not YAML"),
    ],
)
def test_a_front_matter_that_cannot_be_is_refused(about: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read_markdown(f"---\n{about}\n---\nText.\n", TODAY)


def test_a_web_page_gives_its_article_and_what_it_says_of_itself() -> None:
    head = (
        '<title>Lamp lit</title><meta property="og:site_name" content="The Post">'
        '<meta property="article:published_time" content="2022-01-20T08:00:00Z">'
        '<link rel="canonical" href="https://example.org/lamp">'
    )
    document = read_html(page(head), TODAY)
    assert document.published == date(2022, 1, 20)
    assert (document.title, document.source, document.url) == (
        "Lamp lit",
        "The Post",
        "https://example.org/lamp",
    )
    assert document.text.count("lighthouse") == 6


def test_a_web_page_without_a_date_has_none_whatever_its_text_and_footer_say() -> None:
    body = "<p>It was last lit on 12 January 2022.</p><footer>© 2021 The Post. Printed 2020-05-05.</footer>"
    assert read_html(page("<title>Lamp lit</title>", body), TODAY).published is None


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle",'
        ' "datePublished": "2022-01-20T08:00:00Z", "dateModified": "2022-01-25"}]}</script>',
        '<script type="application/ld+json">{bad</script><meta name="DC.date.issued" content="2022-01-20">',
        '<meta itemprop="datePublished" content="2022-01-20">',
        '<meta name="date" content="yesterday"><time pubdate datetime="2022-01-20 07:30">today</time>',
    ],
)
def test_a_web_page_states_its_date_in_several_ways(head: str) -> None:
    assert read_html(page(head), TODAY).published == date(2022, 1, 20)


def test_a_web_page_from_the_future_is_refused() -> None:
    with pytest.raises(Unreadable, match="future"):
        read_html(page('<meta property="article:published_time" content="2023-01-20">'), TODAY)


@pytest.mark.parametrize("markup", ["", "<html></html>", "<html><body><p> </p></body></html>"])
def test_a_page_without_an_article_is_refused(markup: str) -> None:
    with pytest.raises(Unreadable, match="no article text"):
        read_html(markup, TODAY)


def test_a_headline_is_the_first_sentence_cut_between_words() -> None:
    assert make_title("The  bridge\tis shut. It is long.") == "The bridge is shut."
    long = make_title("The bridge, " + "which is long, " * 20 + "is shut.")
    assert len(long) <= TITLE_LENGTH + 1
    assert long.endswith(("which is long…", "which is…", "which…"))
    assert make_title("x" * 300) == "x" * TITLE_LENGTH + "…"
    assert make_title(" \n") == ""
