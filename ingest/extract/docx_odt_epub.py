"""DOCX, ODT and EPUB -> their text and what they say of themselves; how much is unpacked has a limit."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from ingest.extract.table_text import tell_table

MOST_UNPACKED = 20_000_000
MOST_MEMBERS = 10_000
SKIPPED = {"tracked-changes", "annotation", "delText", "instrText"}
TABLES, ROWS, CELLS = {"tbl", "table"}, {"tr", "table-row"}, {"tc", "table-cell"}
SPACES = {"tab": " ", "s": " ", "br": "\v", "cr": "\v", "line-break": "\v"}


class Rejected(Exception):
    """A file that cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a document and what it says of itself; `published` as it is written there."""

    text: str
    title: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""
    published: str = ""


class _Archive:
    """A zip archive of which `MOST_UNPACKED` bytes are unpacked in all."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise Rejected("is no archive that can be opened") from error
        if len(self._zip.namelist()) > MOST_MEMBERS:
            raise Rejected(f"holds more than {MOST_MEMBERS:,} parts")
        self._left = MOST_UNPACKED

    def read(self, name: str) -> bytes | None:
        """The bytes of a part, `None` when there is none; raises `Rejected` when it cannot be had."""
        if name not in self._zip.NameToInfo:
            return None
        about = self._zip.getinfo(name)
        if about.flag_bits & 1:
            raise Rejected("is protected by a password")
        try:
            with self._zip.open(about) as part:
                data = part.read(self._left + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise Rejected("is damaged") from error
        self._left -= len(data)
        if self._left < 0:
            raise Rejected(f"unpacks to more than {MOST_UNPACKED // 1_000_000} MB")
        return data

    def read_xml(self, name: str) -> Element | None:
        """A part as XML; entities and what lies outside the file are refused."""
        if (data := self.read(name)) is None:
            return None
        try:
            found: Element = fromstring(data, forbid_entities=True, forbid_external=True)
        except DefusedXmlException:
            raise Rejected("declares XML entities, which no document needs") from None
        except (ParseError, ValueError) as error:
            raise Rejected("is damaged") from error
        return found

    def require_xml(self, name: str) -> Element:
        if (found := self.read_xml(name)) is None:
            raise Rejected(f"has no part {name[:100]!r}, so it is not what its name says")
        return found


def docx(data: bytes) -> Extracted:
    archive = _Archive(data)
    text = _text(archive.require_xml("word/document.xml"), {"p"}, spoken={"t"})
    return _with_metadata(archive.read_xml("docProps/core.xml"), text)


def odt(data: bytes) -> Extracted:
    archive = _Archive(data)
    text = _text(archive.require_xml("content.xml"), {"p", "h"})
    return _with_metadata(archive.read_xml("meta.xml"), text)


def epub(data: bytes) -> Extracted:
    archive = _Archive(data)
    container = archive.require_xml("META-INF/container.xml")
    place = next((one.get("full-path") or "" for one in container.iter() if _name(one) == "rootfile"), "")
    package = archive.require_xml(place)
    items = {one.get("id"): one.get("href") or "" for one in package.iter() if _name(one) == "item"}
    order = [items.get(one.get("idref"), "") for one in package.iter() if _name(one) == "itemref"]
    paths = [posixpath.normpath(posixpath.join(posixpath.dirname(place), unquote(one))) for one in order]
    texts = [_chapter(archive, path) for path in paths]
    return _with_metadata(package, "\n\n".join(filter(None, texts)), dated=True)


def _chapter(archive: _Archive, name: str) -> str:
    from lxml.html import HTMLParser, document_fromstring  # type: ignore[import-untyped]

    if not (data := archive.read(name) or b"").strip():
        return ""
    root = document_fromstring(data, parser=HTMLParser(encoding="utf-8"))
    for element in [*root.iter("script", "style", "head")]:
        element.drop_tree()
    blocks = root.iter("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "pre", "td")
    found = [" ".join(one.text_content().split()) for one in blocks if not len(one.xpath(".//p"))]
    return "\n\n".join(filter(None, found)) or " ".join(root.text_content().split())


def _with_metadata(about: Element | None, text: str, dated: bool = False) -> Extracted:
    said: dict[str, list[str]] = {}
    for one in about.iter() if about is not None else ():
        said.setdefault(_name(one), []).append(" ".join((one.text or "").split()))
    return Extracted(
        text,
        next(filter(None, said.get("title", [])), ""),
        tuple(filter(None, said.get("creator", []) or said.get("initial-creator", []))),
        next(filter(None, said.get("language", [])), ""),
        next(filter(None, said.get("date", [])), "") if dated else "",
    )


def _text(root: Element, blocks: set[str], spoken: set[str] | None = None) -> str:
    """The paragraphs below `root`; one within another stands after it, and once.

    `spoken` are the elements whose own text counts, `None` for all. No recursion: files nest without limit.
    """
    paragraphs, open_now = list[list[str]](), list[list[str]]()
    waiting: list[Element | str | None] = [root]
    while waiting:
        item = waiting.pop()
        if item is None:
            open_now.pop()
        elif isinstance(item, str):
            if open_now:
                open_now[-1].append(item)
        elif (name := _name(item)) in SPACES and open_now:
            waiting.append(SPACES[name])
        elif name in TABLES:
            paragraphs += [[line] for line in _tell_table(item, spoken)]
        elif name not in SKIPPED:
            if name in blocks:
                open_now.append([])
                paragraphs.append(open_now[-1])
                waiting.append(None)
            waiting += reversed([*_pieces(item, spoken)])
    return "\n\n".join(filter(None, (_tidy("".join(one)) for one in paragraphs)))


def _tell_table(table: Element, spoken: set[str] | None) -> list[str]:
    """A table as lines; one within a cell of it counts as the words of that cell."""
    groups = [table, *(one for one in table if _name(one) in ("table-header-rows", "table-rows"))]
    rows = [one for group in groups for one in group if _name(one) in ROWS]
    return tell_table([_words_of(cell, spoken) for cell in row if _name(cell) in CELLS] for row in rows)


def _words_of(cell: Element, spoken: set[str] | None) -> str:
    found = list[str]()
    for one in cell.iter():
        name = _name(one)
        found.append(" " if name in SPACES or name in ("p", "h") else "")
        if one.text and (spoken is None or name in spoken) and name not in SKIPPED:
            found.append(one.text)
        if one.tail and spoken is None and one is not cell:
            found.append(one.tail)
    return "".join(found)


def _pieces(element: Element, spoken: set[str] | None) -> Iterator[Element | str]:
    if element.text and (spoken is None or _name(element) in spoken):
        yield element.text
    for one in element:
        yield one
        if one.tail and spoken is None:
            yield one.tail


def _tidy(paragraph: str) -> str:
    return "\n".join(" ".join(line.split()) for line in paragraph.split("\v")).strip()


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
