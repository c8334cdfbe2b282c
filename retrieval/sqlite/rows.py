"""An article as a row of the library, and back."""

from __future__ import annotations

from datetime import UTC, date, datetime

from retrieval.types import Article

COLUMNS = "text, title, url, source, published, authors, language, instant"
"""The columns of `versions` that hold an article, in the order of `as_row` and `as_article`."""


def as_row(article: Article) -> tuple[str | None, ...]:
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


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def as_day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def utc(moment: datetime) -> str:
    """A moment in UTC, to the second."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def now() -> str:
    return utc(datetime.now(UTC))
