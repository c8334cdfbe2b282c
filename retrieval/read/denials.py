"""What a sentence says did not come about: "has not resigned", "the fair has been cancelled"."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import regex

from retrieval.read.retraction import corrects, puts_right, says_report_was_wrong
from retrieval.text.sentences import Span
from retrieval.text.verbs import is_past_form
from retrieval.text.words import STOP_WORDS, stems
from retrieval.types import Article
from retrieval.understand.query import Asked

# What was called off has so much of the weight of the question's words, but its verbs, before the verb.
OFF = 0.5
# A denial is of an event if the shorter sentence shares so much of its content words with the other.
OF_IT = 0.3

_I = regex.IGNORECASE
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:['’]t\b)?")
_BETWEEN = r"(?:(?:yet|ever|even|been|be|being|have|to|also|actually|\w+ly)\s+){0,3}"
_NOT = regex.compile(
    rf"(?:\b(?:not|never|cannot)\b|\b\w+n['’]t\b|\b(?:refus|declin|fail)\w*\s+to\b)\s+{_BETWEEN}$", _I
)
_NOBODY = regex.compile(
    r"\b(?:none|nobody|no one|neither|not one)\b"
    r"(?:(?!\b(?:and|but|when|while|after|before|as|because|until)\b)[^.;:]){0,90}?\b(?:was|were|has|have|had|is|are)\s+"
    r"(?:been\s+)?(?:\w+ly\s+)?$",
    _I,
)
# "Did not open until May" tells of the opening, and so does "not only opened".
_YET_DID = regex.compile(
    r"\b(?:until|till|before|only|just|merely|simply|solely)\b|\bbut\s+(?:on|in|at|from|a \w+ later)\b", _I
)
_OFF = regex.compile(
    r"\b(?:has|have|had|is|are|was|were|be)\s+(?:\w+ly\s+)?(?:been\s+|being\s+)?(?:\w+ly\s+)?"
    r"(?:cancell?ed|called off|scrapped|abandoned|axed|averted"
    r"|(?P<put>put off|postponed|shelved|suspended))\b",
    _I,
)
# What was put off to a day has another day.
_TO_A_DAY = regex.compile(
    r"\b(?:to|until|till)\s+(?:\w+\s+){0,2}?(?:\d|\p{Lu}|next\b|later\b|tomorrow\b)", _I
)
_CALLS_OFF = regex.compile(
    r"\b(?:cancel\w*|call\w* off|scrap\w*|abandon\w*|axed?|avert\w*|put off|postpon\w*|shelv\w*"
    r"|suspend\w*)\b",
    _I,
)
_MAY = regex.compile(
    r"\b(?:not|never|cannot|refus|declin|fail|cancel|call|scrap|abandon|axed|averted|put|postpon|shelv|suspend"
    r"|wrong|incorrect|untrue|false|mistaken|erroneous|in error|misstated|none|nobody|no one"
    r"|neither)|n['’]t\b",
    _I,
)
_LEADS = regex.compile(r"\b(?:of|in|at|on|from|to|for|by|with|between|near)\b", _I)
# "The fair, which was to open on Friday, has been called off" calls off the fair.
_BESIDE = regex.compile(r",\s*(?:which|who|due|planned|scheduled|originally|set)\b[^,;.]*,\s*$", _I)
_CLAUSE = regex.compile(r"[,;:()—–]|\b(?:and|but|while|after|as|because|when)\b", _I)


def denies(sentence: str, what: Asked) -> bool:
    """Whether a sentence says that what the question speaks of did not come about, or was called off.

    Of a question that wants no more than a yes, or itself asks what did not come about, no sentence does.
    """
    if not (what.when or what.happened) or what.denied or not may_deny(sentence):
        return False
    return _is_negated(sentence, what) or _is_off(sentence, what) or _was_wrong(sentence, what)


def is_called_off(sentence: str) -> bool:
    """Whether a sentence says that something was called off, or put off to no day."""
    return _off(sentence) is not None


def is_put_off(sentence: str) -> bool:
    """Whether a sentence says that something was put off to no day."""
    off = _off(sentence)
    return bool(off and off["put"])


def overrules(article: Article, span: Span, planned: date | None) -> bool:
    """Whether a sentence that denies an event overrules an earlier article that told of it.

    It does if its article says that this was wrong, or if it calls off what was `planned` for a day to come.
    """
    if is_called_off(article.text[slice(*span)]):
        return bool(planned and article.published and planned >= article.published)
    return corrects(article.title) or puts_right(article.text, span)


def may_deny(sentence: str) -> bool:
    """Whether a sentence has a word with which something may be denied, or called off."""
    return bool(_MAY.search(sentence))


def told_in(sentence: str) -> Asked:
    """What would be asked for by a question that a sentence answers, to tell whether another denies it."""
    found = list(_words(sentence))
    before = ["", *(word for word, *_ in found)]
    verbs = [
        (at, stem)
        for at, (last, (word, stem, _, _)) in enumerate(zip(before, found, strict=False))
        if is_past_form(word) or last in ("will", "to", "would")
    ]
    subject = found[: verbs[0][0]] if verbs else found
    weights = dict.fromkeys((stem for word, stem, _, _ in subject if word not in STOP_WORDS), 1.0)
    return Asked(
        sentence, weights, float(len(weights)), verbs=frozenset(stem for _, stem in verbs), when=True
    )


def _is_negated(sentence: str, what: Asked) -> bool:
    """Whether a verb asked about is negated there, and no other of them tells that something came about."""
    negated, before = False, ""
    for word, stem, start, end in _words(sentence):
        if stem in what.verbs | what.participles:
            found = _NOT.search(sentence[:start]) or _NOBODY.search(sentence[:start])
            if found and not _YET_DID.search(sentence, found.start(), end + 60):
                negated = True
            elif before != "to" and what.is_verb(word, stem, before):
                return False
        before = word
    return negated


def _is_off(sentence: str, what: Asked) -> bool:
    """Whether what the question speaks of was called off there."""
    off = _off(sentence)
    if not off or _CALLS_OFF.search(what.text):
        return False
    before = _BESIDE.sub(" ", sentence[: off.start()])
    ends = [one.end() for one in _CLAUSE.finditer(before)]
    clause = before[ends[-1] if ends else 0 :]
    subject = {stem for _, stem, _, _ in _words(clause)}
    # "The ferries from Port Arden" are ferries.
    if not what.weights.keys() & {stem for _, stem, _, _ in _words(_LEADS.split(clause)[0])}:
        return False
    weights = {stem: weight for stem, weight in what.weights.items() if stem not in what.participles}
    named = sum(weight for stem, weight in weights.items() if stem in subject)
    return named >= OFF * sum(weights.values()) > 0


def _off(sentence: str) -> regex.Match[str] | None:
    """Where a sentence says that something was called off, or put off to no day."""
    off = _OFF.search(sentence)
    return None if off and off["put"] and _TO_A_DAY.search(sentence, off.end()) else off


def _was_wrong(sentence: str, what: Asked) -> bool:
    """Whether it says that a report of what the question speaks of was wrong."""
    if not says_report_was_wrong(sentence):
        return False
    return any(stem in what.verbs | what.participles for _, stem, _, _ in _words(sentence))


def _words(sentence: str) -> Iterator[tuple[str, str, int, int]]:
    """The words of a sentence in lower case, with their stems and places."""
    for found in _WORD.finditer(sentence):
        word = found[0].lower()
        yield word, stems([word])[0], found.start(), found.end()
