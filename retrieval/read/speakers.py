"""Who only speaks in a sentence: whoever says that a runway gets a new surface does not lay it."""

from __future__ import annotations

import regex

from retrieval.text.name_words import TITLES
from retrieval.text.persons import is_mostly_name
from retrieval.text.words import STOP_WORDS, stems, words
from retrieval.understand.answer_type_words import PERSONS
from retrieval.understand.query import Asked

_I = regex.IGNORECASE
_SAYS = r"(?:said|says|told|tells|added|adds|explained|noted|commented|argued|wrote)"
_BEHIND = regex.compile(
    rf"(?P<who>(?:,[^,;“”\"]{{1,80}},)?)\s+(?:also\s+|has\s+|have\s+|had\s+|\p{{Ll}}+ly\s+)?"
    rf"(?:{_SAYS}\b|called\b[^.;]*[“‘\"])"
)
_BEFORE = regex.compile(
    rf"\b(?:{_SAYS}|according to)\s+"
    r"(?P<who>(?:(?!(?:that|it|he|she|they|on|in)\b)[\p{L}’'&.-]+,?\s+){0,7})$"
)
# Who says what, or heads something, is told by how he is called.
_ASKS_SPEAKER = frozenset(
    stems(
        words(
            """say tell call warn criticise criticize describe claim announce confirm deny accuse blame praise
            oppose support welcome urge comment argue speak think believe predict promise expect estimate hope
            fear demand reveal report admit insist complain vow threaten want suggest doubt reject offer agree
            explain note add write head lead charge responsible represent"""
        )
    )
)
_ASKS_HEAD = regex.compile(r"^who\b.*\b(?:runs?|ran|in charge)\b", _I)
_OF_HIMSELF = regex.compile(r"\b(?:he|she|his|her|him|herself|himself|I|my|me)\b|\bI['’]")
_OF_ITSELF = regex.compile(r"\b(?:it|its|itself|they|their|we|our|us)\b", _I)
_PART = r"\p{Lu}[\p{L}’'-]*"
_CLAUSE = regex.compile(r"[,;:.“”\"‘]")
_CALLING = regex.compile(r"(?:[eo]r|ist|ian|man|woman|person)$")
# "The driver" and "driving" begin alike.
_BEGINS = 4
# So many characters before a name may say who it is.
_NEAR = 80


def only_speaks(text: str, sentence: str, what: Asked) -> bool:
    """Whether a name is only that of who says what a sentence tells, and that is nothing of the speaker.

    Not where the question asks for who says something, nor where the words beside the name, its office say,
    have a word of the question.
    """
    if _ASKS_HEAD.search(what.asking) or _ASKS_SPEAKER & set(stems(words(what.asking))):
        return False
    if not is_mostly_name(text):
        return False
    whole = rf"(?<!\p{{L}})(?:{_PART}\s+)*{regex.escape(text)}(?!\p{{L}})(?:\s+{_PART})*"
    places = list(regex.finditer(whole, sentence))
    return bool(places) and all(_speaks(sentence, *one.span(), what) for one in places)


def _speaks(sentence: str, start: int, end: int, what: Asked) -> bool:
    behind = _BEHIND.match(sentence, end)
    near = sentence[max(0, start - _NEAR) : start]
    before = _BEFORE.search(near)
    if not behind and not before:
        return False
    who = before["who"] if before else _CLAUSE.split(near)[-1]
    after = behind["who"] if behind else _CLAUSE.split(sentence[end:].removeprefix(","))[0]
    of_speaker = _OF_HIMSELF.search(sentence) or (not _is_person(who, after) and _OF_ITSELF.search(sentence))
    told = sentence if of_speaker else f"{who} {sentence[start:end]} {after}"
    begun = {one[:_BEGINS] for one in words(told)}
    sought = [one for one in words(what.asking) if one not in STOP_WORDS and one not in what.names]
    return not any(one[:_BEGINS] in begun for one in sought) and not any(what.told_in(told))


def _is_person(who: str, after: str) -> bool:
    """Whether what stands beside a name says who somebody is."""
    beside = words(who)[-1:]
    return bool({*beside, *words(after)} & (PERSONS | TITLES)) or any(_CALLING.search(one) for one in beside)
