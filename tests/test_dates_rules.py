"""Each rule's examples, as its docstring has them: `words` = value or first/last day, on 20 January 2022."""

from __future__ import annotations

import re
from datetime import date

import pytest

from retrieval.dates import find_times
from retrieval.dates.grammar import RULES
from retrieval.dates.reckoning import days_of

TODAY = date(2022, 1, 20)
EXAMPLE = re.compile(r"`([^`]+)` = ([^\s,;]*[^\s,;:.])")

# More of each kind, by the file of its rules.
MORE = {
    "beside": [
        ("the week starting on March 7", "2022-W10"),
        ("a week on Tuesday", "2022-02-01"),
        ("ten days before Christmas 2021", "2021-12-15"),
        ("3 weeks after January 3", "2022-01-24"),
        ("Sunday after next", "2022-01-30"),
        ("Sun 13th", "2022-02-13"),
    ],
    "business": [
        ("the third quarter ended May 31", "2021-03-01/2021-05-31"),
        ("first-half profit", "2022-H1"),
    ],
    "clock": [
        ("11:00 local time", "2022-01-20T11:00"),
    ],
    "durations": [
        ("5 upcoming years", "2022-01-21/2027-01-20"),
        ("past two quarters", "2021-07-01/2021-12-31"),
        ("we will leave in two months", "2022-03-20/2022-03-20"),
    ],
    "nearby": [
        ("the past year", "2021-01-20/2022-01-20"),
        ("two years ago", "2020"),
        ("a week ago", "2022-W02"),
        ("months ago", "PAST_REF"),
        ("two weeks from now", "2022-02-03/2022-02-03"),
    ],
    "holidays": [
        ("New Year's Eve", "2021-12-31"),
        ("Diwali 2022", "2022-10-24"),
        ("Saint Patrick 2020", "2020-03-17"),
        ("St. Patrick's Day 2020", "2020-03-17"),
        ("Good Friday 2021", "2021-04-02"),
        ("International Women's Day 2021", "2021-03-08"),
        ("Presidents' Day 2021", "2021-02-15"),
        ("Labor Day 2021", "2021-09-06"),
        ("ANZAC Day 2021", "2021-04-25"),
        ("Yom Kippur 2021", "2021-09-16"),
        ("Chinese New Year 2021", "2021-02-12"),
        ("Passover 2021", "2021-03-28"),
        ("black friday 2010", "2010-11-26"),
        ("Mother's Day 2021", "2021-05-09"),
        ("Whit Monday 2021", "2021-05-24"),
    ],
    "numeric": [
        ("9/11", "2001-09-11"),
        ("2016 10 16", "2016-10-16"),
        ("25/12/2021", "2021-12-25"),
        ("12/25/2021", "2021-12-25"),
        ("5.11.2021", "2021-11-05"),
        ("on 10/25", "2021-10-25"),
        ("Friday, 2/11", "2022-02-11"),
        ("9/11", "2001-09-11"),
        ("from 10/1-10/7", "2021-10-01/2021-10-07"),
    ],
    "periods": [
        ("last year's first quarter", "2021-Q1"),
        ("Q4 FY2015", "2015-Q4"),
        ("week 3 of 2027", "2027-W03"),
        ("the third Friday of next month", "2022-02-18"),
        ("the last weekend of March 2021", "2021-W12-WE"),
        ("first week of 2019", "2019-W01"),
        ("the last week of July 2016", "2016-W30"),
        ("the 15th of next month", "2022-02-15"),
        ("the 9th month of next year", "2023-09"),
        ("first ten days of last year", "2021-01-01/2021-01-10"),
        ("early 2021", "2021-01-01/2021-04-30"),
        ("late July", "2022-07-16/2022-07-31"),
        ("the second half of March 2021", "2021-03-16/2021-03-31"),
        ("year-end", "2022-12-31"),
    ],
    "weekdays": [
        ("next Mon", "2022-01-24"),
        ("Monday two weeks from now", "2022-01-31"),
        ("two months from today on Tuesday", "2022-03-22"),
        ("the following week", "2022-W04"),
    ],
    "written": [
        ("May five nineteen eighty-six", "1986-05-05"),
        ("2020/Sep/23", "2020-09-23"),
        ("April the ninth", "2022-04-09"),
        ("twenty-third of September", "2021-09-23"),
        ("from the 4th to the 9th of June", "2022-06-04/2022-06-09"),
        ("from 4-23 in next month", "2022-02-04/2022-02-23"),
        ("on 29th", "2022-01-29"),
        ("Jan-Feb 2017", "2017-01-01/2017-02-28"),
        ("May of two thousand and fifteen", "2015-05"),
        ("last November", "2021-11"),
        ("from Sep to Nov", "2021-09-01/2021-11-30"),
    ],
    "years": [
        ("2015-16", "2015"),
    ],
}


def examples() -> list[tuple[str, str, str]]:
    documented = {each.name: each.resolve.__doc__ or "" for each in RULES}
    return [(name, *found) for name, text in documented.items() for found in EXAMPLE.findall(text)]


@pytest.mark.parametrize(
    ("rule", "words", "meant"),
    [*examples(), *((kind, *pair) for kind, pairs in MORE.items() for pair in pairs)],
)
def test_what_a_rule_gives_as_an_example_is_read_so(rule: str, words: str, meant: str) -> None:
    found = find_times(f"What of it: {words}?", TODAY)
    days = [(one.begin, one.end_of_range) for one in found]
    whole = (min((b for b, _ in days if b), default=None), max((e for _, e in days if e), default=None))
    assert meant in [one.value for one in found] or days_of(meant) in (*days, whole), found


def test_every_rule_has_an_example() -> None:
    without = {each.name for each in RULES} - {name for name, _, _ in examples()}
    assert not without
