"""A question as the rest can take it: without what no part can read, and with names in capitals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from retrieval.text.lexicon import MONTHS
from retrieval.text.name_words import CALENDAR, FUNCTION
from retrieval.text.sentences import storable
from retrieval.types import Hit, Question

# So many characters of so many articles tell which words are names.
_READ, _ARTICLES = 8_000, 12

_WORD = regex.compile(r"\p{L}[\p{L}\p{M}\p{N}-]*")
# A capital behind a small letter or a comma is that of a name.
_NAME = regex.compile(r"(?<=[\p{Ll}\p{N},]\s)\p{Lu}[\p{L}\p{M}\p{N}-]+")
_SMALL = regex.compile(r"(?<![\p{L}\p{N}-])\p{Ll}[\p{L}\p{M}-]*+")
_KEPT = CALENDAR | FUNCTION | {month.lower() for month in MONTHS}


def clean(question: Question) -> Question:
    """The question without what neither SQLite nor the encoder takes."""
    return replace(
        question,
        text=storable(question.text),
        context=question.context and storable(question.context),
        source=question.source and storable(question.source),
    )


def with_names(question: Question, hits: Sequence[Hit]) -> Question:
    """A question in small letters, or all in capitals, with the names of the hits in capitals.

    A name is a word that their articles only write with one. Any other question stays as it is.
    """
    text = question.text
    shouted = text.isupper()
    if not shouted and any(one[:1].isupper() and one != "I" for one in _WORD.findall(text)[1:]):
        return question
    articles = list({hit.article.id: hit.article for hit in hits}.values())[:_ARTICLES]
    read = "\n".join(f"{one.title}\n{one.text[:_READ]}" for one in articles)
    small = set(_SMALL.findall(read))
    names: dict[str, str] = {
        one.lower(): one for one in _NAME.findall("\n".join(one.text[:_READ] for one in articles))
    }
    known = {low: one for low, one in names.items() if low not in small and low not in _KEPT}

    def written(found: regex.Match[str]) -> str:
        word: str = found[0]
        word = word.lower() if shouted else word
        return known.get(word.lower(), word)

    return replace(question, text=_WORD.sub(written, text)) if known else question
