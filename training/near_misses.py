"""Near misses: questions with one word changed, so that the passage that answered them does so no more.

The kinds of change are those that people made for SQuAD 2 (P. Rajpurkar, R. Jia, P. Liang, "Know What You
Don't Know", 2018, table 2): another name, another number, an opposite, another deed or thing. Here rules make
them.
"""

from __future__ import annotations

import calendar
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from retrieval.text.words import STOP_WORDS
from training.records import Record, Span, words

SOURCE = "near_miss"
# Contexts from which names are drawn that a passage does not hold, how many of those names are looked at, and
# how often one is taken.
FROM_CONTEXTS, LOOKED_AT, FROM_ELSEWHERE = 4_000, 50, 0.5

_NAME = regex.compile(
    r"(?<![\p{L}\p{N}])\p{Lu}[\p{L}\p{M}\p{N}'’-]*\p{L}(?: \p{Lu}[\p{L}\p{M}\p{N}'’-]*\p{L})*"
)
_NUMBER = regex.compile(r"(?<![\p{L}\p{N}.,-])\d{1,4}(?![\p{L}\p{N}]|[.,]\d)")
_WORD = regex.compile(r"[\p{L}'’]+")
# A word in lower case that may give way to another, and how many letters two forms of one word share.
_PLAIN = regex.compile(r"(?<![\p{L}\p{N}'’-])[a-z]{4,}(?![\p{L}\p{N}'’-])")
ROOT = 4
_ENDS = '.!?:"“”\n'
_MONTHS, _DAYS = list(calendar.month_name)[1:], list(calendar.day_name)
_OPPOSITES = (
    "first last,before after,more fewer,most least,highest lowest,largest smallest,"
    "biggest smallest,north south,northern southern,east west,eastern western,won lost,win lose,"
    "oldest youngest,older younger,male female,men women,began ended,begin end,start stop,"
    "started stopped,opened closed,open close,born died,mother father,bought sold,buy sell,"
    "increase decrease,increased decreased,rise fall,rose fell,accepted rejected,approved refused,"
    "arrived left,early late,earliest latest,longest shortest,best worst,son daughter,"
    "brother sister,husband wife,king queen,joined left,gained lost,added removed,built destroyed,"
    "above below,inside outside,minimum maximum,supported opposed,allowed banned,major minor,"
    "public private,hired fired"
)
_OPPOSITE: dict[str, str] = {}
for _pair in _OPPOSITES.split(","):
    _one, _other = _pair.split()
    _OPPOSITE.setdefault(_one, _other)
    _OPPOSITE.setdefault(_other, _one)


_Known = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class _Change:
    """What stands at a span of the question, and what may take its place."""

    span: Span
    others: tuple[str, ...]


def near_misses(records: Sequence[Record], sources: Sequence[str], most: int, seed: int) -> Iterator[Record]:
    """For up to `most` answered questions of each source, the question changed and its own context.

    A name gives way to one of another word: one of the same passage that stands away from the answer, or one
    that the passage does not hold; where it can, after the same word, so that a place follows "in" again.
    """
    for source in sources:
        held = [one for one in records if one.source == source and one.answers]
        draw = random.Random(f"{seed}:near:{source}")
        elsewhere = _by_word_before(draw.sample(held, min(FROM_CONTEXTS, len(held))))
        alike = _by_neighbours(held)
        draw.shuffle(held)
        made = (missed for one in held if (missed := _changed(one, elsewhere, alike, draw)))
        for _, missed in zip(range(most), made, strict=False):
            yield missed


def _changed(one: Record, names: _Known, plain: _Known, draw: random.Random) -> Record | None:
    kinds = (
        [*_names(one, names, draw), *_numbers(one, draw), *_opposites(one)],
        list(_plain_words(one, plain)),
    )
    if not any(kinds):
        return None
    change = draw.choice(draw.choice([changes for changes in kinds if changes]))
    begin, end = change.span
    question = one.question[:begin] + draw.choice(change.others) + one.question[end:]
    return replace(one, id=f"near-{one.id}", source=SOURCE, question=question, answers=())


def _names(one: Record, elsewhere: _Known, draw: random.Random) -> Iterator[_Change]:
    known, asked = set(words(one.context)), set(words(one.question))
    for match in _NAME.finditer(one.question):
        said = words(match[0])
        if match.start() == 0 or not known.issuperset(said):
            continue
        if group := next((kind for kind in (_MONTHS, _DAYS) if match[0] in kind), None):
            yield _Change(match.span(), tuple(name for name in group if name != match[0]))
            continue
        before = _word_before(one.question, match.start())
        here = [name for name in _away(one).get(before, ()) if asked.isdisjoint(words(name))]
        there = draw.choices(elsewhere[before], k=LOOKED_AT) if before in elsewhere else []
        alike = [name for name in there if len(words(name)) == len(said) and known.isdisjoint(words(name))]
        if found := alike if not here or draw.random() < FROM_ELSEWHERE else here:
            yield _Change(match.span(), tuple(found))


def _away(one: Record) -> dict[str, list[str]]:
    """The names of the passage, outside the sentences that hold an answer, by the word before them."""
    found: dict[str, list[str]] = defaultdict(list)
    for match in _NAME.finditer(one.context):
        between = (
            one.context[min(match.end(), end) : max(match.start(), begin)] for begin, end in one.answers
        )
        if not _starts(one.context, match.start()) and all(set(text) & set(_ENDS) for text in between):
            found[_word_before(one.context, match.start())].append(match[0])
    return found


def _by_word_before(records: Sequence[Record]) -> _Known:
    found: dict[str, list[str]] = defaultdict(list)
    for context in dict.fromkeys(one.context for one in records):
        for match in _NAME.finditer(context):
            if not _starts(context, match.start()) and match[0] not in (*_MONTHS, *_DAYS):
                found[_word_before(context, match.start())].append(match[0])
    return found


def _starts(text: str, place: int) -> bool:
    """Whether a sentence starts there, so that a capital is no sign of a name."""
    before = text[:place].rstrip()
    return not before or before[-1] in _ENDS


def _word_before(text: str, place: int) -> str:
    before = _WORD.findall(text[max(0, place - 30) : place])
    return before[-1].lower() if before else ""


def _numbers(one: Record, draw: random.Random) -> Iterator[_Change]:
    known = set(_NUMBER.findall(one.context))
    for match in _NUMBER.finditer(one.question):
        if match[0] not in known:
            continue
        asked = set(_NUMBER.findall(one.question))
        alike = [number for number in known if len(number) == len(match[0]) and number not in asked]
        moved = int(match[0]) + draw.choice((-1, 1)) * draw.randint(1, 9)
        others = sorted(alike) or [str(abs(moved))] * (str(abs(moved)) not in known)
        if others:
            yield _Change(match.span(), tuple(others))


def _opposites(one: Record) -> Iterator[_Change]:
    known = set(words(one.context))
    for match in _WORD.finditer(one.question):
        other = _OPPOSITE.get(match[0])
        if other and match[0] in known and other not in known:
            yield _Change(match.span(), (other,))


def _plain_words(one: Record, alike: _Known) -> Iterator[_Change]:
    """Words of the passage, for such as other questions have between the same neighbours, and it has not."""
    asked = words(one.question)
    known = {word[:ROOT] for word in words(one.context)} | {word[:ROOT] for word in asked}
    inside = set(words(one.context))
    for match, place in _between(one.question):
        if match[0] in inside:
            others = tuple(word for word in alike.get(place, ()) if word[:ROOT] not in known)
            if others:
                yield _Change(match.span(), others)


def _by_neighbours(records: Sequence[Record]) -> _Known:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for one in records:
        for match, place in _between(one.question):
            found[place][match[0]] = None
    return {place: list(held) for place, held in found.items()}


def _between(question: str) -> Iterator[tuple[regex.Match[str], str]]:
    """The plain words of a question that carry meaning, each with its neighbours."""
    for match in _PLAIN.finditer(question):
        if match[0] not in STOP_WORDS and match.start() > 0:
            behind = _WORD.match(question, match.end() + 1)
            yield match, f"{_word_before(question, match.start())} {behind[0].lower() if behind else ''}"
