"""Readings -> an answer of quotations: what is quoted, how it is numbered, and who disagrees."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from retrieval.answering.conflicts import Settled, agree, settle
from retrieval.language.quotation import quoted
from retrieval.language.spoken import asked_date
from retrieval.types import Answer, Citation, Conflict, Question, Reading

# A second article is quoted when its sentence is nearly as well supported as the best.
SECOND = 0.9


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
        chosen += [one for one in parts if not _same_words(one, chosen[0])] or _second(chosen[0], readings)
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
    """Another article's sentence that is nearly as well supported, in other words."""
    for reading in readings:
        close = reading.support >= SECOND * best.support and agree(best, reading)
        if close and reading.hit.article.id != best.hit.article.id and not _same_words(reading, best):
            return [reading]
    return []


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
