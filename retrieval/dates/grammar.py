"""The language of the patterns: names of token kinds, shared parts in braces, the list of rules."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING

from retrieval.dates.lexicon import letters
from retrieval.dates.needs import Needs, needs_of
from retrieval.dates.tokens import Tokens, number

if TYPE_CHECKING:
    from retrieval.dates.story import Story

_PART = re.compile(r"\{([a-z]+)\}")

# Shared parts, each of which may use the ones before it.
PARTS: dict[str, str] = {
    "month": r"(?: MONTHABBR DOT | MONTHNAME )",
    "year": r"(?: INT4 | CARD HUNDRED (?: AND? CARD (?:DASH? CARD)? )?(?! WORD| ANYUNIT| CAP)"
    r" | CARD CARD (?:DASH? CARD)?(?! WORD| ANYUNIT| CAP| HUNDRED) )",
    "card": r"(?:CARD (?:DASH? CARD)?(?: HUNDRED)? | AN HUNDRED)",
    "ord": r"(?: ORDINAL | CARD DASH? ORDINAL )",
    "count": r"(?: INTEGER FRACTION | INTEGER HALFSIGN | INTEGER | POINTED | FRACTION | {card} )",
    "some": r"(?: AN? FEW | MANY | AN? COUPLE OF? | AN? DOZEN | AN MARK? WORD OF(?= PLURAL) )",
    "rough": r"(?: ABOUT | AT LEAST | MORE THAN | UP TO | NO MORE THAN | OVER(?= AN UNIT) )",
    "edge": r"(?: EARLY | LATE | MID | EARLIER | LATER )",
}


def _expand(pattern: str) -> str:
    while _PART.search(pattern):
        pattern = _PART.sub(lambda m: f"(?:{PARTS[m[1]]})", pattern)
    return pattern


@cache
def _part_needs(name: str) -> Needs:
    return needs_of(PARTS[name], _part_needs)


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    spelled = re.sub(r"\b[A-Z][A-Z0-9]+\b", lambda m: "[" + letters(m[0]) + "]", _expand(pattern))
    first = "".join(sorted(needs_of(pattern, _part_needs).first))
    expression = re.sub(r"\s+", "", spelled)
    return re.compile(f"(?=[{first}])(?:{expression})" if first else expression)


def unnamed(pattern: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a time expression means: TIMEX3 `type` and `value`, how sure that is, what is wrong with it.

    `moves` says whether the story stands at that time afterwards; `other` is a value that gives the
    calendar days where `value` does not (the date that "a day after" points to).
    """

    type: str
    value: str
    confidence: float = 1.0
    note: str | None = None
    moves: bool = True
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """The tokens that a pattern matched; a group called `self` in it is the expression proper.

    `within` are the first token and the one after the last of the expression that it is a part of.
    """

    tokens: Tokens
    match: re.Match[str] = field(repr=False)
    within: tuple[int, int] | None = None

    @property
    def around(self) -> tuple[int, int]:
        """The tokens of the whole expression that this one is a part of, or its own."""
        return self.within or (self.first, self.last)

    def is_name(self, group: str) -> bool:
        """Is the group's last word written as a name is (`This Week`, `60 Minutes`)?"""
        first = self.tokens.raw(self.match.end(group) - 1) if self.has(group) else ""
        return first[:1].isupper() and first[1:].islower() and self.match.end(group) - 1 > self.first

    @property
    def text(self) -> str:
        """The expression as the text has it."""
        return self.tokens.text[self.tokens.starts[self.first] : self.tokens.ends[self.last - 1]]

    @property
    def first(self) -> int:
        return self.match.start("self") if "self" in self.match.re.groupindex else self.match.start()

    @property
    def last(self) -> int:
        return self.match.end("self") if "self" in self.match.re.groupindex else self.match.end()

    def is_after(self, *kinds: str) -> bool:
        """Does the expression stand just behind a token of one of these kinds?"""
        return self.tokens.is_kind(self.first - 1, *kinds)

    def is_before(self, *kinds: str) -> bool:
        """Does the expression stand just before a token of one of these kinds?"""
        return self.tokens.is_kind(self.last, *kinds)

    @property
    def word_before(self) -> str:
        return self.tokens.word(self.first - 1)

    @property
    def next_word(self) -> str:
        return self.tokens.word(self.last)

    def has(self, name: str) -> bool:
        return name in self.match.re.groupindex and self.match.start(name) >= 0

    def span(self, name: str) -> tuple[int, int]:
        """First token of the group and the one after it."""
        return self.match.span(name)

    def list(self, name: str) -> list[str]:
        """The tokens of the group in lower case; none if it took no part."""
        return [self.tokens.word(i) for i in range(*self.match.span(name))] if self.has(name) else []

    def get(self, name: str) -> str:
        return self.tokens.word(self.match.start(name)) if self.has(name) else ""

    def number(self, name: str) -> int:
        """The number that the group's tokens add up to; 0 if it took no part or is none."""
        return sum(number(w) or 0 for w in self.list(name))


Resolve = Callable[[Words, "Story"], Reading | None]


@dataclass(frozen=True)
class Rule:
    """A pattern and what an expression that matches it means; `None` where that is no time."""

    name: str
    pattern: str
    resolve: Resolve
    is_part: bool = False

    @cached_property
    def needs(self) -> Needs:
        """What every match of the pattern has."""
        return needs_of(self.pattern, _part_needs)

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The pattern, compiled when first used."""
        return compiled(self.pattern)


RULES: list[Rule] = []


def rule(*patterns: str, part: str | None = None) -> Callable[[Resolve], Resolve]:
    """Register a function as the meaning of patterns; `part` names a shared part that they become."""

    def register(resolve: Resolve) -> Resolve:
        for pattern in patterns:
            RULES.append(Rule(resolve.__name__, pattern, resolve, part is not None))
            if part is not None:
                PARTS[part] = " | ".join(filter(None, [PARTS.get(part), unnamed(pattern)]))
        return resolve

    return register


def constant(example: str, *patterns: str, value: str, type_: str = "DATE", sure: float = 0.7) -> None:
    """Register patterns that always mean the same, with an example."""

    def resolve(_words: Words, _story: Story) -> Reading:
        return Reading(type_, value, sure, moves=False)

    resolve.__name__ = resolve.__doc__ = f"`{example}` = {value}"
    rule(*patterns)(resolve)
