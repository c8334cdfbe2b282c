"""Rules for weekdays, today and its neighbours, and the days that a story counts from where it stands."""

from __future__ import annotations

from retrieval.dates import reckoning
from retrieval.dates.grammar import Reading, Words, rule
from retrieval.dates.lexicon import WEEKDAY_NUMBER, word_set
from retrieval.dates.story import Story
from retrieval.dates.tense import is_deadline

_PAPERS = word_set(
    "times telegraph mail mirror express post herald independent tribune night sun star people world"
    " live magazine agreement school service games football"
)
_CLUBS = word_set("club group society evening morning")
_OF_AN_AGE = word_set(
    "world youth people society children kids parents teenagers generation generations women men students"
    " leaders workers culture standards technology consumers families readers voters audiences artists"
)
_NAMED_DAYS = word_set("good black bloody ash holy super cyber palm easter maundy shrove giving happy")


def _is_name(words: Words, at: int) -> bool:
    tokens = words.tokens
    after, before = words.next_word, tokens.word(at - 1)
    is_capital = tokens.raw(words.last)[:1].isupper()
    if is_capital and (after in _PAPERS or (after in _CLUBS and before == "the")):
        return True
    if before == "on" and tokens.raw(at - 2) == "Mail":
        return True
    return before in _NAMED_DAYS and tokens.raw(at - 1)[:1].isupper() and at == words.first


@rule(
    r"{edge}? (?: THIS PAST | THIS COMING"
    r" | THE? (?P<which>LAST|PAST|THIS|NEXT|COMING|FOLLOWING|PREVIOUS|THAT|SAME) )?"
    r" (?P<weekday>WEEKDAY)(?! DASH CAP)",
    r"(?P<which>LAST|THIS|NEXT|COMING|FOLLOWING|PREVIOUS) (?P<weekday>WEEKDAYABBR)(?! CAP| WORD)",
    r"(?<=ON) (?P<weekday>WEEKDAYABBR)(?! CAP| WORD| DOT? DAYNUM)",
    r"DAYNAME (?:OR|AND|TO|UNTIL|THROUGH|DASH) (?P<self>(?P<weekday>WEEKDAYABBR))",
    part="weekday",
)
def weekday_alone(words: Words, story: Story) -> Reading | None:
    """`they met Tuesday` = 2022-01-18, `last Friday` = 2022-01-14: else by the tense."""
    which, number = words.get("which"), WEEKDAY_NUMBER[words.get("weekday")]
    if _is_name(words, words.match.start("weekday")) or _repeats_a_date(words, story):
        return None
    if not which and _is_any(words):
        return Reading("DATE", f"XXXX-WXX-{number}", 0.5, moves=False)
    base = story.now
    if which in ("following", "previous", "that", "same") and story.anchor:
        base = story.anchor.day
    day = reckoning.weekday_near(base, number, _direction(words))
    ahead = looks_ahead(words, story) or (which == "this" and story.tense(words) != "past")
    if not _direction(words) and day != base and ahead:
        day = reckoning.weekday_near(base, number, 1)
    if which in ("last", "previous") and base == story.published and reckoning.days_between(day, base) == 1:
        day = reckoning.add_days(day, -7)
    return Reading("DATE", day.isoformat(), 0.9)


def _direction(words: Words) -> int:
    """What the words say of a weekday: before (-1) or after (1) the day it is counted from, or nothing."""
    which = [words.get("which"), words.tokens.word(words.first + 1)]
    if which[0] in ("last", "past", "previous") or which[1] == "past":
        return -1
    return 1 if which[0] in ("next", "following", "coming") or which[1] in ("coming", "upcoming") else 0


def _repeats_a_date(words: Words, story: Story) -> bool:
    """`on 1 September 1939, a Friday`: the day just told, not another."""
    tokens, first = words.tokens, words.first
    if not (tokens.is_kind(first - 1, "AN") and tokens.is_kind(first - 2, "COMMA") and story.latest):
        return False
    return story.latest.last == first - 2 and story.latest.unit == "day"


def _is_any(words: Words) -> bool:
    """`on a Friday`, `one Tuesday last month`, `on a recent Saturday`: a day that is not told."""
    tokens, before = words.tokens, words.around[0] - 1
    if tokens.is_kind(before, "RECENT"):
        return tokens.is_kind(before - 1, "AN")
    if tokens.is_kind(words.around[1], "WORD", "CAP", "DASH"):
        return False
    one = tokens.word(before) == "one" and not tokens.is_kind(before - 1, "CARD")
    return one or tokens.is_kind(before, "AN")


def looks_ahead(words: Words, story: Story) -> bool:
    """Does the text speak of a weekday to come? A list ("Saturday: quiz night") does."""
    tokens, (first, last) = words.tokens, words.around
    if tokens.is_kind(last, "COLON") and first == story.sentence(first) and story.tense(words) is None:
        return True
    return story.tense(words) == "future" or is_deadline(words.tokens, words.around[0])


@rule(
    r"(?P<weekday>WEEKDAY) OF? (?P<which>LAST|THIS|NEXT|THAT) UNIT",
    r"(?P<which>LAST|THIS|NEXT) UNIT (?: POSS | ON | COMMA )? (?P<weekday>DAYNAME)",
    r"AN UNIT (?P<which>AGO) (?P<weekday>WEEKDAY)",
    r"(?P<weekday>WEEKDAY) AN UNIT (?P<which>AGO)",
    part="weekdayweek",
)
def weekday_of_week(words: Words, story: Story) -> Reading | None:
    """`Tuesday of last week` = 2022-01-11, `a week ago Monday` = 2022-01-10, `next week Mon` = 2022-01-24."""
    which, base = words.get("which"), story.base(words) if words.get("which") == "that" else story.published
    units = {words.tokens.word(i) for i in range(words.first, words.last)}
    if "week" not in units:
        return None
    monday = reckoning.weekday_near(base, 1, 0)
    weeks = {"last": -1, "ago": -1, "next": 1}.get(which, 0)
    day = reckoning.add_days(monday, 7 * weeks + WEEKDAY_NUMBER[words.get("weekday")] - 1)
    return Reading("DATE", day.isoformat())


@rule(
    r"(?P<weekday>WEEKDAY) COMMA? (?P<inner>{ago}|{countedday})",
    r"(?P<inner>{ago}|{countedday}) ON (?P<weekday>WEEKDAY)",
)
def weekday_beside(words: Words, story: Story) -> Reading | None:
    """`Monday two weeks from now` = 2022-01-31, `two months from today on Tuesday` = 2022-03-22.

    It is that of the week so many weeks off, or the first one from so many months on.
    """
    inner, number = story.part(words, "inner"), WEEKDAY_NUMBER[words.get("weekday")]
    days = reckoning.days_of(inner.other or inner.value) if inner else None
    if days is None or days[0] != days[1] or "ago" in words.list("inner"):
        return None
    weeks = {"week", "weeks"} & {*words.list("inner")}
    monday = reckoning.weekday_near(days[0], 1, 0)
    first = reckoning.add_days(monday if weeks else days[0], -1)
    return Reading("DATE", reckoning.weekday_near(first, number, 1).isoformat(), 0.8)


@rule(r"{edge}? (?P<day>TODAY|YESTERDAY|TOMORROW)", part="today")
def near_today(words: Words, story: Story) -> Reading | None:
    """`today` = 2022-01-20, `late yesterday` = 2022-01-19, `tomorrow` = 2022-01-21."""
    if words.is_after("CAP") and words.tokens.raw(words.last - 1)[:1].isupper():
        return None
    if _is_age(words):
        return None
    step = {"today": 0, "yesterday": -1}.get(words.get("day"), 1)
    return Reading("DATE", reckoning.add_days(story.published, step).isoformat())


def _is_age(words: Words) -> bool:
    """`today's youth`, `the children of tomorrow`: the age one lives in, no day."""
    tokens, first, last = words.tokens, words.first, words.last
    if tokens.is_kind(last, "POSS"):
        return tokens.word(last + 1) in _OF_AN_AGE
    return tokens.is_kind(first - 1, "OF") and tokens.word(first - 2) in _OF_AN_AGE


@rule(r"THE? (?P<unit>UNIT) (?: (?P<before>BEFORE) YESTERDAY | AFTER TOMORROW )", part="beyond")
def beyond_today(words: Words, story: Story) -> Reading | None:
    """`the day before yesterday` = 2022-01-18, `the day after tomorrow` = 2022-01-22."""
    if words.get("unit") != "day":
        return None
    step = -2 if words.has("before") else 2
    return Reading("DATE", reckoning.add_days(story.published, step).isoformat())


@rule(r"THE? (?P<unit>UNIT) (?P<side>BEFORE|AFTER) (?P<inner>{weekday}|{monthday}|{holiday})")
def day_beside(words: Words, story: Story) -> Reading | None:
    """`the day before last Tuesday` = 2022-01-17, `the week after Easter 2021` = 2021-W14."""
    inner, unit = story.part(words, "inner"), words.get("unit")
    days = reckoning.days_of(inner.value) if inner else None
    if not days or unit in ("hour", "minute"):
        return None
    step = -1 if words.get("side") == "before" else 1
    return Reading("DATE", reckoning.value_at(reckoning.shift(days[0], step, unit), unit))


@rule(
    r"(?P<edge>EARLY|LATE) IN THE (?P<unit>UNIT)(?! OF)",
    r"(?P<edge>EARLIER|LATER) (?: IN THE | THAT (?P<that>SAME)? | THE SAME ) (?P<unit>UNIT)",
    r"(?:THE|THAT) (?P<same>SAME) (?P<unit>UNIT)",
    r"(?P<that>THAT) (?P<unit>UNIT|QUARTER|WEEKEND)",
    r"THE? (?P<dir>NEXT|FOLLOWING|PREVIOUS) (?P<unit>UNIT)",
    r"THE (?P<unit>UNIT) (?P<dir>BEFORE|AFTER)(?= DOT|STOP|PARA|COMMA|$)",
)
def where_the_story_is(words: Words, story: Story) -> Reading | None:
    """`the same day` = 2022-01-20, `earlier in the day` = 2022-01-20: in the story."""
    unit, way = words.get("unit"), words.get("dir")
    if unit in ("hour", "minute"):
        return None
    if way == "next" and unit != "day":
        return None
    reach = 120 if words.has("edge") and not words.has("that") else None
    base = story.base_of(words, unit, reach)
    step = {"next": 1, "following": 1, "after": 1, "previous": -1, "before": -1}.get(way, 0)
    return Reading("DATE", reckoning.value_at(reckoning.shift(base, step, unit), unit), 0.5)
