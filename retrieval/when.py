"""The date of the event a question asks about: which time expression of a sentence dates it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import regex

from retrieval.lexical import stems
from retrieval.sentences import Span
from retrieval.types import Article, TimeMention, When

_WHEN = regex.compile(
    r"\bwhen\b|\b(?:what|which) (?:exact )?(?:day|date|week|month|year)\b",
    regex.I,
)
_CLAUSE = regex.compile(r"[,;:—–]|\b(?:after|before|while|when|since|until|following)\b", regex.I)
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")


def asks_when(text: str) -> bool:
    """Whether a question asks for a date."""
    return bool(_WHEN.search(text))


def dates_event(mention: TimeMention, span: Span) -> bool:
    """Whether the mention lies in the sentence and names days of the calendar."""
    return (
        mention.begin is not None
        and mention.type in ("DATE", "TIME")
        and span[0] <= mention.start
        and mention.end <= span[1]
    )


def event_date(
    article: Article, span: Span, mentions: Sequence[TimeMention], asked: Mapping[str, float]
) -> When | None:
    """The date in the sentence at `span` that stands nearest to the words asked about; None when it has none.

    `asked` gives each term of the question its weight. A mention's fit is the sum over the asked terms
    of weight / (1 + distance in words / 4), a clause boundary between them counting as four words; a
    mention of more than a day fits less well than one of a day.
    """
    dated = [mention for mention in mentions if dates_event(mention, span)]
    if not dated:
        return None
    best = max(dated, key=lambda mention: (_fit(article.text, span, mention, asked), -mention.start))
    begin = best.begin
    if begin is None:
        return None
    return When(
        value=best.value,
        begin=begin,
        end=best.end_of_range or begin,
        words=best.text,
        published=article.published,
    )


def _fit(text: str, span: Span, mention: TimeMention, asked: Mapping[str, float]) -> float:
    total = 0.0
    for word in _WORD.finditer(text, *span):
        if mention.start <= word.start() < mention.end:
            continue
        weight = asked.get(stems([word[0].lower()])[0], 0.0)
        if weight:
            low, high = sorted((word.start(), mention.start))
            between = text[low:high]
            distance = len(_WORD.findall(between)) + 4 * len(_CLAUSE.findall(between))
            total += weight / (1 + distance / 4)
    return total * _sharpness(mention)


def _sharpness(mention: TimeMention) -> float:
    """1 for a day, 0.8 for up to a month, 0.6 for more: "yesterday, at this year's fair" is yesterday."""
    if mention.begin is None or mention.end_of_range is None:
        return 1.0
    days = (mention.end_of_range - mention.begin).days
    return 1.0 if days == 0 else 0.8 if days <= 31 else 0.6
