"""Bylines -> names: `By Jane Doe and John Roe | 3 May 2022` names two people."""

from __future__ import annotations

import re

MOST_AUTHORS = 20
LONGEST_NAME = 80
_BY = re.compile(r"^\s*(?i:by|von|par|por|di)\s+(?=[^\W\d_a-z])")
_DATED = re.compile(
    r"\s*[|•·].*$|\s*[|–—•·,]\s*\d.*$"
    r"|\s*[–—,]?\s*(?:\b(?:on|am|le|el)\s+)?(?:\d{1,2}\.?\s+)?[^\W\d_]{3,10}\.?\s+\d{1,2},?\s+\d{4}.*$"
)
_JOINED = re.compile(r"\s*;\s*|\s*\n\s*|\s+(?:and|und|et|y|&)\s+(?=[^\W\d_a-z])")
# A comma parts names of two words or more: "Doe, Jane" and "Jane Doe, Jr." are one.
_LISTED = re.compile(r"(?<=\w\w)\s*,\s+(?:and\s+)?(?=[^\W\d_a-z]\S*\s+[^\W\d_a-z])")


def split_authors(text: str) -> tuple[str, ...]:
    """The names in a byline, each once; what is no name is left out."""
    named = _DATED.sub("", _BY.sub("", text))
    parts = [part for piece in _JOINED.split(named) for part in _split_list(piece)]
    names = (_BY.sub("", " ".join(part.split())).strip(" ,") for part in parts)
    return tuple(dict.fromkeys(name for name in names if is_name(name)))[:MOST_AUTHORS]


def _split_list(text: str) -> list[str]:
    parts = _LISTED.split(text)
    return parts if all(" " in part.strip() for part in parts) else [text]


def is_name(name: str) -> bool:
    """Whether it may be a person's or an agency's name: no address, no date, not too long."""
    is_short = 1 < len(name) <= LONGEST_NAME
    return is_short and "://" not in name and any(map(str.isalpha, name)) and not re.search(r"\d{4}", name)
