"""Markdown -> plain text, and what its YAML front matter says of it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from ingest.documents import Document, Unreadable
from ingest.extract.authors import MOST_AUTHORS, split_authors
from ingest.extract.markup import text_of_markup
from ingest.extract.publication_date import parse_stated_date

_COLON = re.compile(r"^([A-Za-z_]+:[ \t]+)(?!['\"\[{>|&*!])(\S[^\n#]*:[ \t][^\n]*?)[ \t]*$", re.MULTILINE)
_FRONT_MATTER = re.compile(r"\s*---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|$)", re.DOTALL)


def read_markdown(text: str, today: date) -> Document:
    """The front matter gives title, source, url and dates; without a title in it, a first heading does."""
    about: dict[str, Any] = {}
    match = _FRONT_MATTER.match(text)
    # Two rules with prose between them look like a front matter, and are text.
    if match and (found := _front_matter(match[1])) is not None:
        about, text = found, text[match.end() :]
    heading, blocks = _blocks(text)
    return Document(
        text="\n\n".join(blocks),
        title=_said(about, "title") or heading,
        source=_said(about, "source"),
        url=_said(about, "url"),
        published=parse_stated_date(_first(about, "published", "date", "pubdate"), today, "the front matter"),
        authors=tuple(_list(about, "author") or _list(about, "authors")),
        language=_said(about, "language"),
    )


def _front_matter(text: str) -> dict[str, Any] | None:
    import yaml

    try:
        about = yaml.safe_load(_COLON.sub(_quote, text))
    except (yaml.YAMLError, RecursionError) as error:
        raise Unreadable("has a front matter that is not YAML") from error
    except ValueError as error:
        raise Unreadable(f"has a date in its front matter that is none ({error})") from error
    return about if isinstance(about, dict) else None


def _quote(line: re.Match[str]) -> str:
    """A value with a colon in it, as people write it without quotes."""
    return line[1] + "'" + line[2].replace("'", "''") + "'"


def _first(about: dict[str, Any], *names: str) -> object:
    return next((about[name] for name in names if about.get(name)), None)


def _said(about: dict[str, Any], name: str) -> str:
    """One line of a front matter; raises `Unreadable` when it is no text or number."""
    value = about.get(name)
    if value is None:
        return ""
    # A list may be shared a thousandfold: its text would not fit into memory.
    if not isinstance(value, str | int | float | date):
        raise Unreadable(f'has a "{name}" that is not one line of text')
    return str(value).strip()


def _list(about: dict[str, Any], name: str) -> list[str]:
    """The names in one line, or in a list of lines."""
    values = about.get(name)
    if not isinstance(values, list):
        return [*split_authors(_said(about, name))]
    return [one.strip() for one in values[:MOST_AUTHORS] if isinstance(one, str) and one.strip()]


def _blocks(text: str) -> tuple[str, list[str]]:
    """The first top heading when it opens the text, and the text of all other blocks."""
    from markdown_it import MarkdownIt

    heading, blocks = "", list[str]()
    tokens = MarkdownIt().parse(text)
    for before, token in zip([None, *tokens], tokens, strict=False):
        words = ""
        if token.type in ("fence", "code_block"):
            words = token.content.strip()
        elif token.type == "html_block":
            words = text_of_markup(token.content)
        elif token.type == "inline":
            breaks = {"softbreak": "\n", "hardbreak": "\n"}
            pieces = [one for one in token.children or [] if one.type in ("text", "code_inline", *breaks)]
            words = "".join(breaks.get(one.type, one.content) for one in pieces).strip()
        if before and before.type == "heading_open" and before.tag == "h1" and not heading and not blocks:
            heading = " ".join(words.split())
        elif words:
            blocks.append(words)
    return heading, blocks
