"""The publication date that a page shows to people, for pages that say nothing to programs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ingest.extract.publication_date import EARLIEST, Moment, moment
from retrieval.dates import find_times

LONGEST_LINE = 160
PARAGRAPH = 200
BEFORE, AFTER = 12, 60
_ELSEWHERE = re.compile(
    r"comment|related|sidebar|footer|nav\b|menu|widget|recent|popular|most-read|promo|teaser|cookie|copyright",
    re.IGNORECASE,
)
_ANOTHER = re.compile(r"updat|modif|correct|expir|deadline|\b(?:edited|event|start|ends?)\b", re.IGNORECASE)
_ANOTHER_LEADS = re.compile(r"\W*(?:last )?(?:updated|modified|edited|corrected)\b", re.IGNORECASE)
_ONE_DAY = re.compile(r"(?!.*(?:\b(?:to|and|until)\b|[–—]))(?=.*\d{4})")
_BLOCKS = {
    "p",
    "div",
    "span",
    "small",
    "li",
    "td",
    "em",
    "i",
    "b",
    "strong",
    "time",
    "h2",
    "h3",
    "h4",
    "font",
}
# Atomic, so that no line can make it try again and again.
_LEADS_IN = re.compile(
    r"(?>[\W\d_]|\bby(?:\s+(?-i:[A-Z])[\w.'’-]*){1,5}|\b(?:first|originally|published|posted|filed|issued|released"
    r"|written|created|publication|date|on|at|in|by|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|mon|tue|wed|thu|fri|sat|sun)\b)*+",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(r"\W*(?:$|[A-Z\d]|(?:at|by|in|on|updated|last|read|a\.?m|p\.?m|min)\b)")


def shown(root: Any) -> Moment | None:
    """The date of the `time` elements and short lines about the headline, a modification date left out."""
    return next((found for found in (*_times(root), *_lines(root)) if found and found.day >= EARLIEST), None)


def _times(root: Any) -> Iterator[Moment | None]:
    for element in root.iter("time"):
        if _is_another(element) or _is_elsewhere(element) or _in_a_paragraph(element):
            continue
        yield moment(element.get("datetime")) or moment(text_of(element))


def _is_another(element: Any) -> bool:
    """Whether an element holds the date of a change or an event by its own words or those before it."""
    before, parent = element.getprevious(), element.getparent()
    spoken = before.tail if before is not None else parent.text if parent is not None else ""
    return _named_another(element) or bool(_ANOTHER.search(f"{(spoken or '')[-30:]} {text_of(element)}"))


def _named_another(element: Any) -> bool:
    return bool(_ANOTHER.search(" ".join(element.get(name) or "" for name in ("class", "id", "itemprop"))))


def _is_elsewhere(element: Any) -> bool:
    for one in (element, *element.iterancestors()):
        if one.tag in ("aside", "nav", "footer"):
            return True
        named = f"{one.get('class') or ''} {one.get('id') or ''}"
        if one.tag not in ("body", "html") and _ELSEWHERE.search(named):
            return True
    return False


def _in_a_paragraph(element: Any) -> bool:
    return any(one.tag == "p" and len(text_of(one)) > LONGEST_LINE for one in element.iterancestors())


def _lines(root: Any) -> Iterator[Moment | None]:
    """The dates of the short blocks from the headline to the first paragraph, then of those before it."""
    elements = [one for one in root.iter() if isinstance(one.tag, str)]
    at = next((number for number, one in enumerate(elements) if one.tag == "h1"), None)
    if at is None:
        return
    for element in elements[at + 1 : at + AFTER]:
        if element.tag == "p" and len(text_of(element)) > PARAGRAPH:
            break
        yield _in_line(element)
    for element in reversed(elements[max(0, at - BEFORE) : at]):
        yield _in_line(element)


def _in_line(element: Any) -> Moment | None:
    if element.tag not in _BLOCKS or len(text := text_of(element)) > LONGEST_LINE:
        return None
    if _named_another(element) or _is_elsewhere(element):
        return None
    return _dated(text)


def is_dateline(text: str) -> bool:
    """Whether a line says nothing but when a page came out, or was changed."""
    line = " ".join(text.split())
    return len(line) <= LONGEST_LINE and _dated(_ANOTHER_LEADS.sub("", line)) is not None


def _dated(text: str) -> Moment | None:
    for mention in find_times(text, None):
        before, after = text[: mention.start], text[mention.end :]
        if mention.begin is None or mention.begin != mention.end_of_range or not _ONE_DAY.match(mention.text):
            continue
        if _ANOTHER.search(before[-30:]):
            continue
        if _LEADS_IN.fullmatch(before) and _FOLLOWS.match(after):
            return Moment(mention.begin)
    return None


def text_of(element: Any, most: int = 2 * PARAGRAPH) -> str:
    """The words of an element on one line, the first `most` characters or a little more of them."""
    words: list[str] = []
    held = 0
    for piece in element.itertext():
        words += piece[:most].split()
        held += len(piece)
        if held > most:
            break
    return " ".join(words)
