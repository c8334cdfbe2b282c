"""Who holds an office now: one whom a later article tells to have left it holds it no more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from retrieval.answering.given import text_of
from retrieval.language.kind_words import PERSONS
from retrieval.language.name_words import CALENDAR, FUNCTION, INSTITUTIONS, MODIFIERS, TITLES
from retrieval.language.words import STOP_WORDS
from retrieval.reading.retraction import corrects, puts_right
from retrieval.types import Article, Reading

_I = regex.IGNORECASE
_ASKS = regex.compile(
    r"^(?:who(?:['’]s|\s+is|\s+are)|what is the name of)\s+(?:now\s+|currently\s+)?(?:the\s+)?"
    r"(?P<office>.+?)\s*\??$",
    _I,
)
_NOT_NOW = regex.compile(
    r"\b(?:acting|interim|former|previous|outgoing|ex|first|next|last|incoming|future|was|were|who|that|be"
    r"|before|since|in \d{4})\b",
    _I,
)
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_PART = r"\p{Lu}(?:[\p{L}\p{M}-]|['’](?=\p{Lu}))++"
_NAME = rf"(?<![\p{{L}}’'-])(?P<name>{_PART}(?:\s+{_PART}){{0,4}})"
_BESIDE = r"(?:,[^,.;:]{1,60},|\s+\([^)]{1,40}\))?"
_WENT = (
    r"(?:resign(?:ed|s)|quits?(?=\s*(?:as|over|after|amid|on)\b|\s*[,.]|$)|step(?:ped|s) (?:down|aside)"
    r"|stood down|retire[ds]|bowed out|died|dies"
    r"|left (?:the |his |her )?(?:office|post|job|club|company|government|cabinet|role|position)"
    r"|announced (?:his|her) (?:resignation|departure|retirement))"
)
_WAS_SENT = (
    r"(?:sacked|fired|dismissed|ousted|removed(?! from the (?:ballot|list|race))|deposed|voted out|replaced"
    r"|succeeded|forced out|killed)"
)
_BEFORE_NAME = "|".join(
    sorted(
        one for one in PERSONS | TITLES | MODIFIERS | {"its", "his", "her", "their", "the", "head", "former"}
    )
)
_LEFT = (
    regex.compile(
        rf"{_NAME}{_BESIDE}\s+(?:who\s+)?(?:(?:has|have|had|then|\p{{Ll}}+ly)\s+)*(?:{_WENT}"
        rf"|(?:was|were|is|(?:has|had|have)\s+been)\s+(?:\p{{Ll}}+ly\s+)?{_WAS_SENT})\b"
    ),
    regex.compile(
        r"\b(?:sacked|fired|dismissed|ousted|replac(?:ed|es|ing)|succeed(?:ed|s|ing)|(?:took|takes) over from"
        r"|parted (?:ways|company) with|(?:resignation|dismissal|departure|death|sacking) of)"
        rf"\s+(?:(?:{_BEFORE_NAME})\s+){{0,4}}+{_NAME}"
    ),
    regex.compile(rf"{_NAME}(?:['’]s|['’])\s+(?:resignation|dismissal|departure|death|sacking|successor)\b"),
)
_IN_DOUBT = regex.compile(
    r"\b(?:not|never|den(?:y|ies|ied)|reject\w*|untrue|false|rumou?r\w*|if|unless)\b|n['’]t\b", _I
)
_COMES = regex.compile(
    r"\b(?:named|appointed|becomes?|became|hired|elected|chosen|sworn in|succeed(?:s|ed)?"
    r"|(?:takes?|took) over)\b"
)
_GOING = regex.compile(
    r"\b(?:will|would|is to|plans? to|intends? to|wants? to|due to|about to)\s+(?:\p{Ll}+ly\s+)?"
    r"(?:leave(?! for\b)|step down|step aside|stand down|resign|retire|quit|go\b|depart"
    r"|return to h(?:is|er)\b)"
)
_STANDS_IN, _ONCE = "acting|interim|caretaker", "former|previous|outgoing|ex|then"


def still_held(question: str, readings: Sequence[Reading], enough: float) -> list[Reading]:
    """The readings of a question for the holder of an office, without those of whoever has left it since.

    Who only stands in, or is about to go, comes after whoever is likely enough (`enough`). Where nobody
    is, what says that the holder left is all, without a name in few words. Readings of any other question
    stay as they are.
    """
    asked = _office(question)
    if not asked:
        return list(readings)
    told = [(one, set(_left(one, asked))) for one in readings]
    held = [one for one in readings if not _is_gone(one, told) and not _is_styled(one, asked, _ONCE)]
    full = [one for one in held if not _is_styled(one, asked, _STANDS_IN) and not _is_going(one)]
    says = [one for one in full if _names_office(one, asked) or _COMES.search(text_of(one))]
    says.sort(key=lambda one: not _names_body(one, asked))
    for some in (says, full, held):
        if some and some[0].support >= enough:
            return [one for one in some if one is some[0] or _names_office(one, asked)]
    return [replace(one, short=None) for one, names in told if names] or held


def _names_office(one: Reading, asked: Sequence[str]) -> bool:
    """Whether a sentence has the words of the office: a "mayoral election" has no mayor."""
    said = {word.lower() for word in _WORD.findall(text_of(one))}
    return all(word in said for word in asked if word.islower())


def _names_body(one: Reading, asked: Sequence[str]) -> bool:
    """Whether an article has the body's name as the question has it, not only a longer or a shorter one."""
    name = r"\s+".join(
        regex.escape(word) for word in asked if word[:1].isupper() and word.lower() not in TITLES
    )
    return not name or bool(regex.search(rf"\b{name}\b(?!\s+\p{{Lu}})", one.hit.article.text))


def _is_going(one: Reading) -> bool:
    """Whether a sentence says that somebody is about to leave."""
    return bool(_GOING.search(text_of(one)))


def _is_styled(one: Reading, asked: Sequence[str], style: str) -> bool:
    """Whether a sentence names the office with such a word before it: "former coach", "acting mayor"."""
    role = "|".join(regex.escape(word) for word in asked if word[:1].islower() or word.isupper())
    named = rf"\b(?:{style})[\s-]+(?:\p{{Ll}}+\s+)?(?:{role})\b"
    return bool(role and regex.search(named, text_of(one), _I))


def _office(question: str) -> tuple[str, ...]:
    """The words of the office whose present holder is asked for; empty if something else is."""
    found = _ASKS.match(question.strip())
    if not found or _NOT_NOW.search(found["office"]):
        return ()
    words = [one for one in _WORD.findall(found["office"]) if one.lower() not in STOP_WORDS]
    return tuple(words) if any(one.lower() in PERSONS | TITLES | {"head"} for one in words) else ()


def _left(one: Reading, asked: Sequence[str]) -> Iterator[str]:
    """The surnames of those who left the office by the words of a reading."""
    article, sentence = one.hit.article, text_of(one)
    if corrects(article.title) or puts_right(article.text, (one.start, one.end)):
        return
    if not _speaks_of(asked, sentence, article):
        return
    for pattern in _LEFT:
        for found in pattern.finditer(sentence):
            if _IN_DOUBT.search(sentence[: found.start()]):
                continue
            name = found["name"].removesuffix("'s").removesuffix("’s").split()[-1]
            if name.lower() not in TITLES | INSTITUTIONS | FUNCTION | CALENDAR and name not in asked:
                yield name


def _speaks_of(asked: Sequence[str], sentence: str, article: Article) -> bool:
    """Whether a sentence, with the title above it, has the name of the body, or most words of the office."""
    said = {word.lower() for word in _WORD.findall(f"{article.title} {sentence}")}
    names = [word for word in asked if word[:1].isupper() and word.lower() not in TITLES]
    if names:
        return any(word.lower() in said for word in names)
    return sum(word.lower() in said for word in asked) * 2 >= len(asked)


def _is_gone(one: Reading, told: Sequence[tuple[Reading, set[str]]]) -> bool:
    """Whether whom a reading names left by what it says itself, or by what no older article says."""
    words = _WORD.findall(one.short or "")
    if not words:
        return any(names for other, names in told if other is one)
    for other, names in told:
        if words[-1] not in names:
            continue
        mine, its = one.hit.article.published, other.hit.article.published
        if other is one or (mine and its and its >= mine):
            return True
    return False
