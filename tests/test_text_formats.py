"""Bytes become text without losing a word, and a publication date is read or unknown, never invented."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents import TITLE_LENGTH, Document, Moment, Unreadable, make_title
from ingest.extract.charset import decode_text, python_charset
from ingest.extract.markdown import read_markdown
from ingest.extract.plain_text import read_plain_text
from ingest.extract.publication_date import parse_stated_date
from retrieval.text.sentences import replace_unstorable

TODAY = date(2022, 2, 1)
SURROGATES = st.characters(min_codepoint=0xD800, max_codepoint=0xDFFF)
CZECH = "Žižkov – “ano” 12 °C\n"
FRENCH = "Le maire a déclaré que la fête aurait lieu à l’été, après les élections de février. " * 5
RUSSIAN = '<meta charset="windows-1251"> Привет'


def test_bytes_are_read_as_they_are_and_not_as_they_are_called() -> None:
    """Bytes, the charset that a server names, and the text."""
    table = [
        (CZECH.encode(), "", CZECH),
        (CZECH.encode("utf-8-sig"), "", CZECH),
        (CZECH.encode("utf-16"), "", CZECH),
        (b"\xff\xfe" + CZECH.encode("utf-16-le"), "", CZECH),
        (b"\xfe\xff" + CZECH.encode("utf-16-be"), "", CZECH),
        (FRENCH.encode("cp1252"), "", FRENCH),
        ("Müller".encode(), "iso-8859-1", "Müller"),
        ("Müller – ja".encode("cp1252"), "iso-8859-1", "Müller – ja"),
        ("Привет, мир".encode("koi8-r"), "koi8-r", "Привет, мир"),
        (RUSSIAN.encode("cp1251"), "", RUSSIAN),
        (RUSSIAN.encode("cp1251"), "utf-8", RUSSIAN),
        ("日本の新聞".encode("shift_jis"), "Shift_JIS", "日本の新聞"),
        ("日本".encode("iso2022_jp"), "iso-2022-jp", "日本"),
        ("plain".encode("utf-16-le"), "utf-16le", "plain"),
        ("é".encode("utf-16"), "ascii", "é"),
        ("é".encode("utf-8-sig"), "cp1252", "é"),
    ]
    misses = [(said, text) for data, said, text in table if decode_text(data, said) != text]
    assert misses == []


def test_what_is_no_text_and_no_charset_is_refused() -> None:
    with pytest.raises(Unreadable, match="not text"):
        decode_text(bytes(range(128, 256)) * 40 + b"\x00\x81\xff" * 200)
    names = ["rot13", "hex", "zlib", "idna", "punycode", "unicode_escape", "utf-7", "undefined"]
    assert [name for name in (*names, "x" * 999, "\x00", "") if python_charset(name)] == []


@given(st.text(alphabet=st.one_of(st.characters(), SURROGATES, st.just("\x00"))))
def test_storable_text_keeps_every_offset_and_every_character_that_can_be_kept(text: str) -> None:
    kept = replace_unstorable(text)
    assert len(kept) == len(text)
    kept.encode()
    changed = {before for before, after in zip(text, kept, strict=True) if before != after}
    assert all(c == "\x00" or 0xD800 <= ord(c) <= 0xDFFF for c in changed)
    assert "\x00" not in kept


def test_a_publication_date_is_the_day_as_written_or_unknown_or_refused_by_its_words() -> None:
    written = [
        "2022-01-20",
        " 2022-01-20 ",
        "20 Jan 2022",
        1642683600,
        "2022-01-20T23:59:00+02:00",
        "2022-01-20T00:00:00Z",
    ]
    moments = [date(2022, 1, 20), datetime(2022, 1, 20, 5, tzinfo=UTC)]
    for value in (*written, *moments):
        assert (found := parse_stated_date(value, TODAY)) and found.day == date(2022, 1, 20), value
    for value in (None, "", 0, "0001-01-01", "1970-01-01T00:00:00Z"):
        assert parse_stated_date(value, TODAY) is None, value
    for value in ("January 20", "2022-02-30", 5, True, "2022", ["2022-01-20"]):
        with pytest.raises(Unreadable) as refused:
            parse_stated_date(value, TODAY)
        assert repr(value) in str(refused.value)
    # A time zone ahead may have tomorrow.
    assert parse_stated_date("2022-02-02", TODAY) == Moment(TODAY + timedelta(days=1))
    with pytest.raises(Unreadable, match="future"):
        parse_stated_date("2022-02-03", TODAY)


def test_a_date_line_is_the_publication_date_and_no_part_of_the_text() -> None:
    document = read_plain_text("date 2022-01-20 The council met.\nIt sat.\n", TODAY)
    assert (document.text, document.published) == ("The council met.\nIt sat.", Moment(date(2022, 1, 20)))
    for text in ("Updated: 2022-01-20 The council.", "date 20 January The council.", "dates 2022-01-20 x"):
        assert read_plain_text(text, TODAY) == Document(text)
    for text in ("date 2022-13-45 The council met.", "date 2099-01-01 The council met."):
        with pytest.raises(Unreadable, match="publication date"):
            read_plain_text(text, TODAY)


def test_front_matter_says_what_a_markdown_article_is() -> None:
    document = read_markdown(
        "---\ntitle: A bridge\nsource: The Post\nurl: https://example.org/a\npublished: 2022-01-20\n---\n"
        "# Ignored as a title\n\nIt *will* [reopen](https://example.org/b) in `May`.\n\n- one\n- two\n",
        TODAY,
    )
    assert document == Document(
        "It will reopen in May.\n\none\n\ntwo",
        "A bridge",
        "The Post",
        "https://example.org/a",
        Moment(date(2022, 1, 20)),
    )


def test_markdown_is_read_block_by_block() -> None:
    document = read_markdown("# A bridge\n\nIt is shut.\n\n# Later\n\nIt is open.\n", TODAY)
    assert document == Document("It is shut.\n\nLater\n\nIt is open.", "A bridge")
    between_rules = read_markdown("---\nThe bridge is shut.\n---\nIt is long.\n", TODAY).text
    assert "The bridge is shut." in between_rules and "It is long." in between_rules
    markup = "<div>The <b>bridge</b> is shut.</div>\n\n<script>alert(1)</script>\n\nLong.\n"
    assert read_markdown(markup, TODAY).text == "The bridge is shut.\n\nLong."


def test_a_front_matter_that_cannot_be_is_refused() -> None:
    table = {
        "title: [unclosed": "not YAML",
        "published: 2022-13-45": "date",
        "published: 2022-02-03": "future",
        "published: soon": "not like 2022-01-20",
        "title: [a, b]": "one line of text",
        "a: &a [x, x, x, x]\nb: &b [*a, *a]\nurl: *b": "one line of text",
        "title: " + "[" * 2_000: "not YAML",
    }
    for about, reason in table.items():
        with pytest.raises(Unreadable, match=reason):
            read_markdown(f"---\n{about}\n---\nText.\n", TODAY)


def test_a_title_is_the_first_sentence_cut_between_words() -> None:
    assert make_title("The  bridge\tis shut. It is long.") == "The bridge is shut."
    long = make_title("The bridge, " + "which is long, " * 20 + "is shut.")
    assert len(long) <= TITLE_LENGTH + 1
    assert long.endswith(("which is long…", "which is…", "which…"))
    assert make_title("x" * 300) == "x" * TITLE_LENGTH + "…"
    assert make_title(" \n") == ""
