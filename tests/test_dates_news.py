"""What the date engine promises of newswires: stretches of days, what is due, what is no time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.dates import find_times
from retrieval.types import TimeMention

FRIDAY = date(2013, 3, 22)


def read(text: str, published: date | None = FRIDAY) -> list[tuple[str, str]]:
    return [(m.text, m.value) for m in find_times(text, published)]


def one(text: str, published: date | None = FRIDAY) -> TimeMention:
    found = find_times(text, published)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "words", "first", "last"),
    [
        ("The fair is held from 14-17 June.", "14-17 June", "2013-06-14", "2013-06-17"),
        ("It rained from 3 to 5 March.", "3 to 5 March", "2013-03-03", "2013-03-05"),
        ("Over the past year rents rose.", "the past year", "2012-03-22", "2013-03-22"),
        ("In the past month it snowed.", "the past month", "2013-02-22", "2013-03-22"),
        ("Over the weekend it snowed.", "the weekend", "2013-03-16", "2013-03-17"),
        ("This past weekend it snowed.", "This past weekend", "2013-03-16", "2013-03-17"),
        ("In the first half of 2008 it grew.", "the first half of 2008", "2008-01-01", "2008-06-30"),
        ("In 2008-09 it shrank.", "2008-09", "2008-01-01", "2009-12-31"),
        ("In the war of 1914-18 it burned.", "1914-18", "1914-01-01", "1918-12-31"),
        ("This winter was mild.", "This winter", "2012-12-01", "2013-02-28"),
        ("A court sits the week of March 6.", "the week of March 6", "2013-03-04", "2013-03-10"),
        ("The week before last it snowed.", "The week before last", "2013-03-04", "2013-03-10"),
    ],
)
def test_a_stretch_of_days_has_its_first_and_last_day(text: str, words: str, first: str, last: str) -> None:
    mention = one(text)
    assert mention.text == words
    assert (str(mention.begin), str(mention.end_of_range)) == (first, last)


@pytest.mark.parametrize(
    ("text", "words", "value", "first", "last"),
    [
        ("Profit in the third quarter ended May 31 fell.", "the third quarter", "2012-Q3", (3, 1), (5, 31)),
        ("In the six months to September it lost money.", "the six months", "P6M", (4, 1), (9, 30)),
        ("In the last three months of 2012 it fell.", "the last three months", "P3M", (10, 1), (12, 31)),
        ("In the first nine months of last year it fell.", "the first nine months", "P9M", (1, 1), (9, 30)),
    ],
)
def test_a_period_told_with_its_end_covers_the_days_up_to_it(
    text: str, words: str, value: str, first: tuple[int, int], last: tuple[int, int]
) -> None:
    mention = find_times(text, FRIDAY)[0]
    assert (mention.text, mention.value) == (words, value)
    assert (mention.begin, mention.end_of_range) == (date(2012, *first), date(2012, *last))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The deadline is Monday.", "2013-03-25"),
        ("Her new film is out on Monday.", "2013-03-25"),
        ("Members were to vote Sunday on the plan.", "2013-03-24"),
        ("The plan could come up for a vote on Sunday.", "2013-03-24"),
        ("Ahead of Monday's vote, the mood is sour.", "2013-03-25"),
        ("Some 50,000 are expected for Sunday's race.", "2013-03-24"),
        ("The storm is forecast to reach the coast Monday.", "2013-03-25"),
        ("Bids are taken starting Tuesday.", "2013-03-26"),
        ("The office will shut at noon and close for good on Monday.", "2013-03-25"),
        ("The council announced plans Tuesday to mend the road.", "2013-03-19"),
        ("Sales are predicted to have dipped in February.", "2013-02"),
        ("The ban has been in force since April 1.", "2012-04-01"),
        ("The owner said it would stop paying rent in February.", "2013-02"),
        ("Beginning Oct. 1, the law applies.", "2013-10-01"),
        ("The old hall had been scheduled to close April 30.", "2013-04-30"),
        ("This coming Friday the choir sings.", "2013-03-29"),
        ("It snowed this past Friday.", "2013-03-15"),
        ("Nobody is missing after the sinking of a ferry on Monday.", "2013-03-18"),
        ("Police are looking for a man after a robbery on Monday.", "2013-03-18"),
        ("The two are meeting after the vote on Monday.", "2013-03-25"),
        ("They met on Tuesday the 12th.", "2013-03-12"),
        ("It opened a week ago Monday.", "2013-03-11"),
        ("It snowed the Friday before last.", "2013-03-08"),
        ("A week from Monday it will be over.", "2013-04-01"),
    ],
)
def test_what_is_due_lies_ahead_and_what_was_told_lies_behind(text: str, value: str) -> None:
    found = [v for _, v in read(text) if "T12" not in v]
    assert found == [value]


@pytest.mark.parametrize("words", ["a Friday", "one Friday", "a recent Friday"])
def test_a_weekday_that_is_any_has_no_day(words: str) -> None:
    mention = one(f"He was born on {words}.")
    assert (mention.value, mention.begin) == ("XXXX-WXX-5", None)


def test_a_weekday_beside_its_date_is_not_another_day() -> None:
    assert read("The war began on 1 September 1939, a Friday.") == [("1 September 1939", "1939-09-01")]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("a decade ago", "2003"),
        ("half a century ago", "1963"),
        ("a half-century ago", "1963"),
        ("a year and a half ago", "2011-09"),
        ("10,000 years ago", "PAST_REF"),
        ("on Sept. 11, 2001", "2001-09-11"),
        ("after 9/11", "2001-09-11"),
        ("in the summer of '69", "1969"),
        ("back in '08", "2008"),
        ("in the mid-20th century", "19"),
        ("in mid-March 2022", "2022-03"),
        ("by the end of the century", "20"),
        ("in the present day", "PRESENT_REF"),
        ("in those days", "PAST_REF"),
        ("in past years", "PAST_REF"),
        ("under the current rules", "PRESENT_REF"),
        ("late in the day", "2013-03-22"),
        ("on 21-Mar-2013", "2013-03-21"),
        ("in 2018's race", "2018"),
        ("above 2019 levels", "2019"),
        ("in the prior-year quarter", "2011-Q4"),
        ("in Q3", "2012-Q3"),
        ("in the third century B.C.", "BC02"),
        ("in 1200 BC", "BC1200"),
    ],
)
def test_dates_of_the_newswires(words: str, value: str) -> None:
    assert one(f"It was seen {words}.").value == value


@pytest.mark.parametrize(
    ("words", "span", "value"),
    [
        ("in a matter of weeks", "a matter of weeks", "PXW"),
        ("in a day or two", "a day or two", "P1D"),
        ("in the next day or two", "the next day or two", "P1D"),
        ("for a half-hour", "a half-hour", "PT30M"),
        ("for a quarter of an hour", "a quarter of an hour", "PT15M"),
        ("for a quarter century", "a quarter century", "P25Y"),
        ("in the past half century", "the past half century", "P50Y"),
        ("after a weeklong search", "weeklong", "P1W"),
        ("after a decadeslong feud", "decadeslong", "PXE"),
        ("for an hour-long talk", "hour-long", "PT1H"),
        ("for 4½ hours", "4½ hours", "PT4H30M"),
        ("in each of the past three fiscal years", "the past three fiscal years", "P3Y"),
        ("where it can last six months", "six months", "P6M"),
        ("following two weeks of rain", "two weeks", "P2W"),
    ],
)
def test_lengths_of_the_newswires(words: str, span: str, value: str) -> None:
    mention = one(f"It was seen {words}.")
    assert (mention.text, mention.value, mention.type) == (span, value, "DURATION")


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("every second Tuesday", "XXXX-WXX-2"),
        ("every second day", "P2D"),
        ("every weekend", "XXXX-WXX-WE"),
        ("twice daily", "P1D"),
        ("the first Monday of each month", "P1M"),
    ],
)
def test_what_recurs_in_the_newswires(words: str, value: str) -> None:
    mention = one(f"The choir sings {words}.")
    assert (mention.text, mention.value, mention.type) == (words, value, "SET")


@pytest.mark.parametrize(
    "text",
    [
        "Today's youth and the leaders of tomorrow want work.",
        "It is the third such find in as many weeks.",
        "Between 1500 and 2000 people live at 1920 Main Street.",
        "The index closed at 2013.",
        "House Bill 2017 failed, and so did Resolution 1973.",
        "June Carter sang, and August Wilson wrote.",
        "Temperatures in the 80s drew crowds.",
        "The 0900 hours bus and 700 seats a week are gone.",
        "The Monday Club met at NOW, a now-closed mill.",
        "He rose from 16th to third; a score of 9/10, open 24/7, with 1/2 cup of flour on 1/2 acre.",
        "A nor'easter, and the page news/first-christmas-mom.",
        "The firm is another HR shop, and the Week 10 game was lost.",
        "Goals in the second half sank them, as in the second quarter of the game.",
    ],
)
def test_what_only_looks_like_a_time_is_left_alone(text: str) -> None:
    assert read(text) == []


def test_a_decade_gives_no_year_to_the_months_after_it() -> None:
    text = "The mill, at its peak in the late 1990s, filed for bankruptcy in January."
    assert [v for _, v in read(text)] == ["199", "2013-01"]


def test_the_year_of_birth_is_not_the_year_of_death() -> None:
    assert [v for _, v in read("He was born in July 1944 and died on Feb. 2, aged 68.")] == [
        "1944-07",
        "2013-02-02",
    ]


def test_a_month_takes_its_year_from_the_one_told_beside_it() -> None:
    text = "He was tried in 2010. The appeal, lodged in June the following year, failed."
    assert read(text)[-1] == ("June the following year", "2011-06")
    assert [v for _, v in read("It is shown from 1 May to 30 September 2014.")] == [
        "2014-05-01",
        "2014-09-30",
    ]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("The strike lasted from June 3 to June 9.", ["2012-06-03", "2012-06-09"]),
        ("It was shut from November to February.", ["2012-11", "2013-02"]),
        ("It was shut between December 3 and January 9.", ["2012-12-03", "2013-01-09"]),
        ("It will run from December 5 through January 9.", ["2013-12-05", "2014-01-09"]),
    ],
)
def test_a_stretch_does_not_end_before_it_begins(text: str, values: list[str]) -> None:
    assert [value for _, value in read(text)] == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("The match was moved from June 10 to July 12.", ["2013-06-10", "2013-07-12"]),
        ("She was named as its editor from July 1.", ["2013-07-01"]),
        ("The vote was put back from May 5 to May 12.", ["2013-05-05", "2013-05-12"]),
    ],
)
def test_what_was_moved_or_given_from_a_day_on_may_lie_ahead(text: str, values: list[str]) -> None:
    assert [value for _, value in read(text)] == values


def test_a_date_that_names_a_thing_takes_the_year_it_is_written_with() -> None:
    text = "The June 6 inquiry sat again. It asks why, on June 6, 2011, the dam broke."
    assert [v for _, v in read(text)] == ["2011-06-06", "2011-06-06"]


def test_counting_from_nowhere_gives_a_length_and_no_day_to_come() -> None:
    mention = one("A month later, the mill burned down.")
    assert (mention.type, mention.value, mention.begin) == ("DURATION", "P1M", None)


def test_a_counted_day_is_the_date_that_stands_beside_it() -> None:
    assert read("Two days later, on March 12, he left.") == [
        ("Two days later", "2013-03-12"),
        ("March 12", "2013-03-12"),
    ]


def test_a_clock_takes_the_day_of_its_own_sentence() -> None:
    text = "They have won all games since Boxing Day. They host the league on Saturday (12:45 GMT)."
    assert read(text)[-1] == ("12:45 GMT", "2013-03-23T12:45")


def test_a_clock_takes_the_day_told_before_a_year_named_on_the_way() -> None:
    text = "Thieves took it on Monday. The lamp, made in 1658, was cut loose shortly after nine o'clock."
    assert read(text)[-1] == ("nine o'clock", f"{dict(read(text))['Monday']}T09:00")


def test_the_day_after_an_event_counts_from_the_day_it_was_told_with() -> None:
    text = (
        "The opening of the bridge was held on March 3. By March 14 the river had fallen. The day after the"
        " opening, two vans met on it."
    )
    assert read(text)[-1] == ("The day", "2013-03-04")


def test_a_list_of_weekdays_looks_ahead() -> None:
    text = "Saturday: quiz night. Monday: choir practice."
    assert [v for _, v in read(text)] == ["2013-03-23", "2013-03-25"]


def test_the_same_quarter_of_another_year_is_told_from_the_report() -> None:
    text = "Sales rose in the latest quarter, against a fall in the same quarter a year earlier."
    assert read(text) == [
        ("the latest quarter", "2012-Q4"),
        ("the same quarter a year earlier", "2011-Q4"),
    ]


UNITS = {"day": 1, "week": 7}


@settings(max_examples=200, deadline=None)
@given(
    st.dates(min_value=date(1900, 1, 1), max_value=date(2090, 1, 1)),
    st.integers(2, 30),
    st.sampled_from(sorted(UNITS)),
)
def test_what_is_counted_back_is_found_by_the_calendar(published: date, n: int, unit: str) -> None:
    mention = one(f"The bridge fell {n} {unit}s ago.", published)
    day = published - timedelta(days=n * UNITS[unit])
    assert mention.begin and mention.end_of_range and mention.begin <= day <= mention.end_of_range
    assert (mention.end_of_range - mention.begin).days == UNITS[unit] - 1


@settings(max_examples=200, deadline=None)
@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 1)), st.integers(1, 20))
def test_a_written_range_covers_each_of_its_days(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    if last.month != first.month:
        return
    mention = one(f"It ran from {first.day} to {last.day} {first:%B} {first.year}.", date(2013, 3, 22))
    assert (mention.begin, mention.end_of_range) == (first, last)


@settings(max_examples=150, deadline=None)
@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 1)), st.booleans())
def test_every_weekday_around_publication_lies_within_a_week(published: date, ahead: bool) -> None:
    for name in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"):
        text = f"They will meet on {name}." if ahead else f"They met on {name}."
        begin = one(text, published).begin
        assert begin and f"{begin:%A}" == name
        assert abs((begin - published).days) < 7
        assert begin >= published if ahead else begin <= published


def test_a_day_behind_a_week_is_read_without_an_error() -> None:
    text = "In the second week of January, January 10 and 13 were free. The week of March 6 to 9 was not."
    for published in (date(2022, 1, 20), date(2020, 12, 31), None):
        assert all(text[one.start : one.end] == one.text for one in find_times(text, published))
