"""Slips in the words of a topic, mended by the library's own words (all edits of one letter, Norvig 2007)."""

from __future__ import annotations

import string
from collections.abc import Iterator

from retrieval.ports import FullText
from retrieval.text.words import split_words, stem_words

# A shorter word has too many neighbours; what stands in fewer passages is a slip or a rare name itself.
SHORTEST, LEAST_PASSAGES = 6, 5


def mend_words(words: str, full_text: FullText) -> dict[str, str]:
    """For each word that no passage has, the stem one slip away that most have; words without are left
    out.
    """
    mended = {}
    for word in dict.fromkeys(split_words(words)):
        (stem,) = stem_words([word])
        if len(stem) < SHORTEST or not stem.isascii() or not stem.isalpha() or full_text.counts([stem]):
            continue
        found = full_text.counts(set(one_edit_away(stem)))
        best = max(found, key=lambda one: (found[one], one), default=None)
        if best and found[best] >= LEAST_PASSAGES:
            mended[word] = best
    return mended


def one_edit_away(word: str) -> Iterator[str]:
    """All that one deletion, swap, replacement or insertion makes of a word; its first letter stays."""
    for at in range(1, len(word) + 1):
        head, tail = word[:at], word[at:]
        yield from (head + letter + tail for letter in string.ascii_lowercase)
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in string.ascii_lowercase)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
