"""Questions that compare two events: "did X happen before Y?", "how long after X was Y?", "X or Y first?"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import regex

from retrieval.dates import find_times
from retrieval.spoken import event_date
from retrieval.types import When

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


def comparison(text: str) -> Comparison | None:
    """What a question compares; `None` when it compares nothing."""
    asked = " ".join(text.split()).rstrip("?!. ")
    if found := _ORDER.match(asked):
        way = "before" if found["way"].lower() in ("before", "earlier than", "sooner than") else "after"
        return _made(found["aux"], found["one"], found["two"], way)
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
    if name is None:
        return part
    if _PRONOUN.match(part):
        return _PRONOUN.sub(f"{name[0]} ", part)
    bare = part[:1].islower() and not _NAME.search(part) and not _ARTICLE.match(part)
    return f"{name[0]} {part}" if bare else part


def own_date(name: str, today: date) -> When | None:
    """The date of an event that the question names by nothing but its date ("January 20, 2022")."""
    found = find_times(name, today)
    if len(found) != 1 or name.strip().lower() not in (found[0].text.lower(), f"the {found[0].text.lower()}"):
        return None
    mention = found[0]
    if mention.type != "DATE" or mention.begin is None or mention.end_of_range is None:
        return None
    return When(mention.value, mention.begin, mention.end_of_range, mention.text)


def verdict(asked: Comparison, one: When, two: When) -> tuple[str, str]:
    """The answer in a few words, and how the dates lie; `{0}` and `{1}` stand for the marks of citations."""
    apart = _apart(one, two)
    first, second = (f"{event_date(when)}{{{at}}}" for at, when in enumerate((one, two)))
    if apart is None:
        return "That cannot be told", f"The dates do not tell: {first}, and {second}."
    if apart == 0:
        short = {"before": "No", "after": "No", "between": "0 days"}.get(asked.kind, "Both on the same day")
        return short, f"Both on {first}{{1}}."
    length = _length(one, two, asked.unit)
    said = f"{first} is {length} {'before' if apart > 0 else 'after'} {second}."
    if asked.kind == "between":
        return length, said
    if asked.kind in ("before", "after"):
        return ("Yes" if (apart > 0) == (asked.kind == "before") else "No"), said
    earlier, later = asked.names if apart > 0 else asked.names[::-1]
    name = earlier if asked.kind == "first" else later
    return name[:1].upper() + name[1:], said


def _apart(one: When, two: When) -> int | None:
    """Days from one to the other; 0 on the same day, `None` when their dates overlap and do not tell."""
    if (one.begin, one.end) == (two.begin, two.end):
        return 0 if one.begin == one.end else None
    if one.begin <= two.end and two.begin <= one.end:
        return None
    return (two.begin - one.begin).days


def _length(one: When, two: When, unit: str | None) -> str:
    """How long it is between two dates, no finer than they are known."""
    early, late = sorted((one, two), key=lambda when: when.begin)
    least, most = (late.begin - early.end).days, (late.end - early.begin).days
    if least == most:
        return _days(least, unit)
    return f"{_days(least, unit)} to {_days(most, unit)}"


def _days(days: int, unit: str | None) -> str:
    said = "1 day" if days == 1 else f"{days:,} days"
    size = {"weeks": 7, "months": 30.44, "years": 365.25}.get(unit or "")
    if size is None:
        return said
    count = round(days / size, 1)
    return f"{said} ({count:g} {unit})"


def undated(name: str) -> str:
    """Why two events cannot be compared: one of them has no date here."""
    return f"The library gives no date for “{name}”, so that the two cannot be compared."
