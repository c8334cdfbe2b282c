"""A hit made ready to be checked against: what its passage states, sentence by sentence."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.claims import Claims, claims
from retrieval.sentences import sentences
from retrieval.types import Hit

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage; `span` is its place in the article."""

    span: Span
    text: str
    claims: Claims


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
        whole = claims(passage.text)
        head = claims(f"{article.title} \n {article.source}")
        return cls(
            hit=hit,
            whole=whole,
            words=whole.words | head.words,
            lines=tuple(
                Sentence((passage.start + start, passage.start + end), text, claims(text))
                for start, end in sentences(passage.text)
                if (text := passage.text[start:end])
            ),
            known=whole.vocabulary | head.vocabulary,
            elsewhere=claims(article.text).vocabulary,
        )
