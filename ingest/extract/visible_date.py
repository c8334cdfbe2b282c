"""The visible date of a page: what it shows to people, for pages that say nothing to programs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ingest.extract.publication_date import EARLIEST, Moment, parse_moment
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
_INLINE = {"span", "small", "em", "i", "b", "strong", "time", "font"}
_BLOCKS = _INLINE | {"p", "div", "li", "td", "h2", "h3", "h4"}
# Atomic, so that no line can make it try again and again.
_LEADS_IN = re.compile(
    r"(?>[\W\d_]|\bby(?:\s+(?-i:[A-Z])[\w.'’-]*){1,5}|\b(?:first|originally|published|posted|filed|issued|released"
    r"|written|created|publication|date|on|at|in|by|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|mon|tue|wed|thu|fri|sat|sun)\b)*+",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(r"\W*(?:$|[A-Z\d]|(?:at|by|in|on|updated|last|read|a\.?m|p\.?m|min)\b)")


def find_visible_date(root: Any) -> Moment | None:
    """From the `time` elements and the short lines about the headline; dates of a change do not count."""
    return next((found for found in (*_times(root), *_lines(root)) if found and found.day >= EARLIEST), None)


def _times(root: Any) -> Iterator[Moment | None]:
    for element in root.iter("time"):
        if not (_is_other_date(element) or _is_elsewhere(element) or _is_in_paragraph(element)):
            yield parse_moment(element.get("datetime")) or parse_moment(text_of(element))


def _is_other_date(element: Any) -> bool:
    """Whether it is the date of a change or an event, by its own words or those before it."""
    before, parent = element.getprevious(), element.getparent()
    spoken = before.tail if before is not None else parent.text if parent is not None else ""
    return _is_named_otherwise(element) or bool(_ANOTHER.search(f"{(spoken or '')[-30:]} {text_of(element)}"))


def _is_named_otherwise(element: Any) -> bool:
    return bool(_ANOTHER.search(" ".join(element.get(name) or "" for name in ("class", "id", "itemprop"))))


def _is_elsewhere(element: Any) -> bool:
    for one in (element, *element.iterancestors()):
        named = "" if one.tag in ("body", "html") else f"{one.get('class') or ''} {one.get('id') or ''}"
        if one.tag in ("aside", "nav", "footer") or _ELSEWHERE.search(named):
            return True
    return False


def _is_in_paragraph(element: Any) -> bool:
    return any(one.tag == "p" and len(text_of(one)) > LONGEST_LINE for one in element.iterancestors())


def _lines(root: Any) -> Iterator[Moment | None]:
    """From the short blocks between the headline and the first paragraph, then from those above it."""
    elements = [one for one in root.iter() if isinstance(one.tag, str)]
    at = next((number for number, one in enumerate(elements) if one.tag == "h1"), None)
    if at is None:
        return
    for element in elements[at + 1 : at + AFTER]:
        if element.tag == "p" and len(text_of(element)) > PARAGRAPH:
            break
        yield _read_block(element)
    for element in reversed(elements[max(0, at - BEFORE) : at]):
        yield _read_block(element)


def _read_block(element: Any) -> Moment | None:
    if element.tag not in _BLOCKS or _is_named_otherwise(element) or _is_elsewhere(element):
        return None
    text = text_of(element)
    return _read_line(text) if len(text) <= LONGEST_LINE else None


def is_date_line(text: str) -> bool:
    """Whether a line says nothing but when a page came out, or was changed."""
    line = " ".join(text.split())
    return len(line) <= LONGEST_LINE and _read_line(_ANOTHER_LEADS.sub("", line)) is not None


def _read_line(text: str) -> Moment | None:
    for mention in find_times(text, None):
        before, after = text[: mention.start], text[mention.end :]
        is_day = mention.begin == mention.end_of_range and _ONE_DAY.match(mention.text)
        if not mention.begin or not is_day or _ANOTHER.search(before[-30:]):
            continue
        if _LEADS_IN.fullmatch(before) and _FOLLOWS.match(after):
            return Moment(mention.begin)
    return None


def text_of(element: Any, most: int = 2 * PARAGRAPH) -> str:
    """The words of an element on one line, the first `most` characters or a little more of them."""
    words, held = list[str](), 0
    for piece in element.itertext():
        words += piece[:most].split()
        held += len(piece)
        if held > most:
            break
    return " ".join(words)
