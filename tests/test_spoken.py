"""Days are said in plain English, no finer than they are known or asked for."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.text.date_words import format_asked_date
from retrieval.types import When


@pytest.mark.parametrize(
    ("question", "begin", "end", "said"),
    [
        ("When did it open?", date(2022, 6, 11), date(2022, 6, 11), "11 June 2022"),
        ("What year did it open?", date(2022, 6, 11), date(2022, 6, 11), "2022"),
        ("In which month did it open?", date(2022, 6, 11), date(2022, 6, 11), "June 2022"),
        ("When did it open?", date(2022, 6, 1), date(2022, 6, 30), "June 2022"),
        ("What year did it open?", date(2021, 12, 1), date(2022, 2, 28), "December 2021 to February 2022"),
    ],
)
def test_a_date_is_said_as_finely_as_it_is_asked_for(
    question: str, begin: date, end: date, said: str
) -> None:
    assert format_asked_date(question, When("", begin, end, "", None)) == said
