"""Has it been found? How many died? Of the articles that tell, the last one does, if it tells as surely."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

import regex

from retrieval.compose.given import text_of
from retrieval.compose.recounts import comes_on_top, says_it_moved
from retrieval.judge.short_answer import said
from retrieval.judge.story import SameStory
from retrieval.read.retraction import corrects, is_taken_back
from retrieval.read.trained import log_odds
from retrieval.text.casualties import fate
from retrieval.text.name_words import CALENDAR, NATIONALITIES
from retrieval.text.numbers import DEAD, Quantity, counted, quantity
from retrieval.text.words import STOP_WORDS, words
from retrieval.types import Article, Question, Reading
from retrieval.understand.answer_type import Kind, kind
from retrieval.understand.question_word import asks_yes_no, without_lead

# What is overtaken may be likelier by so much, in log-odds, and the later sentence, with its title, says so
# much of what was asked; where both tell one story it need not, but must be so likely as a share of enough.
LIKELIER, TOLD, PARTLY = 1.5, 0.6, 0.8
# The same for a number of the dead, the injured, the missing, which is told in many words.
PARTLY_FATE = 0.6
# The same for a number of the things asked about, if its sentence says that it moved, for a number of people,
# of whom a story has several, and for one of which only the unit shows that it may be.
COUNTED, OF_PEOPLE, MEASURED = 3.0, 1.0, 1.0
# A later article is about what is asked if most of the question's names stand in it so often, or else half of
# its words.
OFTEN = 2
_BEGINS = 4
# What the later of two sums says of what was asked, as a share of what the earlier one does.
AS_TOLD = 0.75
# The same for a number of which nothing says that it moved.
AS_COUNTED = 0.6

_NOW = regex.compile(r"^(?:has|have|hasn['’]t|haven['’]t|is|are|isn['’]t|aren['’]t)\b", regex.IGNORECASE)
_NAME = regex.compile(r"\b\p{Lu}[\p{L}\p{M}\p{N}’'-]*")
_PEOPLE = frozenset(["peopl", "person", "man", "men", "woman", "women", "adult", "child"])


def latest_first(
    question: Question, readings: Sequence[Reading], enough: float, same_story: SameStory
) -> list[Reading]:
    """The readings of a yes or no, or of a question for a number or a planned day, the latest one first.

    That of another story than the likeliest is passed over, but for a yes or no about how things are now.
    Readings of any other question, or of one for a time gone by, stay as they are.
    """
    asked = without_lead(question.text).strip()
    if not readings or (question.period and question.period.firm):
        return list(readings)
    if asks_yes_no(asked):
        later = _told_later(readings, enough, _about(question.text, same_story), now=bool(_NOW.match(asked)))
    elif readings[0].when:
        later = _dated_later(readings, enough, _about(question.text, same_story))
    elif kind(question.text) is Kind.NUMBER or _is_sum(readings[0]):
        later = _counted_later(question.text, readings, enough, _about(question.text, same_story))
    else:
        return list(readings)
    last = max([readings[0], *later], key=lambda one: (_day(one), one is readings[0]))
    rest = [one for one in readings if one is not last]
    return [replace(last, support=max(last.support, min(enough, readings[0].support))), *rest]


def _told_later(
    readings: Sequence[Reading], enough: float, same_story: SameStory, *, now: bool
) -> Iterator[Reading]:
    best = readings[0]

    def tells(one: Reading) -> bool:
        if now and one.support >= enough and one.told >= TOLD:
            return True
        return one.support >= PARTLY * enough and same_story(one.hit.article, best.hit.article)

    yield from (one for one in _first_of_each(readings) if _near(one, best, LIKELIER) and tells(one))


def _dated_later(readings: Sequence[Reading], enough: float, same_story: SameStory) -> Iterator[Reading]:
    """The readings of later articles of the story that give a day for what was still to come, or another."""
    best = readings[0]
    day, published = best.when, best.hit.article.published
    if day is None or published is None or day.begin <= published:
        return
    for one in _first_of_each([one for one in readings if one.when]):
        later = one.hit.article.published
        told = one.support >= PARTLY * enough and one.told >= AS_TOLD * best.told
        newer = later and later > published and one.when and one.when.begin > published
        if told and newer and _near(one, best, LIKELIER) and same_story(one.hit.article, best.hit.article):
            yield one


def _counted_later(
    question: str, readings: Sequence[Reading], enough: float, same_story: SameStory
) -> Iterator[Reading]:
    """The readings of later articles of the story that give another number of the same."""
    best, tell = readings[0], _numbers(question)
    first = tell(best)
    nouns = counted(question) or frozenset()
    margin = MEASURED if first is None else OF_PEOPLE if nouns & _PEOPLE and not fate(question) else COUNTED
    units = _units(best)
    least = enough * (PARTLY_FATE if first is not None and fate(question) else PARTLY)
    seen = {best.hit.article.id}
    for one in readings:
        article, number = one.hit.article, tell(one)
        most = margin if margin < COUNTED or nouns & DEAD or says_it_moved(one) else LIKELIER
        if article.id in seen or one.support < least or not _near(one, best, most):
            continue
        if first is None:
            fits = bool(units) and _units(one) == units and one.told >= AS_TOLD * best.told
        else:
            fits = number is not None and _may_replace(first, number, one, nouns)
            fits = fits and (says_it_moved(one) or bool(nouns & DEAD) or one.told >= AS_COUNTED * best.told)
        fits = fits and _day(one) > _day(best) and not is_taken_back(article.text, (one.start, one.end))
        if fits and same_story(article, best.hit.article):
            seen.add(article.id)
            yield one


def _about(question: str, same_story: SameStory) -> SameStory:
    """Whether two articles tell one story, of which the first speaks more than in passing."""
    return lambda one, other: same_story(one, other) and _is_about(question, one)


def _is_about(question: str, article: Article) -> bool:
    """Whether an article speaks of what is asked more than once: another fire's may name it in passing."""
    named = (word for name in _NAME.findall(question)[1:] for word in words(name))
    none = CALENDAR | NATIONALITIES | STOP_WORDS
    names = [word for word in named if len(word) >= _BEGINS and word not in none]
    sought = names or [word for word in words(question) if word not in STOP_WORDS and len(word) >= _BEGINS]
    held = Counter(word[:_BEGINS] for word in words(f"{article.title} {article.text}"))
    often = 2 * sum(held[word[:_BEGINS]] >= OFTEN for word in sought)
    return often > len(sought) if names else often >= len(sought)


def _numbers(question: str) -> Callable[[Reading], Quantity | None]:
    nouns, of = counted(question), fate(question)
    if nouns and nouns >= DEAD:
        nouns = DEAD
    return lambda one: quantity(text_of(one), nouns, of) if nouns else None


def _may_replace(earlier: Quantity, later: Quantity, one: Reading, nouns: frozenset[str]) -> bool:
    """Whether a number can be what an earlier one has become: the dead grow more, but by mistake."""
    if comes_on_top(one):
        return False
    return later.value >= earlier.value or not nouns & DEAD or corrects(text_of(one))


def _is_sum(one: Reading) -> bool:
    """Whether the answer in few words is one number with a unit: "3.8%"."""
    parts = said(one.short or "")
    return bool(parts.units) and len(parts.numbers) == 1 and not parts.words


def _units(one: Reading) -> frozenset[str]:
    """The units of a short answer of one number: "3,800 hectares"."""
    parts = said(one.short or "")
    if len(parts.numbers) != 1 or len(parts.words) > 1:
        return frozenset()
    return parts.units or frozenset(parts.words)


def _first_of_each(readings: Sequence[Reading]) -> list[Reading]:
    """The likeliest reading of each article."""
    found: dict[str, Reading] = {}
    for one in readings:
        found.setdefault(one.hit.article.id, one)
    return list(found.values())


def _near(one: Reading, best: Reading, most: float) -> bool:
    return log_odds(best.support) - log_odds(one.support) <= most


def _day(one: Reading) -> date:
    return one.hit.article.published or date.min
