"""Splits a text into sentences; replaces characters that cannot be stored."""

from __future__ import annotations

import re
from collections.abc import Sequence

import regex

Span = tuple[int, int]

# What neither SQLite nor UTF-8 can hold; replaced one for one, so that offsets stay.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# What a wire's report begins with: "RIGA, Aug 19 (Baltic Wire) - ", "LONDON (AP) — ", "SURAT, May 13: ".
_PLACED = (
    r"\p{Lu}[\p{Lu}.'’-]*\p{Lu}\.?(?:[ /]\p{Lu}[\p{Lu}.'’-]*+)*+"
    r"(?:, \p{Lu}[\p{L}.]*+(?: \p{Lu}[\p{L}.]*+){0,2})?"
    r"(?:,? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\p{Ll}*+\.? \d{1,2}(?:, \d{4})?)?"
    r"(?:(?: \([^()\n]{2,40}\))?\s(?:--?|[–—])|(?<=\d):)"
)
# "(CNN) ", "Colombo, Sri Lanka (CNN) ", "New York (AP) ".
_OUTLET = (
    r"(?:\p{Lu}[\p{L}.'’-]*+(?:,? \p{Lu}[\p{L}.'’-]*+){0,4} )?"
    r"\((?:\p{Lu}[\p{Lu}\p{N}]++|Reuters|Bloomberg)(?: \p{Lu}\p{Ll}++)?\)"
)
_DATELINE = regex.compile(rf"(?:{_PLACED}|{_OUTLET})\s+(?=[\p{{Lu}}\p{{N}}\"“‘'])")
_ALONE = regex.compile(rf"{_PLACED}|{_OUTLET}")
# Behind the only month that is never cut short, behind some units and behind "ill", which is no state, a full
# stop ends the sentence, where another may begin.
_ENDS = re.compile(r"(?:\bMay|\bill|\d\s?(?:km/h|m/s|m))\.\s+(?=[\"“‘']?[A-Z])")


def split_sentences(text: str, language: str = "en") -> list[Span]:
    """Character spans of the sentences of `text`, in order, without the white space around them.

    A dateline ("RIGA (AP) - ") is a piece of its own, since it is no part of what the sentence tells.
    A line break also ends a sentence when the text has no hard-wrapped lines: see `_breaks_lines`.
    Boundaries come from the `sentencex` library. Raises `UnicodeEncodeError` on lone surrogates,
    which no stored article has.
    """
    from sentencex import get_sentence_boundaries

    spans: list[Span] = []
    by_line, ends = _breaks_lines(text), [match.end() for match in _ENDS.finditer(text)]
    for boundary in get_sentence_boundaries(language, text):
        start, end = boundary["start_index"], boundary["end_index"]
        pieces = _lines(text, start, end) if by_line else [(start, end)]
        if ends:
            pieces = [part for piece in pieces for part in _parted(piece, ends)]
        spans += [part for piece in pieces for part in _without_dateline(text, _trim(text, *piece))]
    return [span for span in spans if span[0] < span[1]]


def is_dateline(sentence: str) -> bool:
    """Whether a sentence is only a dateline ("LONDON, 12 January")."""
    return bool(_ALONE.fullmatch(sentence))


def skip_datelines(text: str) -> list[Span]:
    """The sentences of `text`, without its datelines."""
    return [one for one in split_sentences(text) if not is_dateline(text[slice(*one)])]


def _parted(piece: Span, ends: Sequence[int]) -> list[Span]:
    start, end = piece
    stops = [stop for stop in ends if start < stop < end]
    return list(zip([start, *stops], [*stops, end], strict=True))


def _without_dateline(text: str, span: Span) -> list[Span]:
    found = _DATELINE.match(text, *span)
    return [_trim(text, span[0], found.end()), (found.end(), span[1])] if found else [span]


def _breaks_lines(text: str) -> bool:
    """Whether a single line break ends a paragraph here: hard-wrapped text has many short, even lines."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < 2:
        return False
    return max(len(line) for line in lines) > 100 or "\n\n" not in text


def _lines(text: str, start: int, end: int) -> list[Span]:
    pieces: list[Span] = []
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop + 1
        pieces.append((start, stop))
        start = stop
    return pieces


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def replace_unstorable(text: str) -> str:
    """`text` with NUL and lone surrogates replaced by U+FFFD, offsets unchanged."""
    return _UNSTORABLE.sub("\ufffd", text)
