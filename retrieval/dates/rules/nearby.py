"""Rules for units counted from publication or from the story: `last week`, `two years ago`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from retrieval.dates import check, quantity, reckoning
from retrieval.dates.grammar import Reading, Words, rule
from retrieval.dates.lexicon import SEASON_LETTERS, unit_of, word_set
from retrieval.dates.story import Story
from retrieval.dates.tense import is_deadline, is_supposed

_STEP = {"last": -1, "past": -1, "next": 1, "coming": 1, "previous": -1, "following": 1}

_SMALLER = {"year": (12, "month"), "decade": (10, "year"), "century": (100, "year"), "week": (7, "day")}
_YEARS = {"year": 1, "decade": 10, "century": 100, "millennium": 1000}

_UNIT = "(?:FISCAL|ALSO)? (?P<unit>UNIT|QUARTER|WEEKEND)"


@rule(
    rf"(?P<edge>{{edge}})? (?P<which>THIS|LAST|NEXT) {_UNIT}(?! POSS? (?:ORDINAL|LAST) QUARTER)",
    rf"{{edge}}? THE (?P<which>CURRENT|PAST|COMING|FOLLOWING|PREVIOUS) {_UNIT} (?:OR SO)?",
    r"THE (?P<which>NEXT) (?P<unit>UNIT) OR SO",
    rf"THIS? (?P<which>PAST|COMING|PREVIOUS) {_UNIT}",
    r"{edge}? (?P<the>THE) (?P<which>LAST) (?P<unit>UNIT|QUARTER)(?! OF)",
    part="thisunit",
)
def this_unit(words: Words, story: Story) -> Reading | None:
    """`last year` = 2021, `earlier this month` = 2022-01, `past quarter` = 2021-Q4."""
    which, unit = words.get("which") or "last", words.get("unit")
    if unit in ("hour", "minute") or words.is_name("unit"):
        return None
    if which == "present" and unit == "day":
        return Reading("DATE", "PRESENT_REF", 0.8, moves=False)
    told_of = which in ("following", "previous")
    base = story.base_of(words, unit) if told_of else story.published
    if unit == "weekend":
        over = which == "this" and base.isoweekday() < 5 and story.tense(words) == "past"
        return Reading("DATE", _weekend(base, "last" if over else which), 0.9)
    if which == "past" and unit in ("decade", "century"):
        return Reading("DURATION", quantity.duration(1, unit), 0.8, moves=False)
    day = reckoning.shift(base, _STEP.get(which, 0), unit)
    value = reckoning.value_at(day, unit)
    if unit != "quarter" and (which == "past" or (words.has("the") and words.get("which") == "last")):
        return Reading("DATE", value, 0.8, moves=False, other=reckoning.until(day, base))
    edge = words.get("edge")
    part = reckoning.part_of(value, edge, story.published) if edge else None
    return Reading("DATE", value, 0.9, moves=which != "this", other=part)


def _weekend(base: date, which: str) -> str:
    saturday = reckoning.add_days(reckoning.weekday_near(base, 1, 0), 5)
    step = 7 * _STEP.get(which, 0)
    if step < 0 and base.isoweekday() == 7:
        step = 0
    return reckoning.value_at(reckoning.add_days(saturday, step), "weekend")


@rule(r"THE (?:LONG|CAP|WORD|HOLIDAY)? (?P<unit>WEEKEND)")
def the_weekend(words: Words, story: Story) -> Reading | None:
    """`it snowed over the weekend` = 2022-W02-WE: the one before, or the next if the text looks ahead."""
    if words.last - words.first > 2 and words.tokens.word(words.first + 1) not in (
        "long",
        "holiday",
        "entire",
    ):
        return None
    ahead = story.tense(words) == "future" or is_deadline(words.tokens, words.first)
    which = "this" if ahead else "last"
    return Reading("DATE", _weekend(story.published, which), 0.6)


_SEASONAL = word_set("sport sports games olympics season break holiday holidays coat school camp term")


@rule(
    r"{edge}? (?P<which>THIS PAST|THIS COMING|THIS|LAST|NEXT|PAST|COMING|THAT) (?P<season>SEASON)",
    r"(?: THE {edge}? | {edge} )? (?P<season>SEASON) OF? (?P<year>INT4)",
    r"THE {edge}? (?P<season>SEASON)(?= DOT| COMMA| STOP| PARA)",
    r"(?<=SEASONLEAD) THE {edge}? (?P<season>SEASON)(?! OF| WORD| CAP)",
    r"(?<=SEASONLEAD) {edge}? (?P<season>SEASON)(?! OF| UNIT| CAP)",
    part="season",
)
def season(words: Words, story: Story) -> Reading | None:
    """`last fall` = 2021-FA, `the summer of 2008` = 2008-SU, `in the spring` = 2022-SP."""
    letters = SEASON_LETTERS[words.get("season")]
    if words.next_word in _SEASONAL or words.is_name("season"):
        return None
    if words.has("year"):
        return Reading("DATE", f"{words.number('year'):04d}-{letters}")
    now, which = story.published, words.list("which")
    start = reckoning.add_months(now.replace(month=reckoning.FIRST_MONTH[letters], day=1), 0)
    year = check.likely_year(words, story, reckoning.FIRST_MONTH[letters])
    if "last" in which or "past" in which:
        year = now.year - (0 if reckoning.add_months(start, 3) <= now else 1)
    elif "next" in which or "coming" in which:
        year = now.year + (1 if start < now else 0)
    elif "this" in which:
        year = now.year - (letters == "WI" and now.month < 5)
    return Reading("DATE", f"{year:04d}-{letters}", 0.8)


@rule(
    r"{rough}? (?P<count>{quantity}) (?P<unit>ANYUNIT) (?P<way>AGO|OR SO AGO|BACK)",
    r"{rough}? (?P<count>{quantity}) (?P<unit>ANYUNIT) OR WORD (?P<way>AGO)",
    r"{rough}? (?P<count>{quantity}) (?P<unit>ANYUNIT) (?P<half>AND AN HALF) (?P<way>AGO)",
    r"(?P<unit>PLURAL) (?P<way>AGO)",
    r"{rough}? (?P<count>{quantity}) (?P<unit>ANYUNIT) (?P<way>FROM) (?:NOW|TODAY|TOMORROW)",
    part="ago",
)
def ago(words: Words, story: Story) -> Reading | None:
    """`two years ago` = 2020, `a week ago` = 2022-W02, `two weeks from now` = 2022-02-03/2022-02-03."""
    unit = unit_of(words.get("unit"))
    n = quantity.amount(words.list("count")) if words.has("count") else None
    n = n + 0.5 if n and words.has("half") else n
    back = words.get("way") != "from"
    if n is None:
        return Reading("DATE", "PAST_REF" if back else "FUTURE_REF", 0.8, moves=False)
    if unit in ("hour", "minute", "second"):
        return Reading(
            "TIME", "PAST_REF" if back else "FUTURE_REF", 0.5, moves=False, other=str(story.published)
        )
    if unit == "year" and n == 1 and back and story.recent_quarter(words):
        return Reading("DATE", story.year_before_quarter(), 0.8, moves=False)
    if back and n * _YEARS.get(unit, 0) >= story.published.year:
        return Reading("DATE", "PAST_REF", 0.8, moves=False)
    if back:
        return Reading("DATE", _counted(story.published, -n, unit), 0.8, moves=n > 1)
    now = reckoning.add_days(story.published, words.tokens.is_kind(words.last - 1, "TOMORROW"))
    exact = reckoning.shift(now, round(n), unit).isoformat() if n == int(n) else None
    return Reading("DATE", _counted(now, n, unit), 0.9, moves=n > 1, other=exact)


def _counted(base: date, n: float, unit: str) -> str:
    if unit in ("decade", "century") or (n != int(n) and unit in _SMALLER):
        times, smaller = _SMALLER[unit]
        return reckoning.value_at(reckoning.shift(base, round(n * times), smaller), smaller)
    return reckoning.value_at(reckoning.shift(base, round(n), unit), "day" if unit == "weekend" else unit)


@rule(
    r"{rough}? (?P<count>{quantity}) (?P<unit>ANYUNIT)"
    r" (?P<way>EARLIER|LATER|BEFORE(?= DOT|STOP|COMMA|PARA|$))(?! THAN)",
    r"{rough}? (?P<count>{quantity}) (?P<unit>PLURAL) (?P<way>ON)(?= DOT|STOP|COMMA|PARA|$)",
    r"(?P<self>{rough}? (?P<count>{quantity}) (?P<unit>ANYUNIT) (?P<way>EARLIER|LATER))"
    r" COMMA ON? (?P<date>{monthday})",
    r"THE (?P<unit>UNIT) (?P<way>EARLIER)",
)
def counted_from_story(words: Words, story: Story) -> Reading | None:
    """`a day earlier` = 2022-01-19, `in 1990 and three years later` = 1993, from where the story stands."""
    unit = unit_of(words.get("unit"))
    n = quantity.amount(words.list("count")) if words.has("count") else 1
    way = 1 if words.get("way") in ("later", "on") else -1
    if n is None:
        return Reading("DURATION", quantity.duration(None, unit), 0.8, moves=False)
    if unit in ("hour", "minute", "second"):
        day = story.base_of(words, "day")
        same = day.isoformat() if unit != "hour" or n < 12 else None
        return Reading("DURATION", quantity.duration(n, unit), 0.8, moves=False, other=same)
    if unit == "year" and n == 1 and way < 0 and story.recent_quarter(words):
        return Reading("DATE", story.year_before_quarter(), 0.8, moves=False)
    start = story.sentence(words.first)
    initial = words.first <= start + 1
    base = story.base(words, 60 if unit == "year" else None)
    if not initial and story.latest and story.latest.first >= start:
        base = story.latest.day
    if words.has("date") and (beside := story.part(words, "date")):
        return replace(beside, confidence=0.9, moves=True)
    value = _counted(base, way * n, unit)
    days = reckoning.days_of(value)
    if way > 0 and days and days[0] > story.published and story.tense(words) != "future":
        return Reading("DURATION", quantity.duration(n, unit), 0.6, moves=False)
    return Reading("DATE", value, 0.8, moves=initial)


@rule(
    r"{rough}? (?P<self>(?P<count>{quantity}) (?P<unit>ANYUNIT)) (?P<way>AFTER|BEFORE)"
    r"(?! DOT|STOP|COMMA|PARA)"
)
def beside_an_event(words: Words, story: Story) -> Reading | None:
    """`a day after the vote` = P1D: a length; its day is the event's, as far from where the story stands."""
    unit, n = unit_of(words.get("unit")), quantity.amount(words.list("count"))
    value = quantity.duration(n, unit)
    base = story.base(words, 40)
    if n is None or unit in ("hour", "minute", "second") or is_supposed(words.tokens, words.first):
        return Reading("DURATION", value, 0.9, moves=False)
    way = -1 if words.get("way") == "after" else 1
    return Reading("DURATION", value, 0.6, moves=False, other=_counted(base, way * n, unit))


@rule(
    r"(?P<self>THE? (?P<unit>UNIT|WEEKEND|QUARTER)) (?P<way>AFTER|BEFORE|FOLLOWING)"
    r"(?! LAST)(?= WORD|CAP|THE|AN|THAT)"
)
def unit_beside_an_event(words: Words, story: Story) -> Reading | None:
    """`the day after his death` = 2022-01-21: the unit after (or before) the one the story stands at."""
    unit, base = words.get("unit"), story.base(words)
    event = story.day_of_event(words.match.end()) if words.tokens.is_kind(words.first, "THE") else None
    step = -1 if words.get("way") == "before" else 1
    if event and unit not in ("hour", "minute"):
        return Reading("DATE", reckoning.value_at(reckoning.shift(event, step, unit), unit), 0.7, moves=False)
    if story.anchor and base != story.base_of(words, unit):
        return Reading("DATE", "XXXX-XX-XX" if unit == "day" else "XXXX", 0.3, moves=False)
    if unit in ("hour", "minute") or not words.tokens.is_kind(words.first, "THE"):
        return None
    if unit == "day" and words.is_after("IN"):
        return None
    return Reading("DATE", reckoning.value_at(reckoning.shift(base, step, unit), unit), 0.6, moves=False)
