"""Of which deed somebody or some place is a part: who recovered what was stolen did not steal it."""

from __future__ import annotations

import regex

from retrieval.text.name_words import CALENDAR
from retrieval.text.verbs import is_past_form
from retrieval.text.words import stems
from retrieval.understand.answer_type import Kind
from retrieval.understand.query import Asked

_AGENT = regex.compile(
    r"\b(?P<verb>\p{Ll}+)(?:\s+(?:on|in|at|late|early)\s+[^\s,]+){0,3}\s+by\s+(?:the\s+|an?\s+)?$"
)
_AUXILIARY = regex.compile(r"\b(?:was|were|is|are|been|be|being|has|have|had)\s+(?:\p{Ll}+ly\s+)?$")
# "The helmet stolen from the museum was found": it was not found there.
_TAKEN_FROM = regex.compile(
    r"\b(?:stolen|taken|snatched|looted|missing|removed|theft|looting)\b[^,;.]{0,40}?\bfrom\s+(?:the\s+|an?\s+)?$"
)
_FINDS = frozenset(stems(["found", "find", "recovered", "discovered", "located", "returned"]))
_WON = regex.compile(
    r"^(?:who|which\b[^?]{0,40}?)\s+(?:has\s+|have\s+)?"
    r"(?:won|wins|was elected|were elected|beat|beats|defeated|scored|scores)\b",
    regex.I,
)
_NOT_FIRST = regex.compile(r"\b(?:against|second|runner|lost|first round)\b", regex.I)
_LOST = regex.compile(
    r"\b(?:beat(?:s|ing)?|defeat(?:s|ed|ing)|victory over|wins? over|ahead of|edg(?:es|ed|ing)(?: out)?"
    r"|overcame)\s+(?:the\s+)?(?:\p{Ll}+\s+){0,2}$"
)
_LOSES = regex.compile(
    r"^(?:who|which\b[^?]{0,40}?)\s+(?:has\s+|have\s+)?(?:lost|loses|was beaten|were beaten)"
    r"\b(?!\s+(?:his|her)\b)",
    regex.I,
)
_BEATS = regex.compile(
    r"(?:\s*\([^)]{1,40}\)|,[^,.;]{1,60},)?\s+(?:has\s+|have\s+|had\s+)?(?:won|wins|beat|beats|defeat(?:s|ed)"
    r"|triumph(?:s|ed)|overcame|thrash(?:es|ed)|edg(?:es|ed))\b"
)
_LOST_TO = regex.compile(r"\b(?:lost|loses|losing|fell|beaten|defeated)\s+(?:to|by)\s+(?:the\s+)?$")
_COMES = regex.compile(
    r"^who(?:\s+is|\s+are|['’]s|\s+will\s+be(?:come)?|\s+was|\s+became|\s+becomes)\s+(?:[^?]*['’]s\s+|the\s+)?(?:next|new|incoming|future)\b"
    r"|^who\s+(?:will\s+|is\s+to\s+|is\s+going\s+to\s+)?(?:replac|succeed|tak\w+ over"
    r"|took over)",
    regex.I,
)
_PREDECESSOR = regex.compile(
    r"^[Ww]ho\s+(?:is|was|were|coached|managed|led|headed|ran|chaired|captained|held|owned)\b"
    r".*\bbefore\s+(?P<whom>\p{Lu}[\p{L}’'-]*)"
)
_FEASTS = CALENDAR | {"christmas", "easter", "new"}
_NOT_YET = regex.compile(r"\b(?:will|is to|are to|acting|interim|caretaker|takes over)\b")
_WENT = regex.compile(
    r"\b(?:replac(?:e|es|ed|ing)|succeed(?:s|ed|ing)?|(?:tak(?:e|es|ing)|took) over from|in place of)"
    r"\s+(?:the\s+|its\s+)?(?:\p{Ll}+\s+){0,4}$"
)
# Who "won 46 percent" of the first round may have lost.
_SHARE = regex.compile(r"\s+(?:won|wins)\s+(?:about\s+|some\s+|only\s+)?\d[\d.,]*\s*(?:%|per\s?cent|votes)")
# "A small oil of lemons by the painter Hendrik Roos" was not stolen by him.
_MADE_BY = regex.compile(
    r"\bby (?:the )?(?:\p{L}+ ){0,3}(?:painter|artist|author|writer|composer|director|sculptor|photographer"
    r"|architect|designer|novelist|poet)\s+$"
    r"|\b(?:painting|picture|portrait|oil|sculpture|novel|film|song|play|opera|work|canvas|book)s?\b"
    r"[^.;]{0,40}? by\s+$",
    regex.I,
)
_MADE = regex.compile(
    r"\b(?:paint(?:ed|s|er)|artist|wr(?:ote|itten|ites?|iter)|author|compos\w+|direct\w+|sculpt\w+|design\w+|ma[dk]e\w*"
    r"|by whom|photograph\w*|architect|novelist|poet|creat\w+|sang|sings?|act\w*)\b",
    regex.I,
)
_WORD = regex.compile(r"\p{L}+")
# So much of a sentence before some words is looked at.
_NEAR = 120


def is_of_other_deed(wanted: Kind, words: str, sentence: str, what: Asked) -> bool:
    """Whether a sentence gives a person or place to another deed than the one asked about.

    Of two deeds in it, whoever did the second did not do the first; what was stolen from a place was not
    found there, nor stolen by it; who was beaten has not won; whom somebody replaces does not come, and who
    is yet to come was not there before; who painted what was stolen is no thief.
    """
    if wanted not in (Kind.PERSON, Kind.NAME, Kind.PLACE):
        return False
    places = list(regex.finditer(rf"(?<!\p{{L}}){regex.escape(words)}(?!\p{{L}})", sentence))
    return bool(places) and all(_is_other(wanted, sentence, *one.span(), what) for one in places)


def _is_other(wanted: Kind, sentence: str, start: int, end: int, what: Asked) -> bool:
    before, deeds = sentence[max(0, start - _NEAR) : start], what.verbs | what.participles
    taken = _TAKEN_FROM.search(before)
    if wanted is Kind.PLACE:
        return bool(taken and deeds & _FINDS)
    if taken and stems([taken[0].split()[0].lower()])[0] in deeds:
        return "from" not in {one[0].lower() for one in _WORD.finditer(what.text)}
    if _WON.search(what.asking) and not _NOT_FIRST.search(what.asking):
        first_round = "first round" in sentence.lower() and _SHARE.match(sentence, end)
        if _LOST.search(before) or first_round:
            return True
    if _LOSES.search(what.asking) and (_BEATS.match(sentence, end) or _LOST_TO.search(before)):
        return True
    before_whom = _PREDECESSOR.search(what.asking) if wanted is Kind.PERSON else None
    if before_whom and before_whom["whom"].lower() not in _FEASTS and _NOT_YET.search(sentence):
        return True
    if wanted is Kind.PERSON and _COMES.search(what.asking) and _WENT.search(before):
        return True
    if wanted is Kind.PERSON and _MADE_BY.search(before) and not _MADE.search(what.asking):
        return True
    return wanted is Kind.PERSON and _did_another(before, deeds)


def _did_another(before: str, deeds: frozenset[str]) -> bool:
    """Whether the deed before "by" is not the one asked about, and that stands before it: "stolen"."""
    found = _AGENT.search(before)
    if not found or not is_past_form(found["verb"]) or stems([found["verb"]])[0] in deeds:
        return False
    told = [one for one in _WORD.finditer(before[: found.start()]) if stems([one[0].lower()])[0] in deeds]
    return any(not _AUXILIARY.search(before[: one.start()]) for one in told if is_past_form(one[0].lower()))
