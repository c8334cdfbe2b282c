"""Passages are whole sentences of the very text, every word in exactly one, few enough to be encoded."""

from __future__ import annotations

import random
import time
from datetime import date

import pytest
from conftest import SAMPLES
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.chunk import MOST_CHARACTERS, MOST_WORDS, chunk
from ingest.sources.discover import discover
from retrieval.text.sentences import replace_unstorable, split_sentences
from retrieval.types import Article

FRAGMENTS = st.sampled_from(
    [
        "The bridge is shut. ",
        "A crack was found by Mr. Ström of the U.S. Navy at 10 a.m. on Friday, he said. ",
        "word " * 250,
        "x" * 2_500,
        "x" * 1_999 + " ",
        "a\u0301" * 1_100,
        "\u200f\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd ",
        "👩‍👩‍👧" * 500,
        "👍🏽 ",
        "\x00",
        "\x1c",
        "\x85",
        "\u2028",
        "\u3000",
        "\r\n",
        "\r",
        "\n\n",
        "\ud800",
        "\udfff",
        "天気がいい。" * 200,
        ", ",
        ". ",
    ]
)
HOSTILE = st.one_of(
    st.text(alphabet=st.characters(), max_size=300),
    st.lists(FRAGMENTS, max_size=30).map("".join),
    st.builds(lambda piece, times: piece * times, st.text(min_size=1, max_size=8), st.integers(1, 2_000)),
).map(replace_unstorable)


def count(text: str) -> int:
    return len(text.split())


def news(words: int, seed: int) -> str:
    """Ordinary prose: sentences of 6 to 32 words in paragraphs of two or three."""
    draw = random.Random(seed)
    paragraphs, held = [], 0
    while held < words:
        lines = []
        for _ in range(draw.randint(2, 3)):
            length = draw.randint(6, 32)
            held += length
            lines.append(" ".join(["The", *("word" for _ in range(length - 2)), "end."]))
        paragraphs.append(" ".join(lines))
    return "\n\n".join(paragraphs)


@settings(max_examples=250, deadline=None)
@given(HOSTILE)
def test_every_word_is_in_exactly_one_passage_at_its_place(text: str) -> None:
    last = 0
    for start, end in chunk(text):
        assert last <= start < end <= len(text)
        assert not text[last:start].strip(), "words between two passages"
        passage = text[start:end]
        assert passage == passage.strip(), "white space around a passage"
        last = end
    assert not text[last:].strip(), "words after the last passage"


@settings(max_examples=250, deadline=None)
@given(HOSTILE)
def test_no_passage_is_longer_than_the_encoder_can_see(text: str) -> None:
    for start, end in chunk(text):
        assert end - start <= MOST_CHARACTERS
        assert count(text[start:end]) <= MOST_WORDS


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["bridge", "is", "shut.", "Mr.", "“No,”", "U.S.", "said"]), max_size=900))
def test_no_word_is_cut_that_fits_a_passage(words: list[str]) -> None:
    text = " ".join(words)
    assert [word for start, end in chunk(text) for word in text[start:end].split()] == words


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 2_000), st.integers())
def test_passages_begin_and_end_with_sentences(words: int, seed: int) -> None:
    text = news(words, seed)
    found = split_sentences(text)
    starts, ends = {start for start, _ in found}, {end for _, end in found}
    assert all(start in starts and end in ends for start, end in chunk(text))


def test_ordinary_news_is_cut_into_120_to_200_words() -> None:
    counts = [
        count(text[start:end])
        for seed in range(300)
        for text in [news(300 + 5 * seed, seed)]
        for start, end in chunk(text)
    ]
    assert max(counts) <= 200
    assert min(counts) >= 70
    within = sum(1 for words in counts if words >= 120) / len(counts)
    assert within >= 0.9, f"only {within:.2f} of {len(counts)} passages have 120 words"


@pytest.mark.parametrize("words", [1, 60, 149])
def test_a_short_article_is_one_passage(words: int) -> None:
    text = "One " + "two " * (words - 2) + "end." if words > 1 else "End."
    assert chunk(text) == [(0, len(text))]


@pytest.mark.parametrize("text", ["", " \n\t", "\u2028\u3000"])
def test_a_text_of_white_space_has_no_passage(text: str) -> None:
    assert chunk(text) == []


def test_one_line_of_a_megabyte_is_cut_in_a_few_seconds() -> None:
    started = time.process_time()
    spans = chunk("x" * 1_000_000)
    assert [end - start for start, end in spans] == [MOST_CHARACTERS] * 500
    assert len(chunk("word " * 200_000)) == 1_000
    assert time.process_time() - started < 10


def test_the_samples_are_cut_without_losing_a_word() -> None:
    articles = [*discover([str(SAMPLES / "articles")], date(2026, 1, 1))]
    assert len(articles) >= 12
    for article in articles:
        assert isinstance(article, Article)
        pieces = [article.text[start:end] for start, end in chunk(article.text)]
        assert " ".join(pieces).split() == article.text.split()
