"""Markdown -> plain text, and what its YAML front matter says of it."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from typing import Any

from ingest.documents import Document, Unreadable
from ingest.extract.publication_date import parse_instant, parse_publication_day
from retrieval.text.sentences import replace_unstorable

_DOCTYPE = re.compile(r"<!DOCTYPE[^>]*>", re.IGNORECASE)
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
        published=parse_publication_day(about.get("published"), today),
        instant=parse_instant(about.get("published")),
        authors=tuple(filter(None, [_said(about, "author")])),
        language=_said(about, "language"),
    )


def _front_matter(text: str) -> dict[str, Any] | None:
    import yaml

    try:
        about = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError) as error:
        raise Unreadable("has a front matter that is not YAML") from error
    except ValueError as error:
        raise Unreadable(f"has a date in its front matter that is none ({error})") from error
    return about if isinstance(about, dict) else None


def _said(about: dict[str, Any], name: str) -> str:
    """One line of a front matter; raises `Unreadable` when it is no text or number."""
    value = about.get(name)
    if value is None:
        return ""
    # A list may be shared a thousandfold: its text would not fit into memory.
    if not isinstance(value, str | int | float | date):
        raise Unreadable(f'has a "{name}" that is not one line of text')
    return str(value).strip()


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
            words = _text_of(token.content)
        elif token.type == "inline":
            breaks = {"softbreak": "\n", "hardbreak": "\n"}
            pieces = [one for one in token.children or [] if one.type in ("text", "code_inline", *breaks)]
            words = "".join(breaks.get(one.type, one.content) for one in pieces).strip()
        if before and before.type == "heading_open" and before.tag == "h1" and not heading and not blocks:
            heading = " ".join(words.split())
        elif words:
            blocks.append(words)
    return heading, blocks


def _text_of(markup: str) -> str:
    from lxml.etree import ParserError  # type: ignore[import-untyped]
    from lxml.html import HTMLParser, document_fromstring  # type: ignore[import-untyped]

    data = replace_unstorable(_DOCTYPE.sub("", markup)).encode()
    with suppress(ParserError):  # nothing but comments or white space
        root = document_fromstring(data, parser=HTMLParser(encoding="utf-8"))
        found = root.xpath("//text()[not(ancestor::script or ancestor::style)]")
        return "".join(str(one) for one in found).strip()
    return ""
