"""Readings -> an answer of quotations: what is quoted, how it is numbered, and who disagrees."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import regex

from retrieval.compose.conflicts import Settled, agree, settle
from retrieval.compose.given import text_of
from retrieval.read.reasons import reason
from retrieval.text.date_words import asked_date
from retrieval.text.quotes import quoted
from retrieval.text.sentences import telling
from retrieval.types import Answer, Citation, Conflict, Question, Reading
from retrieval.understand.answer_type import Kind, kind

# A second article is quoted when its sentence is nearly as well supported as the best.
SECOND = 0.9
_NO = regex.compile(r"\b(?:no|not|none|nobody|nothing|never|neither|cannot)\b|n['’]t\b", regex.IGNORECASE)
# Behind what came about a quotation, or a sentence on whoever did it, may say why.
_EXPLAINS = regex.compile(r"[“\"‘']|(?:He|She|They)\b|.*\bbecause\b")


def extract(
    question: Question,
    readings: Sequence[Reading],
    every: Sequence[Reading],
    cosine: Callable[[str, str], float],
    parts: Sequence[Reading] = (),
) -> Answer:
    """An answer of quoted sentences: the best, with those that disagree, or that tell of the question's
    other parts, or another article's that says the same.

    `readings` are all supported, the best first, and not empty; `every` may hold weaker ones,
    `cosine` compares two sentences, `parts` are those that tell of the parts of a question.
    """
    settled = settle(question, readings, every, cosine)
    chosen = list(settled.chosen)
    if not settled.notes:
        told = [one for one in parts if not _same_words(one, chosen[0])]
        chosen += told or _reason_behind(question, chosen[0]) or _second(chosen[0], readings)
    citations = tuple(
        Citation(number, reading.hit.article, reading.hit.passage, reading.start, reading.end)
        for number, reading in enumerate(chosen, 1)
    )
    lines = [f"{quoted(citation.quote)} [{citation.number}]" for citation in citations]
    best = chosen[0]
    return Answer(
        question.text,
        "\n".join(lines),
        answered=True,
        short=best.short or (asked_date(question.text, best.when) if best.when else None),
        when=best.when,
        citations=citations,
        conflicts=_conflicts(best, settled),
    )


def _second(best: Reading, readings: Sequence[Reading]) -> list[Reading]:
    """Another article's sentence that is nearly as well supported, in other words, and as much denied."""
    denies = bool(_NO.search(text_of(best)))
    for reading in readings:
        close = reading.support >= SECOND * best.support and agree(best, reading)
        if not best.short and not best.when and bool(_NO.search(text_of(reading))) is not denies:
            continue
        if close and reading.hit.article.id != best.hit.article.id and not _same_words(reading, best):
            return [reading]
    return []


def _reason_behind(question: Question, best: Reading) -> list[Reading]:
    """The sentence behind one that tells what came about, and does not say itself why; if it may say so."""
    if kind(question.text) is not Kind.REASON or reason(text_of(best)):
        return []
    passage = best.hit.passage
    behind = (
        (passage.start + start, passage.start + end)
        for start, end in telling(passage.text)
        if passage.start + start >= best.end
    )
    found = next(behind, None)
    if found is None or not _EXPLAINS.match(best.hit.article.text[slice(*found)]):
        return []
    return [replace(best, start=found[0], end=found[1], short=None, when=None)]


def _conflicts(best: Reading, settled: Settled) -> tuple[Conflict, ...]:
    """What is wrong with the date as it is written, then who disagrees."""
    numbers = [place + 1 for place in range(len(settled.chosen))]
    found = [Conflict(best.when.note, (1,))] if best.when and best.when.note else []
    found += [
        Conflict(note.text.format(*numbers), tuple(numbers[place] for place in note.places))
        for note in settled.notes
    ]
    return tuple(found)


def _same_words(one: Reading, other: Reading) -> bool:
    texts = [reading.hit.article.text[reading.start : reading.end].split() for reading in (one, other)]
    return texts[0] == texts[1]
