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

MOST_UNPACKED = 20_000_000
MOST_MEMBERS = 10_000
SKIPPED = {"tracked-changes", "annotation", "delText", "instrText"}
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

    def read(self, name: str) -> bytes:
        """The bytes of a part; raises `KeyError` when there is none, `Rejected` when it cannot be had."""
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

    def tree(self, name: str) -> Element:
        """A part as XML; entities and what lies outside the file are refused."""
        try:
            found: Element = fromstring(self.read(name), forbid_entities=True, forbid_external=True)
        except DefusedXmlException:
            raise Rejected("declares XML entities, which no document needs") from None
        except (ParseError, ValueError) as error:
            raise Rejected("is damaged") from error
        return found

    def optional(self, name: str) -> Element | None:
        """A part as XML, or `None` when there is none."""
        try:
            return self.tree(name)
        except KeyError:
            return None


def docx(data: bytes) -> Extracted:
    archive = _Archive(data)
    root = _part(archive, "word/document.xml")
    return _with_metadata(archive.optional("docProps/core.xml"), _text(root, {"p"}, spoken={"t"}))


def odt(data: bytes) -> Extracted:
    archive = _Archive(data)
    root = _part(archive, "content.xml")
    return _with_metadata(archive.optional("meta.xml"), _text(root, {"p", "h"}))


def epub(data: bytes) -> Extracted:
    archive = _Archive(data)
    container = _part(archive, "META-INF/container.xml")
    place = next((one.get("full-path") or "" for one in container.iter() if _name(one) == "rootfile"), "")
    package = _part(archive, place)
    items = {one.get("id"): one.get("href") or "" for one in package.iter() if _name(one) == "item"}
    order = [items.get(one.get("idref"), "") for one in package.iter() if _name(one) == "itemref"]
    texts = [
        _chapter(archive, posixpath.normpath(posixpath.join(posixpath.dirname(place), unquote(one))))
        for one in order
    ]
    return _with_metadata(package, "\n\n".join(filter(None, texts)), dated=True)


def _part(archive: _Archive, name: str) -> Element:
    try:
        return archive.tree(name)
    except KeyError:
        raise Rejected(f"has no part {name[:100]!r}, so it is not what its name says") from None


def _chapter(archive: _Archive, name: str) -> str:
    from lxml.html import HTMLParser, document_fromstring  # type: ignore[import-untyped]

    try:
        data = archive.read(name)
    except KeyError:
        return ""
    if not data.strip():
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
    """The paragraphs below `root`; `spoken` are the elements whose own text counts, `None` for all."""
    return "\n\n".join(filter(None, map(_tidy, _paragraphs(root, blocks, spoken))))


def _tidy(paragraph: str) -> str:
    return "\n".join(" ".join(line.split()) for line in paragraph.split("\v")).strip()


def _paragraphs(root: Element, blocks: set[str], spoken: set[str] | None) -> Iterator[str]:
    """The text of each paragraph in order; one within another stands after it, and once."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if _name(element) in SKIPPED:
            continue
        inner: list[Element] = []
        if _name(element) in blocks:
            yield "".join(_words(element, blocks, spoken, inner))
        waiting += reversed(inner if _name(element) in blocks else [*element])


def _words(
    paragraph: Element, blocks: set[str], spoken: set[str] | None, inner: list[Element]
) -> Iterator[str]:
    """The pieces of text of a paragraph; the paragraphs in it are added to `inner`."""
    waiting: list[Element | str] = [*reversed([*_pieces(paragraph, spoken)])]
    while waiting:
        piece = waiting.pop()
        if isinstance(piece, str):
            yield piece
        elif (name := _name(piece)) in blocks:
            inner.append(piece)
        elif name in SPACES:
            yield SPACES[name]
        elif name not in SKIPPED:
            waiting += reversed([*_pieces(piece, spoken)])


def _pieces(element: Element, spoken: set[str] | None) -> Iterator[Element | str]:
    """The text and the elements of an element, in their order."""
    if element.text and (spoken is None or _name(element) in spoken):
        yield element.text
    for one in element:
        yield one
        if one.tail and spoken is None:
            yield one.tail


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
