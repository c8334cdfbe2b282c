"""Did it open on May 5? Where only the plan says so, the day on which it came about is asked for instead."""

from __future__ import annotations

from dataclasses import replace

import regex

from retrieval.types import Answer, Question
from retrieval.understand.question_word import asks_yes_no, without_lead

_LEADS = regex.compile(
    r"\s*\b(?:on|in|at|by|before|after|since|during|over)(?:\s+the)?\s*$", regex.IGNORECASE
)


def when_instead(question: Question, answer: Answer) -> Question | None:
    """The question for the day, where a yes or no about some days is answered from before these days alone.

    "Did it open on May 5?" becomes "When did it open?"; `None` for any other question or answer.
    """
    period, text = question.period, without_lead(question.text)
    if period is None or not period.firm or period.begin is None or not asks_yes_no(text):
        return None
    days = [one.article.published for one in answer.citations]
    if not days or not all(day and day < period.begin for day in days) or period.words not in text:
        return None
    before, _, after = text.partition(period.words)
    bare = " ".join(f"{_LEADS.sub('', before)} {after}".split()).replace(" ?", "?")
    return replace(question, text=f"When {bare[:1].lower()}{bare[1:]}", period=None, context=None)


def tells_later(answer: Answer, question: Question) -> bool:
    """Whether an answer gives the day, from an article that came out on the days asked about or later."""
    period, first = question.period, answer.citations[:1]
    published = first[0].article.published if first else None
    return bool(answer.when and published and period and period.begin and published >= period.begin)
