"""Finds what Telegram makes live in plain text: addresses, mentions, commands, tags, telephone numbers.

The rules are those of Telegram's own library (github.com/tdlib/td, td/telegram/MessageEntity.cpp).
"""

from __future__ import annotations

import re
import unicodedata
from itertools import takewhile

from telegram_html import OPAQUE, Entity, overlap, rank, units

# What is found in plain text. Which words count as top-level domains is left open, so a name such as
# "report.txt" is found although Telegram knows no such domain: what these miss, Telegram misses too.
_TAG = r"\w\u200c\u00b7\u0d80-\u0dff"
_HOST = r"(?:[^\W_]|[\w~-]*[^\W_])"
_AUTO = (
    ("url", r"(?<![\w@/.])(?:https?|ftp|tg|ton|tonsite)://[^\s<>\"«»]+"),
    ("email", r"(?<![\w.@+-])[A-Za-z0-9_.+-]{1,64}@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,24}(?![\w-])"),
    (
        "url",
        rf"(?<![\w@/.])(?:{_HOST}\.)+(?:[^\W\d_]{{2,24}}|xn--[a-z0-9-]+)(?::\d+)?(?:[/?#][^\s<>\"«»]*)?(?!\w)",
    ),
    ("url", r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?(?:[/?#][^\s<>\"«»]*)?(?![\w.])"),
    ("mention", r"(?<!\w)@[A-Za-z0-9_]{2,32}(?!\w)"),
    ("bot_command", r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])"),
    (
        "hashtag",
        rf"(?<![{_TAG}])#(?=[{_TAG}]*[^\W\d_])[{_TAG}]{{1,256}}(?:@[A-Za-z0-9_]{{3,32}})?(?![{_TAG}#])",
    ),
    ("cashtag", rf"(?<![{_TAG}$])\$(?:1INCH|[A-Z]{{1,8}})(?:@[A-Za-z0-9_]{{3,32}})?(?![{_TAG}$])"),
    ("phone_number", r"(?<![\w+])\+\d(?:[ ()-]?\d){6,14}(?!\w)"),
)
_FINDERS = tuple((kind, re.compile(pattern)) for kind, pattern in _AUTO)


def find_entities(text: str, taken: list[Entity] | None = None) -> list[Entity]:
    """What Telegram makes live in plain text: addresses, mentions, commands, tags, telephone numbers.

    Nothing is found where an entity of `taken` is a link or code.
    """
    blocked = [entity for entity in taken or [] if entity["type"] in OPAQUE]
    found: list[Entity] = []
    for kind, finder in _FINDERS:
        for match in finder.finditer(text):
            words = _address(match[0]) if kind == "url" else match[0]
            entity = {"type": kind, "offset": units(text[: match.start()]), "length": units(words)}
            if kind == "url" and not re.search(r"\w\.\w|://\w", words):
                continue
            if not any(overlap(entity, other) for other in (*blocked, *found)):
                found.append(entity)
    return sorted(found, key=rank)


def _address(match: str) -> str:
    """An address without the punctuation that follows it, and no further than anything invisible in it."""
    return "".join(takewhile(lambda character: not _invisible(character), match)).rstrip(".,:;!?'\")]}…")


def _invisible(character: str) -> bool:
    """General punctuation and separators, at which an address ends; joiners and dashes are let through."""
    if "\u2000" <= character <= "\u206f":
        return not ("\u200c" <= character <= "\u200d" or "\u2010" <= character <= "\u2015")
    return unicodedata.category(character).startswith("Z")
