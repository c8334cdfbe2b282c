"""Who holds an office now: one whom a later article tells to have left it holds it no more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from retrieval.compose.given import text_of
from retrieval.read.retraction import corrects, puts_right
from retrieval.text.name_words import CALENDAR, FUNCTION, INSTITUTIONS, MODIFIERS, TITLES
from retrieval.text.offices import as_office
from retrieval.text.persons import is_mostly_name
from retrieval.text.sentences import telling
from retrieval.text.words import STOP_WORDS
from retrieval.types import Article, Reading
from retrieval.understand.answer_type_words import PERSONS

_I = regex.IGNORECASE
_ASKS = regex.compile(
    r"^(?:who(?:['’]s|\s+is|\s+are)|what is the name of)\s+(?:now\s+|currently\s+)?(?:the\s+)?"
    r"(?P<office>.+?)\s*\??$",
    _I,
)
_NOT_NOW = regex.compile(
    r"\b(?:acting|interim|former|previous|outgoing|ex|first|last|was|were|who|that|be"
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
    r"|left (?:the |his |her )?(?:office|post|job|club|company|government|cabinet|role|position|board|firm"
    r"|team|party|ministry)|return(?:s|ed) to (?:his|her) (?:\p{Ll}+ )?(?:role|job|post|duties)"
    r"|announced (?:his|her) (?:resignation|departure|retirement))"
)
_WAS_SENT = (
    r"(?:sacked|fired|dismissed|ousted|removed(?! from the (?:ballot|list|race))|deposed|voted out|replaced"
    r"|succeeded|forced out|killed)"
)
_BEFORE_NAME = "|".join(
    sorted(
        one
        for one in PERSONS
        | TITLES
        | MODIFIERS
        | {"its", "his", "her", "their", "the", "head", "former", "boss"}
    )
)
_LEFT = (
    regex.compile(
        rf"{_NAME}{_BESIDE},?\s+(?:who\s+)?(?:(?:has|have|had|then|also|since|already|now|\p{{Ll}}+ly)\s+)*(?:{_WENT}"
        rf"|(?:was|were|is|(?:has|had|have)\s+been)\s+(?:\p{{Ll}}+ly\s+)?{_WAS_SENT})\b"
    ),
    regex.compile(
        r"\b(?:sacked|fired|dismissed|ousted|replac(?:ed|es|ing)|succeed(?:ed|s|ing)|(?:took|takes) over from"
        r"|parted (?:ways|company) with|(?:resignation|dismissal|departure|death|sacking) of)"
        rf"\s+(?:(?:{_BEFORE_NAME})\s+){{0,4}}+{_NAME}"
    ),
    regex.compile(rf"{_NAME}(?:['’]s|['’])\s+(?:resignation|dismissal|departure|death|sacking|successor)\b"),
    regex.compile(
        rf"\b(?:former|previous|outgoing|ex)[\s-]+(?P<was>(?:\p{{Ll}}+\s+){{0,3}}?(?:{_BEFORE_NAME})),?\s+{_NAME}"
    ),
    regex.compile(
        rf"{_NAME}{_BESIDE},?\s+(?:the|its|their|a)\s+(?:former|previous|outgoing)(?P<was>(?:\s+\p{{Ll}}+){{1,4}})"
    ),
    regex.compile(rf"{_NAME},\s+who\b[^.;:]{{1,140}},\s+(?:(?:has|have|had)\s+)?(?:{_WENT})\b"),
)
_CAME = regex.compile(
    r"\b(?:successor,?|succeeded by|replaced by|place (?:was|is|has been) taken by)\s+"
    rf"(?:(?:{_BEFORE_NAME})\s+){{0,4}}+{_NAME}"
)
_FOLLOWS = regex.compile(
    rf"\b(?:named|appointed|chose|picked|promoted)\s+(?:(?:{_BEFORE_NAME})\s+){{0,4}}+{_NAME}(?:,\s+\d+,)?"
    r"[^.;]{0,60}?\s(?:to (?:replace|succeed)|as (?:his|her|its|their) (?:successor|replacement))"
    rf"|(?P<subject>{_PART}(?:\s+{_PART})+){_BESIDE}"
    r"\s+(?:will|is to) (?:replace|succeed|take over from) (?:him|her|them)\b"
)
_IN_DOUBT = regex.compile(
    r"\b(?:not|never|den(?:y|ies|ied)|reject\w*|untrue|false|rumou?r\w*|if|unless)\b|n['’]t\b", _I
)
_COMES = regex.compile(
    r"\b(?:named|appointed|becomes?|became|hired|elected|chosen|sworn in|succeed(?:s|ed)?"
    r"|(?:replaced|succeeded) by"
    r"|w[io]ns? [^.;]*\belection|(?:takes?|took) over)\b"
)
_GOING = regex.compile(
    r"\b(?:will|would|is to|plans? to|intends? to|wants? to|due to|about to)\s+(?:\p{Ll}+ly\s+)?"
    r"(?:leave(?! for\b)|step down|step aside|stand down|resign|retire|quit|go\b|depart"
    r"|give up (?:his|her) (?:position|post|job|role|seat|office)"
    r"|return to h(?:is|er)\b)"
)
_TO_COME = regex.compile(r"(?:^|(?<=['’]s\s))(?:new|next|incoming|future)\s+", _I)
_NOWADAYS = regex.compile(r"\s+(?:now|currently|at present|at the moment|these days|today)$", _I)
_CHIEF = regex.compile(r"\b(?:chief exec|ceo)\b", _I)
# Where one has left it, so much of what is enough is enough for another who holds it.
_AFTER_ONE = 0.6
# A style is that of whoever is named so many characters before or behind it.
_BY = 40
_STANDS_IN, _ONCE = "acting|interim|caretaker|assistant|deputy|vice", "former|previous|outgoing|ex|then"


def still_held(question: str, readings: Sequence[Reading], enough: float) -> list[Reading]:
    """The readings of a question for the holder of an office, without those of whoever has left it since.

    Who only stands in, or is about to go, comes after whoever is likely enough (`enough`). Where nobody
    is, what says that the holder left is all, with the name of a successor if it has one. Readings of any
    other question stay as they are.
    """
    asked = _office(question)
    if not asked:
        return list(readings)
    told = [(one, set(_left(one, asked))) for one in readings]
    held = [one for one in readings if not _is_gone(one, told) and not _is_styled(one, asked, _ONCE)]
    full = [one for one in held if not _is_styled(one, asked, _STANDS_IN) and not _is_going(one)]
    named = [one for one in full if not one.short or is_mostly_name(one.short)]
    says = [one for one in named if _names_office(one, asked) or _COMES.search(text_of(one))]
    says.sort(key=lambda one: not _names_body(one, asked))
    gone = [_successor(one) or replace(one, short=_came(one)) for one, names in told if names]
    for some in (says,) if gone else (says, full, held):
        if some and some[0].support >= enough * (_AFTER_ONE if gone else 1.0):
            first, *others = some
            rest = [one for one in others if _names_office(one, asked)]
            return [replace(first, support=max(first.support, enough)), *rest]
    return gone or held


def _successor(one: Reading) -> Reading | None:
    """The sentence of the passage that tells who follows, if the one that says who left does not."""
    if _came(one):
        return None
    passage = one.hit.passage
    for start, end in telling(passage.text):
        found = _FOLLOWS.search(passage.text, start, end)
        if found and (name := found["name"] or found["subject"]):
            begin = passage.start
            return replace(one, start=begin + start, end=begin + end, short=name)
    return None


def _came(one: Reading) -> str | None:
    """Whom the sentence that says who left names as having come."""
    found = _CAME.search(text_of(one))
    return found["name"] if found else None


def _names_office(one: Reading, asked: Sequence[str]) -> bool:
    """Whether a sentence has the words of the office: a "mayoral election" has no mayor."""
    said = {word.lower() for word in _WORD.findall(text_of(one))}
    return all(word in said for word in asked if word.islower())


def _names_body(one: Reading, asked: Sequence[str]) -> bool:
    """Whether an article has the body's name as the question has it, and not only in passing."""
    name = r"\s+".join(
        regex.escape(word) for word in asked if word[:1].isupper() and word.lower() not in TITLES
    )
    whole = regex.compile(rf"\b{name}\b(?!\s+\p{{Lu}})")
    article = one.hit.article
    told = len(whole.findall(article.text))
    return (
        not name or bool(whole.search(article.title)) or told > 1 or bool(told and whole.search(text_of(one)))
    )


def _is_going(one: Reading) -> bool:
    """Whether a sentence says that somebody is about to leave."""
    return bool(_GOING.search(text_of(one)))


def _is_styled(one: Reading, asked: Sequence[str], style: str) -> bool:
    """Whether a sentence names the office with such a word before it: "former coach", "acting mayor"."""
    role = "|".join(regex.escape(word) for word in asked if word[:1].islower() or word.isupper())
    if regex.search(rf"\b(?:{style})\b", " ".join(asked), _I):
        return False
    named = rf"\b(?:{style})[\s-]+(?:\p{{Ll}}+\s+)?(?:{role})\b"
    places = regex.finditer(named, text_of(one), _I) if role else ()
    surname = (_WORD.findall(one.short or "") or [""])[-1]
    return any(surname in text_of(one)[max(0, place.start() - _BY) : place.end() + _BY] for place in places)


def _office(question: str) -> tuple[str, ...]:
    """The words of the office whose present holder is asked for; empty if something else is."""
    found = _ASKS.match(as_office(question.strip()))
    if not found or _NOT_NOW.search(found["office"]):
        return ()
    office = _CHIEF.sub("chief executive", _NOWADAYS.sub("", _TO_COME.sub("", found["office"])))
    words = [one for one in _WORD.findall(office) if one.lower() not in STOP_WORDS]
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
            if "was" in found.groupdict() and not set(asked) & set(found["was"].split()):
                continue
            name = _WORD.findall(found["name"].removesuffix("'s").removesuffix("’s"))[-1]
            if name.lower() not in TITLES | INSTITUTIONS | FUNCTION | CALENDAR and name not in asked:
                yield name


def _speaks_of(asked: Sequence[str], sentence: str, article: Article) -> bool:
    """Whether an article has the name of the body, or a sentence with the title most words of the office."""
    said = {word.lower() for word in _WORD.findall(f"{article.title} {sentence}")}
    names = [word for word in asked if word[:1].isupper() and word.lower() not in TITLES]
    if names:
        return any(word.lower() in said or word in article.text for word in names)
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
