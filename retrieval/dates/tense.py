"""Tells from the verbs around a date whether the text speaks of what was or of what is to come."""

from __future__ import annotations

from bisect import bisect_left

from retrieval.dates.lexicon import word_set
from retrieval.dates.tokens import Tokens

_MODAL = word_set("will shall 'll ’ll would may might should must cannot")
_PLANNED = word_set(
    "upcoming scheduled planned plans planning expected expects due slated set forthcoming intends intend"
    " aims hopes hope hoping proposed going likely about ready supposed poised bound unlikely"
    " forecast projected predicted anticipated"
)
_GOVERNORS = word_set(
    "is are was were plan aim agree agreed vowed promised pledged wants want needs need has have"
)
_SURELY = word_set("scheduled planned plans slated due upcoming payable effective forthcoming")
_SCHEDULED = word_set(
    "begins starts opens ends closes expires resumes meets arrives leaves kicks returns faces plays"
    " hosts runs goes comes votes takes falls lasts"
    " becomes launches reopens airs premieres debuts concludes"
)
_BARE = word_set("meet open reopen begin start resume arrive expire decide gather convene leave return go")
_BARE_TOO = word_set("host play face vote launch release head travel visit close end take hold get")
_SUBJECTS = word_set("they we you i who which that people")
_NO_PLURAL = word_set("news this is was as has does yes us previous various serious 's ’s")
_LEADING = word_set("on in at out due the for only just")
_AIMS = word_set("to for on in at")
_COPULA = word_set("is are was were be been")
_AUXILIARY = word_set("is are am be")
_SAYING = word_set("said says added stated explained noted wrote")
_PAST = word_set(
    "was were had been did has have became began broke brought built came caught chose cut drew drove fell"
    " felt flew found fought gave got went grew heard held hit hurt kept knew led left lost made meant met"
    " paid put ran read rose saw sent set shot showed shut sold spent spoke stood stole struck swept swore"
    " taught thought threw told took understood woke won wore wrote said shook sank sat slid rode forgot"
    " forced beat bought burst cost crept dealt dug fled flung froze hid hung laid lay lit overcame quit"
    " rang sang sought spread sprang stuck strode tore upheld withdrew wound died ago says reports"
)
_NOT_PAST = word_set(
    "hundred indeed united embed exceed proceed succeed unprecedented hatred sacred naked wicked speed"
    " breed bleed greed creed freed indebted talented gifted armed based so-called"
)
_DETERMINERS = word_set("the a an its his her their our my original")
_PREPOSITIONS = ("IN", "ON", "AT", "DURING", "TO", "BY", "AFTER", "FOR", "OF", "DOT", "COMMA")
_BETWEEN = word_set("be have been not also then being get n't only now probably likely")


def _planned(tokens: Tokens, i: int) -> str:
    """A word of planning looks ahead, unless it had been planned (then it is over) or was told of."""
    if tokens.word(i) == "plans" and tokens.word(i - 1).endswith("ed"):
        return "past"
    before = {tokens.word(i - 1), tokens.word(i - 2)}
    return "past" if before >= {"had", "been"} or before & {"as", "previously", "originally"} else "future"


def _infinitive(tokens: Tokens, i: int) -> str | None:
    governor = tokens.word(i - 1)
    if tokens.word(i + 1) == "have" and (tokens.word(i + 2).endswith("ed") or tokens.word(i + 2) in _PAST):
        return "past"
    if governor in _PLANNED:
        return _planned(tokens, i - 1)
    if governor in _GOVERNORS:
        return "future"
    ahead = tokens.word(i + 1) == "be" and governor not in _PAST and not governor.endswith("ed")
    return "future" if ahead else None


def _is_plain_present(tokens: Tokens, i: int) -> bool:
    """`when markets reopen Tuesday`: a bare verb after a plural subject speaks of what is to come."""
    if tokens.word(i) in _BARE_TOO and tokens.word(i - 1) in _SUBJECTS:
        return True
    subject = tokens.word(i - 1)
    if tokens.word(i) not in _BARE and not (subject == "and" and tokens.word(i) == "close"):
        return False
    if subject in _DETERMINERS or subject in _NO_PLURAL:
        return False
    if subject == "and" and tokens.is_kind(i + 1, "AT", "ON", "WEEKDAY", "IN"):
        return True
    plural = subject.endswith("s") or subject in _SUBJECTS
    joined = any(tokens.is_kind(k, "AND") for k in range(i - 5, i - 1))
    return plural or (joined and tokens.is_kind(i - 1, "CAP"))


def _verb(tokens: Tokens, i: int) -> str | None:
    """What token `i` says as a verb: `past`, `future`, or nothing."""
    if i not in tokens.verbs:
        tokens.verbs[i] = _tense_of(tokens, i)
    return tokens.verbs[i]


def _tense_of(tokens: Tokens, i: int) -> str | None:
    word = tokens.word(i)
    following = tokens.word(i + 1)
    if word == "to":
        return _infinitive(tokens, i) if tokens.is_kind(i + 1, "WORD", "OF") else None
    if word == "could" and following not in ("n't", "n’t", "not"):
        return "future"
    if word in _MODAL or (word in _SCHEDULED and tokens.raw(i).islower()):
        return "future"
    if word == "set" and tokens.word(i + 1) not in ("to", "for"):
        return "past"
    if word in _SURELY or (
        word in _PLANNED and (tokens.word(i + 1) in _AIMS or tokens.word(i - 1) in _COPULA)
    ):
        return _planned(tokens, i)
    if _is_plain_present(tokens, i):
        return "future"
    if word in _PAST:
        return "past"
    if word == "won" and following in ("'t", "’t"):
        return "future"
    if word in _AUXILIARY and following.endswith("ing") and following != "being":
        return "future"
    if word.endswith("ing") and tokens.is_kind(i - 1, "AFTER"):
        return "past"
    return "past" if _is_regular_past(tokens, i, word) else None


def _is_regular_past(tokens: Tokens, i: int, word: str) -> bool:
    if len(word) < 5 or not word.endswith("ed") or word in _NOT_PAST or not tokens.raw(i).islower():
        return False
    noun = i - 2 if tokens.word(i - 1).endswith("ly") else i - 1
    return tokens.word(noun) not in _DETERMINERS


def _led_by_modal(tokens: Tokens, at: int) -> bool:
    for i in range(at - 1, max(at - 4, -1), -1):
        if tokens.word(i) in _MODAL:
            return True
        if tokens.word(i) == "to":
            return _infinitive(tokens, i) == "future"
        if tokens.word(i) not in _BETWEEN and not tokens.word(i).endswith("ly"):
            return False
    return False


def sentence_start(tokens: Tokens, i: int) -> int:
    """The first token of the sentence that token `i` is in."""
    place = bisect_left(tokens.breaks, i)
    return tokens.breaks[place - 1] + 1 if place else 0


def _sentence_end(tokens: Tokens, i: int) -> int:
    place = bisect_left(tokens.breaks, i)
    return tokens.breaks[place] if place < len(tokens.breaks) else len(tokens.kinds)


def _of_participle(tokens: Tokens, i: int, found: str) -> str | None:
    """`will be held` is to come, `is held` leaves it open."""
    if found == "past" and _led_by_modal(tokens, i):
        return "future"
    passive = {"is", "are", "being"} & {tokens.word(i - 1)} or {"can", "could"} & {tokens.word(i - 2)}
    return None if found == "past" and passive else found


def _before(tokens: Tokens, first: int) -> tuple[str | None, int]:
    for i in range(first - 1, max(first - 25, sentence_start(tokens, first) - 1), -1):
        if found := _verb(tokens, i):
            return _of_participle(tokens, i, found), i
    return None, -1


def _after(tokens: Tokens, last: int) -> str | None:
    for i in range(last, min(last + 20, _sentence_end(tokens, last))):
        if found := _verb(tokens, i):
            return found
    return None


def is_attributive(tokens: Tokens, first: int, last: int) -> bool:
    """Does the expression only name a thing (`the Jan. 14 deadline`, `Wednesday's ruling`)?"""
    if tokens.is_kind(last, "POSS"):
        return True
    if not tokens.is_kind(last, "WORD", "CAP", "ORDW"):
        return False
    return tokens.is_kind(first - 1, "POSS", "THIS", "THAT") or tokens.word(first - 1) in _DETERMINERS


def tense(tokens: Tokens, first: int, last: int) -> str | None:
    """`past`, `future` or `None` (no telling) for the expression of tokens `first` to `last` (not included).

    The nearest verb before it in the sentence decides; a verb of saying that stands further off gives
    way to the verb that follows ("said the vote on Tuesday will be close").
    """
    if is_attributive(tokens, first, last):
        return "future" if _is_awaited(tokens, first) else None
    if _is_timetable(tokens, first):
        return "future"
    before, at = _before(tokens, first)
    if before is None:
        return _after(tokens, last) if at < 0 else None
    if tokens.word(at) in _SAYING and _said_of_it(tokens, at, first, last):
        return _after(tokens, last) or before
    return before


def _is_awaited(tokens: Tokens, first: int) -> bool:
    """`50,000 are expected for Sunday's race`: a word of planning leads to what the date names."""
    led = next((i for i in range(first - 1, first - 3, -1) if tokens.word(i) in _AIMS), 0)
    return tokens.word(led - 1) in _PLANNED and _planned(tokens, led - 1) == "future"


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
    return first - at > 4 or any(_verb(tokens, i) for i in range(last, last + 3))


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


def is_supposed(tokens: Tokens, first: int) -> bool:
    """Does a modal verb stand just before (`you could wait three months after`)? Then nothing is told."""
    return any(
        tokens.word(i) in _MODAL or tokens.word(i) in ("can", "could") for i in range(first - 4, first)
    )


def is_firm(tokens: Tokens, first: int) -> bool:
    """Is the tense beyond doubt: the expression opens its sentence, or its verb is near (three words)?"""
    if first - sentence_start(tokens, first) <= 1:
        return True
    reach = 7 if tokens.is_kind(first - 1, "IN") else 4
    return any(_verb(tokens, i) for i in range(first - 1, max(first - reach, -1), -1))


def is_vague_future(tokens: Tokens, first: int, last: int) -> bool:
    """Does only `would` look ahead (`it said it would close in April`), or a verb across a comma?

    What was to come when it was said may be over by now.
    """
    found, at = _before(tokens, first)
    if found is not None:
        return tokens.word(at) == "would"
    return first - sentence_start(tokens, first) > 1 and tokens.is_kind(last, "COMMA")
