"""The version of an article that a citation quotes, and whether it is still at its source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from retrieval.ports import Library, Version
from retrieval.text.date_words import format_date
from retrieval.text.quotes import find_quotation, quote_line
from retrieval.types import Answer, Article, Citation, Conflict, Edition, Timeline
from retrieval.verify.rewording import find_counterpart

DIGEST = 16
"""Hexadecimal digits of a version's digest: enough to tell the versions of an article apart."""


def find_edition(library: Library, article: Article, quote: str) -> Edition | None:
    """The version that an article of the library is, with what became of `quote` before it.

    `None` for an article that the library does not have.
    """
    held = library.version_of(article)
    if held is None:
        return None
    found = Edition(held.number, held.digest[:DIGEST], held.read, library.origins.gone_since(article.id))
    changed = _changed(library, article, held, quote) if held.number > 1 else None
    return replace(found, changed=changed[0], before=changed[1]) if changed else found


def _changed(library: Library, article: Article, held: Version, quote: str) -> tuple[date, str] | None:
    """The day by which a quotation took the place of other words of an earlier version, and those words."""
    read = held.read
    for text, earlier in library.earlier_texts(article.id, held.number):
        if find_quotation(quote, text) is None:
            place = find_counterpart(quote, article.text, text)
            return (read.date(), text[slice(*place)]) if place else None
        read = earlier
    return None


def with_editions(library: Library, answer: Answer) -> Answer:
    """The answer, each citation with its version; what was changed in a quoted sentence becomes a note."""
    citations = _marked(library, answer.citations)
    notes = tuple(
        Conflict(_note(one.edition.changed, one.edition.before), (one.number,))
        for one in citations
        if one.edition and one.edition.changed and one.edition.before
    )
    return replace(answer, citations=citations, conflicts=answer.conflicts + notes)


def with_editions_of_events(library: Library, timeline: Timeline) -> Timeline:
    events = (replace(one, citations=_marked(library, one.citations)) for one in timeline.events)
    return replace(timeline, events=tuple(events))


def _marked(library: Library, citations: Iterable[Citation]) -> tuple[Citation, ...]:
    return tuple(replace(one, edition=find_edition(library, one.article, one.quote)) for one in citations)


def _note(changed: date, before: str) -> str:
    return f"The article was changed by {format_date(changed)}; before that, it read {quote_line(before)}"
