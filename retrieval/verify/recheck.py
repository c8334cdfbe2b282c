"""Rechecks the citations of a saved answer against the library as it is now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from retrieval.ports import Library
from retrieval.text.quotes import find_quotation
from retrieval.text.sentences import Span
from retrieval.verify.rewording import find_counterpart

STANDS, CHANGED, REDATED, FORGOTTEN = "stands", "changed", "redated", "forgotten"


@dataclass(frozen=True, slots=True)
class Kept:
    """A citation as it was kept; `digest` and `published` are empty where they were not kept with it."""

    number: int
    article: str
    quote: str
    digest: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of a kept citation.

    `state` is "stands" while the words stand in the article, "redated" when the article has another
    publication date by now, "changed" when the words are gone from it, "forgotten" when the library has
    no such article. `place` is where the words, or those that took their place, stand in the current
    `version`; `quote` are the article's own there. `gone` is the day since which the article is no
    longer at its source.
    """

    kept: Kept
    state: str
    version: int | None = None
    place: Span | None = None
    quote: str | None = None
    published: date | None = None
    gone: date | None = None

    @property
    def holds(self) -> bool:
        return self.state == STANDS and self.gone is None


def recheck_citation(library: Library, kept: Kept) -> Standing:
    article = library.article(kept.article)
    if article is None:
        return Standing(kept, FORGOTTEN)
    place = find_quotation(kept.quote, article.text)
    redated = bool(kept.published) and kept.published != str(article.published)
    state = CHANGED if place is None else REDATED if redated else STANDS
    # The quotation itself, where the library does not know the version that was quoted.
    quoted_text = library.text_of_version(kept.article, kept.digest) or kept.quote
    place = place or find_counterpart(kept.quote, quoted_text, article.text)
    quote = article.text[slice(*place)] if place else None
    gone = library.origins.gone_since(article.id)
    version = library.version_of(article)
    return Standing(kept, state, version.number if version else None, place, quote, article.published, gone)
