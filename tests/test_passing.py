"""What an article only likens to its own story, or tells of another country or person, is no answer."""

from __future__ import annotations

import pytest
from asking import read

from retrieval.read.doers import has_its_own, is_on_another
from retrieval.read.passing import only_mentions, speaks_of
from retrieval.text.countries import is_of_another_country
from retrieval.text.ordinals import names_another, tells_of_another
from retrieval.types import Article

FIRE = read("How many people were injured in the Tolmere fire?")
BAKERY = (
    "PELLWICK - Three people were injured when fire broke out in a bakery on Thursday. It was the second "
    "fire in the county, after one at a paint store in Tolmere. Nobody was arrested."
)


def test_a_name_in_a_likeness_alone_is_only_mentioned() -> None:
    assert only_mentions(FIRE, Article("a", BAKERY, "Fire at a Pellwick bakery"))
    assert not speaks_of(FIRE, "It was the second fire in the county, after one in Tolmere.")


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Fire at a Tolmere bakery", BAKERY),
        ("Fire", "Three people were injured in Tolmere. It was the second fire in the county."),
        ("Fire", "Three people were injured. The bakery in Tolmere burned down."),
        ("Fire", f"{BAKERY} The fire in Tolmere injured nineteen."),
        ("Fire", "Three people were injured in a bakery."),
    ],
)
def test_what_an_article_is_about_or_does_not_name_is_not_mentioned_in_passing(title: str, text: str) -> None:
    assert not only_mentions(FIRE, Article("a", text, title))


def test_the_rate_of_one_country_is_not_that_of_another() -> None:
    told = "The Czech bank cut its rate to 3.5 percent."
    assert is_of_another_country("What is the Polish bank's rate?", told, told)
    assert not is_of_another_country("What is the Czech bank's rate?", told, told)
    assert not is_of_another_country("What is the Polish bank's rate?", f"{told} Poland kept its own.", told)
    assert not is_of_another_country("What did the Dutch say?", "The Netherlands met a Czech envoy.", told)
    assert not is_of_another_country("What is the bank's rate?", told, told)
    assert not is_of_another_country(
        "What did the American side say?", "The U.S. met the French.", "The French."
    )


PRIZE = read("How much did Dawit Alemu win?")


def test_she_is_whom_the_sentence_before_names() -> None:
    assert is_on_another("Mercy Toro took the race.", "She won 20,000 euros.", "Race", PRIZE)
    assert not is_on_another("Dawit Alemu took the race.", "He won 20,000 euros.", "Race", PRIZE)
    assert not is_on_another(
        "Mercy Toro took the race.", "She won 20,000 euros.", "Alemu comes second", PRIZE
    )
    asked = read("How much did Dawit Alemu win at the Port Sable race?")
    assert is_on_another("Mercy Toro won.", "She got 20,000 euros.", "Port Sable race", asked)
    assert not is_on_another("It rained in Port Sable Harbour.", "He won 20,000 euros.", "Race", PRIZE)
    assert not is_on_another(
        "Mercy Toro won.", "She got 20,000.", "Race", read("How much did the winner get?")
    )


@pytest.mark.parametrize(
    ("question", "sentence", "another"),
    [
        ("What is her second novel called?", "She won with her first novel, Gulls.", True),
        ("What is her second novel called?", "Her second novel is Terns, the first novel was Gulls.", False),
        ("Who won the fifth stage?", "Jon Aune won the fourth stage on Friday.", True),
        ("Who won the fifth stage?", "Jon Aune won on Friday.", False),
        (
            "How long was the first trip?",
            "It was their second trip; the first, to Lund, took 31 days.",
            False,
        ),
        ("Who won the fifth stage?", "Jon Aune won his first race.", False),
        ("Whom did Ada Lund beat in the semi-final?", "Ada Lund beat Ida Holm in the final.", True),
        ("Whom did Ada Lund beat in the final?", "Ada Lund beat Ida Holm in the final.", False),
        ("Whom did Ada Lund beat in the final?", "In the semi-final she won the first set.", True),
        ("Who scored in the second half?", "Jon Aune scored in the first half.", False),
    ],
)
def test_of_what_is_counted_the_how_manieth_is_meant(question: str, sentence: str, *, another: bool) -> None:
    assert tells_of_another(question, sentence) is another


@pytest.mark.parametrize(
    ("question", "text", "another"),
    [
        ("Which rocket carried Orm-1?", "The rocket with Orm-2 is safe.", True),
        ("Which rocket carried Orm-1?", "Orm-2 replaces Orm-1.", False),
        ("Which rocket carried Orm-1?", "The rocket is safe.", False),
        ("What happened to Orm after May 5?", "Orm was lost on May 2.", False),
        ("Whom did Ada Lund beat in the semi-final?", "Ada Lund beat Ida Holm in the final.", False),
    ],
)
def test_a_name_with_another_number_is_another(question: str, text: str, *, another: bool) -> None:
    assert names_another(question, text) is another


@pytest.mark.parametrize(
    ("sentence", "another"),
    [
        ("The Crown, built in 1920, has 640 seats.", True),
        ("The Lund Playhouse has 640 seats.", False),
        ("The theatre has 640 seats.", False),
        ("Norway has recalled its envoy.", False),
        ("The Crown has closed, and the Lund Playhouse has 640 seats.", False),
    ],
)
def test_what_another_house_has_is_not_what_this_one_has(sentence: str, *, another: bool) -> None:
    assert has_its_own(sentence, read("How many seats does the Lund Playhouse have?")) is another
