"""The date of the event a question asks about: which time expression of a sentence dates it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import regex

from retrieval.dates.reckoning import days_of, shift
from retrieval.dates.role import follows_speech, is_age_of_thing, is_in_relative_clause
from retrieval.text.sentences import Span
from retrieval.text.verbs import is_past_form
from retrieval.text.words import stem_words
from retrieval.types import Article, TimeMention, When
from retrieval.understand.query import Query

# What the question's verb counts for among its words, and a date on the side of publication that the
# question speaks of, or on the other.
VERB = 2.0
AHEAD, NOT_YET = 1.3, 0.6
# What a date counts for that belongs to another verb, that stands in a clause on somebody or something else,
# or that a thing is named by.
GOVERNED, OF_ANOTHER, ATTRIBUTE = 0.6, 0.3, 0.3
# It stands at most so many words behind that verb.
OWN_WORDS = 8
# What a date counts for that lies in a period the question names, though it may be the period of
# something else.
IN_PERIOD = 1.2

_CLAUSE = regex.compile(r"[,;:—–]|\b(?:after|before|while|when|since|until|following)\b", regex.I)
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_MOVED_FROM = regex.compile(
    r"\b(?:mov|postpon|delay|reschedul|defer|shift|push|put|brought|bring|chang|switch)\w*\b[^.;]*"
    r"\bfrom (?:the )?$",
    regex.I,
)
_INSTEAD = regex.compile(r"\b(?:instead of|rather than|not)(?: (?:on|in|the))* $", regex.I)
_NOT_ON = regex.compile(r"\b(?:not|never)\b[^,;.]{0,40}\b(?:on|in|at)(?: the)? $", regex.I)
_BUT_ON = regex.compile(r"(?:,? \d{4})?(?: as \w+)?,? but (?:on|in|at)\b", regex.I)
_TO = regex.compile(r"(?:,? \d{4})?,? (?:to|until|till)\b", regex.I)
_EARLIER = regex.compile(r"\b(?:original\w*|initial\w*|first|previous\w*|before|earlier)\b", regex.I)
# "The works of the 1970s" are so old.
_AGE_OF = regex.compile(r"\p{Ll}s? of (?:the )?(?:early |late |mid-?)?$")
_SINCE = regex.compile(r"\bsince\s+$", regex.I)
_NO_VERBS = frozenset(("hundred", "indeed", "need", "seed", "speed"))

# What a time expression dates: the words around it, or what it is counted from ("a day after the vote").
_LEAD = regex.compile(r"\b(?:on|in|at|since|by|until|from|during|over)\s+$", regex.I)
_COUNTS = regex.compile(r"\s+(after|before|following)\b", regex.I)
_OPENS = regex.compile(r"(?:^|[.!?”\"\n])\s*$")
_CLOSE = regex.compile(r"[,.;:!?—–\n]")
_LENGTH = regex.compile(r"P(\d+)([DWMY])")
_BESIDE = regex.compile(r",? (?:just |some |about |exactly )?")
# Counted in months a day is known to the month: so much of the ISO date is given.
SHOWN = {"D": 10, "W": 10, "M": 7, "Y": 4}
_UNITS = {"D": "day", "W": "week", "M": "month", "Y": "year"}


@dataclass(frozen=True, slots=True)
class Dated:
    """A date that a mention gives to the words of a stretch of the text (`within`), or to all but them."""

    mention: TimeMention
    value: str
    begin: date
    end: date
    stop: int
    clause: Span | None = None
    within: bool = False

    def dates(self, start: int) -> bool:
        """Whether it can be the date of what the word at `start` speaks of."""
        if self.mention.start <= start < self.stop:
            return False
        return self.clause is None or (self.clause[0] <= start < self.clause[1]) == self.within


def dates_of(text: str, mention: TimeMention, end_of_sentence: int) -> Iterator[Dated]:
    """What a mention dates: "a day after the vote" the vote, and what was a day after it.

    The mention's days are those of the vote, if the rest is on the story's day ("it came a day after the
    vote"). Where it opens the sentence, the vote is the story's day, and the rest is counted from it.
    """
    begin, end = mention.begin, mention.end_of_range or mention.begin
    # "Before 2010" and "after 2011" are open, and no day of an event.
    is_open = mention.end_of_range is None and mention.type == "DATE"
    if begin is None or end is None or is_open:
        return
    if mention.type != "DURATION":
        yield Dated(mention, mention.value, begin, end, mention.end)
        return
    counts, length = _COUNTS.match(text, mention.end), _LENGTH.fullmatch(mention.value)
    if not counts:
        return
    if length is None or begin != end:
        return
    step = int(length[1]) * (-1 if counts[1].lower() == "before" else 1)
    opens = bool(_OPENS.search(text, max(mention.start - 4, 0), mention.start))
    inner = shift(begin, step, _UNITS[length[2]]) if opens else begin
    outer = shift(inner, step, _UNITS[length[2]])
    stop = counts.end(1)
    close = _CLOSE.search(text, stop, end_of_sentence) if opens else None
    clause = (stop, close.start() if close else end_of_sentence)
    yield Dated(mention, inner.isoformat(), inner, inner, stop, clause, within=True)
    yield Dated(mention, outer.isoformat(), outer, outer, stop, clause)


def counted_back(text: str, span: Span, mentions: Sequence[TimeMention]) -> Iterator[Dated]:
    """The launch in "on Thursday, 26 months after its launch", as sharp as the unit that it is counted in."""
    inside = [one for one in mentions if span[0] <= one.start and one.end <= span[1]]
    for day, length in pairwise(inside):
        counted, counts = _LENGTH.fullmatch(length.value), _COUNTS.match(text, length.end)
        if not counted or not counts or not _BESIDE.fullmatch(text, day.end, length.start):
            continue
        if day.begin is None or day.begin != day.end_of_range:
            continue
        step = int(counted[1]) * (1 if counts[1].lower() == "before" else -1)
        found = shift(day.begin, step, _UNITS[counted[2]]).isoformat()
        value, clause = found[: SHOWN[counted[2]]], (counts.end(1), span[1])
        if days := days_of(value):
            yield Dated(length, value, *days, counts.end(1), clause, within=True)
            yield Dated(day, day.value, day.begin, day.begin, day.end, clause)


def as_when(article: Article, dated: Dated) -> When:
    """The date with the words that give it, from the preposition before them on."""
    mention = dated.mention
    lead = _LEAD.search(article.text, max(mention.start - 12, 0), mention.start)
    return When(
        value=dated.value,
        begin=dated.begin,
        end=dated.end,
        words=article.text[lead.start() if lead else mention.start : dated.stop],
        published=article.published,
        note=mention.note,
    )


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a sentence that the question has, too: its place and what it counts for."""

    start: int
    weight: float
    verb: bool


def date_mentions(
    article: Article, span: Span, mentions: Sequence[TimeMention], query: Query
) -> list[TimeMention]:
    """The mentions in a sentence that may date what is asked about; not a day that was given up."""
    inside = [one for one in mentions if may_date(one, span)]
    return [one for one in inside if not _is_moved(article.text, span, one, query)] or inside


def _is_moved(text: str, span: Span, mention: TimeMention, query: Query) -> bool:
    """Whether it is the day that was given up: "moved from June 10 to July 12", "instead of June 10"."""
    before = text[span[0] : mention.start]
    if _EARLIER.search(query.text):
        return False
    if _INSTEAD.search(before) or (_NOT_ON.search(before) and _BUT_ON.match(text, mention.end, span[1])):
        return True
    return bool(_MOVED_FROM.search(before) and _TO.match(text, mention.end, span[1]))


def dates_event(mention: TimeMention, span: Span) -> bool:
    """Whether the mention lies in the sentence and names days of the calendar."""
    return mention.type in ("DATE", "TIME") and may_date(mention, span)


def may_date(mention: TimeMention, span: Span) -> bool:
    """The same, or it is a length of time counted from an event ("a day after the vote" dates the vote)."""
    if mention.begin is None or mention.type not in ("DATE", "TIME", "DURATION"):
        return False
    return span[0] <= mention.start and mention.end <= span[1]


def find_event_date(
    article: Article, span: Span, mentions: Sequence[TimeMention], query: Query
) -> When | None:
    """The date in the sentence at `span` that stands nearest to the words asked about; None when it has none.

    A date's fit is the sum over the asked terms of weight / (1 + distance in words / 4), a clause
    boundary between them counting as four words and the question's verb `VERB` times; a date of more
    than a day fits less well than one of a day, and one on the wrong side of publication for the tense
    of the question less well than one on the right side. Of a question about a period only dates within
    it are taken.
    """
    inside = date_mentions(article, span, mentions, query)
    counted = list(counted_back(article.text, span, mentions))
    known = {date.mention.start for date in counted}
    rest = [one for one in inside if one.start not in known]
    plain = [date for one in rest for date in dates_of(article.text, one, span[1])]
    dated = [date for date in (*plain, *counted) if _within(date, query)]
    dated = [date for date in dated if not _is_of_else(article.text, span, date.mention, query)]
    if not dated:
        return None
    found = list(_asked_words(article.text, span, query))
    starts = [one.mention.start for one in dated]

    def fit(one: Dated) -> tuple[float, int]:
        start = one.mention.start
        before = (span[0], start)
        own = GOVERNED if _is_governed(article.text, before, found, starts) else 1.0
        own *= OF_ANOTHER if is_in_relative_clause(article.text[slice(*before)], query.is_verb_of) else 1.0
        own *= ATTRIBUTE if _names_thing(article.text, one.mention) else 1.0
        return own * _fit(article, found, one, query), -start

    best = max(dated, key=fit)
    return as_when(article, best)


def _is_of_else(text: str, span: Span, mention: TimeMention, query: Query) -> bool:
    """Whether a date is the day of saying, in a sentence that does not tell of the deed, or that of a thing.

    "Police said on Monday that nobody was hurt" does not date the crash, nor "a song of the 1970s, has died"
    the death.
    """
    before = text[span[0] : mention.start]
    if query.verbs and follows_speech(before) and not has_verb(text, span, query):
        return True
    return len(mention.value) < SHOWN["Y"] and bool(_AGE_OF.search(before))


def has_verb(text: str, span: Span, query: Query) -> bool:
    """Whether the sentence at `span` holds the question's verb, as a verb."""
    return any(word.verb for word in _asked_words(text, span, query))


def _within(dated: Dated, query: Query) -> bool:
    if query.period is None or not query.period.firm:
        return True
    return query.period.holds(dated.begin, dated.end)


def _asked_words(text: str, span: Span, query: Query) -> Iterator[_Word]:
    before = ""
    for found in _WORD.finditer(text, *span):
        word = found[0].lower()
        stem = stem_words([word])[0]
        if weight := query.weights.get(stem, 0.0):
            verb = query.is_verb(word, stem, before)
            yield _Word(found.start(), weight * (VERB if verb else 1), verb)
        before = word


def _fit(article: Article, found: Sequence[_Word], dated: Dated, query: Query) -> float:
    total = 0.0
    start = dated.stop if dated.within else dated.mention.start
    for word in found:
        if not dated.dates(word.start):
            continue
        low, high = sorted((word.start, start))
        between = article.text[low:high]
        distance = len(_WORD.findall(between)) + 4 * len(_CLAUSE.findall(between))
        total += word.weight / (1 + distance / 4)
    return total * _sharpness(dated) * _tense(article, dated, query) * _named(dated, query)


def _is_governed(text: str, before: Span, found: Sequence[_Word], others: Sequence[int]) -> bool:
    """Whether a date is that of another verb than is asked for; `before` is the sentence as far as the date.

    "The museum, opened in May, shut on Monday": the first date close behind a verb is its own, and so is one
    behind "since" before the verb that is asked for. `others` are where the sentence's dates begin.
    """
    asked = {word.start for word in found if word.verb}
    if not asked:
        return False
    start = before[1]
    if _SINCE.search(text, max(start - 7, 0), start) and min(asked) > start:
        return True
    near = list(_WORD.finditer(text, *before))[-OWN_WORDS:]
    own = [one.start() for one in near if is_past_form(one[0]) and one[0] not in _NO_VERBS]
    own = [at for at in own if at not in asked]
    return bool(own) and not any(own[-1] < at < start for at in (*asked, *others))


def _names_thing(text: str, mention: TimeMention) -> bool:
    """Whether it is a year, or more, by which a thing is named."""
    coarse = not mention.value[:4].isdigit() or len(mention.value) <= SHOWN["Y"]
    return coarse and is_age_of_thing(text, mention.start, mention.end)


def _sharpness(dated: Dated) -> float:
    """1 for a day, 0.8 for up to a month, 0.6 for more: "yesterday, at this year's fair" is yesterday."""
    days = (dated.end - dated.begin).days
    return 1.0 if days == 0 else 0.8 if days <= 31 else 0.6


def _tense(article: Article, dated: Dated, query: Query) -> float:
    """How well a date goes with a question about what was, or what will be."""
    if article.published is None or dated.begin <= article.published:
        return 1.0
    return AHEAD if query.asks_future else NOT_YET if query.asks_past else 1.0


def _named(dated: Dated, query: Query) -> float:
    """More for a date in the period that the question names."""
    if query.period is None:
        return 1.0
    return IN_PERIOD if query.period.holds(dated.begin, dated.end) else 1.0
