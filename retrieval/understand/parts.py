"""The parts of a message: clauses to search for, two questions in one, "what happened" in a period."""

from __future__ import annotations

import regex

from retrieval.text.words import STOP_WORDS, list_terms, split_words
from retrieval.types import Period

MOST_CLAUSES = 4
MOST_QUESTIONS = 3
# A question with so many words that carry meaning is not answered by one sentence.
LONG = 14
# A part with so many words that carry meaning is asked by itself, a shorter one together with the first.
ENOUGH_WORDS = 3

_BREAK = regex.compile(r"[,;:?]?\s+(?:and|while|but|as|than|which)\s+|[,;:?]\s+")
_ASKING = r"(?:who|whom|whose|what|when|where|why|how|which)"
_ASKS = regex.compile(rf"(?:(?:for|in|at|by|from|to|on|with|of)\s+)?{_ASKING}\b", regex.IGNORECASE)
_AND = regex.compile(rf",?\s+and\s+(?={_ASKS.pattern})", regex.IGNORECASE)
_ALONE = regex.compile(_ASKING, regex.IGNORECASE)
# "How many died and how many were hurt in the fire?": where it was belongs to both.
_WHERE = regex.compile(r"\b(?:in|at|on|during|after|near|from)\s+(?:\S+\s+){0,8}?\S+$", regex.IGNORECASE)

_HAPPENED = regex.compile(
    r"^\W*(?:and\s+|so\s+)?(?:what|which events|anything)(?:\s+(?:else|all|important|new))*\s+"
    r"(?:(?:has|had|will|did)\s+)?(?:happened|happens?|occurred|occurs?|took place|takes? place"
    r"|went on|goes on|was going on|is going on|was new|is new|was in the news|is in the news)\b"
    r"(?P<rest>.*)$",
    regex.IGNORECASE,
)
_NEWS = regex.compile(
    r"^\W*(?:what(?:['’]s| is| was| were| are)\s+)?(?:the\s+)?(?:news|headlines|events)\b(?P<rest>.*)$",
    regex.IGNORECASE,
)
_LINK = regex.compile(
    r"^\s*(?:(?:in|at|to|with|around|about|on|of|from|for|regarding)\s+)+", regex.IGNORECASE
)


def split_clauses(text: str) -> list[str]:
    """The clauses of a question that can be searched for by themselves; [] when it is of one."""
    found = [part for part in _BREAK.split(text) if len(set(split_words(part)) - STOP_WORDS) >= 3]
    return found[:MOST_CLAUSES] if len(found) > 1 else []


def is_long(text: str) -> bool:
    """Whether a question has several clauses, and too many words for one sentence to hold them."""
    return bool(split_clauses(text)) and len(set(list_terms(text))) >= LONG


def split_questions(text: str) -> list[tuple[str, str | None]]:
    """The questions that a text joins with "and", each with the one it follows up; [] for a single one.

    >>> split_questions("When and where did they meet?")
    [('When did they meet?', None), ('where did they meet?', 'When did they meet?')]
    """
    asked = _AND.split(text.strip())
    if not 1 < len(asked) <= MOST_QUESTIONS or not _ASKS.match(asked[0]):
        return []
    if _ALONE.fullmatch(asked[0]):
        asked[0] += _ASKS.sub("", asked[1], count=1)
    if _weight(asked[0]) < ENOUGH_WORDS and (where := _WHERE.search(asked[-1].rstrip(" ?"))):
        asked[0] = f"{asked[0].rstrip(' ?')} {where[0]}?"
    first, *later = asked
    return [(first, None), *((one, None if _weight(one) >= ENOUGH_WORDS else first) for one in later)]


def _weight(text: str) -> int:
    return len(set(split_words(text)) - STOP_WORDS - {"many", "much"})


def digest_topic(text: str, period: Period | None) -> str | None:
    """The topic of a question for what happened in a period, "" for everything; `None` for another one."""
    if period is None or not period.firm or not period.words:
        return None
    bare = text.replace(period.words, " ", 1)
    found = _HAPPENED.match(bare) or _NEWS.match(bare)
    return _LINK.sub("", found["rest"]).strip(" ?!.,") if found else None
