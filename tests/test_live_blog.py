"""What an entry of a live blog tells is dated by its own heading, and other texts by their article."""

from __future__ import annotations

from datetime import date

from ingest.live_blog import find_article_times
from retrieval.dates import find_times

DAY = date(2022, 3, 7)
BLOG = """Flood at Harrow: live
Tuesday 8 March, 09:40
The head of the water board resigned this morning. She was named yesterday.
Day one: Monday, 7 March 2022
The lower town was evacuated today.
"""


def begins(text: str, words: str, published: date | None = DAY) -> list[date | None]:
    return [one.begin for one in find_article_times(text, published) if one.text.lower() == words]


def test_an_entry_is_dated_by_its_heading() -> None:
    assert begins(BLOG, "this morning") == [date(2022, 3, 8)]
    assert begins(BLOG, "yesterday") == [date(2022, 3, 7)]
    assert begins(BLOG, "today") == [date(2022, 3, 7)]
    for one in find_article_times(BLOG, DAY):
        assert BLOG[one.start : one.end] == one.text


def test_other_texts_are_dated_as_they_were() -> None:
    for text in (
        BLOG.replace("Day one: Monday, 7 March 2022", "Later."),
        "It sat on 8 March.\nIt sat on 9 March, too, and rose today.",
        "8 March: 12 people\n9 March: the vote is taken in the hall of the town\nToday it rains.",
        "8 March 1922\n9 March 1922\nToday it rains.",
        "",
    ):
        assert find_article_times(text, DAY) == find_times(text, DAY), text
    assert find_article_times(BLOG, None) == find_times(BLOG, None)
