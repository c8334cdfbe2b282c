"""Replies that need no article: social, help, what no news library answers, other languages, nonsense."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from retrieval.ports import Library
from retrieval.text.date_words import format_date
from retrieval.types import Answer, Coverage
from retrieval.understand.intent import Intent
from retrieval.understand.language import LIBRARY
from retrieval.understand.query import Query

CATALOGUE = Path(__file__).with_name("small_talk.json")
# Outlets that a reply names; the others are counted.
OUTLETS = 5
WANTS_EXAMPLES = (Intent.HELP, Intent.OUT_OF_SCOPE, Intent.NONSENSE)


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Language -> key -> text; `{…}` are filled in."""
    return dict(json.loads(CATALOGUE.read_text("utf-8")))


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """Replies without an article. `examples` finds questions that this library answers."""

    library: Library
    examples: Callable[[Query], list[str]]

    def compose(self, query: Query) -> Answer:
        language = query.language if query.intent is Intent.OTHER_LANGUAGE else LIBRARY
        texts = catalogue().get(language, catalogue()[LIBRARY])
        if query.intent is Intent.OTHER_LANGUAGE:
            text = self._say_language(query, texts)
        else:
            key = query.kind if query.kind in texts else query.intent.value
            text = self._fill(query, texts.get(key, texts["nonsense"]))
            if query.intent in WANTS_EXAMPLES or query.kind.startswith("greeting"):
                text = f"{text}{self._try(query, texts)}"
        return Answer(query.message.text, text, answered=False, reason=text)

    def _say_language(self, query: Query, texts: dict[str, str]) -> str:
        """What language the bot reads, what it holds, and a question in that language."""
        held = self.library.coverage(asof=query.message.asof)
        text = texts["reads_only"].format(languages=texts["language_english"])
        if held.first and held.last:
            days = {"first": held.first.isoformat(), "last": held.last.isoformat()}
            text = f"{text} {texts['what_i_do'].format(articles=held.articles, **days)}"
        found = self.examples(query)
        return f"{text} {texts['say_example'].format(example=found[0])}" if found else text

    def _try(self, query: Query, texts: dict[str, str]) -> str:
        found = self.examples(query)
        return "\n".join(["", texts["try_asking"], *(f"• {one}" for one in found)]) if found else ""

    def _fill(self, query: Query, text: str) -> str:
        held = self.library.coverage(asof=query.message.asof)
        if not held.articles and "{" in text:
            told = text.partition("{")[0].rpartition(". ")[0]
            return f"{told}. The library is empty." if told else "The library is empty."
        return text.format(
            articles=f"{held.articles:,}",
            first=format_date(held.first) if held.first else "–",
            last=format_date(held.last) if held.last else "–",
            outlets=name_outlets(held),
            languages="English",
        )


def name_outlets(held: Coverage) -> str:
    """The outlets with the most articles by name, the others counted."""
    names = [name for name, _ in sorted(held.sources, key=lambda one: -one[1]) if name]
    more = len(names) - OUTLETS
    shown = ", ".join(names[:OUTLETS])
    return f"{shown} and {more} more" if more > 0 else shown or "no outlet"
