"""Which time expressions of a sentence date its event, by the words around them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import regex

from retrieval.text.sentences import Span
from retrieval.text.verbs import is_past_form
from retrieval.types import TimeMention

# Days a date may span, less one. Of more than a month only what is written as a year, a quarter or a
# decade's worth of digits is a date; what is planned or hoped for no closer than to the month is none.
WIDEST, MONTH, WEEK = 366, 31, 7

_I = regex.IGNORECASE
_ADVERB = r"(?:(?:about|around|early|late|mid|roughly|nearly|almost|just|only|at least|the|this|last)\W+)*"
# "news of January 12", "more than in May", "82% from 9 months ago", "as in 2004".
_ARGUMENT = regex.compile(
    rf"\b(?:of|than|as|like|between|versus|unlike) {_ADVERB}$|\b(?:than|as|like) (?:in|on|at|for) {_ADVERB}$"
    rf"|\bbetween [^,;]{{1,40}} and {_ADVERB}$"
    r"|,\s+(?:the )?(?:former|latter|first|last|second|most recent|latest)(?: one)? (?:in|on) $",
    _I,
)
_EDGE = regex.compile(
    r"\b(?:if|before|after|ahead of|prior to|following|not until|compared (?:to|with)(?: in| on)?)"
    rf" {_ADVERB}$",
    _I,
)
_FROM = regex.compile(r"\b(?:from|over|against|to) (?:the |a )?$", _I)
_RELATIVE = regex.compile(r"\b(?:ago|earlier|before|previous|same)\b", _I)
_LIMIT = regex.compile(rf"\b(?:until|till|by|through|up to|no later than) {_ADVERB}(?:the end of )?$", _I)
_SINCE = regex.compile(r"\b(?:since|as of|as from)\b[^,;:.]*$", _I)
_DOCUMENT = regex.compile(
    r"\b(?:an?|the|its|their|his|her|that|this|earlier)\s+(?:\w+\s+)?"
    r"(?:article|report|story|letter|statement|interview|edition|memo|e-?mail) (?:on|from|dated|in)"
    rf" {_ADVERB}$",
    _I,
)
_SUPERLATIVE = regex.compile(
    r"\b(?:\p{L}{3,}est|most|least|first|record|worst|best|only|fewer|more|less|not|never|no)\b[^;:]*$|n['’]t\b[^;:]*$",
    _I,
)
_WHERE = regex.compile(r"\bwhere\b[^,;]*$", _I)
_SAID = regex.compile(
    r"\b(?:said|says|told|tells|adds|added)\b(?:\W+\w+){0,6}?\W+(?:on |in |at )?"
    rf"{_ADVERB}$|,\s[^,;]*\b(?:announced|heard|reported|wrote|confirmed|stated|revealed|declared|warned)\b"
    rf"(?:\W+\w+){{0,3}}?\W+(?:on |in )?{_ADVERB}$",
    _I,
)
SPOKE = r"(?:said|says|told|announced|confirmed|reported|warned|added|revealed|stated)"
_SPOKE_THEN = regex.compile(
    rf"\b{SPOKE}(?:\s(?:reporters|journalists|staff|workers|investors|in a statement))?"
    r"\s(?:(?:on|late|early|this|last)\s)*$",
    _I,
)
_THEN_SAID = regex.compile(r"\W*(?:\w+\W+){0,4}?(?:said|told reporters)\b", _I)
_HOPED = regex.compile(
    r"\b(?:hop(?:e[sd]?|ing)|want(?:s|ed)?|wish\w*|plan(?:s|ned|ning)?|expect(?:s|ed)?|would|could|may|might|"
    r"should|intend\w*|aim(?:s|ed)?|propos\w+|if|unless|ask(?:s|ed)?|likely|predict\w*|forecast\w*|target\w*|"
    r"can be|(?:was|were) to|scheduled|estimat\w+|due)\b[^;]*$",
    _I,
)
_DETERMINER = regex.compile(r"(?:\b(?:the|a|an|its|their|his|her|our|this|that|each|every)|['’]s)\s+$", _I)
_GOES_ON = (
    "and or but nor to in on at as by for from with after before when while until till that which who where "
    "is was were are will would has had have he she it they we there this these both"
)
_THING = regex.compile(rf"['’]s?\s+\p{{L}}|\s+(?!(?:{_GOES_ON.replace(' ', '|')})\b)\p{{Ll}}")
_SUBJECT = regex.compile(r"\s+(?:is|was|marks|marked|will be|has been)\b(?!\s+(?:the|its) (?:day|date)\b)")
_CALLED = regex.compile(r"\p{Lu}[\p{L}-]*\s$")
_DATED = regex.compile(r"\b(?:In|Since|By|Until|Around|From|During|Late|Early|For)\s$")
_DIGIT = regex.compile(r"\d")
_ON_ANOTHER = regex.compile(
    r"\b(?:that|which|who)\s+(?P<clause>(?:(?!\b(?:that|which|who)\b)[^,;:.–—]){1,80})$"
)
_WORD = regex.compile(r"[\p{L}\p{M}]+")
_ARTICLE = regex.compile(r"\b(?:an?|the|his|her|its)\s+$", regex.IGNORECASE)
_NOUN = regex.compile(
    r"(?:-\p{Ll}+)?\s(?!(?:when|that|which|after|before|but|and|or|in|on|at|by|of)\b)\p{Ll}"
)


def width_in_days(mention: TimeMention) -> int:
    """The days a mention spans, less one; 0 for one that names none."""
    if mention.begin is None or mention.end_of_range is None:
        return 0
    return (mention.end_of_range - mention.begin).days


def is_incidental_date(text: str, sentence: Span, mention: TimeMention, published: date | None) -> bool:
    """Whether the mention is no date of what the sentence tells.

    It is none where it is the argument of another word ("news of January 12", "more than in May"), names
    a thing ("the January 6 attack"), is what the sentence is about ("Sunday was chosen"), or bounds,
    plans or hopes for something no closer than to the month.
    """
    before, after = text[sentence[0] : mention.start], text[mention.end : sentence[1]]
    if _is_argument(before, mention) or _names_a_thing(before, after, mention):
        return True
    if looks_back(before) and _SUPERLATIVE.search(before):
        return True
    return width_in_days(mention) > WEEK and _is_vague(before, mention, published)


def _is_argument(before: str, mention: TimeMention) -> bool:
    if any(pattern.search(before) for pattern in (_ARGUMENT, _EDGE, _DOCUMENT)):
        return True
    return bool(_FROM.search(before) and _RELATIVE.search(mention.text))


def _names_a_thing(before: str, after: str, mention: TimeMention) -> bool:
    """`the January 6 attack`, `this year's fair`, `Euro 2016`, `Today is a great day`."""
    opens = not before.strip() or before.rstrip()[-1] in "\"'“‘`,;:"
    if opens and _SUBJECT.match(after):
        return True
    thing = _THING.match(after)
    if thing and (after[0] in "'’" or _DETERMINER.search(before)):
        return True
    return mention.text.isdigit() and bool(_CALLED.search(before)) and not _DATED.search(before)


def _is_vague(before: str, mention: TimeMention, published: date | None) -> bool:
    if _HOPED.search(before) or _WHERE.search(before):
        return True
    wide = width_in_days(mention) > MONTH
    if wide and not _DIGIT.search(mention.text):
        return True
    last = mention.end_of_range or date.min
    return published is not None and last >= published and (wide or bool(_LIMIT.search(before)))


def looks_back(before: str) -> bool:
    """Whether what stands before a date looks back on it: "closed since"."""
    return bool(_SINCE.search(before))


def is_date_of_speech(text: str, sentence: Span, mention: TimeMention) -> bool:
    """Whether the mention tells when something was said, and not when it happened."""
    before = text[sentence[0] : mention.start]
    if _SAID.search(before):
        return True
    opens = not regex.search(r"\w{4,}", before)
    return opens and bool(_THEN_SAID.match(text[mention.end : sentence[1]]))


def follows_speech(before: str) -> bool:
    """Whether only the day of saying can follow these words: "the council said on".

    `is_date_of_speech` lets words stand between, and so takes the day of what was said, too.
    """
    return bool(_SPOKE_THEN.search(before))


def is_age_of_thing(text: str, start: int, end: int) -> bool:
    """Whether a time at `start:end` says of which time a thing is: "a 17th-century painting"."""
    return bool(_ARTICLE.search(text, max(start - 6, 0), start) and _NOUN.match(text, end))


def is_in_relative_clause(before: str, is_asked: Callable[[str], bool]) -> bool:
    """Whether what follows `before` stands in a clause on something else: "the slide that struck it in May".

    The clause has a verb in the past, and no word of it `is_asked`.
    """
    found = _ON_ANOTHER.search(before)
    words = [word.lower() for word in _WORD.findall(found["clause"])] if found else []
    return any(map(is_past_form, words)) and not any(map(is_asked, words))
