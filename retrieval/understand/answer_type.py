"""What kind of answer a question wants: a person, a place, a number, a time, a yes or no, a reason."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

import regex

from retrieval.text.lexicon import MONTHS
from retrieval.text.name_words import CALENDAR, FUNCTION, OPENERS
from retrieval.text.numbers import has_number
from retrieval.text.persons import is_somebody
from retrieval.text.tokens import Word, words_of
from retrieval.text.verbs import is_past_form
from retrieval.text.words import words
from retrieval.understand.answer_type_words import (
    ASKS_FOR_NOTHING,
    AUXILIARIES,
    COUNTS,
    DETERMINERS,
    MEASURED,
    NAMES,
    NUMBERS,
    PERSONS,
    PLACES,
    PREPOSITIONS,
    REASONS,
    SORTS,
    TIMELY,
    TIMES,
    WHEREABOUTS,
)
from retrieval.understand.question_word import (
    BLANK,
    NAMED,
    QUIZ,
    TOKEN,
    asking_sentence,
    asking_word,
    asks_when,
    asks_yes_no,
    without_lead,
    word_in_place,
)


class Kind(Enum):
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


_TIMELY = TIMELY | CALENDAR | {month.lower() for month in MONTHS}
_TOLD = frozenset({Kind.YES_NO, Kind.REASON, Kind.MANNER, Kind.IDENTITY})
_NAMED = r"(?:\p{Lu}[\w.’'-]*|de|la|van|von|der|al|of|the)"
_WHO_IS = regex.compile(rf"\s+(?:is|are|was|were)(?:\s+{_NAMED})+\s*\??\s*")
_NOUNS = (
    (PERSONS, Kind.PERSON),
    (PLACES, Kind.PLACE),
    (NAMES, Kind.NAME),
    (REASONS, Kind.REASON),
    (SORTS, Kind.OTHER),
)
# So many words of a noun phrase are read; among so many stands a possessive ("which team's captain").
_LONGEST, _OWNED = 8, 4

_I = regex.IGNORECASE
_COPULA = regex.compile(r"\s*(?:(?:is|was|are|were|will be|would be|has been)\s+|['’]?s\s+)", _I)
_ONE_OF = regex.compile(
    r"\s*(?:one\s+|two\s+)?of\s+(?:(?:the|these|those|its|his|her|their)\s+)?(?:following\s+)?", _I
)
# "What is a fish?" asks for no name.
_ANY_ONE = regex.compile(r"an?\s", _I)
# "Is it a fish or a bird?" asks for one, "was anyone hurt or killed?" does not.
_CHOICE = regex.compile(r"(?<!\bany.*)\bor (?!not\b|\w+ed\b)(?:\S+\s+){0,3}\S+$", _I)
_DETERMINER = regex.compile(r"\s*(?:the|a|an|this|that|these|those|his|her|its|their|our|some|one)\s+", _I)
_A_UNIT = regex.compile(
    r"\ban?\s(?:\w+\s)?(?:second|minute|hour|day|night|week|month|year|decade|century|generation|lifetime|mile|foot"
    r"|metre|meter|inch|ton|tonne|dollar|pound|euro|cent|penny|fraction|lot)\b|\blife\b",
    _I,
)
_COUNTED = regex.compile(
    r"\s*(?:%|(?:per ?cent|million|billion|people|years|months|days|hours|miles|km)\b)", _I
)


def kind(question: str) -> Kind:
    """The kind of answer a question wants, `OTHER` where it cannot be told.

    >>> kind("In May, how many boats did the harbour sell?")
    <Kind.NUMBER: 'number'>
    """
    whole = asking_sentence(" ".join(question.split()))
    text = without_lead(whole)
    if regex.match(r"whether\b", text, _I) or (text != whole and regex.match(r"if\b", text, _I)):
        return Kind.YES_NO
    word = asking_word(text)
    blank = None if word else BLANK.search(text)
    if blank:
        return _filled(text[: blank.start()], text[blank.end() :])
    named = None if word else NAMED.match(text)
    if named:
        return _of_thing(text[named.end() :])
    if word is None and asks_yes_no(text):
        return Kind.OTHER if _CHOICE.search(text) else Kind.YES_NO
    word = word or word_in_place(text)
    if word is not None:
        return _by_word(word["word"].lower(), text[word.end() :])
    quiz = QUIZ.match(text)
    return _of_noun(_tokens(text[quiz.end() :])) if quiz else Kind.OTHER


def sentence_answers(wanted: Kind) -> bool:
    """Whether a sentence answers better than a few words: why, how, yes or no, and who somebody is.

    What caused or led to something is often a few words ("a gas leak"), and is `OTHER`.
    """
    return wanted in _TOLD


def fits(wanted: Kind, text: str, sentence: str = "") -> bool:
    """Whether a few words can be an answer of a kind; where that is in doubt, they can.

    A name needs a capital that says something. What one says shows from the `sentence` that `text` stands
    in: in a headline, or where nothing has a capital, any word may be a name. Without a sentence `text` is
    taken to come from one that is written as usual.
    """
    if (wanted is Kind.PLACE and _is_whereabouts(text)) or (wanted is Kind.PERSON and is_somebody(text)):
        return True
    if wanted in (Kind.PERSON, Kind.PLACE, Kind.NAME):
        return _may_be_name(text, sentence) or (wanted is Kind.NAME and text.strip().isdigit())
    if wanted is Kind.NUMBER:
        return _counts(text) or bool(COUNTS & set(words(text))) or bool(_A_UNIT.search(text))
    if wanted is Kind.WHEN:
        return _counts(text) or bool(_TIMELY & set(words(text)))
    return True


def _counts(text: str) -> bool:
    return has_number(text) or any(char.isnumeric() for char in text)


def _may_be_name(text: str, sentence: str) -> bool:
    """Whether a word of `text` has a capital that says something, or no capital around it says anything."""
    found = words_of(text, 0, len(text))
    content = [word for word in found if word.low not in FUNCTION]
    if not any(word.text.upper() != word.text.lower() for word in found):
        return any(char.isalpha() for char in text)
    start = sentence.find(text) if text else -1
    if start < 0:
        return any(_has_capital(word) and word.low not in OPENERS | CALENDAR for word in content)
    around = words_of(sentence, 0, len(sentence))
    if not any(word.named for word in around):
        return bool(content)
    inside = [word for word in around if word.start < start + len(text) and start < word.end]
    return any(word.named or (_has_capital(word) and word.text[0].isdigit()) for word in inside)


def _is_whereabouts(text: str) -> bool:
    """Whether it is a place without a name: "in the cellar", not "in May"."""
    found = words(text)
    rest = [word for word in found[1:] if word.isalpha() and word not in FUNCTION | _TIMELY]
    return found[:1] != [] and found[0] in WHEREABOUTS and bool(rest)


def _has_capital(word: Word) -> bool:
    return word.text != word.text.lower()


def _by_word(word: str, rest: str) -> Kind:
    if word in ("who", "what") and _WHO_IS.fullmatch(rest):
        return Kind.IDENTITY
    if word in ("who", "whom", "whose"):
        return Kind.OTHER if regex.match(r"\s+or what\b", rest, _I) else Kind.PERSON
    if word == "how":
        return _how(rest)
    if word in ("what", "which"):
        return _what(word, rest)
    return {"when": Kind.WHEN, "where": Kind.PLACE, "why": Kind.REASON}[word]


def _how(rest: str) -> Kind:
    following = [one.lower() for one in TOKEN.findall(rest)[:2]]
    if following[:1] == ["come"]:
        return Kind.REASON
    if following == ["long", "ago"] or following[:1] in (["soon"], ["recently"], ["early"], ["late"]):
        return Kind.WHEN
    if following[:1] in (["often"], ["likely"], ["about"], ["close"], ["else"]):
        return Kind.OTHER
    return Kind.NUMBER if following and following[0] in MEASURED else Kind.MANNER


def _what(word: str, rest: str) -> Kind:
    """What the noun is that "which" or "what" asks for."""
    clause = regex.split(r"[,;]|\bwhen\b", rest, flags=_I)[0]
    if asks_when(word + clause):
        return Kind.WHEN
    if copula := _COPULA.match(rest):
        return Kind.OTHER if _ANY_ONE.match(rest, copula.end()) else _of_thing(rest[copula.end() :])
    if one := _ONE_OF.match(rest):
        rest = rest[one.end() :]
    tokens = _tokens(rest)
    if tokens and is_past_form(tokens[0]) and _noun(tokens[1:2]) is None:
        return Kind.OTHER
    owner = next((token for token in tokens[:_OWNED] if token.endswith(("'s", "’s"))), "")
    if owned := _kind_of(owner[:-2]):
        return owned
    return _of_noun(tokens)


def _of_noun(tokens: Sequence[str]) -> Kind:
    found = _noun(tokens)
    return found[0] if found and _ends_noun(tokens, found[1]) else Kind.OTHER


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


def _of_thing(text: str) -> Kind:
    """What "the name of the ship" is, or "the highest mountain in the land": a noun, and what ends it."""
    if found := _DETERMINER.match(text):
        text = text[found.end() :]
    tokens = _tokens(text)
    found_noun = _noun(tokens)
    if found_noun is None:
        return Kind.OTHER
    kind_of, last = found_noun
    following = [*tokens[last + 1 :], "?"][0]
    if following == "of" and tokens[last] in ("name", "names", "title", "nickname"):
        inner = _of_thing(" ".join(tokens[last + 2 :]))
        return inner if inner in (Kind.PERSON, Kind.PLACE) else Kind.NAME
    ends = following in PREPOSITIONS or not following[0].isalpha() or is_past_form(following)
    last_word = [token for token in tokens if token[0].isalnum()][-1]
    done = tokens[0].endswith("ing") or last_word in ASKS_FOR_NOTHING
    return kind_of if ends and not done else Kind.OTHER


def _tokens(text: str) -> list[str]:
    return [one.lower() for one in TOKEN.findall(text)]


def _noun(tokens: Sequence[str]) -> tuple[Kind, int] | None:
    """The kind of the noun that a phrase ends with, and its place; "country's" is none."""
    found: tuple[Kind, int] | None = None
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


def _kind_of(token: str, endings: Sequence[str] = ("ies", "es", "s")) -> Kind | None:
    """The kind of things a noun names, in its singular or, with these endings, its plural."""
    # Their plurals are as often verbs, or what is counted itself.
    if token in TIMES or token in NUMBERS:
        return Kind.WHEN if token in TIMES else Kind.NUMBER
    forms = [token]
    forms += [token.removesuffix(end) + "y" * (end == "ies") for end in endings if token.endswith(end)]
    return next((kind_of for nouns, kind_of in _NOUNS if any(form in nouns for form in forms)), None)


def _filled(before: str, after: str) -> Kind:
    """The kind of what fills a blank, by the word before it ("the company ___") or the unit behind it."""
    if _COUNTED.match(after) or before.endswith(("$", "£", "€")):
        return Kind.NUMBER
    tokens = _tokens(before)
    while tokens and tokens[-1] in ("called", "named", "of", "as", "known"):
        tokens.pop()
    return (_kind_of(tokens[-1]) if tokens else None) or Kind.OTHER
