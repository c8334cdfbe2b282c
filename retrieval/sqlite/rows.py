"""An article as a row of the library, and back."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime

from retrieval.types import Article

COLUMNS = "text, title, url, source, published, authors, language, instant"
"""The columns of `versions` that hold an article, in the order of `as_row` and `as_article`."""


def as_row(article: Article) -> tuple[str | None, ...]:
    """What the columns hold of an article."""
    return (
        article.text,
        article.title,
        article.url,
        article.source,
        iso(article.published),
        "\n".join(article.authors),
        article.language,
        article.instant.isoformat(timespec="seconds") if article.instant else None,
    )


def as_article(
    identifier: str,
    text: str,
    title: str,
    url: str,
    source: str,
    published: str | None,
    authors: str,
    language: str,
    instant: str | None,
) -> Article:
    """The article that an id and the columns hold."""
    return Article(
        identifier,
        text,
        title,
        url,
        source,
        as_day(published),
        tuple(filter(None, authors.split("\n"))),
        language,
        datetime.fromisoformat(instant) if instant else None,
    )


def digest_of(article: Article) -> bytes:
    """Tells apart the versions of an article by all that a reader could see of it.

    What older libraries did not keep counts only where there is some of it, so that theirs stay true.
    """
    parts = [article.text, article.title, article.url, article.source, str(article.published)]
    if article.authors or article.language or article.instant:
        parts += ["\n".join(article.authors), article.language, str(article.instant)]
    return hashlib.sha256("\x00".join(parts).encode()).digest()


def iso(day: date | None) -> str | None:
    """A day as the library writes it."""
    return day.isoformat() if day else None


def as_day(value: str | None) -> date | None:
    """The day that `iso` wrote."""
    return date.fromisoformat(value) if value else None


def now() -> str:
    """This moment, in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")
