"""The topic of a timeline: its weighted terms, and the share of them that a text has."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

import regex

from retrieval.text.words import STOP_WORDS, split_words, stem_words

# Where a name is written otherwise ("Russia", "Russian"): so many letters in common, so many more at most.
SHARED_LETTERS, MORE_LETTERS = 5, 3

_NAMES_IT = (
    r"(?:the |a )?(?:timeline|time line|chronology|history|story|events?) (?:of|for|on|in|about|around)"
)
_ASKS_FOR_IT = regex.compile(
    rf"^(?:(?:show|tell|give) (?:me |us )?)?(?:{_NAMES_IT}|what (?:has |had )?happened (?:to|with|in|at))\s+"
    r"|\s+(?:timeline|time line|chronology)$|[\s?!.]+$",
    regex.IGNORECASE,
)
# Words that say what kind of thing a topic is; an article on the thing need not hold them.
_KINDS = "affair case crisis event events issue mission news process program programme project saga story"
KINDS = frozenset(stem_words(_KINDS.split()))
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic: the words that say what it is, the weight of each term, and the terms no text may lack.

    `names` are the terms written with a capital or in digits; not those of a description ("the West"),
    for which an article may have other words.
    """

    text: str
    words: tuple[str, ...]
    weights: dict[str, float]
    names: frozenset[str]

    def share(self, held: Collection[str]) -> float:
        """The share of the topic's term weight that stands among these stems, between 0 and 1."""
        return self.share_of(self.weights, held)

    def share_of(self, terms: Collection[str], held: Collection[str]) -> float:
        """The share of the weight of some of the topic's terms that stands among these stems; 1 of none."""
        total = sum(self.weights[term] for term in terms)
        return sum(self.weights[term] for term in terms if has_term(held, term)) / total if total else 1.0

    def names_stand_in(self, held: Collection[str]) -> bool:
        """Whether every name of the topic stands among these stems."""
        return all(has_term(held, name) for name in self.names)


def parse_topic(text: str, weigh: Callable[[Iterable[str]], dict[str, float]]) -> Topic | None:
    """The topic that `text` asks for; `None` when it has no word. `weigh` gives stems their weights."""
    asked = text.strip()
    while (shorter := _ASKS_FOR_IT.sub("", asked).strip()) and shorter != asked:
        asked = shorter
    found = _content(asked)
    if not found:
        return None
    return Topic(asked, tuple(found), weigh(stem_words(found)), _names(asked) & set(stem_words(found)))


def _content(text: str) -> list[str]:
    """The content words of the topic, each once; all words when it has no content word."""
    every = list(dict.fromkeys(split_words(text)))
    plain = [word for word in every if word not in STOP_WORDS] or every
    return [word for word in plain if stem_words([word])[0] not in KINDS] or plain


def _names(text: str) -> frozenset[str]:
    """The stems of names and numbers; in a topic of capitals alone no capital says anything."""
    content = [word for word in _WORD.finditer(text) if word[0].lower() not in STOP_WORDS]
    capitals = [word for word in content if word[0][0].isupper()]
    named = [] if len(capitals) == len(content) else [word for word in capitals if word.start() > 0]
    numbers = [word for word in content if word[0].isdigit()]
    described = {word for word in content if text[: word.start()].lower().split()[-1:] == ["the"]}
    chosen = [word[0].lower() for word in named + numbers if word not in described]
    return frozenset(stem_words(chosen))


def has_term(held: Collection[str], term: str) -> bool:
    """Whether a term stands among stems, or a form of the same name: "russia" where "russian" stands."""
    if term in held:
        return True
    if len(term) < SHARED_LETTERS:
        return False
    return any(_akin(term, other) for other in held)


def _akin(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= SHARED_LETTERS and len(long) - len(short) <= MORE_LETTERS and long.startswith(short)
