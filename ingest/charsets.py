"""The encodings that web pages may name, and what a page names in its first bytes."""

from __future__ import annotations

import codecs
import re

PRESCANNED = 2_048
# The encodings of the WHATWG; Python knows more, some of which are no character sets or take long to undo.
_KNOWN = frozenset(
    [
        *("utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp866", "cp874", "koi8-r", "koi8-u", "mac-roman"),
        *("mac-cyrillic", "gbk", "gb18030", "big5", "euc_jp", "iso2022_jp", "cp932", "cp949"),
        *(f"iso8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
        *(f"cp{number}" for number in range(1250, 1259)),
    ]
)
# As on the web, where the lesser name stands for the greater set.
_MEANT = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874"}
_MEANT |= {"gb2312": "gbk", "shift_jis": "cp932", "euc_kr": "cp949", "tis-620": "cp874"}
_META = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w:.-]{2,40})""", re.I
)


def known(name: str) -> str:
    """Python's name of an encoding that a page may be in; empty for one that is none."""
    try:
        found = codecs.lookup(name.strip()).name
    except (LookupError, ValueError):
        return ""
    found = _MEANT.get(found, found)
    return found if found in _KNOWN else ""


def is_wide(encoding: str) -> bool:
    """Whether bytes in this encoding may look like UTF-8 and mean something else."""
    return encoding.startswith(("utf-16", "iso2022"))


def named_in(data: bytes) -> str:
    """The encoding that an HTML or XML text names in its first bytes, as it names it."""
    found = _META.search(data[:PRESCANNED])
    return found[1].decode("ascii", "replace") if found else ""
