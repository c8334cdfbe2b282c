"""Rules for references without a date: `now`, `recently`, `in the future`, `at the time`."""

from __future__ import annotations

from retrieval.dates.grammar import Reading, Words, constant, rule
from retrieval.dates.lexicon import word_set
from retrieval.dates.story import Story

_NO_TIME = word_set("account accounts affairs events density flow flows in of through and")


def _is_joined(words: Words) -> bool:
    """`the now-closed mill`, where `now —` is the present."""
    tokens = words.tokens
    return tokens.raw(words.last) == "-" and not tokens.gap(words.last - 1) and not tokens.gap(words.last)


@rule(r"WORD NOW", r"THIS MOMENT", r"AT (?P<self>THE MOMENT)", r"(?P<these>THESE) UNITS", r"CURRENTLY")
def present(words: Words, _story: Story) -> Reading | None:
    """`currently` = PRESENT_REF, `these days` = PRESENT_REF."""
    if _is_joined(words):
        return None
    if words.has("these") and words.tokens.word(words.first + 1) != "days":
        return None
    if words.tokens.is_kind(words.first, "WORD") and words.tokens.word(words.first) != "right":
        return None
    return Reading("DATE", "PRESENT_REF", 0.7, moves=False)


@rule(r"(?P<self>NOW)(?! DASH)")
def plain_now(words: Words, _story: Story) -> Reading | None:
    """`and now` = PRESENT_REF; `NOW` is a name."""
    if words.tokens.raw(words.first) == "NOW" or _is_joined(words):
        return None
    return Reading("DATE", "PRESENT_REF", 0.7, moves=False)


@rule(r"(?<!AN) (?P<self>CURRENT)(?= WORD| CAP| DASH)(?! UNIT| QUARTER| PERIOD)")
def current(words: Words, _story: Story) -> Reading | None:
    """`the current law` = PRESENT_REF: not `present`, which is as often a gift or a verb."""
    tokens = words.tokens
    if tokens.raw(words.first) != "current" or words.next_word in _NO_TIME:
        return None
    return Reading("DATE", "PRESENT_REF", 0.7, moves=False)


_PAST = r"IN (?P<self>THE RECENT? PAST)(?! ANYUNIT| CARD| FEW| INTEGER)"
constant("in the past", r"MORE? RECENTLY(?! AS)", _PAST, r"LONG AGO", value="PAST_REF")
constant("in recent weeks", r"(?: ALL | THE | THIS | AN )? RECENT PLURAL (?:AND PLURAL)?", value="PAST_REF")
constant("in past years", r"IN (?P<self>PAST PLURAL)", value="PAST_REF")
constant(
    "the near future",
    r"THE (?:NEAR)? FUTURE",
    r"THE NEAR TERM",
    r"IN (?P<self>FUTURE)(?! WORD)",
    value="FUTURE_REF",
)
constant("the coming months", r"THE? COMING PLURAL", r"THE PLURAL AHEAD", value="FUTURE_REF")


@rule(r"THOSE (?P<unit>UNITS)(?! OF| WORD)")
def those_days(words: Words, _story: Story) -> Reading | None:
    """`in those days` = PAST_REF."""
    return Reading("DATE", "PAST_REF", 0.7, moves=False) if words.get("unit") == "days" else None
