"""Where an article came from, which version of it is quoted, and who else carries it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Origin:
    """The web address an article was read at, and the tags that its server sent with it.

    `page` says that the text is the page's own, and not that of a feed which lists the page.
    """

    address: str
    etag: str = ""
    modified: str = ""
    page: bool = True


@dataclass(frozen=True, slots=True)
class Edition:
    """The version of an article that is quoted: its number from 1, its `digest`, when it was `read`.

    `gone` is the day since which the article is no longer at its source. `changed` is the day by which
    the quoted words took the place of `before`, those of an earlier version; `None` where they always
    stood there, or took nobody's place.
    """

    version: int
    digest: str
    read: datetime
    gone: date | None = None
    changed: date | None = None
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Copy:
    """Another article that carries the same story: what is needed to name it."""

    article_id: str
    source: str
    url: str
    title: str
    published: date | None = None
