"""The words of a text, their stems as the full-text index holds them, and stop words."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import regex

from retrieval.text.verbs import BASE, NOUN_OF

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
# English function words: in nearly every passage, so that looking them up costs time and finds nothing.
_STOP = """
a about after all also am an and any are as at be because been before being between both but by can
could did do does doing done during each either else ever for from had has have having he her here hers
herself him himself his how i if in into is it its itself just may me might more most much must my
myself neither no nor not of off on once only onto or other our ours ourselves out over own s same shall
she should so some such t than that the their theirs them themselves then there these they this those
through to too under until up upon us very was we were what when where whether which while who whom
whose why will with within would you your yours yourself
"""
STOP_WORDS = frozenset(_STOP.split())


def split_words(text: str) -> list[str]:
    return [match[0].lower() for match in _WORD.finditer(text)]


def list_terms(text: str) -> list[str]:
    """The stems of the content words of `text`, in order; all words when it has no content word."""
    found = split_words(text)
    return stem_words([word for word in found if word not in STOP_WORDS] or found)


_local = threading.local()


def stem_words(found: Sequence[str]) -> list[str]:
    """Porter stems, as the full-text index holds them; irregular verbs and their nouns from the base."""
    return porter_stems([BASE.get(word) or NOUN_OF.get(word) or word for word in found])


def list_content_stems(text: str) -> frozenset[str]:
    return frozenset(stem_words([word for word in split_words(text) if word not in STOP_WORDS]))


def share_in_common(one: str, other: str) -> float:
    """The share of the shorter text's content words that stands in the other, 0 to 1."""
    first, second = list_content_stems(one), list_content_stems(other)
    return len(first & second) / max(min(len(first), len(second)), 1)


def fold_word(word: str) -> str:
    """`word` without case, accents, possessive ending and the difference between compatible characters."""
    folded = unicodedata.normalize("NFKD", word).replace("’", "'").casefold()
    bare = "".join(char for char in folded if not unicodedata.combining(char))
    return bare.removesuffix("'s").removesuffix("'")


def porter_stems(found: Sequence[str]) -> list[str]:
    """Porter stems of words as they stand, in lower case or not, without diacritics."""
    if not hasattr(_local, "stemmer"):
        from Stemmer import Stemmer

        _local.stemmer = Stemmer("porter")
    stemmed: list[str] = _local.stemmer.stemWords([_plain(word) for word in found])
    return stemmed


@lru_cache(maxsize=50_000)
def _plain(word: str) -> str:
    """Without diacritics, as the index's tokenizer sees it."""
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
