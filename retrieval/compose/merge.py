"""Several answers as one: citations numbered through, notes with the numbers they have among all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import regex

from retrieval.text.quotes import quote_line
from retrieval.types import Answer, Citation, Conflict

_MARK = regex.compile(r"\[(\d+)\]")


def merge_citations(own: Sequence[Citation], citations: list[Citation]) -> dict[int, int]:
    """Adds citations that are not there yet; the number that each of `own` has among all."""
    numbers: dict[int, int] = {}
    for one in own:
        place = (one.article.id, one.start, one.end)
        known = [other for other in citations if (other.article.id, other.start, other.end) == place]
        if not known:
            citations.append(replace(one, number=len(citations) + 1))
        numbers[one.number] = known[0].number if known else len(citations)
    return numbers


def renumber(conflict: Conflict, numbers: Mapping[int, int]) -> Conflict:
    """A conflict with the numbers that its citations have among all."""
    note = _MARK.sub(lambda mark: f"[{numbers.get(int(mark[1]), mark[1])}]", conflict.note)
    return Conflict(note, tuple(numbers[number] for number in conflict.citations))


def merge_answers(text: str, asked: Sequence[str], found: Sequence[Answer]) -> Answer:
    """The answers to two or three questions in one, as one; the notice names those that have none."""
    given: dict[int, Answer] = {}
    for at, answer in enumerate(found):
        # Who won did not score each goal: the same words answer one of the questions.
        repeats = any(answer.short is not None and answer.short == other.short for other in given.values())
        if answer.answered and not repeats:
            given[at] = answer
    citations: list[Citation] = []
    conflicts: dict[Conflict, None] = {}
    for answer in given.values():
        numbers = merge_citations(answer.citations, citations)
        conflicts |= dict.fromkeys(renumber(one, numbers) for one in answer.conflicts)
    notices = [
        f"The library does not answer “{one.strip()}”." for at, one in enumerate(asked) if at not in given
    ]
    notices += [answer.notice for answer in given.values() if answer.notice]
    sure = [answer.confidence for answer in given.values() if answer.confidence is not None]
    return Answer(
        text,
        "\n".join(f"{quote_line(one.quote)} [{one.number}]" for one in citations),
        answered=True,
        short="; ".join(dict.fromkeys(one.short for one in given.values() if one.short)) or None,
        when=next((one.when for one in given.values() if one.when), None),
        citations=tuple(citations),
        conflicts=tuple(conflicts),
        notice=" ".join(dict.fromkeys(notices)) or None,
        confidence=min(sure) if len(sure) == len(given) else None,
    )
