"""Plain text files: a heading of title, date and source, and lines that were wrapped to a width."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

from ingest.documents import Document
from ingest.extract.authors import split_authors
from ingest.extract.publication_date import parse_stated_date

_DATE_LINE = re.compile(r"\s*date ([0-9]{4}-[0-9]{2}-[0-9]{2})\s+")
# Lines of more characters are paragraphs, of less verse; a paragraph of fewer lines may be anything.
NARROWEST, WIDEST = 24, 120
FEWEST_LINES = 3
_PARTS = {"headline": "title", "by": "author", "byline": "author", "authors": "author", "link": "url"}
_PARTS |= {"published": "date", "publication date": "date", "outlet": "source", "publisher": "source"}
_HEAD = re.compile(
    r"(title|headline|date|published|publication date|source|outlet|publisher|authors?|by|byline|url|link)"
    r"[ \t]*:[ \t]*(\S.*)",
    re.IGNORECASE,
)


def read_text_file(text: str, today: date) -> Document:
    """Lines like `Title: …` and `Date: …` that open a text say what it is; wrapped lines are joined."""
    lines = text.strip().split("\n")
    about: dict[str, str] = {}
    while lines and (found := _HEAD.fullmatch(lines[0].strip())):
        name = found[1].lower()
        about.setdefault(_PARTS.get(name, name), found[2])
        lines.pop(0)
    if not about or (len(about) < 2 and "date" not in about) or not any(line.strip() for line in lines):
        document = read_plain_text(text.strip(), today)
        return Document(unwrap_lines(document.text), published=document.published)
    return Document(
        unwrap_lines("\n".join(lines).strip()),
        title=about.get("title", ""),
        source=about.get("source", ""),
        url=about.get("url", ""),
        published=parse_stated_date(about.get("date"), today, "the line Date"),
        authors=split_authors(about.get("author", "")),
    )


def read_plain_text(text: str, today: date) -> Document:
    """`date 2022-01-20 ` right before the first sentence is the publication date, and no part of the text.

    Any other text stays as it is, white space included. Raises `Unreadable` when the date is none, or lies
    in the future.
    """
    match = _DATE_LINE.match(text)
    if not match:
        return Document(text)
    return Document(
        text[match.end() :].strip(), published=parse_stated_date(match[1], today, "the line before the text")
    )


def unwrap_lines(text: str) -> str:
    """The text with the lines of a paragraph joined where they were wrapped to one width.

    They were, where no line had room for the first word of the next. Other texts stay as they are.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    blocks = [block.split("\n") for block in re.split(r"\n[ \t]*\n|\n(?=[ \t]+\S)", plain)]
    width = max((len(line.strip()) for block in blocks for line in block), default=0)
    if not NARROWEST <= width <= WIDEST or not any(
        len(block) >= FEWEST_LINES and _is_wrapped(block, width) for block in blocks
    ):
        return text
    return "\n\n".join(_join(block) if _is_wrapped(block, width) else "\n".join(block) for block in blocks)


def _is_wrapped(lines: list[str], width: int) -> bool:
    pairs = [(one.strip(), other.strip().partition(" ")[0]) for one, other in pairwise(lines)]
    is_full = all(len(line) + 1 + len(word) > width for line, word in pairs)
    return is_full and any(not line.endswith((".", "!", "?", ":", ";", "”")) for line, _ in pairs)


def _join(lines: list[str]) -> str:
    """One line; a hyphen at the end of a line stays, since nobody knows whose it is."""
    return re.sub(r"(?<=\w-) (?=\w)", "", " ".join(line.strip() for line in lines))
