"""What an article only names in passing: news of one fire tells of the one before it in half a sentence."""

from __future__ import annotations

from collections import Counter

import regex

from retrieval.text.sentences import sentences
from retrieval.text.words import words
from retrieval.types import Article
from retrieval.understand.query import Asked

# Words that begin alike may be of one name: "Norway", "Norwegian".
_BEGINS = 4
# So many characters of an article are read.
_READ = 8_000
# What stands before something else that is like what the article tells of.
_LIKENED = regex.compile(
    r"\b(?:another|(?:second|third|fourth|fifth)(?! (?:suspect|victim|half|quarter|person|day))|earlier"
    r"|previous|similar|like|unlike|than|compared|elsewhere)\b",
    regex.IGNORECASE,
)


def only_mentions(what: Asked, article: Article) -> bool:
    """Whether it has a name of the question once, neither in its title nor its lead, and in a likeness."""
    text = article.text[:_READ]
    told = Counter(word[:_BEGINS] for word in words(text))
    held = [name for name in what.names if told[name[:_BEGINS]]]
    if not held or any(told[name[:_BEGINS]] > 1 for name in held):
        return False
    lead = next((text[slice(*span)] for span in sentences(text)), "")
    return not what.has_name(f"{article.title} {lead}") and not speaks_of(what, text)


def speaks_of(what: Asked, text: str) -> bool:
    """Whether a sentence has a name of the question, and not only as something like what it tells of."""
    for start, end in sentences(text):
        for name in what.names:
            found = regex.search(rf"\b{regex.escape(name[:_BEGINS])}", text[start:end], regex.IGNORECASE)
            if found and not _LIKENED.search(text[start : start + found.start()]):
                return True
    return False
