"""Cuts a text into tokens and writes the kind of each as one letter, for patterns to search."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from retrieval.dates.lexicon import CARDINAL_NUMBER, EXACT, LOWER, ORDINAL_NUMBER, SYMBOL, letters

# What tells a kind by its shape is named after it; words and signs are looked up.
_TOKEN = r"""
  [AaPp]\.[ ]?[Mm]\.? (?!\w)
| (?P<OCLOCK>[Oo]['’]clock\b)
| [^\W\d_]++(?!\w)
| (?<!\w)(?i:(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)(?=\d{1,2}(?!\w))|fy(?=(?:\d\d){1,2}(?!\w)))
| (?<![\w.])\d{4}(?=[QqHh][1-4](?!\w)) | (?<!\w)[Qq][1-4](?=[Ff][Yy]\d)
| (?P<PARA>\n[^\S\n]*\n\s*+)
| (?<![\w/.-])\d{1,2}/\d{1,2}(?=-\d{1,2}/\d{1,2}(?:/\d{4})?(?![\w/-]))
| (?P<MARK>\d++(?:[/.,:-]\d++){4,}+)                         # no date: an address, a serial number
| (?P<ISO>\d{4}-\d\d?-\d\d?(?:T\d\d:\d\d(?::\d\d)?Z?)?(?!\w)
  | (?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?![\w.,/:-]*\d) | \d{4}/\d{1,2}/\d{1,2}(?![\w/]))
| (?P<NUMDATE>\d{1,2}(?P<mark>[/.-])\d{1,2}(?P=mark)(?:\d{4}|\d\d)(?![\w/]))
| (?P<CLOCK>\d{1,2}:\d\d(?::\d\d)?(?=[ap]\.?m\b|(?![\w:])))
| (?P<SHORTYEAR>['’]\d\d(?![\w'’]))
| (?P<DECADE>['’]\d\d['’]?s(?!\w) | \d{3}0['’]s(?!\w) | \d{4}s(?!\w) | \d0['’]?s(?!\w))
| (?P<ORDN>\d{1,2}(?i:st|nd|rd|th)(?!\w))
| (?P<FRACTION>\d{1,3}/\d{1,3}(?![\w/]))
| \d{1,3}+(?:,\d{3})++(?:\.\d++)?+(?!\w)
| (?P<POINTED>\d++½ | \d++\.\d++(?=[ap]\.?m\b|(?![\w.]|\.\d)))
| \d++(?:\.\d++)*+(?=[ap]\.?m\b|(?!\w))
| ['’](?:s|S|ll|d|re|ve|m|t)(?!\w)
| (?P<QSIGN>[Qq][1-4](?!\w)) | (?P<HSIGN>[Hh][12](?!\w))
| \w++
| ``|''|(?P<run>[^\w\s])(?P=run){2,}+|[^\w\s]
"""
_MARKS = ("mark", "run")


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


def _kind(word: str) -> str:
    shape = _pattern().fullmatch(word)
    named = [name for name, text in shape.groupdict().items() if text and name not in _MARKS] if shape else []
    if named:
        return named[0]
    if word[0].isdigit():
        return "FRACTION" if "/" in word else _number_kind(word) if word[-1].isdecimal() else "MARK"
    return ("CAP" if word[0].isupper() else "WORD") if word[0].isalpha() else "MARK"


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
