"""Two events -> which came first, or how long lies between them, with the citations of both."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from retrieval.compose.fact import compose_fact
from retrieval.compose.merge import merge_citations, renumber
from retrieval.compose.refusal import Refusals
from retrieval.judge.verdict import Verdict
from retrieval.text.date_words import format_event_date
from retrieval.text.quotes import quote_line
from retrieval.types import Answer, Citation, Conflict, When
from retrieval.understand.comparison import Comparison, own_date
from retrieval.understand.query import Query

# What a sentence with its title must say of an event that is compared with another.
TOLD = 0.7

_APART = regex.compile(r"\b(?:after|later|before|earlier|since)\b")


def compose_comparison(
    query: Query, asked: Comparison, verdicts: Sequence[Verdict], refusals: Refusals
) -> Answer:
    """The comparison of two dates; `verdicts` are those of `query.parts`, the last that of the whole.

    "Did … before …" that cannot be compared is answered like any other question, since it may be one.
    """
    *sides, whole = verdicts
    found = [
        compose_fact(part, verdict, refusals, TOLD) for part, verdict in zip(query.parts, sides, strict=False)
    ]
    # A date without a year is of the year of what it is compared with.
    known = next((one.when.begin for one in found if one.when), None)
    given = iter(found)
    dates: list[Answer | When | None] = []
    for name in asked.names:
        own = own_date(name, query.message.asof or refusals.today(), known)
        dates.append(own or next(given, None))
    if not found:
        return _own_dates(query, asked, dates, refusals)
    missing = [
        name
        for name, side in zip(asked.names, dates, strict=True)
        if side is None or (isinstance(side, Answer) and side.when is None)
    ]
    if asked.kind == "between" and missing and _tells_length(told := compose_fact(query, whole, refusals)):
        return told
    compared = [one for one in dates if one is not None]
    if not missing and not _is_same_sentence(compared):
        return _compare(query.message.text, asked, compared)
    if missing and asked.kind in ("before", "after"):
        return compose_fact(query, whole, refusals)
    name = missing[0] if missing else asked.names[1]
    return refusals.refuse(query, whole.hits, undated(name))


def _own_dates(
    query: Query, asked: Comparison, dates: Sequence[Answer | When | None], refusals: Refusals
) -> Answer:
    """What is said of two dates that the question gives itself: no article has a part in it."""
    one, two = (side for side in dates if isinstance(side, When))
    _, said = compare_dates(asked, one, two)
    reason = f"Both are dates of your question, not events of the library. {said.format('', '')}"
    return refusals.refuse(query, (), reason)


def _compare(text: str, asked: Comparison, sides: Sequence[Answer | When]) -> Answer:
    citations: list[Citation] = []
    conflicts: list[Conflict] = []
    whens: list[When] = []
    marks: list[str] = []
    for side in sides:
        if isinstance(side, When):
            whens.append(side)
            marks.append("")
            continue
        numbers = merge_citations(side.citations, citations)
        conflicts += [renumber(one, numbers) for one in side.conflicts]
        marks.append(f" [{numbers[side.citations[0].number]}]")
        if side.when:
            whens.append(side.when)
    short, said = compare_dates(asked, *whens)
    notice = next((one.notice for one in sides if isinstance(one, Answer) and one.notice), None)
    return Answer(
        text,
        "\n".join([said.format(*marks), *(f"{quote_line(one.quote)} [{one.number}]" for one in citations)]),
        answered=True,
        short=short,
        citations=tuple(citations),
        conflicts=tuple(conflicts),
        notice=notice,
    )


def _is_same_sentence(sides: Sequence[Answer | When]) -> bool:
    """Whether both sides rest on one date of one sentence: then two events were not told apart."""
    told = [
        (one.citations[0].article.id, one.citations[0].start, one.when)
        for one in sides
        if isinstance(one, Answer)
    ]
    return len(told) == 2 and told[0] == told[1]


def _tells_length(answer: Answer) -> bool:
    """Whether an answer's sentence tells itself how long after something else it was: "61 hours after"."""
    return bool(answer.answered and answer.short and _APART.search(answer.citations[0].quote))


def compare_dates(asked: Comparison, one: When, two: When) -> tuple[str, str]:
    """The answer in a few words, and how the dates lie; `{0}` and `{1}` stand for the marks of citations."""
    apart = _apart(one, two)
    first, second = (f"{format_event_date(when)}{{{at}}}" for at, when in enumerate((one, two)))
    if apart is None:
        return "That cannot be told", f"The dates do not tell: {first}, and {second}."
    if apart == 0:
        short = {"before": "No", "after": "No", "between": "0 days"}.get(asked.kind, "Both on the same day")
        return short, f"Both on {first}{{1}}."
    length = _length(one, two, asked.unit)
    said = f"{first} is {length} {'before' if apart > 0 else 'after'} {second}."
    if asked.kind == "between":
        return length, said
    if asked.kind in ("before", "after"):
        return ("Yes" if (apart > 0) == (asked.kind == "before") else "No"), said
    earlier, later = asked.names if apart > 0 else asked.names[::-1]
    name = earlier if asked.kind == "first" else later
    return name[:1].upper() + name[1:], said


def _apart(one: When, two: When) -> int | None:
    """Days from one to the other; 0 on the same day, `None` when their dates overlap and do not tell."""
    if (one.begin, one.end) == (two.begin, two.end):
        return 0 if one.begin == one.end else None
    if one.begin <= two.end and two.begin <= one.end:
        return None
    return (two.begin - one.begin).days


def _length(one: When, two: When, unit: str | None) -> str:
    """How long it is between two dates, no finer than they are known."""
    early, late = sorted((one, two), key=lambda when: when.begin)
    least, most = (late.begin - early.end).days, (late.end - early.begin).days
    if least == most:
        return _days(least, unit)
    return f"{_days(least, unit)} to {_days(most, unit)}"


def _days(days: int, unit: str | None) -> str:
    said = "1 day" if days == 1 else f"{days:,} days"
    size = {"weeks": 7, "months": 30.44, "years": 365.25}.get(unit or "")
    if size is None:
        return said
    count = round(days / size, 1)
    return f"{said} ({count:g} {unit})"


def undated(name: str) -> str:
    """Why two events cannot be compared: one of them has no date here."""
    return f"The library gives no date for “{name}”, so that the two cannot be compared."
