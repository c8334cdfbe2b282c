"""Plans that lapsed and hopes: "had hoped to open it in May" tells of no opening, and dates none."""

from __future__ import annotations

from functools import lru_cache

import regex

from retrieval.text.verbs import is_past_form
from retrieval.text.words import stems
from retrieval.understand.query import Asked

_I = regex.IGNORECASE
_EARLIER = r"(?:originally|initially|previously|first|once)\s+"
_ADVERBS = r"(?:(?!not\b|never\b|no\b)\w+\s+){0,2}"
_SET = (
    r"(?:(?:due|scheduled|planned|expected|hoped)\s+(?:to|for|on|in|at|by|that)|(?:set|slated)\s+(?:to|for)"
)
_PLANNED = rf"{_SET}|(?:supposed|meant|intended)\s+(?:to|for))\b"
_LAPSED = regex.compile(
    # "As planned" and "than had been expected" compare with what came about; "the concert that had been
    # planned" names what the rest of the sentence tells of.
    r"(?<!\b(?:as|than)\s+(?:\w+\s+){0,3})(?<![^,(–—\s]\s+(?:that|which|who)\s+)(?:"
    rf"\b(?:had\s+|['’]d\s+){_ADVERBS}(?:(?:hoped|planned|expected|intended|wanted|wished)\b|(?:meant|aimed)\s+to\b)"
    rf"|\bhad\s+{_ADVERBS}been\s+{_ADVERBS}{_PLANNED}"
    rf"|\b(?:was|were)\s+(?:to(?=\s+have\b)|(?:supposed|meant)\s+to\b)"
    rf"|(?:\b(?P<finite>was|were)\s+)?\b{_EARLIER}{_PLANNED}"
    r"|\b(?:hoped|hopes?|(?:is|are|was|were|been)\s+hoping)\s+(?:to|that)\b"
    rf"|\b(?P<doubtful>was|were)\s+{_PLANNED})",
    _I,
)
_ENDS = regex.compile(
    r"[,;:()—–]|[.!?](?=\s)"
    r"|\b(?:but|before|after|when|while|because|since|though|although|yet|until|only to|which|who)\b"
    r"|\band\s+(?:(?:then|later|now|so|instead|\w+ly)\s+)?(?P<next>[\w’']+)",
    _I,
)
_TURNS = regex.compile(
    r"\b(?:but|yet|instead|however|although|though|finally|eventually|in the end|in fact|only to)\b", _I
)
_GOES_ON = frozenset(["was", "were", "did", "has", "had", "is", "will", "it", "he", "she", "they"])
_HAS_PARTICIPLE = regex.compile(r"\b(?:be|been|being|have)\b", _I)
_RELATIVE = regex.compile(r"[,(–—]\s*(?:which|who|that|whose\s+\w+)\s+$", _I)
_FRONTED = regex.compile(r"(?:^|[,(–—])\W*$")
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")


def has_plan(sentence: str) -> bool:
    """Whether a sentence tells of a plan that lapsed, or a hope."""
    return bool(_plans(sentence))


def is_planned(sentence: str, start: int) -> bool:
    """Whether what stands at `start` of a sentence stands in a plan that lapsed, or a hope."""
    return any(begin <= start < end for begin, end, _ in _plans(sentence))


def is_only_planned(sentence: str, what: Asked) -> bool:
    """Whether a sentence tells of what the question asks about as a plan that lapsed, or a hope, alone.

    The question's verb stands in the plan and nowhere else, and no other part of the sentence tells what
    came instead. Of a question for a plan ("when was it due?"), or of no more than a yes, no sentence does.
    """
    plans = _plans(sentence) if what.happened else ()
    if not plans or any(turns for *_, turns in plans):
        return False
    sought = what.verbs | what.participles or what.weights.keys()
    within, before = False, ""
    for found in _WORD.finditer(sentence):
        word = found[0].lower()
        stem = stems([word])[0]
        if any(begin <= found.start() < end for begin, end, _ in plans):
            within = within or stem in sought
        elif what.is_verb(word, stem, before):
            return False
        before = word
    return within


def only_in_plan(sentence: str, words: str) -> bool:
    """Whether some words of a sentence stand in such a plan each time."""
    plans = _plans(sentence)
    places = regex.finditer(regex.escape(words), sentence) if plans and words else ()
    inside = [any(begin <= one.start() < end for begin, end, _ in plans) for one in places]
    return bool(inside) and all(inside)


# A sentence is asked for its plans by its dates, its words and each span that is tried in it.
@lru_cache(maxsize=1_024)
def _plans(sentence: str) -> tuple[tuple[int, int, bool], ...]:
    """Where each plan begins and ends, and whether the rest of the sentence may tell what came instead."""
    found: list[tuple[int, int, bool]] = []
    for one in _LAPSED.finditer(sentence):
        end, turns = _end(sentence, one)
        if not one["doubtful"] or (turns and _TURNS.search(sentence, end)):
            found.append((one.start(), end, turns))
    return tuple(found)


def _end(sentence: str, plan: regex.Match[str]) -> tuple[int, bool]:
    """Where the plan ends, and whether something else is told behind it, or around it."""
    for one in _ENDS.finditer(sentence, plan.end()):
        if one["next"]:
            joined = _HAS_PARTICIPLE.search(sentence, plan.end(), one.start())
            if one["next"].lower() in _GOES_ON or (is_past_form(one["next"].lower()) and not joined):
                return one.start(), True
            continue
        before = sentence[: plan.start()]
        bare = plan[0].lower().startswith(("originally", "initially", "previously", "first", "once"))
        around = _RELATIVE.search(before) or (bare and _FRONTED.search(before))
        return one.start(), bool(_TURNS.search(sentence, one.start())) or (one[0] in ",)–—" and bool(around))
    return len(sentence), False
