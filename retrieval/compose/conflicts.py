"""Where articles give different dates, numbers or names: which counts, and what is to be said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import regex

from retrieval.compose.given import Given, given, text_of
from retrieval.judge.same_answer import same_answer
from retrieval.read.denials import OF_IT, is_called_off, is_put_off, overrules
from retrieval.read.retraction import corrects, is_taken_back
from retrieval.text.date_words import long_date, span
from retrieval.text.words import content, in_common
from retrieval.types import Question, Reading
from retrieval.understand.answer_type import Kind

# Two sentences tell of one event if the shorter shares so much of its content words with the other; two
# that give a number of the same things, if their vectors are so near.
ALIKE, NEAR = 0.5, 0.6
# The same for a plan and what came of it, which are told in other words; both say so much of what is asked.
AKIN, ASKED = 0.2, 0.4
MOST = 3
_ASKS_FOR_CHANGE = regex.compile(
    r"\b(?:cancel\w*|call(?:ed)? off|scrap\w*|postpon\w*|put off|delay\w*|resched\w*|announc\w*)\b",
    regex.IGNORECASE,
)
_ASKS_FOR_FIRST = regex.compile(
    r"\boriginal(?:ly)?\b|\binitially\b|\bfirst (?:due|planned|scheduled|expected|to)\b|\bsupposed to\b",
    regex.IGNORECASE,
)
Cosine = Callable[[str, str], float]


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be said of a disagreement, and who disagrees: places in `Settled.chosen`, from 0.

    `{0}` in `text` stands for the number that the citation of that place has.
    """

    text: str
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """Readings in the order they are to be quoted, the one that answers first, and what is to be said."""

    chosen: tuple[Reading, ...]
    notes: tuple[Note, ...]


def settle(
    question: Question,
    supported: Sequence[Reading],
    every: Sequence[Reading] = (),
    cosine: Cosine = lambda _one, _other: 0.0,
) -> Settled:
    """Which reading answers, and who disagrees: what a later article corrects or puts off gives way to it.

    `supported` is not empty, the likeliest first; `every` may have more, for what replaces a corrected
    date or denies it, and for other numbers. `cosine` compares two sentences. What an article itself says
    was wrong answers nothing. Two articles that each tell the news of their own day tell of two events.
    """
    likely = next((one for one in supported if not _taken_back(one)), supported[0])
    if denial := _denial(likely, every):
        since = [one for one in supported if Given(one).published > Given(denial).published]
        if not since:
            return _without(likely, denial)
        supported = since
    settled = _settled(question, supported, every, cosine)
    head = settled.chosen[0]
    denial = _denial(head, every)
    return _without(head, denial) if denial else settled


def _settled(
    question: Question,
    supported: Sequence[Reading],
    every: Sequence[Reading],
    cosine: Cosine,
) -> Settled:
    claims = given(question, supported)
    if claims and claims[0].amount:
        claims = given(question, [*supported, *(one for one in every if one not in supported)])
    wrong = [one for one in claims if _taken_back(one.reading)]
    standing = [one for one in claims if one not in wrong]
    planned = [one for one in standing if one.planned] if _ASKS_FOR_FIRST.search(question.text) else []
    if planned:
        return Settled((min(planned, key=lambda one: one.published).reading,), ())
    if _ASKS_FOR_CHANGE.search(question.text):
        standing = [one for one in standing if one is standing[0] or not one.planned]
    first = next((one for one in supported if not _taken_back(one)), supported[0])
    if not standing or standing[0].reading is not first:
        return Settled((first,), ())
    head = standing[0]
    for other in standing[1:]:
        if not other.near(head):
            continue
        gives_way = not other.agrees(head) and _gives_way(head, other, wrong)
        anew = _recounted(head, other, cosine) or _told_anew(head, other, cosine)
        if gives_way or (other.reading in supported and anew):
            head = other
    if instead := _instead(head, wrong, given(question, every)):
        head, standing = instead, [instead, *standing]
    return _noted(head, standing, wrong, cosine)


def _denial(head: Reading, every: Sequence[Reading]) -> Reading | None:
    return next((one for one in every if _is_denied(head, one)), None)


def _is_denied(head: Reading, other: Reading) -> bool:
    """Whether a later article takes back that it came about, or says that what was planned is off."""
    if not other.denied:
        return False
    one, later = Given(head), Given(other)
    if later.published <= one.published or _alike(head, other) < OF_IT:
        return False
    planned = head.when.end if head.when and one.planned else None
    return overrules(other.hit.article, (other.start, other.end), planned)


def _without(head: Reading, denial: Reading) -> Settled:
    """What is to be said where nothing came about: no date, number or name answers."""
    given, gave = span(head.when.begin, head.when.end) if head.when else head.short, "gave"
    if is_called_off(text_of(denial)):
        gave, why = "still expected", _how_off(denial)
    else:
        why = "this was wrong"
    told = f"{gave} {given}" if given else "told of it"
    text = f"{_who(Given(head), 1)} {told}; {_who(Given(denial), 0, 'that')} says that {why}."
    return Settled((replace(denial, short=None, when=None), head), (Note(text, (0, 1)),))


def _how_off(denial: Reading) -> str:
    return "it was put off" if is_put_off(text_of(denial)) else "it was called off"


def _instead(head: Given, wrong: Sequence[Given], every: Sequence[Given]) -> Given | None:
    """What the article that takes the date back puts in its place."""
    for taken in wrong:
        if not _same(taken, head) or taken.published <= head.published:
            continue
        for one in every:
            same = one.reading.hit.article.id == taken.reading.hit.article.id
            if same and one.near(head) and not one.agrees(head) and not _taken_back(one.reading):
                return one
    return None


def _noted(head: Given, standing: Sequence[Given], wrong: Sequence[Given], cosine: Cosine) -> Settled:
    notes: list[Note] = []
    chosen = [head]
    for other in standing:
        if len(chosen) > MOST or not other.near(head) or any(other.agrees(one) for one in chosen):
            continue
        text = _gave_way(head, other, wrong, len(chosen), cosine)
        if text or (text := _contradiction(head, other, len(chosen), cosine)):
            notes.append(Note(text, (0, len(chosen))))
            chosen.append(other)
    for taken in wrong:
        if _same(taken, head) and taken.published > head.published:
            notes.append(Note(f"{_who(taken, len(chosen))} says that this was wrong.", (0, len(chosen))))
            chosen.append(taken)
    return Settled(tuple(one.reading for one in chosen), tuple(notes))


def _same(one: Given, other: Given) -> bool:
    """Whether both give one answer, and not only answers that can both be true."""
    return same_answer(one.words, other.words) if one.words and other.words else one.agrees(other)


def agree(one: Reading, other: Reading) -> bool:
    """Whether two readings give neither different dates nor different words."""
    if one.short and other.short and not same_answer(one.short, other.short):
        return False
    return not (one.when and other.when) or Given(one).agrees(Given(other))


def _taken_back(one: Reading) -> bool:
    return is_taken_back(one.hit.article.text, (one.start, one.end))


def _gives_way(one: Given, other: Given, wrong: Sequence[Given]) -> bool:
    """Whether a later article puts right, or puts off, what an earlier one said."""
    if other.published <= one.published:
        return False
    return _corrected(one, other, wrong) or _put_off(one, other)


def _corrected(earlier: Given, later: Given, wrong: Sequence[Given]) -> bool:
    """Whether the later article takes back what the earlier one gives, or is a correction of its matter."""
    article = later.reading.hit.article
    own = [one for one in wrong if one.reading.hit.article.id == article.id]
    if any(_same(one, earlier) for one in own):
        return True
    enough = ALIKE if later.words else AKIN
    return corrects(article.title) and _alike(earlier.reading, later.reading) >= enough


def _put_off(earlier: Given, later: Given) -> bool:
    """Whether a later article has another day for what was planned."""
    asked = min(earlier.told, later.told) >= ASKED
    same = content(earlier.reading.hit.article.title) & content(later.reading.hit.article.title)
    return earlier.planned and asked and bool(same) and _alike(earlier.reading, later.reading) >= AKIN


def _recounted(earlier: Given, later: Given, cosine: Cosine) -> bool:
    """Whether a later article has the newer number: the earlier one was a least, or the later says it moved.

    It says no less of what is asked, lest it count for another event.
    """
    if not later.replaces(earlier):
        return False
    return later.told >= earlier.told and _same_event(earlier, later, cosine)


def _told_anew(earlier: Given, later: Given, cosine: Cosine) -> bool:
    """Whether a later article gives another price, or share: such change."""
    changes = later.kind is Kind.NUMBER and not later.lasts and later.published > earlier.published
    return changes and not later.agrees(earlier) and _same_event(earlier, later, cosine)


def _gave_way(head: Given, other: Given, wrong: Sequence[Given], place: int, cosine: Cosine) -> str | None:
    """What is to be said of an earlier claim that a later article corrects, puts off or counts anew."""
    if other.published < head.published and _corrected(other, head, wrong):
        return f"{_who(head, 0)} corrects {_who(other, place, 'that')}, which gave {other.shown}."
    if other.published < head.published and _put_off(other, head):
        expected = f"{_who(other, place)} still expected {other.shown}"
        return f"{expected}; {_who(head, 0, 'that')} gives {head.shown}."
    if _recounted(other, head, cosine):
        return f"{_who(other, place)} still gave {other.shown}; {_who(head, 0, 'that')} gives {head.shown}."
    return None


def _contradiction(head: Given, other: Given, place: int, cosine: Cosine) -> str | None:
    """What is to be said of two claims that cannot both be true; `None` when they are of two events."""
    if (head.fresh and other.fresh and not head.undated) or not (head.sharp and other.sharp):
        return None
    if head.dated_in(other) or other.dated_in(head):
        return None
    if other.reading.support < ASKED or other.reading.said < ASKED / 2:
        return None
    if not _same_event(head, other, cosine):
        return None
    if head.reading.hit.article.id == other.reading.hit.article.id:
        # An article that names two persons, or two prices, tells of two.
        if head.words or head.kind is Kind.NUMBER:
            return None
        return f"The article itself gives {head.shown} [{{0}}] and {other.shown} [{{{place}}}]."
    return f"{_who(head, 0)} gives {head.shown}, {_who(other, place, 'that')} gives {other.shown}."


def _same_event(one: Given, other: Given, cosine: Cosine) -> bool:
    """Whether two sentences tell of one event: in the same words, or, where no date is asked for, alike."""
    if one.of != other.of:
        return False
    if _alike(one.reading, other.reading) >= ALIKE:
        return True
    return one.undated and cosine(text_of(one.reading), text_of(other.reading)) >= NEAR


def _who(one: Given, place: int, noun: str = "The article") -> str:
    published = one.reading.hit.article.published
    day = long_date(published) if published else "unknown date"
    return f"{noun} of {day} [{{{place}}}]"


def _alike(one: Reading, other: Reading) -> float:
    return in_common(text_of(one), text_of(other))
