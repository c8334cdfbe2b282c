"""Topic -> the brief: the newest articles about it, a sentence or two each, dated and cited."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from retrieval.compose.quoting import Quoting, Sentence, dated
from retrieval.ports import FullText, Library
from retrieval.search.rank import covered
from retrieval.search.relevance import Found, Relevance, stems_of
from retrieval.search.search import Search
from retrieval.text.sentences import skip_datelines
from retrieval.text.words import list_terms, share_in_common, split_words
from retrieval.types import Answer, Article, Hit, Passage
from retrieval.understand.query import Query

# Hits that are searched for, and what is shown of them: articles, sentences of each, characters in all.
HITS, ARTICLES, SENTENCES, LENGTH = 40, 3, 2, 700
# An article counts as about the topic from this probability on, and if it has so much of the best one's.
FLOOR, OF_BEST = 0.6, 0.85
# What a sentence's share of the words of the title, and its place, count for how much of the news it tells.
TITLE, LEAD, AFTER = 1.0, 0.5, 0.3
# A sentence that stands in so many articles is a box or an advert.
BOILERPLATE = 3
# A sentence of fewer words tells nothing by itself, one of more characters is no line for a phone.
LEAST_WORDS, LONGEST = 5, 420
# Sentences with so many words in common tell the same.
SAME = 0.75


@dataclass(frozen=True, slots=True)
class Briefs:
    """Tells what the library has on a topic; safe to use from several threads."""

    library: Library
    full_text: FullText
    search: Search
    relevance: Relevance

    def find(self, query: Query, hits: Sequence[Hit] = ()) -> list[Found]:
        """The articles about the subject of a query, the newest first; none where none is about it.

        They are among `hits`, where these were searched for already.
        """
        if about := self._find(query, hits):
            return about
        if query.own_subject in ("", query.subject):
            return []
        # It seemed to lean on the message before, and asks about something else.
        own = replace(query, text=query.message.text, subject=query.own_subject)
        return self._find(own, ())

    def _find(self, query: Query, hits: Sequence[Hit]) -> list[Found]:
        hits = hits or self._search(query)
        rated = self.relevance.rate(query.subject or query.text, hits)
        floor = max(FLOOR, OF_BEST * max((one.probability for one in rated), default=0.0))
        about = [one for one in rated if one.probability >= floor]
        return sorted(about, key=lambda one: one.article.published or date.min, reverse=True)

    def _search(self, query: Query) -> tuple[Hit, ...]:
        return self.search.search(replace(query, message=replace(query.message, limit=HITS), clauses=()))

    def compose(self, query: Query) -> Answer | None:
        """The brief; `None` where no article is about the topic."""
        hits = self._search(query)
        found = self.find(query, hits)
        if not found:
            return None
        quoting = Quoting()
        self.add(query, found, quoting)
        hits = quoting.hits(hits[: query.message.limit])
        text = quoting.text
        return Answer(query.message.text, text, answered=True, citations=tuple(quoting.citations), hits=hits)

    def add(
        self,
        query: Query,
        found: Sequence[Found],
        quoting: Quoting,
        articles: int = ARTICLES,
        length: int = LENGTH,
    ) -> None:
        """Add so many articles, and characters, to what is quoted already; each article once."""
        known = [one.quote for one in quoting.citations]
        used = {one.article.id for one in quoting.citations}
        for one in found:
            lines = [line for line in self.sentences(query, one) if not is_told(line.text, known)]
            if one.article.id in used or not lines:
                continue
            if articles == 0 or length <= 0:
                break
            if sum(len(line.text) for line in lines) > length:
                lines = lines[:1]
            quoting.add(lines, dated(one.article))
            known += [line.text for line in lines]
            length -= sum(len(line.text) for line in lines)
            articles -= 1

    def sentences(self, query: Query, found: Found) -> list[Sentence]:
        """The sentences that tell an article's news: what its title says, what names the subject most."""
        every = list(self._body(found))
        if not every:
            return []
        own = query.message.text if query.own_subject else query.text
        asked = self.full_text.weights(dict.fromkeys(list_terms(own)))
        title = self.full_text.weights(dict.fromkeys(list_terms(found.article.title)))
        held = {one: stems_of(one.text) for one in every}
        news = {one: TITLE * covered(title, held[one]) + LEAD / (1 + at) for at, one in enumerate(every)}
        first = max(every, key=lambda one: news[one])
        shares = {one: covered(asked, held[one]) + AFTER * news[one] for one in every if one is not first}
        best = max(shares, key=lambda one: (shares[one], -one.start), default=first)
        return sorted({first, best}, key=lambda one: one.start)[:SENTENCES]

    def _body(self, found: Found) -> Iterator[Sentence]:
        """The sentences of an article's first passage and of its hits, in order, without boilerplate."""
        first = self.library.passages(self.library.passages_of(found.article.id)[:1])
        passages = {one.id: one for one, _ in first.values()}
        passages |= {hit.passage.id: hit.passage for hit in found.hits}
        return self.news_of(found.article, sorted(passages.values(), key=lambda one: one.start))

    def news_of(self, article: Article, passages: Sequence[Passage]) -> Iterator[Sentence]:
        """The sentences of passages that can be quoted, each once, in order."""
        end = 0
        for passage in passages:
            for start, stop in skip_datelines(passage.text):
                one = Sentence(article, passage, passage.start + start, passage.start + stop)
                if one.start >= end and self.is_news(one.text):
                    yield one
                    end = one.end

    def is_news(self, text: str) -> bool:
        """Whether a sentence can be quoted: whole, of some length, and no box that many articles carry."""
        if len(split_words(text)) < LEAST_WORDS or len(text) > LONGEST:
            return False
        ids = self.full_text.passages_with(text, BOILERPLATE * 4)
        return len({article.id for _, article in self.library.passages(ids).values()}) < BOILERPLATE


def is_told(text: str, known: Sequence[str]) -> bool:
    """Whether one of some sentences tells what a text tells, by the words in common."""
    return any(share_in_common(text, other) >= SAME for other in known)
