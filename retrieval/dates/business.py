"""Rules for the reporting periods of companies: `the quarter`, `the year-ago period`, `the 1988 quarter`."""

from __future__ import annotations

from retrieval.dates import reckoning
from retrieval.dates.grammar import Reading, Words, rule
from retrieval.dates.story import Story

_AGO = "UNIT DASH? (?:AGO|EARLIER)"


def _quarter(words: Words, story: Story) -> str | None:
    """The quarter the story tells of, else the last one that had ended at publication."""
    if story.quarter and story.recent_quarter(words) and story.quarter.unit == "quarter":
        return story.quarter.value
    if story.published is None:
        return None
    return reckoning.quarter_value(reckoning.shift(story.published, -1, "quarter"))


@rule(
    r"(?:THE|THIS) LATEST (?P<unit>QUARTER|PERIOD)",
    r"THE? (?: LATEST | LEAST RECENT ) (?P<unit>QUARTER)",
    r"THE (?P<unit>QUARTER)(?! OF| ORDW| CAP)",
)
def reported_quarter(words: Words, story: Story) -> Reading | None:
    """`the quarter`, `the latest period`."""
    value = _quarter(words, story)
    if value is None or (words.get("unit") == "period" and not story.recent_quarter(words)):
        return None
    story.tell_quarter(words, value)
    return Reading("DATE", value, 0.7, moves=False)


@rule(
    rf"(?: (?:THE|AN) YEAREARLIER? )?{_AGO} (?P<unit>QUARTER|PERIOD|HALF)",
    rf"(?:THE)? YEAREARLIER? {_AGO} (?P<unit>QUARTER|PERIOD|HALF)",
    r"THE? PREVIOUS DASH UNIT (?P<unit>QUARTER|PERIOD)",
    r"(?P<self>UNIT DASH (?:AGO|EARLIER))(?! QUARTER| PERIOD| HALF)",
    r"THE YEAREARLIER (?P<unit>QUARTER|PERIOD) (?: LAST UNIT | AN UNIT (?:AGO|EARLIER) )?",
    r"THE (?P<unit>QUARTER|PERIOD) AN UNIT (?:AGO|EARLIER)",
    r"LAST UNIT POSS (?P<unit>QUARTER|PERIOD)",
    r"THE SAME (?P<unit>QUARTER|PERIOD) (?:OF|IN)? (?: LAST UNIT | THE PREVIOUS UNIT | THE UNIT BEFORE"
    r" | THE UNIT EARLIER | AN UNIT (?:AGO|EARLIER|BEFORE) )",
)
def year_ago_period(words: Words, story: Story) -> Reading | None:
    """`the year-earlier quarter`, `year-ago`, `the corresponding period last year`."""
    if "year" not in [words.tokens.word(i) for i in range(words.first, words.last)]:
        return None
    quarter = _quarter(words, story)
    if quarter and (words.get("unit") == "quarter" or story.recent_quarter(words)):
        return Reading("DATE", f"{int(quarter[:4]) - 1:04d}{quarter[4:]}", 0.7, moves=False)
    if story.published is None:
        return None
    return Reading("DATE", f"{story.published.year - 1:04d}", 0.6, moves=False)


@rule(
    r"THE (?P<year>INT4) (?P<unit>QUARTER|PERIOD)",
    r"THE SAME (?P<unit>QUARTER|PERIOD) (?:OF|IN) (?P<year>INT4)",
)
def quarter_of_a_year(words: Words, story: Story) -> Reading | None:
    """`the 1988 period`: that year's quarter of the one the story tells of."""
    year = words.number("year")
    if not 1900 <= year <= 2100:
        return None
    told = words.get("unit") == "quarter" or story.recent_quarter(words)
    quarter = _quarter(words, story) if told else None
    return Reading("DATE", f"{year:04d}{quarter[4:] if quarter else ''}", 0.7, moves=False)


@rule(r"THE (?P<span>ALL|FISCAL|LATEST FISCAL)? (?P<unit>UNIT)(?= ENDED)")
def year_that_ended(words: Words, _story: Story) -> Reading | None:
    """`the year ended March 31`: a length of time, which the date after it ends."""
    value = {"year": "P1Y", "month": "P1M", "week": "P1W"}.get(words.get("unit"))
    return Reading("DURATION", value, 0.8, moves=False) if value else None


@rule(
    r"(?:FOR|OF|DURING|IN) (?P<self>THE (?:ALL|FISCAL|ALL FISCAL)? (?P<unit>UNIT))"
    r"(?! ENDED| OF| INT4| WORD ORDW)",
    r"(?P<self>THE (?:FISCAL|ALL FISCAL?) (?P<unit>UNIT))(?! ENDED| INT4)",
    r"(?P<self>THE (?P<unit>UNIT)) POSS",
)
def current_unit(words: Words, story: Story) -> Reading | None:
    """`for the year`, `the fiscal year`, `the week's busiest day`: the one around publication."""
    unit = words.get("unit")
    if story.published is None or unit not in ("year", "week", "month") or words.is_name("unit"):
        return None
    return Reading("DATE", reckoning.value_at(story.published, unit), 0.6, moves=False)
