"""What is taken for a later version of a text, and what is not."""

from __future__ import annotations

import random

from ingest.follow.later_version import why_not_later_version as why_not

WORDS = [f"{a}{b}" for a in ("har", "tram", "lamp", "vote", "pier", "rain") for b in "abcdefghijklmnop"]


def text(seed: int, length: int = 400) -> str:
    drawn = random.Random(seed)
    return " ".join(drawn.choice(WORDS) for _ in range(length))


def edited(whole: str, share: float, seed: int = 7) -> str:
    """The text with this share of its words replaced, one here, one there."""
    drawn = random.Random(seed)
    return " ".join(drawn.choice(WORDS) if drawn.random() < share else word for word in whole.split())


def test_an_edited_text_is_a_later_version_and_a_stub_is_none() -> None:
    for seed in range(5):
        whole = text(seed)
        words = whole.split()
        for share in (0.0, 0.05, 0.2):
            assert why_not(whole, edited(whole, share)) == ""
        assert why_not(whole, f"{text(seed + 50)} {whole} {text(seed + 60)}") == "", "paragraphs added"
        assert why_not(whole, " ".join(words[30:])) == "", "a short paragraph cut"
        assert why_not(whole, f"{' '.join(words[:250])} {text(seed + 70, 120)}") == "", "an end rewritten"
        assert why_not(whole, " ".join(words[:150]) + " Subscribe to read on.") == PART
        for length in (5, 60, 400, 4_000):
            assert why_not(whole, text(seed + 100, length)) == "holds another text"


STORY = """The tram line to Northgate opens on Saturday, 7 May 2022, the company said on Wednesday.

The line has twelve stops, and runs from the harbour to the northern suburb through the old town.
Workers laid the last rail under the railway arch, where the street had to be dug up twice. The
first test run is due next month.

The company has bought nine trams, each with room for two hundred passengers and eight bicycles.
They come from a works in the south, which has built trams for ninety years. A tenth one is on
order, and will stand by.

Shopkeepers along the route have asked for money, since the works took a year longer than planned.
The mayor promised to look into it. Nobody has been paid so far, and some of the shops have closed
for good.

The fare will be the same as on the buses. Children under six travel free, and so do dogs in a bag."""
PARAGRAPHS = STORY.split("\n\n")
PAYWALL = (
    "Subscribe now to read the whole article, and all others, for one euro a week.",
    "This article is for subscribers. Log in, or subscribe now to read on. You can cancel at any time.",
)
NOTE = "Correction: an earlier version of this article gave a wrong day for the opening of the line."
PART = "holds only a part of the article"


ENDED = "All rights are reserved."


def test_a_teaser_that_keeps_more_than_half_of_an_article_is_no_later_version() -> None:
    for note in PAYWALL:
        for first, last in ((0, 3), (1, 4), (1, 3)):
            kept = "\n\n".join([*PARAGRAPHS[first:last], note])
            assert why_not(STORY, kept) == PART
            assert why_not(STORY, "\n\n".join(PARAGRAPHS[first:last])[:-30] + f"… {note}") == PART
            assert why_not(f"{STORY}\n\n{ENDED}", f"{kept}\n\n{ENDED}") == PART


OFFER = (
    "Already a subscriber? Log in to read on. Subscribe now and have all of the news, the letters of our"
    " correspondents, the archive and the app on each of your devices, for one euro a week in the first"
    " year. You may give notice at any time, in your account or by post. Two hundred people work day and"
    " night to tell you what happens in the town, in the country and in the world, and they can do so since"
    " readers pay them. "
)


def test_a_teaser_with_a_long_offer_is_no_later_version_however_long_both_are() -> None:
    for first, last in ((0, 1), (0, 2), (0, 3), (0, 4), (1, 3)):
        kept = "\n\n".join(PARAGRAPHS[first:last])
        for times in (1, 2):
            assert why_not(STORY, f"{kept}\n\n{OFFER * times}")
        assert why_not(f"{STORY}\n\n{ENDED}", f"{kept}\n\n{OFFER}\n\n{ENDED}")


def test_an_offer_beside_a_whole_article_is_no_reason_to_refuse_it() -> None:
    assert why_not(STORY, f"{STORY}\n\n{OFFER}") == ""
    assert why_not(STORY, f"{OFFER}\n\n{STORY}") == ""
    ended = STORY.replace("Children under six travel free, and so do dogs in a bag.", OFFER)
    assert why_not(STORY, ended) == "", "a sentence is gone, no tenth of the text"
    news = (
        "Subscribers to the season ticket, of whom there were nine thousand in spring, will be the first to"
        " ride, and may sign up for it at the depot from Monday. Those who want their money back can have it"
        " until the end of June; some six hundred asked for it when the date was put off for the third time."
    )
    assert why_not(STORY, "\n\n".join([*PARAGRAPHS[:3], news])) == "", "who subscribed is news"


def test_a_correction_that_cuts_a_paragraph_is_a_later_version_when_it_rewords_a_sentence() -> None:
    for without in (1, 2, 3):
        cut = [one for at, one in enumerate(PARAGRAPHS) if at != without]
        corrected = "\n\n".join([*cut, NOTE]).replace("7 May 2022", "11 June 2022")
        assert why_not(STORY, corrected) == ""
        other = corrected.replace(NOTE, "").replace("Children under six", "Those under seven")
        assert why_not(STORY, other) == ""
        assert why_not(STORY, "\n\n".join([*cut, "Advertisement"])) == PART


def test_what_moved_must_have_more_of_the_text() -> None:
    whole = text(1)
    half = f"{' '.join(whole.split()[:200])} {text(2, 300)}"
    assert why_not(whole, half) == ""
    assert why_not(whole, half, moved=True) == "holds another text"
    assert why_not(whole, edited(whole, 0.05), moved=True) == ""


def test_texts_of_hardly_a_word_are_judged_without_an_error() -> None:
    for held in ("", "one two", "…"):
        for found in ("", " ", "one", "…", "\x00"):
            assert why_not(held, found) in ("", "holds another text", PART)
