"""Whether the text speaks of the past or the future, by the verbs around a date."""

from __future__ import annotations

from bisect import bisect_left

from retrieval.dates.lexicon import word_set
from retrieval.dates.tokens import Tokens
from retrieval.dates.verbs import AIMS, DETERMINERS, MODAL, PLANNED, led_by_modal, planned, verb

_SAYING = word_set("said says added stated explained noted wrote")
_PREPOSITIONS = ("IN", "ON", "AT", "DURING", "TO", "BY", "AFTER", "FOR", "OF", "DOT", "COMMA")
_LEADING = word_set("on in at out due the for only just")

_GOING_ON = word_set(
    "missing looking searching seeking hunting investigating questioning treating recovering fighting"
    " mourning appealing waiting lying staying sheltering"
)

# "Moved from June 10 to July 12", "named as its editor from September 1": both days may lie ahead.
_STARTS_LATER = word_set(
    "moved postponed delayed rescheduled deferred shifted pushed put brought changed switched"
    " named appointed hired chosen signed"
)


def sentence_start(tokens: Tokens, i: int) -> int:
    place = bisect_left(tokens.breaks, i)
    return tokens.breaks[place - 1] + 1 if place else 0


def _sentence_end(tokens: Tokens, i: int) -> int:
    place = bisect_left(tokens.breaks, i)
    return tokens.breaks[place] if place < len(tokens.breaks) else len(tokens.kinds)


def _of_participle(tokens: Tokens, i: int, found: str) -> str | None:
    """`will be held` is to come, `is held` leaves it open."""
    if found == "past" and led_by_modal(tokens, i):
        return "future"
    passive = {"is", "are", "being"} & {tokens.word(i - 1)} or {"can", "could"} & {tokens.word(i - 2)}
    return None if found == "past" and passive else found


def _before(tokens: Tokens, first: int) -> tuple[str | None, int]:
    known = tokens.verbs
    for i in range(first - 1, max(first - 25, sentence_start(tokens, first) - 1), -1):
        if found := known[i] if i in known else verb(tokens, i):
            return _of_participle(tokens, i, found), i
    return None, -1


def _after(tokens: Tokens, last: int) -> str | None:
    known = tokens.verbs
    for i in range(last, min(last + 20, _sentence_end(tokens, last))):
        if found := known[i] if i in known else verb(tokens, i):
            return found
    return None


def is_attributive(tokens: Tokens, first: int, last: int) -> bool:
    """Does the expression only name a thing (`the Jan. 14 deadline`, `Wednesday's ruling`)?"""
    if tokens.is_kind(last, "POSS"):
        return True
    if not tokens.is_kind(last, "WORD", "CAP", "ORDW"):
        return False
    return tokens.is_kind(first - 1, "POSS", "THIS", "THAT") or tokens.word(first - 1) in DETERMINERS


def tense(tokens: Tokens, first: int, last: int) -> str | None:
    """`past`, `future` or `None` (no telling) for the expression of tokens `first` to `last` (not included).

    The nearest verb before it in the sentence decides; a verb of saying that stands further off gives
    way to the verb that follows ("said the vote on Tuesday will be close").
    """
    if is_attributive(tokens, first, last):
        return "future" if _is_awaited(tokens, first) else None
    if _is_timetable(tokens, first):
        return "future"
    if tokens.is_kind(first - 1, "ON") and verb(tokens, last) == "past":
        # "By 18 votes to 17 the council on Tuesday elected": its own verb stands behind it.
        return "past"
    before, at = _before(tokens, first)
    if before is None:
        return _after(tokens, last) if at < 0 else None
    if tokens.word(at) in _SAYING and _said_of_it(tokens, at, first, last):
        return _after(tokens, last) or before
    return "past" if _goes_on_after(tokens, at, first) else before


def _goes_on_after(tokens: Tokens, at: int, first: int) -> bool:
    """`police are looking for a man after a robbery on Thursday`: what goes on follows what has happened."""
    goes_on = tokens.word(at) in ("is", "are") and {tokens.word(at + 1), tokens.word(at + 2)} & _GOING_ON
    led = [tokens.word(i) for i in range(at + 1, first)]
    after = next((i for i, word in enumerate(led) if word in ("after", "following", "since")), None)
    return (
        bool(goes_on) and after is not None and not {"ahead", "before", "for", "until", "by"} & {*led[after:]}
    )


def _is_awaited(tokens: Tokens, first: int) -> bool:
    """`50,000 are expected for Sunday's race`: a word of planning leads to what the date names."""
    led = next((i for i in range(first - 1, first - 3, -1) if tokens.word(i) in AIMS), 0)
    return tokens.word(led - 1) in PLANNED and planned(tokens, led - 1) == "future"


def _is_timetable(tokens: Tokens, first: int) -> bool:
    """`the deadline is Monday`, `the film is out on Friday`, `ahead of Sunday's vote`."""
    i = first - 1
    while i > first - 4 and tokens.word(i) in _LEADING:
        i -= 1
    return tokens.word(i) in ("is", "are")


def _said_of_it(tokens: Tokens, at: int, first: int, last: int) -> bool:
    """`said the vote on Tuesday will be close`: what is said begins before the date, not after it."""
    if tokens.is_kind(last, "THAT") or tokens.is_kind(at + 1, *_PREPOSITIONS) or first - at < 3:
        return False
    return first - at > 4 or any(verb(tokens, i) for i in range(last, last + 3))


def is_deadline(tokens: Tokens, first: int) -> bool:
    """`until Tuesday`, `as early as Tuesday`: ahead, unless the sentence opens with it or says `had`."""
    if tokens.word(first - 1) == "of" and tokens.word(first - 2) == "ahead":
        return _before(tokens, first)[0] != "past"
    if is_a_start(tokens, first):
        return _before(tokens, first)[0] != "past"
    if sentence_start(tokens, first) >= first - 2:
        return False
    led = tokens.is_kind(first - 1, "UNTIL", "BY") or (
        tokens.is_kind(first - 1, "AS") and tokens.word(first - 2) in ("soon", "early")
    )
    if tokens.is_kind(first - 1, "BY") and _before(tokens, first)[0] == "past":
        return False
    return led and all(tokens.word(i) != "had" for i in range(max(first - 12, 0), first))


def is_a_start(tokens: Tokens, first: int) -> bool:
    """`starting Monday`, `effective Oct. 1`, `beginning in July`."""
    led = first - 2 if tokens.is_kind(first - 1, "ON", "IN") else first - 1
    return tokens.word(led) in ("starting", "beginning", "effective")


def may_start_later(tokens: Tokens, first: int) -> bool:
    """`was moved from June 10`, `named as its editor from September 1`: told as past, but maybe ahead."""
    start = max(first - 12, sentence_start(tokens, first))
    return tokens.is_kind(first - 1, "FROM") and any(
        tokens.word(i) in _STARTS_LATER for i in range(start, first)
    )


def is_supposed(tokens: Tokens, first: int) -> bool:
    """Does a modal verb stand just before (`you could wait three months after`)? Then it is not an event."""
    return any(tokens.word(i) in MODAL or tokens.word(i) in ("can", "could") for i in range(first - 4, first))


def is_firm(tokens: Tokens, first: int) -> bool:
    """Is the tense beyond doubt: the expression opens its sentence, or its verb is near (three words)?"""
    if first - sentence_start(tokens, first) <= 1:
        return True
    if tokens.word(_before(tokens, first)[1]) in PLANNED:
        return False
    reach = 7 if tokens.is_kind(first - 1, "IN") else 4
    return any(verb(tokens, i) for i in range(first - 1, max(first - reach, -1), -1))


def is_vague_future(tokens: Tokens, first: int, last: int) -> bool:
    """Does only `would` look ahead (`it said it would close in April`), or a verb across a comma?

    What was to come when it was said may be over by now.
    """
    found, at = _before(tokens, first)
    if found is not None:
        return tokens.word(at) == "would"
    return first - sentence_start(tokens, first) > 1 and tokens.is_kind(last, "COMMA")
