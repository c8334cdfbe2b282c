"""What a web page says of itself: title, outlet, authors, language, publication date."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ingest.documents import language_code
from ingest.extract.json_ld import MOST_AUTHORS, PageMetadata, read_json_ld
from ingest.extract.publication_date import Moment, parse_moment
from ingest.extract.visible_date import find_visible_date, text_of

# Names of <meta> elements of Open Graph, schema.org, Dublin Core, Parse.ly and Sailthru.
PUBLISHED = (
    *("article:published_time", "og:published_time", "og:article:published_time", "datepublished"),
    *("dc.date.issued", "dcterms.issued", "dc.date.created", "dcterms.created", "dc.date", "dcterms.date"),
    *("parsely-pub-date", "sailthru.date", "publish-date", "publication_date", "pubdate", "date"),
)
AUTHOR = (
    *(
        "author",
        "article:author",
        "parsely-author",
        "dc.creator",
        "dcterms.creator",
        "sailthru.author",
        "byl",
    ),
)
OUTLET = ("og:site_name", "application-name", "dc.publisher", "dcterms.publisher")
TITLE = ("og:title", "headline", "dc.title", "twitter:title", "parsely-title")
LANGUAGE = ("og:locale", "content-language", "dc.language", "dcterms.language", "language")
LONGEST_NAME = 80
_NAME = r"(?:[^\W\d_a-z][\w.'’-]*\s*){1,5}$"
_BYLINE = re.compile(rf"\s*(?i:by)\s+({_NAME})")
_WHOLE_NAME = re.compile(rf"\s*({_NAME})")
_SEPARATORS = re.compile(r"\s+[|–—:·»-]{1,2}\s+")


def read_metadata(markup: str, known: Moment | None = None) -> PageMetadata:
    """From the page's JSON-LD, its `meta` elements, its microdata, and then its visible lines.

    The first publication date in this order counts; dates of a change, and those in the text, the footer
    or the address, do not. `known` is what a feed says, which counts before the visible lines.
    """
    from lxml.html import HTMLParser, document_fromstring  # type: ignore[import-untyped]

    root = document_fromstring(markup.encode(), parser=HTMLParser(encoding="utf-8"))
    data, meta = read_json_ld(root), _meta(root)
    title = data.title or _first(meta, TITLE) or _first_heading(root)
    outlet = _first(meta, OUTLET) or data.outlet or _property(root, "publisher")
    languages = map(language_code, (root.get("lang") or "", _first(meta, LANGUAGE), data.language))
    return PageMetadata(
        title=title,
        outlet=outlet or _outlet_in_title(root, title),
        authors=_authors(root, data, meta),
        language=next(filter(None, languages), ""),
        published=_stated_date(root, data, meta) or known or find_visible_date(root),
    )


def _stated_date(root: Any, data: PageMetadata, meta: Mapping[str, str]) -> Moment | None:
    said = [parse_moment(meta[name]) for name in PUBLISHED if name in meta]
    marked = [
        parse_moment(one.get("datetime"))
        for one in root.iter("time")
        if (one.get("itemprop") or "").lower() == "datepublished" or "pubdate" in one.attrib
    ]
    return next(filter(None, (data.published, *said, *marked)), None)


def _meta(root: Any) -> dict[str, str]:
    said: dict[str, str] = {}
    for element in root.iter("meta"):
        content = " ".join((element.get("content") or "").split())
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if content and (name := (element.get(attribute) or "").lower()):
                said.setdefault(name, content)
    return said


def _first(meta: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((meta[name] for name in names if meta.get(name)), "")


def _first_heading(root: Any) -> str:
    return next((text for one in root.iter("h1") if (text := text_of(one))), "")


def _outlet_in_title(root: Any, title: str) -> str:
    """The outlet that the page's own title adds to the headline: `Bridge shut | The Post`."""
    whole = next((text_of(one) for one in root.iter("title")), "")
    parts = _SEPARATORS.split(whole)
    is_added = len(parts) > 1 and title and whole.startswith(title) and parts[-1] not in title
    return parts[-1] if is_added else ""


def _authors(root: Any, data: PageMetadata, meta: Mapping[str, str]) -> tuple[str, ...]:
    """From the first place that names any; each once."""
    named = [_first(meta, (*AUTHOR, "byl"))]
    marked = [_property(root, "author")]
    linking = [text_of(one) for one in root.iter("a") if "author" in (one.get("rel") or "").split()]
    for names in (data.authors, named, marked, linking, [_byline(root)]):
        people = [name for one in names for name in re.split(r"\s*;\s*", one) if _is_name(name)]
        if people:
            return tuple(dict.fromkeys(name.removeprefix("By ").strip() for name in people[:MOST_AUTHORS]))
    return ()


def _is_name(name: str) -> bool:
    return 1 < len(name) <= LONGEST_NAME and "://" not in name and any(map(str.isalpha, name))


def _property(root: Any, name: str) -> str:
    """A property in the page's microdata: the name within it, its content or its words."""
    for element in root.iter():
        if isinstance(element.tag, str) and (element.get("itemprop") or "") == name:
            inner = [one for one in element.iter() if one is not element and one.get("itemprop") == "name"]
            said = [one.get("content") or text_of(one) for one in (*inner, element)]
            return next(filter(None, said), "")
    return ""


def _byline(root: Any) -> str:
    """A name like `By Jane Doe` in an element whose name says byline, or alone in one that says author."""
    for element in root.iter():
        named = f"{element.get('class') or ''} {element.get('id') or ''}".lower() if element.attrib else ""
        if "byline" not in named and "author" not in named and "meta" not in named:
            continue
        pattern = _WHOLE_NAME if "author" in named.split() else _BYLINE
        for text in element.itertext():
            found = _BYLINE.match(text) or pattern.match(text) if len(text) <= LONGEST_NAME else None
            if found and found[1].strip().lower() != "by":
                return " ".join(found[1].split())
    return ""
