"""Makes foreign text and addresses safe to show in a terminal or a message."""

from __future__ import annotations

from urllib.parse import urlsplit

import regex

_CONTROLS = regex.compile(r"[\p{Cc}\u2028-\u202e\u2066-\u2069--[\n]]", regex.V1)
_SURROGATES = regex.compile(r"\p{Cs}")


def clean_text(text: str) -> str:
    """`text` without what upsets a terminal, a message or the reading order: controls, lone surrogates."""
    return _SURROGATES.sub("\ufffd", _CONTROLS.sub(" ", text.replace("\r\n", "\n")))


def safe_url(url: str) -> str | None:
    """`url` if it is a web address that hides nothing, else `None`."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        return None
    return url if regex.fullmatch(r"[^\s\p{C}]{1,2000}", url) else None
