"""Where in a question the word stands that asks: behind a lead-in, behind what sets the scene, or late."""

from __future__ import annotations

import regex

from retrieval.text.sentences import sentences, storable
from retrieval.understand.answer_type_words import AUXILIARIES

_I = regex.IGNORECASE
ASKING = r"(?P<word>who|whom|whose|what|which|when|where|why|how)(?=\b|s\b)"
_LINK = (
    r"(?:(?:and|or|of|in|on|at|to|by|for|from|with|about|against|into|over|under|since|until|near|between|than"
    r"|through|during|within|according to|as|like|exactly|approximately|roughly|about)\s+)"
)
_FIRST = regex.compile(rf"{_LINK}*{ASKING}", _I)
_LATER = regex.compile(rf"(?:[,:;—–-]|\band\b)\s*{_LINK}*{ASKING}", _I)
_ANY = regex.compile(rf"\b{ASKING}", _I)
_RELATIVE = regex.compile(
    r"which(?:\s+(?:he|she|it|they|we|the|a|an|his|her|its|their|is|was|are|were|has|have|had|will|would|can|could)\b"
    r"|\s*[,?.]?\s*$)|(?:what|who|whom)\s+(?:he|she|it|they|we|the)\b",
    _I,
)
_ADDRESS = (
    r"(?:please|hi|hello|hey|ok|okay|so|and|but|well|now|also|then|sorry|yes|no|thanks|question|just)\b"
    r"[,:;!.]*\s+"
)
_REQUEST = (
    r"(?:(?:can|could|would|will) (?:you|anyone|anybody|someone) (?:please |kindly )?)?"
    r"(?:tell|show|give|remind|let)(?: (?:me|us))?(?: know)?(?: (?:about|again|please))?"
    r"|(?:do|does|did) (?:you|we|they|anyone|anybody|any of you) (?:happen to )?"
    r"(?:know|remember|recall|have any idea)"
    r"|(?:can|could) (?:you|anyone|anybody) (?:please )?(?:say|explain|find out|name|work out|confirm)"
    r"|(?:i|we)(?: am|['’]m| was| were| would|['’]d| just)? ?(?:wonder(?:ing|ed)?|(?:like|want|need) to know"
    r"|curious(?: about)?|forgot|forget|(?:do not|don['’]t) (?:know|remember)|asked?)"
    r"|(?:any idea|is it (?:known|clear)|find out|look up|explain|say|guess|have you heard)"
)
_WORD_BEHIND = rf"(?={_LINK}*(?:{ASKING.replace('?P<word>', '?:')}|(?:if|whether)\b))"
_LEAD = regex.compile(rf"(?:{_ADDRESS})|(?:{_REQUEST})[,:]?\s+{_WORD_BEHIND}", _I)
NAMED = regex.compile(
    rf"(?:{_REQUEST}|name|identify|give|state|find|list)\s+"
    r"(?=(?:the|its|his|her|their|this|that|an?|some|one)\b)"
    r"|(?=(?:the )?names? of\b)",
    _I,
)
QUIZ = regex.compile(r"(?:this|these)\s+", _I)
BLANK = regex.compile(r"_{2,}|\[\s*\]|\(\s*\)|\.{4,}|…{2,}|\[blank\]|\bblank\b(?=\s*$)", _I)
_SETTING = regex.compile(
    r"(?:in|on|at|after|before|during|since|following|according to|as|for|by|with|if|when|while|amid|despite"
    r"|under|(?:last|this|next) (?:week|weekend|month|year|summer|spring|autumn|winter|season)"
    r"|today|yesterday|recently|earlier|once|because|given|until)\b",
    _I,
)
_DATE = (
    r"\b(?:what|which) (?:exact )?(?:day|date|week|month|year)\b"
    r"|\bwhat (?:is|was|will be) the (?:exact )?(?:day|date|month|year)\b"
)
WHEN = rf"\bwhen\b|{_DATE}"
_ASKS_DATE = regex.compile(_DATE, _I)
_ASKS_OTHER = regex.compile(r"\b(?:who|whom|whose|what|which|where|why|how)\b", _I)
# "It closed when?", "will it open, and when?", "the day when it opened", "did he say when it opens?"
_LATE_WHEN = regex.compile(
    r"\bwhen\W*$|\band (?:if so,? )?when\b|\b(?:the|a|any|exact) (?:day|date|week|month|year) when\b"
    r"|\b(?:says?|said|tells?|told|knows?|known|clear|announce[sd]?|reveal(?:s|ed)?|decide[sd]?) when\b",
    _I,
)
_WHEN = regex.compile(r"\bwhen\b", _I)
# In a sentence that is no question, "when" asks no later than behind so many words.
_EARLY = 4
TOKEN = regex.compile(r"[\p{L}\p{M}\p{N}]+(?:[-'’][\p{L}\p{M}\p{N}]+)*|[,;:?!]")


def asks_when(text: str) -> bool:
    """Whether a question asks for a date; "who was on board when it sank" does not."""
    parts = [text[start:end] for start, end in sentences(storable(text))] if "when" in text.lower() else []
    asking = [part for part in parts if part.endswith("?")] or parts
    return bool(_ASKS_DATE.search(text)) or any(_is_when(without_lead(part)) for part in asking)


def _is_when(text: str) -> bool:
    """Whether the "when" of a sentence asks, and does not just say at what time something else was."""
    when = _WHEN.search(text)
    if when is None:
        return False
    if asking := asking_word(text):
        return asking["word"].lower() == "when"
    if _LATE_WHEN.search(text) and not _ASKS_OTHER.search(text[: when.start()]):
        return True
    if _ASKS_OTHER.search(text) or asks_yes_no(text):
        return False
    return text.endswith("?") or len(TOKEN.findall(text[: when.start()])) <= _EARLY


def asking_sentence(text: str) -> str:
    """The last sentence that asks something; the whole where none does."""
    parts = [text[start:end] for start, end in sentences(storable(text))]
    asking = [part for part in parts if part.endswith("?")] or [part for part in parts if _ANY.search(part)]
    with_word = [part for part in asking if _ANY.search(part)]
    return (with_word or asking or [text])[-1]


def without_lead(text: str) -> str:
    """The question without "tell me", "do you know" and the like before it."""
    text = text.lstrip("\"'“‘¿-–— ")
    at = 0
    while (lead := _LEAD.match(text, at)) and lead.end() < len(text):
        at = lead.end()
    return text[at:]


def asking_word(text: str) -> regex.Match[str] | None:
    """The word that asks, where it opens the question or stands behind what sets the scene."""
    first, later = _FIRST.match(text), _LATER.search(text)
    if first and first["word"].lower() in ("when", "where", "what") and _sets_scene(text, first.end()):
        first = None
    if first:
        return first
    if later and _SETTING.match(text) and not asks_yes_no(text[: later.start() + 1]):
        return later
    return None


def _sets_scene(text: str, at: int) -> bool:
    """Whether a question that opens with "when" asks something else behind a comma."""
    following = TOKEN.match(text, at + 1)
    if following and following[0].lower() in AUXILIARIES:
        return False
    comma = regex.search(r",\s*(.*)", text[at:])
    return bool(comma and (_FIRST.match(comma[1]) or _begins_with_auxiliary(comma[1])))


def _begins_with_auxiliary(text: str) -> bool:
    first, second = ([*TOKEN.findall(text)[:2], "", ""])[:2]
    return first.lower() in AUXILIARIES and not second[:1].isdigit()


def asks_yes_no(text: str) -> bool:
    """Whether it begins with an auxiliary, or does so behind what sets the scene."""
    if _begins_with_auxiliary(text):
        return True
    if not _SETTING.match(text):
        return False
    return any(_begins_with_auxiliary(part.lstrip()) for part in text.split(",")[1:])


def word_in_place(text: str) -> regex.Match[str] | None:
    """The word that asks where it stands within the question: "it was opened by whom?"."""
    found = [one for one in _ANY.finditer(text) if not _RELATIVE.match(text, one.start())]
    if not text.endswith("?"):
        found = [one for one in found if text[: one.start()].rstrip()[-1:] != ","]
    chosen = [one for one in found if one["word"].lower() in ("what", "which", "whom", "whose", "how")]
    return next(reversed(chosen or found), None)
