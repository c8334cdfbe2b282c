"""Article -> passages: whole sentences packed into 120 to 200 words, with exact character offsets."""

from __future__ import annotations

import re
from math import ceil

from retrieval.text.sentences import Span, split_sentences

TARGET_WORDS = 150
MOST_WORDS = 200
# So many words fit one passage although sentences do not end where the count wants them to.
ROOMY_WORDS = 190
MOST_CHARACTERS = 2_000

# Of `re`, whose white space is that of str.split and str.strip; that of `regex` lacks U+001C to U+001F.
_WORD = re.compile(r"\S+")


def chunk(text: str) -> list[Span]:
    """Spans of the passages of `text`, in order, not overlapping; every word is in exactly one.

    A passage holds whole sentences, about `TARGET_WORDS` words of them and never more than
    `MOST_WORDS` words or `MOST_CHARACTERS` characters; a sentence longer than that is cut between
    words (or, where it has no white space, between characters). A text of white space has none.
    """
    pieces = [piece for span in split_sentences(text) for piece in _fit(text, *span)]
    counts = [_words(text, *piece) for piece in pieces]
    wanted = max(round(sum(counts) / TARGET_WORDS), ceil(sum(counts) / ROOMY_WORDS))
    if not wanted:
        return []
    share = sum(counts) / wanted
    passages: list[Span] = []
    start, held, packed = pieces[0][0], 0, 0
    for (begin, end), count, before in zip(pieces, counts, [pieces[0], *pieces], strict=False):
        full = held + count > MOST_WORDS or end - start > MOST_CHARACTERS
        due = packed + held + count / 2 > share * (len(passages) + 1)
        if held and (full or due):
            passages.append((start, before[1]))
            packed, start, held = packed + held, begin, 0
        held += count
    return [*passages, (start, pieces[-1][1])]


def _words(text: str, start: int, end: int) -> int:
    return sum(1 for _ in _WORD.finditer(text, start, end))


def _fit(text: str, start: int, end: int) -> list[Span]:
    """Cut a sentence that is too long for a passage into pieces that fit."""
    if end - start <= MOST_CHARACTERS and _words(text, start, end) <= MOST_WORDS:
        return [(start, end)]
    pieces: list[Span] = []
    first = last = start
    held = 0
    for word in _WORD.finditer(text, start, end):
        for begin in range(word.start(), word.end(), MOST_CHARACTERS):
            stop = min(begin + MOST_CHARACTERS, word.end())
            if held and (held == MOST_WORDS or stop - first > MOST_CHARACTERS):
                pieces.append((first, last))
                held = 0
            first = first if held else begin
            last = stop
            held += 1
    return [*pieces, (first, last)] if held else pieces
