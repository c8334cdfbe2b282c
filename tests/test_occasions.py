"""A sentence's dates: which of them date what it tells, and which only stand in it."""

from datetime import date

from retrieval.dates import find_times
from retrieval.events.events import Line, Occasion, find_occasions_in_line
from retrieval.types import Article, Passage

PUBLISHED = date(2022, 2, 10)


def read(text: str, published: date | None = PUBLISHED) -> list[Occasion]:
    """The occasions of a text that is one sentence."""
    article = Article("a", text, published=published)
    line = Line(article, Passage(1, "a", 0, len(text), text), (0, len(text)), (0, 0), 1.0)
    return find_occasions_in_line(line, find_times(text, published))


def values(text: str, published: date | None = PUBLISHED) -> list[str]:
    return [one.when.value for one in read(text, published)]


def test_each_date_of_a_sentence_is_an_event_of_its_own() -> None:
    table = (
        ("The bridge was closed on January 23.", ["2022-01-23"]),
        ("The bridge was built in 1968, and its hangers were replaced in 1997.", ["1968", "1997"]),
        (
            "The rocket lifted off on January 16, after attempts on January 2 and January 9 had failed.",
            ["2022-01-16", "2022-01-02", "2022-01-09"],
        ),
        ("On Saturday and Sunday, volunteers counted the birds.", ["2022-02-05/2022-02-06"]),
        ("The fair was held from February 3 to February 4.", ["2022-02-03/2022-02-04"]),
        ("Three hangers passed their test earlier this week.", ["2022-W06"]),
        ("In 2021, on June 6, the company moved.", ["2021-06-06"]),
        ("He left on Monday, and his deputy left the same day.", ["2022-02-07"]),
    )
    assert not [(text, expected) for text, expected in table if values(text) != expected]


def test_a_date_that_dates_nothing_is_left_out() -> None:
    table = (
        "It told the news of January 12.",
        "That is more than in January 2021.",
        "It was the lowest figure since 1997.",
        "An article on February 2 named the wrong day.",
        "Shares rose 82% from nine months ago.",
        "The January 6 attack is still being looked into.",
        "Sunday was chosen for its number.",
        "It all happened before January 12.",
        "The city had hoped to open it again in the middle of February.",
        "The company wants to close the works in 2024.",
        "Lorries must stay away until the summer.",
        "The first pictures can be expected in the summer.",
        "They ask for a return to where they stood in 1997.",
        "The arch had held up the building for most of last year.",
        "It was the team of the year.",
        "Sales were weak last year.",
        "Nobody knows the day.",
        "Japan has not been in recession since 2001.",
        "It fell to lows that hadn't been seen since October 1982.",
        'He said, "Today is a great day."',
        "They were to take delivery in May 2021, but had to wait.",
        "That is 7% of GM's 2008 revenue.",
        "The economy shrank between April and June.",
        "Even if tomorrow all is forgotten, it was fun.",
    )
    assert not [text for text in table if values(text) != []]


def test_the_day_something_was_said_counts_only_where_it_has_no_other() -> None:
    table = (
        ("The bridge will reopen on March 19, the engineer said on Thursday.", ["2022-03-19"]),
        ("He said on Tuesday that the ferry had sunk on January 30.", ["2022-01-30"]),
        ("A third crack was found, the council heard on Wednesday.", ["2022-02-09"]),
        ("The company announced on Monday that it will open on March 3.", ["2022-02-07", "2022-03-03"]),
    )
    assert not [(text, expected) for text, expected in table if values(text) != expected]


def test_what_is_planned_for_a_day_is_an_event_and_known_to_lie_ahead() -> None:
    (plan,) = read("The observatory will open on March 3.")
    assert plan.plan and not plan.back
    (past,) = read("The observatory opened on February 3.")
    assert not past.plan


def test_what_looks_back_is_known_to() -> None:
    assert read("The bridge has been closed since January 23.")[0].back
    assert not read("The bridge was closed on January 23.")[0].back


def test_each_date_has_its_own_part_of_the_sentence() -> None:
    text = "It was launched on December 25 and reached its post on January 24."
    first, second = read(text)
    assert text[slice(*first.clause)] == "It was launched on December 25 "
    assert text[slice(*second.clause)] == "and reached its post on January 24."
    assert first.sentence == second.sentence == (0, len(text))


def test_nothing_is_dated_by_publication_where_nobody_knows_it() -> None:
    assert values("It was lit last Tuesday.", None) == []
    assert values("It was first lit on 4 October 1874.", None) == ["1874-10-04"]


def test_a_time_of_day_is_kept() -> None:
    (closed,) = read("The bridge was closed at ten o'clock on Sunday night.")
    assert (closed.when.value, closed.clock) == ("2022-02-06T22:00", "T22:00")
