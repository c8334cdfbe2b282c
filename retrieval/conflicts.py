"""Where articles give different dates, numbers or names: which counts, and what is to be said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from retrieval.agreement import differ, same_answer
from retrieval.kinds import Kind, kind
from retrieval.lexical import STOP_WORDS, stems, words
from retrieval.quantities import Quantity, counted, quantity
from retrieval.recounts import is_newer, only_said
from retrieval.retraction import corrects, is_taken_back
from retrieval.spoken import long_date, span
from retrieval.types import Question, Reading

# Two sentences tell of one event if the shorter shares so much of its content words with the other; two
# that give a number of the same things, if their vectors are so near.
ALIKE, NEAR = 0.5, 0.6
# The same for a plan and what came of it, which are told in other words; both say so much of what is asked.
AKIN, ASKED = 0.2, 0.4
# Days that a date may span, less one, to contradict another.
SHARP = 3
# Days between two dates of one event, at most; further apart it is another one of its kind.
FAR = 92
# Days within which an article tells its own news; of two such, each has its own event.
FRESH = 2
# Days between two articles that give a number of one thing, at most.
RECOUNTED = 21
# The same where each was said on a day of its own.
RETOLD = 7
MOST = 3
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


@dataclass(frozen=True, slots=True)
class _Claim:
    """What a reading gives as the answer: a date, a number, or a name (its `words`)."""

    reading: Reading
    amount: Quantity | None = None
    words: str = ""
    kind: Kind = Kind.OTHER

    @property
    def published(self) -> date:
        return self.reading.hit.article.published or date.min

    @property
    def shown(self) -> str:
        """The date, or the number or name in the article's own words."""
        if self.amount or self.words:
            return self.amount.words if self.amount else self.words
        when = self.reading.when
        return span(when.begin, when.end) if when else ""

    @property
    def planned(self) -> bool:
        """Whether the date lay ahead when the article came out."""
        when, published = self.reading.when, self.reading.hit.article.published
        return bool(when and published and when.begin > published)

    @property
    def undated(self) -> bool:
        """Whether it is a number or a name."""
        return self.amount is not None or bool(self.words)

    @property
    def sharp(self) -> bool:
        """Whether it is a number, a name, or a date of a day or two."""
        when = self.reading.when
        return self.undated or bool(when and (when.end - when.begin).days <= SHARP)

    @property
    def fresh(self) -> bool:
        """Whether the article tells its own news."""
        when, published = self.reading.when, self.reading.hit.article.published
        return bool(when and published and abs(published - when.end) <= timedelta(FRESH))

    def agrees(self, other: _Claim) -> bool:
        """Whether both can be true of one event."""
        if self.words and other.words:
            return not differ(self.kind, self.words, other.words)
        if self.amount or other.amount:
            return bool(self.amount and other.amount and self.amount.allows(other.amount))
        one, two = self.reading.when, other.reading.when
        return bool(one and two and one.begin <= two.end and two.begin <= one.end)

    def near(self, other: _Claim) -> bool:
        """Whether they can be of one event at all."""
        if self.undated or other.undated:
            one, two = self.reading.on, other.reading.on
            apart = one and two and (one.end < two.begin or two.end < one.begin)
            if apart and not (only_said(self.reading) and only_said(other.reading)):
                return False
            return abs(self.published - other.published) <= timedelta(RETOLD if apart else RECOUNTED)
        one, two = self.reading.when, other.reading.when
        if one is None or two is None:
            return False
        return abs(one.begin - two.begin) <= timedelta(FAR)


def settle(
    question: Question,
    supported: Sequence[Reading],
    every: Sequence[Reading] = (),
    cosine: Cosine = lambda _one, _other: 0.0,
) -> Settled:
    """Which reading answers, and who disagrees: what a later article corrects or puts off gives way to it.

    `supported` is not empty, the likeliest first; `every` may have more, for what replaces a corrected
    date, and for other numbers. `cosine` compares two sentences. What an article itself says was wrong
    answers nothing. Two articles that each tell the news of their own day tell of two events.
    """
    claims = _claims(question, supported)
    if claims and claims[0].amount:
        claims = _claims(question, [*supported, *(one for one in every if one not in supported)])
    wrong = [one for one in claims if _taken_back(one.reading)]
    standing = [one for one in claims if one not in wrong]
    first = next((one for one in supported if not _taken_back(one)), supported[0])
    if not standing or standing[0].reading is not first:
        return Settled((first,), ())
    head = standing[0]
    for other in standing[1:]:
        if not other.near(head):
            continue
        gives_way = not other.agrees(head) and _gives_way(head, other, wrong)
        if gives_way or (other.reading in supported and _recounted(head, other, cosine)):
            head = other
    if instead := _instead(head, wrong, _claims(question, every)):
        head, standing = instead, [instead, *standing]
    return _noted(head, standing, wrong, cosine)


def _instead(head: _Claim, wrong: Sequence[_Claim], every: Sequence[_Claim]) -> _Claim | None:
    """What the article that takes the date back puts in its place."""
    for taken in wrong:
        if not _same(taken, head) or taken.published <= head.published:
            continue
        for one in every:
            same = one.reading.hit.article.id == taken.reading.hit.article.id
            if same and one.near(head) and not one.agrees(head) and not _taken_back(one.reading):
                return one
    return None


def _noted(head: _Claim, standing: Sequence[_Claim], wrong: Sequence[_Claim], cosine: Cosine) -> Settled:
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


def _same(one: _Claim, other: _Claim) -> bool:
    """Whether both give one answer, and not only answers that can both be true."""
    return same_answer(one.words, other.words) if one.words and other.words else one.agrees(other)


def agree(one: Reading, other: Reading) -> bool:
    """Whether two readings give neither different dates nor different words."""
    if one.short and other.short and not same_answer(one.short, other.short):
        return False
    return not (one.when and other.when) or _Claim(one).agrees(_Claim(other))


def _claims(question: Question, readings: Sequence[Reading]) -> list[_Claim]:
    if (wanted := kind(question.text)) in (Kind.PERSON, Kind.PLACE, Kind.NAME):
        return [_Claim(one, words=one.short, kind=wanted) for one in readings if one.short]
    nouns = counted(question.text)
    if nouns is None:
        return [_Claim(one) for one in readings if one.when]
    amounts = ((one, quantity(_text(one), nouns)) for one in readings)
    return [_Claim(one, amount) for one, amount in amounts if amount]


def _text(one: Reading) -> str:
    return one.hit.article.text[one.start : one.end]


def _taken_back(one: Reading) -> bool:
    return is_taken_back(one.hit.article.text, (one.start, one.end))


def _gives_way(one: _Claim, other: _Claim, wrong: Sequence[_Claim]) -> bool:
    """Whether a later article puts right, or puts off, what an earlier one said."""
    if other.published <= one.published:
        return False
    return _corrected(one, other, wrong) or _put_off(one, other)


def _corrected(earlier: _Claim, later: _Claim, wrong: Sequence[_Claim]) -> bool:
    """Whether the later article takes back what the earlier one gives, or is a correction of its matter."""
    article = later.reading.hit.article
    own = [one for one in wrong if one.reading.hit.article.id == article.id]
    if any(_same(one, earlier) for one in own):
        return True
    return corrects(article.title) and _alike(earlier.reading, later.reading) >= AKIN


def _put_off(earlier: _Claim, later: _Claim) -> bool:
    """Whether a later article has another day for what was planned."""
    asked = min(earlier.reading.said, later.reading.said) >= ASKED
    same = _content(earlier.reading.hit.article.title) & _content(later.reading.hit.article.title)
    return earlier.planned and asked and bool(same) and _alike(earlier.reading, later.reading) >= AKIN


def _recounted(earlier: _Claim, later: _Claim, cosine: Cosine) -> bool:
    """Whether a later article has the newer number: the earlier one was a least, or the later says it moved.

    It says no less of what is asked, lest it count for another event.
    """
    one, two = earlier.amount, later.amount
    newer = one and two and later.published > earlier.published and is_newer(one, two, _text(later.reading))
    if not newer:
        return False
    return later.reading.told >= earlier.reading.told and _same_event(earlier, later, cosine)


def _gave_way(head: _Claim, other: _Claim, wrong: Sequence[_Claim], place: int, cosine: Cosine) -> str | None:
    """What is to be said of an earlier claim that a later article corrects, puts off or counts anew."""
    if other.published < head.published and _corrected(other, head, wrong):
        return f"{_who(head, 0)} corrects {_who(other, place, 'that')}, which gave {other.shown}."
    if other.published < head.published and _put_off(other, head):
        expected = f"{_who(other, place)} still expected {other.shown}"
        return f"{expected}; {_who(head, 0, 'that')} gives {head.shown}."
    if _recounted(other, head, cosine):
        return f"{_who(other, place)} still gave {other.shown}; {_who(head, 0, 'that')} gives {head.shown}."
    return None


def _contradiction(head: _Claim, other: _Claim, place: int, cosine: Cosine) -> str | None:
    """What is to be said of two claims that cannot both be true; `None` when they are of two events."""
    if (head.fresh and other.fresh and not head.undated) or not (head.sharp and other.sharp):
        return None
    if other.reading.support < ASKED or other.reading.said < ASKED / 2:
        return None
    if not _same_event(head, other, cosine):
        return None
    if head.reading.hit.article.id == other.reading.hit.article.id:
        # An article that names two persons tells of two.
        if head.words:
            return None
        return f"The article itself gives {head.shown} [{{0}}] and {other.shown} [{{{place}}}]."
    return f"{_who(head, 0)} gives {head.shown}, {_who(other, place, 'that')} gives {other.shown}."


def _same_event(one: _Claim, other: _Claim, cosine: Cosine) -> bool:
    """Whether two sentences tell of one event: in the same words, or, where no date is asked for, alike."""
    if _alike(one.reading, other.reading) >= ALIKE:
        return True
    return one.undated and cosine(_text(one.reading), _text(other.reading)) >= NEAR


def _who(one: _Claim, place: int, noun: str = "The article") -> str:
    published = one.reading.hit.article.published
    day = long_date(published) if published else "unknown date"
    return f"{noun} of {day} [{{{place}}}]"


def _alike(one: Reading, other: Reading) -> float:
    """The share of the shorter sentence's content words that stands in the other, 0 to 1."""
    first, second = _content(_text(one)), _content(_text(other))
    return len(first & second) / max(min(len(first), len(second)), 1)


def _content(text: str) -> frozenset[str]:
    return frozenset(stems([word for word in words(text) if word not in STOP_WORDS]))
