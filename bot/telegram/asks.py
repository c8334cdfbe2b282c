"""Whether what is said in reply to an answer asks something: the plain means, where no model is there."""

from __future__ import annotations

from collections.abc import Callable

import regex

Asks = Callable[[str], bool]
"""Whether a text asks; what decides it is given to `register_handlers`."""

_GOES_ON = regex.compile(r"(?:and|but|or|also|what about|how about)\b", regex.IGNORECASE)
_WORD = regex.compile(r"[\p{L}\p{N}]+")
_EMPTY_WORDS = frozenset(
    _WORD.findall("""
    a about after again ago all an and any are at be been before but by can could did do does done else ever
    exactly far few first for from had happen happened has have he her him his how i in is it its last less
    long many may me mean more most much my next no not of often old on one only or other out please
    precisely same say says she should since so some soon than that the their them then there these they
    this those though to too until up us was we were what when where which who whom whose why will with
    would yes you your
    """)
)


_SMALL_TALK = frozenset(
    _WORD.findall("""
    a afternoon bot bye cheers cool dear evening fine good goodbye great hello hey hi is it lol morning much
    nice night no nope ok okay perfect please so sorry sure test thank thanks that the there thx ty very was
    welcome wow yep yes you
    """)
)

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


def is_elliptical(text: str) -> bool:
    """Whether a question leaves out what it is about: "where?", "and in Geneva?", "who else was there?"."""
    if _GOES_ON.match(text):
        return True
    words = _WORD.findall(text.lower())
    return bool(words) and all(word in _EMPTY_WORDS for word in words)


def is_small_talk(text: str) -> bool:
    """Whether a message greets or thanks and asks nothing: "hi", "ok, thank you very much!", "👍"."""
    return all(word in _SMALL_TALK for word in _WORD.findall(text.lower()))
