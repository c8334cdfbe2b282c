"""What was read in the hits: candidates with named features, the hand-over from `read` to `judge`."""

from __future__ import annotations

from dataclasses import dataclass

from retrieval.text.sentences import Span
from retrieval.types import Hit, When


@dataclass(frozen=True, slots=True)
class Features:
    """What speaks for a sentence; the judge gives each a fitted weight.

    `span` is the log-odds that its best span answers, `margin` how far that span's logit is above "no answer"
    (both 0 without a model). `words` is the share of the question's term weight in and around the sentence,
    `said` the share in it alone. `kind` is what it gains by holding the kind of thing that is asked for.
    `search` is the score of its passage, `recency` how new its article is (0 to 1), `taken_back` 1 where the
    article says that what the sentence tells was wrong.
    """

    span: float = 0.0
    margin: float = 0.0
    words: float = 0.0
    said: float = 0.0
    kind: float = 0.0
    search: float = 0.0
    recency: float = 0.0
    taken_back: float = 0.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a hit, at `start:end` of the article, that may answer.

    `span_text` is its best span as the model points at it, `short` the same widened to a whole phrase,
    `None` where a sentence has to say it. `when` is the date it gives to the event that is asked about, `on`
    the date it gives where none is asked for. `told` is the share of the question's term weight in it and the
    title. `meaning` is what nearness of meaning adds, measured only where it may be judged without the model.
    """

    hit: Hit
    start: int
    end: int
    features: Features
    told: float = 0.0
    meaning: float | None = None
    span_text: str = ""
    short: str | None = None
    when: When | None = None
    on: When | None = None

    @property
    def text(self) -> str:
        return self.hit.article.text[self.start : self.end]

    @property
    def is_planned(self) -> bool:
        """Whether the date it gives lay ahead when its article came out."""
        published = self.hit.article.published
        return bool(self.when and published and self.when.begin > published)

    @property
    def place(self) -> tuple[str, Span]:
        """Its article's id and its place in it."""
        return self.hit.article.id, (self.start, self.end)


@dataclass(frozen=True, slots=True)
class Evidence:
    """All candidates of the hits that were read, in the order of the text.

    `by_model` says that a trained model read them, `unread` how many more of the hits it may read; `notice`
    is a line about how they were read. `clauses` are the candidates that tell of the clauses of a question
    that has several, by their place.
    """

    hits: tuple[Hit, ...]
    candidates: tuple[Candidate, ...]
    by_model: bool
    unread: int = 0
    notice: str | None = None
    clauses: tuple[int, ...] = ()
