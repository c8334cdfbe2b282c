"""What is read of one input: a document, or the reason why there is none; and the article made of it."""

from __future__ import annotations

import hashlib
import logging
import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from retrieval.text.sentences import replace_unstorable, split_sentences
from retrieval.types import Arrival, Article, DatelineError

log = logging.getLogger(__name__)

MOST_CHARACTERS = 1_000_000
TITLE_LENGTH = 100
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# Soft hyphens, joiners and marks of direction within a word.
_INVISIBLE = re.compile("(?<=\\w)[\u00ad\u200b\u200e\u200f\u2060\ufeff]+(?=\\w)")
_LANGUAGE = re.compile(r"\s*([A-Za-z]{2,3})(?:[-_]|\s*$)")


class Unreadable(DatelineError):
    """An input that cannot become an article; the message is the reason."""


class NotYet(Unreadable):
    """An article that is dated a little ahead: it comes in when its day has come."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An input that was not taken: its path or address, the line in it (0 for all of it), and why."""

    path: str
    line: int
    reason: str

    def __str__(self) -> str:
        path = _CONTROL.sub("\ufffd", self.path)
        place = f"{path}:{self.line}" if self.line else path
        return f"{place} {self.reason}"


@dataclass(frozen=True, slots=True)
class Moment:
    """The day where the article came out, the instant, in UTC, when a time zone is given, and who says so."""

    day: date
    instant: datetime | None = None
    by: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Document:
    """What was read of one input; empty strings and `None` stand for what it does not say.

    `next_page` is the address that a page names as that of the rest of its article.
    """

    text: str
    title: str = ""
    source: str = ""
    url: str = ""
    published: Moment | None = None
    authors: tuple[str, ...] = ()
    language: str = ""
    next_page: str = ""


def refuse(place: str, error: Exception) -> Refusal:
    """The refusal of an input that raised; a reader's own bug must not keep the others from being read."""
    if isinstance(error, Unreadable):
        return Refusal(place, 0, str(error))
    log.debug("%s cannot be read", place, exc_info=error)
    why = error.strerror if isinstance(error, OSError) else None
    return Refusal(place, 0, f"cannot be read ({why or type(error).__name__})")


def make_article(document: Document, identifier: str = "") -> Article:
    """Its id is the given one, or made of the URL, or of title, outlet and date.

    Raises `Unreadable` when there is no text, or too much.
    """
    text = _INVISIBLE.sub("", replace_unstorable(document.text))
    if not text.strip():
        raise Unreadable("holds no text")
    if len(text) > MOST_CHARACTERS:
        raise Unreadable(f"holds more than {MOST_CHARACTERS:,} characters of text")
    title = _one_line(document.title) or make_title(text)
    url, source = replace_unstorable(document.url), _one_line(document.source)
    said = document.published
    name = url or f"{title}\n{source}\n{said.day if said else None}"
    return Article(
        id=replace_unstorable(identifier) or hashlib.sha256(name.encode()).hexdigest()[:16],
        text=text,
        title=title,
        url=url,
        source=source,
        published=said.day if said else None,
        authors=tuple(filter(None, map(_one_line, document.authors))),
        language=language_code(document.language),
        instant=said.instant if said else None,
        arrival=Arrival(dated_by=said.by if said else "", has_name=bool(identifier or url)),
    )


def name_by_text(article: Article) -> Article:
    """The article under an id of its outlet, title, day and beginning: where that of the first is taken."""
    start = " ".join(article.text[:400].split())[:200]
    name = f"{article.title}\n{article.source}\n{article.published}\n{start}"
    return replace(article, id=hashlib.sha256(name.encode()).hexdigest()[:16])


def _one_line(text: str) -> str:
    return " ".join(_INVISIBLE.sub("", replace_unstorable(text)).split())


def make_title(text: str) -> str:
    """The start of the first sentence, cut between words."""
    spans = split_sentences(text[:4_000])
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
