"""What happened on a day or in a week: what the library tells of the period, as one answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import regex

from retrieval.extract import quoted
from retrieval.library import Library
from retrieval.occasions import Line, Occasion, occasions
from retrieval.period import dated_within
from retrieval.retellings import Happening
from retrieval.sentences import sentences
from retrieval.spoken import event_date
from retrieval.types import Answer, Citation, Period, Question

# So many events are told, and so many passages of a period are read for them, those that open articles first.
MOST = 5
READ = 400
BEFOREHAND = " (told beforehand)"

_HAPPENED = regex.compile(
    r"^\W*(?:and\s+|so\s+)?(?:what|which events|anything)(?:\s+(?:else|all|important|new))*\s+"
    r"(?:(?:has|had|will|did)\s+)?(?:happened|happens?|occurred|occurs?|took place|takes? place"
    r"|went on|goes on|was going on|is going on|was new|is new|was in the news|is in the news)\b"
    r"(?P<rest>.*)$",
    regex.IGNORECASE,
)
_NEWS = regex.compile(
    r"^\W*(?:what (?:is|was|were|are)\s+)?(?:the\s+)?(?:news|headlines|events)\b(?P<rest>.*)$",
    regex.IGNORECASE,
)
_LINK = regex.compile(
    r"^\s*(?:(?:in|at|to|with|around|about|on|of|from|for|regarding)\s+)+", regex.IGNORECASE
)


def what_happened(question: Question) -> str | None:
    """The topic of a question for what happened in a period, "" for everything; `None` if it is none."""
    period = question.period
    if period is None or not period.firm or not period.words:
        return None
    bare = question.text.replace(period.words, " ", 1)
    found = _HAPPENED.match(bare) or _NEWS.match(bare)
    if not found:
        return None
    return _LINK.sub("", found["rest"]).strip(" ?!.,")


def told_of(library: Library, period: Period, allowed: Callable[[Occasion], bool]) -> list[Occasion]:
    """What the library dates within a period; the sooner it stands in its article, the more it counts."""
    found = library.passages(dated_within(library, period))
    first = sorted(found.values(), key=lambda one: (one[0].start, one[0].id))[:READ]
    lines = (
        line for passage, article in first for line in _lines(Line(article, passage, (0, 0), (0, 0), 0.0))
    )
    dated = (one for line in lines for one in occasions(line, library.mentions(line.article)))
    return [one for one in dated if within(one, period) and allowed(one)]


def _lines(whole: Line) -> Iterator[Line]:
    """The sentences of a passage; support falls with their place in the article."""
    begin, before = whole.passage.start, (0, 0)
    for start, end in sentences(whole.passage.text):
        place = begin + start, begin + end
        yield Line(whole.article, whole.passage, place, before, 1 / (1 + place[0] / 500))
        before = place


def within(one: Occasion, period: Period) -> bool:
    """Whether it was on a day of the period, and no mere look back."""
    return period.holds(one.when.begin, one.when.end) and not one.back


def digest(question: Question, told: Sequence[Happening]) -> Answer:
    """The events that count most, in their order; `told` is not empty."""
    chosen = sorted(sorted(told, key=_weight, reverse=True)[:MOST], key=_in_order)
    citations = [
        Citation(number, one.best.article, one.best.line.passage, *one.best.sentence)
        for number, one in enumerate(chosen, 1)
    ]
    lines = [
        f"{event_date(one.best.when)}{BEFOREHAND * one.best.plan}: {quoted(cited.quote)} [{cited.number}]"
        for one, cited in zip(chosen, citations, strict=True)
    ]
    notice = None
    if len(told) > len(chosen):
        notice = f"These are {len(chosen)} of {len(told)} events that the library dates within that time."
    return Answer(question.text, "\n".join(lines), answered=True, citations=tuple(citations), notice=notice)


def _weight(one: Happening) -> tuple[int, float, int]:
    """In how many articles it stands, how soon, and how sharp its date is."""
    articles = len({telling.article.id for telling in one.told})
    return articles, max(telling.line.support for telling in one.told), -one.best.days


def _in_order(one: Happening) -> tuple[str, str, str, int]:
    best = one.best
    return best.when.begin.isoformat(), best.clock or "", best.article.id, best.clause[0]
