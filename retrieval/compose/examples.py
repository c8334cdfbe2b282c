"""Two questions that this library answers, checked by answering them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

import regex

from retrieval.compose.brief import Briefs
from retrieval.compose.digest import Digests, Story, find_days, find_stories
from retrieval.text.date_words import format_date
from retrieval.text.name_words import CALENDAR, FUNCTION
from retrieval.understand.intent import Intent
from retrieval.understand.query import Query

# Stories that are tried, one after another, until one has a name that can be asked about.
TRIED = 8
_NAME = regex.compile(r"\b\p{Lu}[\p{L}\p{M}'’-]*(?:[ ]\p{Lu}[\p{L}\p{M}'’-]*)*")


@dataclass(slots=True)
class Examples:
    """Finds example questions; keeps them until the library changes."""

    briefs: Briefs
    digests: Digests
    _kept: dict[tuple[int, date | None, date | None, str | None], list[str]] = field(default_factory=dict)

    def find(self, query: Query) -> list[str]:
        """Up to two questions about the newest stories within the bounds of a message."""
        message = query.message
        key = self.briefs.library.revision, message.since, message.last, message.source
        if key not in self._kept:
            self._kept.clear()
            self._kept[key] = list(self._make(query))
        return self._kept[key]

    def _make(self, query: Query) -> Iterator[str]:
        message = replace(query.message, period=None, context=None)
        library = self.briefs.library
        first, last = find_days(library, message)
        stories = find_stories(library, self.digests.encoder, self.digests.leads(message, first, last))
        for story in stories[:TRIED]:
            name = self._name(story)
            asked = replace(query, message=replace(message, text=name or ""), text=name or "", period=None)
            if name and self.briefs.find(replace(asked, subject=name, weights={}, intent=Intent.LATEST)):
                yield f"What's the latest on {name}?"
                break
        if stories and (day := stories[0].leads[0][1].published):
            yield f"What happened on {format_date(day)}?"

    def _name(self, story: Story) -> str | None:
        """The name that most articles of a story have in their first sentences, the longest of them."""
        counted: Counter[str] = Counter()
        for passage, article in story.leads:
            lines = " / ".join(one.text for one in self.briefs.news_of(article, [passage]))
            counted.update({name for match in _NAME.finditer(lines) if is_name(name := plain_name(match[0]))})
        return max(counted, key=lambda one: (counted[one], one.count(" "), len(one)), default=None)


def plain_name(text: str) -> str:
    return text.removesuffix("'s").removesuffix("’s").removeprefix("The ")


def is_name(text: str) -> bool:
    words = text.lower().split()
    return len(words) > 1 and not set(words) & (CALENDAR | FUNCTION)
