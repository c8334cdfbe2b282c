"""Works out of an expression over letters what no match of it can do without, to spare searches."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

_PART = re.compile(
    r"\[(?P<letters>[^\]]+)\]|(?P<around>\(\?<?[=!])|(?P<open>\((?:\?:|\?P<\w+>)?)|(?P<close>\))|(?P<bar>\|)"
    r"|(?P<free>\?|\{0,\d*\}|\*)|(?P<times>\{\d+(?:,\d+)?\}|\+)|(?P<end>\$)"
)


@dataclass(frozen=True, slots=True)
class Needs:
    """Each of `sets` has a letter in every match; one that `is_never_empty` begins with one of `first`."""

    sets: tuple[frozenset[str], ...]
    first: frozenset[str]
    is_never_empty: bool


_NOTHING = Needs((), frozenset(), False)


def _in_a_row(items: list[Needs]) -> Needs:
    first: frozenset[str] = frozenset()
    for item in items:
        first |= item.first
        if item.is_never_empty:
            break
    sets = tuple(each for item in items for each in item.sets)
    return Needs(sets, first, any(item.is_never_empty for item in items))


def _one_of(items: list[Needs]) -> Needs:
    if len(items) == 1:
        return items[0]
    first = frozenset().union(*(item.first for item in items))
    if not all(item.is_never_empty for item in items):
        return Needs((), first, False)
    return Needs((frozenset().union(*(min(item.sets, key=len) for item in items)),), first, True)


@cache
def needs_of(expression: str) -> Needs:
    """The needs of an expression of letter classes, groups, alternatives and simple repetitions."""
    stack: list[tuple[bool, list[list[Needs]]]] = [(False, [[]])]
    for part in _PART.finditer(expression):
        is_around, branches = stack[-1]
        row = branches[-1]
        if part["letters"]:
            letters = frozenset(part["letters"])
            row.append(Needs((letters,), letters, True))
        elif part["around"] or part["open"]:
            stack.append((bool(part["around"]), [[]]))
        elif part["close"]:
            stack.pop()
            inner = _one_of([_in_a_row(branch) for branch in branches])
            stack[-1][1][-1].append(_NOTHING if is_around else inner)
        elif part["bar"]:
            branches.append([])
        elif part["free"]:
            row[-1] = Needs((), row[-1].first, False)
    return _one_of([_in_a_row(branch) for branch in stack[0][1]])
