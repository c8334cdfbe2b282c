"""Where an article came from, which version of it is quoted, and who else carries it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retrieval.types import Article


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
class Arrival:
    """Where an article was just read (a file, a line of it, an address), and what its day was taken from.

    `has_name` says that its id was given, or its address is its id; otherwise the id is made of its title.
    """

    place: str = ""
    dated_by: str = ""
    has_name: bool = True


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a stored article's origin.

    `seen` is the digest of the article as its address gave it last, `None` while only a feed has.
    `missing` is the first of the moments in a row at which nothing was there, `gone` whether that is
    believed by now.
    """

    article: str
    address: str
    etag: str = ""
    modified: str = ""
    seen: bytes | None = None
    missing: datetime | None = None
    gone: bool = False


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


def digest_of(article: Article) -> bytes:
    """Tells apart the versions of an article by all that a reader could see of it.

    What older libraries did not keep counts only where there is some of it, so that theirs stay true.
    """
    parts = [article.text, article.title, article.url, article.source, str(article.published)]
    if article.authors or article.language or article.instant:
        parts += ["\n".join(article.authors), article.language, str(article.instant)]
    return hashlib.sha256("\x00".join(parts).encode()).digest()
