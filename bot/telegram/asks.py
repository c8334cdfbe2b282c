"""Whether what is said in reply to an answer asks something: the plain means, where no model is there."""

from __future__ import annotations

from collections.abc import Callable

import regex

from bot.chat.conversation import is_elliptical, is_small_talk

Asks = Callable[[str], bool]
"""Whether a text asks; what decides it is given to `register_handlers`."""

_URL = regex.compile(r"\S+://\S+")
_QUOTED = regex.compile(r"[\"“„«][^\"”“»]*[\"”“»]")
_OPENS = regex.compile(
    r"(?:(?:and|but|so|ok(?:ay)?|hm+|then|also|sorry|please|well|wait)[ ,]+)*"
    r"(?:who(?:'s|se|m)?|what(?:'s)?|when(?:'s)?|where(?:'s)?|why|how(?:'s)?|which"
    r"|did|does|do|is|are|was|were|has|have|had|can|could|will|would|should)\b",
    regex.IGNORECASE,
)
_BEGS = regex.compile(
    r"(?:please\s+)?(?:tell|show|give|find|remind)\s+(?:me|us)\b|(?:what|how)\s+about\b|any\s+(?:news|word|update)s?\b"
    r"|more\s+(?:on|about|detail)",
    regex.IGNORECASE,
)
# "when I was there", "what a day", "who cares", "which is why", "how nice".
_TELLS = regex.compile(
    r"(?:when|where|why|how|what|which|who)\s+(?:i|we|he|she|they|you|it|a|an|the|is\s+why|cares|knew|knows|nice|sad"
    r"|cool|awful|funny|true|ever)\b|(?:do|have|is|can|will)\s+(?:not|n't)?\s*(?:it|that|so|a|the|my)\b",
    regex.IGNORECASE,
)
# A question that asks for no answer: "right?", "really?", "lol what?".
_IDLE = frozenset(
    regex.findall(
        r"\w+",
        """a ah aha and anyone are believe bro can cares did dude for go haha hahaha he huh i i'm in is isn
        it kidding know lmao lol man me mean no nothing oh omg or rly really right say see seriously she so
        srsly sure t that the they this true u uh um wait well what wait who why wow wtf yeah yes you""",
    )
)
_REAL = frozenset(["who", "what", "when", "where", "why", "how", "which"])


def does_ask(text: str) -> bool:
    """Whether a reply to an answer wants another one: it has a question, or leaves out what it goes on from.

    >>> [does_ask(text) for text in ("and where?", "thanks!", "who signed it", "really??")]
    [True, False, True, False]
    """
    said = _QUOTED.sub(" ", _URL.sub(" ", text)).strip()
    words = regex.findall(r"\w+", said.lower())
    if not words or is_small_talk(said):
        return False
    if "?" in said or "？" in said or "؟" in said:
        return _asks_with_a_mark(words)
    if _BEGS.match(said):
        return True
    if _OPENS.match(said) and not _TELLS.match(said):
        return len(words) > 1 or words[0] in _REAL
    return len(words) <= 3 and is_elliptical(said) and bool(_REAL & set(words))


def _asks_with_a_mark(words: list[str]) -> bool:
    if all(word in _IDLE for word in words):
        return words[-1] in _REAL and (len(words) == 1 or words[-1] != "what")
    return True


_OPINION = regex.compile(r"\bwhat (?:do (?:you|u) (?:say|think)|about (?:this|that))\b|\b(?:fact|explain)\b")
_POINTING = frozenset(
    regex.findall(
        r"\w+",
        """a about again anybody anyone answer any ask bot can check could do does find got have hello help
        hey hi idea in is it know look me on one out please pls question say tell that the this thoughts true
        u us up what you your""",
    )
)


def is_pointing(text: str) -> bool:
    """Whether words to the bot hold no question of their own but point at one: "do you know?", "this?", "".

    >>> [is_pointing(text) for text in ("?", "do you know?", "can you answer this", "when?", "who won?")]
    [True, True, True, False, False]
    """
    words = regex.findall(r"\w+", _OPINION.sub(" ", text.lower()))
    return all(word in _POINTING for word in words)
