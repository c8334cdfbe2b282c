"""A span of characters -> one in which every quotation mark and bracket is closed."""

from __future__ import annotations

import regex

from retrieval.text.sentences import Span

# The other mark of a pair is looked for within so many characters.
NEAR = 60

_PAIRS = {"“": "”", "„": "”“", "«": "»", "‘": "’", '"': '"', "(": ")", "[": "]", "{": "}"}
_CLOSING = frozenset("”»)]}")
_WORD = regex.compile(r"[\p{L}\p{N}]")
# What may stand before a straight mark that opens.
_BEFORE = regex.compile(r"[\s(\[{—–“‘-]")


def pair_marks(text: str, span: Span, bounds: Span) -> Span:
    """The span with the other mark of each pair of which it has one.

    Where that is not near, or outside `bounds`, the one goes with all that is on its shorter side. An
    apostrophe and the sign of inches are no marks.

    >>> pair_marks("Ada Hale (left) won.", (0, 14), (0, 20))
    (0, 15)
    """
    while (at := _single(text, *span)) is not None:
        span = _with_other(text, span, at, bounds) or _longer(span, at)
    return span


def _single(text: str, start: int, end: int) -> int | None:
    """The place of the first mark whose other one is not within `start:end`."""
    opened: list[int] = []
    for at in range(start, end):
        if opened and text[at] in _PAIRS[text[opened[-1]]] and not _is_apostrophe(text, at):
            opened.pop()
        elif _opens(text, at):
            opened.append(at)
        elif text[at] in _CLOSING or (text[at] == '"' and not _is_inch(text, at)):
            return at
    return opened[0] if opened else None


def _with_other(text: str, span: Span, at: int, bounds: Span) -> Span | None:
    """The span as far as the mark that makes a pair with the one at `at`; `None` if there is none near."""
    start, end = span
    if _opens(text, at):
        for place in range(end, min(end + NEAR, bounds[1])):
            if _single(text, at, place + 1) is None:
                return start, place + 1
        return None
    for place in range(start - 1, max(start - NEAR, bounds[0]) - 1, -1):
        if _opens(text, place) and _single(text, place, at + 1) is None:
            return place, end
    return None


def _longer(span: Span, at: int) -> Span:
    start, end = span
    return (start, at) if at - start >= end - at - 1 else (at + 1, end)


def _opens(text: str, at: int) -> bool:
    if text[at] == '"':
        return at == 0 or bool(_BEFORE.match(text, at - 1))
    return text[at] in _PAIRS and not (text[at] == "‘" and text[at + 1 : at + 2].isdigit())


def _is_apostrophe(text: str, at: int) -> bool:
    return text[at] == "’" and bool(_WORD.match(text, at + 1))


def _is_inch(text: str, at: int) -> bool:
    return text[at - 1 : at].isdigit() and '"' not in text[max(at - NEAR, 0) : at]
