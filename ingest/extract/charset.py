"""Bytes -> text: by the byte-order mark, as UTF-8, by the charset that a server or the page names."""

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


def python_charset(name: str) -> str:
    """Python's name of a charset that a page may be in; empty for one that is none."""
    with suppress(LookupError, ValueError):
        found = codecs.lookup(name.strip()).name
        found = _MEANT.get(found, found)
        return found if found in _KNOWN else ""
    return ""


def declared_charset(data: bytes) -> str:
    """The charset that an HTML or XML text names in its first bytes, as it names it."""
    found = _META.search(data[:PRESCANNED])
    return found[1].decode("ascii", "replace") if found else ""


def decode_text(data: bytes, said: str = "") -> str:
    """The text of `data`: its byte-order mark counts first, then UTF-8, `said`, the page's own word, a guess.

    `said` is what a server calls the charset. Bytes that can be UTF-8 are UTF-8, whatever is said of them,
    except in charsets that look like it. Raises `Unreadable` when it is no text.
    """
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if NUL_SHARE * data.count(0) > len(data):
        return _decode_utf_16(data)
    told = [python_charset(name) for name in (said, declared_charset(data))]
    wide = [name for name in told if name.startswith(("utf-16", "iso2022"))]
    for encoding in (*wide[:1], "utf-8", *filter(None, told)):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding)
    from charset_normalizer import from_bytes

    if (best := from_bytes(data).best()) is None:
        raise Unreadable("is not text in an encoding that can be recognised")
    return str(best)


def _decode_utf_16(data: bytes) -> str:
    """UTF-16 without a mark: in English every other byte is NUL. Raises `Unreadable` for the rest."""
    odd, even = data[1::2].count(0), data[::2].count(0)
    with suppress(UnicodeDecodeError):
        text = data.decode("utf-16-le" if odd > even else "utf-16-be")
        if "\0" not in text:
            return text
    raise Unreadable("is not text: it is full of zero bytes")
