"""What a web page says of itself: title, outlet, authors, language, publication date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain, islice
from typing import Any
from urllib.parse import urlsplit

from ingest.documents import Moment, language_code
from ingest.extract.authors import LONGEST_NAME, MOST_AUTHORS, split_authors
from ingest.extract.guessed_date import guess_dates
from ingest.extract.json_ld import PageMetadata, read_json_ld
from ingest.extract.publication_date import UPDATED, is_filler, numeric_order, parse_moment
from ingest.extract.visible_date import find_visible_dates, text_of

# Names of <meta> elements of Open Graph, schema.org, Dublin Core, Highwire, Parse.ly, Sailthru and others.
PUBLISHED = (
    *("article:published_time", "og:published_time", "og:article:published_time", "article:published"),
    *("datepublished", "originalpublicationdate", "article_date_original", "citation_publication_date"),
    *("citation_online_date", "dc.date.issued", "dcterms.issued", "dc.date.created", "dcterms.created"),
    *("dc.date", "dc:date", "dcterms.date", "dcterms.available", "rnews:datepublished", "og:pubdate"),
    *("parsely-pub-date", "sailthru.date", "vr:published_time", "bt:pubdate", "cxenseparse:recs:publishtime"),
    *("publish-date", "publish_date", "publishdate", "published-date", "published_date", "date_published"),
    *("publication_date", "publication-date", "publicationdate", "pubdate", "pub_date", "ptime"),
    *("citation_date", "dateofpublication", "article.created", "created", "date", "dc.created"),
)
_PROPERTIES = frozenset(
    [*("datepublished", "schema:datepublished", "dc:date", "dcterms:created", "dc:created", "dcterms:issued")]
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
# So long before an article is shown to come out, its page may say it was made; more, and it was changed.
BEGUN_BEFORE = timedelta(days=60)
_NAME = r"(?:[^\W\d_a-z][\w.'’-]*\s*){1,5}$"
_BYLINE = re.compile(rf"\s*(?i:by)\s+({_NAME})")
_DATED = re.compile(r"\s+[|–—•·].*$")
_WHOLE_NAME = re.compile(rf"\s*({_NAME})")
_SEPARATORS = re.compile(r"\s+[|–—:·»-]{1,2}\s+")


def read_metadata(markup: str, today: date, known: Moment | None = None) -> PageMetadata:
    """From the page's JSON-LD, its `meta` elements, its microdata, and then its visible lines.

    The first publication date in this order counts, unless the page shows a slightly later one; dates of a
    change, and those in the text and the footer, do not. `known` is what a feed says, which counts before the
    visible lines (where it is the day of a change, after them). Last comes what htmldate finds. A date that
    lies far ahead is passed over.
    """
    from lxml.html import HTMLParser, document_fromstring  # type: ignore[import-untyped]

    root = document_fromstring(markup.encode(), parser=HTMLParser(encoding="utf-8"))
    meta = _meta(root)
    address = find_address(root, meta)
    locale = root.get("lang") or root.get("xml:lang") or _first(meta, LANGUAGE)
    order = numeric_order(locale, urlsplit(address).hostname or "")
    headings = (_first(meta, TITLE), _first_heading(root))
    data = read_json_ld(root, [*filter(None, headings)], address, order)
    title = next(filter(None, (data.title, *headings)), "")
    outlet = _first(meta, OUTLET) or data.outlet or _property(root, "publisher")
    languages = map(language_code, (locale, _first(meta, LANGUAGE), data.language))
    about = PageMetadata(
        title=title,
        outlet=outlet or _outlet_in_title(root, title),
        authors=_authors(root, data, meta),
        language=next(filter(None, languages), ""),
    )
    stated = _stated_dates(root, data, meta, order, about.language)
    shown = [*find_visible_dates(root, order, about.language)]
    is_change = known is not None and known.by == UPDATED
    later = [*([] if is_change else [known]), *shown, known]
    found = chain(stated, later, guess_dates(root, order, today))
    dates = [*islice((one for one in found if one and not is_filler(one.day, today)), 1)]
    return replace(about, published=_choose_shown(dates[0], shown, today) if dates else None)


def _choose_shown(said: Moment, shown: Sequence[Moment], today: date) -> Moment:
    """The first day that a page shows its readers, where it is soon after the one that it states.

    Many systems state when an article was begun. Not where only the order of day and month is another.
    """
    days = [one for one in shown if not is_filler(one.day, today)]
    if any(
        one.day == said.day or (one.day.month, one.day.day) == (said.day.day, said.day.month) for one in days
    ):
        return said
    return days[0] if days and timedelta() < days[0].day - said.day <= BEGUN_BEFORE else said


def _stated_dates(
    root: Any, data: PageMetadata, meta: Mapping[str, str], order: str, language: str
) -> Iterator[Moment | None]:
    yield data.published
    for name in PUBLISHED:
        if name in meta and (found := parse_moment(meta[name], order, language)):
            yield replace(found, by=f"meta {name}")
    for element in root.iter():
        named = (
            {(element.get(one) or "").lower() for one in ("itemprop", "property")}
            if element.attrib
            else set()
        )
        if (named & _PROPERTIES and element.tag != "meta") or (
            element.tag == "time" and "pubdate" in element.attrib
        ):
            said = element.get("content") or element.get("datetime") or text_of(element)
            if found := parse_moment(said, order, language):
                yield replace(found, by="microdata")


def find_address(root: Any, meta: Mapping[str, str]) -> str:
    """The address that a page calls its own."""
    links = (
        one.get("href") or "" for one in root.iter("link") if (one.get("rel") or "").lower() == "canonical"
    )
    return next(filter(None, links), "") or meta.get("og:url", "")


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
    named = [_first(meta, AUTHOR)]
    marked = [_property(root, "author")]
    linking = [text_of(one) for one in root.iter("a") if "author" in (one.get("rel") or "").split()]
    for names in (data.authors, named, marked, linking, [_byline(root)]):
        people = [name for one in names for name in split_authors(one)]
        if people:
            return tuple(dict.fromkeys(people))[:MOST_AUTHORS]
    return ()


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
            plain = _DATED.sub("", text) if len(text) <= LONGEST_NAME else ""
            found = _BYLINE.match(plain) or pattern.match(plain)
            if found and found[1].strip().lower() != "by":
                return " ".join(found[1].split())
    return ""
