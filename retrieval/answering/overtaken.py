"""Has it been found? Of the articles that tell, the last one does, as long as it tells as surely."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import log

import regex

from retrieval.language.question_word import asks_yes_no, without_lead
from retrieval.types import Reading

# What is overtaken may be likelier by so much, in log-odds, and the later sentence, with its title, says so
# much of what was asked.
LIKELIER, TOLD = 1.5, 0.6
_NOW = regex.compile(r"^(?:has|have|hasn['’]t|haven['’]t|is|are|isn['’]t|aren['’]t)\b", regex.IGNORECASE)


def latest_first(question: str, readings: Sequence[Reading], enough: float) -> list[Reading]:
    """The readings of a yes or no about how things are now, that of the latest article first.

    Those of any other question stay as they are.
    """
    asked = without_lead(question).strip()
    if not readings or not asks_yes_no(asked) or not _NOW.match(asked):
        return list(readings)
    best = readings[0]
    likely = [one for one in readings if one.support >= enough and one.told >= TOLD and _near(one, best)]
    last = max([best, *likely], key=lambda one: (_day(one), one is best))
    return [last, *(one for one in readings if one is not last)]


def _near(one: Reading, best: Reading) -> bool:
    return _odds(best.support) - _odds(one.support) <= LIKELIER


def _odds(chance: float) -> float:
    sure = min(max(chance, 1e-6), 1 - 1e-6)
    return log(sure / (1 - sure))


def _day(one: Reading) -> date:
    return one.hit.article.published or date.min
