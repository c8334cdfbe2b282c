"""Feed parsing: RSS, Atom, JSON Feed and sitemaps -> addresses, titles, dates, sometimes texts."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any
from urllib.parse import urljoin, urlsplit

from ingest.documents import Moment, Unreadable
from ingest.extract.charset import decode_text
from ingest.extract.publication_date import UPDATED, numeric_order, parse_moment
from ingest.fetch.urls import normalize_url
from retrieval.text.sentences import replace_unstorable

MOST_ENTRIES = 2_000
FULL_WORDS = 120
LOOSE_BYTES = 1_000_000
_ROOT = re.compile(
    r"\s*(?:<\?xml[^>]*>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>|\s)*"
    r"<(?:\w+:)?(rss|feed|RDF|urlset|sitemapindex)\b",
    re.S,
)
_DECLARED = re.compile(r"\A\s*<\?xml[^>]*\?>")
_HALF = r"&#(?:5[5-7]\d{3}|[xX][dD][89a-fA-F]\w\w);"
_REFERENCE = re.compile(rf"{_HALF}{_HALF}|&#(?:\d{{1,7}}|[xX][0-9a-fA-F]{{1,6}});")
_CODE = re.compile(r"[xX][0-9a-fA-F]+|\d+")
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Entry:
    """An article that a feed lists; `stamp` tells its versions apart, `content` is HTML, maybe all of it.

    `id` is its identity where its address is none: it has none, or other entries have the same.
    """

    key: str
    url: str
    title: str = ""
    published: Moment | None = None
    stamp: str = ""
    content: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""
    outlet: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A feed or a sitemap; `without_url` is how many entries have no web address."""

    title: str = ""
    entries: tuple[Entry, ...] = ()
    sitemaps: tuple[str, ...] = ()
    without_url: int = 0


def is_feed(data: bytes, media: str = "") -> bool:
    start = data[:4_096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{") or media == "application/feed+json":
        return media == "application/feed+json" or b"jsonfeed.org/version/" in start
    return _ROOT.match(_decode(data[:4_096])) is not None


def parse_feed(data: bytes, url: str, charset: str = "") -> Listing:
    """What a feed or a sitemap lists; links are resolved against `url`, its address.

    Raises `Unreadable` when it is neither, or declares XML entities, which may grow without end.
    """
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _parse_json_feed(data, url)
    text = _REFERENCE.sub(_valid_reference, _decode(data, charset))
    root = _ROOT.match(text)
    if root is None:
        raise Unreadable("is no feed and no sitemap")
    if "<!ENTITY" in text:
        raise Unreadable("declares XML entities, which no feed needs")
    plain = _DECLARED.sub("", text).encode()
    is_sitemap = root[1] in ("urlset", "sitemapindex")
    return _parse_sitemap(plain, url) if is_sitemap else _parse_xml_feed(plain, url)


def _valid_reference(reference: re.Match[str]) -> str:
    """A reference that XML 1.0 allows: some systems write an emoji as its two halves."""
    codes = [int(one[1:], 16) if one[0] in "xX" else int(one) for one in _CODE.findall(reference[0])]
    if len(codes) == 2 and 0xD800 <= codes[0] < 0xDC00 <= codes[1] < 0xE000:
        return chr(0x10000 + ((codes[0] & 0x3FF) << 10) + (codes[1] & 0x3FF))
    allowed = (range(0x20, 0xD800), range(0xE000, 0xFFFE), range(0x10000, 0x110000), (9, 10, 13))
    return "".join(f"&#{one};" if any(one in some for some in allowed) else "\ufffd" for one in codes)


def _decode(data: bytes, charset: str = "") -> str:
    try:
        return decode_text(data, charset)
    except Unreadable:
        return data.decode("utf-8", "replace")


def _parse_xml(data: bytes) -> Any:
    """The XML tree, or `None` where the bytes are not well-formed; raises `Unreadable` on entities."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        return fromstring(data, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except DefusedXmlException:
        raise Unreadable("declares XML entities, which no feed needs") from None
    except (ParseError, ValueError, RecursionError):
        return None


def _parse_xml_feed(data: bytes, url: str) -> Listing:
    import feedparser

    if _parse_xml(data) is None and len(data) > LOOSE_BYTES:
        raise Unreadable("is XML that is not well-formed")
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    found = feedparser.parse(io.BytesIO(data), response_headers=headers)
    about: Mapping[str, Any] = found.get("feed", {})
    if not about and not found.entries:
        raise Unreadable("is no feed that can be read")
    rss = str(found.get("version", "")).startswith("rss")
    language = _text(about.get("language"))
    entries = [_xml_entry(dict(dict.items(one)), url, rss, language) for one in found.entries[:MOST_ENTRIES]]
    return _listing(about, entries, url)


def _xml_entry(one: Mapping[str, Any], base: str, rss: bool, language: str) -> Entry | None:
    published, updated = _text(one.get("published")), _text(one.get("updated"))
    order = numeric_order(language, urlsplit(base).hostname or "")
    contents = [part.get("value") for part in one.get("content") or [] if isinstance(part, dict)]
    texts = [text for text in (*contents, one.get("summary")) if isinstance(text, str)]
    content = max(texts, key=len, default="")
    changed = parse_moment(updated, order, language)
    if changed and not rss:
        changed = replace(changed, by=UPDATED)
    return _entry(
        _link(base, one.get("link")),
        one,
        one.get("authors"),
        published=_said_by_feed(parse_moment(published, order, language)) or changed,
        stamp=_stamp(updated or published, content),
        content=content,
        language=language,
    )


def _parse_json_feed(data: bytes, base: str) -> Listing:
    try:
        whole = json.loads(_decode(data))
    except (ValueError, RecursionError):
        raise Unreadable("is not JSON") from None
    items = whole.get("items") if isinstance(whole, dict) else None
    if not isinstance(items, list) or "jsonfeed.org" not in str(whole.get("version")):
        raise Unreadable("is no JSON feed")
    language = _text(whole.get("language"))
    found = [_json_entry(one, base, language) for one in items[:MOST_ENTRIES] if isinstance(one, dict)]
    return _listing(whole, found, base)


def _json_entry(one: Mapping[str, Any], base: str, language: str) -> Entry | None:
    published, updated = _text(one.get("date_published")), _text(one.get("date_modified"))
    plain, html = one.get("content_text"), one.get("content_html")
    content = replace_unstorable(
        html if isinstance(html, str) else _as_html(plain) if isinstance(plain, str) else ""
    )
    return _entry(
        _link(base, one.get("url") or one.get("external_url")),
        one,
        one.get("authors") if isinstance(one.get("authors"), list) else [one.get("author")],
        published=_said_by_feed(parse_moment(published)),
        stamp=_stamp(updated or published, content),
        content=content,
        language=_text(one.get("language")) or language,
    )


def _said_by_feed(found: Moment | None) -> Moment | None:
    return replace(found, by="the feed") if found else None


def _entry(link: str, one: Mapping[str, Any], authors: Sequence[Any] | None, **known: Any) -> Entry | None:
    """What RSS, Atom and JSON Feed have in common; `None` without a web address or a whole text."""
    is_whole = len(_TAG.sub(" ", known["content"]).split()) >= FULL_WORDS
    if not link and not (is_whole and _text(one.get("id"))):
        return None
    names = (_text(who.get("name")) for who in authors or [] if isinstance(who, dict))
    return Entry(
        key=_text(one.get("id")) or link,
        url=link,
        title=_text(one.get("title")),
        authors=tuple(filter(None, names)),
        **known,
    )


def _listing(about: Mapping[str, Any], entries: Sequence[Entry | None], url: str) -> Listing:
    """Entries that share a key with others have their address for it; those that share an address, an id."""
    found = [*dict.fromkeys(filter(None, entries))]
    keys, links = Counter(one.key for one in found), Counter(one.url for one in found)
    kept = [
        replace(one, key=one.key if keys[one.key] == 1 else one.url or f"{one.key} {one.title}")
        for one in found
    ]
    named = [one if one.url and links[one.url] == 1 else replace(one, id=_identity(url, one)) for one in kept]
    return Listing(_text(about.get("title")), tuple(named), without_url=entries.count(None))


def _identity(feed: str, one: Entry) -> str:
    name = f"{one.url or feed}\n{one.key}"
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:16]


def _stamp(said: str, content: str) -> str:
    """The date that the feed gives, and a digest of the text where the feed has a whole one.

    Many feeds give a corrected text under the old date. A short text may be a count of comments.
    """
    words = _TAG.sub(" ", content).split()
    if len(words) < FULL_WORDS:
        return said
    return f"{said} {hashlib.sha256(' '.join(words).encode('utf-8', 'replace')).hexdigest()[:16]}"


def _as_html(text: str) -> str:
    return "".join(f"<p>{escape(part)}</p>" for part in re.split(r"\n\s*\n", text))


def _parse_sitemap(data: bytes, base: str) -> Listing:
    root = _parse_xml(data)
    if root is None:
        raise Unreadable("is XML that is not well-formed")
    rows = [dict(_leaves(one)) for one in root]
    located = [(_link(base, row.get("loc")), row) for row in rows]
    if root.tag.endswith("sitemapindex"):
        newest = sorted(located, key=lambda pair: pair[1].get("lastmod", ""), reverse=True)
        return Listing(sitemaps=tuple(url for url, _ in newest if url))
    return Listing(entries=newest_first(_sitemap_entry(url, row) for url, row in located if url))


def newest_first(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The `MOST_ENTRIES` that a sitemap changed last, by its own word."""
    return tuple(sorted(entries, key=lambda entry: entry.stamp, reverse=True)[:MOST_ENTRIES])


def _sitemap_entry(url: str, row: Mapping[str, str]) -> Entry:
    return Entry(
        key=url,
        url=url,
        title=row.get("title", ""),
        published=_said_by_feed(parse_moment(row.get("publication_date"))),
        stamp=row.get("lastmod") or row.get("publication_date", ""),
        language=row.get("language", ""),
        outlet=row.get("name", ""),
    )


def _leaves(element: Any) -> Iterator[tuple[str, str]]:
    """The names, without their namespaces, and the words of the elements below that hold no other."""
    for one in element.iter():
        if not len(one) and isinstance(one.tag, str) and "image" not in one.tag and "video" not in one.tag:
            yield one.tag.rpartition("}")[2], " ".join((one.text or "").split())


def _text(value: object) -> str:
    return " ".join(replace_unstorable(value).split()) if isinstance(value, str) else ""


def _link(base: str, value: object) -> str:
    try:
        return normalize_url(urljoin(base, text)) if (text := _text(value)) else ""
    except ValueError:
        return ""
