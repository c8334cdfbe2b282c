"""What a question asks for: the weight of its terms, its verbs, its tense, the kind of answer, its period."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import regex

from retrieval.ports import FullText
from retrieval.text.name_words import CALENDAR, INSTITUTIONS, NATIONALITIES
from retrieval.text.numbers import counted
from retrieval.text.tellings import tellings
from retrieval.text.verbs import is_past_form
from retrieval.text.words import STOP_WORDS, stems, terms, words
from retrieval.types import Period, Question
from retrieval.understand.answer_type import Kind, kind
from retrieval.understand.answer_type_words import AUXILIARIES
from retrieval.understand.question_word import WHEN, asks_when, asks_yes_no, without_lead

# A name counts for more than another word, what only says when ("after the strike") for less.
NAME_WEIGHT = 1.25
BACKGROUND_WEIGHT = 0.6
# No sentence holds all terms of a long question: so many times the weight of the rarest is all it can be
# asked for. Public questions of two and more parts, answerable and not, were parted best with this.
ENOUGH = 4.5

_MANY_THINGS = regex.compile(r"\bhow many\s+\p{L}", regex.I)
_HOW_MANY = regex.compile(r"\bhow (?:many|much|old|long|far|tall|high|big)\b", regex.I)
# The words that say what kind of thing is asked for are none that an article has to hold.
_ASKED_FOR = regex.compile(rf"{WHEN}|{_HOW_MANY.pattern}", regex.I)
_ASKS = regex.compile(r"\b(?:who|whom|whose|what|which|when|where|why|how)\b", regex.I)
_NAME = regex.compile(r"\b\p{Lu}[\p{L}\p{N}'’.-]*")
_BACKGROUND = regex.compile(r"(?<=\S.*)\b(?:after|before|while|during|following|since)\b[^,;?]*", regex.I)
_AHEAD = regex.compile(
    r"\b(?:will|shall|going to|due|to be|scheduled|expect(?:ed|s)?|planned|supposed|hope[sd]?|hoping"
    r"|intend(?:ed|s)?|(?:plan|plans|planning|meant|aim|aims|aimed|aiming|want|wants|wanted) to)\b",
    regex.I,
)
_TOLD = regex.compile(r"\b(?:did|was|were|had)\b", regex.I)
_DENIED = regex.compile(r"\b(?:not|never|fail\w*)\b|n['’]t\b", regex.I)
# "Bolivian" has the name of Bolivia.
_BEGINS = 4
# "Norway" and "Norwegian" differ in so many letters of the shorter, "Dorvane" and "Dorvexa" in more.
_ENDS = 2
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_NO_VERB_AFTER = frozenset(
    words("a an the its his her their our my this that these those of in on at for with by")
)
_AUXILIARIES = frozenset(words("is are was were be been being get got has have had"))


@dataclass(frozen=True)
class Asked:
    """A question as a reader sees it.

    `text` is the question with what it follows, `asking` what of it asks. `weights` gives each term (stem)
    its weight, `enough` is the weight that a sentence can be asked for.
    `verbs` are stems that may be the question's verb: in the passive they are surely verbs
    (`participles`), else a sentence shows it by another form ("did it file" - "filed"). `ahead` and
    `told` say whether the question speaks of what is to come, or of the past, `denied` whether of what did
    not come about, `many` whether for the number of something, `happened` whether it asks for more than a
    yes about what did, `why` whether for a reason.
    """

    text: str
    weights: dict[str, float]
    enough: float
    verbs: frozenset[str] = frozenset()
    participles: frozenset[str] = frozenset()
    when: bool = False
    number: bool = False
    counted: frozenset[str] = frozenset()
    many: bool = False
    ahead: bool = False
    told: bool = False
    denied: bool = False
    happened: bool = False
    why: bool = False
    asking: str = ""
    period: Period | None = None

    @cached_property
    def total(self) -> float:
        """The weight of all terms."""
        return sum(self.weights.values())

    @cached_property
    def verb_words(self) -> tuple[str, ...]:
        """The words of the question that may be its verb, as they stand there in lower case."""
        known = self.verbs | self.participles
        return tuple(word for word in words(self.text) if stems([word])[0] in known)

    def told_in(self, text: str) -> Iterator[str]:
        """The stems of the deeds asked about that a text tells of, in whichever words."""
        return (term for one in tellings(self.asking) if one.is_told(text) for term in one.terms)

    def untold(self, text: str) -> float:
        """The share of the deeds asked about of which a text tells nothing; 0 where none is known."""
        deeds = tellings(self.asking)
        return sum(not one.is_told(text) for one in deeds) / len(deeds) if deeds else 0.0

    def lacks_names(self, text: str) -> float:
        """The share of the names of the question that a text has in no form, if it is half of them."""
        begun: dict[str, set[str]] = {}
        for word in words(text):
            begun.setdefault(word[:_BEGINS], set()).add(word)
        names = [name for name in self.names if name not in INSTITUTIONS] or self.names
        lacking = sum(
            not any(_one_name(name, word) for word in begun.get(name[:_BEGINS], ())) for name in names
        )
        return lacking / len(names) if lacking and 2 * lacking >= len(names) else 0.0

    def has_name(self, text: str) -> bool:
        """Whether a text has a name of the question in some form."""
        begun = {word[:_BEGINS] for word in words(text)}
        return any(name[:_BEGINS] in begun for name in self.names)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The words of the question that are written with a capital in its middle, in lower case."""
        if not any(word[:1].islower() and word not in STOP_WORDS for word in _WORD.findall(self.asking)[1:]):
            return ()
        named = (word for name in _NAME.findall(self.asking)[1:] for word in words(name))
        return tuple(
            word
            for word in named
            if len(word) >= _BEGINS and word not in CALENDAR | NATIONALITIES | STOP_WORDS
        )

    def is_verb_of(self, word: str) -> bool:
        """Whether a word may be a verb that is asked about."""
        return stems([word])[0] in self.verbs | self.participles

    def is_verb(self, word: str, stem: str, before: str) -> bool:
        """Whether a word of a sentence is the verb asked about; `before` is the word it follows."""
        if stem in self.participles:
            return True
        if stem not in self.verbs:
            return False
        return is_past_form(word) or before in ("to", "will", "would", "shall", "may", "can")


def asked(question: Question, lexical: FullText) -> Asked:
    """What a question asks for, its terms weighed by how rare they are in the library."""
    text = f"{question.context} {question.text}" if question.context else question.text
    asking = question.text if _ASKS.search(question.text) else text
    when = asks_when(asking)
    bare = _without_period(_ASKED_FOR.sub(" ", text), question.period)
    named = frozenset(stems([word for name in _NAME.findall(text)[1:] for word in words(name)]))
    background = _background(bare) if when else frozenset()
    weights = {
        term: weight
        * (NAME_WEIGHT if term in named else 1)
        * (BACKGROUND_WEIGHT if term in background else 1)
        for term, weight in lexical.weights(terms(bare)).items()
    }
    verbs, participles = _verbs(asking)
    ahead = bool(_AHEAD.search(asking))
    told = not ahead and (bool(_TOLD.search(asking)) or _opens_in_past(asking))
    denied = bool(_DENIED.search(asking))
    return Asked(
        text=text,
        asking=asking,
        weights=weights,
        enough=ENOUGH * lexical.heaviest(),
        verbs=verbs & weights.keys() - background,
        participles=participles & weights.keys() - background,
        when=when,
        number=bool(_HOW_MANY.search(asking)),
        counted=counted(asking) or frozenset(),
        many=bool(_MANY_THINGS.search(asking)),
        ahead=ahead,
        told=told,
        denied=denied,
        happened=told and not denied and not asks_yes_no(without_lead(asking)),
        why=kind(asking) is Kind.REASON,
        period=question.period and around(question.period),
    )


def _one_name(name: str, word: str) -> bool:
    """Whether two words that begin alike may be forms of one name: "Bolivia" and "Bolivian"."""
    same = next((at for at, (one, its) in enumerate(zip(name, word, strict=False)) if one != its), len(name))
    return word in NATIONALITIES or same >= min(len(name), len(word)) - _ENDS


def around(period: Period) -> Period:
    """The days that may be meant, from the first of them on."""
    return replace(period, begin=period.reach) if period.reach else period


def _opens_in_past(text: str) -> bool:
    """Whether a question has its verb in the past and no auxiliary: "who opened the bridge?"."""
    found = [word.lower() for word in _WORD.findall(text)]
    verbs = [word for before, word in itertools.pairwise(found) if before not in _NO_VERB_AFTER]
    return not AUXILIARIES & set(found) and any(map(is_past_form, verbs))


def _without_period(text: str, period: Period | None) -> str:
    """The question without the words that name its period, which is matched by dates instead."""
    bare = text.replace(period.words, " ", 1) if period and period.firm and period.words else text
    return bare if set(words(bare)) - STOP_WORDS else text


def _background(text: str) -> frozenset[str]:
    """The stems that only say when: what follows "after" or "during" up to the next comma."""
    found = _BACKGROUND.search(text)
    if not found:
        return frozenset()
    rest = text[: found.start()] + text[found.end() :]
    return frozenset(stems(words(found[0]))) - frozenset(stems(words(rest)))


def _verbs(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The stems that may be verbs, and those that surely are: participles behind an auxiliary."""
    found = [match[0] for match in _WORD.finditer(text)]
    may, sure, passive = [], [], False
    for before, word in zip(["", *found], found, strict=False):
        low = word.lower()
        passive = passive or low in _AUXILIARIES
        if before.lower() in _NO_VERB_AFTER or word[:1].isupper() or low in STOP_WORDS:
            continue
        may.append(low)
        if passive and is_past_form(low):
            sure.append(low)
    return frozenset(stems(may)), frozenset(stems(sure))
