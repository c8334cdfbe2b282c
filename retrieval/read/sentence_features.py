"""How well a sentence fits a query by its words: the features that need no model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from retrieval.read.event_date import date_mentions, dates_event, has_verb
from retrieval.text.numbers import has_number
from retrieval.text.sentences import Span, is_dateline, split_sentences
from retrieval.text.words import split_words, stem_words
from retrieval.types import Article, Hit, TimeMention
from retrieval.understand.query import Query

# What a question's term counts for where it stands: in the sentence, beside it or in the title, in the
# rest of the article. Chosen from a coarse grid on public questions and the samples.
IN_SENTENCE, NEAR, IN_ARTICLE = 1.0, 0.7, 0.4
# So many characters of an article can vouch for what a sentence leaves out; more would cost time.
VOUCHES = 8_000
# What a sentence gains by holding the kind of thing that is asked for, or the question's verb.
KIND, VERB = 0.3, 0.1
# The part of it for a date on the other side of publication than the question speaks of.
OTHER_SIDE = 0.5


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence at `span` of the hit's article, with its features (see `Features` and `Candidate`)."""

    hit: Hit
    span: Span
    words: float
    said: float
    told: float
    kind: float
    mentions: Sequence[TimeMention] = field(default=(), compare=False, repr=False)

    @property
    def text(self) -> str:
        return self.hit.article.text[slice(*self.span)]

    @property
    def fit(self) -> float:
        return self.words + self.kind


def measure_sentences(
    query: Query, hits: Sequence[Hit], mentions: Mapping[str, Sequence[TimeMention]]
) -> Iterator[Sentence]:
    """The sentences of the hits that may speak of the period asked about, hit by hit."""
    for hit in hits:
        yield from _measure_hit(query, hit, mentions.get(hit.article.id, ()))


def _measure_hit(query: Query, hit: Hit, mentions: Sequence[TimeMention]) -> Iterator[Sentence]:
    text, begin = hit.article.text, hit.passage.start
    spans = [(begin + start, begin + end) for start, end in split_sentences(hit.passage.text)]
    held = [frozenset(stem_words(split_words(text[slice(*span)]))) for span in spans]
    title = frozenset(stem_words(split_words(hit.article.title)))
    whole = frozenset(stem_words(split_words(text[:VOUCHES]))).union(*held)
    for at, span in enumerate(spans):
        if is_dateline(text[slice(*span)]) or not is_in_period(query, hit.article, span, mentions):
            continue
        beside = title.union(*held[max(at - 1, 0) : at + 2])
        yield Sentence(
            hit,
            span,
            words=_share_of_words(query, held[at], beside, whole),
            said=_share(query, held[at]),
            told=_share(query, held[at] | title),
            kind=_kind_bonus(query, hit.article, span, mentions),
            mentions=mentions,
        )


def is_in_period(query: Query, article: Article, span: Span, mentions: Sequence[TimeMention]) -> bool:
    """Whether a sentence may speak of the period asked about.

    By the dates it names, else by the day its article came out; what has neither may speak of any time.
    News of "this week" names other dates, too: of a running week, month or year all sentences of an article
    that came out within it are read.
    """
    period = query.period
    if period is None or not period.firm:
        return True
    if period.reach and article.published and period.holds(article.published, article.published):
        return True
    own = [one for one in mentions if dates_event(one, span)]
    if own:
        return any(one.begin and period.holds(one.begin, one.end_of_range or one.begin) for one in own)
    return article.published is None or period.holds(article.published, article.published)


def _share_of_words(
    query: Query, line: frozenset[str], beside: frozenset[str], whole: frozenset[str]
) -> float:
    """The graded share of the term weight that a sentence can be expected to hold, 0 to 1."""
    got = 0.0
    for term, weight in query.weights.items():
        if term in line:
            got += weight * IN_SENTENCE
        elif term in beside:
            got += weight * NEAR
        elif term in whole:
            got += weight * IN_ARTICLE
    return got / min(query.total_weight, query.most_weight) if query.total_weight else 0.0


def _share(query: Query, line: frozenset[str]) -> float:
    got = sum(weight for term, weight in query.weights.items() if term in line)
    return got / query.total_weight if query.total_weight else 0.0


def _kind_bonus(query: Query, article: Article, span: Span, mentions: Sequence[TimeMention]) -> float:
    """What a sentence gains by holding the kind of thing asked for, and the verb."""
    if query.asks_when:
        dates = date_mentions(article, span, mentions, query)
        dated = max((_on_side(query, article.published, one) for one in dates), default=0.0)
        return KIND * dated + VERB * has_verb(article.text, span, query)
    return KIND * has_number(article.text[slice(*span)]) if query.asks_number else 0.0


def _on_side(query: Query, published: date | None, mention: TimeMention) -> float:
    """How well a date goes with a question about what will be, or what was: 1, or a part of it."""
    if published is None or mention.begin is None or mention.end_of_range is None:
        return 1.0
    wrong = (query.asks_future and mention.end_of_range < published) or (
        query.asks_past and mention.begin > published
    )
    return OTHER_SIDE if wrong else 1.0
