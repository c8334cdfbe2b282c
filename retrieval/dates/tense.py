"""Tells from the verbs around a date whether the text speaks of what was or of what is to come."""

from __future__ import annotations

from retrieval.dates.lexicon import word_set
from retrieval.dates.tokens import Tokens

_FUTURE = word_set(
    "will shall 'll ’ll would upcoming scheduled planned plans plan planning expected expects expect"
    " due slated set tomorrow deadline forthcoming intends intend aims hopes hope hoping should may"
    " might can could must begins starts opens ends closes expires resumes meets takes arrives leaves"
    " kicks returns faces plays hosts runs goes comes votes expire begin start open take meet continue"
    " remain pending proposed until till"
)
_AUXILIARY = word_set("is are be am being")
_SAYING = word_set(
    "said says told announced reported added stated confirmed declared explained noted wrote according"
)
_PAST = word_set(
    "was were had been did has have became began broke brought built came caught chose cut drew drove"
    " fell felt flew found fought gave got went grew heard held hit hurt kept knew led left lost made"
    " meant met paid put ran read rose saw sent set shot showed shut sold spent spoke stood stole struck"
    " swept swore taught thought threw told took understood woke won wore wrote said shook sank sat slid"
    " rode forgot forced beat bought burst cost crept dealt dug fled flung froze hid hung laid lay lit"
    " overcame quit rang sang sought spread sprang stuck strode tore upheld withdrew wound died ago"
)
_NOT_PAST = word_set(
    "need speed hundred indeed united embed bed red fed feed seed wed shed breed bleed exceed proceed"
    " succeed ted ahmed mohammed mohamed alfred used-to unprecedented so-called hatred sacred naked reed"
    " greed creed"
)
_MODAL = word_set("will shall 'll ’ll would to may might can could must should")
_BETWEEN = word_set("be have been not also then being get")
_BREAKS = ("PARA", "STOP")


def _verb(tokens: Tokens, i: int) -> str | None:
    word = tokens.word(i)
    if word in ("to", "'ll", "’ll"):
        return "future" if tokens.is_kind(i + 1, "WORD") and not word.endswith("ed") else None
    if word in _PAST and not (word == "set" and tokens.word(i + 1) in ("for", "to")):
        if word in ("was", "were", "been", "has", "have", "had") and tokens.word(i + 1) in _FUTURE:
            return "future"
        return "past"
    if word in _FUTURE:
        return "future"
    if word in _AUXILIARY and tokens.word(i + 1).endswith("ing"):
        return "future"
    if len(word) > 4 and word.endswith("ed") and word not in _NOT_PAST and tokens.raw(i).islower():
        return "past"
    return None


def _ends(tokens: Tokens, i: int) -> bool:
    if tokens.is_kind(i, *_BREAKS):
        return True
    return tokens.is_kind(i, "DOT") and tokens.gap(i) != "" and len(tokens.word(i - 1)) > 3


def sentence_start(tokens: Tokens, i: int, reach: int = 80) -> int:
    """The first token of the sentence that token `i` is in, looked for no further back than `reach`."""
    for k in range(i - 1, max(i - reach, 0) - 1, -1):
        if _ends(tokens, k):
            return k + 1
    return max(i - reach, 0)


def _before(tokens: Tokens, first: int) -> tuple[str | None, int]:
    for i in range(first - 1, max(first - 25, -1), -1):
        if _ends(tokens, i):
            break
        if found := _verb(tokens, i):
            return ("future" if found == "past" and _led_by_modal(tokens, i) else found), i
    return None, -1


def _led_by_modal(tokens: Tokens, at: int) -> bool:
    for i in range(at - 1, max(at - 4, -1), -1):
        if tokens.word(i) in _MODAL:
            return True
        if tokens.word(i) not in _BETWEEN and not tokens.word(i).endswith("ly"):
            return False
    return False


def _after(tokens: Tokens, last: int) -> str | None:
    for i in range(last, min(last + 20, len(tokens.kinds))):
        if _ends(tokens, i):
            return None
        if found := _verb(tokens, i):
            return found
    return None


def tense(tokens: Tokens, first: int, last: int) -> str | None:
    """`past`, `future` or `None` (no telling) for the expression of tokens `first` to `last` (not included).

    The nearest verb before it in the sentence decides; a verb of saying that stands further off gives
    way to the verb that follows ("said the vote on Tuesday will be close").
    """
    before, at = _before(tokens, first)
    if before is None:
        return _after(tokens, last)
    if tokens.word(at) in _SAYING and first - at > 4:
        return _after(tokens, last) or before
    return before
