"""Finds a quotation, or what replaced it, in another version of its article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from retrieval.text.quotes import find_quotation
from retrieval.text.sentences import Span, split_sentences
from retrieval.text.words import split_words

# The share of words that two sentences must have in common for one to be the other's earlier form.
ALIKE = 0.5


def find_counterpart(quote: str, own: str, text: str) -> Span | None:
    """The sentences of `text` that say in other words what `quote` says in `own`, another version of it.

    They are as many as the quotation has, and those with the most words in common (Dice's coefficient);
    what stands in both versions took nobody's place. `None` where nothing is alike.
    """
    spans, size = split_sentences(text), max(len(split_sentences(quote)), 1)
    said = Counter(split_words(quote))
    best: tuple[float, Span] | None = None
    for at in range(len(spans) - size + 1):
        span = spans[at][0], spans[at + size - 1][1]
        likeness = _dice(said, Counter(split_words(text[slice(*span)])))
        better = likeness >= ALIKE and (best is None or likeness > best[0])
        if better and find_quotation(text[slice(*span)], own) is None:
            best = likeness, span
    return best[1] if best else None


def find_rewordings(old: str, new: str) -> Iterator[tuple[str, str]]:
    """The sentences of `old` that `new` lacks, each with what replaced it ("" when it was only removed)."""
    plain = _plain(new)
    for span in split_sentences(old):
        sentence = old[slice(*span)]
        if _plain(sentence) not in plain:
            place = find_counterpart(sentence, old, new)
            yield sentence, new[slice(*place)] if place else ""


def _dice(one: Counter[str], other: Counter[str]) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def _plain(text: str) -> str:
    return " ".join(text.split())
