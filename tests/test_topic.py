"""What a person asks a timeline for, in whatever words."""

from collections.abc import Iterable

from retrieval.events.topic import Topic, parse_topic
from retrieval.text.words import split_words, stem_words


def weigh(found: Iterable[str]) -> dict[str, float]:
    return dict.fromkeys(found, 1.0)


def topic(text: str) -> Topic:
    found = parse_topic(text, weigh)
    assert found
    return found


def held(text: str) -> frozenset[str]:
    return frozenset(stem_words(split_words(text)))


def test_what_asks_for_a_timeline_is_no_part_of_the_topic() -> None:
    table = (
        "Gannet Bridge",
        "timeline of Gannet Bridge",
        "What happened to Gannet Bridge?",
        "show me the history of Gannet Bridge",
        "Gannet Bridge timeline",
        "  Gannet Bridge?! ",
    )
    for text in table:
        assert topic(text).text == "Gannet Bridge", text
        assert topic(text).words == ("gannet", "bridge"), text


def test_without_a_word_there_is_no_topic() -> None:
    table = (
        "",
        "   ",
        "?!",
        "👍",
    )
    assert not [text for text in table if parse_topic(text, weigh) is not None]


def test_a_topic_may_be_made_of_nothing_but_small_words() -> None:
    assert topic("The Who").words == ("the", "who")
    assert topic("news").words == ("news",)


def test_words_for_what_kind_of_thing_it_is_do_not_count() -> None:
    assert topic("the Artemis mission").words == ("artemis",)


def test_names_and_numbers_are_what_an_article_may_not_lack() -> None:
    table = (
        ("the tram in Lindmark", {"lindmark"}),
        ("talks between Russia and the West", {"russia"}),
        ("olympic games in tokyo", set()),
        ("James Webb Space Telescope", set()),
        ("iPhone 4 sales", {"4"}),
    )
    assert not [(text, names) for text, names in table if topic(text).names != names]


def test_the_share_of_a_topic_in_a_text_is_by_weight() -> None:
    assert topic("Gannet Bridge").share(held("The bridge is shut.")) == 0.5
    assert topic("Gannet Bridge").share(held("Gannets nest on bridges.")) == 1.0


def test_a_name_is_known_in_its_other_forms() -> None:
    assert topic("Russia and Ukraine").share(held("Russian and Ukrainian envoys")) == 1.0
    assert topic("the Iran accord").share(held("an Iranian minister")) == 0.0
