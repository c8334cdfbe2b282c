"""Quotations: how one is shown, where a text quotes, and where in an article the same words stand."""

from __future__ import annotations

import re
import unicodedata

Span = tuple[int, int]

LONGEST = 1_000
"""In characters: a mark with no partner within so many has none."""

_PARTNERS = {
    "“": "”",
    "”": "”",
    "„": "“”",
    "‟": "”",
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹›",
    "「": "」",
    "『": "』",
    '"': '"',
    "‘": "’",
    "‚": "‘’",
    "’": "’",
    "'": "'",
}
_DOUBLE = '"“”„«»'
_VARIANTS = str.maketrans(
    {"″": '"', "＂": '"', "〝": "“", "〞": "”", "〟": "”", "❝": "“", "❞": "”"}
) | str.maketrans({"＇": "'", "′": "'", "´": "'", "ˊ": "'", "❛": "‘", "❜": "’", "‛": "‘"})
_APOSTROPHES = frozenset("'’‘")
_MARKS = frozenset(_PARTNERS) | {chr(code) for code in _VARIANTS} | frozenset("」』")
_ANY_MARK = re.compile(f"[{''.join(sorted(_MARKS))}]")
_ALIKE = str.maketrans(dict.fromkeys(_MARKS - _APOSTROPHES - {"‚"}, '"'))
_TRAIL = " .,…"


def plain_marks(text: str) -> str:
    """`text` with rare quotation glyphs (primes, full-width and ornamental marks) as their usual kin."""
    return text.translate(_VARIANTS).replace("``", "“").replace("''", "”")


def quote_line(quote: str) -> str:
    """A quotation on one line; white space is shown as single spaces.

    Its marks are single where the words hold double ones.
    """
    line = " ".join(quote.split())
    return f"‘{line}’" if any(mark in line for mark in _DOUBLE) else f"“{line}”"


def find_quotations(text: str) -> tuple[Span, ...] | None:
    """Spans of the outermost quotations of `text`, without their marks; `None` if a mark has no partner.

    Every pair of marks counts: straight, curly, low, guillemets either way round, corner brackets, and,
    where marks of a kind do not pair, any two in turn. A single mark opens only before a word and
    after none, and closes only after one, so an apostrophe is no quotation. `text` has been through
    `plain_marks`.
    """
    paired = _pairs(text)
    return _pairs(text.translate(_ALIKE)) if paired is None else paired


def _pairs(text: str) -> tuple[Span, ...] | None:
    spans: list[Span] = []
    at = 0
    while at < len(text):
        if not _opens(text, at):
            if text[at] in _MARKS and text[at] not in _APOSTROPHES:
                return None
            at += 1
            continue
        end = _partner(text, at)
        if end is not None:
            spans.append((at + 1, end))
            at = end
        elif text[at] not in _APOSTROPHES:
            return None
        at += 1
    return tuple(spans)


def _opens(text: str, at: int) -> bool:
    if text[at] not in _PARTNERS:
        return False
    if text[at] not in _APOSTROPHES:
        return True
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    return not before.isalnum() and not after.isspace()


def _partner(text: str, at: int) -> int | None:
    """Where the quotation opened at `at` closes; a mark of the same kind inside it nests."""
    opener, closers = text[at], _PARTNERS[text[at]]
    depth = 0
    for mark in _ANY_MARK.finditer(text, at + 1, at + LONGEST):
        if mark[0] in closers and (mark[0] not in _APOSTROPHES or _closes(text, mark.start())):
            if depth == 0:
                return mark.start()
            depth -= 1
        elif mark[0] == opener:
            depth += 1
    return None


def _closes(text: str, at: int) -> bool:
    after = text[at + 1] if at + 1 < len(text) else " "
    return not text[at - 1].isspace() and not after.isalnum()


def find_quotation(quote: str, text: str, start: int = 0, end: int | None = None) -> Span | None:
    """Where the words of `quote` stand in `text[start:end]`, or `None`: the article's own characters.

    They must be the same, character for character, and whole words; only these differences are let
    pass: runs of white space, which glyph a quotation mark or apostrophe is, invisible format
    characters, an ellipsis at either end, and a comma or full stop before the closing mark.
    """
    needle = _fold(quote)[0].strip()
    folded, offsets = _fold(text[start:end])
    for words in (needle, needle.lstrip(" .…").rstrip(_TRAIL)):
        at = _whole(words, folded)
        if at is not None:
            return start + offsets[at], start + offsets[at + len(words) - 1] + 1
    return None


def _fold(text: str) -> tuple[str, list[int]]:
    """`text` with what may differ made equal, and for each of its characters the offset it came from."""
    folded: list[str] = []
    offsets: list[int] = []
    for at, char in enumerate(text):
        if char.isspace():
            char = " "
            if folded and folded[-1] == " ":
                continue
        elif char in _MARKS:
            char = "'"
        elif unicodedata.category(char) == "Cf":
            continue
        folded.append(char)
        offsets.append(at)
    return "".join(folded), offsets


def _whole(words: str, text: str) -> int | None:
    if not any(char.isalnum() for char in words):
        return None
    at = text.find(words)
    while at >= 0:
        stop = at + len(words)
        if not _joined(text, at) and not _joined(text, stop):
            return at
        at = text.find(words, at + 1)
    return None


def _joined(text: str, at: int) -> bool:
    """Whether a cut at `at` goes through a word, or between a letter and its accent."""
    if at <= 0 or at >= len(text):
        return False
    if unicodedata.category(text[at]).startswith("M"):
        return True
    return text[at - 1].isalnum() and text[at].isalnum() and not _unspaced(text[at])


def _unspaced(char: str) -> bool:
    """Whether `char` is of a script that writes no space between words (Han, kana, Thai and their kin)."""
    return "\u0e00" <= char <= "\u0eff" or "\u3040" <= char <= "\u30ff" or "\u3400" <= char <= "\u9fff"
