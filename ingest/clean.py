"""Bytes, HTML and Markdown -> plain text, title, outlet and publication date."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ingest.charsets import is_wide, known, named_in
from ingest.moment import EARLIEST, in_utc
from retrieval.text.sentences import sentences, storable
from retrieval.types import DatelineError

TITLE_LENGTH = 100
# Where more than one byte in so many is NUL, it is no text of single bytes.
NUL_SHARE = 10

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")

_DATE_LINE = re.compile(r"\s*date ([0-9]{4}-[0-9]{2}-[0-9]{2})\s+")
_DOCTYPE = re.compile(r"<!DOCTYPE[^>]*>", re.IGNORECASE)
_FRONT_MATTER = re.compile(r"\s*---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|$)", re.DOTALL)


class Unreadable(DatelineError):
    """An input that cannot become an article; the message is the reason."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An input that was not taken: its path, the line in it (0 for the whole file), and why."""

    path: str
    line: int
    reason: str

    def __str__(self) -> str:
        path = _CONTROL.sub("\ufffd", self.path)
        place = f"{path}:{self.line}" if self.line else path
        return f"{place} {self.reason}"


@dataclass(frozen=True, slots=True)
class Document:
    """What was read of one input; empty strings and `None` stand for what it does not say."""

    text: str
    title: str = ""
    source: str = ""
    url: str = ""
    published: date | None = None
    instant: datetime | None = None
    authors: tuple[str, ...] = ()
    language: str = ""


def decode(data: bytes, said: str = "") -> str:
    """The text of `data`: as its byte-order mark says, or UTF-8, or as it is said to be, or the likeliest.

    `said` is what a server calls the encoding; what a page calls it itself comes next. Bytes that can be
    UTF-8 are, whatever is said of them, but for encodings that look like it. Raises `Unreadable` when it
    is no text.
    """
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if NUL_SHARE * data.count(0) > len(data):
        return _wide_without_mark(data)
    told = [known(name) for name in (said, named_in(data))]
    wide = [name for name in told if is_wide(name)]
    for encoding in (*wide[:1], "utf-8", *filter(None, told)):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding)
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        raise Unreadable("is not text in an encoding that can be recognised")
    return str(best)


def _wide_without_mark(data: bytes) -> str:
    """UTF-16 that does not say so: of English every other byte is NUL. Raises `Unreadable` for the rest."""
    odd, even = data[1::2].count(0), data[::2].count(0)
    with suppress(UnicodeDecodeError):
        text = data.decode("utf-16-le" if odd > even else "utf-16-be")
        if "\0" not in text:
            return text
    raise Unreadable("is not text: it is full of zero bytes")


def day(value: object, today: date) -> date | None:
    """A publication date from an ISO 8601 string, a date or a datetime; `None` and "" are unknown.

    A day before `EARLIEST` is a placeholder, and unknown, too.

    Raises `Unreadable` when it is neither, or lies after tomorrow.
    """
    if value is None or value == "":
        return None
    try:
        found = value if isinstance(value, date) else datetime.fromisoformat(str(value).strip())
    except ValueError:
        raise Unreadable(f"has the publication date {value!r}, which is not like 2022-01-20") from None
    found = found.date() if isinstance(found, datetime) else found
    if found < EARLIEST:
        return None
    if (found - today).days > 1:
        raise Unreadable(f"has the publication date {found}, which lies in the future")
    return found


def instant(value: object) -> datetime | None:
    """The moment, in UTC, of a publication date that has a time and a zone; `None` for any other."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            return None
    return in_utc(value) if isinstance(value, datetime) else None


def plain(text: str, today: date) -> Document:
    """Plain text; `date 2022-01-20 ` right before its first sentence is its publication date.

    Without such a beginning the text stays as it is, white space included. Raises `Unreadable` when
    the date is none, or lies in the future.
    """
    match = _DATE_LINE.match(text)
    if not match:
        return Document(text)
    return Document(text[match.end() :].strip(), published=day(match[1], today))


def markdown(text: str, today: date) -> Document:
    """Markdown; a YAML front matter gives its title, source, url and dates, a first heading the title."""
    about: dict[str, Any] = {}
    match = _FRONT_MATTER.match(text)
    # Two rules with prose between them look like a front matter, and are text.
    if match and (found := _front_matter(match[1])) is not None:
        about, text = found, text[match.end() :]
    heading, blocks = _blocks(text)
    return Document(
        text="\n\n".join(blocks),
        title=_said(about, "title") or heading,
        source=_said(about, "source"),
        url=_said(about, "url"),
        published=day(about.get("published"), today),
        instant=instant(about.get("published")),
        authors=tuple(filter(None, [_said(about, "author")])),
        language=_said(about, "language"),
    )


def _front_matter(text: str) -> dict[str, Any] | None:
    import yaml

    try:
        about = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError) as error:
        raise Unreadable("has a front matter that is not YAML") from error
    except ValueError as error:
        raise Unreadable(f"has a date in its front matter that is none ({error})") from error
    return about if isinstance(about, dict) else None


def _said(about: dict[str, Any], name: str) -> str:
    """One line of a front matter; raises `Unreadable` when it is no text or number."""
    value = about.get(name)
    if value is None:
        return ""
    # A list may be shared a thousandfold: its text would not fit into memory.
    if not isinstance(value, str | int | float | date):
        raise Unreadable(f'has a "{name}" that is not one line of text')
    return str(value).strip()


def _blocks(text: str) -> tuple[str, list[str]]:
    """The first top heading when it opens the text, and the text of all other blocks."""
    from markdown_it import MarkdownIt

    heading, blocks = "", []
    tokens = MarkdownIt().parse(text)
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type in ("fence", "code_block"):
            blocks.append(token.content.strip())
        if token.type == "html_block" and (said := _text_of(token.content)):
            blocks.append(said)
        if token.type != "inline":
            continue
        words = "".join(
            "\n" if child.type in ("softbreak", "hardbreak") else child.content
            for child in token.children or []
            if child.type in ("text", "code_inline", "softbreak", "hardbreak")
        ).strip()
        if before and before.type == "heading_open" and before.tag == "h1" and not heading and not blocks:
            heading = " ".join(words.split())
        elif words:
            blocks.append(words)
    return heading, blocks


def _text_of(markup: str) -> str:
    from lxml.etree import ParserError  # type: ignore[import-untyped]
    from lxml.html import HTMLParser, document_fromstring  # type: ignore[import-untyped]

    data = storable(_DOCTYPE.sub("", markup)).encode()
    try:
        root = document_fromstring(data, parser=HTMLParser(encoding="utf-8"))
    except ParserError:  # nothing but comments or white space
        return ""
    told = root.xpath("//text()[not(ancestor::script or ancestor::style)]")
    return "".join(str(one) for one in told).strip()


def headline(text: str) -> str:
    """A title for an article that has none: the start of its first sentence, cut between words."""
    spans = sentences(text[:4_000])
    first = " ".join(text[slice(*spans[0])].split()) if spans else ""
    if len(first) <= TITLE_LENGTH:
        return first
    return first[:TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(",;:–— ") + "…"
