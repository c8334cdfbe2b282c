"""Sentences -> numbered quotations: one number an article, and the lines of a reply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from retrieval.text.date_words import format_date
from retrieval.text.quotes import quote_line
from retrieval.types import Article, Citation, Hit, Passage


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words of an article, in a passage that holds them."""

    article: Article
    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]


@dataclass(slots=True)
class Quoting:
    """Collects the lines of a reply with the citations that they stand on."""

    citations: list[Citation] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def add(self, told: Sequence[Sentence], lead: str = "", more: str = "") -> None:
        """A line that quotes sentences of one article; `lead` stands before it, `more` behind its number."""
        number = self._number(told[0].article)
        for one in told:
            self.citations.append(Citation(number, one.article, one.passage, one.start, one.end))
        quotes = " ".join(quote_line(one.text) for one in told)
        self.lines.append(f"{lead}{quotes} [{number}]{more}")

    def _number(self, article: Article) -> int:
        known = {one.article.id: one.number for one in self.citations}
        return known.get(article.id, len(known) + 1)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def hits(self, found: Sequence[Hit] = ()) -> tuple[Hit, ...]:
        """What was found, with the passages that are quoted without having been found."""
        known = {hit.passage.id: hit for hit in found}
        for one in self.citations:
            known.setdefault(one.passage.id, Hit(one.passage, one.article, 0.0))
        return tuple(known.values())


def dated(article: Article, before: str = "") -> str:
    """`14 March 2022: `, with what stands `before` it; empty where nobody knows the day."""
    return f"{before}{format_date(article.published)}: " if article.published else ""
