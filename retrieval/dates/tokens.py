"""Cuts a text into tokens and writes the kind of each as one letter, for patterns to search."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from retrieval.dates.lexicon import CARDINAL_NUMBER, EXACT, LOWER, ORDINAL_NUMBER, SYMBOL, letters

_TOKEN = r"""
  [AaPp]\.[ ]?[Mm]\.? (?!\w)
| [Oo]['’]clock\b
| [^\W\d_]++(?!\w)
| \n[^\S\n]*\n\s*+                                          # the end of a paragraph
| \d++(?:[/.,:-]\d++){4,}+                                   # no date: an address, a serial number
| \d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?Z?)?(?!\w)
| \d{1,2}([/.-])\d{1,2}\1(?:\d{4}|\d\d)(?![\w/]) | \d{4}/\d{1,2}/\d{1,2}(?![\w/])
| \d{1,2}:\d\d(?::\d\d)?(?=[ap]\.?m\b|(?![\w:]))
| ['’]\d\d(?![\w'’]) | ['’]\d\d['’]?s(?!\w) | \d{3}0['’]s(?!\w) | \d{4}s(?!\w) | \d0['’]s(?!\w)
| \d{1,2}(?:st|nd|rd|th|ST|ND|RD|TH)(?!\w)
| \d{1,3}/\d{1,3}(?![\w/])
| \d{1,3}+(?:,\d{3})++(?:\.\d++)?+(?!\w)
| \d++½
| \d++(?:\.\d++)*+(?=[ap]\.?m\b|(?!\w))
| ['’](?:s|S|ll|d|re|ve|m|t)(?!\w)
| \w++
| ``|''|(?P<run>[^\w\s])(?P=run){2,}+|[^\w\s]
"""


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(_TOKEN, re.VERBOSE)


def _number_kind(word: str) -> str:
    if not word.isdigit() or not word.isascii():
        return "NUM" if word.replace(",", "").isdigit() and word.isascii() else "MARK"
    n = int(word) if len(word) < 5 else 10**5
    if len(word) == 4 and n >= 1000:
        return "INT4"
    if n >= 100 or len(word) > 2:
        return "NUM"
    return "INT12" if 1 <= n <= 12 else "INT24" if 13 <= n <= 24 else "INT31" if 25 <= n <= 31 else "INT99"


_SHAPES = {
    "ISO": r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?Z?)?|\d{4}/\d{1,2}/\d{1,2}",
    "NUMDATE": r"\d{1,2}([/.-])\d{1,2}\1(\d{4}|\d\d)",
    "CLOCK": r"\d{1,2}:\d\d(:\d\d)?",
    "DECADE": r"['’]?\d{2}['’]?s|\d{4}['’]?s",
    "SHORTYEAR": r"['’]\d\d",
    "ORDN": r"\d{1,2}(st|nd|rd|th)",
    "FRACTION": r"\d{1,3}/\d{1,3}",
    "POINTED": r"\d+\.\d+|\d+½",
}


def _digits_kind(word: str) -> str:
    found = (kind for kind, shape in _SHAPES.items() if re.fullmatch(shape, word, re.IGNORECASE | re.ASCII))
    return next(found, "") or (_number_kind(word) if word[-1].isdecimal() else "MARK")


def _kind(word: str) -> str:
    if word[0] == "\n":
        return "PARA"
    if word[0].isdigit() or (word[0] in "'’" and len(word) > 2 and word[1].isdigit()):
        return _digits_kind(word)
    if word[0] in "oO" and word.lower().endswith("clock"):
        return "OCLOCK"
    if "." in word and len(word) > 2:
        return "AMPM"
    if len(word) == 2 and word[0] in "Qq" and word[1] in "1234":
        return "QSIGN"
    if word[0].isalpha():
        return "CAP" if word[0].isupper() else "WORD"
    return "MARK"


@cache
def _either(names: tuple[str, ...]) -> str:
    return "".join(map(letters, names))


class _Symbols(dict[str, str]):
    def __missing__(self, word: str) -> str:
        symbol = EXACT.get(word) or LOWER.get(word.lower()) or SYMBOL[_kind(word)]
        self[word] = symbol
        return symbol


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text in tokens: `starts[i]` and `ends[i]` are character offsets, `kinds[i]` its kind.

    `breaks` are the tokens that end a sentence; `verbs` keeps what tokens have been found to say as verbs.
    """

    text: str
    starts: list[int]
    ends: list[int]
    kinds: str
    breaks: list[int] = field(default_factory=list)
    verbs: dict[int, str | None] = field(default_factory=dict)

    def word(self, i: int) -> str:
        return self.text[self.starts[i] : self.ends[i]].lower() if 0 <= i < len(self.starts) else ""

    def raw(self, i: int) -> str:
        return self.text[self.starts[i] : self.ends[i]] if 0 <= i < len(self.starts) else ""

    def is_kind(self, i: int, *names: str) -> bool:
        return 0 <= i < len(self.kinds) and self.kinds[i] in _either(names)

    def gap(self, i: int) -> str:
        return self.text[self.ends[i] : self.starts[i + 1]] if i + 1 < len(self.starts) else ""


def tokenize(text: str) -> Tokens:
    """Cut a text; time and memory grow with its length, whatever is in it."""
    symbols = _Symbols()
    starts: list[int] = []
    ends: list[int] = []
    kinds: list[str] = []
    for match in _pattern().finditer(text):
        starts.append(match.start())
        ends.append(match.end())
        kinds.append(symbols[match[0]])
    tokens = Tokens(text, starts, ends, "".join(kinds))
    marks = re.finditer("[" + letters("BREAK") + "]", tokens.kinds)
    tokens.breaks.extend(m.start() for m in marks if _ends_sentence(tokens, m.start()))
    return tokens


def _ends_sentence(tokens: Tokens, i: int) -> bool:
    if not tokens.is_kind(i, "DOT"):
        return True
    if tokens.gap(i) == "":
        return False
    before = tokens.starts[i - 1] if i else 0
    return tokens.ends[i - 1] - before > 3 or not tokens.text[before : before + 1].isupper()


def number(word: str) -> int | None:
    """The value of a number of one token: `12`, `12th`, `twelve`, `twelfth`; `None` if it is none."""
    word = word.lower()
    found = CARDINAL_NUMBER.get(word, ORDINAL_NUMBER.get(word))
    if found is not None:
        return found
    digits = word.rstrip("sthndr")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 7 else None
