"""What is read of one input: a document, or the reason why there is none; and the article made of it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime

from retrieval.text.sentences import sentences, storable
from retrieval.types import Article, DatelineError

MOST_CHARACTERS = 1_000_000
TITLE_LENGTH = 100
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_LANGUAGE = re.compile(r"\s*([A-Za-z]{2,3})(?:[-_]|\s*$)")


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


def article(document: Document, identifier: str = "") -> Article:
    """An article of what was read; its id is the given one, or made of the URL, or of title, outlet, date.

    Raises `Unreadable` when there is no text.
    """
    text = storable(document.text)
    if not text.strip():
        raise Unreadable("holds no text")
    if len(text) > MOST_CHARACTERS:
        raise Unreadable(f"holds more than {MOST_CHARACTERS:,} characters of text")
    title = " ".join(storable(document.title).split()) or headline(text)
    url, source = storable(document.url), " ".join(storable(document.source).split())
    name = url or f"{title}\n{source}\n{document.published}"
    return Article(
        id=storable(identifier) or hashlib.sha256(name.encode()).hexdigest()[:16],
        text=text,
        title=title,
        url=url,
        source=source,
        published=document.published,
        authors=tuple(filter(None, (" ".join(storable(one).split()) for one in document.authors))),
        language=language_code(document.language),
        instant=document.instant,
    )


def headline(text: str) -> str:
    """A title for an article that has none: the start of its first sentence, cut between words."""
    spans = sentences(text[:4_000])
    first = " ".join(text[slice(*spans[0])].split()) if spans else ""
    if len(first) <= TITLE_LENGTH:
        return first
    return first[:TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(",;:–— ") + "…"


def language_code(said: str) -> str:
    """A language as its code of ISO 639; empty where it is none.

    >>> language_code("en-GB")
    'en'
    """
    found = _LANGUAGE.match(said)
    return found[1].lower() if found else ""
