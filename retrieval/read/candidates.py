"""Which words of a sentence can be the answer at all: by their kind, their unit, and whose they are."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import regex

from retrieval.read.deeds import is_of_other_deed
from retrieval.read.denials import denies
from retrieval.read.plans import only_in_plan
from retrieval.read.repeats import only_repeats
from retrieval.read.speakers import only_speaks
from retrieval.read.whose import belongs_to_another
from retrieval.text.casualties import fate, has_other_fate
from retrieval.text.countries import asks_country, is_country, names_country
from retrieval.text.measures import has_rate, is_age_of_another, is_told_in, measure, rate
from retrieval.text.name_words import MODIFIERS, NATIONALITIES, TITLES
from retrieval.text.offices import is_of_another, office
from retrieval.text.ordinals import tells_of_another
from retrieval.text.persons import is_mostly_name
from retrieval.text.verbs import is_past_form
from retrieval.text.words import stems
from retrieval.text.words import words as words_in
from retrieval.understand.answer_type import Kind, fits
from retrieval.understand.query import Asked

# "The third hiker" is no number of hikers.
_ORDINAL = regex.compile(
    r"(?:the |an? )?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th))"
    r"(?: \p{Ll}+)?",
    regex.IGNORECASE,
)
# What tells a story is no name: "31 workers had been hurt", "the driver, 44, is held".
_TELLS = regex.compile(r"\b(?:is|are|was|were|has|have|had|been|will|would|said|says)\b")
# "A 44-year-old man" is who was arrested, if nobody says his name; "31 workers" are not.
_COUNTS = regex.compile(r"(?<!aged\s)(?<!and\s)\b\d+\b(?!-year-old)")
# Words of a name with what stands beside it, at most.
_LONGEST_NAME = 10
# "Shareholders of Kestrel approved the sale".
_VERB_BEHIND = regex.compile(r"(?<!\p{L})\p{Lu}[\p{L}’'-]*+\s+(?P<verb>\p{Ll}+)\b")
_ASKS_NAME = regex.compile(
    r"\b(?:the|a) names? of\b|^names? of\b|['’]s names?\b(?!\s+\p{L})", regex.IGNORECASE
)
# Of all the dead these are a part.
_SOME_PEOPLE = frozenset(
    stems(
        words_in(
            "children women men girls boys babies firefighters soldiers foreigners tourists pupils officers"
        )
    )
)
_IN = regex.compile(
    r"(?<!\b(?:interest|confidence|trust|faith|believ\w+|invest\w*|succeed\w*|disappoint\w*)\s)\b(?:in|near|outside)\s+(?:the\s+)?$",
    regex.IGNORECASE,
)
_BELONGS = regex.compile(r"\S{0,20}['’]s?\b")
_WORK = regex.compile(r"[“‘\"](?:The|A|An)\s[^”’\"]*$")
_CLOSED = regex.compile(r"[,.]?[”’\"]")
# No country comes into an office.
_FOLLOWS = regex.compile(r"\b(?:replac\w*|succeed\w*|t(?:ake|akes|ook|aken) over)\b", regex.IGNORECASE)
_NAME = regex.compile(r"\p{Lu}[\p{L}’'-]*\p{L}")


def _is_ordinal(words: str, became: str) -> bool:
    """Whether words only say the how manieth; "a third" may be a part of all, but no number of the dead."""
    found = _ORDINAL.match(words.strip())
    alone = found and (found.end() == len(words.strip()) or (became and words.strip()[found.end()] == ","))
    return bool(alone) and bool(became or words.split()[0].lower() not in ("a", "an"))


def _is_clause(words: str) -> bool:
    """Whether words tell more than a number: "88 people were rescued and nobody", "five died and 13"."""
    told = words.split()
    return bool(_TELLS.search(words)) or ("and" in told and any(map(is_past_form, told[: told.index("and")])))


def _is_no_name(words: str) -> bool:
    """Whether words tell a story, or say who somebody is and how old, without a name."""
    if _TELLS.search(words) or (words[1:].islower() and _COUNTS.search(words)):
        return True
    if len(words.split()) > _LONGEST_NAME and "," not in words:
        return True
    return any(is_past_form(one["verb"]) for one in _VERB_BEHIND.finditer(words))


def asks_name(question: str) -> bool:
    """Whether a question asks for a name in so many words."""
    return bool(_ASKS_NAME.search(question))


def _is_named(words: str) -> bool:
    """Whether words are mostly a name: "a German hiker" has none."""
    return is_mostly_name(" ".join(one for one in words.split() if one.lower() not in NATIONALITIES))


def _is_elsewhere(words: str, sentence: str) -> bool:
    """Whether words are only a place in which something is, or the name of a work."""
    places = list(regex.finditer(rf"(?<!\p{{L}}){regex.escape(words)}(?!\p{{L}})", sentence))
    return bool(places) and all(
        (_IN.search(sentence[: one.start()]) and not _BELONGS.match(sentence, one.end()))
        or (_WORK.search(sentence[: one.start()] + words) and _CLOSED.match(sentence, one.end()))
        for one in places
    )


def _before_names(question: str) -> Callable[[str, str], bool]:
    """What tells whether words only stand before a name of the question: "Mayor" of "Mayor Brandt"."""
    names = set(_NAME.findall(question[1:]))

    def only_titles(words: str, sentence: str) -> bool:
        behind = regex.findall(rf"{regex.escape(words)}((?:\s+\p{{Lu}}[\p{{L}}’'-]*)+)", sentence)
        named = [_is_title_of(one.split(), names) for one in behind]
        return bool(behind) and len(behind) == sentence.count(words) and all(named)

    return only_titles


def _is_title_of(run: list[str], names: set[str]) -> bool:
    """Whether what follows a word is a name of the question, after titles and, of a surname, a first name."""
    at = next((at for at, word in enumerate(run) if word in names), None)
    if at is None:
        return False
    before = run[: at - 1] if at and at == len(run) - 1 else run[:at]
    return all(word.lower() in TITLES | MODIFIERS for word in before)


def candidates(what: Asked, wanted: Kind) -> Callable[[str, str], bool]:
    """What tells of some words and their sentence whether they can be the answer; in doubt, they can."""
    asking = what.asking
    # "Who won, and how tall is he?" wants a name first.
    told_in = measure(asking) if wanted in (Kind.NUMBER, Kind.OTHER, Kind.WHEN) else ""
    country = wanted is Kind.PLACE and asks_country(asking)
    titles = _before_names(what.text)
    became, held = fate(asking), (office(asking) if wanted is Kind.PERSON else None)

    unit = rate(asking)
    some = what.counted & _SOME_PEOPLE
    named = wanted in (Kind.PERSON, Kind.NAME) and asks_name(asking)
    in_office = held is not None or (wanted is Kind.PERSON and bool(_FOLLOWS.search(asking)))

    # A sentence has many spans, which are asked about one by one.
    @cache
    def tells_otherwise(sentence: str) -> bool:
        if tells_of_another(asking, sentence) or (unit and not has_rate(unit, sentence)):
            return True
        return denies(sentence, what) or (held is not None and is_of_another(held, sentence))

    def may_answer(words: str, sentence: str) -> bool:
        if not fits(wanted, words, sentence) or (told_in and not is_told_in(told_in, words, sentence)):
            return False
        if wanted is Kind.NUMBER and (_is_ordinal(words, became) or _is_clause(words)):
            return False
        if what.verbs and is_of_other_deed(wanted, words, sentence, what):
            return False
        if country and not names_country(words):
            return False
        if wanted is Kind.PERSON and (_is_no_name(words) or titles(words, sentence)):
            return False
        if in_office and is_country(words):
            return False
        if named and not _is_named(words):
            return False
        if wanted is Kind.PERSON and _is_elsewhere(words, sentence):
            return False
        if belongs_to_another(what.text, words, sentence):
            return False
        if told_in == "old" and is_age_of_another(asking, words, sentence):
            return False
        if became and some and not some & set(stems(words_in(sentence))):
            return False
        if has_other_fate(became, words, sentence) or (what.happened and only_in_plan(sentence, words)):
            return False
        if wanted in (Kind.PERSON, Kind.NAME, Kind.OTHER) and only_speaks(words, sentence, what):
            return False
        return not tells_otherwise(sentence) and not only_repeats(wanted, words, what.text)

    return may_answer
