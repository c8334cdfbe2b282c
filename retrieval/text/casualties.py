"""What became of people that are counted: the dead are not the injured, nor the missing."""

from __future__ import annotations

from functools import lru_cache

import regex

_I = regex.IGNORECASE
_FATES = {
    "dead": r"dead|deaths?|die[sd]?|dying|fatal\w*|kill\w*|perish\w*|toll|lives|bodies|drown\w*|murder\w*"
    r"|slain",
    "hurt": r"hurt|injur\w*|wound\w*|hospitali[sz]\w*|taken to (?:the )?hospitals?|treated"
    r"|burn(?:s|ed)|poisoned|ill|sick\w*|infected|infections?",
    "missing": r"missing|unaccounted for",
    "saved": r"surviv\w*|rescued?|saved|freed|released|evacuat\w*|taken (?:off|to safety)|unharmed|unhurt"
    r"|displaced|homeless|from their homes|their homes|fled|flee",
    "held": r"arrest\w*|detain\w*|held|in custody|jailed|charged",
}
_ANY = regex.compile(rf"\b(?:{'|'.join(f'(?P<{name}>{words})' for name, words in _FATES.items())})\b", _I)
_HOW_MANY = regex.compile(
    r"\bhow many\b(?P<of>[^?;]*?)(?=\b(?:that|who|which|when|after|while|where|as)\b|[?;]|$)", _I
)
_TOLL = regex.compile(r"\b(?:death toll|number of (?:the )?(?:dead|deaths))\b", _I)
# "Two of those injured have died" counts the dead.
_OF_WHOM = regex.compile(r"\bof (?:the|those|these|whom|all)(?: (?:people|\d+|\p{Ll}{2,6}))?\s+$", _I)
# Of a sentence that gives a new total no other number is one.
_TOTAL = regex.compile(
    r"\b(?:tak|bring|rais|push|lift|driv)(?:ing|es|e)\b\s+(?:the\s+)?(?:\p{Ll}+\s+){0,3}?"
    r"(?:tolls?|total|number|count|figure|tally|deaths)\b"
    r"(?:(?!\b(?:since|overall|so far|this year)\b)[^,;.]){0,40}?\bto\s+"
    r"(?P<total>(?:\p{Ll}+ ){0,2}?[\p{L}\d,-]+)",
    _I,
)
# "It had first said that three were missing" is no longer said.
_HAD_SAID = regex.compile(
    r"\bhad\s+(?:first|at first|earlier|initially|originally|previously|wrongly)\s+"
    r"(?:said|reported|put|given|told|spoken)\b",
    _I,
)
# How many there were says nothing of what became of them.
_WERE_THERE = regex.compile(
    r"\b(?:took part|taking part|take part|on board|aboard|carr(?:ying|ied)|attended|were staying|crew of)\b",
    _I,
)
_ALL = regex.compile(r"\b(?:all|both|everyone|everybody|no survivors|no one survived)\b", _I)
_CLAUSE = regex.compile(r",(?!\d)|[;:()—–]|\b(?:and|while|but)\b", _I)


@lru_cache(maxsize=64)
def fate(question: str) -> str:
    """What became of the people whose number is asked for: "dead", "hurt"; "" if that is not asked.

    >>> fate("How many people were killed when the bus that carried the injured crashed?")
    'dead'
    """
    if _TOLL.search(question):
        return "dead"
    found = _HOW_MANY.search(question)
    told = _ANY.search(found["of"]) if found else None
    return str(told.lastgroup) if told else ""


def has_fate(wanted: str, sentence: str, start: int, end: int) -> bool | None:
    """Whether what stands at `start:end` of a sentence is a number of people with that fate.

    By the clause that it stands in; `None` when that tells of none.
    """
    before = [one.end() for one in _CLAUSE.finditer(sentence, 0, start)]
    after = _CLAUSE.search(sentence, end)
    clause = before[-1] if before else 0, after.start() if after else len(sentence)
    found = list(_ANY.finditer(sentence, *clause))
    told = [one for one in found if not _OF_WHOM.search(sentence, clause[0], one.start())] or found
    fates = {one.lastgroup for one in told}
    if fates:
        return wanted in fates
    return False if _WERE_THERE.search(sentence, *clause) and not _ALL.search(sentence) else None


def has_other_fate(wanted: str, text: str, sentence: str) -> bool:
    """Whether some words of a sentence are, wherever they stand, a number of people with another fate.

    So is one that had been said before, and in a sentence with a new total what leads to it.
    """
    if not wanted or not text:
        return False
    places = list(regex.finditer(regex.escape(text), sentence))
    total = _TOTAL.search(sentence) if wanted == "dead" else None
    if total and all(one.end() <= total.start("total") for one in places):
        return True
    if (once := _HAD_SAID.search(sentence)) and all(one.start() > once.end() for one in places):
        return True
    return bool(places) and all(has_fate(wanted, sentence, *one.span()) is False for one in places)
