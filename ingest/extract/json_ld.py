"""JSON-LD in a web page: when its article came out, who wrote it, for which outlet."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from ingest.extract.publication_date import Moment, parse_moment

DEEPEST = 20
MOST_AUTHORS = 20
# Types of schema.org; what is listed under the keys below is about other articles, or parts of this one.
_ARTICLES = ("Article", "NewsArticle", "Report", "BlogPosting", "LiveBlogPosting", "SocialMediaPosting")
_PARTS = {"itemListElement", "liveBlogUpdate", "hasPart"}
_OTHERS = _PARTS | {"comment", "mentions", "isPartOf", "citation", "review"}


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What a page says of itself; empty strings and `None` stand for what it does not say."""

    published: Moment | None = None
    authors: tuple[str, ...] = ()
    outlet: str = ""
    language: str = ""
    title: str = ""


def read_json_ld(root: Any) -> PageMetadata:
    """The page's first object about an article; what it lacks comes from the page's other objects."""
    found = [one for value in _scripts(root) for one in _objects(value, DEEPEST)]
    articles = [one for one in found if _is_article(one)]
    others = [one for one in found if not _is_article(one)]
    return reduce(_fill_in, [*articles[:1], *others], PageMetadata())


def _scripts(root: Any) -> Iterator[object]:
    for element in root.iter("script"):
        if (element.get("type") or "").strip().lower() == "application/ld+json":
            with suppress(ValueError, RecursionError):
                yield json.loads(element.text or "", strict=False)


def _objects(value: object, depth: int) -> Iterator[dict[str, Any]]:
    """The objects in a JSON-LD value, outer ones first; not those about other articles."""
    if depth == 0:
        return
    if isinstance(value, dict):
        yield value
        value = [inner for key, inner in value.items() if key not in _OTHERS]
    if isinstance(value, list):
        for one in value:
            yield from _objects(one, depth - 1)


def _is_article(one: dict[str, Any]) -> bool:
    kinds = one.get("@type")
    return any(kind in _ARTICLES for kind in (kinds if isinstance(kinds, list) else [kinds]))


def _fill_in(about: PageMetadata, one: dict[str, Any]) -> PageMetadata:
    if _is_article(one):
        about = replace(about, title=_name(one.get("headline")), authors=_names(one.get("author")))
    return replace(
        about,
        published=about.published or parse_moment(one.get("datePublished")),
        outlet=about.outlet or "".join(_names(one.get("publisher"))[:1]),
        language=about.language or _name(one.get("inLanguage")),
    )


def _names(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(filter(None, map(_name, values[:MOST_AUTHORS])))


def _name(value: object) -> str:
    if isinstance(value, dict):
        value = value.get("name")
    return " ".join(value.split()) if isinstance(value, str) else ""
