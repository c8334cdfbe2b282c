"""Whether a sentence gives a reason: "because of the ice", "which led to"; "after the storm" may be one."""

from __future__ import annotations

import regex

_GIVES = regex.compile(
    r"\b(?:because|owing to|thanks to|caus(?:ed|es|ing)|blam(?:ed|es|ing)|as a result"
    r"|result(?:ed|s|ing) (?:of|from|in)|led to|so that|in order to|reasons?|prompted|triggered|sparked"
    r"|(?<!\b(?:is|are|was|were|been) )due to)\b",
    regex.IGNORECASE,
)
_MAY_GIVE = regex.compile(
    r"\b(?:after|since|following|amid|due to)\b"
    r"|\bto (?:fund|finance|pay (?:for|off|back)|cover|save|help|avoid|protect|prevent|make (?:room|way|up)"
    r"|reduce|cut|raise|meet|comply|ensure|keep|stop|protest|mark|honou?r|focus|spend|boost|ease|fight)\b",
    regex.IGNORECASE,
)


def reason(sentence: str, following: str = "") -> float:
    """1 where a sentence gives a reason, a half where it may, or the one behind it does; else 0."""
    if _GIVES.search(sentence):
        return 1.0
    return 0.5 if _MAY_GIVE.search(sentence) or _GIVES.search(following) else 0.0
