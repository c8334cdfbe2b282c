"""What kind of answer a question wants: a person, a place, a number, a time, a yes or no, a reason."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

import regex

from retrieval.text.sentences import replace_unstorable, split_sentences
from retrieval.text.verbs import is_past_form
from retrieval.understand.answer_type_words import (
    ASKS_FOR_NOTHING,
    AUXILIARIES,
    DETERMINERS,
    MEASURED,
    NAMES,
    NUMBERS,
    PERSONS,
    PLACES,
    PREPOSITIONS,
    REASONS,
    SORTS,
    TIMES,
)

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


class AnswerType(Enum):
    """The kind of answer that a question wants.

    `NAME` is the name of what is neither a person nor a place, `MANNER` how something came about,
    `IDENTITY` who or what that is whose name the question gives, `OTHER` whatever is not known to be one
    of these.
    """

    PERSON = "person"
    PLACE = "place"
    NUMBER = "number"
    WHEN = "when"
    YES_NO = "yes or no"
    REASON = "reason"
    MANNER = "manner"
    IDENTITY = "identity"
    NAME = "name"
    OTHER = "other"


_TOLD = frozenset({AnswerType.YES_NO, AnswerType.REASON, AnswerType.MANNER, AnswerType.IDENTITY})
_NAMED = r"(?:\p{Lu}[\w.’'-]*|de|la|van|von|der|al|of|the)"
_WHO_IS = regex.compile(rf"\s+(?:is|are|was|were)(?:\s+{_NAMED})+\s*\??\s*")
_NOUNS = (
    (PERSONS, AnswerType.PERSON),
    (PLACES, AnswerType.PLACE),
    (NAMES, AnswerType.NAME),
    (REASONS, AnswerType.REASON),
    (SORTS, AnswerType.OTHER),
)
# So many words of a noun phrase are read; among so many stands a possessive ("which team's captain").
_LONGEST, _OWNED = 8, 4

_COPULA = regex.compile(r"\s*(?:(?:is|was|are|were|will be|would be|has been)\s+|['’]?s\s+)", _I)
_ONE_OF = regex.compile(
    r"\s*(?:one\s+|two\s+)?of\s+(?:(?:the|these|those|its|his|her|their)\s+)?(?:following\s+)?", _I
)
# "What is a fish?" asks for no name.
_ANY_ONE = regex.compile(r"an?\s", _I)
# "Is it a fish or a bird?" asks for one, "was anyone hurt or killed?" does not.
_CHOICE = regex.compile(r"(?<!\bany.*)\bor (?!not\b|\w+ed\b)(?:\S+\s+){0,3}\S+$", _I)
_DETERMINER = regex.compile(r"\s*(?:the|a|an|this|that|these|those|his|her|its|their|our|some|one)\s+", _I)
_COUNTED = regex.compile(
    r"\s*(?:%|(?:per ?cent|million|billion|people|years|months|days|hours|miles|km)\b)", _I
)


def classify_answer(question: str) -> AnswerType:
    """The kind of answer a question wants, `OTHER` where it cannot be told.

    >>> classify_answer("In May, how many boats did the harbour sell?")
    <AnswerType.NUMBER: 'number'>
    """
    whole = asking_sentence(" ".join(question.split()))
    text = without_lead(whole)
    if regex.match(r"whether\b", text, _I) or (text != whole and regex.match(r"if\b", text, _I)):
        return AnswerType.YES_NO
    word = asking_word(text)
    blank = None if word else BLANK.search(text)
    if blank:
        return _filled(text[: blank.start()], text[blank.end() :])
    named = None if word else NAMED.match(text)
    if named:
        return _of_thing(text[named.end() :])
    if word is None and asks_yes_no(text):
        return AnswerType.OTHER if _CHOICE.search(text) else AnswerType.YES_NO
    word = word or word_in_place(text)
    if word is not None:
        return _by_word(word["word"].lower(), text[word.end() :])
    quiz = QUIZ.match(text)
    return _of_noun(_tokens(text[quiz.end() :])) if quiz else AnswerType.OTHER


def is_told_in_sentence(wanted: AnswerType) -> bool:
    """Whether a sentence answers better than a few words: why, how, yes or no, and who somebody is.

    What caused or led to something is often a few words ("a gas leak"), and is `OTHER`.
    """
    return wanted in _TOLD


def _by_word(word: str, rest: str) -> AnswerType:
    if word in ("who", "what") and _WHO_IS.fullmatch(rest):
        return AnswerType.IDENTITY
    if word in ("who", "whom", "whose"):
        return AnswerType.OTHER if regex.match(r"\s+or what\b", rest, _I) else AnswerType.PERSON
    if word == "how":
        return _how(rest)
    if word in ("what", "which"):
        return _what(word, rest)
    return {"when": AnswerType.WHEN, "where": AnswerType.PLACE, "why": AnswerType.REASON}[word]


def _how(rest: str) -> AnswerType:
    following = [one.lower() for one in TOKEN.findall(rest)[:2]]
    if following[:1] == ["come"]:
        return AnswerType.REASON
    if following == ["long", "ago"] or following[:1] in (["soon"], ["recently"], ["early"], ["late"]):
        return AnswerType.WHEN
    if following[:1] in (["often"], ["likely"], ["about"], ["close"], ["else"]):
        return AnswerType.OTHER
    return AnswerType.NUMBER if following and following[0] in MEASURED else AnswerType.MANNER


def _what(word: str, rest: str) -> AnswerType:
    """What the noun is that "which" or "what" asks for."""
    clause = regex.split(r"[,;]|\bwhen\b", rest, flags=_I)[0]
    if asks_when(word + clause):
        return AnswerType.WHEN
    if copula := _COPULA.match(rest):
        return AnswerType.OTHER if _ANY_ONE.match(rest, copula.end()) else _of_thing(rest[copula.end() :])
    if one := _ONE_OF.match(rest):
        rest = rest[one.end() :]
    tokens = _tokens(rest)
    if tokens and is_past_form(tokens[0]) and _noun(tokens[1:2]) is None:
        return AnswerType.OTHER
    owner = next((token for token in tokens[:_OWNED] if token.endswith(("'s", "’s"))), "")
    if owned := _kind_of(owner[:-2]):
        return owned
    return _of_noun(tokens)


def _of_noun(tokens: Sequence[str]) -> AnswerType:
    found = _noun(tokens)
    return found[0] if found and _ends_noun(tokens, found[1]) else AnswerType.OTHER


def _ends_noun(tokens: Sequence[str], at: int) -> bool:
    """Whether the noun at `at` is followed by no other noun: "film festival" is no film."""
    following = tokens[at + 1] if at + 1 < len(tokens) else ""
    return (
        not following[:1].isalpha()
        or following in PREPOSITIONS | AUXILIARIES | DETERMINERS
        or following.endswith(("s", "ed", "ly"))
        or is_past_form(following)
        or _kind_of(tokens[at], ()) is None
    )


def _of_thing(text: str) -> AnswerType:
    """What "the name of the ship" is, or "the highest mountain in the land": a noun, and what ends it."""
    if found := _DETERMINER.match(text):
        text = text[found.end() :]
    tokens = _tokens(text)
    found_noun = _noun(tokens)
    if found_noun is None:
        return AnswerType.OTHER
    kind_of, last = found_noun
    following = [*tokens[last + 1 :], "?"][0]
    if following == "of" and tokens[last] in ("name", "names", "title", "nickname"):
        inner = _of_thing(" ".join(tokens[last + 2 :]))
        return inner if inner in (AnswerType.PERSON, AnswerType.PLACE) else AnswerType.NAME
    ends = following in PREPOSITIONS or not following[0].isalpha() or is_past_form(following)
    last_word = [token for token in tokens if token[0].isalnum()][-1]
    done = tokens[0].endswith("ing") or last_word in ASKS_FOR_NOTHING
    return kind_of if ends and not done else AnswerType.OTHER


def _tokens(text: str) -> list[str]:
    return [one.lower() for one in TOKEN.findall(text)]


def _noun(tokens: Sequence[str]) -> tuple[AnswerType, int] | None:
    """The kind of the noun that a phrase ends with, and its place; "country's" is none."""
    found: tuple[AnswerType, int] | None = None
    for at, token in enumerate(tokens[:_LONGEST]):
        if token in PREPOSITIONS or token in AUXILIARIES or token in DETERMINERS or not token[0].isalnum():
            break
        if at and token in ("early", "late", "next", "last"):
            break
        one = _kind_of(token)
        if found and (one is None or _kind_of(token, ()) is None):
            break
        if one is not None:
            found = one, at
    return found


def _kind_of(token: str, endings: Sequence[str] = ("ies", "es", "s")) -> AnswerType | None:
    """The kind of things a noun names, in its singular or, with these endings, its plural."""
    # Their plurals are as often verbs, or what is counted itself.
    if token in TIMES or token in NUMBERS:
        return AnswerType.WHEN if token in TIMES else AnswerType.NUMBER
    forms = [token]
    forms += [token.removesuffix(end) + "y" * (end == "ies") for end in endings if token.endswith(end)]
    return next((kind_of for nouns, kind_of in _NOUNS if any(form in nouns for form in forms)), None)


def _filled(before: str, after: str) -> AnswerType:
    """The kind of what fills a blank, by the word before it ("the company ___") or the unit behind it."""
    if _COUNTED.match(after) or before.endswith(("$", "£", "€")):
        return AnswerType.NUMBER
    tokens = _tokens(before)
    while tokens and tokens[-1] in ("called", "named", "of", "as", "known"):
        tokens.pop()
    return (_kind_of(tokens[-1]) if tokens else None) or AnswerType.OTHER


def asks_when(text: str) -> bool:
    """Whether a question asks for a date; "who was on board when it sank" does not."""
    parts = (
        [text[start:end] for start, end in split_sentences(replace_unstorable(text))]
        if "when" in text.lower()
        else []
    )
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
    parts = [text[start:end] for start, end in split_sentences(replace_unstorable(text))]
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
