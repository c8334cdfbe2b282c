"""The publication date that a web page states of itself, in the places made for it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

# Names of <meta> elements of Open Graph, schema.org, Dublin Core, Parse.ly and Sailthru.
NAMES = (
    "article:published_time",
    "og:published_time",
    "og:article:published_time",
    "datepublished",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.created",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "parsely-pub-date",
    "sailthru.date",
    "publish-date",
    "publication_date",
    "pubdate",
    "date",
)
DEEPEST = 20


def published(markup: str) -> date | None:
    """The day the page came out by its JSON-LD, its `meta` or its `time` elements, the first that is a date.

    What its text, its footer or its address hold of dates is not looked at: those are as often an
    event's, or the day the page was fetched.
    """
    from lxml.html import HTMLParser, document_fromstring  # type: ignore[import-untyped]

    root = document_fromstring(markup.encode(), parser=HTMLParser(encoding="utf-8"))
    for value in (*_linked_data(root), *_meta(root), *_times(root)):
        if (found := _day(value)) is not None:
            return found
    return None


def _linked_data(root: Any) -> Iterator[str]:
    for element in root.iter("script"):
        if (element.get("type") or "").strip().lower() != "application/ld+json":
            continue
        try:
            yield from _dates_in(json.loads(element.text or ""), DEEPEST)
        except (ValueError, RecursionError):
            continue


def _dates_in(value: object, depth: int) -> Iterator[str]:
    """Every `datePublished` of the objects in a JSON-LD value, outer objects first."""
    if depth == 0:
        return
    if isinstance(value, dict):
        if isinstance(said := value.get("datePublished"), str):
            yield said
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _dates_in(one, depth - 1)


def _meta(root: Any) -> list[str]:
    said: dict[str, str] = {}
    for element in root.iter("meta"):
        for attribute in ("property", "name", "itemprop"):
            said.setdefault((element.get(attribute) or "").lower(), element.get("content") or "")
    return [said[name] for name in NAMES if name in said]


def _times(root: Any) -> Iterator[str]:
    for element in root.iter("time"):
        if (element.get("itemprop") or "").lower() == "datepublished" or "pubdate" in element.attrib:
            yield element.get("datetime") or ""


def _day(value: str) -> date | None:
    try:
        return datetime.fromisoformat(value.strip()).date()
    except ValueError:
        return None
