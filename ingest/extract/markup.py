"""A piece of HTML that is all article -> its text, a paragraph a block."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from retrieval.text.sentences import replace_unstorable

_DOCTYPE = re.compile(r"<!DOCTYPE[^>]*>|<\?xml[^>]*\?>", re.IGNORECASE)
_BLOCKS = {"p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "figcaption"}
_BLOCKS |= {"ul", "ol", "table", "section", "article", "dt", "dd", "hr"}
_SKIPPED = {"script", "style", "head", "template", "noscript", "iframe", "svg"}


def text_of_markup(markup: str) -> str:
    """Raises nothing: what is not HTML comes out as it is, without its tags."""
    from lxml.etree import ParserError  # type: ignore[import-untyped]
    from lxml.html import HTMLParser, document_fromstring  # type: ignore[import-untyped]

    data = replace_unstorable(_DOCTYPE.sub("", markup)).encode()
    with suppress(ParserError):  # nothing but comments or white space
        root = document_fromstring(data, parser=HTMLParser(encoding="utf-8", remove_comments=True))
        blocks = "".join(_pieces(root)).split("\0")
        return "\n\n".join(filter(None, (_tidy(block) for block in blocks)))
    return ""


def _pieces(root: Any) -> list[str]:
    """The words in order, a zero byte at the edges of blocks. No recursion: markup nests without limit."""
    found, waiting = list[str](), [root]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            found.append(one)
            continue
        tag = one.tag if isinstance(one.tag, str) else ""
        edge = "\0" if tag in _BLOCKS else "\n" if tag == "br" else " " if tag in ("td", "th") else ""
        inner: list[Any] = []
        if tag and tag not in _SKIPPED:
            inner = [edge, re.sub(r"\s+", " ", one.text or "")]
            for child in one:
                inner += [child, re.sub(r"\s+", " ", child.tail or "")]
            inner.append(edge if edge == "\0" else "")
        waiting += reversed(inner)
    return found


def _tidy(block: str) -> str:
    return "\n".join(filter(None, (" ".join(line.split()) for line in block.split("\n"))))
