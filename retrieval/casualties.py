"""What became of people that are counted: the dead are not the injured, nor the missing."""

from __future__ import annotations

from functools import lru_cache

import regex

_I = regex.IGNORECASE
_FATES = {
    "dead": r"dead|deaths?|die[sd]?|dying|fatal\w*|kill\w*|perish\w*|toll|lives|bodies|drown\w*|murder\w*"
    r"|slain",
    "hurt": r"hurt|injur\w*|wound\w*|hospitali[sz]\w*|taken to (?:the )?hospitals?|burn(?:s|ed)|poisoned|ill"
    r"|sick\w*",
    "missing": r"missing|unaccounted for",
    "saved": r"surviv\w*|rescued?|saved|freed|released|evacuat\w*|taken (?:off|to safety)|unharmed|unhurt"
    r"|displaced|homeless|from their homes|their homes|fled|flee",
    "held": r"arrest\w*|detain\w*|held|in custody|jailed|charged",
}
_ANY = regex.compile(rf"\b(?:{'|'.join(f'(?P<{name}>{words})' for name, words in _FATES.items())})\b", _I)
_HOW_MANY = regex.compile(
    r"\bhow many\b(?P<of>[^?;]*?)(?=\b(?:that|who|which|when|after|while|where|as)\b|[?;]|$)", _I
)
_CLAUSE = regex.compile(r"[,;:()—–]|\b(?:and|while|but)\b", _I)


@lru_cache(maxsize=64)
def fate(question: str) -> str:
    """What became of the people whose number is asked for: "dead", "hurt"; "" if that is not asked.

    >>> fate("How many people were killed when the bus that carried the injured crashed?")
    'dead'
    """
    found = _HOW_MANY.search(question)
    told = _ANY.search(found["of"]) if found else None
    return str(told.lastgroup) if told else ""


def has_fate(wanted: str, sentence: str, start: int, end: int) -> bool | None:
    """Whether what stands at `start:end` of a sentence is a number of people with that fate.

    By the clause that it stands in; `None` when that tells of none.
    """
    before = [one.end() for one in _CLAUSE.finditer(sentence, 0, start)]
    after = _CLAUSE.search(sentence, end)
    found = _ANY.finditer(sentence, before[-1] if before else 0, after.start() if after else len(sentence))
    fates = {one.lastgroup for one in found}
    return wanted in fates if fates else None


def has_other_fate(wanted: str, text: str, sentence: str) -> bool:
    """Whether some words of a sentence are, wherever they stand, a number of people with another fate."""
    if not wanted or not text:
        return False
    places = list(regex.finditer(regex.escape(text), sentence))
    return bool(places) and all(has_fate(wanted, sentence, *one.span()) is False for one in places)
