"""What is a copy of a story, and what only looks like one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stories import LEAD, OTHER, PARAGRAPHS, STORY, carried, told

from retrieval.duplicates.compare import ComparedText, is_copy
from retrieval.types import Article

NOTICE = (
    "All rights reserved. Sign up for our newsletter to get the news of the day every morning. © The Post."
)
FORM = (
    "Forecast for {}: a grey start to the day with light winds from the west and a good chance of showers"
    " after noon. Temperatures will reach {} degrees on the coast and {} degrees inland. The wind will turn"
    " to the north in the evening. The night will stay dry with a low of {} degrees."
)


def same(one: Article, other: Article) -> bool:
    first, second = ComparedText.of(one), ComparedText.of(other)
    assert is_copy(first, second) == is_copy(second, first)
    return is_copy(first, second)


def copy_of_story(text: str) -> bool:
    return same(carried("a", "Northline"), carried("b", "Meridian Wire", text, days=1))


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        told(*PARAGRAPHS[:3]),
        told(*PARAGRAPHS[:2]),
        told(PARAGRAPHS[0], PARAGRAPHS[3], PARAGRAPHS[4]),
        told(LEAD, *reversed(PARAGRAPHS[1:])),
        told(*PARAGRAPHS[:3], OTHER[1], *PARAGRAPHS[3:]),
        told("By Jane Doe, Meridian Wire", STORY, NOTICE),
        STORY.replace("noticed", "saw").replace("every ten", "each ten").replace("asks", "wants"),
        STORY.upper(),
        STORY.replace("3,400", "3400").replace("Tuesday", "Tues").replace("March", "Mar"),
    ],
    ids=["same", "cut", "third", "left-out", "moved", "added", "byline", "reworded", "capitals", "spelling"],
)
def test_an_edited_story_is_a_copy(text: str) -> None:
    assert copy_of_story(text)


@pytest.mark.parametrize(
    "text",
    [
        told(*OTHER),
        told(*OTHER, PARAGRAPHS[1]),
        told(*OTHER, LEAD, *OTHER[:2], PARAGRAPHS[2]),
        told(OTHER[0], OTHER[1], *PARAGRAPHS[:2]),
        told(*OTHER, OTHER[1], *PARAGRAPHS[:3], OTHER[0].upper()),
        STORY.replace("14", "19"),
        STORY.replace("Tuesday", "Friday"),
        STORY.replace("end of March", "end of April"),
        STORY.replace("Ellery", "Dunmore").replace("Ovesen", "Pelham").replace("Lindmark", "Skerry"),
    ],
    ids=["other", "quotes", "background", "follow-up", "round-up", "number", "day", "month", "names"],
)
def test_what_only_shares_words_is_none(text: str) -> None:
    assert not copy_of_story(text)


def test_a_report_in_the_same_form_with_other_figures_is_none() -> None:
    one = carried("a", "Northline", FORM.format("Ellery", 12, 15, 4))
    other = carried("b", "Meridian Wire", FORM.format("Lindmark", 9, 11, 2))
    assert not same(one, other)
    assert same(one, replace(one, id="c", source="Meridian Wire"))


def test_a_form_with_no_figure_and_another_name_is_none() -> None:
    text = (
        "The court in {} has put off the case of the baker {} until the judge is well, and nobody knows when."
    )
    one = carried("a", "Northline", text.format("Ellery", "Quist"))
    assert not same(one, carried("b", "Meridian Wire", text.format("Skerry", "Tamm")))


def test_the_same_text_under_two_addresses_of_an_outlet_is_a_copy() -> None:
    assert same(carried("a", "Northline"), carried("b", "Northline"))


def test_a_next_version_of_the_outlet_itself_is_none() -> None:
    longer = told(*PARAGRAPHS, *OTHER)
    assert not same(carried("a", "Northline"), carried("b", "Northline", longer))
    assert not same(carried("a", "Northline"), carried("b", "Northline", days=40))


def test_a_notice_of_an_outlet_under_two_headlines_is_none() -> None:
    one = carried(
        "a", "Northline", f"{NOTICE} {NOTICE.upper()} {OTHER[1]}", title="Who leads the council now"
    )
    other = replace(one, id="b", title="Seven ferries for the northern islands")
    assert not same(one, other)


def test_an_outlet_without_a_name_is_known_by_its_address() -> None:
    one = Article("a", STORY, "Cable car", "https://news.example.org/1")
    assert ComparedText.of(one).outlet == "news.example.org"
    assert not same(one, replace(one, id="b", title="Another matter", url="https://news.example.org/2"))


def test_an_outlet_that_names_itself_in_the_text_still_carries_a_copy() -> None:
    said = STORY.replace("the operator said", "the operator told {}")
    one = carried("a", "Channel 4", said.format("Channel 4"))
    assert same(one, carried("b", "Channel 9", said.format("Channel 9")))


def test_a_few_words_are_never_a_copy() -> None:
    assert not same(carried("a", text="The ferry sank."), carried("b", text="The ferry sank."))
    assert not same(carried("a", text=""), carried("b", text=""))


@given(st.text(max_size=400), st.text(max_size=400))
def test_any_two_texts_can_be_compared(one: str, other: str) -> None:
    for text in (one, f"{STORY} {one}"):
        same(carried("a", "Northline", text), carried("b", "Meridian Wire", other))


@given(st.text(alphabet="İıßŉǰΐ 1 ab.", min_size=30, max_size=300))
def test_letters_that_change_their_length_in_lower_case_do_no_harm(text: str) -> None:
    same(carried("a", "One", f"{text} {STORY}"), carried("b", "Two", f"{STORY} {text}"))


@pytest.mark.parametrize(
    ("held", "other"),
    [
        ("until the end of March", "until the end of May"),
        ("on 14 of its 62 cabins", "on 62 of its 14 cabins"),
        ("Nobody was hurt", "Eleven were hurt"),
        ("in four weeks", "in seven weeks"),
        ("more than 1.5 million crowns", "more than 15 million crowns"),
        ("more than 1.5 million crowns", "more than 1.5 billion crowns"),
    ],
)
def test_a_text_with_another_figure_in_the_same_words_is_none(held: str, other: str) -> None:
    story = f"{STORY} The repair costs more than 1.5 million crowns, which the town has to borrow."
    assert held in story
    first, second = carried("a", "Northline", story), carried("b", "The Post", story.replace(held, other))
    assert not same(first, second)


@pytest.mark.parametrize(("held", "other"), [("3,400", "3400"), ("four weeks", "4 weeks")])
def test_a_figure_that_is_written_otherwise_is_the_same(held: str, other: str) -> None:
    assert copy_of_story(STORY.replace(held, other))


CHANGED = [
    ("shares of the operator rose again", "shares of the operator fell again"),
    ("shares of the operator rose again", "shares of the operator declined again"),
    ("shares of the operator rose again", "shares of the operator did not rise again"),
    ("found the foreman guilty of", "found the foreman not guilty of"),
    ("found the foreman guilty of", "found the foreman innocent of"),
    ("the council accepted the plan", "the council rejected the plan"),
    ("the council accepted the plan", "the council didn't accept the plan"),
    ("the council accepted the plan", "the council refused to accept the plan"),
    ("the town won its case", "the town lost its case"),
    ("the winch can be mended", "the winch cannot be mended"),
    ("the winch can be mended", "the winch can't be mended"),
    ("it is likely to open", "it is unlikely to open"),
    ("the mayor voted for it", "the mayor voted against it"),
    ("signed the lease", "never signed the lease"),
    ("and was insured", "and was not insured"),
    ("and was insured", "and was uninsured"),
    ("The operator signed the lease", "The operator signed no lease"),
]
ADDED = (
    "On the exchange shares of the operator rose again, and a jury found the foreman guilty of neglect. By a"
    " narrow vote the council accepted the plan for a new winch, and the mayor voted for it, before the town"
    " won its case about the mast. The engineers say the winch can be mended and it is likely to open in"
    " summer. The operator signed the lease for the station and was insured."
)


@pytest.mark.parametrize(("held", "other"), CHANGED)
def test_a_text_that_denies_a_sentence_of_the_other_is_none(held: str, other: str) -> None:
    assert held in ADDED
    first = carried("a", "Northline", told(STORY, ADDED))
    assert same(first, carried("b", "The Post", told(STORY, ADDED)))
    assert not same(first, carried("b", "The Post", told(STORY, ADDED.replace(held, other))))


@pytest.mark.parametrize(
    ("held", "other"),
    [
        ("the council accepted the plan", "the council did not reject the plan"),
        ("didn't see", "did not see"),
        ("shares of the operator rose again", "shares of the operator climbed again"),
        ("Nobody was hurt. ", ""),
        ("it is likely to open in summer", "the first cabins may run in summer"),
        ("The engineers say", "The engineers, who did not want to be named, say"),
        ("refused to talk", "did not talk"),
    ],
)
def test_a_text_that_says_the_same_in_other_words_is_a_copy(held: str, other: str) -> None:
    story = told(STORY, f"{ADDED} The foreman didn't see the crack, and refused to talk to us about it.")
    assert held in story
    assert same(carried("a", "Northline", story), carried("b", "The Post", story.replace(held, other)))


def test_the_last_word_of_a_text_counts_as_well() -> None:
    one = carried("a", "Northline", f"{STORY} The court found the foreman guilty.")
    assert not same(one, carried("b", "The Post", f"{STORY} The court found the foreman not guilty."))
    one = carried("a", "Northline", f"{STORY} The town will have to pay 4,000.")
    assert not same(one, carried("b", "The Post", f"{STORY} The town will have to pay 9,000."))
    one = carried("a", "Northline", told(STORY, "Page 4"))
    assert same(one, carried("b", "The Post", told(STORY, "Page 9"))), "a notice is none of its words"
