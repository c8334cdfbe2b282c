"""The date that htmldate finds on a page that states none where it should."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from copy import deepcopy
from datetime import date
from typing import Any

from ingest.documents import Moment
from ingest.extract.publication_date import parse_moment
from ingest.extract.visible_date import is_of_change, text_of

LONGEST_LINE = 120
# A paragraph of more words tells something, and a date in it may be anything's.
WORDS_OF_A_LINE = 8
FEWEST_OF_A_SENTENCE = 4
# Beyond that, it takes seconds.
MOST_ELEMENTS = 10_000
_RANGE = re.compile(r"\d\.?\s*(?:to|and|until|bis|und|au|[–—-])\s*\d{1,2}\b", re.IGNORECASE)
_CHANGED = re.compile(r'"dateModified"\s*:\s*"([^"]{4,40})"')

logging.getLogger("htmldate").setLevel(logging.CRITICAL)


def guess_dates(root: Any, order: str, today: date) -> Iterator[Moment]:
    """Nothing where what it finds stands in a comment or a paragraph, or is the day of a change."""
    root = deepcopy(root)
    elements = [one for one in root.iter() if isinstance(one.tag, str)]
    if len(elements) > MOST_ELEMENTS:
        return
    changed = {*_days_of_change(elements, order)}
    _drop(one for one in elements if _is_comment(one))
    found = _find(root, today, extensive=False)
    if not found:
        _drop(one for one in elements if one.tag == "p" and _tells_more(text_of(one)))
        found = _find(root, today, extensive=True)
    # 1 January is what it makes of a year.
    if found and found not in changed and (found.month, found.day) != (1, 1):
        yield Moment(found, by="htmldate")


def _tells_more(text: str) -> bool:
    words = len(text.split())
    is_sentence = words > WORDS_OF_A_LINE or (words > FEWEST_OF_A_SENTENCE and text.endswith("."))
    return is_sentence or _RANGE.search(text) is not None


def _find(root: Any, today: date, extensive: bool) -> date | None:
    from htmldate import find_date

    wanted: dict[str, Any] = {"original_date": True, "max_date": today.isoformat()}
    with suppress(Exception):  # its own faults are no reason to lose the article
        found = find_date(deepcopy(root), extensive_search=extensive, **wanted)
        return date.fromisoformat(found) if found else None
    return None


def _is_comment(element: Any) -> bool:
    named = f"{element.get('class') or ''} {element.get('id') or ''}".lower() if element.attrib else ""
    is_frame = element.tag in ("html", "body", "article", "main")
    return element.tag == "footer" or ("comment" in named and "no-comment" not in named and not is_frame)


def _drop(elements: Iterable[Any]) -> None:
    for element in elements:
        with suppress(AttributeError):  # gone already, with what held it
            element.drop_tree()


def _days_of_change(elements: list[Any], order: str) -> Iterator[date]:
    for element in elements:
        named = (element.get("property") or element.get("name") or "") if element.tag == "meta" else ""
        said = [element.get("content") or ""] if re.search("modif|updat", named, re.IGNORECASE) else []
        if element.tag == "script":
            said += _CHANGED.findall(element.text or "")
        elif element.tag == "time" and is_of_change(element):
            said += [element.get("datetime") or "", text_of(element)]
        elif element.text and len(line := text_of(element)) <= LONGEST_LINE and is_of_change(element):
            said.append(re.sub(r"^\D*", "", line))
        for one in said:
            if moment := parse_moment(one, order):
                yield moment.day
