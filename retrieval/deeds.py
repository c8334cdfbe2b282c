"""Of which deed somebody or some place is a part: who recovered what was stolen did not steal it."""

from __future__ import annotations

import regex

from retrieval.asked import Asked
from retrieval.kinds import Kind
from retrieval.lexical import stems
from retrieval.verbs import is_past_form

_AGENT = regex.compile(
    r"\b(?P<verb>\p{Ll}+)(?:\s+(?:on|in|at|late|early)\s+[^\s,]+){0,3}\s+by\s+(?:the\s+|an?\s+)?$"
)
# "The helmet stolen from the museum was found": the verb before has no auxiliary, another with one follows.
_PLACE = regex.compile(
    r"(?<!\b(?:was|were|is|are|been|be|being|has|have|had|and)\s)\b(?P<verb>\p{Ll}+)"
    r"\s+(?:from|in|at|on|near|outside|off)\s+(?:the\s+|an?\s+)?$"
)
_GOES_ON = regex.compile(r"\s+(?:was|were|has|have|had|is|are|will)\b")
_WON = regex.compile(
    r"\b(?:won|wins?|winner|winning|beats?|victory|victorious|elected|champions?)\b", regex.I
)
_LOST = regex.compile(
    r"\b(?:beat(?:s|ing)?|defeat(?:s|ed|ing)|victory over|wins? over|ahead of|edg(?:es|ed|ing)(?: out)?"
    r"|overcame|against)\s+(?:the\s+)?(?:\p{Ll}+\s+){0,2}$"
)
# Who "won 46 percent" of the first round may have lost.
_SHARE = regex.compile(
    r"\s+(?:won|wins)\s+(?:about\s+|some\s+|only\s+)?\d[\d.,]*\s*(?:%|per\s?cent|votes|seats)"
)
# "Stolen from the City Museum" was not stolen by it.
_LED = regex.compile(r"\b(?P<by>from|in|at|near|inside|outside)\s+(?:the\s+|an?\s+)?$")
_WORD = regex.compile(r"\p{L}+")


def is_of_other_deed(wanted: Kind, words: str, sentence: str, what: Asked) -> bool:
    """Whether a sentence with the verb asked about gives the person or place to another verb.

    Of a person it is the one that a deed was done by, of a place where a thing in the sentence was before.
    Who was beaten has not won.
    """
    if wanted in (Kind.PERSON, Kind.NAME) and _WON.search(what.text):
        at = [one.start() for one in regex.finditer(regex.escape(words), sentence)]
        if at and all(_has_lost(sentence[:start], sentence[start + len(words) :]) for start in at):
            return True
    if wanted not in (Kind.PERSON, Kind.PLACE):
        return False
    if wanted is Kind.PERSON and _is_led(words, sentence, what.text):
        return True
    deeds = what.verbs | what.participles
    places = list(regex.finditer(rf"(?<!\p{{L}}){regex.escape(words)}(?!\p{{L}})", sentence))
    return bool(places) and all(_is_other(wanted, sentence, *one.span(), deeds) for one in places)


def _is_led(words: str, sentence: str, question: str) -> bool:
    """Whether the words only stand behind "from", "in" or the like, which the question has not."""
    places = [one.start() for one in regex.finditer(rf"(?<!\p{{L}}){regex.escape(words)}", sentence)]
    led = [_LED.search(sentence[:at]) for at in places]
    asked = {one[0].lower() for one in _WORD.finditer(question)}
    return bool(led) and all(one and one["by"] not in asked for one in led)


def _has_lost(before: str, after: str) -> bool:
    return bool(_LOST.search(before) or _SHARE.match(after))


def _is_other(wanted: Kind, sentence: str, start: int, end: int, deeds: frozenset[str]) -> bool:
    before = sentence[:start]
    found = (_AGENT if wanted is Kind.PERSON else _PLACE).search(before)
    if not found or not is_past_form(found["verb"]) or stems([found["verb"]])[0] in deeds:
        return False
    if wanted is Kind.PLACE:
        return bool(_GOES_ON.match(sentence, end))
    others = (one[0].lower() for one in _WORD.finditer(sentence) if one.start() != found.start("verb"))
    return any(stem in deeds for stem in stems(list(others)))
