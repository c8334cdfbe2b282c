"""Works out of an expression over letters what no match of it can do without, to spare searches."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

_PART = re.compile(
    r"\[(?P<letters>[^\]]+)\]|(?P<around>\(\?<?[=!])|(?P<open>\((?:\?:|\?P<\w+>)?)|(?P<close>\))|(?P<bar>\|)"
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


def _in_a_row(items: list[Needs]) -> Needs:
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
    return replace(item, sets=(), is_never_empty=False, longest=item.longest * times)


@cache
def needs_of(expression: str) -> Needs:
    """The needs of an expression of letter classes, groups, alternatives and bounded repetitions."""
    stack: list[tuple[bool, list[list[Needs]]]] = [(False, [[]])]
    for part in _PART.finditer(expression):
        is_around, branches = stack[-1]
        row = branches[-1]
        if part["letters"]:
            letters = frozenset(part["letters"])
            row.append(Needs((letters,), letters, True, 1))
        elif part["around"] or part["open"]:
            stack.append((bool(part["around"]), [[]]))
        elif part["close"]:
            stack.pop()
            inner = _one_of([_in_a_row(branch) for branch in branches])
            seen = replace(_optional(inner), first=frozenset())
            stack[-1][1][-1].append(seen if is_around else inner)
        elif part["bar"]:
            branches.append([])
        elif part["free"]:
            row[-1] = _optional(row[-1])
        elif part["most"]:
            row[-1] = _optional(row[-1], int(part["most"]))
    return _one_of([_in_a_row(branch) for branch in stack[0][1]])
