"""Hits -> the lines that are about a topic: whole articles on it, and single sentences of other articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from retrieval.events.events import Line
from retrieval.events.topic import Topic
from retrieval.ports import Encoder, Library
from retrieval.text.sentences import Span, skip_datelines
from retrieval.text.words import split_words, stem_words
from retrieval.types import Article, Hit

# So many passages are searched for on a topic; more than the search ranks are never found.
PASSAGES = 100
# An article is on a topic when it holds so much of the topic's term weight and its nearest passage, or its
# title and lead, are so near by their vectors; the less of the one, the more of the other. A title that names
# the topic is enough. Chosen by reading what stood on either side, in a few hundred articles.
ON_TOPIC = ((0.9, 0.42), (0.52, 0.47), (0.4, 0.6))
TITLED = 0.9
# A sentence of another article is on it when so much of the weight stands in it; what only the rest of
# the article has counts for less.
IN_SENTENCE, IN_ARTICLE = 0.62, 0.4
# Of the names in a topic at least so much: "Obama" is enough of Barack Obama.
NAMES = 0.5
LEAD = 200
VOUCHES = 8_000
# Titles and leads are only encoded where they may make up for a passage that falls so little short.
SHORT_BY = 0.2

_IN_MIDDLE = regex.compile(r"(?<=[\p{Ll},] )\p{Lu}[\p{L}\p{M}]*")
_SMALL = regex.compile(r"\b\p{Ll}[\p{L}\p{M}]*")
_PRONOUN = regex.compile(r"(?:He|She|It|They|His|Her|Their|Its|That|This)\b")


@dataclass(frozen=True, slots=True)
class _Found:
    """An article with its hits, how much of the topic it holds, and how near it is."""

    article: Article
    hits: list[Hit]
    share: float
    titled: float
    cosine: float

    @property
    def needed(self) -> float:
        return min((near for share, near in ON_TOPIC if self.share >= share), default=2.0)


class Aboutness:
    """Tells what is about a topic."""

    def __init__(self, library: Library, encoder: Encoder) -> None:
        self._encoder = encoder
        self._vectors = library.vectors(encoder.name)

    def lines(self, topic: Topic, hits: Sequence[Hit]) -> Iterator[Line]:
        """The sentences that are about the topic, article by article, the nearest article first."""
        found = self._found(topic, hits)
        leads = self._leads(topic, found)
        for one in found:
            nearest = max(one.cosine, leads.get(one.article.id, 0.0))
            whole = one.titled >= TITLED or nearest >= one.needed
            for hit in sorted(one.hits, key=lambda hit: hit.passage.start):
                yield from _lines(topic, one, hit, nearest if whole else None)

    def _found(self, topic: Topic, hits: Sequence[Hit]) -> list[_Found]:
        """The articles that hold enough of the topic and of its names."""
        cosines = self._cosines(topic, hits)
        names = _names_in_use(topic, hits)
        grouped: dict[str, list[Hit]] = {}
        for hit in hits:
            grouped.setdefault(hit.article.id, []).append(hit)
        found = []
        for group in grouped.values():
            article = group[0].article
            held = frozenset(stem_words(split_words(f"{article.title}\n{article.text[:VOUCHES]}")))
            if not topic.names_stand_in(held) or topic.share_of(names, held) < NAMES:
                continue
            titled = topic.share(frozenset(stem_words(split_words(article.title))))
            cosine = max(cosines.get(hit.passage.id, 0.0) for hit in group)
            found.append(_Found(article, group, topic.share(held), titled, cosine))
        return [one for one in found if one.share >= ON_TOPIC[-1][0]]

    def _cosines(self, topic: Topic, hits: Sequence[Hit]) -> dict[int, float]:
        batch = self._vectors.batch_of([hit.passage.id for hit in hits]) if hits else None
        if batch is None:
            return {}
        asked = self._encoder.encode([topic.text])[0]
        return dict(zip(batch.ids.tolist(), (batch.vectors @ asked).tolist(), strict=True))

    def _leads(self, topic: Topic, found: Sequence[_Found]) -> dict[str, float]:
        """The cosine of title and lead with the topic, for articles where it can decide."""
        open_ = [
            one.article for one in found if one.titled < TITLED and 0 < one.needed - one.cosine <= SHORT_BY
        ]
        if not open_:
            return {}
        texts = [f"{article.title}. {article.text[:LEAD]}" for article in open_]
        asked, *leads = self._encoder.encode([topic.text, *texts])
        return {article.id: float(lead @ asked) for article, lead in zip(open_, leads, strict=True)}


def _names_in_use(topic: Topic, hits: Sequence[Hit]) -> frozenset[str]:
    """The terms whose words stand in the passages with a capital alone, in the middle of a sentence.

    So a name is known as one however it was typed.
    """
    used = " ".join(hit.passage.text for hit in hits)
    capital, small = set(_IN_MIDDLE.findall(used)), set(_SMALL.findall(used))
    named = [word for word in topic.words if word.capitalize() in capital and word not in small]
    return frozenset(stem_words(named))


def _lines(topic: Topic, found: _Found, hit: Hit, whole: float | None) -> Iterator[Line]:
    """The lines of a hit that are about the topic: all of them in an article that is `whole` on it."""
    text, offset = found.article.text, hit.passage.start
    before: Span = (offset, offset)
    held: frozenset[str] = frozenset()
    for start, end in skip_datelines(hit.passage.text):
        span = offset + start, offset + end
        line = frozenset(stem_words(split_words(text[slice(*span)])))
        share = topic.share(line | held if _PRONOUN.match(text, span[0]) else line)
        support = share + IN_ARTICLE * (found.share - share)
        if whole is not None or support >= IN_SENTENCE:
            yield Line(found.article, hit.passage, span, before, support + (whole or 0.0))
        before, held = span, line
