"""Styled text becomes HTML that Telegram takes, shows as meant, and turns into no link of its own."""

import html
import random

import pytest
import regex
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.show.safe_text import clean_text, safe_url
from bot.telegram.html import JOINER, PASSAGE, Run, defuse_links, link_tag, split_messages, strip_markup

TAG = regex.compile(r"<(/?)(\w+)[^>]*>")
HOSTILE = st.text(
    st.one_of(st.characters(), st.sampled_from("<>&\"'. \n\u0301\u200d👩🇩🇪\ud83d@#/$")), max_size=60
)
RUNS = st.lists(
    st.builds(
        Run,
        HOSTILE,
        st.sampled_from([(), ("b",), (PASSAGE,), (PASSAGE, "b", "u"), (link_tag("https://a.b/?c&d"),)]),
    ),
    max_size=8,
)
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def balanced(message: str) -> bool:
    stack: list[str] = []
    for tag in TAG.finditer(message):
        if not tag[1]:
            stack.append(tag[2])
        elif not stack or stack.pop() != tag[2]:
            return False
    return not stack


def bare(text: str) -> str:
    return "".join(text.split())


@unhurried
@given(RUNS, st.integers(12, 40))
def test_messages_keep_all_of_the_text_in_order_and_within_the_limit(runs: list[Run], limit: int):
    parts = split_messages(runs, limit)
    assert all(0 < units(strip_markup(part)) <= limit for part in parts)
    assert bare("".join(strip_markup(part) for part in parts)).replace(JOINER, "") == bare(
        "".join(run.text for run in runs)
    ).replace(JOINER, "")


@unhurried
@given(RUNS, st.integers(12, 40))
def test_every_message_has_balanced_tags_and_nothing_unescaped(runs: list[Run], limit: int):
    for part in split_messages(runs, limit):
        assert balanced(part)
        text = TAG.sub("", part)
        assert "<" not in text and ">" not in text
        assert not regex.search(r"&(?!amp;|lt;|gt;)", text)


@unhurried
@given(
    st.lists(st.sampled_from(["👩‍👩‍👧‍👦", "🇩🇪", "e\u0301", "한", "a", "&", "<b>", " "]), max_size=60),
    st.integers(12, 30),
)
def test_no_grapheme_and_no_entity_is_cut(clusters: list[str], limit: int):
    parts = split_messages([Run("".join(clusters))], limit)
    whole = regex.findall(r"\X", "".join(clusters))
    assert [c for part in parts for c in regex.findall(r"\X", strip_markup(part)) if c != " "] == [
        c for c in whole if c != " "
    ]


def test_a_grapheme_that_two_styles_share_is_not_cut():
    parts = split_messages([Run("a" * 9 + "e"), Run("\u0301b", ("b",))], 10)
    assert [strip_markup(part) for part in parts] == ["a" * 9, "e\u0301b"]


def test_one_grapheme_longer_than_a_message_is_cut_rather_than_refused():
    parts = split_messages([Run("e" + "\u0301" * 50)], 20)
    assert [units(part) for part in parts] == [20, 20, 11]


def test_a_style_that_a_cut_goes_through_goes_on_in_the_next_message():
    first, second = split_messages([Run("one two three four", (PASSAGE, "b"))], 12)
    assert first == "<blockquote expandable><b>one two</b></blockquote>"
    assert second == "<blockquote expandable><b>three four</b></blockquote>"


def test_a_message_ends_at_a_line_where_it_can_else_at_a_space_else_anywhere():
    assert split_messages([Run("aaaa bbbb\ncc dddd")], 14) == ["aaaa bbbb", "cc dddd"]
    assert split_messages([Run("aaaa bbbb cc dddd")], 14) == ["aaaa bbbb cc", "dddd"]
    assert split_messages([Run("a" * 20)], 14) == ["a" * 14, "a" * 6]


def test_text_of_nothing_visible_makes_no_message():
    assert split_messages([Run(" \n ", ("b",)), Run("\u2060")]) == []


def test_half_a_megabyte_is_cut_in_little_time():
    text = " ".join(random.Random(1).choices(["word", "🇩🇪", "<tag>", "\n"], k=100_000))
    assert len(split_messages([Run(text)])) > 100


@pytest.mark.parametrize(
    "text",
    [
        "see https://evil.example/x?y=1#z now",
        "evil.com/login",
        "user@evil.com",
        "@dateline_bot, @BotFather",
        "#breaking and $TSLA",
        "/start and /stop@other_bot",
        "tg://resolve?domain=evil",
        "192.168.0.1:80/x",
        "call +49 228 123456",
        "»evil.рф«",
    ],
)
def test_nothing_in_foreign_text_becomes_a_link_by_itself(text: str):
    safe = defuse_links(text)
    assert safe.replace(JOINER, "") == text
    # The ends of TDLib's patterns: a domain needs symbols on both sides of a dot, the others a word.
    assert not regex.search(r"[\w]\.[\w]|@\w|#\w|\$[A-Z]|(?<!\w)/\w|://|\+\d", safe)


def test_ordinary_prose_is_left_as_it_is():
    text = "He said 3 and/or 4 of them left, at 5 p.m. on Friday – 50 % of “all”."
    assert defuse_links(text).replace(JOINER, "") == text
    assert defuse_links("The U.N. met. It left.").count(JOINER) == 1


def test_controls_and_lone_surrogates_do_not_get_through():
    assert clean_text("a\x1b[31mb\x00c\u202ed\ud83de\tf") == "a [31mb c d\ufffde f"
    assert clean_text("one\r\ntwo\nthree") == "one\ntwo\nthree"


@unhurried
@given(st.text(st.characters(), max_size=40))
def test_clean_text_can_always_be_sent(text: str):
    clean_text(text).encode("utf-8")


@pytest.mark.parametrize(
    "url", ["https://example.com/a?b=1&c=2", "http://example.com:8080/", "https://пример.рф/страница"]
)
def test_a_web_address_is_linked(url: str):
    assert safe_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "tg://resolve?domain=x",
        "ftp://example.com",
        "file:///etc/passwd",
        "//example.com",
        "https://",
        "https://bank.example@evil.example/",
        "https://exa mple.com",
        "https://example.com/\n",
        "https://example.com/\u202e",
        "https://[::1",
        "https://example.com/" + "x" * 3000,
    ],
)
def test_anything_else_is_not(url: str):
    assert safe_url(url) is None


def test_an_address_cannot_leave_its_attribute():
    assert link_tag('https://a.b/"><b>') == 'a href="https://a.b/&quot;&gt;&lt;b&gt;"'
    assert html.unescape(link_tag("https://a.b/?c&d")) == 'a href="https://a.b/?c&d"'
