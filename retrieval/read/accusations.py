"""Who is accused of a crime, or cleared of it, has not been found to have done it."""

from __future__ import annotations

from functools import lru_cache

import regex

_DID = (
    "murdered|killed|stole|robbed|shot|stabbed|attacked|raped|assaulted|abused|defrauded|bribed|hacked|poisoned"
    "|embezzled|kidnapped|abducted|bombed|laundered|forged|strangled|tortured|smuggled|cheated"
)
_DO = (
    "murder|kill|steal|stolen|rob|shoot|stab|attack|rape|assault|abuse|defraud|bribe|hack|poison|embezzle|kidnap"
    "|abduct|bomb|launder|forge|strangle|torture|smuggle|cheat"
)
_ASKS_SENTENCE = regex.compile(
    r"^(?!.*\b(?:could|might|may|faces?|facing|maximum|if)\b).*\b(?:how long|how many|what|which)\b"
    r".*\b(?:sentenced?|jailed|imprisoned|prison|jail)\b",
    regex.I,
)
_THREATENED = regex.compile(
    r"\b(?:fac(?:es?|ing)|risks?|could|may|might)\b[^.;]{0,40}\b(?:years?|months?|life|prison|jail)\b"
    r"|\bif (?:convicted|found guilty)|\bmaximum (?:sentence|penalty|term)\b"
)
_HANDED_DOWN = regex.compile(
    r"\b(?:sentenced|jailed|imprisoned|(?:gave|given|got) (?:him |her |them )?[^.;]{0,40}(?:years|life))\b"
)
_NAME = r"\p{Lu}[\p{L}'’.-]*(?:\s+\p{Lu}[\p{L}'’.-]*)*"
# "Who stole the money?", "how much did Erik Holm steal?"; a fire or a storm is accused of nothing.
_ASKS_WHO_DID = regex.compile(
    rf"\b[Ww]ho(?:\s+\w+ly)?\s+(?:{_DID})\b|\b(?:[Dd]id|[Hh]as|[Hh]ave)\s+{_NAME}\s+(?:{_DO}|{_DID})\b"
)
_CLAIM = regex.compile(
    r"\b(?:accus(?:e[sd]?|ing|ations?)|charged with|suspected of|suspects?|alleg(?:es?|ed|edly|ations?)"
    r"|acquitted|cleared of|nothing to do with|not guilty|innocent|den(?:y|ies|ied|ying)"
    r"|in connection with)\b",
    regex.I,
)
_SETTLED = regex.compile(
    r"\b(?:convicted|found guilty|sentenced|jailed|plead(?:s|ed)? guilty|pled guilty|confess(?:es|ed)"
    r"|admit(?:s|ted))\b",
    regex.I,
)


def is_only_claimed(question: str, sentence: str) -> bool:
    """Whether a question asks who did wrong, and the sentence tells of no more than a charge, or of a denial.

    >>> is_only_claimed("Who stole the money?", "Prosecutors accused Erik Holm of stealing the money.")
    True
    """
    return _asks_who_did(question) and bool(_CLAIM.search(sentence)) and not _SETTLED.search(sentence)


def is_only_threatened(question: str, sentence: str) -> bool:
    """Whether a question asks what somebody was sentenced to, and a sentence says what it may be."""
    if not _ASKS_SENTENCE.search(question) or _HANDED_DOWN.search(sentence):
        return False
    return bool(_THREATENED.search(sentence))


@lru_cache(maxsize=64)
def _asks_who_did(question: str) -> bool:
    return bool(_ASKS_WHO_DID.search(question)) and not _CLAIM.search(question)
