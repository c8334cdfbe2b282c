"""The encodings that web pages may name, and what a page names in its first bytes."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress

from ingest.documents import Unreadable

PRESCANNED = 2_048
# Where more than one byte in so many is NUL, it is no text of single bytes.
NUL_SHARE = 10
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


def decode(data: bytes, said: str = "") -> str:
    """The text of `data`: as its byte-order mark says, or UTF-8, or as it is said to be, or the likeliest.

    `said` is what a server calls the encoding; what a page calls it itself comes next. Bytes that can be
    UTF-8 are, whatever is said of them, but for encodings that look like it. Raises `Unreadable` when it
    is no text.
    """
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if NUL_SHARE * data.count(0) > len(data):
        return _wide_without_mark(data)
    told = [known(name) for name in (said, named_in(data))]
    wide = [name for name in told if is_wide(name)]
    for encoding in (*wide[:1], "utf-8", *filter(None, told)):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding)
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        raise Unreadable("is not text in an encoding that can be recognised")
    return str(best)


def _wide_without_mark(data: bytes) -> str:
    """UTF-16 that does not say so: of English every other byte is NUL. Raises `Unreadable` for the rest."""
    odd, even = data[1::2].count(0), data[::2].count(0)
    with suppress(UnicodeDecodeError):
        text = data.decode("utf-16-le" if odd > even else "utf-16-be")
        if "\0" not in text:
            return text
    raise Unreadable("is not text: it is full of zero bytes")
