"""Finds the token kinds that every match of a pattern must have, so that hopeless searches are skipped."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from retrieval.dates.lexicon import letters

_PART = re.compile(
    r"\b(?P<kind>[A-Z][A-Z0-9]+)\b|\{(?P<part>[a-z]+)\}|(?P<around>\(\?<?[=!])|(?P<open>\((?:\?:|\?P<\w+>)?)|(?P<close>\))|(?P<bar>\|)"
    r"|(?P<free>\?)|\{(?P<least>\d*),(?P<most>\d+)\}"
)


@dataclass(frozen=True, slots=True)
class Needs:
    """What every match has: a letter of each of `sets`; `longest` letters at most, with what it looks at.

    One that `is_never_empty` begins with a letter of `first`.
    """

    sets: tuple[frozenset[str], ...]
    first: frozenset[str]
    is_never_empty: bool
    longest: int


@cache
def _kind(name: str) -> Needs:
    either = frozenset(letters(name))
    return Needs((either,), either, True, 1)


def _in_a_row(items: list[Needs]) -> Needs:
    if len(items) == 1:
        return items[0]
    first: frozenset[str] = frozenset()
    for item in items:
        first |= item.first
        if item.is_never_empty:
            break
    sets = tuple(each for item in items for each in item.sets)
    longest = sum(item.longest for item in items)
    return Needs(sets, first, any(item.is_never_empty for item in items), longest)


def _one_of(items: list[Needs]) -> Needs:
    if len(items) == 1:
        return items[0]
    first = frozenset().union(*(item.first for item in items))
    longest = max(item.longest for item in items)
    if not all(item.is_never_empty for item in items):
        return Needs((), first, False, longest)
    either = frozenset().union(*(min(item.sets, key=len) for item in items))
    return Needs((either,), first, True, longest)


def _optional(item: Needs, times: int = 1) -> Needs:
    return Needs((), item.first, False, item.longest * times)


def needs_of(pattern: str, part_of: Callable[[str], Needs]) -> Needs:
    """The needs of a pattern of kinds, shared parts, groups, alternatives and bounded repetitions.

    `part_of` gives the needs of a shared part by its name.
    """
    stack: list[tuple[str, list[list[Needs]]]] = [("", [[]])]
    for part in _PART.finditer(pattern):
        around, branches = stack[-1]
        row = branches[-1]
        if part["kind"]:
            row.append(_kind(part["kind"]))
        elif part["part"]:
            row.append(part_of(part["part"]))
        elif part["around"] or part["open"]:
            stack.append((part["around"] or "", [[]]))
        elif part["close"]:
            stack.pop()
            inner = _one_of([_in_a_row(branch) for branch in branches])
            seen = Needs(inner.sets if around == "(?=" else (), frozenset(), False, inner.longest)
            stack[-1][1][-1].append(seen if around else inner)
        elif part["bar"]:
            branches.append([])
        elif part["free"]:
            row[-1] = _optional(row[-1])
        elif part["most"]:
            row[-1] = _optional(row[-1], int(part["most"]))
    return _one_of([_in_a_row(branch) for branch in stack[0][1]])
