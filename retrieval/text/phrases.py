"""A span of characters -> the whole name, number or date that it is a part of."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex

from retrieval.text.amounts import find_amounts
from retrieval.text.name_words import ABBREVIATIONS
from retrieval.text.names import is_one_name, is_one_word
from retrieval.text.pairs import pair_marks
from retrieval.text.sentences import Span, replace_unstorable, split_sentences
from retrieval.text.tokens import Word, tokenize_sentence
from retrieval.types import TimeMention

_CLOSES = {"“": "”", "„": "”“", "«": "»", "‘": "’", '"': '"', "'": "'", "(": ")", "[": "]", "{": "}"}
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_CONTENT = regex.compile(r"[\p{L}\p{N}]")
_FIRST = regex.compile(r"[\p{L}\p{M}\p{N}]|[@#][\p{L}\p{N}]|[-−+]?\p{Sc}?\.?\d|\p{Sc}\s\d")
_LAST = regex.compile(
    r"(?:[\p{L}\p{M}\p{N}]|\d\s?[%‰°\p{Sc}]"
    rf"|(?<![\p{{L}}\p{{N}}])(?:(?:\p{{L}}\.){{2,}}|(?:{ABBREVIATIONS})\.))$"
)
_LEAD = regex.compile(
    r"\b(?:(?:shortly|just|soon|right|well|long)\s+)?(?:before|after)\s+$", regex.IGNORECASE
)
# It is no longer than this.
_LEADS = 24
# What ends with a stop and is kept with it is no longer than this.
_NEAR = 12


def trim_span(text: str, span: Span) -> Span:
    """The span without white space, punctuation and quotes or brackets of one side only at its ends.

    Signs of a number ("$5", "7%") and the stops of short forms ("U.S.") stay; brackets around the whole
    go. A span without a letter or digit becomes empty.

    >>> trim_span('He met (Ada Hale).', (7, 18))
    (8, 16)
    """
    start, end = span
    if not _CONTENT.search(text, start, end):
        return start, start
    while (inner := _trimmed_once(text, start, end)) != (start, end):
        start, end = inner
    return start, end


def widen_span(
    text: str, span: Span, mentions: Sequence[TimeMention] = (), sentence: Span | None = None
) -> Span:
    """The span of `text`, trimmed, and widened to the whole word, name, number or date that it cuts.

    What is whole stays as it is. Of a pair of quotation marks or brackets of which the span has one, it gets
    the other, too, or loses the one with what is on its shorter side. Titles, nationalities and the noun
    that is counted are no part of a name or number. `mentions` are the time expressions of `text`, `sentence`
    the bounds that no widening crosses; they are those of the sentence that the span lies in when they are
    not given.

    >>> widen_span("Then Ada Hale paid $1.5 million.", (9, 13))
    (5, 13)
    """
    start, end = trim_span(text, span)
    if start == end:
        return start, end
    bounds = first, last = _bounds(text, (start, end), sentence)
    dates = [(_with_lead(text, one), one.end) for one in mentions if first <= one.start and one.end <= last]
    words = tokenize_sentence(text, first, last)
    joined = _joints(words, dates)
    whole = [*dates, *find_amounts(text, first, last)]
    start, end = _closed(text, (start, end), bounds)
    while (wider := _over_whole(_over_words((start, end), words, joined), whole)) != (start, end):
        start, end = wider
    return _closed(text, (start, end), bounds)


def _with_lead(text: str, mention: TimeMention) -> int:
    """Where a time begins with the word that changes what it says: "shortly before midnight"."""
    lead = _LEAD.search(text, max(mention.start - _LEADS, 0), mention.start)
    return lead.start() if lead else mention.start


def _closed(text: str, span: Span, bounds: Span) -> Span:
    """The span, trimmed, with both marks of each pair."""
    while (other := trim_span(text, pair_marks(text, span, bounds))) != span:
        span = other
    return span


def _trimmed_once(text: str, start: int, end: int) -> Span:
    if _BRACKETS.get(text[start]) == text[end - 1] and _close_of(text, start, end) == end - 1:
        return start + 1, end - 1
    if not _FIRST.match(text, start, end) and not _is_closed(text, start, end):
        return start + 1, end
    if not _LAST.search(text[max(start, end - _NEAR) : end]) and not _is_opened(text, start, end):
        return start, end - 1
    return start, end


def _close_of(text: str, at: int, end: int) -> int:
    depth = 0
    for place in range(at, end):
        depth += (text[place] == text[at]) - (text[place] == _BRACKETS[text[at]])
        if depth == 0:
            return place
    return -1


def _is_closed(text: str, start: int, end: int) -> bool:
    closes = _CLOSES.get(text[start], "")
    return any(
        text[at] in closes and not (text[at] in "'’" and _CONTENT.match(text, at + 1))
        for at in range(start + 1, end)
    )


def _is_opened(text: str, start: int, end: int) -> bool:
    return any(
        text[end - 1] in _CLOSES.get(text[at], "")
        and not (text[at] == "'" and at > 0 and _CONTENT.match(text, at - 1))
        for at in range(start, end - 1)
    )


def _bounds(text: str, span: Span, sentence: Span | None) -> Span:
    """The sentence that a span lies in, or the sentences, and no less than the span."""
    start, end = span
    around = (
        [sentence]
        if sentence
        else [one for one in split_sentences(replace_unstorable(text)) if one[0] < end and start < one[1]]
    )
    return min([start, *(one[0] for one in around)]), max([end, *(one[1] for one in around)])


def _joints(words: Sequence[Word], dates: Sequence[Span]) -> list[bool]:
    """Of every two words next to each other, whether they belong together.

    A name does not go on into a date or out of one.
    """
    joined: list[bool] = []
    for at, (one, other) in enumerate(pairwise(words)):
        crosses = any((one.start < edge <= other.start) for date in dates for edge in date)
        joined.append(is_one_word(one, other) or (not crosses and is_one_name(words, at)))
    return joined


def _over_words(span: Span, words: Sequence[Word], joined: Sequence[bool]) -> Span:
    """The span, and what is left of the first and of the last word that it holds, and of their names."""
    start, end = span
    held = [at for at, word in enumerate(words) if word.start < end and start < word.end]
    if not held:
        return span
    first, last = held[0], held[-1]
    while first > 0 and joined[first - 1]:
        first -= 1
    while last < len(joined) and joined[last]:
        last += 1
    word = words[last]
    behind = word.stem if end <= word.stem else word.end
    return min(start, words[first].start), max(end, behind)


def _over_whole(span: Span, whole: Sequence[Span]) -> Span:
    """The span, and all of each date or number in which it begins or ends."""
    start, end = span
    cut = [one for one in whole if one[0] < start < one[1] or one[0] < end < one[1]]
    return min([start, *(one[0] for one in cut)]), max([end, *(one[1] for one in cut)])
