"""What a message asks for: the hand-over from `understand` to every later stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from retrieval.text.verbs import is_past_form
from retrieval.text.words import stem_words
from retrieval.types import Period, Question
from retrieval.understand.answer_type import AnswerType
from retrieval.understand.comparison import Comparison
from retrieval.understand.intent import Intent

_MODALS = ("to", "will", "would", "shall", "may", "can")


@dataclass(frozen=True)
class Query:
    """A message as the later stages see it; nothing after `understand` parses text of the message.

    `message` holds the bounds (as-of, since, until, outlet, limit). `text` is the question with the one it
    follows up, `asking` the part of it that asks. `weights` gives each term (stem) its inverse document
    frequency, `most_weight` is how much of it one sentence can be expected to hold. `verbs` are stems that
    may be the question's verb, `participles` those that surely are. `clauses` are the parts of a long
    question that are searched for by themselves.

    `parts` are the queries that answer this one together (two questions in one, the events of a comparison);
    the last of them is the whole question. `topic` is set for "what happened", "" for everything in the
    period. `refusal` says why nothing can answer. `intent` is the kind of message, `kind` says more of what
    needs no article, and `language` is that of the message.
    `subject` are the words that say what it is about, "" where it names nothing; of what leans on another
    message both say it, and `own_subject` is its own part. `spoken_of` is what `Answer.topic` tells. `mended`
    are words of the message that were taken for slips, with what was searched for.
    """

    message: Question
    text: str
    asking: str
    answer_type: AnswerType
    weights: Mapping[str, float]
    most_weight: float
    verbs: frozenset[str] = frozenset()
    participles: frozenset[str] = frozenset()
    asks_when: bool = False
    asks_number: bool = False
    asks_future: bool = False
    asks_past: bool = False
    period: Period | None = None
    source: str | None = None
    clauses: tuple[str, ...] = ()
    is_long: bool = False
    topic: str | None = None
    comparison: Comparison | None = None
    parts: tuple[Query, ...] = ()
    refusal: str | None = None
    intent: Intent = Intent.FACT
    kind: str = ""
    language: str = "en"
    subject: str = ""
    own_subject: str = ""
    spoken_of: str | None = None
    mended: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def total_weight(self) -> float:
        return sum(self.weights.values())

    def is_verb_of(self, word: str) -> bool:
        """Whether a word may be a verb that is asked about."""
        return stem_words([word])[0] in self.verbs | self.participles

    def is_verb(self, word: str, stem: str, before: str) -> bool:
        """Whether a word of a sentence is the verb asked about; `before` is the word it follows."""
        if stem in self.participles:
            return True
        if stem not in self.verbs:
            return False
        return is_past_form(word) or before in _MODALS
