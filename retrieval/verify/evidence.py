"""A hit prepared for checking: the claims and dates of its passage, sentence by sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from retrieval.dates import find_times
from retrieval.text.sentences import split_sentences
from retrieval.types import Article, Hit, TimeMention
from retrieval.verify.claims import Claims, list_vocabulary, read_claims

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Dated:
    """Words of a sentence ("on Wednesday") and the first and last day that they mean."""

    words: str
    begin: date
    end: date


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage; `span` is its place in the article."""

    span: Span
    text: str
    claims: Claims
    dated: tuple[Dated, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A hit with what its passage states, whole and sentence by sentence.

    `words` are content words (stems) of passage, title and outlet, `known` all their words, `elsewhere`
    those of the whole article.
    """

    hit: Hit
    whole: Claims
    words: frozenset[str]
    lines: tuple[Sentence, ...]
    known: frozenset[str]
    elsewhere: frozenset[str]

    @classmethod
    def of(cls, hit: Hit) -> Evidence:
        """The evidence of `hit`. Names may also come from the article's title and outlet."""
        article, passage = hit.article, hit.passage
        whole = read_claims(passage.text)
        head = read_claims(f"{article.title} \n {article.source}")
        mentions = find_times(article.text, article.published)
        return cls(
            hit=hit,
            whole=whole,
            words=whole.words | head.words,
            lines=tuple(
                _sentence(article, mentions, (passage.start + start, passage.start + end))
                for start, end in split_sentences(passage.text)
            ),
            known=whole.vocabulary | head.vocabulary,
            elsewhere=list_vocabulary(article.text),
        )


def _sentence(article: Article, mentions: list[TimeMention], span: Span) -> Sentence:
    text = article.text[slice(*span)]
    dated = tuple(
        Dated(" ".join(mention.text.split()), mention.begin, mention.end_of_range)
        for mention in mentions
        if mention.begin and mention.end_of_range and span[0] <= mention.start and mention.end <= span[1]
    )
    return Sentence(span, text, read_claims(text), dated)
