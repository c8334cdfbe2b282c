"""What an article takes back is known as such."""

from __future__ import annotations

import pytest

from retrieval.read.retraction import corrects, is_taken_back, puts_right


@pytest.mark.parametrize(
    ("first", "second", "back"),
    [
        ("We wrote that trams would run from May 7.", "That was wrong, and the mistake was ours.", True),
        ("The article wrongly gave May 7 as the day.", "It is June 11.", True),
        ("In our report of Friday, we said that it opens in May.", "The company says June.", True),
        ("The same report said that it opens in May.", "It opens in June.", True),
        ("The police report said that it opens in May.", "It opens in June.", False),
        ("The line opens on June 11.", "That is a Saturday.", False),
        ("The line opens on June 11.", "", False),
        ("The firm wrongly announced May 7.", "It is June 11.", True),
        ("A court ruled that 74 votes had been wrongly thrown out.", "", False),
        ("Some 480 posts go, it said, and a figure given before had mistakenly included others.", "", False),
    ],
)
def test_a_sentence_may_be_taken_back_by_itself_or_by_the_next(first: str, second: str, back: bool) -> None:
    text = f"{first} {second}".strip()
    assert is_taken_back(text, (0, len(first))) is back


def test_a_correction_says_so_in_its_title() -> None:
    assert corrects("Correction: the tram starts in June")
    assert not corrects("The tram starts in June")


@pytest.mark.parametrize(
    "follows",
    [
        "Our report of March 4 was wrong.",
        "An earlier version of this article incorrectly said that he had.",
        "We apologise to him.",
        "This is contrary to what this newspaper reported.",
    ],
)
def test_an_article_may_say_soon_that_its_earlier_report_was_wrong(follows: str) -> None:
    first = "The minister has not resigned."
    assert puts_right(f"{first} {follows}", (0, len(first)))
    assert not puts_right(f"{first} The report was long.", (0, len(first)))
    assert not puts_right(f"{first} {'He stays. ' * 60}{follows}", (0, len(first)))
