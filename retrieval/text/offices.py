"""Whose office it is: the chief executive of one bank is not that of another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

from retrieval.text.name_words import FUNCTION, MODIFIERS, NATIONALITIES, TITLES, listed
from retrieval.understand.answer_type_words import PERSONS

_I = regex.IGNORECASE
_NAME = r"\p{Lu}[\p{L}\p{M}\p{N}&.’'-]*(?:\s+(?:of\s+(?:the\s+)?)?\p{Lu}[\p{L}\p{M}\p{N}&.’'-]*)*"
_ROLE = r"(?:CEO|\p{Ll}[\p{Ll}-]*)(?:\s+\p{Ll}[\p{Ll}-]*){0,2}"
_ASKS = regex.compile(
    rf"^(?:[Ww]ho|[Ww]hat is the name of)\s+(?:(?:is|are|was|were|became|becomes?)\s+)?(?:now\s+)?(?:"
    rf"(?:the\s+)?(?P<role>{_ROLE})\s+(?:of|at)\s+(?:the\s+)?(?:\p{{Ll}}+\s+){{0,2}}(?P<of>{_NAME})"
    rf"|(?:the\s+)?(?P<owner>{_NAME})['’]s?\s+(?P<its>{_ROLE}))\s*\??$"
)
_RUNS = regex.compile(
    r"^who(?:['’]s|\s+is)?\s+(?:(?:now|currently)\s+)?(?:runs|running|leads|leading|heads|heading"
    r"|in charge of)\s+(?=\p{Lu}|the\s+\p{Lu})",
    _I,
)
_FORMER = regex.compile(r"\b(?:new|newly|former|current|next|first|last|present|outgoing|incoming)\s+", _I)
_GONE = regex.compile(r"\b(?:former|previous|outgoing|ex)\b[\s-]*", _I)
_LEAVES = regex.compile(
    r"\b(?:resign\w*|step(?:s|ped|ping) down|stood down|quits?|left office|leaves office|ousted|sacked"
    r"|dismissed|retire[ds]|replac(?:es|ed|ing)|succeed(?:s|ed|ing)|(?:took|takes|taking) over from"
    r"|predecessor|previously|until \d{4}|from \d{4} to|removed|served as|once)\b",
    _I,
)
_FOR_NOW = regex.compile(
    r"\b(?:acting|interim|caretaker|temporar\w+|until|transitional|for the next|(?:tak\w+|in) charge"
    r"|stand(?:s|ing)?[ -]in)\b",
    _I,
)
_CHIEF = r"chief executive(?: officer)?|ceo"
_STYLED = r"(?:new|former|acting|interim|current|outgoing|first|deputy|vice|assistant|then|group|national)"
_OFFICE_OF = regex.compile(rf"\b(?P<role>\p{{Ll}}+)\s+(?:of|at)\s+(?:the\s+)?(?P<of>{_NAME})")
# Titles that stand for each other, or that one person may hold beside the other.
_ONE_OFFICE = (
    ("coach", "manager", "trainer", "head"),
    ("chief", "ceo", "boss", "head", "executive", "director", "manager"),
    ("president", "founder", "owner", "chief", "ceo", "boss"),
    ("president", "leader", "head", "chairman", "chairwoman", "chair", "chairperson", "captain"),
    ("secretary", "general", "chief", "head", "leader"),
    ("writer", "author", "novelist"),
    ("owner", "chairman", "chairwoman"),
    ("minister", "secretary", "premier", "chancellor", "head", "leader"),
    ("spokesman", "spokeswoman", "spokesperson"),
    ("governor", "president", "chief", "head", "leader"),
    ("captain", "master", "skipper"),
    ("king", "queen", "emperor", "monarch", "sovereign"),
    ("winner", "champion", "won", "win", "wins", "crowned", "victory", "title", "took"),
    ("author", "novel", "book", "wrote", "written", "writes"),
    ("captain", "commanded", "command"),
    ("wife", "husband", "married", "widow", "widower", "spouse"),
    ("owner", "owns", "owned", "bought"),
)
_IN_OFFICE = listed(
    """appointed named elected chosen sworn hired picked unveiled succeeds succeeded succeed replaces replaced
    replace took takes take becomes became become run runs running ran led leads leading heads headed charge
    successor helm job post role office"""
)
_NAMED_BEFORE = regex.compile(rf"(?<!\p{{L}})(?P<of>{_NAME})(?:['’]s?)?\s+(?:{_STYLED}\s+)?$")
_NAMED_BEHIND = regex.compile(
    rf"(?:,?\s+\p{{Lu}}[\p{{L}}-]+(?:\s+\p{{Lu}}[\p{{L}}-]+){{0,2}})?,?\s+(?:of|at|for)\s+(?:the\s+)?(?P<of>{_NAME})"
)
_ITS = regex.compile(r"(?:Its|The (?:company|firm|club|group|bank|party|union|team|charity|agency)['’]s)\s")
_THEIR = regex.compile(r"\b(?:its|their)\s+(?:\p{Ll}+\s+){0,2}$")
_NAMES = regex.compile(_NAME)
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
# Two words that begin alike may be of one name: "Germany", "German".
_ALIKE = 4
# So many characters before an office are looked at for whose it is.
_NEAR = 120


@dataclass(frozen=True, slots=True)
class Office:
    """An office and whose it is, as a question names them."""

    role: str
    of: str
    former: bool = False


def as_office(question: str) -> str:
    """A question for whoever runs something as one for its head.

    >>> as_office("Who runs Arden Bank?")
    'who is the head of Arden Bank?'
    """
    return _RUNS.sub("who is the head of ", question)


@lru_cache(maxsize=64)
def office(question: str) -> Office | None:
    """The office that a question asks the holder of; `None` if it asks for something else.

    >>> office("Who is the chief executive of Arden Bank?")
    Office(role='chief executive', of='Arden Bank', former=False)
    """
    found = _ASKS.match(as_office(question.strip()))
    if not found:
        return None
    role, of = found["role"] or found["its"], found["of"] or found["owner"]
    former = bool(_GONE.search(role))
    return Office(_FORMER.sub("", role), of.removesuffix("'s").removesuffix("’s"), former)


def is_of_another(asked: Office, sentence: str) -> bool:
    """Whether a sentence names the office, and each time that of another than is asked about, or no office.

    Who holds it is no answer to who held it before, or for the time being, where the question asks for that
    in so many words.
    """
    names = _CHIEF if regex.fullmatch(_CHIEF, asked.role, _I) else regex.escape(asked.role)
    places = list(regex.finditer(rf"\b(?:{names})\b", sentence, _I))
    if asked.former and not _LEAVES.search(sentence):
        places = [one for one in places if _GONE.search(sentence[: one.start()][-12:])]
        if not places:
            return True
    if _FOR_NOW.search(asked.role) and not _FOR_NOW.search(sentence):
        return True
    if not places and (_has_other_office(asked, sentence) or not _may_hold(asked, sentence)):
        return True
    owners = [_owners(sentence, *one.span()) for one in places]
    return bool(owners) and all(some and not any(_same(one, asked.of) for one in some) for some in owners)


def is_of_other_body(before: str, sentence: str, question: str) -> bool:
    """Whether "its chief executive" is that of another body than is asked about, of which `before` speaks."""
    asked = office(question)
    if (
        asked is None
        or not _ITS.match(sentence)
        or any(_same(one[0], asked.of) for one in _NAMES.finditer(sentence))
    ):
        return False
    named = [one[0] for one in _NAMES.finditer(before)]
    return bool(named) and not any(_same(one, asked.of) for one in named)


def _has_other_office(asked: Office, sentence: str) -> bool:
    """Whether a sentence names another office of the same body: director, where the conductor is meant."""
    role = asked.role.lower().split()
    found = [
        one["role"]
        for one in _OFFICE_OF.finditer(sentence)
        if _same(one["of"], asked.of) and not _GONE.search(sentence[: one.start()][-12:])
    ]
    return any(one in PERSONS | TITLES and not _alike(one, role) for one in found)


def _may_hold(asked: Office, sentence: str) -> bool:
    """Whether a sentence has a word for the office, or tells that somebody came into one, or has one.

    A minister of another matter is another minister.
    """
    role = asked.role.lower().split()
    said = {word.lower() for word in _WORD.findall(sentence)}
    if len(role) > 1 and role[0] in MODIFIERS:
        others = {
            one[1].lower()
            for one in regex.finditer(rf"\b(\p{{L}}+)\s+{regex.escape(role[-1])}\b", sentence, _I)
        }
        if others and others <= MODIFIERS and role[0] not in said:
            return False
    named = {mate for some in _ONE_OFFICE for mate in some if set(some) & set(role)} | set(role)
    known = role[-1] in PERSONS | TITLES or regex.fullmatch(_CHIEF, asked.role, _I)
    # A founder is told of by "founded", a goalkeeper by "keeper".
    begun, ended = role[-1][:_ALIKE], {one for one in said if len(one) > _ALIKE and role[-1].endswith(one)}
    told = bool(ended) or any(one[:_ALIKE] == begun for one in said)
    return told or bool(said & (named | _IN_OFFICE)) or not known


def _alike(one: str, role: Sequence[str]) -> bool:
    """Whether an office may be called by the other's name."""
    return one in role or any(one in some and set(some) & set(role) for some in _ONE_OFFICE)


def _owner(sentence: str, start: int, end: int) -> str:
    """The name right before an office, or behind it; empty where there is none."""
    behind = _NAMED_BEHIND.match(sentence, end)
    if behind:
        return behind["of"]
    before = _NAMED_BEFORE.search(sentence[max(0, start - _NEAR) : start])
    words = _words(before["of"]) if before else []
    if not before or all(word in FUNCTION | NATIONALITIES for word in words):
        return ""
    return before["of"]


def _owners(sentence: str, start: int, end: int) -> list[str]:
    """Whose an office may be: the name beside it, or of "their manager" any name before that."""
    owner, before = _owner(sentence, start, end), sentence[:start]
    names = [owner] if owner else _NAMES.findall(before) if _THEIR.search(before) else []
    return [one for one in names if not all(word in FUNCTION | NATIONALITIES for word in _words(one))]


def _same(one: str, other: str) -> bool:
    """Whether two names may be of one body: a word in common, words that begin alike, or initials."""
    first, second = _words(one), _words(other)
    initials = {"".join(word[0] for word in words) for words in (first, second) if len(words) > 1}
    if initials & {*first, *second}:
        return True
    return any(mine[:_ALIKE] == its[:_ALIKE] for mine in first for its in second if mine not in FUNCTION)


def _words(name: str) -> list[str]:
    return [found[0].lower() for found in _WORD.finditer(name) if found[0] not in ("s",)]
