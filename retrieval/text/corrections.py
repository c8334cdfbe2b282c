"""What an article says was wrong: "That was wrong", "our report wrongly said"."""

from __future__ import annotations

import regex

from retrieval.text.sentences import Span

_WAS_WRONG = regex.compile(
    r"\s*(?:that|this|it|both|the date|the day)\b[^.?!]{0,30}?\b"
    r"(?:wrong|incorrect|not correct|untrue|an error|a mistake|mistaken)\b",
    regex.IGNORECASE,
)
_SAID = (
    r"(?:said|sa(?:y|ys|ying)|report\w*|g[ai]ve\w*|stat\w+|nam(?:ed|ing)|list\w*"
    r"|identif\w+|describ\w+|spel\w+|publish\w*"
    r"|attribut\w+|announc\w+|includ\w+|dat(?:ed|ing)|put|told|suggest\w*|claim\w*"
    r"|referr\w+|called|figure|credit\w*)"
)
_WRONG_WAY = r"(?:wrongly|incorrectly|mistakenly|erroneously|in error|by mistake)"
# What was "wrongly thrown out" is no report.
_WRONGLY = regex.compile(
    rf"\b(?:{_WRONG_WAY}\s+{_SAID}|{_SAID}\b[^.;]{{0,80}}\b(?:in error|by mistake)|{_SAID}\s+{_WRONG_WAY}"
    r"|misstated)\b",
    regex.IGNORECASE,
)
_OWN = r"(?:our|this newspaper['’]s|an earlier|a previous|the earlier|the previous|earlier|previous)"
_REPORT = r"(?:reports?|articles?|stor(?:y|ies)|account|versions?|coverage)"
_OWN_REPORT_WRONG = (
    rf"\b{_OWN}\s+{_REPORT}\b[^.?!]{{0,160}}?\b(?:wrong(?:ly)?|incorrect(?:ly)?|untrue|false(?:ly)?|mistaken(?:ly)?"
    r"|erroneous(?:ly)?|in error|misstated)\b"
)
_WRONG_REPORT = regex.compile(_OWN_REPORT_WRONG, regex.IGNORECASE)
# "In our report of Wednesday we said that 200 …": what is right, comes behind.
_WE_SAID = regex.compile(
    rf"\b(?:in\s+{_OWN}\s+{_REPORT}\b[^.?!]{{0,160}}?\bwe (?:said|wrote|reported|stated|gave)"
    rf"|(?:{_OWN}|the same)\s+{_REPORT}\s+(?:also\s+)?(?:said|stated|gave))\b",
    regex.IGNORECASE,
)
# "It is 480, and a figure given before had mistakenly included others": what stands before that is right.
_ANOTHER_FIGURE = regex.compile(
    r"\d\b[^.;]{0,200}\b(?:an?|the|its|our)\s+(?:earlier\s+|previous\s+|original\s+|first\s+)?"
    r"(?:figure|number|total|count|estimate|sum)\b[^.;\d]{0,60}$",
    regex.IGNORECASE,
)


# A note at the head or foot of an article: "Correction: an earlier version gave the number as 12; it is 21."
_NOTE = regex.compile(
    r"(?:^|(?<=[.!?\n]\s)|(?<=[.!?\n]))\s*(?:correction|clarification|editor['’]s note"
    r"|this (?:article|story|report) (?:was|has been)"
    r" (?:corrected|amended))\b[^\n]{0,600}",
    regex.IGNORECASE,
)
_GAVE = regex.compile(
    r"\b(?:gave|said|stated|put|reported|misstated|listed|wrote"
    r"|had)\b[^.;\n]{0,120}?\b(?:as|was|were|at|to be|that)\s+"
    r"(?:about\s+)?(?P<wrong>\d[\d.,]*\d|\d)\b(?=[^\n]{0,160}?(?:\bit\b|\bthere\b"
    r"|\bcorrect|\bin fact\b|\bactual|\bshould\b)"
    r"[^\n]{0,60}?(?P<right>\d[\d.,]*\d|\d)\b)|\b(?P<right>\d[\d.,]*\d"
    r"|\d)\b[^.;\n]{0,60}, not (?P<wrong>\d[\d.,]*\d|\d)\b",
    regex.IGNORECASE,
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"


def replaced_figures(text: str) -> list[tuple[str, str, Span]]:
    """Of an article's own corrections: the wrong figure, the right one, and where the note stands."""
    notes = _NOTE.finditer(text) if regex.search(r"correct|clarif|editor|amended", text, regex.I) else ()
    found = ((note, _GAVE.search(note[0])) for note in notes)
    return [(one["wrong"], one["right"], note.span()) for note, one in found if one]


def _gives_replaced_figure(text: str, sentence: Span) -> bool:
    for wrong, right, (begin, end) in replaced_figures(text):
        own = text[slice(*sentence)]
        figure = rf"(?<![\d.,]){regex.escape(wrong)}(?![\d]|[.,]\d|\s+{_MONTH})"
        is_outside = sentence[1] <= begin or sentence[0] >= end
        if wrong != right and is_outside and regex.search(figure, own, regex.I):
            return True
    return False


def is_taken_back(text: str, sentence: Span) -> bool:
    """Whether the sentence says of itself that it was wrong, or the one after it does ("That was wrong.").

    So is one that gives a figure which a correction at the head or foot of the article replaces.
    A report of the outlet's own is spoken of, but to put it right: "in our report we said that …".
    """
    own = text[slice(*sentence)]
    wrongly = _WRONGLY.search(own)
    if wrongly and _ANOTHER_FIGURE.search(own, 0, wrongly.start()):
        wrongly = None
    wrong = wrongly or _WRONG_REPORT.search(own) or _WE_SAID.search(own)
    if wrong or _WAS_WRONG.match(text, sentence[1]):
        return True
    return _gives_replaced_figure(text, sentence)
