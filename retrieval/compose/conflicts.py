"""Where articles give different dates or numbers: what is to be said, and who is quoted for it."""

from __future__ import annotations

from datetime import date, timedelta

import regex

from retrieval.dates.role import follows_speech
from retrieval.judge.judge import is_same
from retrieval.judge.same_answer import parse_short_answer
from retrieval.judge.verdict import LIKELY, Judged, Verdict
from retrieval.read.evidence import Candidate
from retrieval.text.date_words import format_date, format_days
from retrieval.text.numbers import Quantity
from retrieval.text.words import share_in_common

# Candidates that are so likely may contradict the one that answers, and so many are shown beside it.
LIKELY_ENOUGH, MOST_SHOWN = 0.2, 3
# Days that a date may span, less one, to contradict another, and that may lie between two dates of one event.
SHARP_DAYS, MOST_DAYS_APART = 3, 92
# Days within which an article tells its own news: two such tell of two events, unless both are of one story.
FRESH_DAYS = 2
# Two sentences tell of one event if the shorter shares so much of its content words with the other; less, if
# their articles tell one story.
ALIKE, ALIKE_IN_STORY = 0.5, 0.2

_LEAST = regex.compile(r"\b(?:at least|more than|over|no fewer than)\b", regex.IGNORECASE)
_MOST = regex.compile(r"\b(?:up to|at most|as many as|(?:fewer|less|no more) than)\b", regex.IGNORECASE)
# A bound stands within so many characters before its number.
_LEAD = 15


def find_conflicts(verdict: Verdict, head: Candidate) -> list[Candidate]:
    """The candidates that contradict the one that answers and tell of the same event."""
    shown: list[Candidate] = [head]
    for one in verdict.ranked[:LIKELY]:
        other = one.candidate
        if len(shown) > MOST_SHOWN or not _may_contradict(one, verdict):
            continue
        if _contradicts(head, other, verdict) and not any(is_same(other, known) for known in shown):
            shown.append(other)
    return shown[1:]


def _may_contradict(one: Judged, verdict: Verdict) -> bool:
    return one.probability >= min(LIKELY_ENOUGH, verdict.enough)


def _contradicts(head: Candidate, other: Candidate, verdict: Verdict) -> bool:
    if head.hit.article.id == other.hit.article.id or head.place == other.place:
        return False
    of_story = verdict.stories.get(head.hit.article.id, -1) == verdict.stories.get(other.hit.article.id, -2)
    # What is still to come is told in other words once it is put off; what has happened keeps its words.
    changes = of_story and (head.short is not None or other.is_planned)
    if share_in_common(head.text, other.text) < (ALIKE_IN_STORY if changes else ALIKE):
        return False
    if head.when and other.when:
        return _dates_differ(head, other, planned=changes)
    return _numbers_differ(head, other)


def _dates_differ(head: Candidate, other: Candidate, *, planned: bool) -> bool:
    one, two = head.when, other.when
    if one is None or two is None or (one.begin <= two.end and two.begin <= one.end):
        return False
    if max((one.end - one.begin).days, (two.end - two.begin).days) > SHARP_DAYS:
        return False
    if abs(one.begin - two.begin) > timedelta(MOST_DAYS_APART):
        return False
    # A sentence that holds both dates may mean either.
    if _has_words(head, two.words) or _has_words(other, one.words):
        return False
    return planned or not (_is_fresh(head) and _is_fresh(other))


def _has_words(one: Candidate, words: str) -> bool:
    """Whether a sentence has these words; "January 1" is not in "January 12"."""
    return bool(regex.search(rf"(?<!\w){regex.escape(words)}(?!\w)", one.text))


def _is_fresh(one: Candidate) -> bool:
    published = one.hit.article.published
    return bool(published and one.when and abs(published - one.when.end) <= timedelta(FRESH_DAYS))


def _numbers_differ(head: Candidate, other: Candidate) -> bool:
    one, two = _amount(head), _amount(other)
    if one is None or two is None or one[1] != two[1] or one[0].allows(two[0]):
        return False
    mine, its = one[0].value, two[0].value
    if _leaves_room(head, mine, its) or _leaves_room(other, its, mine):
        return False
    if head.on and other.on and not (head.on.begin <= other.on.end and other.on.begin <= head.on.end):
        return _day(head) != _day(other) and _dates_telling(head) and _dates_telling(other)
    return True


def _dates_telling(one: Candidate) -> bool:
    """Whether the date in a sentence is only that of telling: "the company said on Tuesday that …"."""
    if one.on is None or abs(_day(one) - one.on.end) > timedelta(FRESH_DAYS):
        return False
    return follows_speech(one.text.partition(one.on.words)[0])


def _leaves_room(one: Candidate, value: float, other: float) -> bool:
    """Whether a number is only said to be a bound of what is counted, and the other number is within it."""
    before, short, _ = one.text.partition(one.short or "")
    said = f"{before[-_LEAD:]}{short}"
    return bool((value <= other and _LEAST.search(said)) or (value >= other and _MOST.search(said)))


def _amount(one: Candidate) -> tuple[Quantity, frozenset[str]] | None:
    """The only number of a short answer, with its units."""
    parts = parse_short_answer(one.short or "")
    return (parts.numbers[0], parts.units) if len(parts.numbers) == 1 else None


def _day(one: Candidate) -> date:
    return one.hit.article.published or date.min


def conflict_note(head: Candidate, other: Candidate, number: int) -> str:
    """What is said of a contradiction; the answer has the citation 1, the other this number."""
    mine, its = _shown(head), _shown(other)
    if _day(other) < _day(head):
        return f"{_who(other, number)} gave {its}; {_who(head, 1, 'that')} gives {mine}."
    return f"{_who(head, 1)} gives {mine}, {_who(other, number, 'that')} gives {its}."


def _shown(one: Candidate) -> str:
    if one.when:
        return format_days(one.when.begin, one.when.end)
    # A bracket of the article would read as the number of a citation.
    return (one.short or "").lower().replace("[", "(").replace("]", ")")


def _who(one: Candidate, number: int, noun: str = "The article") -> str:
    published = one.hit.article.published
    return f"{noun} of {format_date(published) if published else 'unknown date'} [{number}]"
