"""JSON-LD in a web page: when its article came out, who wrote it, for which outlet."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial, reduce
from typing import Any

from ingest.documents import Moment
from ingest.extract.authors import MOST_AUTHORS
from ingest.extract.publication_date import parse_moment

DEEPEST = 20
# Types of schema.org; what is listed under the keys below is about other articles, or parts of this one.
_ARTICLES = re.compile(r"(?:\w*Article|Report|BlogPosting|LiveBlogPosting|SocialMediaPosting)\Z")
_NO_JSON = re.compile(
    r'"(?:[^"\\]|\\.)*+"|<!--|-->|(?://\s*)?<!\[CDATA\[|(?://\s*)?\]\]>|/\*.*?\*/|//[^\n]*|,(?=\s*[}\]])',
    re.S,
)
_START = re.compile(r"[\[{]")
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


def read_json_ld(root: Any, titles: Collection[str] = (), address: str = "", order: str = "") -> PageMetadata:
    """The page's object about its article; what it lacks comes from the page's other objects.

    Of several articles it is the one under the page's address or one of its `titles`, else the first.
    `order` is that of numeric dates.
    """
    found = [one for value in _scripts(root) for one in _objects(value, DEEPEST)]
    articles = [one for one in found if _is_article(one)]
    others = [one for one in found if not _is_article(one)]
    own = [one for one in articles if _is_own(one, {*map(_fold, titles)}, address)]
    return reduce(partial(_fill_in, order=order), [*(own or articles)[:1], *others], PageMetadata())


def _is_own(one: dict[str, Any], titles: Collection[str], address: str) -> bool:
    main = one.get("mainEntityOfPage")
    addresses = [one.get("url"), one.get("@id"), main.get("@id") if isinstance(main, dict) else main]
    return _fold(_name(one.get("headline"))) in titles or bool(address and address in addresses)


def _fold(text: str) -> str:
    return " ".join(text.split()).casefold()


def _scripts(root: Any) -> Iterator[object]:
    for element in root.iter("script"):
        if (element.get("type") or "").partition(";")[0].strip().lower() == "application/ld+json":
            yield from _values(element.text_content())


def _values(text: str) -> Iterator[object]:
    """The JSON values of a script, without comments, trailing commas and what else is no JSON."""
    with suppress(ValueError, RecursionError):
        yield json.loads(text, strict=False)
        return
    text = _NO_JSON.sub(lambda found: found[0] if found[0].startswith('"') else " ", text)
    decoder, at = json.JSONDecoder(strict=False), _START.search(text)
    while at:
        try:
            value, end = decoder.raw_decode(text, at.start())
            yield value
        except (ValueError, RecursionError):
            end = len(text)
        at = _START.search(text, end)


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
    named = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and _ARTICLES.search(kind) for kind in named)


def _fill_in(about: PageMetadata, one: dict[str, Any], order: str) -> PageMetadata:
    if _is_article(one):
        about = replace(about, title=_name(one.get("headline")), authors=_names(one.get("author")))
    names = ("datePublished", "dateCreated") if _is_article(one) else ("datePublished",)
    dated = [parse_moment(one.get(name), order) for name in names]
    said = next((replace(moment, by="JSON-LD") for moment in dated if moment), None)
    return replace(
        about,
        published=about.published or said,
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
