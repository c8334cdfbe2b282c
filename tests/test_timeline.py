"""A timeline tells each event once, with all who tell it, and what was corrected as it was corrected."""

from collections.abc import Callable
from datetime import date

import pytest
from conftest import Build

from retrieval.events.timeline import NO_TOPIC, NOTHING
from retrieval.types import Article, Event, Question

Tell = Callable[..., tuple[Event, ...]]


def article(
    name: str, text: str, day: str | None = "2022-02-10", title: str = "The Gannet bridge"
) -> Article:
    published = date.fromisoformat(day) if day else None
    return Article(name, text, title, f"https://example.com/{name}", f"The {name}", published)


@pytest.fixture
def tell(house: Build) -> Tell:
    def told(*articles: Article, topic: str = "Gannet bridge", **bounds: object) -> tuple[Event, ...]:
        opened = house()
        opened.ingest(articles)
        question = Question(topic, limit=100, **bounds)  # type: ignore[arg-type]
        return opened.engine(opened.encoder).timeline(question).events

    return told


def days(events: tuple[Event, ...]) -> list[str]:
    return [one.when.value for one in events]


def cited(event: Event) -> set[str]:
    return {one.article.id for one in event.citations}


def test_a_copy_in_another_outlet_is_told_once_with_both(tell: Tell) -> None:
    text = "A barge struck the Gannet bridge on January 12. Nobody was hurt."
    (event,) = tell(article("a", text), article("b", text, "2022-02-11"))
    assert cited(event) == {"a", "b"}
    assert [one.number for one in event.citations] == [1, 2]


def test_a_retelling_in_other_words_is_put_with_it_and_another_event_of_the_day_is_not(tell: Tell) -> None:
    events = tell(
        article("a", "A barge loaded with gravel struck the Gannet bridge on January 12."),
        article("b", "On January 12 the Gannet bridge was struck by a barge that carried gravel."),
        article("c", "Schoolchildren planted forty oaks behind their gymnasium, January 12."),
    )
    assert days(events) == ["2022-01-12", "2022-01-12"]
    assert [cited(one) for one in events] == [{"a", "b"}, {"c"}]


def test_two_events_of_one_day_in_one_article_stay_two(tell: Tell) -> None:
    events = tell(
        article("a", "Inspectors found a crack on Monday. The council elected a treasurer on Monday.")
    )
    assert days(events) == ["2022-02-07", "2022-02-07"]


def test_the_sharpest_date_and_the_news_of_it_come_first(tell: Tell) -> None:
    (event,) = tell(
        article("a", "The Gannet bridge will open to all traffic on March 19.", "2022-02-10"),
        article(
            "b",
            "The Gannet bridge opened to all traffic at six in the morning on March 19.",
            "2022-03-20",
        ),
        article("c", "The Gannet bridge has been open to all traffic since March 19.", "2022-04-20"),
    )
    assert event.when.value == "2022-03-19T06:00"
    assert [one.article.id for one in event.citations] == ["b", "a", "c"]


def test_what_an_article_says_was_wrong_is_gone_and_the_right_day_says_so(tell: Tell) -> None:
    wrong = article("a", "The Gannet bridge will open to all traffic on March 5.", "2022-02-10")
    right = article(
        "b",
        "The Post wrote that the Gannet bridge will open to all traffic on March 5. That was wrong. "
        "The Gannet bridge will open to all traffic on March 19.",
        "2022-02-12",
    )
    (event,) = tell(wrong, right)
    assert event.when.value == "2022-03-19"
    assert event.note == "This takes the place of 5 March 2022."
    assert cited(event) == {"b"}
    assert days(tell(wrong, right, asof=date(2022, 2, 11))) == ["2022-03-05"]


def test_a_plan_that_was_put_off_gives_way_to_the_later_day(tell: Tell) -> None:
    text = "The Gannet bridge will open to all traffic on {}, with a brass band and a regatta."
    early, late = (
        article("a", text.format("March 5"), "2022-02-10"),
        article("b", text.format("March 19"), "2022-02-20"),
    )
    (event,) = tell(early, late)
    assert event.when.value == "2022-03-19"
    assert event.note == "This takes the place of 5 March 2022."


def test_articles_that_contradict_each_other_stand_side_by_side(tell: Tell) -> None:
    text = "A barge loaded with gravel and tar struck the Gannet bridge on {} and sank."
    events = tell(
        article("a", text.format("January 12"), "2022-02-10"),
        article("b", text.format("January 13"), "2022-02-11"),
    )
    assert days(events) == ["2022-01-12", "2022-01-13"]
    assert [one.note for one in events] == [
        "Another article gives 13 January 2022.",
        "Another article gives 12 January 2022.",
    ]


def test_the_same_news_on_two_days_is_no_contradiction(tell: Tell) -> None:
    text = "Shares of the Gannet bridge company fell sharply in heavy trading today."
    events = tell(article("a", text, "2022-02-10"), article("b", text, "2022-02-14"))
    assert days(events) == ["2022-02-10", "2022-02-14"]
    assert [one.note for one in events] == [None, None]


def test_on_that_day_is_quoted_with_the_sentence_that_has_the_date(tell: Tell) -> None:
    text = "Calls could be made again on Tuesday. On that day the Gannet cable was put back into service."
    (event,) = tell(article("a", text))
    assert event.citations[0].quote == text


def test_events_stand_in_the_order_of_day_and_time(tell: Tell) -> None:
    events = tell(
        article(
            "a",
            "The Gannet bridge opened at noon on February 7. Cracks were found in 1997. "
            "The mayor spoke at nine in the morning on February 7. A storm broke a window on January 3.",
        )
    )
    assert days(events) == ["1997", "2022-01-03", "2022-02-07T09:00", "2022-02-07T12:00"]


def test_an_article_on_something_else_gives_only_the_sentences_on_the_topic(tell: Tell) -> None:
    text = (
        "A fair opens on February 17. The Gannet bridge was shut on January 23. Readings end on February 20."
    )
    assert days(tell(article("a", text, title="A book fair"), topic="Gannet bridge")) == ["2022-01-23"]


def test_an_article_that_lacks_the_name_is_not_on_the_topic_however_it_is_typed(tell: Tell) -> None:
    ours = article(
        "a", "At Gannet, harbour works cut forty jobs on January 12.", title="Harbour works cut jobs"
    )
    other = article("b", "The harbour works cut fifty jobs on January 14.", title="Jobs cut")
    for topic in ("gannet harbour works", "Gannet harbour works"):
        assert days(tell(ours, other, topic=topic)) == ["2022-01-12"]


def test_without_a_topic_or_an_event_or_an_article_the_reason_is_said(house: Build) -> None:
    opened = house()
    empty = opened.engine(opened.encoder).timeline(Question("Gannet bridge"))
    assert empty.reason == "The library is empty: `dateline ingest SOURCE` fills it."
    opened.ingest([article("a", "The Gannet bridge is made of steel and stone.")])
    undated = opened.engine(opened.encoder).timeline(Question("Gannet bridge"))
    assert undated.reason == NOTHING
    assert [one.id for one in undated.nearest] == ["a"]
    assert opened.engine(opened.encoder).timeline(Question("?!")).reason == NO_TOPIC
    assert "no outlet named 'Nobody'" in str(
        opened.engine(opened.encoder).timeline(Question("it", source="Nobody")).reason
    )


def test_a_text_that_nothing_can_store_is_asked_for_all_the_same(house: Build) -> None:
    opened = house()
    opened.ingest([article("a", "The Gannet bridge was closed on January 23.")])
    for text in ("\ud800 Gannet bridge \x00", "💥" * 300, "a" * 5000, "NEAR(gannet AND", '"', "𝕏 " * 100):
        assert opened.engine(opened.encoder).timeline(Question(text)).elapsed_ms >= 0


def test_a_timeline_is_the_same_each_time(tell: Tell) -> None:
    texts = [f"Event {n} at the Gannet bridge took place on January {n % 5 + 1}." for n in range(1, 12)]
    articles = [article(f"a{n}", text) for n, text in enumerate(texts)]
    assert tell(*articles) == tell(*reversed(articles))
