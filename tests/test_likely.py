"""What is taken for a later version of a text, and what is not."""

from __future__ import annotations

import random

import pytest

from ingest.likely import doubt

WORDS = [f"{a}{b}" for a in ("har", "tram", "lamp", "vote", "pier", "rain") for b in "abcdefghijklmnop"]


def text(seed: int, length: int = 400) -> str:
    drawn = random.Random(seed)
    return " ".join(drawn.choice(WORDS) for _ in range(length))


def edited(whole: str, share: float, seed: int = 7) -> str:
    """The text with this share of its words replaced, one here, one there."""
    drawn = random.Random(seed)
    return " ".join(drawn.choice(WORDS) if drawn.random() < share else word for word in whole.split())


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("share", [0.0, 0.05, 0.2])
def test_an_edited_text_is_a_later_version(seed: int, share: float) -> None:
    assert doubt(text(seed), edited(text(seed), share)) == ""


@pytest.mark.parametrize("seed", range(5))
def test_a_text_with_paragraphs_added_or_cut_is_a_later_version(seed: int) -> None:
    whole = text(seed)
    assert doubt(whole, f"{text(seed + 50)} {whole} {text(seed + 60)}") == ""
    assert doubt(whole, " ".join(whole.split()[:250])) == ""


@pytest.mark.parametrize("seed", range(5))
def test_a_stub_of_a_text_is_none(seed: int) -> None:
    assert doubt(text(seed), " ".join(text(seed).split()[:150]) + " Subscribe to read on.") == (
        "holds only a part of the article"
    )


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("length", [5, 60, 400, 4_000])
def test_another_text_is_none_however_long(seed: int, length: int) -> None:
    assert doubt(text(seed), text(seed + 100, length)) == "holds another text"


def test_what_moved_must_have_more_of_the_text() -> None:
    whole = text(1)
    half = f"{' '.join(whole.split()[:200])} {text(2, 300)}"
    assert doubt(whole, half) == ""
    assert doubt(whole, half, moved=True) == "holds another text"
    assert doubt(whole, edited(whole, 0.05), moved=True) == ""


@pytest.mark.parametrize("found", ["", " ", "one", "…", "\x00"])
@pytest.mark.parametrize("held", ["", "one two", "…"])
def test_texts_of_hardly_a_word_are_judged_without_an_error(held: str, found: str) -> None:
    assert doubt(held, found) in ("", "holds another text", "holds only a part of the article")
