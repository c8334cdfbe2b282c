"""Numbers of one thing told on several days: when they were said, and whether a later one is newer."""

from __future__ import annotations

import regex

from retrieval.dates.role import SPOKE, follows_speech
from retrieval.text.numbers import Quantity
from retrieval.types import Reading

_OPENS = regex.compile(rf",?(?:\s\w+){{0,4}}?\s{SPOKE}\b(?!\s(?:\w+\s)?\p{{N}})", regex.IGNORECASE)
# What comes on top of a number told before is no other number of the same.
_MORE = regex.compile(r"\b(?:new|newly|more|another|further|additional|daily)\b", regex.IGNORECASE)
_MOVED = regex.compile(
    r"\b(?:ris(?:es|en|ing)|rose|climb(?:s|ed|ing)?|gr(?:ew|own|ows|owing)|increased|now|still|no longer"
    r"|any ?more|so far|latest|updated|revised|lowered|bringing|taking the|raising|up from|down from"
    r"|in all|in total|altogether|a total of|final|extend(?:s|ed)|widen(?:s|ed))\b",
    regex.IGNORECASE,
)


def only_said(reading: Reading) -> bool:
    """Whether the day that a reading gives only dates when it was said: "said on Monday that …"."""
    text, start, end = reading.hit.article.text, reading.start, reading.end
    return dates_speech(reading) and not _MORE.search(text, start, end)


def dates_speech(reading: Reading) -> bool:
    """The same, though what was said may come on top of what was told before."""
    if reading.on is None:
        return False
    text, start, end = reading.hit.article.text, reading.start, reading.end
    at = text.find(reading.on.words, start, end)
    if at < 0:
        return False
    if follows_speech(text[start:at]):
        return True
    return not text[start:at].strip("“\"' ") and bool(_OPENS.match(text, at + len(reading.on.words), end))


def says_it_moved(reading: Reading) -> bool:
    """Whether its sentence says that a number is another one than before, or the last one."""
    return bool(_MOVED.search(reading.hit.article.text, reading.start, reading.end))


def comes_on_top(reading: Reading) -> bool:
    """Whether its number may be one that comes on top of what was told before: "16 more bodies"."""
    text, span = reading.hit.article.text, (reading.start, reading.end)
    return bool(_MORE.search(text, *span)) and not _MOVED.search(text, *span)


def is_newer(earlier: Quantity, later: Quantity, sentence: str) -> bool:
    """Whether a later number replaces an earlier one: that was only a least, or the later one's sentence
    says that it moved ("has risen to", "now", "so far").
    """
    if earlier.least and later.value > earlier.value:
        return True
    return earlier.value != later.value and bool(_MOVED.search(sentence))
