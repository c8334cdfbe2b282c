"""Sentences are found where they are: in order, not overlapping, no character but white space outside."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.text.sentences import replace_unstorable, split_sentences

FRAGMENTS = st.sampled_from(
    [
        "The bridge is shut. ",
        "Mr. Smith of the U.S. Navy paid $3.5 million. ",
        "“Is it?” she asked. ",
        "a\u0301e\u0308 ",
        "\u200f\u05e9\u05dc\u05d5\u05dd. ",
        "👩‍👩‍👧🇫🇷! ",
        "\x00",
        "\x1c",
        "\x85",
        "\u2028",
        "\u3000",
        "\r\n",
        "\r",
        "\n\n",
        "\n",
        "\ufeff",
        "\ud800",
        "。そうです。",
        "x" * 120,
    ]
)
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(FRAGMENTS, max_size=40).map("".join),
    st.text("a. \n\r?!\t“”", max_size=80),
).map(replace_unstorable)


def words_of(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_every_character_but_white_space_is_in_exactly_one_sentence(text: str) -> None:
    spans = split_sentences(text)
    last = 0
    for start, end in spans:
        assert last <= start < end <= len(text)
        assert not text[last:start].strip()
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        last = end
    assert not text[last:].strip()


def test_abbreviations_and_numbers_end_no_sentence() -> None:
    text = "Mr. Smith of the U.S. Navy paid $3.5 million. He left at 10 a.m. on Friday."
    assert words_of(text) == [
        "Mr. Smith of the U.S. Navy paid $3.5 million.",
        "He left at 10 a.m. on Friday.",
    ]


def test_may_is_a_whole_word_and_ends_a_sentence() -> None:
    text = "The line opens in May. A test run comes first. He met Mr. May. “We agreed,” he said on May 2."
    assert words_of(text) == [
        "The line opens in May.",
        "A test run comes first.",
        "He met Mr. May.",
        "“We agreed,” he said on May 2.",
    ]


def test_a_unit_ends_a_sentence() -> None:
    text = "Winds reached 135 km/h. The river rose by 3 m. Nobody was hurt."
    assert words_of(text) == ["Winds reached 135 km/h.", "The river rose by 3 m.", "Nobody was hurt."]


def test_lines_of_their_own_are_sentences_of_their_own() -> None:
    text = "Bridge shut\nA crack was found on Monday.\nIt is long"
    assert words_of(text) == ["Bridge shut", "A crack was found on Monday.", "It is long"]


def test_a_hard_wrapped_sentence_stays_whole() -> None:
    text = "The harbour bridge will stay\nshut until the middle of May.\n\nIt is long and it is\nold."
    assert words_of(text) == [
        "The harbour bridge will stay\nshut until the middle of May.",
        "It is long and it is\nold.",
    ]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u3000\u2028"])
def test_white_space_holds_no_sentence(text: str) -> None:
    assert split_sentences(text) == []


@pytest.mark.parametrize(
    ("dateline", "told"),
    [
        ("RIGA, Aug 19 (Baltic Wire) -", "The council met on Tuesday."),
        ("SAN MARINO, San Marino (CPA) —", "The council met on Tuesday."),
        ("PORT-AU-PRINCE (AP) --", "“We met,” she said."),
        ("RIGA —", "The council met."),
        ("SURAT, May 13:", "At least 21 workers were hurt."),
        ("", "NATO - the alliance - met on Tuesday."),
        ("", "NATO and the EU met on Tuesday."),
        ("", "The EU (Council) - They met."),
    ],
)
def test_a_dateline_is_no_part_of_the_sentence(dateline: str, told: str) -> None:
    text = f"{dateline} {told}".strip()
    assert [text[start:end] for start, end in split_sentences(text)] == ([dateline] if dateline else []) + [
        told
    ]
