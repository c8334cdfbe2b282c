"""Two questions in one ("how many died, and how many were hurt?") -> the answers to both, as one answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import regex

from retrieval.compose.comparison import numbered, renumbered, renumbered_text
from retrieval.text.name_words import INSTITUTIONS
from retrieval.text.words import STOP_WORDS, words
from retrieval.types import Answer, Citation, Conflict, Hit, Question

MOST = 3
# A part with so many words that carry meaning is asked by itself, a shorter one together with the first.
ENOUGH = 3

_WORD = r"(?:who|whom|whose|what|when|where|why|how|which)"
_ASKS = regex.compile(rf"(?:(?:for|in|at|by|from|to|on|with|of)\s+)?{_WORD}\b", regex.IGNORECASE)
_AND = regex.compile(rf",?\s+and\s+(?={_ASKS.pattern})", regex.IGNORECASE)
_ALONE = regex.compile(_WORD, regex.IGNORECASE)
# "How many died and how many were hurt in the fire?": where it was belongs to both.
_WHERE = regex.compile(r"\b(?:in|at|on|during|after|near|from)\s+(?:\S+\s+){0,8}?\S+$", regex.IGNORECASE)

# "When did Ada Brandt go, and who followed her?"
_NAME = regex.compile(r"(?<!\p{L})\p{Lu}[\p{L}’'-]*+(?:\s+\p{Lu}[\p{L}’'-]*+)+")
_ASKS_WHOM = regex.compile(r"\b(?:who|whom|whose|which)\b", regex.IGNORECASE)
_HIM = regex.compile(r"\b(?:he|him|she|her(?!\s+\p{Ll}))\b")

Ask = Callable[[Question], tuple[Answer, tuple[Hit, ...]]]


def parts(question: Question) -> list[Question]:
    """The questions that a question joins with "and"; [] when it is a single one.

    >>> [part.text for part in parts(Question("When and where did they meet?"))]
    ['When did they meet?', 'where did they meet?']
    """
    asked = _AND.split(question.text.strip())
    if not 1 < len(asked) <= MOST or not _ASKS.match(asked[0]):
        return []
    if _ALONE.fullmatch(asked[0]):
        asked[0] += _ASKS.sub("", asked[1], count=1)
    if _weight(asked[0]) < ENOUGH and (where := _WHERE.search(asked[-1].rstrip(" ?"))):
        asked[0] = f"{asked[0].rstrip(' ?')} {where[0]}?"
    first = replace(question, text=asked[0])
    return [first, *(_later(question, asked[0], text) for text in asked[1:])]


def _later(question: Question, first: str, text: str) -> Question:
    names = [] if _ASKS_WHOM.search(first) else _NAME.findall(first.partition(" ")[2])
    if len(names) == 1 and not {word.lower() for word in names[0].split()} & INSTITUTIONS:
        text = _HIM.sub(names[0], text)
    context = question.context if _weight(text) >= ENOUGH else first
    return replace(question, text=text, context=context)


def _weight(text: str) -> int:
    return len(set(words(text)) - STOP_WORDS - {"many", "much"})


def joined(question: Question, ask: Ask) -> tuple[Answer, tuple[Hit, ...]] | None:
    """The answers to a question's parts, as one; `None` if it is of one part, or its first has no answer.

    The `notice` names the parts that have none.
    """
    asked = parts(question)
    found = [ask(replace(part, period=None)) for part in asked]
    if not found or not found[0][0].answered:
        return None
    answered: dict[int, Answer] = {}
    for at, (answer, _) in enumerate(found):
        if answer.answered and not any(_repeats(answer, other) for other in answered.values()):
            answered[at] = answer
    missing = [part.text.strip() for at, part in enumerate(asked) if at not in answered]
    hits = tuple(dict.fromkeys(hit for _, held in found for hit in held))
    return _one(question, list(answered.values()), missing), hits


def _repeats(answer: Answer, other: Answer) -> bool:
    """Whether the same words are given as the answer to two parts: who won did not score each goal."""
    return answer.short is not None and answer.short == other.short


def _one(question: Question, given: Sequence[Answer], missing: Sequence[str]) -> Answer:
    citations: list[Citation] = []
    conflicts: list[Conflict] = []
    lines: dict[str, None] = {}
    for answer in given:
        numbers = numbered(answer.citations, citations)
        conflicts += [renumbered(one, numbers) for one in answer.conflicts]
        lines |= dict.fromkeys(renumbered_text(answer.text, numbers).split("\n"))
    notices = [f"The library does not answer “{text}”." for text in missing]
    notices += [answer.notice for answer in given if answer.notice]
    sure = [answer.confidence for answer in given if answer.confidence is not None]
    return Answer(
        question.text,
        "\n".join(lines),
        answered=True,
        short="; ".join(dict.fromkeys(one.short for one in given if one.short)) or None,
        when=given[0].when,
        citations=tuple(citations),
        conflicts=tuple(dict.fromkeys(conflicts)),
        notice=" ".join(dict.fromkeys(notices)) or None,
        confidence=min(sure) if len(sure) == len(given) else None,
    )
