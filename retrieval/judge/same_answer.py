"""Whether two short answers say the same: their words, the numbers among them by value, and the units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from retrieval.text.lexicon import NEGATIONS, TENS, UNIT_SUFFIXES, UNITS, VALUES
from retrieval.text.name_words import INSTITUTIONS, MODIFIERS, TITLES, word_set
from retrieval.text.numbers import Quantity
from retrieval.text.words import STOP_WORDS, fold_word

# Short forms made of first letters are no longer than this.
_LONGEST_SHORT = 6
_TOKEN = regex.compile(
    r"(?P<figure>\d+(?:,\d{3})*(?:\.\d+)?)(?:\s?(?P<suffix>k|mn?|bn?|tn)(?![\p{L}\p{N}]))?"
    r"|(?P<word>(?:\p{L}\.){2,}|[\p{L}\p{M}\p{N}]+(?:['’]\p{L}+)*)|(?P<sign>[$£€¥%])",
    regex.IGNORECASE,
)
_HEDGES = word_set(
    """about around some nearly almost roughly approximately estimated close over more than at least up to
    under less fewer"""
)
_SCALES = {"dozen": 12.0, "hundred": 100.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_NO_CARDINALS = word_set(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth twice dozen"
)
_CARDINALS = {word: value for word, value in VALUES.items() if word not in _NO_CARDINALS}
_CARDINALS |= {"zero": 0, "none": 0, "nil": 0}
# The "No." of "No. 10" is no negation.
_NUMBER_SIGN = regex.compile(r"\bno\.\s*(?=\d)", regex.IGNORECASE)
_PERCENT = regex.compile(r"\bper cent\b", regex.IGNORECASE)
_MEASURE_FORMS = """
year years; month months; week weeks; day days; hour hours; minute minutes mins; second seconds secs;
mile miles; kilometre kilometres kilometer kilometers km; metre metres meter meters; foot feet ft;
inch inches; ton tons; tonne tonnes; kilogram kilograms kilo kilos kg; acre acres; hectare hectares;
degree degrees; point points
"""
_MEASURES = {form: forms.split()[0] for forms in _MEASURE_FORMS.split(";") for form in forms.split()}
# Function words that are names, or short forms of names, where they have a capital.
_ALSO_NAMES = word_set("us it who may will")
_ARTICLES = word_set("the a an")
_TITLES = TITLES | MODIFIERS


def is_same_answer(one: str, other: str) -> bool:
    """Whether two short answers say the same.

    Case, accents, articles, titles and punctuation do not count, numbers are compared by value, and one may
    say more than the other.

    >>> is_same_answer("Varley", "the mayor, Oona Varley"), is_same_answer("1.5 million", "1,500,000")
    (True, True)
    """
    first, second = parse_short_answer(one), parse_short_answer(other)
    if not _says(first) or not _says(second):
        return one.strip() == other.strip()
    if first.negations != second.negations:
        return False
    if _stands_for(first, second) or _stands_for(second, first):
        return True
    return _within(first, second) or _within(second, first)


def _says(words: ShortAnswer) -> bool:
    return bool(words.words or words.numbers)


def _within(one: ShortAnswer, other: ShortAnswer) -> bool:
    """Whether all that one says is said by the other, too."""
    if one.units and other.units and one.units != other.units:
        return False
    if (one.units and not other.units and other.counts) or (other.units and not one.units and one.counts):
        return False
    found = iter(other.numbers)
    if not all(any(number.agrees(mate) for mate in found) for number in one.numbers):
        return False
    others = (*other.words, *other.titles)
    if one.words and not set(one.words) & set(others):
        return False
    return all(any(_is_word(word, mate) for mate in others) for word in one.words)


def _is_word(one: str, other: str) -> bool:
    """Whether two words are one, or one is the first letter of the other."""
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def _stands_for(one: ShortAnswer, other: ShortAnswer) -> bool:
    """Whether one is the first letters of the other: "UN" of "United Nations"."""
    if len(one.written) != 1 or one.numbers or other.numbers or not _is_initials(one.written[0]):
        return False
    return one.words[0] == "".join(word[0] for word in other.words)


def _is_initials(word: str) -> bool:
    return 1 < len(word) <= _LONGEST_SHORT and word.isupper()


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """What a short answer says.

    `words` are those that matter, without case and accents, and `written` the same as they stand; `numbers`
    are in order, `units` what they count in, `counts` says that another noun stands behind one, `titles` the
    titles that are not among the words, and `negations` the words that deny.
    """

    words: tuple[str, ...]
    written: tuple[str, ...]
    titles: frozenset[str]
    numbers: tuple[Quantity, ...]
    units: frozenset[str]
    counts: bool
    negations: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Token:
    plain: str
    written: str
    figure: float | None = None


def parse_short_answer(text: str) -> ShortAnswer:
    """The parts of a short answer; articles are left out, as are titles and function words beside others."""
    tokens = list(_tokens(text))
    rounded = any(token.plain in _HEDGES for token in tokens)
    rest: list[_Token] = []
    numbers: list[Quantity] = []
    counts, at = False, 0
    while at < len(tokens):
        value, behind = _number(tokens, at)
        if behind == at:
            rest.append(tokens[at])
            behind = at + 1
        else:
            numbers.append(Quantity(value, " ".join(token.plain for token in tokens[at:behind]), rounded))
            counts = counts or _is_counted(tokens[behind : behind + 1])
        at = behind
    counting = [_unit(token.plain) for token in rest] if numbers else []
    kept = [token for token in rest if not (numbers and (_unit(token.plain) or token.plain in _HEDGES))]
    content = _content(kept)
    return ShortAnswer(
        words=tuple(token.plain for token in content),
        written=tuple(token.written for token in content),
        titles=frozenset(token.plain for token in kept) & _TITLES,
        numbers=tuple(numbers),
        units=frozenset(counting) - {""},
        counts=counts,
        negations=frozenset(token.plain for token in rest if _denies(token.plain)),
    )


def _tokens(text: str) -> Iterator[_Token]:
    text = _PERCENT.sub("percent", _NUMBER_SIGN.sub("", text))
    for found in _TOKEN.finditer(text):
        if found["figure"]:
            yield _Token(found["figure"], found["figure"], float(found["figure"].replace(",", "")))
            if found["suffix"]:
                scale = UNIT_SUFFIXES.get(found["suffix"].lower(), "trillion")
                yield _Token(scale, scale)
        else:
            written = (found["word"] or found["sign"]).replace(".", "")
            yield _Token(fold_word(written), written)


def _number(tokens: Sequence[_Token], at: int) -> tuple[float, int]:
    """The value of the number that begins at a token, and the place behind it; `at` if none begins."""
    total = current = 0.0
    place = at
    if tokens[at].plain in ("a", "an") and _scale(tokens, at + 1):
        current, place = 1.0, at + 1
    while place < len(tokens):
        token = tokens[place]
        if token.figure is not None and place == at:
            current = token.figure
        elif token.plain in _CARDINALS and _adds(tokens, at, place):
            current += _CARDINALS[token.plain]
        elif scale := _scale(tokens, place):
            current = (current if place > at else 1.0) * scale
            if scale >= 1_000:
                total, current = total + current, 0.0
        elif not (token.plain == "and" and place > at and _goes_on(tokens, place)):
            break
        place += 1
    return total + current, place


def _adds(tokens: Sequence[_Token], at: int, place: int) -> bool:
    """Whether a number word goes on with the number before it: "twenty" "three", "hundred" "and" "five"."""
    if place == at:
        return True
    before = tokens[place - 1].plain
    return (
        before == "and"
        or before in _SCALES
        or (_CARDINALS.get(before) in TENS and 0 < _CARDINALS[tokens[place].plain] < 10)
    )


def _goes_on(tokens: Sequence[_Token], place: int) -> bool:
    following = tokens[place + 1].plain if place + 1 < len(tokens) else ""
    return tokens[place - 1].plain in ("hundred", "thousand") and following in _CARDINALS


def _scale(tokens: Sequence[_Token], place: int) -> float:
    return _SCALES.get(tokens[place].plain, 0.0) if place < len(tokens) else 0.0


def _unit(word: str) -> str:
    """The unit that a word or sign is, in the singular; empty for none."""
    return UNITS.get(word) or _MEASURES.get(word, "")


def _is_counted(following: Sequence[_Token]) -> bool:
    """Whether the word behind a number may be what is counted."""
    return any(
        token.plain.isalpha() and not _unit(token.plain) and not _is_function(token) for token in following
    )


def _denies(word: str) -> bool:
    return (word in NEGATIONS and word != "none") or word.endswith("n't")


def _content(tokens: Sequence[_Token]) -> list[_Token]:
    """The words that matter: without articles and, where other words are left, function words and titles."""
    kept = [token for token in tokens if token.plain not in _ARTICLES] or list(tokens)
    kept = [token for token in kept if not _is_function(token)] or kept
    if kept[-1:] and kept[-1].plain in INSTITUTIONS:
        return kept
    # A last word with a capital may be a surname, such as King.
    names = [token for token in kept if token.plain not in _TITLES]
    last = kept[-1:] if kept[-1:] and not kept[-1].written.islower() and kept[-1] not in names else []
    return [*names, *last] if names else kept


def _is_function(token: _Token) -> bool:
    if token.plain in _ALSO_NAMES:
        return token.written.islower()
    return token.plain in STOP_WORDS and not _is_short_form(token)


def _is_short_form(token: _Token) -> bool:
    return len(token.written) > 1 and token.written.isupper()
