"""The visible date of a page: what it shows to people, for pages that say nothing to programs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

from ingest.documents import Moment
from ingest.extract.publication_date import EARLIEST, parse_moment, write_as_iso
from retrieval.dates import find_times

LONGEST_LINE = 160
PARAGRAPH = 200
BEFORE, AFTER = 12, 60
_ELSEWHERE = re.compile(
    r"comment|related|sidebar|footer|nav\b|menu|widget|recent|popular|most-read|promo|teaser|cookie|copyright",
    re.IGNORECASE,
)
_ANOTHER = re.compile(
    r"updat|modif|correct|expir|deadline|\b(?:edited|event|start|ends?|termin|beginn|bis|ab)\b|aktualisi|geändert"
    r"|actuali[sz]|mis à jour|aggiornat|bijgewerkt|gewijzigd|uppdater|oppdater|opdater|atualiz|zaktualiz"
    r"|обновл|更新",
    re.IGNORECASE,
)
_ANOTHER_LEADS = re.compile(r"\W*(?:last )?(?:updated|modified|edited|corrected)\b", re.IGNORECASE)
_ONE_DAY = re.compile(r"(?!.*(?:\b(?:to|and|until)\b|[–—]))(?=.*\d{4})")
_DATA = ("data-datetime", "data-published", "data-date", "data-timestamp", "data-time", "data-seconds")
_INLINE = {"span", "small", "em", "i", "b", "strong", "time", "font"}
_BLOCKS = _INLINE | {"p", "div", "li", "td", "h2", "h3", "h4"}
# Atomic, so that no line can make it try again and again.
_LEADS_IN = re.compile(
    r"(?>[\W\d_]|\bby(?:\s+(?-i:[A-Z])[\w.'’-]*){1,5}|\b(?:first|originally|published|posted|filed|issued|released"
    r"|written|created|publication|date|on|at|in|by|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|mon|tue|wed|thu|fri|sat|sun)\b)*+",
    re.IGNORECASE,
)
# In a language whose words are not known, a few of them may say when something was published.
_FEW_WORDS = re.compile(r"\W*+(?:[^\W\d_]++\W*+){0,5}+")
_FOLLOWS = re.compile(r"\W*(?:$|[A-Z\d]|(?:at|by|in|on|updated|last|read|a\.?m|p\.?m|min)\b)")


def find_visible_dates(root: Any, order: str = "", language: str = "") -> Iterator[Moment]:
    """From the `time` elements and the short lines about the headline; dates of a change do not count."""
    for found in chain(_times(root, order), _lines(root, order, language)):
        if found and found.day >= EARLIEST:
            yield replace(found, by="a visible date")


def _times(root: Any, order: str) -> Iterator[Moment | None]:
    for element in root.iter("time"):
        if not (is_of_change(element) or _is_elsewhere(element) or _is_in_paragraph(element)):
            yield parse_moment(element.get("datetime"), order) or parse_moment(text_of(element), order)


def is_of_change(element: Any) -> bool:
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


def _lines(root: Any, order: str, language: str) -> Iterator[Moment | None]:
    """From the short blocks between the headline and the first paragraph, then from those above it."""
    elements = [one for one in root.iter() if isinstance(one.tag, str)]
    at = next((number for number, one in enumerate(elements) if one.tag == "h1"), None)
    if at is None:
        return
    for element in elements[at + 1 : at + AFTER]:
        if element.tag == "p" and len(text_of(element)) > PARAGRAPH:
            break
        yield _read_block(element, order, language)
    for element in reversed(elements[max(0, at - BEFORE) : at]):
        yield _read_block(element, order, language)


def _read_block(element: Any, order: str, language: str) -> Moment | None:
    if element.tag not in _BLOCKS or _is_named_otherwise(element) or _is_elsewhere(element):
        return None
    text = text_of(element)
    if not text:
        return next(filter(None, (parse_moment(element.get(name), order) for name in _DATA)), None)
    return _read_line(text, order, language) if len(text) <= LONGEST_LINE else None


def is_date_line(text: str) -> bool:
    """Whether a line says nothing but when a page came out, or was changed."""
    line = " ".join(text.split())
    return len(line) <= LONGEST_LINE and _read_line(_ANOTHER_LEADS.sub("", line), "DMY") is not None


def _read_line(text: str, order: str, language: str = "") -> Moment | None:
    """The first day of a line that is no day of a change, with nothing but words of publishing before it."""
    text, end = write_as_iso(text, order, language), 0
    leads_in = _LEADS_IN if language in ("", "en") else _FEW_WORDS
    for mention in find_times(text, None):
        before, after = text[end : mention.start], text[mention.end :]
        is_day = mention.begin == mention.end_of_range and _ONE_DAY.match(mention.text)
        if not mention.begin or not is_day:
            continue
        if not _ANOTHER.search(before[-30:]) and leads_in.fullmatch(before) and _FOLLOWS.match(after):
            return Moment(mention.begin)
        end = mention.end if _ANOTHER.search(before[-30:]) else 0
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
