"""Questions that compare two events: "did X happen before Y?", "how long after X was Y?", "X or Y first?"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import regex

from retrieval.dates import find_times
from retrieval.text.verbs import is_past_form
from retrieval.text.words import STOP_WORDS, split_words
from retrieval.types import When
from retrieval.understand.period import FROM_NOW

_AUX = r"(?:did|do|does|was|were|is|are|will|had|has|have)"
_ORDER = regex.compile(
    rf"^(?:so\s+)?(?P<aux>{_AUX})\s+(?P<one>.+?)\s+"
    r"(?P<way>before|after|earlier than|later than|sooner than)\s+(?P<two>.+)$",
    regex.IGNORECASE,
)
_UNIT = r"(?:long|much time|many (?P<unit>days|weeks|months|years))"
_HOW_LONG = regex.compile(
    rf"^how {_UNIT}\s+(?:(?:time|later)\s+)?(?P<way>after|before)\s+(?P<two>.+?)[,]?\s+"
    rf"(?P<aux>{_AUX})\s+(?P<one>.+)$",
    regex.IGNORECASE,
)
_BETWEEN = regex.compile(
    rf"^how {_UNIT}(?:\s+(?:were there|was there|are there|was it|is it|passed|lay|elapsed|went by))?"
    r"\s+(?:between|from)\s+(?P<one>.+?)\s+(?:and|to|until)\s+(?P<two>.+)$",
    regex.IGNORECASE,
)
_FIRST = regex.compile(
    r"^(?:what|which|which event)\s+(?:was|came|happened|took place|occurred|is|comes|started|opened)\s+"
    r"(?:the\s+)?(?P<which>first|earlier|earliest|last|later|latest)\s*[,:]?\s+(?P<one>.+?),?\s+or\s+(?P<two>.+)$",
    regex.IGNORECASE,
)
_OR_FIRST = regex.compile(
    rf"^(?P<aux>{_AUX})\s+(?P<one>.+?),?\s+or\s+(?P<two>.+?)\s*,?\s+"
    r"(?:come\s+|happen\s+|take place\s+|occur\s+)?(?P<which>first|earlier|last|later)$",
    regex.IGNORECASE,
)
_HAPPEN = regex.compile(r"\s+(?:happen|occur|take place|come|fall|come about)(?:ed|s)?$", regex.IGNORECASE)


_NAME = regex.compile(r"(?:\bthe\s+)?\b\p{Lu}[\w'’.-]*(?:\s+(?:of\s+)?\p{Lu}[\w'’.-]*)*")
_PRONOUN = regex.compile(r"(?:it|they|he|she|this|that)\s+", regex.IGNORECASE)
_LEADS_PRONOUN = regex.compile(rf"({_AUX})\s+(?:it|they|he|she)\s+", regex.IGNORECASE)
# Words before "before" and "after" that make another thing of them: "named after", "brought before".
_OTHER_SENSE = regex.compile(
    r"\b(?:named|called|go|goes|went|going|look|looks|looked|run|ran|ask|asked|take|takes|took|care|brought|appear"
    r"|appeared|testify|testified|stand|stood|heard|put|come|came|speak|spoke|or|day|week|month|year|days|weeks"
    r"|months|years|hours?|minutes?|shortly|soon|long|just|right|ever|never)$",
    regex.IGNORECASE,
)
# Nouns that name something that happens: by their endings, or as themselves.
_EVENT = regex.compile(
    r"(?:tion|sion|ment|ing|ure|quake|fall|crash|ance|ence)s?$|^(?:vote|strike|fire|fair|war|election|summit|games?"
    r"|flood|storm|launch|attack|talks?|council|trial|festival|match|final|race|riots?|march|visit|death|birth|sale"
    r"|arrival|departure|eruption|blast|deal|truce|coup|wedding|funeral|merger|takeover|verdict|release)$",
    regex.IGNORECASE,
)
_EITHER = regex.compile(r"^or (?:before|after) ", regex.IGNORECASE)
_ARTICLE = regex.compile(r"(?:the|a|an|its|his|her|their|this|that)\b", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two events, each as the question for its date, and what is asked of their dates.

    `kind` is "before" or "after" (is `one` before or after `two`?), "between" (how long), "first" or
    "last" (which of the two). `unit` is what a length is asked in, `None` when any will do.
    """

    one: str
    two: str
    kind: str
    names: tuple[str, str]
    unit: str | None = None


def parse_comparison(text: str, context: str = "") -> Comparison | None:
    """What a question compares, "it" being what `context` names; `None` when it compares nothing."""
    asked = " ".join(text.split()).rstrip("?!. ")
    name = _NAME.search(context.partition(" ")[2])
    if name and (lead := _LEADS_PRONOUN.match(asked)):
        asked = f"{lead[1]} {name[0]} {asked[lead.end() :]}"
    if (found := _ORDER.match(asked)) and _orders(found["aux"], found["one"], found["two"]):
        way = "before" if found["way"].lower() in ("before", "earlier than", "sooner than") else "after"
        two = _EITHER.sub("", found["two"])
        return _made(found["aux"], found["one"], two, way if two == found["two"] else "between")
    if found := _HOW_LONG.match(asked):
        return _made(found["aux"], found["one"], found["two"], "between", found["unit"])
    if found := _BETWEEN.match(asked):
        return _made("was", found["one"], found["two"], "between", found["unit"])
    if found := _FIRST.match(asked) or _OR_FIRST.match(asked):
        kind = "first" if found["which"].lower() in ("first", "earlier", "earliest") else "last"
        aux = found.groupdict().get("aux") or "was"
        return _made(aux, found["one"], found["two"], kind)
    return None


def _made(aux: str, one: str, two: str, kind: str, unit: str | None = None) -> Comparison:
    one, two = (_HAPPEN.sub("", part.strip(" ,:")) for part in (one, two))
    one, two = _named(one, two), _named(two, one)
    asked = regex.match(rf"{_AUX}\b", two, regex.IGNORECASE)
    second = f"When {two}?" if asked else f"When {aux.lower()} {two}?"
    return Comparison(f"When {aux.lower()} {one}?", second, kind, (one, two), unit and unit.lower())


def _named(part: str, other: str) -> str:
    """A part that leaves out whose event it is ("it opened", "adopt the euro"), with the other's name."""
    name = _NAME.search(other)
    if name is None or own_date(part, date(2000, 1, 1)):
        return part
    if _PRONOUN.match(part):
        return _PRONOUN.sub(f"{name[0]} ", part)
    bare = part[:1].islower() and not _NAME.search(part) and not _ARTICLE.match(part)
    return f"{name[0]} {part}" if bare else part


def _orders(aux: str, one: str, two: str) -> bool:
    """Whether "before" and "after" order two events: not "brought before the court", "Cook after Jobs"."""
    if _OTHER_SENSE.search(one) or not regex.match(r"did|was|were|had|will", aux, regex.IGNORECASE):
        return False
    verbs = aux.lower() in ("did", "will") or any(is_past_form(word) for word in split_words(one))
    return verbs and (_is_event(two) or find_times(two, date(2000, 1, 1)) != [])


def _is_event(part: str) -> bool:
    """Whether a part of a question names something that happens: by a noun of that kind, or with a verb."""
    if not (_ARTICLE.match(part) or _NAME.search(part) or _PRONOUN.match(part)):
        return False
    found = [word for word in split_words(part) if word not in STOP_WORDS]
    return any(_EVENT.search(word) or is_past_form(word) for word in found)


def own_date(name: str, today: date, near: date | None = None) -> When | None:
    """The date of an event that the question names by nothing but its date ("January 20, 2022", "1880").

    "Last Friday" counts from `today`; a date without a year is the one nearest to `near`, else to `today`.
    """
    if near and not FROM_NOW.search(name):
        today = near
    if regex.fullmatch(r"[12]\d{3}", name.strip()):
        year = int(name)
        return When(name.strip(), date(year, 1, 1), date(year, 12, 31), name.strip())
    found = find_times(name, today)
    if len(found) != 1 or name.strip().lower() not in (found[0].text.lower(), f"the {found[0].text.lower()}"):
        return None
    mention = found[0]
    if mention.type != "DATE" or mention.begin is None or mention.end_of_range is None:
        return None
    return When(mention.value, mention.begin, mention.end_of_range, mention.text)
