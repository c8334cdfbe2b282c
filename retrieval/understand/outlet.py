"""The outlet that a question names as its source: "reported by The Verge"."""

from __future__ import annotations

from collections.abc import Iterable

import regex

_SAYS_SO = r"(?:reported|published|carried) by|according to|(?:article|report|story|piece) (?:in|by|from)"
_ITS_PIECE = r"(?:'s|’s)?['\"”’]?\s+(?:article|report|story|piece|coverage)"


def named_outlet(text: str, outlets: Iterable[str]) -> str | None:
    """The one outlet that the question names as such; None when none or several."""
    standing = [outlet for outlet in outlets if _stands(text, outlet)]
    standing = [name for name in standing if not any(name != other and name in other for other in standing)]
    if len(standing) != 1 or not _is_cited(text, standing[0]):
        return None
    return standing[0]


def _spelling(outlet: str) -> str:
    """A pattern for the name; its article may be written small, as in "according to the Verge"."""
    article, _, rest = outlet.partition(" ")
    return rf"(?i:the)\s+{regex.escape(rest)}" if article == "The" and rest else regex.escape(outlet)


def _stands(text: str, outlet: str) -> bool:
    """Whether the name stands in the text, not as the beginning of a longer one ("Time Warner")."""
    if outlet.removeprefix("The ") not in text:
        return False
    return bool(regex.search(rf"(?<!\w){_spelling(outlet)}(?!\w)(?!\s+\p{{Lu}})", text))


def _is_cited(text: str, outlet: str) -> bool:
    """Whether it is named as an outlet: after "according to", before "article", and the like."""
    name = _spelling(outlet)
    after = rf"(?i:\b(?:{_SAYS_SO})\s+)(?i:the\s+)?['\"“‘]?{name}(?!\w)"
    before = rf"(?<!\w){name}(?i:{_ITS_PIECE})\b"
    return bool(regex.search(after, text) or regex.search(before, text))
