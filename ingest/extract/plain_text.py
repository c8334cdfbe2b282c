"""Plain text, with a publication date where it begins with one."""

from __future__ import annotations

import re
from datetime import date

from ingest.documents import Document
from ingest.extract.publication_date import parse_publication_day

_DATE_LINE = re.compile(r"\s*date ([0-9]{4}-[0-9]{2}-[0-9]{2})\s+")


def read_plain_text(text: str, today: date) -> Document:
    """`date 2022-01-20 ` right before the first sentence is the publication date, and no part of the text.

    Any other text stays as it is, white space included. Raises `Unreadable` when the date is none, or lies
    in the future.
    """
    match = _DATE_LINE.match(text)
    if not match:
        return Document(text)
    return Document(text[match.end() :].strip(), published=parse_publication_day(match[1], today))
