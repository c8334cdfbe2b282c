"""Two answers to "when" -> the answer to a question that compares their dates, with the citations of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import regex

from retrieval.text.quotes import quoted
from retrieval.types import Answer, Citation, Conflict, When
from retrieval.understand.comparison import Comparison, verdict

_APART = regex.compile(r"\b(?:after|later|before|earlier|since)\b")
_MARK = regex.compile(r"\[(\d+)\]")


def compared(text: str, asked: Comparison, sides: Sequence[Answer | When]) -> Answer:
    """The comparison of two sides, each a dated answer or a date that the question gives itself."""
    citations: list[Citation] = []
    conflicts: list[Conflict] = []
    whens: list[When] = []
    marks: list[str] = []
    for side in sides:
        if isinstance(side, When):
            whens.append(side)
            marks.append("")
            continue
        numbers = numbered(side.citations, citations)
        conflicts += [renumbered(one, numbers) for one in side.conflicts]
        marks.append(f" [{numbers[side.citations[0].number]}]")
        if side.when:
            whens.append(side.when)
    short, said = verdict(asked, *whens)
    lines = [said.format(*marks), *(f"{quoted(one.quote)} [{one.number}]" for one in citations)]
    return Answer(
        text,
        "\n".join(lines),
        answered=True,
        short=short,
        citations=tuple(citations),
        conflicts=tuple(conflicts),
    )


def same_sentence(sides: Sequence[Answer | When]) -> bool:
    """Whether both sides rest on one date of one sentence: then two events were not told apart."""
    told = [
        (one.citations[0].article.id, one.citations[0].start, one.when)
        for one in sides
        if isinstance(one, Answer)
    ]
    return len(told) == 2 and told[0] == told[1]


def numbered(own: Sequence[Citation], citations: list[Citation]) -> dict[int, int]:
    """Adds citations that are not there yet; the number that each of `own` has among all."""
    numbers: dict[int, int] = {}
    for one in own:
        place = (one.article.id, one.start, one.end)
        known = [other for other in citations if (other.article.id, other.start, other.end) == place]
        if not known:
            citations.append(replace(one, number=len(citations) + 1))
        numbers[one.number] = known[0].number if known else len(citations)
    return numbers


def tells_length(answer: Answer) -> bool:
    """Whether an answer's sentence tells itself how long after something else it was: "61 hours after"."""
    return bool(answer.answered and answer.short and _APART.search(answer.citations[0].quote))


def renumbered_text(text: str, numbers: Mapping[int, int]) -> str:
    """A text with the numbers that its citations have among all."""
    return _MARK.sub(lambda mark: f"[{numbers.get(int(mark[1]), mark[1])}]", text)


def renumbered(conflict: Conflict, numbers: Mapping[int, int]) -> Conflict:
    """A conflict with the numbers that its citations have among all."""
    return Conflict(
        renumbered_text(conflict.note, numbers), tuple(numbers[number] for number in conflict.citations)
    )
