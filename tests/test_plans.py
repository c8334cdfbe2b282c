"""A plan that came to nothing, or a hope, tells of nothing that happened, and dates nothing that did."""

from __future__ import annotations

from datetime import date

import pytest
from asking import dated as dated_on
from asking import read
from conftest import Build

from retrieval.dates import find_times
from retrieval.read.event_date import event_date
from retrieval.read.plans import is_only_planned, only_in_plan
from retrieval.read.reader import SentenceReader
from retrieval.types import Article, Hit, Question

PUBLISHED = date(2022, 6, 20)


def dated(text: str, question: str) -> str | None:
    found = dated_on(text, question, PUBLISHED)
    return found.value if found else None


PLANS = [
    "The town had first hoped to open the lido in May, and then, when the pump broke, spoke of June 9.",
    "The lido had been due to open on May 3.",
    "The town had planned to open the lido on May 3.",
    "The lido was to have opened on May 3.",
    "The lido was originally scheduled to open on May 3.",
    "The lido was supposed to be opened on May 3.",
    "The town hopes to open the lido on May 3.",
    "The lido was due to open on May 3 but stayed shut.",
    "In May the town had hoped to have the lido cleaned and opened.",
]


@pytest.mark.parametrize("text", PLANS)
def test_a_lapsed_plan_or_a_hope_does_not_tell_when_something_happened(text: str) -> None:
    assert dated(text, "When did the lido open?") is None
    assert dated(text, "When was the lido opened?") is None


@pytest.mark.parametrize("text", PLANS[1:-1])
@pytest.mark.parametrize(
    "question",
    ["When was the lido due to open?", "When did they hope to open it?", "When was it planned to open?"],
)
def test_it_tells_when_something_was_due(text: str, question: str) -> None:
    assert (dated(text, question) or "").endswith("-05-03")


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("The lido, which had been due to open on May 3, opened on June 9.", "open"),
        ("The lido, which had been due to open on May 3, took its first swimmers on June 9.", "open"),
        ("Originally scheduled to open on May 3, the lido took its first swimmers on June 9.", "open"),
        ("The lido was due to open on May 3 but took its first swimmers on June 9.", "open"),
        ("The lido had been due to open on May 3 and was unlocked on June 9.", "open"),
        ("The lido opened on June 9, as had been planned.", "open"),
        ("The lido opened as originally planned on June 9.", "open"),
        ("The lido that had been planned for years opened on June 9.", "open"),
        ("The lido is due to open on June 9.", "open"),
        ("The lido was due to open on June 9.", "open"),
        ("The lido had not been expected to open on June 9.", "open"),
        ("The town closed the lido on June 9, which it had hoped to keep.", "close"),
        ("The town had hoped to open it in May. A plumber opened the lido on June 9.", "open"),
        ("The lido closed on June 9, which raised hopes that others will open.", "close"),
    ],
)
def test_what_came_instead_and_what_is_announced_still_count(text: str, verb: str) -> None:
    assert dated(text, f"When did the lido {verb}?") == "2022-06-09"


@pytest.mark.parametrize(
    ("text", "question", "only"),
    [
        ("The mayor had hoped to open the lido herself.", "Who opened the lido?", True),
        ("The mayor had hoped to open the lido, but it fell to her deputy.", "Who opened the lido?", False),
        ("It had been expected to cost 2 million.", "How much did the lido cost?", True),
        ("It had been expected to cost 2 million, but the bill came to 3.", "How much did it cost?", False),
        ("The mayor had hoped to open the lido herself.", "Who had hoped to open the lido?", False),
        ("The mayor had hoped to open the lido herself.", "Why did the mayor not open the lido?", False),
        ("The mayor had hoped to open the lido herself.", "Did the mayor open the lido?", False),
        ("The mayor had hoped to open the lido herself.", "Who is to open the lido?", False),
        ("The mayor opened the lido.", "Who opened the lido?", False),
    ],
)
def test_a_sentence_of_a_plan_alone_is_known(text: str, question: str, only: bool) -> None:
    assert is_only_planned(text, read(question)) is only


def test_words_in_a_plan_are_told_from_words_beside_it() -> None:
    text = "It had been expected to cost 2 million, but the bill came to 3 million."
    assert only_in_plan(text, "2 million")
    assert not only_in_plan(text, "3 million")
    assert not only_in_plan(text, "million")
    assert not only_in_plan(text, "not in it")
    assert not only_in_plan("The bill came to 3 million.", "3 million")


def test_a_sentence_of_a_plan_alone_is_not_read_for_what_happened(house: Build) -> None:
    built = house()
    text = "The town had hoped to open the lido by May 3. A plumber opened the lido on June 9."
    built.ingest([Article("lido", text, "Lido", published=PUBLISHED)])
    (passage, article), *_ = built.library.passages(built.nearest("lido", 1)).values()
    reader = SentenceReader(built.library)

    def quotes(question: str) -> set[str]:
        found = reader.read(Question(question), [Hit(passage, article, 1.0)]).readings
        return {article.text[one.start : one.end] for one in found}

    assert quotes("When did the lido open?") == {"A plumber opened the lido on June 9."}
    assert len(quotes("When was the lido due to open?")) == 2


@pytest.mark.parametrize(
    "text",
    [
        "The lido was supposed to open on March 1, but will now open in September, the mayor said on Friday.",
        "The lido had been due to open in May 2021, will not open before 2023, the mayor said on Monday.",
        "The lido had been meant to open in January, but has not opened yet, the council said on Wednesday.",
    ],
)
def test_the_day_on_which_a_plan_was_given_up_is_no_day_of_what_was_planned(text: str) -> None:
    article = Article("lido", text, published=PUBLISHED)
    span = (0, len(text))
    assert event_date(article, span, find_times(text, PUBLISHED), read("When did the lido open?")) is None


def test_what_came_instead_of_a_plan_has_its_day() -> None:
    text = "The lido, which had been due to open on May 3, opened on May 10, the council said on Thursday."
    article = Article("lido", text, published=PUBLISHED)
    found = event_date(article, (0, len(text)), find_times(text, PUBLISHED), read("When did the lido open?"))
    assert found and found.words == "on May 10"
