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
    r"(?:said|sa(?:y|ys|ying)|report\w*|g[ai]ve\w*|stat\w+|nam(?:ed|ing)|list\w*|identif\w+|describ\w+|spel\w+|publish\w*"
    r"|attribut\w+|announc\w+|includ\w+|dat(?:ed|ing)|put|told|suggest\w*|claim\w*|referr\w+|called|figure|credit\w*)"
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


def is_taken_back(text: str, sentence: Span) -> bool:
    """Whether the sentence says of itself that it was wrong, or the one after it does ("That was wrong.").

    A report of the outlet's own is spoken of, but to put it right: "in our report we said that …".
    """
    own = text[slice(*sentence)]
    wrongly = _WRONGLY.search(own)
    if wrongly and _ANOTHER_FIGURE.search(own, 0, wrongly.start()):
        wrongly = None
    wrong = wrongly or _WRONG_REPORT.search(own) or _WE_SAID.search(own)
    return bool(wrong or _WAS_WRONG.match(text, sentence[1]))
