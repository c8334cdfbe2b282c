"""Links into the private chat that carry a question: `https://t.me/your_bot?start=q…`."""

from __future__ import annotations

import base64
import binascii

LONGEST = 64
"""Characters of the parameter of such a link; Telegram takes letters, digits, `_` and `-`."""
_QUESTION = "q"


def encode_question(text: str) -> str | None:
    """The parameter that stands for a question; `None` for one that is too long.

    >>> decode_question(encode_question("when does the tram open?"))
    'when does the tram open?'
    """
    encoded = _QUESTION + base64.urlsafe_b64encode(text.encode("utf-8", "replace")).decode().rstrip("=")
    return encoded if text and len(encoded) <= LONGEST else None


def decode_question(parameter: str | None) -> str | None:
    """The question that the parameter of a link stands for; `None` where it is none.

    >>> decode_question("qX") is decode_question("m-1-signed") is None
    True
    """
    if parameter is None or not parameter.startswith(_QUESTION):
        return None
    encoded = parameter.removeprefix(_QUESTION)
    try:
        text = base64.b64decode(encoded + "=" * (-len(encoded) % 4), b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        return None
    # No link gives a command in somebody's name.
    return text.strip() if text.strip() and not text.lstrip().startswith("/") else None
