"""The tense of the verbs of a text: past or future."""

from __future__ import annotations

from retrieval.dates.lexicon import word_set
from retrieval.dates.tokens import Tokens
from retrieval.text.verbs import BASE, SAME_IN_THE_PAST

MODAL = word_set("will shall 'll ’ll would may might should must cannot")
PLANNED = word_set(
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
AIMS = word_set("to for on in at")
_COPULA = word_set("is are was were be been")
_AUXILIARY = word_set("is are am be")
_PAST = word_set("was were been did had has have says reports showed forced beat ago")
_PAST = _PAST.union(BASE, SAME_IN_THE_PAST) - {"let"}
_NOT_PAST = word_set(
    "hundred indeed united embed exceed proceed succeed unprecedented hatred sacred naked wicked speed"
    " breed bleed greed creed freed indebted talented gifted armed based so-called"
)
DETERMINERS = word_set("the a an its his her their our my original")
_BETWEEN = word_set("be have been not also then being get n't only now probably likely")


def planned(tokens: Tokens, i: int) -> str:
    """A word of planning looks ahead, unless it had been planned (then it is over) or was told of."""
    if tokens.word(i) == "plans" and tokens.word(i - 1).endswith("ed"):
        return "past"
    before = {tokens.word(i - 1), tokens.word(i - 2)}
    return "past" if before >= {"had", "been"} or before & {"as", "previously", "originally"} else "future"


def _infinitive(tokens: Tokens, i: int) -> str | None:
    governor = tokens.word(i - 1)
    if tokens.word(i + 1) == "have" and (tokens.word(i + 2).endswith("ed") or tokens.word(i + 2) in _PAST):
        return "past"
    if governor in PLANNED:
        return planned(tokens, i - 1)
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
    if subject in DETERMINERS or subject in _NO_PLURAL:
        return False
    if subject == "and" and tokens.is_kind(i + 1, "AT", "ON", "WEEKDAY", "IN"):
        return True
    plural = subject.endswith("s") or subject in _SUBJECTS
    joined = any(tokens.is_kind(k, "AND") for k in range(i - 5, i - 1))
    return plural or (joined and tokens.is_kind(i - 1, "CAP"))


def verb(tokens: Tokens, i: int) -> str | None:
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
    if word in MODAL or (word in _SCHEDULED and tokens.raw(i).islower()):
        return "future"
    if word == "set" and tokens.word(i + 1) not in ("to", "for"):
        return "past"
    if word in _SURELY or (word in PLANNED and (tokens.word(i + 1) in AIMS or tokens.word(i - 1) in _COPULA)):
        return planned(tokens, i)
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
    return tokens.word(noun) not in DETERMINERS


def led_by_modal(tokens: Tokens, at: int) -> bool:
    """Does `will`, `may` or a future infinitive stand before the participle `at`?"""
    for i in range(at - 1, max(at - 4, -1), -1):
        if tokens.word(i) in MODAL:
            return True
        if tokens.word(i) == "to":
            return _infinitive(tokens, i) == "future"
        if tokens.word(i) not in _BETWEEN and not tokens.word(i).endswith("ly"):
            return False
    return False
